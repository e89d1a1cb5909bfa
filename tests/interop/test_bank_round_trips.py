"""Every format gives back what it was given, or says on the receipt what it cannot hold."""

import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.domain.html_markdown import plain_to_markdown
from lms.domain.import_receipt import Outcome, Receipt
from lms.domain.question import EVERY_NUMBER, Answer, Kind, NumericAnswer, Pair, Question, all_texts
from lms.interop import aiken, gift, moodle_xml, question_table
from tests.interop.bank import COMMON, questions, untimed

UNREADABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


@cache
def named(kind: Kind) -> st.SearchStrategy[Question]:
    """Questions that XML can hold, whose title is no copy of the key."""
    found = questions(kind).filter(lambda each: not any(UNREADABLE.search(text) for text in all_texts(each)))
    if kind is Kind.DESCRIPTION:
        found = st.builds(replace, found, feedback=st.sampled_from(("", "Пояснение")))
    return found.filter(lambda each: each.title != each.key)


def whole(receipt: Receipt) -> list[Question]:
    assert not receipt.problems, [problem.message() for problem in receipt.problems]
    assert not receipt.left_out, [reason.message() for line in receipt.lines for reason in line.reasons]
    return list(receipt.questions)


@pytest.mark.slow
@pytest.mark.parametrize("kind", COMMON)
@untimed
@given(data=st.data())
def test_moodle_xml_holds_every_kind(kind: Kind, data: st.DataObject) -> None:
    question = data.draw(named(kind))
    written, receipt = moodle_xml.write([question])
    assert (receipt.changed, receipt.left_out) == (0, 0)
    read = moodle_xml.read(written, "f")
    assert whole(read) == [question]
    assert moodle_xml.write(read.questions)[0] == written


@pytest.mark.slow
@untimed
@given(st.lists(st.sampled_from(COMMON).flatmap(named), max_size=3, unique_by=lambda item: item.key))
def test_a_bank_goes_through_moodle_xml_and_stays_the_same_gift(bank: list[Question]) -> None:
    before = gift.write(bank)[0]
    first = gift.read_bank(before, "f")[0]
    middle = moodle_xml.read(moodle_xml.write([item.question for item in first])[0], "f")
    assert gift.write(whole(middle))[0] == before


@pytest.mark.slow
@pytest.mark.parametrize("kind", COMMON)
@untimed
@given(data=st.data())
def test_a_table_holds_every_question_that_it_does_not_name(kind: Kind, data: st.DataObject) -> None:
    question = data.draw(named(kind))
    for write, read in (
        (question_table.write_text, lambda content: question_table.read_text(content.decode("utf-8-sig"), "f")),
        (question_table.write, lambda rows: question_table.read(list(enumerate(map(tuple, rows), 1)), "f")),
    ):
        written, receipt = write([question])
        read_back = read(written)
        assert receipt.changed == 0
        assert whole(read_back) == list(receipt.questions)


def test_a_table_names_what_it_cannot_hold() -> None:
    options = (Answer(text="а", weight=1.0), Answer(text="б", weight=0.0))
    many = tuple(Answer(text=str(number), weight=float(number == 1)) for number in range(120))
    bank = [
        Question(
            key="a", kind=Kind.MATCHING, text="?", pairs=(Pair(left="a->b", right="c"), Pair(left="d", right="e"))
        ),
        Question(key="b", kind=Kind.MISSING_WORD, text="_____", tail="x", answers=options),
        Question(key="c", kind=Kind.ESSAY, text="?", tags=("a;b",)),
        Question(key="d", kind=Kind.ESSAY, text="x" * 40_000),
        Question(key="e", kind=Kind.SINGLE, text="?", answers=many),
        Question(key="f", kind=Kind.ESSAY, text="да\x07"),
        Question(key="g", kind=Kind.PROCEDURE, text="?", steps=("принять | 1 день", "решить | 5 дней")),
    ]
    rows, receipt = question_table.write(bank)
    assert [line.reasons[0].code for line in receipt.lines] == [
        "arrow",
        "blank",
        "separator",
        "cell",
        "table-wide",
        "table-control",
        "trade-kind",
    ]
    assert (receipt.left_out, receipt.changed, len(rows)) == (6, 1, 2)


TYPED = st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from("*_`\\[](){}<>&#+-.!=~|:A)а1")
LINE = (
    st.text(TYPED, min_size=1, max_size=12).map(lambda text: " ".join(text.split())).map(plain_to_markdown).filter(bool)
)


@pytest.mark.slow
@untimed
@given(st.lists(LINE, min_size=1, max_size=3), st.lists(LINE, min_size=2, max_size=26), st.data())
def test_aiken_holds_plain_single_choice(words: list[str], options: list[str], data: st.DataObject) -> None:
    right = data.draw(st.integers(0, len(options) - 1))
    answers = tuple(Answer(text=text, weight=float(place == right)) for place, text in enumerate(options))
    question = Question(key="", kind=Kind.SINGLE, text="  \n".join(words), answers=answers)
    written, receipt = aiken.write([question])
    assume(not receipt.left_out)
    assert not receipt.changed
    assert [replace(each, key="") for each in whole(aiken.read(written.decode(), "f"))] == [question]


@pytest.mark.slow
@untimed
@given(st.sampled_from(COMMON).flatmap(questions))
def test_aiken_names_what_it_cannot_hold(question: Question) -> None:
    written, receipt = aiken.write([question])
    (line,) = receipt.lines
    assert line.outcome is not Outcome.TAKEN
    assert all(reason.message() for reason in line.reasons)
    if question.kind is not Kind.SINGLE:
        assert (line.outcome, line.question, written) == (Outcome.LEFT_OUT, None, b"")


@pytest.mark.slow
@untimed
@given(st.lists(st.sampled_from(COMMON).flatmap(questions), max_size=3, unique_by=lambda item: item.key))
def test_gift_gives_a_receipt_of_what_it_wrote(bank: list[Question]) -> None:
    written, receipt = gift.write(bank)
    assert (receipt.taken, written) == (len(bank), gift.write_bank(bank))


def test_gift_names_the_feedback_of_a_description_and_control_characters() -> None:
    bank = [
        Question(key="a", kind=Kind.DESCRIPTION, text="т", feedback="п"),
        Question(key="b", kind=Kind.ESSAY, text="т\x07"),
    ]
    codes = [[reason.code for reason in line.reasons] for line in gift.write(bank)[1].lines]
    assert codes == [["description-feedback"], ["control-lost"]]


def test_the_catch_all_number_is_a_star() -> None:
    other = NumericAnswer(value=0.0, tolerance=EVERY_NUMBER, weight=0.0, feedback="мимо")
    numbers = (NumericAnswer(value=1.5, tolerance=0.0), other)
    question = Question(key="a", kind=Kind.NUMERICAL, text="?", numbers=numbers)
    xml = moodle_xml.write([question])[0]
    assert b"<text>*</text>" in xml
    assert whole(moodle_xml.read(xml, "f")) == [question]
    table = question_table.write_text([question])[0].decode("utf-8-sig")
    assert ";1.5;*;" in table
    assert whole(question_table.read_text(table, "f")) == [question]
