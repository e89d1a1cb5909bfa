"""The register of legal acts."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from flask import request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import local_date, now
from lms.domain.legal_act import Article, Status, Trust, due_on, place_id, requisites
from lms.domain.permissions import Action, Actor, may
from lms.services import legal_acts, papers
from lms.services.legal_acts import ActFilters
from lms.web.blueprint import Pages
from lms.web.downloads import attachment
from lms.web.identity import database, viewer
from lms.web.labels import CHANGES, STATUSES, TRUST, topic_label
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
    filters = _filters()
    found, total = legal_acts.find(database(), filters, asked(), SIZE)
    return show(
        "legal_acts/acts.html",
        acts=found,
        page=Page(asked(), total),
        filters=filters,
        filtered=filters != ActFilters(),
        query=urlencode({key: value for key, value in request.args.items() if key != "page"}),
        today=local_date(now()),
        keeps_law=may(_who(), Action.KEEP_LAW),
        trusts=[(trust.value, _(TRUST[trust.value])) for trust in Trust],
        topics=[(each, topic_label(each)) for each in legal_acts.topics(database())],
        statuses=[(each.value, _(STATUSES[each.value][0])) for each in Status],
        marks=STATUSES,
    )


@pages.page("/acts/<slug>", Action.VISIT)
def act(slug: str) -> ResponseReturnValue:
    """One act: what it gives, its articles, editions, and when it was checked."""
    return show(
        "legal_acts/act.html",
        **_values(slug),
        citing=legal_acts.citing(database(), slug),
        history=legal_acts.history(database(), slug),
        change_words=CHANGES,
        today=local_date(now()),
        keeps_law=may(_who(), Action.KEEP_LAW),
    )


@pages.page("/acts/<slug>/card", Action.VISIT)
def card(slug: str) -> ResponseReturnValue:
    """The card that opens at a citation."""
    return render("legal_acts/card.html", **_values(slug))


@pages.page("/acts/list.<kind>", Action.VISIT)
def act_list(kind: str) -> ResponseReturnValue:
    """The acts that fit the filters, to be kept: DOCX, XLSX or PDF with the day of check at each."""
    filters = _filters()
    narrowed = [
        f"{_('Words')}: {filters.search}" if filters.search else "",
        f"{_('Topic')}: {topic_label(filters.topic)}" if filters.topic else "",
        f"{_('State')}: {_(STATUSES[filters.status][0])}" if filters.status in STATUSES else "",
        f"{_('How sure we are')}: {_(TRUST[filters.trust])}" if filters.trust in TRUST else "",
        _("check overdue") if filters.due_before else "",
    ]
    words = {value: _(text) for value, (text, _tone) in STATUSES.items()}
    words |= {value: _(text) for value, text in TRUST.items()}
    today = local_date(now())
    content = papers.list_of_acts(database(), kind, filters, "; ".join(filter(None, narrowed)), words, today)
    return attachment(content, f"perechen-npa-{today:%Y-%m-%d}.{kind}")


@pages.page("/acts/calendar", Action.VISIT)
def calendar() -> ResponseReturnValue:
    """When every act of the register has to be checked again, month by month."""
    months = [
        (first, list(group))
        for first, group in groupby(legal_acts.by_due_date(database()), key=lambda line: line.due_on.replace(day=1))
    ]
    return show("legal_acts/calendar.html", months=months, today=local_date(now()), marks=STATUSES)


@pages.page("/acts/states/<law_sha256>", Action.VISIT)
def state(law_sha256: str) -> ResponseReturnValue:
    """The law as it stood when somebody studied: the acts of one course, or of the whole register."""
    taken_at, acts = legal_acts.state(database(), law_sha256)
    slug = request.args.get("course", "")
    cited = legal_acts.cited_by_course(database(), slug) if slug else {}
    lines = [acts[each] for each in sorted(cited or acts) if each in acts]
    return show(
        "legal_acts/state.html", acts=lines, taken_at=taken_at, title=next(iter(cited.values()), ""), marks=STATUSES
    )


def _filters() -> ActFilters:
    given = request.args
    return ActFilters(
        search=given.get("search", "")[:200],
        topic=given.get("topic", ""),
        status=given.get("status", ""),
        trust=given.get("trust", ""),
        due_before=local_date(now()) if given.get("due") == "overdue" else None,
    )


def _who() -> Actor | None:
    found = viewer()
    return found.actor if found else None


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
