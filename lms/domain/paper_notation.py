"""One answer as it is typed in from paper, read into the shape of `lms.domain.answer`.

Either case, spaces, commas and Latin letters that look like Russian ones do no harm.
"""

import re
from collections.abc import Callable, Sequence

from lms.domain.answer import LIMIT, PLACE_LENGTH, Value, left_sides
from lms.domain.attempt import Drawn
from lms.domain.errors import Refused
from lms.domain.paper_test import GAP, LETTERS, NOTHING, lettered
from lms.domain.question import Kind
from lms.domain.trade_question import passage_of, procedure_of

BETWEEN = r"\s).:=,;/+–—-"
"""Marks that may stand between letters or after the number of a question, for a class of a pattern."""
NUMBER = r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?"
QUOTED = r'"[^"]*(?:""[^"]*)*"|«[^«»]*»'
_PAIR = r"([^\W\d_])(?:\s*[=:–—-]\s*)?([0-9]{1,3})(?![0-9])"
PAIRS = rf"(?:[\s,;]*{_PAIR})+"
_TIMED = rf"({GAP}|[^\W\d_])(?:[=:–—-]?([0-9]{{1,2}})(?![0-9]))?"
TIMED_STEPS = rf"(?:[\s,;]*{_TIMED})+"
MARKS = r"[0-9]{1,3}(?:[,.+/][0-9]{1,3})*(?![^\s,;]|,[0-9])"
_UNIT = r"(?:ст(?:ать[яеию])?|ч(?:аст[ьи])?|пп|п(?:ункта?)?|подп(?:ункта?)?|абз(?:аца?)?|прим(?:ечани[ея])?)"
_OF_UNIT = r"(?:\.?\s*[0-9][0-9.()–-]*(?<![.–-])|(?:\.\s*|\s+)[«\"]?[а-яё](?![а-яё])[»\"]?)"
NORM = rf"[0-9]{{1,3}}(?![^\s,;])(?:[\s,;]*{_UNIT}{_OF_UNIT})*"
"""The number of an act in the list, then the place in it by units: «2 ст. 5 ч. 4»."""

_LOOK_ALIKE = str.maketrans("abcehkmoptxyё", "авсенкмортхуе")
_PLACES = {letter.casefold(): place for place, letter in enumerate(LETTERS)}
_TRUE = {"верно", "в", "да", "д"}
_FALSE = {"неверно", "не верно", "не", "нет", "н"}


def read(item: Drawn, typed: str, acts: Sequence[str] = ()) -> Value:
    """The answer to `item` of a variant with these `acts`; None for a dash. Raises Refused with what can't be read."""
    if typed in {NOTHING, "–", "—"}:
        return None
    if item.question.kind is Kind.CITE_NORM:
        return _norm(typed, acts)
    return _READERS[item.question.kind](item, typed)


def _one(item: Drawn, typed: str) -> int:
    places = _letters(item, typed)
    if len(places) != 1:
        raise Refused("The question takes one letter. Type - where none or several are marked.")
    return lettered(item)[places[0]]


def _several(item: Drawn, typed: str) -> list[int] | None:
    return sorted({lettered(item)[place] for place in _letters(item, typed)}) or None


def _truth(item: Drawn, typed: str) -> int:
    word = " ".join(re.sub(rf"[{BETWEEN}]", " ", _fold(typed)).split())
    if word not in _TRUE | _FALSE:
        raise Refused("Type верно or неверно, or - where none or both are marked.")
    return [answer.text for answer in item.question.answers].index("true" if word in _TRUE else "false")


def _sequence(item: Drawn, typed: str) -> list[int | None] | None:
    marks = re.sub(rf"[{BETWEEN}]", "", typed)
    steps = [lettered(item)[place] for place in _letters(item, marks.replace(GAP, ""))]
    if len(marks) > len(item.shuffle) or len(set(steps)) < len(steps):
        raise Refused("Each step has one place. Correct the sequence; _ stands for a place left empty.")
    places = [place for place, mark in enumerate(marks, 1) if mark != GAP]
    row: list[int | None] = [None] * len(item.shuffle)
    for step, place in zip(steps, places, strict=True):
        row[step] = place
    return row if steps else None


def _pairs(item: Drawn, typed: str) -> list[int | None]:
    if not re.fullmatch(PAIRS, typed.rstrip(" ,;")):
        raise Refused("Type pairs of a letter and a number, such as А-1 Б-3.")
    row: list[int | None] = [None] * len(left_sides(item.question))
    for letter, digits in re.findall(_PAIR, typed):
        left, number = _place(_fold(letter), len(row)), int(digits)
        if not 1 <= number <= len(item.shuffle) or row[left] is not None:
            raise Refused("Each letter goes with one number of the sheet. Correct the pairs.")
        row[left] = item.shuffle[number - 1]
    return row


def _timed_steps(item: Drawn, typed: str) -> list[int | None] | None:
    if not re.fullmatch(TIMED_STEPS, typed.rstrip(" ,;")):
        raise Refused("Type the letters of the steps in order, each with the number of its time limit: Б2А1В3.")
    marks = re.findall(_TIMED, typed)
    row = _sequence(item, "".join(mark for mark, _limit in marks))
    count, limits = len(item.shuffle), len(procedure_of(item.question).limits)
    chosen: list[int | None] = [None] * count
    for mark, digits in marks:
        if not digits:
            continue
        if mark == GAP or not 1 <= int(digits) <= limits:
            raise Refused("There is no time limit %(number)s. Look at the sheet again.", number=int(digits))
        chosen[lettered(item)[_place(_fold(mark), count)]] = int(digits) - 1
    return [*row, *chosen] if row else None


def _marks(item: Drawn, typed: str) -> list[int] | None:
    if not re.fullmatch(rf"[0-9{BETWEEN}]*", typed):
        raise Refused("Type the numbers of the places with commas, such as 1,3.")
    found = sorted({int(digits) for digits in re.findall("[0-9]+", typed)})
    last = len(passage_of(item.question).spans)
    if found and not 1 <= found[0] <= found[-1] <= last:
        raise Refused("The text has places from 1 to %(last)s. Look at the sheet again.", last=last)
    return found or None


def _norm(typed: str, acts: Sequence[str]) -> str:
    folded = " ".join(_unquoted(typed).split())
    match = re.match(r"([0-9]{1,3})(?![0-9.])[\s,;]*", folded)
    if match is None:
        raise Refused("Type the number of the act in the list and the place in it, such as 2 ст. 5 ч. 4.")
    if not 1 <= int(match[1]) <= len(acts):
        raise Refused("The list has no act %(number)s. Look at the sheet again.", number=int(match[1]))
    place = re.sub(r"^(?:ст|статья)\.?\s*(?=[0-9])", "", folded[match.end() :], flags=re.IGNORECASE)
    if len(place) > PLACE_LENGTH:
        raise Refused("The place in the act is too long. Leave its number only.")
    return f"{acts[int(match[1]) - 1]}/{place}"


def _number(_item: Drawn, typed: str) -> str:
    compact = "".join(typed.split())
    if not re.fullmatch(NUMBER, compact):
        raise Refused("This is not a number. Correct it, or type - where the sheet has none.")
    return compact


def _words(_item: Drawn, typed: str) -> str | None:
    words = _unquoted(typed)
    if len(words) > LIMIT:
        raise Refused("The answer is longer than %(limit)s characters. Shorten it and save again.", limit=LIMIT)
    return words.strip() or None


def _unquoted(typed: str) -> str:
    if not re.fullmatch(QUOTED, typed):
        return typed.rstrip(",;")
    return typed[1:-1].replace('""', '"') if typed[0] == '"' else typed[1:-1]


def _not_asked(_item: Drawn, _typed: str) -> None:
    raise Refused("Nothing is asked here. Remove the answer.")


_READERS: dict[Kind, Callable[[Drawn, str], Value]] = {
    Kind.SINGLE: _one,
    Kind.MISSING_WORD: _one,
    Kind.MULTIPLE: _several,
    Kind.TRUE_FALSE: _truth,
    Kind.ORDERING: _sequence,
    Kind.MATCHING: _pairs,
    Kind.NUMERICAL: _number,
    Kind.SHORT_ANSWER: _words,
    Kind.ESSAY: _words,
    Kind.DESCRIPTION: _not_asked,
    Kind.PROCEDURE: _timed_steps,
    Kind.FIND_DEFECT: _marks,
}


def _fold(typed: str) -> str:
    return typed.casefold().translate(_LOOK_ALIKE)


def _letters(item: Drawn, typed: str) -> Sequence[int]:
    """Places of the typed letters among those of the item."""
    return [_place(letter, len(lettered(item))) for letter in re.sub(rf"[{BETWEEN}]", "", _fold(typed))]


def _place(letter: str, count: int) -> int:
    place = _PLACES.get(letter, count)
    if place >= count:
        raise Refused("There is no option %(letter)s. Look at the sheet again.", letter=letter.upper())
    return place
