import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.course import Draw, Final, Format, Outcome, QuizRules, Shows, Task, WhenStale
from lms.domain.course_format import canonical_sha256, read_course, write_course
from lms.domain.course_tree import BANK_LIMIT, LESSON_LIMIT, MANIFEST_LIMIT, MAX_FILES, MEDIA_LIMIT, lay_out
from lms.domain.legal_act import LegalAct, Status, Trust
from lms.domain.problems import Problem
from lms.domain.question import Kind, Question

ACTS = {
    slug: LegalAct(
        slug=slug,
        kind="Федеральный закон",
        title="О службе",
        status=Status.IN_FORCE,
        trust=Trust.VERIFIED,
        checked_on=date(2026, 11, 23),
        checked_by="Редакция",
        source="pravo.gov.ru",
    )
    for slug in ("fz-154-2005", "ukaz-632-1992")
}
COURSE = b"""title = "Course"
summary = ""
audience = ["All"]
hours = 4
format = "online"
price = 0
topics = ["one"]
authors = ["Me"]
edition = "2026-11-24"

[[outcomes]]
key = "outcome-1"
text = "Can"

[final]
draw = 1
"""
MODULE = b"""title = "Module"
hours = 3
outcomes = ["outcome-1"]

[quiz]
draw = 2

[practice]
first = 20
"""


@dataclass(frozen=True)
class Item:
    question: Question
    line: int


def read_bank(data: bytes, file: str):
    """A bank of the tests: one question in JSON a line, an empty line is a problem."""
    lines = list(enumerate(data.splitlines(), 1))
    items = tuple(Item(msgspec.json.decode(line, type=Question), number) for number, line in lines if line)
    return items, tuple(Problem.of("empty", file, number, "Empty.") for number, line in lines if not line)


def write_bank(questions) -> bytes:
    return b"".join(msgspec.json.encode(question) + b"\n" for question in questions)


def ask(key: str, *tags: str, kind: Kind = Kind.ESSAY, text: str = "Why?", feedback: str = "") -> Question:
    return Question(key=key, kind=kind, text=text, tags=tags, feedback=feedback)


def sound() -> dict[str, bytes]:
    return {
        "course.toml": COURSE,
        "01-basics/module.toml": MODULE,
        "01-basics/10-first.md": "# Первое занятие\n\nТекст [[fz-154-2005 ст. 5]].\n".encode(),
        "01-basics/20-second.md": "# Второе\n\n![Схема](media/a.png) и [дальше](first#x).\n".encode(),
        "01-basics/bank.gift": write_bank([ask("q1", "fz-154-2005/5", "outcome-1"), ask("q2", "plain")]),
        "final/bank.gift": write_bank([ask("q3", "ukaz-632-1992")]),
        "media/a.png": b"\x89PNG",
    }


def read(tree, slug="demo"):
    return read_course(slug, tree, ACTS, read_bank)


def found(tree, slug="demo") -> list[tuple[str, str, int]]:
    reading = read(tree, slug)
    assert (reading.course is None) == bool(reading.problems)
    assert all(problem.message() for problem in reading.problems)
    return [(problem.code, problem.file, problem.line) for problem in reading.problems]


def changed(path: str, before: bytes, after: bytes) -> dict[str, bytes]:
    tree = sound()
    assert before in tree[path]
    return tree | {path: tree[path].replace(before, after)}


def test_a_sound_course_is_read_whole():
    reading = read(sound())
    course = reading.course
    assert reading.problems == ()
    assert course is not None
    assert (course.slug, course.hours, course.format, course.edition) == ("demo", 4, Format.ONLINE, "2026-11-24")
    assert course.outcomes == (Outcome(key="outcome-1", text="Can"),)
    assert [(item.key, item.title, item.order, item.practice_minutes) for item in course.lessons()] == [
        ("first", "Первое занятие", 10, 20),
        ("second", "Второе", 20, 0),
    ]
    assert course.modules[0].quiz == QuizRules(draw=2)
    assert [question.key for question in course.bank("basics")] == ["q1", "q2"]
    assert course.final == Final(rules=QuizRules(draw=1), bank=(ask("q3", "ukaz-632-1992"),))
    assert course.media == {"a.png": b"\x89PNG"}
    assert reading.places == {
        ("course", ""): ("course.toml", 4),
        ("final", ""): ("course.toml", 16),
        ("module", "basics"): ("01-basics/module.toml", 2),
        ("quiz", "basics"): ("01-basics/module.toml", 6),
        ("lesson", "first"): ("01-basics/10-first.md", 1),
        ("lesson", "second"): ("01-basics/20-second.md", 1),
        ("question", "q1"): ("01-basics/bank.gift", 1),
        ("question", "q2"): ("01-basics/bank.gift", 2),
        ("question", "q3"): ("final/bank.gift", 1),
    }


def test_problems_of_all_files_come_at_once_in_order():
    tree = sound() | {"01-basics/10-first.md": b"text", "notes.txt": b"", "02-next/module.toml": b"title = 1\n"}
    tree["course.toml"] = COURSE.replace(b"price = 0", b"price = -1\ncolour = 1")
    assert found(tree) == [
        ("no_title", "01-basics/10-first.md", 1),
        ("no_lessons", "02-next", 0),
        ("bad_value", "02-next/module.toml", 1),
        ("missing_key", "02-next/module.toml", 1),
        ("bad_value", "course.toml", 6),
        ("unknown_key", "course.toml", 7),
        ("misplaced_file", "notes.txt", 0),
    ]


@pytest.mark.parametrize(
    ("path", "before", "after", "code", "line"),
    [
        ("course.toml", b"hours = 4", b"hours = 0", "bad_hours", 4),
        ("course.toml", b"hours = 4", b"hours = 4\ntrial_minutes = 20", "bad_hours", 4),
        ("course.toml", b'format = "online"', b'format = "radio"', "bad_value", 5),
        ("course.toml", b'edition = "2026-11-24"', b"edition = 2026-11-24", "bad_value", 9),
        ("course.toml", b"price = 0", b'price = 0\nlegal = "no"', "bad_value", 7),
        ("course.toml", b"draw = 1", b"draw = 1\nreaders = 3", "bad_value", 17),
        ("01-basics/module.toml", b"draw = 2", b"draw = 2\nreaders = 0", "bad_value", 7),
        ("course.toml", b'title = "Course"', b'title = " "', "bad_value", 1),
        ("course.toml", b'title = "Course"', b'title = "A\\nB"', "bad_value", 1),
        ("course.toml", b"[[outcomes]]", b"[outcomes]", "bad_value", 11),
        ("course.toml", b'key = "outcome-1"', b'key = "Outcome"', "bad_value", 12),
        ("course.toml", b"draw = 1", b"draw = 2", "draw_too_large", 16),
        ("course.toml", b"[final]", b"[[outcomes]]\nkey = 'outcome-1'\ntext = 'x'\n[final]", "duplicate_outcome", 16),
        ("01-basics/module.toml", b"draw = 2", b"draw = 3", "draw_too_large", 6),
        ("01-basics/module.toml", b"draw = 2", b"draw = 0", "bad_value", 6),
        ("01-basics/module.toml", b"draw = 2", b"draw = 2\nattempts = 0", "bad_value", 7),
        ("01-basics/module.toml", b"draw = 2", b"draw = 2\npass_percent = 101", "bad_value", 7),
        ("01-basics/module.toml", b"draw = 2", b"draws = 2", "missing_key", 5),
        ("01-basics/module.toml", b"[quiz]\ndraw = 2\n\n", b"quiz = 1\n", "bad_value", 5),
        ("01-basics/module.toml", b"draw = 2", b"draw = 2\nper_page = 'two'", "bad_value", 7),
        ("01-basics/module.toml", b"draw = 2", b"draw = 2\ncounts = 'all'", "bad_value", 7),
        ("01-basics/module.toml", b"draw = 2", b"draw = 2\nshows = ['all']", "bad_value", 7),
        ("01-basics/module.toml", b"draw = 2", b"draw = 2\npractice = 1", "bad_value", 7),
        ("01-basics/module.toml", b"draw = 2", b"draw = 2\n[[quiz.draws]]\ncount = 0", "bad_value", 8),
        (
            "01-basics/module.toml",
            b"draw = 2",
            b"draw = 2\n[[quiz.draws]]\ncount = 2\ndifficulty = 'no'",
            "bad_value",
            9,
        ),
        ("01-basics/module.toml", b"draw = 2", b"draw = 2\n[[quiz.draws]]\ncount = 1", "draws_sum", 6),
        ("01-basics/module.toml", b"draw = 2", b"draw = 2\n[[quiz.draws]]\ncount = 2\ntag = 'x'", "draw_lacks", 8),
        ("course.toml", b"draw = 1", b"draw = 1\n[[final.draws]]\ncount = 1\ntag = 'x'", "draw_lacks", 18),
        ("course.toml", b"draw = 1", b"draw = 1\npractice = true", "final_practice", 17),
        ("01-basics/module.toml", b"first = 20", b"third = 20", "unknown_lesson", 9),
        ("01-basics/module.toml", b"first = 20", b"first = '20'", "bad_value", 8),
        ("01-basics/module.toml", b"outcome-1", b"outcome-2", "unknown_outcome", 3),
        ("01-basics/module.toml", b"hours = 3", b"hours = 3.5", "bad_value", 2),
        ("01-basics/module.toml", b"hours = 3", b"hours = = 3", "bad_toml", 2),
    ],
)
def test_faults_of_manifests(path, before, after, code, line):
    assert (code, path, line) in found(changed(path, before, after))


def test_what_a_draw_lacks_is_named():
    written = b"draw = 2\ndraws = [{count = 1, tag = 'plain'}, {count = 1, tag = 'plain', difficulty = 'hard'}]"
    [problem] = read(changed("01-basics/module.toml", b"draw = 2", written)).problems
    assert problem.message() == (
        'The draw {count = 1, tag = "plain", difficulty = "hard"} finds only 0 such questions in '
        "01-basics/bank.gift. Lower it or add questions."
    )


def test_draws_are_read_in_their_order():
    written = (
        b"draw = 2\nshows = ['right', 'score']\n[[quiz.draws]]\ncount = 1\ntag = 'plain'\n[[quiz.draws]]\ncount = 1"
    )
    course = read(changed("01-basics/module.toml", b"draw = 2", written)).course
    rules = course.modules[0].quiz
    assert rules.draws == (Draw(count=1, tag="plain"), Draw(count=1))
    assert rules.shows == (Shows.SCORE, Shows.RIGHT)


TASK = b'[task]\nlesson = "first"\ncriteria = ["Law named"]\n'
BOX = b'# First\n\n!!! task "Letter"\n    Write it.\n'


def with_task(task: bytes = TASK, lesson: bytes = BOX) -> dict[str, bytes]:
    tree = sound()
    return tree | {
        "01-basics/module.toml": tree["01-basics/module.toml"] + task,
        "01-basics/10-first.md": lesson,
    }


def test_work_that_is_handed_in_names_its_lesson_and_what_its_reader_looks_at():
    for required, words in ((False, b""), (True, b"required = true\n")):
        reading = read(with_task(TASK + words))
        assert reading.problems == ()
        assert reading.course.modules[0].task == Task(lesson="first", criteria=("Law named",), required=required)


@pytest.mark.parametrize(
    ("task", "lesson", "code", "line"),
    [
        (TASK.replace(b"first", b"third"), BOX, "unknown_lesson", 11),
        (TASK, b"# First\n\nNo box.\n", "no_task_box", 11),
        (TASK, b"# First\n\n```\n!!! task\n    Write.\n```\n", "no_task_box", 11),
        (TASK.replace(b'"Law named"', b""), BOX, "no_criteria", 12),
        (TASK.replace(b"criteria", b"criterion"), BOX, "unknown_key", 12),
        (TASK + b'required = "yes"\n', BOX, "bad_value", 13),
    ],
)
def test_faults_of_work_that_is_handed_in(task, lesson, code, line):
    assert (code, "01-basics/module.toml", line) in found(with_task(task, lesson))


def test_a_trial_course_has_minutes_in_place_of_hours():
    tree = changed("course.toml", b"hours = 4", b"hours = 0\ntrial_minutes = 20")
    reading = read(tree)
    assert reading.problems == ()
    assert (reading.course.hours, reading.course.trial_minutes) == (0, 20)


def test_a_quiz_says_what_to_do_when_law_has_changed():
    tree = changed("01-basics/module.toml", b"draw = 2", b'draw = 2\nwhen_stale = "fewer"')
    assert read(tree).course.modules[0].quiz.when_stale is WhenStale.FEWER
    wrong = changed("01-basics/module.toml", b"draw = 2", b'draw = 2\nwhen_stale = "none"')
    assert found(wrong) == [("bad_value", "01-basics/module.toml", 7)]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("../evil.md", "unsafe_path"),
        ("/etc/passwd", "unsafe_path"),
        ("01-basics/./20-x.md", "unsafe_path"),
        ("01-basics//20-x.md", "unsafe_path"),
        ("01-basics\\20-x.md", "unsafe_path"),
        ("a\x00.md", "unsafe_path"),
        ("readme.md", "misplaced_file"),
        ("final/10-x.md", "misplaced_file"),
        ("media/deep/a.png", "misplaced_file"),
        ("media/a.svg", "misplaced_file"),
        ("media/Схема.png", "misplaced_file"),
        ("basics/10-x.md", "misplaced_file"),
        ("01-Basics/10-x.md", "misplaced_file"),
        ("01-basics/10_x.md", "misplaced_file"),
        ("01-basics/x.md", "misplaced_file"),
        ("01-basics/1000-x.md", "misplaced_file"),
        (f"01-basics/30-{'x' * 65}.md", "misplaced_file"),
        ("01-basics/notes.txt", "misplaced_file"),
    ],
)
def test_files_without_a_place(path, code):
    file = repr(path) if code == "unsafe_path" else path
    assert found(sound() | {path: b"# X\n"}) == [(code, file, 0)]


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("01-basics/10-first.md", LESSON_LIMIT),
        ("01-basics/bank.gift", BANK_LIMIT),
        ("01-basics/module.toml", MANIFEST_LIMIT),
        ("media/b.pdf", MEDIA_LIMIT),
    ],
)
def test_sizes_are_limited(path, limit):
    assert ("too_large", path, 0) in found(sound() | {path: b"#" * (limit + 1)})
    assert lay_out(sound() | {path: b"#" * limit})[1] == ()


def test_number_of_files_is_limited():
    tree = sound() | {f"media/{number}.png": b"" for number in range(MAX_FILES)}
    assert found(tree) == [("too_many_files", "course.toml", 0)]


@pytest.mark.parametrize("path", ["course.toml", "01-basics/module.toml", "01-basics/bank.gift", "final/bank.gift"])
def test_files_that_are_missing(path):
    tree = sound()
    del tree[path]
    assert ("missing_file", path, 0) in found(tree)


def test_a_course_has_modules():
    assert ("no_modules", "course.toml", 0) in found({"course.toml": COURSE})


def test_keys_are_unique_in_the_course():
    tree = sound() | {
        "02-basics/module.toml": MODULE,
        "03-next/module.toml": b'title = "x"\nhours = 0\n',
        "03-next/10-first.md": b"# X\n",
        "03-next/20-new.md": b"# X\n",
        "03-next/bank.gift": write_bank([ask("new"), ask("q1")]),
    }
    assert found(tree) == [
        ("duplicate_module", "02-basics", 0),
        ("duplicate_lesson", "03-next/10-first.md", 0),
        ("duplicate_question", "03-next/bank.gift", 2),
    ]


@pytest.mark.parametrize("path", ["01-final/module.toml", "01-basics/30-final.md"])
def test_final_is_reserved(path):
    assert ("reserved_key", path.removesuffix("/module.toml"), 0) in found(sound() | {path: b"# X\n"})


@pytest.mark.parametrize("slug", ["", "Demo", "a b", "a--b", "../a", "x" * 65])
def test_slug_of_a_course(slug):
    assert found(sound(), slug) == [("bad_slug", "course.toml", 0)]


def test_a_final_bank_needs_rules():
    tree = changed("course.toml", b"[final]\ndraw = 1\n", b"")
    assert found(tree) == [("no_rules", "final/bank.gift", 0)]
    del tree["final/bank.gift"]
    assert found(tree) == []


def test_descriptions_are_not_drawn():
    bank = [ask("q1", "fz-154-2005"), ask("q2", kind=Kind.DESCRIPTION)]
    assert found(sound() | {"01-basics/bank.gift": write_bank(bank)}) == [
        ("draw_too_large", "01-basics/module.toml", 6)
    ]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (ask("q2", "fz-99"), "unknown_act"),
        (ask("q2", "any/5"), "unknown_act"),
        (ask("q2", "/5"), "unknown_act"),
        (ask("q2", text="См. [[fz-99]]"), "unknown_act"),
        (ask("q2", feedback="См. [[none ст. 1]]"), "unknown_act"),
        (ask("q2", "outcome-9"), "unknown_outcome"),
    ],
)
def test_references_of_questions(question, code):
    tree = sound() | {"01-basics/bank.gift": write_bank([ask("q1"), question])}
    assert found(tree) == [(code, "01-basics/bank.gift", 2)]


def test_outcomes_are_not_judged_by_a_manifest_that_cannot_be_read():
    codes = {code for code, _, _ in found(changed("course.toml", b"hours = 4", b"hours = -1"))}
    assert codes == {"bad_value"}


def test_problems_of_the_codec_are_kept():
    assert found(changed("final/bank.gift", b"\n", b"\n\n")) == [("empty", "final/bank.gift", 2)]


def test_title_of_a_lesson():
    assert found(sound() | {"01-basics/20-second.md": b"\n# Late\n"}) != []
    path = "01-basics/20-second.md"
    assert found(sound() | {path: b"##  Low\n"}) == [("no_title", path, 1)]
    assert found(sound() | {path: b"# " + b"x" * 201}) == [("long_title", path, 1)]


@pytest.mark.parametrize("path", ["course.toml", "01-basics/module.toml", "01-basics/10-first.md"])
def test_text_must_be_utf8(path):
    assert ("not_utf8", path, 2) in found(sound() | {path: b"# a\n\xff\n"})


def test_windows_lines_and_mark_are_normalised():
    course = read(sound() | {"01-basics/10-first.md": b"\xef\xbb\xbf# A\r\n\r\ntext\r\n\r\n"}).course
    assert course is not None
    assert next(course.lessons()).body == "# A\n\ntext\n"


@given(
    st.dictionaries(
        st.sampled_from([*sound(), "x", "02-a/10-b.md", "02-a/module.toml"]),
        st.binary(max_size=60) | st.text('#[]()!<>`{}="\n ab', max_size=60).map(str.encode),
    )
)
def test_any_content_is_read_or_refused_with_reasons(content):
    tree = sound() | {path: data for path, data in content.items() if not path.endswith(".gift")}
    found(tree)


def test_hash_covers_paths_contents_and_their_borders():
    tree = {"b": b"2", "a": b"1"}
    written = b"".join(len(part).to_bytes(8, "big") + part for part in (b"a", b"1", b"b", b"2"))
    assert canonical_sha256(tree) == hashlib.sha256(written).hexdigest()
    assert canonical_sha256(dict(sorted(tree.items()))) == canonical_sha256(tree)
    assert canonical_sha256({"ab": b"1"}) != canonical_sha256({"a": b"b1"})


def test_files_are_named_by_order_and_key_and_bare_by_default():
    course = read(sound()).course
    assert course is not None
    tree = write_course(replace(course, outcomes=(), final=None), write_bank)
    assert list(tree) == [
        "01-basics/10-first.md",
        "01-basics/20-second.md",
        "01-basics/bank.gift",
        "01-basics/module.toml",
        "course.toml",
        "media/a.png",
    ]
    assert not re.search(rb"attempts|outcomes|final|legal|second_reader", tree["course.toml"])


def test_a_course_that_teaches_no_law_says_so():
    assert read(sound()).course.legal
    course = read(changed("course.toml", b"price = 0", b"price = 0\nlegal = false")).course
    assert not course.legal
    assert b"\nlegal = false\n" in write_course(course, write_bank)["course.toml"]


def test_only_a_course_that_demands_a_second_reader_says_so() -> None:
    assert not read(sound()).course.second_reader
    course = read(changed("course.toml", b"price = 0", b"price = 0\nsecond_reader = true")).course
    assert course.second_reader
    assert b"\nsecond_reader = true\n" in write_course(course, write_bank)["course.toml"]
