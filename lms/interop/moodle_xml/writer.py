"""Writes Moodle XML in the one form that `read` and Moodle both understand.

A text is written as HTML when that HTML reads back as the same Markdown, and as Markdown, which Moodle
shows as well, when it does not.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape

from lms.domain.import_receipt import Receipt, ReceiptBook
from lms.domain.markdown_html import to_html
from lms.domain.moodle_weights import percent_text
from lms.domain.plain_text import CONTROL, clean, one_line
from lms.domain.question import EVERY_NUMBER, Answer, Kind, NumericAnswer, Question, all_texts
from lms.domain.trade_question import PLAIN
from lms.interop.moodle_xml.cloze import has_gap, write_gap
from lms.interop.moodle_xml.texts import TEXTS

_TYPES = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.MATCHING: "matching",
    Kind.SHORT_ANSWER: "shortanswer",
    Kind.NUMERICAL: "numerical",
    Kind.MISSING_WORD: "cloze",
    Kind.ORDERING: "ordering",
    Kind.ESSAY: "essay",
    Kind.DESCRIPTION: "description",
}
_FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""Characters that XML refuses (https://www.w3.org/TR/xml/#charsets), beyond `CONTROL`."""


def write(questions: Iterable[Question]) -> tuple[bytes, Receipt]:
    """Return the questions as Moodle XML in UTF-8 and the receipt; all kinds but those of this trade can be held.

    Texts lose white space at their ends and characters that XML refuses. A question without a title is
    named by its key, because Moodle wants a name. A missing word becomes a cloze question of one gap.
    """
    book = ReceiptBook("", TEXTS)
    blocks: list[str] = []
    category = ""
    for question in questions:
        entry = book.entry(line=0, name=question.title or question.text, kind=question.kind)
        texts = "\n".join(all_texts(question))
        if question.kind is Kind.MISSING_WORD and has_gap(_pure(texts)):
            entry.fault("gap")
            book.close(entry)
            continue
        if question.kind in PLAIN:
            entry.fault("trade-kind")
            book.close(entry)
            continue
        if one_line(question.category) != category:
            category = one_line(question.category)
            blocks.append(f'<question type="category">\n<category>{_text(category)}</category>\n</question>')
        if CONTROL.search(texts) or _FORBIDDEN.search(texts):
            entry.change("control")
        blocks.append("\n".join(_lines(question)))
        book.close(entry, question)
    body = "\n\n".join(blocks)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{body}\n</quiz>\n'.encode(), book.receipt()


def _lines(question: Question) -> Iterator[str]:
    yield f'<question type="{_TYPES[question.kind]}">'
    yield f"<name>{_text(question.title if _pure(question.title) else one_line(question.key))}</name>"
    if question.kind is Kind.MISSING_WORD:
        text = f"{_pure(question.text)} {write_gap(question)} {_pure(question.tail)}".strip()
        yield f'<questiontext format="markdown">{_text(text)}</questiontext>'
    else:
        yield _formatted("questiontext", question.text)
    yield _formatted("generalfeedback", question.feedback)
    yield "<defaultgrade>1</defaultgrade>" if question.graded else "<defaultgrade>0</defaultgrade>"
    yield f"<idnumber>{escape(_pure(one_line(question.key)), quote=False)}</idnumber>"
    yield from _body(question)
    tags = [f"<tag>{_text(one_line(tag))}</tag>" for tag in question.tags if one_line(tag)]
    if tags:
        yield f"<tags>{''.join(tags)}</tags>"
    yield "</question>"


def _body(question: Question) -> Iterator[str]:
    if question.kind in (Kind.SINGLE, Kind.MULTIPLE):
        yield f"<single>{str(question.kind is Kind.SINGLE).lower()}</single>"
        yield "<shuffleanswers>true</shuffleanswers>\n<answernumbering>abc</answernumbering>"
        yield from (_answer(answer, plain=False) for answer in question.answers)
    elif question.kind in (Kind.TRUE_FALSE, Kind.SHORT_ANSWER):
        yield from (_answer(answer, plain=True) for answer in question.answers)
    elif question.kind is Kind.NUMERICAL:
        yield from (_number(number) for number in question.numbers)
    elif question.kind is Kind.MATCHING:
        for pair in question.pairs:
            style, text = _styled(pair.left)
            yield f'<subquestion format="{style}">{_text(text)}<answer>{_text(pair.right)}</answer></subquestion>'
    elif question.kind is Kind.ORDERING:
        yield "<layouttype>VERTICAL</layouttype>\n<selecttype>ALL</selecttype>"
        for place, step in enumerate(question.steps, 1):
            yield _formatted("answer", step, f' fraction="{place}"')
    elif question.kind is Kind.ESSAY:
        yield "<responseformat>editor</responseformat>"


def _answer(answer: Answer, *, plain: bool) -> str:
    style, text = ("plain_text", answer.text) if plain else _styled(answer.text)
    feedback = _formatted("feedback", answer.feedback)
    return f'<answer fraction="{percent_text(answer.weight)}" format="{style}">{_text(text)}{feedback}</answer>'


def _number(number: NumericAnswer) -> str:
    wide = number.tolerance == EVERY_NUMBER and not number.value
    value, tolerance = (repr(part).removesuffix(".0") for part in (number.value, number.tolerance))
    spread = "0" if wide else tolerance
    feedback = _formatted("feedback", number.feedback)
    return (
        f'<answer fraction="{percent_text(number.weight)}">{_text("*" if wide else value)}{feedback}'
        f"<tolerance>{spread}</tolerance></answer>"
    )


def _formatted(name: str, markdown: str, attributes: str = "") -> str:
    style, text = _styled(markdown)
    return f'<{name}{attributes} format="{style}">{_text(text)}</{name}>'


def _styled(markdown: str) -> tuple[str, str]:
    text = _pure(markdown)
    html = to_html(text) if text else ""
    return ("markdown", text) if html is None else ("html", html)


def _text(text: str) -> str:
    return f"<text>{escape(_pure(text), quote=False)}</text>"


def _pure(text: str) -> str:
    return _FORBIDDEN.sub("", clean(text))
