"""Banks written by other programs hold as many questions of each kind as a person counts in them."""

import os
from pathlib import Path

import pytest

from lms.domain.import_receipt import Receipt
from lms.domain.question import Kind
from lms.services import question_exchange
from lms.services.question_exchange import Format

FOLDER = os.environ.get("LMS_SAMPLES")
pytestmark = pytest.mark.skipif(not FOLDER, reason="LMS_SAMPLES does not name the folder of foreign samples")
QUESTIONS = Path(FOLDER or ".") / "questions"
HOSTILE = Path(FOLDER or ".") / "hostile" / "made"
XML = "moodle-xml/"
TYPES = "moodle-xml-types/{}/tests/fixtures/testquestion.moodle.xml"
PEG = "gift-peg/"

CHOICE, MULTIPLE, TRUTH, SHORT = Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.SHORT_ANSWER
COUNTED: dict[str, tuple[Format, list[Kind], int]] = {
    "aiken-cloze-moodle/questions.aiken.txt": (Format.AIKEN, [CHOICE] * 2, 0),
    "aiken-cloze-moodle/question.missingword1.txt": (Format.GIFT, [Kind.MISSING_WORD], 0),
    "gift-moodle/questions_in_category.gift.txt": (Format.GIFT, [Kind.MATCHING, CHOICE, SHORT, TRUTH], 1),
    "gift-moodle/testimport.gift.txt": (Format.GIFT, [Kind.ORDERING], 0),
    PEG + "TFTwoFeedback.gift": (Format.GIFT, [TRUTH] * 3, 0),
    PEG + "category1.gift": (Format.GIFT, [], 1),
    PEG + "description1.gift": (Format.GIFT, [Kind.DESCRIPTION, TRUTH], 0),
    PEG + "escapeColon.gift": (Format.GIFT, [MULTIPLE], 0),
    PEG + "essay1.gift": (Format.GIFT, [Kind.ESSAY], 0),
    PEG + "matching1.gift": (Format.GIFT, [Kind.MATCHING] * 2, 0),
    PEG + "mc1.gift": (Format.GIFT, [CHOICE], 0),
    PEG + "mc2.gift": (Format.GIFT, [Kind.MISSING_WORD], 0),
    PEG + "numerical1.gift": (Format.GIFT, [Kind.NUMERICAL] * 10, 0),
    PEG + "shortAnswer1.gift": (Format.GIFT, [SHORT] * 2, 0),
    XML + "category_with_description.xml": (Format.MOODLE_XML, [TRUTH], 1),
    XML + "error_invalid_grades.xml": (Format.MOODLE_XML, [MULTIPLE], 0),
    XML + "html_chars_in_idnumbers.xml": (Format.MOODLE_XML, [TRUTH], 1),
    XML + "nested_categories.xml": (Format.MOODLE_XML, [TRUTH], 3),
    TYPES.format("multichoice"): (Format.MOODLE_XML, [MULTIPLE], 1),
    TYPES.format("numerical"): (Format.MOODLE_XML, [Kind.NUMERICAL], 1),
    TYPES.format("truefalse"): (Format.MOODLE_XML, [TRUTH], 1),
}


def receipt(path: Path) -> Receipt:
    return question_exchange.read(path.name, path.read_bytes())


@pytest.mark.parametrize("name", COUNTED)
def test_all_questions_come(name: str) -> None:
    form, kinds, categories = COUNTED[name]
    path = QUESTIONS / name
    assert question_exchange.recognise(path.name, path.read_bytes()) is form
    read = receipt(path)
    assert read.complete, [reason.message() for line in read.lines for reason in line.reasons]
    assert [question.kind for question in read.questions] == kinds
    assert sum(line.kind == "category" for line in read.lines) == categories


def test_every_sample_is_counted() -> None:
    found = {path.relative_to(QUESTIONS).as_posix() for path in QUESTIONS.rglob("*.*") if path.suffix != ".json"}
    assert found - COUNTED.keys() == {"aiken-cloze-moodle/broken_multianswer_1.txt"}


def test_a_cloze_alone_is_left_out() -> None:
    read = receipt(QUESTIONS / "aiken-cloze-moodle/broken_multianswer_1.txt")
    assert (len(read.questions), read.left_out) == (0, 1)


def test_what_the_files_say_is_kept() -> None:
    multiple = receipt(QUESTIONS / TYPES.format("multichoice")).questions[0]
    assert [answer.text for answer in multiple.answers if answer.weight == 0.5] == ["London", "Paris"]
    assert (multiple.feedback, multiple.category) == ("Berlin, Paris and London", "$course$/Default for C1")
    (number,) = receipt(QUESTIONS / TYPES.format("numerical")).questions[0].numbers
    assert (number.value, number.tolerance) == (6.25, 0.05)
    truth = receipt(QUESTIONS / TYPES.format("truefalse")).questions[0]
    assert [answer.feedback for answer in truth.answers] == ["This is the right answer.", "This is the wrong answer."]
    assert receipt(QUESTIONS / XML / "html_chars_in_idnumbers.xml").questions[0].key == "T & F"
    _, images = receipt(QUESTIONS / "aiken-cloze-moodle/questions.aiken.txt").questions
    assert images.text.endswith('<html class="cool"> & images:')


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        (XML + "error_invalid_grades.xml", ["rounded"]),
        (XML + "category_with_description.xml", ["category-text", "category-number"]),
        (TYPES.format("multichoice"), ["hints"]),
        (TYPES.format("numerical"), ["hints"]),
        ("gift-moodle/questions_in_category.gift.txt", ["gift-html"]),
    ],
)
def test_what_is_changed_is_said(name: str, codes: list[str]) -> None:
    said = [reason.code for line in receipt(QUESTIONS / name).lines for reason in line.reasons]
    assert said == codes


def test_html_in_gift_becomes_markdown() -> None:
    matching, single, _, truth = receipt(QUESTIONS / "gift-moodle/questions_in_category.gift.txt").questions
    assert single.text.startswith("[Listen to this greeting:](http://demo.moodle.net/file.php/5/media/bonjour.mp3)  \n")
    assert truth.text == "Moodle is an acronym for Modular Object-Oriented Dynamic Learning Environment."
    assert [bool(pair.left) for pair in matching.pairs] == [True] * 4 + [False]


def test_every_sample_survives_each_format_that_can_hold_it() -> None:
    for name in COUNTED:
        before = receipt(QUESTIONS / name)
        for form in Format:
            content, _, ending, written = question_exchange.write(form, before.questions)
            if not before.questions:
                continue
            after = question_exchange.read(f"bank{ending}", content) if written.questions else written
            if form is Format.AIKEN:
                assert len(after.questions) == len(written.questions)
            else:
                assert after.questions == written.questions, (name, form)


def test_hostile_files_are_read_as_far_as_they_go() -> None:
    assert receipt(HOSTILE / "xml/cp1251-sample.xml").questions[0].title == "НКО"
    for name in ("entity-small", "xxe-hosts"):
        assert [problem.code for problem in receipt(HOSTILE / f"xml/{name}.xml").problems] == ["xml-doctype"]
    old = receipt(HOSTILE / "gift/encoding-cp1251-sample.gift.txt")
    assert (old.encoding, old.left_out) == ("cp1251", 0)
    for path in [*HOSTILE.glob("img/*"), *HOSTILE.glob("zip/*")]:
        assert [problem.code for problem in receipt(path).problems] == ["unknown"], path
