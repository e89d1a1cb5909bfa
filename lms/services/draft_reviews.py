"""A second person reads a draft before it is published; `lms.domain.draft_review` holds the rules."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lms.domain import course_edit
from lms.domain.course import Course as Document
from lms.domain.course_tree import COURSE_FILE
from lms.domain.course_writer import canonical_sha256
from lms.domain.draft_review import LAW, SUBJECT, Looked, ReviewState, check_decision, state_of
from lms.domain.errors import Missing, Refused, Stale
from lms.domain.permissions import ALLOWED, Action, Actor, may
from lms.domain.person import short_name
from lms.models.accounts import Account, AccountRole
from lms.models.authoring import DraftEdit, DraftFile
from lms.models.catalogue import CourseRevision
from lms.models.publishing import DraftReview
from lms.services import accounts, audit, drafts, jobs
from lms.services.drafts import Working

_READERS = ALLOWED[Action.TEACH] | ALLOWED[Action.KEEP_LAW]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the newest reading of a draft stands; names and words are "" where there is none."""

    state: ReviewState = ReviewState.NONE
    asked_by: str = ""
    asked_at: datetime | None = None
    reviewer: str = ""
    decided_at: datetime | None = None
    comment: str = ""
    looked: Mapping[str, Looked]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may read a draft."""

    id: int
    name: str


def tree_sha256(found: Working) -> str:
    """The canonical SHA-256 of the draft as it stands."""
    return canonical_sha256(found.tree)


def teaches_law(found: Working) -> bool:
    """Whether the reader is asked about the law, too."""
    return course_edit.safe_table(found.tree, COURSE_FILE).get("legal", True) is not False


def _title(found: Working) -> str:
    return course_edit.title(found.tree) or found.slug


def demanded(published: Document | None, draft: Document | None) -> bool:
    """Whether a second person has to read; a draft that drops the demand is itself read once more."""
    return any(document.second_reader for document in (published, draft) if document)


def reading(session: Session, found: Working) -> Reading:
    """How the newest reading of this draft stands."""
    asker, reviewer = aliased(Account), aliased(Account)
    row = session.execute(
        select(DraftReview, asker, reviewer)
        .join(asker, asker.id == DraftReview.asked_by)
        .join(reviewer, reviewer.id == DraftReview.reviewer_id)
        .where(DraftReview.course_id == found.course_id)
        .order_by(DraftReview.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return Reading(looked={})
    review: DraftReview = row[0]
    state = _state(review, found)
    if state is ReviewState.NONE:
        return Reading(looked={})
    answers = {**json.loads(review.subject), **json.loads(review.law)}
    return Reading(
        state=state,
        asked_by=_name(row[1]),
        asked_at=review.asked_at,
        reviewer=_name(row[2]),
        decided_at=review.decided_at,
        comment=review.comment,
        looked={line: Looked(**answer) for line, answer in answers.items()},
    )


def _state(review: DraftReview, found: Working) -> ReviewState:
    return state_of(review.state, (review.tree_sha256, review.revision_id), (tree_sha256(found), found.revision_id))


def _name(account: Account) -> str:
    return short_name(account.surname, account.given_name, account.patronymic)


def writers(session: Session, found: Working) -> frozenset[int]:
    """Everyone whose hand is in the draft: who edited since the last revision, and who left a file of it."""
    edits = select(DraftEdit.made_by).where(DraftEdit.course_id == found.course_id)
    if found.revision_id is not None:
        published_at = select(CourseRevision.published_at).where(CourseRevision.id == found.revision_id)
        edits = edits.where(DraftEdit.made_at >= published_at.scalar_subquery())
    files = select(DraftFile.saved_by).where(DraftFile.course_id == found.course_id)
    return frozenset(session.scalars(edits.union(files)))


def readers(session: Session, actor: Actor, found: Working) -> list[Reader]:
    """People whom the actor may ask, by name."""
    taken = writers(session, found) | {actor.id}
    rows = session.scalars(
        select(Account)
        .where(
            Account.confirmed_at.is_not(None),
            Account.id.not_in(taken),
            Account.id.in_(
                select(AccountRole.account_id).where(AccountRole.role.in_([role.value for role in _READERS]))
            ),
        )
        .order_by(Account.name_key, Account.id)
    )
    return [Reader(account.id, _name(account)) for account in rows]


def ask(session: Session, actor: Actor, slug: str, reviewer_id: int, now: datetime) -> None:
    """Ask somebody to read the draft as it stands; a letter goes to them. An earlier request is replaced."""
    found = drafts.working(session, slug, lock=True)
    if not found.changed:
        raise Refused("The draft is the same as the published course.")
    if reviewer_id not in {reader.id for reader in readers(session, actor, found)}:
        raise Refused("Choose somebody who has not written this draft.", field="reviewer")
    for earlier in session.scalars(
        select(DraftReview).where(DraftReview.course_id == found.course_id, DraftReview.state == "waiting")
    ):
        earlier.state = "replaced"
    session.flush()
    review = DraftReview(
        course_id=found.course_id,
        revision_id=found.revision_id,
        tree_sha256=tree_sha256(found),
        asked_by=actor.id,
        asked_at=now,
        reviewer_id=reviewer_id,
    )
    session.add(review)
    session.flush()
    reader = session.get_one(Account, reviewer_id)
    who, course = accounts.name_of(session, actor.id), _title(found)
    jobs.letter(session, reader.email, "review_asked", reader.language, now, who=who, course=course, slug=slug)
    audit.record(session, actor.id, "draft.review_asked", f"course:{slug}", now, review=review.id)


def refusal(session: Session, actor: Actor, found: Working) -> Refused | None:
    """Why this person can't decide on the draft now; None when they can."""
    review = _waiting(session, found)
    if review is None:
        return Refused("Nobody has asked for this draft to be read.")
    if not (may(actor, Action.TEACH) or may(actor, Action.KEEP_LAW)):
        return Missing()
    if actor.id in writers(session, found) | {review.asked_by}:
        return Refused("You have written this draft or asked for it to be read. Somebody else has to read it.")
    return None


def decide(
    session: Session,
    actor: Actor,
    slug: str,
    read_sha256: str,
    looked: Mapping[str, Looked],
    approves: bool,
    comment: str,
    now: datetime,
) -> None:
    """Approve exactly the files that were read, `read_sha256`, or return them; a letter goes to who has asked."""
    found = drafts.working(session, slug, lock=True)
    refused, review = refusal(session, actor, found), _waiting(session, found)
    if refused or review is None:
        raise refused or Missing()
    if read_sha256 != tree_sha256(found):
        raise Stale("The draft was edited while you were reading. Look at it once more.")
    legal = teaches_law(found)
    check_decision(looked, legal, approves, comment)
    review.state = "approved" if approves else "returned"
    review.tree_sha256, review.reviewer_id, review.decided_at = read_sha256, actor.id, now
    review.subject, review.law = _written(looked, SUBJECT), _written(looked, LAW if legal else ())
    review.comment = comment.strip()
    session.flush()
    author = session.get_one(Account, review.asked_by)
    jobs.letter(
        session,
        author.email,
        "review_decided",
        author.language,
        now,
        who=accounts.name_of(session, actor.id),
        course=_title(found),
        slug=slug,
        approved=int(approves),
        comment=review.comment,
    )
    audit.record(session, actor.id, f"draft.{review.state}", f"course:{slug}", now, review=review.id)


def check_approved(session: Session, found: Working, published: Document | None, draft: Document) -> None:
    """Refused when the course demands a second reader and nobody has approved exactly this draft."""
    if not demanded(published, draft):
        return
    state = reading(session, found).state
    if state is ReviewState.VOID:
        raise Refused("The draft was edited after it was approved, so the approval is void. Ask for a reading again.")
    if state is not ReviewState.APPROVED:
        raise Refused("This course is published only when a second person has approved the draft.")


def _waiting(session: Session, found: Working) -> DraftReview | None:
    return session.scalar(
        select(DraftReview).where(
            DraftReview.course_id == found.course_id,
            DraftReview.state == "waiting",
            DraftReview.revision_id.is_not_distinct_from(found.revision_id),
        )
    )


def _written(looked: Mapping[str, Looked], lines: tuple[str, ...]) -> str:
    return json.dumps({line: asdict(looked[line]) for line in lines if line in looked}, ensure_ascii=False)
