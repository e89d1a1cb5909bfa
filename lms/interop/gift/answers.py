"""What stands between the braces: the answers of each kind of question."""

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from lms.domain.moodle_weights import WEIGHT_STEP, nearest_weight, percent_text
from lms.domain.question import EVERY_NUMBER, Answer, Kind, NumericAnswer, Pair, Question
from lms.interop.gift.faults import Faults
from lms.interop.gift.syntax import Piece, reveal, reveal_formatted

MAX_ANSWERS = 500
"""Most answers of one question."""

_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_MARKED = re.compile(r"[=~][^=~]*")
_WEIGHT = re.compile(r"%([^%\s]*)%")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NUMBER_LENGTH = 40
_SETTINGS = re.compile(
    r"[0-9]+|ALL|EXACT|RANDOM|REL|CONTIG(?:UOUS)?|H|HORI(?:ZONTAL)?|V|VERT(?:ICAL)?|ABS(?:OLUTE(?:_POSITION)?)?"
    r"|ALL_OR_NOTHING|RELATIVE(?:_[A-Z_]+)?|LONGEST_[A-Z]+_SUBSET|SHOW|TRUE|YES|HIDE|FALSE|NO"
    r"|none|NONE|abc|ABCD|iii|IIII?"
)


class _Option(NamedTuple):
    """One answer after its sign: `mark` is "=", "~" or empty, `weight` None when none is written."""

    mark: str
    weight: float | None
    text: str
    feedback: str
    line: int


def read_answers(body: Piece, faults: Faults) -> Question:
    """Read the answers between the braces, general feedback cut off.

    Returns a question of which only the kind and the answers are filled; problems go to `faults`.
    """
    body = body.strip()
    if not body.text:
        return Question(key="", kind=Kind.ESSAY, text="")
    if max(map(body.text.count, "=~\n")) > MAX_ANSWERS:
        faults("answers", body.line, limit=MAX_ANSWERS)
        return Question(key="", kind=Kind.ESSAY, text="")
    if body.text.startswith("#"):
        return _numerical(body, faults)
    if body.text.startswith(">"):
        return _ordering(body, faults)
    if body.text.partition("#")[0].strip().upper() in _TRUTHS:
        return _true_false(body)
    head, marked = _split(body)
    if head.text:
        faults("stray", head.line, found=reveal(head.text))
    if any(piece.text.startswith("~") for piece in marked):
        return _choice(marked, faults)
    if any("->" in piece.text.partition("#")[0] for piece in marked):
        return _matching(marked, faults)
    return _short_answer(marked, faults)


def _split(body: Piece) -> tuple[Piece, list[Piece]]:
    """Return what stands before the first sign and the pieces that begin with `=` or `~`."""
    first = _MARKED.search(body.text)
    head = Piece(body.text[: first.start()] if first else body.text, body.line).strip()
    line = body.line + (body.text.count("\n", 0, first.start()) if first else 0)
    marked = []
    for match in _MARKED.finditer(body.text):
        marked.append(Piece(match[0], line))
        line += match[0].count("\n")
    return head, marked


def _option(piece: Piece, faults: Faults) -> _Option:
    mark = piece.text[:1] if piece.text[:1] in ("=", "~") else ""
    rest = piece.text.removeprefix(mark).strip()
    written = _WEIGHT.match(rest)
    weight = _weight(written[1], piece.line, faults) if written else None
    text, _, feedback = (rest[written.end() :] if written else rest).partition("#")
    return _Option(mark, weight, reveal_formatted(text), reveal_formatted(feedback), piece.line)


def _options(marked: list[Piece], faults: Faults) -> list[_Option]:
    options = [_option(piece, faults) for piece in marked]
    for option in options:
        if not option.text:
            faults("empty", option.line)
    return options


def _weight(written: str, line: int, faults: Faults) -> float:
    number = _number(reveal(written))
    if number is None:
        faults("weight-number", line, weight=reveal(written))
        return 0.0
    nearest = nearest_weight(number)
    if abs(nearest * 100 - number) > WEIGHT_STEP:
        faults("weight", line, weight=reveal(written), nearest=percent_text(nearest))
    return nearest


def _choice(marked: list[Piece], faults: Faults) -> Question:
    """One `=` is a single choice; several share the point, as they would with weights and no `=`."""
    options = _options(marked, faults)
    right = sum(option.mark == "=" and option.weight in (None, 1) for option in options)
    share = nearest_weight(100 / right) if right else 0.0
    answers = tuple(
        Answer(text=option.text, weight=_choice_weight(option, share), feedback=option.feedback) for option in options
    )
    line = marked[0].line
    if len(answers) < 2:
        faults("few-options", line)
    elif right != 1:
        _check_sum(sum(answer.weight for answer in answers if answer.weight > 0), line, faults)
    kind = Kind.SINGLE if right == 1 else Kind.MULTIPLE
    return Question(key="", kind=kind, text="", answers=answers)


def _choice_weight(option: _Option, share: float) -> float:
    if option.weight is not None:
        return option.weight
    return share if option.mark == "=" else 0.0


def _check_sum(positive: float, line: int, faults: Faults) -> None:
    if not positive:
        faults("no-right", line)
    elif not math.isclose(positive, 1, abs_tol=1e-6):
        faults("weight-sum", line, sum=percent_text(positive))


def _short_answer(marked: list[Piece], faults: Faults) -> Question:
    answers = tuple(
        Answer(text=option.text, weight=_full_by_default(option), feedback=option.feedback)
        for option in _options(marked, faults)
    )
    if marked and all(answer.weight < 1 for answer in answers):
        faults("no-full", marked[0].line)
    return Question(key="", kind=Kind.SHORT_ANSWER, text="", answers=answers)


def _full_by_default(option: _Option) -> float:
    return 1.0 if option.weight is None else option.weight


def _matching(marked: list[Piece], faults: Faults) -> Question:
    pairs = tuple(_pair(piece, faults) for piece in marked)
    if sum(bool(pair.left) for pair in pairs) < 2:
        faults("few-pairs", marked[0].line)
    return Question(key="", kind=Kind.MATCHING, text="", pairs=pairs)


def _pair(piece: Piece, faults: Faults) -> Pair:
    left, _, right = piece.text[1:].partition("->")
    pair = Pair(left=reveal_formatted(left), right=reveal(right))
    if not pair.right:
        faults("pair", piece.line, found=reveal(piece.text[1:]))
    return pair


def _true_false(body: Piece) -> Question:
    """Moodle's order: the first feedback is for the wrong answer, the second for the right one."""
    truth, *feedback = body.text.split("#", 2)
    wrong, right = [reveal_formatted(text) for text in (*feedback, "", "")][:2]
    true = _TRUTHS[truth.strip().upper()]
    answers = (
        Answer(text="true", weight=float(true), feedback=right if true else wrong),
        Answer(text="false", weight=float(not true), feedback=wrong if true else right),
    )
    return Question(key="", kind=Kind.TRUE_FALSE, text="", answers=answers)


def _ordering(body: Piece, faults: Faults) -> Question:
    """Moodle's settings after `>` are passed over: all items are shown, in one column."""
    first, *lines = body.text[1:].split("\n")
    if not all(_SETTINGS.fullmatch(word) for word in first.split()):
        lines = [first, *lines]
    steps = tuple(step for line in lines if (step := reveal(line)))
    if len(steps) < 2:
        faults("few-steps", body.line)
    return Question(key="", kind=Kind.ORDERING, text="", steps=steps)


def _numerical(body: Piece, faults: Faults) -> Question:
    head, marked = _split(Piece(body.text[1:], body.line))
    pieces = [head, *marked] if head.text else marked
    options = [_option(piece, faults) for piece in pieces]
    numbers = tuple(_accepted(options, faults))
    if all(number.weight < 1 for number in numbers) and len(numbers) == len(options):
        faults("no-full", body.line)
    return Question(key="", kind=Kind.NUMERICAL, text="", numbers=numbers)


def _accepted(options: list[_Option], faults: Faults) -> Iterator[NumericAnswer]:
    for option in options:
        span = _span(option)
        if span is None:
            faults("number", option.line, found=option.text)
            continue
        weight = 0.0 if option.mark == "~" and option.weight is None else _full_by_default(option)
        yield NumericAnswer(value=span[0], tolerance=span[1], weight=weight, feedback=option.feedback)


def _span(option: _Option) -> tuple[float, float] | None:
    """Return value and tolerance of `3.14`, `3.14:0.01`, `1..5` or the catch-all; None when it is neither."""
    if option.mark == "~" and option.text in ("", "*"):
        return 0.0, EVERY_NUMBER
    low, dots, high = option.text.partition("..")
    if dots:
        return _range(low.strip(), high.strip())
    value, colon, tolerance = option.text.partition(":")
    number, width = _number(value.strip()), _number(tolerance.strip()) if colon else 0.0
    return None if number is None or width is None or width < 0 else (number, width)


def _range(low: str, high: str) -> tuple[float, float] | None:
    """Halve in decimal, so that 3.141..3.142 is 3.1415 ± 0.0005 and not a binary neighbour."""
    if _number(low) is None or _number(high) is None or Decimal(low) > Decimal(high):
        return None
    return float((Decimal(low) + Decimal(high)) / 2), float((Decimal(high) - Decimal(low)) / 2)


def _number(text: str) -> float | None:
    if len(text) > _NUMBER_LENGTH or not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None
