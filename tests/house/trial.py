"""A trial course: the small course with every kind of question, open to look at without an account."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from lms.domain.course import Course
from lms.services import catalogue, legal_acts

SLUG = "proba"


def trial_course(session: Session) -> Course:
    """The document: two lessons and nine questions of `primer`, all in one module, without work or final test."""
    document = catalogue.current(session, "primer").document
    module = replace(document.modules[0], hours=0)
    return replace(
        document, slug=SLUG, title="Проба для всех", hours=0, trial_minutes=20, modules=(module,), final=None
    )


def publish(session: Session, now: datetime) -> None:
    """Put the trial course beside the small one."""
    catalogue.publish(session, None, trial_course(session), legal_acts.register(session), "Проба", now)
