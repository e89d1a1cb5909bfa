"""Does everything in the database still fit together?"""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.domain.course import Counts
from lms.domain.course import Course as Document
from lms.domain.course_writer import canonical_sha256
from lms.domain.progress import State
from lms.models.assessment import Attempt
from lms.models.catalogue import CourseRevision
from lms.models.journal import Job
from lms.models.learning import Enrolment
from lms.models.regrades import Regrade, RegradeEffect
from lms.services import catalogue, certificates, enrolments
from lms.services.readiness import unready


def examine(session: Session, key: Ed25519PublicKey) -> list[str]:
    """Every fault found, one line each; empty when all is well."""
    faults = [f"not ready: {missing}" for missing in unready(session)]
    if faults:
        return faults
    faults += [f"register of documents, record {fault}" for fault in certificates.chain_faults(session, key)]
    for revision in session.scalars(select(CourseRevision)):
        if canonical_sha256(catalogue.files(session, revision.id)) != revision.sha256:
            faults.append(f"revision {revision.id}: its files do not match its SHA-256")
    faults += _progress(session)
    failed = session.scalars(select(Job.id).where(Job.state == "failed")).all()
    faults += [f"job {job} was given up" for job in failed]
    return faults


def _progress(session: Session) -> list[str]:
    """Stored progress against what the facts mean now."""
    faults, regraded = [], _regraded(session)
    rows = session.scalars(select(Enrolment).where(Enrolment.state != State.WITHDRAWN.value)).all()
    for row in rows:
        seat = enrolments.seat_of(session, row.id)
        facts = enrolments.facts(session, seat)
        meant = enrolments.progress_of(seat, facts)
        if facts != seat.facts:
            faults.append(f"enrolment {row.id}: the facts on its row are not those of its records")
        stored: State = State.READY if seat.state is State.PASSED else seat.state
        if seat.state is State.PASSED and (row.id in regraded or _may_fall(seat.document)):
            stored = meant.state
        if (row.percent, stored) != (meant.percent, meant.state):
            faults.append(
                f"enrolment {row.id}: stored {row.percent} % {row.state}, facts say {meant.percent} % {meant.state}"
            )
    return faults


def _regraded(session: Session) -> set[int]:
    """Enrolments in which a corrected key has turned a result, or may have when it was taken back.

    A document that was issued stays valid, so these may be passed without the facts.
    """
    turned = RegradeEffect.passed_before.is_distinct_from(RegradeEffect.passed_after)
    found = session.scalars(
        select(Attempt.enrolment_id)
        .join(RegradeEffect, RegradeEffect.attempt_id == Attempt.id)
        .join(Regrade, Regrade.id == RegradeEffect.regrade_id)
        .where(or_(turned, Regrade.undone_at.is_not(None)))
    )
    return set(found)


def _may_fall(document: Document) -> bool:
    """Whether an attempt handed in after the document was issued may have taken a result away."""
    keys = [key for key, _bank in document.banks()]
    return any(rules.counts is Counts.LAST for key in keys if (rules := document.quiz_rules(key)))
