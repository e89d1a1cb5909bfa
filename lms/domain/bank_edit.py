"""Editing item banks: each function takes the banks of a course by quiz, in order, and gives them changed.

A question is known by its key, which never changes, because attempts and statistics hang on it. Nothing is
checked here beyond what an edit needs: the reader of the files judges the result.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from itertools import count

from lms.domain.course import FINAL
from lms.domain.errors import Missing
from lms.domain.question import Question

Banks = Mapping[str, tuple[Question, ...]]
Changed = dict[str, tuple[Question, ...]]

_NUMBERED = re.compile(r"(.*?)([0-9]{1,9})", re.DOTALL)
_OF_MODULE = re.compile(r"(.*?)([0-9]{1,9})-", re.DOTALL)
_DIGITS = 3


def get(banks: Banks, key: str) -> tuple[str, Question] | None:
    """The question `key` with the quiz in whose bank it is; None when there is none."""
    found = ((quiz, question) for quiz, bank in banks.items() for question in bank if question.key == key)
    return next(found, None)


def find(banks: Banks, key: str) -> tuple[str, Question]:
    """The same; Missing when there is none."""
    found = get(banks, key)
    if found is None:
        raise Missing("There is no such question in the draft any more.")
    return found


def put(banks: Banks, question: Question) -> Changed:
    """The question with this key becomes `question`, where it stands."""
    find(banks, question.key)
    return change(banks, {question.key}, lambda _old: question)


def add(banks: Banks, quiz: str, question: Question, after: str = "") -> Changed:
    """One more question in the bank of `quiz`, right after `after` when it is there, else the last."""
    bank = list(_bank(banks, quiz))
    place = next((number for number, each in enumerate(bank, 1) if each.key == after), len(bank))
    return {**banks, quiz: (*bank[:place], question, *bank[place:])}


def remove(banks: Banks, keys: Collection[str]) -> Changed:
    """The banks without these questions."""
    return {quiz: tuple(question for question in bank if question.key not in keys) for quiz, bank in banks.items()}


def move(banks: Banks, keys: Collection[str], quiz: str) -> Changed:
    """These questions become the last of the bank of `quiz`; those that are in it already stay where they are."""
    here = {question.key for question in _bank(banks, quiz)}
    going = set(keys) - here
    moved = [question for bank in banks.values() for question in bank if question.key in going]
    rest = remove(banks, going)
    return {**rest, quiz: (*rest[quiz], *moved)}


def change(banks: Banks, keys: Collection[str], how: Callable[[Question], Question]) -> Changed:
    """Each of these questions as `how` makes it."""
    return {
        quiz: tuple(how(question) if question.key in keys else question for question in bank)
        for quiz, bank in banks.items()
    }


def tag(banks: Banks, keys: Collection[str], name: str) -> Changed:
    """These questions bear the tag `name`, once."""
    return change(banks, keys, lambda each: replace(each, tags=tuple(dict.fromkeys((*each.tags, name)))))


def untag(banks: Banks, keys: Collection[str], name: str) -> Changed:
    """These questions do not bear the tag `name`."""
    return change(banks, keys, lambda each: replace(each, tags=tuple(own for own in each.tags if own != name)))


def categorise(banks: Banks, keys: Collection[str], name: str) -> Changed:
    """These questions stand in the category `name`, "" for none."""
    return change(banks, keys, lambda each: replace(each, category=name))


def next_key(banks: Banks, quiz: str, taken: Collection[str] = ()) -> str:
    """The next free key by the pattern of the bank, such as kz-01-008 after kz-01-007.

    A bank without questions takes the pattern of the others with its own place among them, f for the final
    attestation. Keys that are `taken` elsewhere, or were once, are never given again.
    """
    known = {*taken, *(question.key for bank in banks.values() for question in bank)}
    prefix = _prefix(banks, quiz)
    numbers = [parts[1] for key in known if (parts := _parts(key)) and parts[0] == prefix]
    digits = max(map(len, numbers), default=_digits(banks))
    free = (f"{prefix}{number:0{digits}d}" for number in count(max(map(int, numbers), default=0) + 1))
    return next(key for key in free if key not in known)


def settled(base: Question | None, mine: Question, theirs: Question) -> bool:
    """Whether `mine`, made from `base`, may stand instead of `theirs` without anybody's work being lost."""
    return theirs in (base, mine)


def _bank(banks: Banks, quiz: str) -> tuple[Question, ...]:
    if quiz not in banks:
        raise Missing("There is no such bank in the draft any more.")
    return banks[quiz]


def _parts(key: str) -> tuple[str, str] | None:
    found = _NUMBERED.fullmatch(key)
    return (found[1], found[2]) if found else None


def _all_parts(bank: tuple[Question, ...]) -> Iterator[tuple[str, str]]:
    return (parts for question in bank if (parts := _parts(question.key)))


def _prefix(banks: Banks, quiz: str) -> str:
    own = Counter(prefix for prefix, _number in _all_parts(_bank(banks, quiz)))
    if own:
        return own.most_common(1)[0][0]
    for bank in banks.values():
        for prefix, _number in _all_parts(bank):
            if found := _OF_MODULE.fullmatch(prefix):
                place = f"{list(banks).index(quiz) + 1:0{len(found[2])}d}"
                return f"{found[1]}{'f' if quiz == FINAL else place}-"
    return f"{quiz}-"


def _digits(banks: Banks) -> int:
    lengths = Counter(len(number) for bank in banks.values() for _prefix, number in _all_parts(bank))
    return lengths.most_common(1)[0][0] if lengths else _DIGITS
