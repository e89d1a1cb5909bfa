"""Writes a bank of questions in GIFT, in the one form that `read_bank` and Moodle both understand."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lms.domain.import_receipt import Receipt, ReceiptBook
from lms.domain.moodle_weights import percent_text
from lms.domain.plain_text import CONTROL, clean, one_line
from lms.domain.question import EVERY_NUMBER, Answer, Kind, NumericAnswer, Question, all_texts
from lms.domain.trade_question import PLAIN
from lms.interop.gift.syntax import escape, escape_formatted, keep_arrows, write_fields

_TEXTS = {
    "description-feedback": "The general feedback of a description is left out: GIFT has no place for it.",
    "control-lost": "Invisible control characters were left out.",
}


def write_bank(questions: Iterable[Question]) -> bytes:
    """Return the questions as GIFT in UTF-8, in their order, separated by blank lines.

    Texts lose white space at their ends and control characters. GIFT has no place for the general
    feedback of a description, and weights come back only if they are among Moodle's (`moodle_weights.WEIGHTS`).
    """
    blocks: list[str] = []
    category = ""
    for question in questions:
        if one_line(question.category) != category:
            category = one_line(question.category)
            blocks.append(f"$CATEGORY: {category}".rstrip())
        blocks.append("\n".join(_lines(question)))
    return "\n".join(f"{block}\n" for block in blocks).encode("utf-8", "replace")


def write(questions: Iterable[Question]) -> tuple[bytes, Receipt]:
    """Return the questions as `write_bank` does, and the receipt, which names what GIFT has no place for."""
    book = ReceiptBook("", _TEXTS)
    written = list(questions)
    for question in written:
        entry = book.entry(line=0, name=question.title or question.text, kind=question.kind)
        if question.kind is Kind.DESCRIPTION and clean(question.feedback):
            entry.change("description-feedback")
        if any(CONTROL.search(text) for text in all_texts(question)):
            entry.change("control-lost")
        book.close(entry, question)
    return write_bank(written), book.receipt()


def _lines(question: Question) -> Iterator[str]:
    kind = [("kind", question.kind.value)] if question.kind in PLAIN else []
    fields = [("id", question.key), *kind, *(("tag", tag) for tag in question.tags)]
    question = replace(question, kind=PLAIN.get(question.kind, question.kind))
    yield write_fields(fields)
    title = escape(question.title)
    text = escape_formatted(question.text)
    start = f"::{title}::{text}" if title else _line_start(text)
    if question.kind is Kind.DESCRIPTION:
        yield start
        return
    tail = f" {escape(question.tail)}".rstrip()
    opening = f"{start} {{{_opening(question)}".lstrip()
    body = [*_body(question), *_general(question)]
    if not body:
        yield f"{opening}}}{tail}"
        return
    yield opening
    yield from body
    yield f"}}{tail}"


def _line_start(escaped: str) -> str:
    """Keep a line from being read as a comment: a line break at the start of a text does not count."""
    return f"\\n{escaped}" if escaped.startswith("//") else escaped


def _opening(question: Question) -> str:
    """Return what stands on the line of the opening brace."""
    if question.kind is Kind.NUMERICAL:
        return "#"
    if question.kind is Kind.ORDERING:
        return f">{len(question.steps)} ALL VERTICAL"
    if question.kind is not Kind.TRUE_FALSE:
        return ""
    truth = question.answers[0].weight > 0
    right, wrong = question.answers if truth else reversed(question.answers)
    word = "TRUE" if truth else "FALSE"
    if not clean(right.feedback):
        return f"{word}{_feedback(wrong.feedback)}"
    return f"{word}#{escape_formatted(wrong.feedback)}{_feedback(right.feedback)}"


def _body(question: Question) -> Iterator[str]:
    if question.kind in (Kind.SINGLE, Kind.MISSING_WORD):
        right = next((answer for answer in question.answers if answer.weight == 1), None)
        yield from (_option(answer, "=" if answer is right else "~") for answer in question.answers)
    elif question.kind is Kind.MULTIPLE:
        yield from (_option(answer, "~") for answer in question.answers)
    elif question.kind is Kind.SHORT_ANSWER:
        yield from (_accepted_text(answer) for answer in question.answers)
    elif question.kind is Kind.NUMERICAL:
        yield from (_accepted_number(number) for number in question.numbers)
    elif question.kind is Kind.MATCHING:
        for pair in question.pairs:
            yield f"={keep_arrows(escape_formatted(pair.left))} -> {escape(pair.right)}"
    elif question.kind is Kind.ORDERING:
        yield from (_line_start(escape(step)) for step in question.steps)


def _option(answer: Answer, sign: str) -> str:
    weight = _weight(answer.weight, 1 if sign == "=" else 0)
    return f"{sign}{weight}{escape_formatted(answer.text)}{_feedback(answer.feedback)}"


def _accepted_text(answer: Answer) -> str:
    text = keep_arrows(escape_formatted(answer.text))
    return f"={_weight(answer.weight, 1)}{text}{_feedback(answer.feedback)}"


def _accepted_number(number: NumericAnswer) -> str:
    if number.tolerance == EVERY_NUMBER and not number.weight and not number.value:
        return f"~{_feedback(number.feedback)}"
    value, tolerance = (repr(part).removesuffix(".0") for part in (number.value, number.tolerance))
    return f"={_weight(number.weight, 1)}{value}:{tolerance}{_feedback(number.feedback)}"


def _weight(share: float, default: float) -> str:
    return "" if share == default else f"%{percent_text(share)}%"


def _feedback(text: str) -> str:
    return f"#{escape_formatted(text)}" if clean(text) else ""


def _general(question: Question) -> Iterator[str]:
    if clean(question.feedback):
        yield f"####{escape_formatted(question.feedback)}"
