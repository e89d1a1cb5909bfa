"""Changing the register of legal acts: loading it, recording what happens to acts, confirming that nothing did.

Whatever changes here tells the courses at once: the places that cite the act become stale, and authors get a
letter.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.adapters.clock import local_date
from lms.adapters.stems import stem_key
from lms.domain.act_format import read_act, write_act
from lms.domain.errors import Missing, Refused, Stale, Unsound
from lms.domain.legal_act import LegalAct, due_on, requisites
from lms.domain.legal_change import (
    Change,
    ChangeKind,
    changed_act,
    confirmed_act,
    corrected_places,
    edition_words,
)
from lms.domain.permissions import Actor, Role
from lms.models.legal_acts import Act, ActChange, ActRegister, ActState, StalePlace
from lms.services import accounts, audit, jobs, legal_acts, staleness


def load(session: Session, acts: Mapping[str, LegalAct], now: datetime) -> tuple[str, ...]:
    """Take the register from files; slugs whose edited entry here was kept though the file has changed too.

    An entry that was edited here stays unless the file has changed since and was checked later; an act that left
    the files leaves the table unless it was made or edited here. Files change no courses: these come with them.
    """
    rows = {row.slug: row for row in session.scalars(select(Act))}
    kept = []
    for slug, gone in rows.items():
        if slug not in acts and gone.loaded_sha256 == _sha256(gone.document):
            session.delete(gone)
    for slug, act in acts.items():
        row = rows.get(slug)
        document = _document(act)
        if row is not None and row.loaded_sha256 != _sha256(row.document):
            if row.loaded_sha256 == _sha256(document):
                continue
            if document != row.document and act.checked_on <= row.checked_on:
                kept.append(slug)
                continue
        _put(session, act, row).loaded_sha256 = _sha256(document)
    _settle(session, None, now)
    return tuple(kept)


def record_change(session: Session, actor: Actor, slug: str, change: Change, now: datetime) -> int:
    """Record what has happened to an act; how many places of courses became stale."""
    row, act = _locked(session, slug)
    if change.successor and session.get(Act, change.successor) is None:
        raise Refused("There is no such act in the register.", field="successor")
    after = changed_act(act, change, local_date(now), accounts.name_of(session, actor.id))
    _put(session, after, row)
    return _announce(session, actor, slug, change, now)


def confirm(session: Session, actor: Actor, slug: str, source: str, now: datetime) -> None:
    """Somebody has compared the entry with its source today, and nothing has changed."""
    row, act = _locked(session, slug)
    _put(session, confirmed_act(act, local_date(now), accounts.name_of(session, actor.id), source), row)
    audit.record(session, actor.id, "act.confirmed", f"act:{slug}", now)
    _settle(session, actor.id, now)


def place_is_right(session: Session, actor: Actor, slug: str, kind: str, key: str, now: datetime) -> None:
    """A person has looked at a stale place of the course `slug` and says that it is right as of now."""
    staleness.still_right(session, actor, slug, kind, key, now)
    _settle(session, actor.id, now)


def keep_up(session: Session, now: datetime) -> None:
    """After an upgrade: keep the law as it stands, when this version was the first to keep it."""
    if session.get(ActRegister, 1) is not None:
        _settle(session, None, now)


def entry(session: Session, slug: str) -> str:
    """The entry of an act as text to be edited."""
    return write_act(legal_acts.act(session, slug))


def version(text: str) -> str:
    """The name of one state of an entry."""
    return _sha256(text)


def save_entry(session: Session, actor: Actor, slug: str, text: str, base: str, now: datetime) -> str:
    """Replace the entry `slug` ("" makes a new one) by `text`; its slug.

    `base` is the `version` of the entry that the text was made from: Stale when somebody has changed it since.
    Places that cite a provision about which the entry now says something else become stale.
    """
    act, problems = read_act(text)
    if act is None or problems:
        raise Unsound("The entry can't be read. Line %(problems)s", problems, field="text")
    if slug and act.slug != slug:
        raise Refused("The slug of an act can't be changed: courses cite it. Make a new entry.", field="text")
    if not slug and session.get(Act, act.slug) is not None:
        raise Refused("There is already an act with this slug. Open it, or choose another slug.", field="text")
    if act.replaced_by and session.get(Act, act.replaced_by) is None:
        raise Refused("There is no such act in the register.", field="text")
    row, before = _locked(session, slug) if slug else (None, None)
    if before and version(write_act(before)) != base:
        raise Stale(
            "Somebody else has changed this entry since you opened it, so nothing is saved. Their text stands below:"
            " take over what you need. If you save again, yours replaces it.",
            field="text",
        )
    _put(session, act, row)
    audit.record(session, actor.id, "act.edited" if slug else "act.made", f"act:{act.slug}", now)
    places = corrected_places(before, act) if before else None
    if places is None:
        _settle(session, actor.id, now)
    else:
        _announce(session, actor, act.slug, Change(kind=ChangeKind.CORRECTED, in_force_on=None, places=places), now)
    return act.slug


def has_overdue(session: Session, today: date) -> bool:
    """Whether the check of any act is overdue and the courses do not know it yet."""
    found = session.scalar(select(Act.slug).where(Act.due_on < today, Act.overdue_noted.is_(False)).limit(1))
    return found is not None


def note_overdue(session: Session, now: datetime) -> int:
    """Tell the courses which checks are overdue, in one letter; how many acts there were."""
    today = local_date(now)
    rows = session.scalars(
        select(Act)
        .where(Act.due_on < today, Act.overdue_noted.is_(False))
        .order_by(Act.slug)
        .with_for_update(skip_locked=True)
    ).all()
    marked = 0
    for row in rows:
        row.overdue_noted = True
        change = Change(kind=ChangeKind.OVERDUE, in_force_on=row.due_on)
        marked += staleness.mark(session, _append(session, None, row.slug, change, now), now)
    if rows:
        _settle(session, None, now)
        _tell_authors(session, "acts_overdue", now, acts=len(rows), places=marked)
    return len(rows)


def export(session: Session) -> str:
    """The whole register as courses/acts.toml would hold it."""
    found = legal_acts.register(session)
    return "\n".join(f"[[act]]\n{write_act(found[slug])}" for slug in sorted(found))


def _announce(session: Session, actor: Actor, slug: str, change: Change, now: datetime) -> int:
    row = _append(session, actor.id, slug, change, now)
    marked = staleness.mark(session, row, now)
    audit.record(session, actor.id, f"act.{change.kind}", f"act:{slug}", now, change=row.id, places=marked)
    _settle(session, actor.id, now)
    if marked:
        act = legal_acts.act(session, slug)
        _tell_authors(session, "law_changed", now, act=requisites(act), slug=slug, places=marked)
    return marked


def _append(session: Session, actor_id: int | None, slug: str, change: Change, now: datetime) -> ActChange:
    row = ActChange(
        act_slug=slug,
        kind=change.kind.value,
        in_force_on=change.in_force_on,
        by=change.by.strip(),
        note=change.note.strip(),
        places="\n".join(change.places),
        noted_at=now,
        noted_by=actor_id,
    )
    session.add(row)
    session.flush()
    return row


def _tell_authors(session: Session, template: str, now: datetime, **values: str | int) -> None:
    for email, language in accounts.addresses(session, Role.INSTRUCTOR):
        jobs.letter(session, email, template, language, now, **values)


def _locked(session: Session, slug: str) -> tuple[Act, LegalAct]:
    row = session.get(Act, slug, with_for_update=True)
    if row is None:
        raise Missing()
    return row, msgspec.json.decode(row.document, type=LegalAct)


def _put(session: Session, act: LegalAct, row: Act | None) -> Act:
    """Write an entry into its row, a new one when there is none."""
    if row is None:
        row = Act(slug=act.slug, loaded_sha256="")
        session.add(row)
    row.requisites, row.title = requisites(act), act.title
    row.status, row.trust, row.checked_on = act.status.value, act.trust.value, act.checked_on
    if row.due_on != due_on(act):
        row.due_on, row.overdue_noted = due_on(act), False
    row.topics = " ".join(act.topics)
    words = [f"{article.number} {article.text}" for article in act.articles]
    row.search_key = stem_key(requisites(act), act.number, act.title, act.gives, act.note, *words)
    row.document = _document(act)
    return row


def _document(act: LegalAct) -> str:
    return msgspec.json.encode(act).decode()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _settle(session: Session, actor_id: int | None, now: datetime) -> None:
    """Let checks that were made clear what waited for them, keep the law as it stands, give the register its hashes."""
    session.flush()
    # Whoever changes another act at this moment comes after, and sees this change in the law that is kept.
    state = session.get(ActRegister, 1, with_for_update=True) or ActRegister(id=1)
    staleness.clear_overdue(session, actor_id, now)
    found = legal_acts.register(session)
    lines = [_state_line(found[slug]) for slug in sorted(found)]
    law = _sha256(msgspec.json.encode([found[slug] for slug in sorted(found)]).decode())
    if session.get(ActState, law) is None:
        session.add(ActState(law_sha256=law, taken_at=now, document=json.dumps(lines, ensure_ascii=False)))
    newest = session.scalar(select(func.max(StalePlace.id)))
    waiting = session.scalars(select(StalePlace.id).where(StalePlace.cleared_at.is_(None)).order_by(StalePlace.id))
    state.law_sha256, state.sha256 = law, _sha256(f"{law} {newest} {waiting.all()}")
    session.add(state)
    session.flush()


def _state_line(act: LegalAct) -> dict[str, str]:
    return {
        "slug": act.slug,
        "requisites": requisites(act),
        "status": act.status.value,
        "edition": edition_words(act),
        "checked_on": act.checked_on.isoformat(),
    }
