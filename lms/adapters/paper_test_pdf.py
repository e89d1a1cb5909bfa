"""Papers of a test held without a network: its variants, sheets for answers, and keys."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from lms.adapters.press import breakable, print_pdf
from lms.adapters.printed_text import Block, length, printed
from lms.domain.answer import left_sides, right_sides
from lms.domain.attempt import Drawn
from lms.domain.find_defect import Span
from lms.domain.legal_act import LegalAct, requisites
from lms.domain.paper_test import LETTERS, Variant, answer_key, lettered
from lms.domain.question import Kind
from lms.domain.trade_question import passage_of, procedure_of

Said = Callable[[str], list[Block]]
"""From Markdown to blocks."""

BLANK_SHEETS = 3
_WHOLE = 1_500
"""Most characters of a question that surely takes less than a page; a longer one may break."""
_HOW = {
    Kind.SINGLE: "Один ответ: буква.",
    Kind.MULTIPLE: "Один или несколько ответов: буквы.",
    Kind.TRUE_FALSE: "Напишите «верно» или «неверно».",
    Kind.MATCHING: "К каждой букве подберите номер, например А-2 Б-1.",
    Kind.SHORT_ANSWER: "Напишите слово или несколько слов.",
    Kind.NUMERICAL: "Напишите число.",
    Kind.MISSING_WORD: "Что пропущено? Одна буква.",
    Kind.ORDERING: "Расставьте по порядку: буквы подряд, например БАВ.",
    Kind.ESSAY: "Ответьте своими словами на обороте бланка, с номером вопроса.",
    Kind.DESCRIPTION: "",
    Kind.CITE_NORM: "Назовите норму: номер акта из перечня в конце варианта и место в нём, например 2 ст. 5 ч. 4.",
    Kind.PROCEDURE: "Расставьте шаги по порядку, к каждой букве номер срока, например Б2 А1 В2.",
    Kind.FIND_DEFECT: "Напишите номера мест с ошибкой через запятую.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperHead:
    """What stands at the top of every paper of a test; `minutes` is None where time is not limited."""

    course: str
    title: str
    group: str
    minutes: int | None
    pass_percent: int
    held_on: date | None
    made_at: datetime


def variants_pdf(head: PaperHead, variants: Sequence[Variant], acts: Mapping[str, LegalAct]) -> bytes:
    """The variants, each from a new page; raises PaperError when a text has a sign no embedded font can draw."""
    # A question stands in many variants, and rendering is most of the work.
    said = cache(lambda text: printed(text, acts))
    found = [_variant(variant, acts, said) for variant in variants]
    return _print("paper_variants.typ", head, variants=found)


def sheets_pdf(head: PaperHead, people: Sequence[tuple[str, int]], variants: Sequence[Variant]) -> bytes:
    """A page for each of `people` (a name, and the number of their variant), then `BLANK_SHEETS` empty ones."""
    sheets = [{"name": breakable(name), "variant": str(number)} for name, number in people]
    sheets += [{"name": "", "variant": ""}] * BLANK_SHEETS
    count = max(len(variant.items) for variant in variants)
    return _print("paper_sheets.typ", head, sheets=sheets, count=count)


def keys_pdf(head: PaperHead, variants: Sequence[Variant]) -> bytes:
    """The right answers of each variant, as they are marked on its sheet, for the examiner alone."""
    found = []
    for variant in variants:
        most = sum(item.question.graded for item in variant.items)
        rows = [
            {"key": breakable(key), "needs_person": item.question.needs_person}
            for item, key in zip(variant.items, answer_key(variant), strict=True)
        ]
        least = math.ceil(most * head.pass_percent / 100 - 1e-9)
        found.append({"number": variant.number, "rows": rows, "most": most, "least": least})
    return _print("paper_keys.typ", head, variants=found)


def _print(template: str, head: PaperHead, **data: Any) -> bytes:
    return print_pdf(template, {"head": _head(head), **data}, head.made_at.replace(microsecond=0))


def _head(head: PaperHead) -> dict[str, Any]:
    return {
        "title": head.title,
        "course": breakable(head.course),
        "test": breakable(head.title),
        "group": breakable(head.group),
        "minutes": head.minutes,
        "held_on": f"{head.held_on:%d.%m.%Y}" if head.held_on else "",
        "day": head.made_at.date().isoformat(),
    }


def _variant(variant: Variant, acts: Mapping[str, LegalAct], said: Said) -> dict[str, Any]:
    asks_norm = any(item.question.kind is Kind.CITE_NORM for item in variant.items)
    names = [requisites(acts[slug]) if slug in acts else slug for slug in variant.acts] if asks_norm else []
    items = [_item(item, said) for item in variant.items]
    return {"number": variant.number, "items": items, "acts": breakable(names)}


def _item(item: Drawn, said: Said) -> dict[str, Any]:
    blocks = said(_asked(item))
    lists: list[dict[str, Any]] = [
        {"title": title, "rows": [{"mark": mark, "blocks": said(text)} for mark, text in rows]}
        for title, rows in _lists(item)
        if rows
    ]
    size = length(blocks) + sum(length(row["blocks"]) for each in lists for row in each["rows"])
    return {"blocks": blocks, "how": _HOW[item.question.kind], "lists": lists, "long": size > _WHOLE}


def _asked(item: Drawn) -> str:
    question = item.question
    if question.kind is Kind.MISSING_WORD:
        return f"{question.text} \\_\\_\\_\\_\\_\\_\\_\\_ {question.tail}"
    if question.kind is not Kind.FIND_DEFECT:
        return question.text
    pieces = passage_of(question).pieces
    return "".join(f"**{piece.text}** ({piece.number})" if isinstance(piece, Span) else piece for piece in pieces)


Rows = list[tuple[str, str]]


def _lists(item: Drawn) -> list[tuple[str, Rows]]:
    """What is printed below the text: its title, and marks with their texts."""
    question = item.question
    if question.kind is Kind.MATCHING:
        rights = right_sides(question)
        return [("", _lettered(item, left_sides(question))), ("", _numbered([rights[at] for at in item.shuffle]))]
    if question.kind is Kind.PROCEDURE:
        found = procedure_of(question)
        return [("Шаги", _lettered(item, [step.text for step in found.steps])), ("Сроки", _numbered(found.limits))]
    if question.kind is Kind.ORDERING:
        return [("", _lettered(item, question.steps))]
    if question.kind in {Kind.SINGLE, Kind.MULTIPLE, Kind.MISSING_WORD}:
        return [("", _lettered(item, [answer.text for answer in question.answers]))]
    return []


def _lettered(item: Drawn, texts: Sequence[str]) -> Rows:
    return [(LETTERS[place], texts[index]) for place, index in enumerate(lettered(item))]


def _numbered(texts: Sequence[str]) -> Rows:
    return [(str(number), text) for number, text in enumerate(texts, 1)]
