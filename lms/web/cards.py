"""Courses as cards, ready for the template."""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.services.catalogue import Card
from lms.web.formatting import day_in_words, length, roubles
from lms.web.labels import FORMATS
from lms.web.wording import _


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCard:
    """A course as its card shows it."""

    slug: str
    title: str
    summary: str
    length: str
    format_label: str
    price_label: str
    href: str
    next_group: str
    trial_href: str


def course_cards(cards: Iterable[Card]) -> list[CourseCard]:
    """Cards in the reader's language."""
    return [
        CourseCard(
            slug=card.slug,
            title=card.title,
            summary=card.summary,
            length=length(card.hours, card.trial_minutes),
            format_label=_(FORMATS[card.format]),
            price_label=roubles(card.price),
            href=f"/courses/{card.slug}",
            trial_href=f"/try/{card.slug}" if card.trial_minutes else "",
            next_group=day_in_words(card.next_start) if card.next_start else _("at once") if card.is_open else "",
        )
        for card in cards
    ]
