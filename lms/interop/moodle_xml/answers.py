"""The answers of each kind of Moodle question."""

import math
import re
from collections.abc import Callable, Mapping

from lms.domain.html_markdown import plain_to_markdown, to_markdown
from lms.domain.import_receipt import Entry
from lms.domain.moodle_weights import WEIGHT_STEP, nearest_weight, percent_text
from lms.domain.question import EVERY_NUMBER, Answer, Kind, NumericAnswer, Pair, Question
from lms.interop.moodle_xml.tree import Element

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
_NUMBER_LENGTH = 40


def formatted(element: Element | None, entry: Entry) -> str:
    """The Markdown of an element with a `format`; what HTML held beyond it is said in the receipt."""
    source = element.value("text") if element else ""
    style = element.attributes.get("format", "html") if element else "markdown"
    if style == "markdown":
        return source
    if style in ("plain_text", "plain"):
        return plain_to_markdown(source)
    if style == "moodle_auto_format" and "<" not in source:
        source = source.replace("\n", "<br>")
    read = to_markdown(source)
    if read.lost:
        entry.change("simplified", tags=", ".join(read.lost))
    held = {file.attributes.get("name") for file in element.all("file")} if element else set()
    for name in read.pictures:
        if name.rpartition("/")[2] not in held:
            entry.change("away", name=name)
    return read.markdown


def weight(written: str, entry: Entry, line: int) -> float:
    """A number of percent as the nearest share that Moodle knows."""
    percent = number(written)
    if percent is None:
        entry.fault("weight", line, weight=written)
        return 0.0
    nearest = nearest_weight(percent)
    if abs(nearest * 100 - percent) > WEIGHT_STEP:
        entry.change("rounded", line, weight=written, nearest=percent_text(nearest))
    return nearest


def number(text: str) -> float | None:
    """A finite number, with a point or a comma; None when it is none."""
    if len(text) > _NUMBER_LENGTH or not _NUMBER.fullmatch(text):
        return None
    found = float(text.replace(",", "."))
    return found if math.isfinite(found) else None


def read_answers(element: Element, entry: Entry) -> Question | None:
    """The kind and the answers of a question; None when its type does not exist here."""
    reader = READERS.get(element.attributes.get("type", ""))
    return reader(element, entry) if reader else None


def _answers(element: Element, entry: Entry, *, plain: bool) -> tuple[Answer, ...]:
    return tuple(
        Answer(
            text=answer.value("text") if plain else formatted(answer, entry),
            weight=weight(answer.attributes.get("fraction", "0"), entry, answer.line),
            feedback=_feedback(answer, entry),
        )
        for answer in element.all("answer")
    )


def _feedback(answer: Element, entry: Entry) -> str:
    return formatted(next(iter(answer.all("feedback")), None), entry)


def _choice(element: Element, entry: Entry) -> Question:
    single = element.value("single").lower() not in ("false", "0")
    kind = Kind.SINGLE if single else Kind.MULTIPLE
    return Question(key="", kind=kind, text="", answers=_answers(element, entry, plain=False))


def _true_false(element: Element, entry: Entry) -> Question:
    answers = {answer.text.lower(): answer for answer in _answers(element, entry, plain=True)}
    if answers.keys() != {"true", "false"}:
        entry.fault("truth")
        return Question(key="", kind=Kind.TRUE_FALSE, text="")
    true = answers["true"].weight > answers["false"].weight
    both = (
        Answer(text="true", weight=float(true), feedback=answers["true"].feedback),
        Answer(text="false", weight=float(not true), feedback=answers["false"].feedback),
    )
    return Question(key="", kind=Kind.TRUE_FALSE, text="", answers=both)


def _short_answer(element: Element, entry: Entry) -> Question:
    return Question(key="", kind=Kind.SHORT_ANSWER, text="", answers=_answers(element, entry, plain=True))


def _numerical(element: Element, entry: Entry) -> Question:
    numbers = []
    for answer in element.all("answer"):
        written = answer.value("text")
        value = 0.0 if written == "*" else number(written)
        width = EVERY_NUMBER if written == "*" else number(answer.value("tolerance") or "0")
        if value is None or width is None or width < 0:
            entry.fault("number", answer.line, found=written if value is None else answer.value("tolerance"))
            continue
        share = weight(answer.attributes.get("fraction", "0"), entry, answer.line)
        numbers.append(NumericAnswer(value=value, tolerance=width, weight=share, feedback=_feedback(answer, entry)))
    return Question(key="", kind=Kind.NUMERICAL, text="", numbers=tuple(numbers))


def _matching(element: Element, entry: Entry) -> Question:
    pairs = tuple(
        Pair(left=formatted(row, entry), right=row.value("answer", "text")) for row in element.all("subquestion")
    )
    return Question(key="", kind=Kind.MATCHING, text="", pairs=pairs)


def _ordering(element: Element, entry: Entry) -> Question:
    """Moodle numbers the items by their fraction; where it does not, they stand in their order."""
    items = element.all("answer")
    places = [number(item.attributes.get("fraction", "")) for item in items]
    known = [place for place in places if place is not None]
    if len(set(known)) == len(items):
        order = sorted(range(len(items)), key=known.__getitem__)
        items = [items[at] for at in order]
    steps = tuple(step for item in items if (step := formatted(item, entry)))
    return Question(key="", kind=Kind.ORDERING, text="", steps=steps)


def _without_answers(kind: Kind) -> Callable[[Element, Entry], Question]:
    return lambda _element, _entry: Question(key="", kind=kind, text="")


READERS: Mapping[str, Callable[[Element, Entry], Question]] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "essay": _without_answers(Kind.ESSAY),
    "description": _without_answers(Kind.DESCRIPTION),
}
