import pytest

from lms.domain.course_check import report
from lms.domain.lesson_check import EASIEST, HARDEST
from tests.domain.tiny_course import ACTS, PLACES, course, found, lesson

FILE = "01-basics/10-first.md"
PLAIN = "Мы взяли лист и дали его главе города. "
HARD = "Муниципальные образования обеспечивают информирование населения о принимаемых постановлениях. "
MIDDLE = "Город готовит порядок и просит отдел проверить запись в реестре. "
LONG = "Мы взяли лист " + "и дали его главе города " * 6 + "утром. "


def findings(text: str, **more) -> list[tuple[str, int]]:
    result = found(course(lessons=(lesson(practice=45, text=text),), **more))
    assert {file for _, file, _ in result} <= {FILE}
    return [(code, line) for code, _, line in result]


def test_a_lesson_cites_an_act_unless_the_course_teaches_no_law():
    assert findings("`[[fz-2]]`") == [("uncited_lesson", 1)]
    assert findings("`[[fz-2]]`", legal=False) == []
    assert findings("[[unknown]]") == []


@pytest.mark.parametrize(
    ("citation", "missing"),
    [
        ("[[fz-1 ст. 5]]", False),
        ("[[fz-1 ст. 5 ч. 4 п. 4|закон]]", False),
        ("[[fz-1 п. 4 ч. 4 ст. 5]]", False),
        ("[[fz-1 ст. 5 ч. 4 п. 5]]", True),
        ("[[fz-1 ст. 50]]", True),
        ("[[fz-1 ст. 5.4]]", True),
        ("[[fz-2 ст. 1]]", True),
        ("[[fz-2]]", False),
    ],
)
def test_the_register_holds_what_a_lesson_cites(citation, missing):
    assert findings(f"Слово.\n\nСлово\nи {citation}.") == [("article_not_in_register", 6)] * missing


def test_what_to_do_is_said_with_the_place():
    [finding] = report(course(lessons=(lesson(practice=45, text="[[fz-2 ст. 1]]"),)), ACTS, PLACES).findings
    said = "The register has nothing on ст. 1 of “fz-2”. Add it with its text or correct the citation."
    assert finding.message() == said


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Так велит [[fz-1 ст. 7 ч. 2]].", "unverified_place"),
        ("Так велит [[fz-1 ст. 7 ч. 2]].\n\nТекст не сверен.", "unverified_place"),
        ("Так велит [[fz-1 ст. 7]], текст не сверен.", None),
        ("Так велит [[fz-1 ст. 7]]. Статью мы не увидели.", None),
        ("Так велит [[fz-1 ст. 7]]. Сверьте.", None),
        ("Сверить:\n\n- [[fz-1 ст. 7]]", None),
        ("Список:\n\n- [[fz-1 ст. 7]]", "unverified_place"),
        ("- Слово.\n- [[fz-1 ст. 7]]\n- Это уточните.", None),
        ("Так велит [[fz-1 ст. 5]].", None),
        ("Так велит [[fz-doubt]].", "unverified_act"),
        ("Так велит [[fz-doubt]], узнайте у юриста.", None),
    ],
)
def test_a_lesson_says_what_was_not_checked(text, code):
    assert [found for found, _ in findings(text)] == [code] * bool(code)


def test_a_secondary_provision_has_its_edition_in_the_register():
    assert findings("По переводу, [[fz-4 ст. 1]].") == [("secondary_without_edition", 3)]
    assert findings("По переводу, [[fz-3 ст. 1]].") == []


@pytest.mark.parametrize("slug", ["fz-old", "fz-gone"])
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Так велит [[{}]].", [3]),
        ("Так велит [[{}]].\n\nОн утратил силу.", [3]),
        ("Так велел [[{}]], он утратил силу.", []),
        ("Раньше действовал [[{}|закон]].", []),
        ("| Акт | Что стало |\n|---|---|\n| [[{}]] | отменён |\n| [[{}]] | жив |", [6]),
        ("| Утратили силу |\n|---|\n| [[{}]] |", []),
        ("- Слово.\n- [[{}]]\n\nНовый абзац: заменён.", [4]),
        ("- Слово.\n- [[{}]] заменён.", []),
    ],
)
def test_a_lesson_says_that_an_act_is_repealed(slug, text, lines):
    assert findings(text.replace("{}", slug)) == [("repealed_without_saying", line) for line in lines]


def test_a_lesson_may_be_neither_too_hard_nor_too_plain():
    assert findings("[[fz-2]]\n\n" + MIDDLE * 16) == []
    assert findings("[[fz-2]]\n\n" + HARD * 16) == [("reading_level", 1)]
    assert findings("[[fz-2]]\n\n" + PLAIN * 16) == [("reading_level", 1)]
    assert findings("[[fz-2]]\n\n" + HARD * 9) == []
    lessons = (lesson(practice=45, text="[[fz-2]]\n\n" + HARD * 16),)
    [finding] = report(course(lessons=lessons), ACTS, PLACES).findings
    assert finding.message().endswith(f"below {HARDEST}: too hard. Shorten sentences, use shorter words.")
    lessons = (lesson(practice=45, text="[[fz-2]]\n\n" + PLAIN * 16),)
    [finding] = report(course(lessons=lessons), ACTS, PLACES).findings
    assert f"above {EASIEST}: too plain" in finding.message()


def test_few_sentences_may_be_long():
    assert findings("[[fz-2]]\n\n" + MIDDLE * 18 + LONG * 2) == []
    assert findings("[[fz-2]]\n\n" + MIDDLE * 17 + LONG * 2) == [("long_sentences", 1)]
