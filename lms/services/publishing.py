"""From draft to learners: what publishing changes, and for whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.domain import course_edit
from lms.domain.course import Course as Document
from lms.domain.course_changes import CourseChanges, course_changes
from lms.domain.errors import Stale
from lms.domain.permissions import Actor
from lms.models.catalogue import CourseRevision
from lms.services import authoring, draft_reviews, drafts, revision_moves
from lms.services.authoring import Draft
from lms.services.draft_reviews import Reading
from lms.services.revision_moves import MovePreview


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A draft on its way to learners.

    `sha256` names exactly these files. `changes` and `moves` are None while the draft can't be read; `demanded`
    says that a second person has to approve it, `reading` how that stands.
    """

    draft: Draft
    title: str
    published: Document | None
    sha256: str
    changes: CourseChanges | None
    demanded: bool
    reading: Reading
    moves: MovePreview | None


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing: the number of the revision, and how many people were moved to it."""

    revision: int
    moved: int


def plan(session: Session, slug: str) -> Plan:
    """Everything to look at before publishing; nothing is changed."""
    found = drafts.working(session, slug)
    draft = authoring.judged(session, found)
    published = authoring.published(session, found)
    document = draft.document
    return Plan(
        draft=draft,
        title=course_edit.title(draft.tree) or slug,
        published=published,
        sha256=draft_reviews.tree_sha256(found),
        changes=course_changes(published, document) if document else None,
        demanded=draft_reviews.demanded(published, document),
        reading=draft_reviews.reading(session, found),
        moves=revision_moves.preview(session, found.course_id, document) if document else None,
    )


def publish(
    session: Session, actor: Actor, slug: str, note: str, seen_sha256: str, now: datetime, *, move: bool
) -> Published:
    """Publish the draft that was looked at, `seen_sha256`; `move` takes people under way along."""
    found = drafts.working(session, slug, lock=True)
    if draft_reviews.tree_sha256(found) != seen_sha256:
        raise Stale("The draft was edited since you opened this page. Look at what will change once more.")
    number = authoring.publish(session, actor, slug, note, now)
    if not move:
        return Published(number, 0)
    revision_id = session.scalars(
        select(CourseRevision.id).where(CourseRevision.course_id == found.course_id, CourseRevision.number == number)
    ).one()
    return Published(number, revision_moves.move_all(session, actor, found.course_id, revision_id, now))
