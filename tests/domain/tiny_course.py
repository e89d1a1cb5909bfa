"""Tiny courses for the tests of the checker: without faults until a test puts one in."""

from datetime import date

from lms.domain.course import Course, Format, Lesson, Module
from lms.domain.course_check import report
from lms.domain.legal_act import Article, LegalAct, Status, Trust
from lms.domain.question import Answer, Kind, Question

BOXES = "".join(f'\n\n!!! {kind} "Врезка"\n    Текст' for kind in ("case", "document", "checklist", "task"))
"""What a module of a legal course has to hold, in eight words."""


def act(
    slug: str,
    *articles: tuple[str, Trust],
    status=Status.IN_FORCE,
    trust=Trust.VERIFIED,
    edition="",
    source="pravo.gov.ru",
) -> LegalAct:
    return LegalAct(
        slug=slug,
        kind="Федеральный закон",
        title="О службе",
        status=status,
        trust=trust,
        checked_on=date(2026, 11, 23),
        checked_by="Редакция",
        source=source,
        articles=tuple(Article(number=number, text="Текст", trust=of, edition=edition) for number, of in articles),
    )


ACTS = {
    item.slug: item
    for item in (
        act("fz-1", ("5 ч. 4 п. 4", Trust.VERIFIED), ("7", Trust.UNVERIFIED), ("7 ч. 2", Trust.UNVERIFIED)),
        act("fz-2"),
        act("fz-3", ("1", Trust.SECONDARY), ("2 ч. 1", Trust.VERIFIED), edition="перевод 2014 г."),
        act("fz-4", ("1", Trust.SECONDARY)),
        act("fz-5", trust=Trust.SECONDARY, source="Справка 2013 года"),
        act("fz-old", status=Status.REPEALED),
        act("fz-gone", status=Status.REPLACED),
        act("fz-doubt", trust=Trust.UNVERIFIED),
    )
}
TOPICS = ("земля", "устав", "дружина", "праздник", "субсидия", "реестр", "атаман", "округ", "хутор", "форма")


def ask(key: str, *tags: str, kind=Kind.ESSAY, text: str = "", feedback: str = "Потому что.", **more) -> Question:
    return Question(key=key, kind=kind, text=text or f"Зачем {key}?", tags=tags, feedback=feedback, **more)


def lesson(words_count: int = 10, practice: int = 0, text: str = "[[fz-2]]", key: str = "first", boxes=BOXES) -> Lesson:
    body = f"# Заголовок\n\n{text} {'слово ' * (words_count - 10)}{boxes}"
    return Lesson(key=key, title="Заголовок", body=body, order=10, practice_minutes=practice)


def course(*bank: Question, hours: int = 1, lessons=None, quiz=None, **more) -> Course:
    module = Module(
        key="basics",
        order=1,
        title="Основы",
        summary="",
        hours=hours,
        outcomes=(),
        lessons=lessons or (lesson(practice=45),),
        quiz=quiz,
        bank=bank,
    )
    values = {"final": None} | more
    return Course(
        slug="demo",
        title="Курс",
        summary="",
        audience=(),
        outcomes=(),
        hours=hours,
        format=Format.ONLINE,
        price=0,
        topics=(),
        authors=(),
        edition="2026-11-24",
        modules=(module,),
        **values,
    )


PLACES = {
    ("course", ""): ("course.toml", 4),
    ("final", ""): ("course.toml", 16),
    ("module", "basics"): ("01-basics/module.toml", 2),
    ("quiz", "basics"): ("01-basics/module.toml", 6),
    ("lesson", "first"): ("01-basics/10-first.md", 1),
    ("question", "q1"): ("01-basics/bank.gift", 1),
    ("question", "q2"): ("01-basics/bank.gift", 9),
}


def found(item: Course, places=PLACES) -> list[tuple[str, str, int]]:
    """Code, file and line of all findings."""
    return [(finding.code, finding.file, finding.line) for finding in report(item, ACTS, places).findings]


def single(number: int, right_at: int, right: str = "да") -> Question:
    options = ["никогда", "иногда", "нельзя"]
    options.insert(right_at, right)
    answers = tuple(
        Answer(text=text, weight=float(at == right_at), feedback="Вот почему.") for at, text in enumerate(options)
    )
    return ask(f"s{number}", "fz-2", kind=Kind.SINGLE, text=TOPICS[number], answers=answers)
