"""What a database needs after an upgrade and migrations, which know no rules, can't make."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.models.catalogue import CourseRevision
from lms.models.legal_acts import CitingPlace
from lms.services import act_register, catalogue, legal_acts, staleness


def after_upgrade(session: Session, now: datetime) -> None:
    """Note what revisions cite that were published before this was noted, and keep the law as it stands."""
    noted = select(CitingPlace.revision_id)
    for revision in session.scalars(select(CourseRevision).where(CourseRevision.id.not_in(noted))).all():
        document = catalogue.document(session, revision.id, revision.sha256)
        staleness.index(session, revision.id, document, legal_acts.register(session))
    act_register.keep_up(session, now)
