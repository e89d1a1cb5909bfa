"""The register of legal acts."""

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from lms.domain.legal_act import Article, Status, Trust, due_on, place_id, requisites
from lms.domain.permissions import Action
from lms.services import legal_acts
from lms.web.blueprint import Pages
from lms.web.identity import database
from lms.web.labels import STATUSES, TRUST, topic_label
from lms.web.paging import SIZE, Page, asked
from lms.web.rendering import render, show
from lms.web.wording import _

pages = Pages("legal_acts", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One provision as the page of its act shows it; `doubt` is "" when it was seen in the text."""

    anchor: str
    number: str
    text: str
    doubt: str
    edition: str


@pages.page("/acts", Action.VISIT)
def acts() -> ResponseReturnValue:
    """Acts by words, topic and status."""
    given = request.args
    search, topic, status = given.get("search", "")[:200], given.get("topic", ""), given.get("status", "")
    found, total = legal_acts.find(database(), search, topic, status, asked(), SIZE)
    return show(
        "legal_acts/acts.html",
        acts=found,
        page=Page(asked(), total),
        search=search,
        topic=topic,
        status=status,
        topics=[(each, topic_label(each)) for each in legal_acts.topics(database())],
        statuses=[(each.value, _(STATUSES[each.value][0])) for each in Status],
        marks=STATUSES,
    )


@pages.page("/acts/<slug>", Action.VISIT)
def act(slug: str) -> ResponseReturnValue:
    """One act: what it gives, its articles, editions, and when it was checked."""
    return show("legal_acts/act.html", **_values(slug))


@pages.page("/acts/<slug>/card", Action.VISIT)
def card(slug: str) -> ResponseReturnValue:
    """The card that opens at a citation."""
    return render("legal_acts/card.html", **_values(slug))


def _values(slug: str) -> dict[str, object]:
    found = legal_acts.act(database(), slug)
    provisions = [_provision(article) for article in found.articles]
    words, tone = STATUSES[found.status.value]
    return {
        "act": found,
        "label": requisites(found),
        "status": _(words),
        "tone": tone,
        "trust": _(TRUST[found.trust.value]),
        "due": due_on(found),
        "provisions": provisions,
        "cited": next((each for each in provisions if each.anchor == request.args.get("at")), None),
        "successor": legal_acts.lines(database(), [found.replaced_by or ""]).get(found.replaced_by or ""),
    }


def _provision(article: Article) -> Provision:
    return Provision(
        anchor=place_id(article.number),
        number=_("art. %(number)s", number=article.number) if article.number[:1].isdigit() else article.number,
        text=article.text,
        doubt="" if article.trust is Trust.VERIFIED else _(TRUST[article.trust.value]),
        edition=article.edition,
    )
