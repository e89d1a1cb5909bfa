"""Questions answered by naming a norm: an act of the register and a place in it such as "5 ч. 4 п. 4".

An answer is a citation, kept as its slug and place; the author gives one or several norms that are right.
"""

from collections.abc import Sequence

from lms.domain.legal_act import Citation
from lms.domain.legal_place import Place, parse

RIGHT_ACT = 0.4
"""Whoever knows the act finds the rest by leafing; less than half, since no decision rests on an act alone."""
RIGHT_ARTICLE = 0.7
"""The article is what a draft is checked by; the part and the point only tell which of its cases is meant."""


def share(answer: Citation | None, accepted: Sequence[Citation]) -> float:
    """Share of the point: the best over the accepted norms; 0 for no answer.

    The whole point goes to the accepted place or a part of it, `RIGHT_ARTICLE` to another place in the same
    article (the widest unit: a point, where the act has no articles), `RIGHT_ACT` to another place of the act.
    """
    if answer is None:
        return 0.0
    place = parse(answer.place)
    return max((_share_in(place, parse(norm.place)) for norm in accepted if norm.slug == answer.slug), default=0.0)


def _share_in(place: Place, norm: Place) -> float:
    if place.is_in(norm):
        return 1.0
    return RIGHT_ARTICLE if place.is_in(Place(norm.part, norm.steps[:1])) else RIGHT_ACT
