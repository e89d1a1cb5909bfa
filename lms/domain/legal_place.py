"""Addresses of provisions inside an act: what «ст. 5 ч. 4 п. 4» names, and whether two of them concern each other."""

import re
from dataclasses import dataclass
from functools import lru_cache

Step = tuple[str, str]
"""A unit of an act and its number; a number with no unit before it has the unit ""."""

_UNITS = {"": "", "ст": "ст", "ч": "ч", "п": "п", "пп": "пп", "подп": "пп", "абз": "абз", "прим": "прим"}
"""Beginnings of the words for units, the widest unit first, and their short forms."""
_ORDER = tuple(_UNITS.values())
_DIGITS = r"\d+(?:[.\-–]\d+)*(?:\(\d+\))?"
_NUMBER = rf"[«\"]?({_DIGITS}|[а-яё](?:\.\d+)*)(?![\w-])[»\"]?"
_STEP = re.compile(
    rf"\b(?:(ст|ч|пп|подп|п|абз)(?:\.|ат\w*|аст\w*|ункт\w*|ац\w*)?\s*{_NUMBER}"
    rf"|(прим)(?:\.|ечани\w*)?\s*({_DIGITS})?(?:\s*к\b)?)"
)
_BARE = re.compile(rf"{_DIGITS}(?![\w-])")
_WORD = re.compile(r"\w+(?:[.()-]+\w+)*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an act.

    `part` holds the words for a part outside the main text («Положение», «приложение 2»), `steps` the
    units inside from the widest down: Russian writes them both ways round, «ст. 5 ч. 4» is «часть 4
    статьи 5».
    """

    part: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    def is_in(self, other: "Place") -> bool:
        """Whether this provision is `other` or a part of it; every provision is a part of the empty place.

        A level that the wider address leaves out is unknown: «ст. 16 ч. 1 п. 33» is in «ст. 16 п. 33».
        """
        if not other.steps:
            return self.part[: len(other.part)] == other.part
        if self.part != other.part or not self.steps:
            return False
        return _agree(self.steps[0], other.steps[0]) and set(other.steps[1:]) <= set(self.steps[1:])


def touches(cited: str, changed: str) -> bool:
    """Whether a change of the provision `changed` concerns a citation of `cited`: either is a part of the other."""
    one, other = parse(cited), parse(changed)
    return one.is_in(other) or other.is_in(one)


@lru_cache(maxsize=4096)
def parse(address: str) -> Place:
    """The place an address names, such as "5 ч. 4 п. 4", «часть 4 статьи 5» or «Положение п. 6»."""
    text = " ".join(address.casefold().replace("–", "-").split())
    steps: list[Step] = []
    if bare := _BARE.match(text):
        steps.append(("", bare[0]))
        text = text[bare.end() :]
    steps += [(_UNITS[match[1] or match[3]], match[2] or match[4] or "") for match in _STEP.finditer(text)]
    steps.sort(key=lambda step: _ORDER.index(step[0]))
    return Place(tuple(_WORD.findall(_STEP.sub(" ", text))), tuple(steps))


def _agree(one: Step, other: Step) -> bool:
    """Whether the widest steps are the same; a number without a unit is an article of a law or a point of an order."""
    units = {one[0], other[0]}
    return one[1] == other[1] and (len(units) == 1 or units in ({"", "ст"}, {"", "п"}))
