"""A second person reads: never their own draft, and an approval holds until the next edit."""

import json

import pytest
from sqlalchemy import select

from lms.domain import course_edit
from lms.domain.draft_review import LAW, SUBJECT, Looked, ReviewState
from lms.domain.errors import Missing, Refused, Stale
from lms.models.accounts import AccountRole
from lms.models.journal import AuditEntry, Job
from lms.models.publishing import DraftReview
from lms.services import authoring, draft_reviews, drafts, publishing

SLUG, LESSON = "primer", "01-nachalo/20-vtoroe.md"
ALL = {line: Looked(ok=True) for line in SUBJECT + LAW}


@pytest.fixture
def later(study):
    """A day after the first revision was published."""
    return study.later(days=1)


@pytest.fixture
def colleague(session, study):
    """A second instructor."""
    session.add(AccountRole(account_id=study.actor("other").id, role="instructor"))
    session.flush()
    session.expire_all()
    return study.actor("other")


@pytest.fixture
def demanding(session, later, colleague):
    """The course demands a second reader; `instructor` has written the draft that says so."""
    change(session, later, lambda tree: course_edit.set_table(tree, "course.toml", {"second_reader": True}))


def change(session, study, how, who="instructor"):
    return authoring.edit(session, study.actor(who), SLUG, how, "course.settings", "", study.now)


def write(session, study, text, who="instructor"):
    return change(session, study, lambda _tree: {LESSON: f"# Второе\n\n{text}\n".encode()}, who)


def sha(session):
    return draft_reviews.tree_sha256(drafts.working(session, SLUG))


def state(session):
    return draft_reviews.reading(session, drafts.working(session, SLUG)).state


def ask(session, study, reader, who="instructor"):
    draft_reviews.ask(session, study.actor(who), SLUG, reader.id, study.now)


def decide(session, study, reader, *, approves=True, looked=ALL, comment="", read=""):
    draft_reviews.decide(session, reader, SLUG, read or sha(session), looked, approves, comment, study.now)


def publish(session, study, who="instructor"):
    return publishing.publish(session, study.actor(who), SLUG, "Уточнено", sha(session), study.now, move=False)


def letters(session):
    rows = [json.loads(row) for row in session.scalars(select(Job.payload).order_by(Job.id))]
    return [(row["to"], row["template"]) for row in rows if row["template"].startswith("review_")]


def test_without_the_demand_a_draft_is_published_unread(session, later) -> None:
    write(session, later, "Иначе.")
    assert publish(session, later).revision == 2


@pytest.mark.slow
def test_a_demanded_reading_is_asked_for_approved_and_published(session, later, colleague, demanding) -> None:
    with pytest.raises(Refused, match="second person"):
        publish(session, later)
    ask(session, later, colleague)
    assert state(session) is ReviewState.WAITING
    with pytest.raises(Refused, match="second person"):
        publish(session, later)
    decide(session, later, colleague, comment="Хорошо", looked={**ALL, "dates": Looked(ok=False, comment="Нет дат")})
    assert state(session) is ReviewState.APPROVED
    reading = draft_reviews.reading(session, drafts.working(session, SLUG))
    assert (reading.comment, reading.looked["dates"]) == ("Хорошо", Looked(ok=False, comment="Нет дат"))
    assert letters(session) == [("other@city.test", "review_asked"), ("instructor@city.test", "review_decided")]
    assert publish(session, later).revision == 2
    assert state(session) is ReviewState.NONE
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("draft.%"))).all()
    assert {"draft.review_asked", "draft.approved", "draft.published"} <= set(actions)


def test_an_edit_after_the_approval_makes_it_void_until_it_is_taken_back(session, later, colleague, demanding) -> None:
    ask(session, later, colleague)
    decide(session, later, colleague)
    edit = write(session, later, "Ещё правка.")
    assert state(session) is ReviewState.VOID
    with pytest.raises(Refused, match="void"):
        publish(session, later)
    drafts.undo(session, later.actor("instructor"), SLUG, edit, later.now)
    assert state(session) is ReviewState.APPROVED


def test_a_draft_that_drops_the_demand_is_read_once_more(session, later, colleague, demanding) -> None:
    ask(session, later, colleague)
    decide(session, later, colleague)
    publish(session, later)
    after = later.later(days=1)
    change(session, after, lambda tree: course_edit.set_table(tree, "course.toml", {"second_reader": None}))
    with pytest.raises(Refused, match="second person"):
        publish(session, after)


def test_nobody_reads_their_own_draft(session, later, colleague, demanding) -> None:
    write(session, later, "Правка коллеги.", "other")
    found = drafts.working(session, SLUG)
    names = {reader.id for reader in draft_reviews.readers(session, later.actor("instructor"), found)}
    assert names == {later.actor("administrator").id}
    with pytest.raises(Refused) as refused:
        ask(session, later, colleague)
    assert refused.value.field == "reviewer"
    ask(session, later, later.actor("administrator"))
    for name in ("instructor", "other"):
        with pytest.raises(Refused, match="Somebody else"):
            decide(session, later, later.actor(name))
    with pytest.raises(Missing):
        decide(session, later, later.actor("curator"))
    decide(session, later, later.actor("administrator"))
    assert state(session) is ReviewState.APPROVED


def test_who_asked_does_not_approve_though_they_have_written_nothing(session, later, colleague, demanding) -> None:
    ask(session, later, colleague, who="administrator")
    with pytest.raises(Refused, match="Somebody else"):
        decide(session, later, later.actor("administrator"))


def test_who_wrote_the_last_revision_may_read_the_next(session, later, colleague) -> None:
    write(session, later, "Правка коллеги.", "other")
    publish(session, later.later(hours=1), "other")
    after = later.later(days=1)
    write(session, after, "Новая правка.")
    found = drafts.working(session, SLUG)
    assert colleague.id in {reader.id for reader in draft_reviews.readers(session, after.actor("instructor"), found)}


def test_a_draft_is_approved_as_it_was_read(session, later, colleague, demanding) -> None:
    ask(session, later, colleague)
    read = sha(session)
    write(session, later, "Тем временем.")
    with pytest.raises(Stale):
        decide(session, later, colleague, read=read)
    decide(session, later, colleague)
    assert state(session) is ReviewState.APPROVED


def test_a_returned_draft_says_why_and_is_asked_for_again(session, later, colleague, demanding) -> None:
    ask(session, later, colleague)
    with pytest.raises(Refused):
        decide(session, later, colleague, approves=False)
    decide(session, later, colleague, approves=False, looked={}, comment="Мало примеров")
    assert state(session) is ReviewState.RETURNED
    with pytest.raises(Refused, match="Nobody has asked"):
        decide(session, later, colleague)
    ask(session, later, colleague)
    ask(session, later, later.actor("administrator"))
    assert session.scalars(select(DraftReview.state).order_by(DraftReview.id)).all() == [
        "returned",
        "replaced",
        "waiting",
    ]


def test_there_is_nothing_to_read_without_a_draft(session, later, colleague) -> None:
    with pytest.raises(Refused, match="the same as"):
        ask(session, later, colleague)
