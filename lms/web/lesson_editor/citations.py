"""Acts as they are offered to be cited."""

from dataclasses import dataclass
from datetime import date

from lms.domain.legal_act import LegalAct, Trust, requisites
from lms.web.labels import TRUST
from lms.web.wording import _


@dataclass(frozen=True, slots=True)
class CitablePlace:
    """A provision of an act and its citation; `doubt` is "" when it was seen in the text."""

    place: str
    text: str
    citation: str
    doubt: str


@dataclass(frozen=True, slots=True)
class CitableAct:
    """An act of the register, the citation of the whole act, and those of its provisions."""

    slug: str
    requisites: str
    title: str
    status: str
    checked_on: date
    citation: str
    doubt: str
    places: tuple[CitablePlace, ...]


def citable(act: LegalAct) -> CitableAct:
    """An act with its citations ready to be put into a lesson."""
    places = []
    for article in act.articles:
        place = f"ст. {article.number}" if article.number[:1].isdigit() else article.number
        places.append(CitablePlace(place, article.text, f"[[{act.slug} {place}|]]", _doubt(article.trust)))
    return CitableAct(
        act.slug,
        requisites(act),
        act.title,
        act.status.value,
        act.checked_on,
        f"[[{act.slug}|]]",
        _doubt(act.trust),
        tuple(places),
    )


def by_likeness(acts: list[LegalAct], search: str) -> list[LegalAct]:
    """The same acts, those whose requisites hold the words themselves first."""
    words = search.strip().casefold()
    return sorted(acts, key=lambda act: words not in requisites(act).casefold())


def _doubt(trust: Trust) -> str:
    return "" if trust is Trust.VERIFIED else _(TRUST[trust.value])
