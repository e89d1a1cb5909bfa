"""The demo installation is lived-in, sound, and made once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.domain.permissions import Role
from lms.domain.progress import State
from lms.models.accounts import Account
from lms.models.learning import Enrolment
from lms.services import accounts, attestation, demo, doctor, grading, groups


@pytest.mark.slow
def test_a_dozen_people_stand_in_every_state_and_a_protocol_can_be_closed(session, study, now, key) -> None:
    assert demo.populate(session, "sayan-2026", now)
    (line, _standing), _total = groups.find(session, 1, 20)
    assert sum(line.counts.values()) == 13
    assert line.counts[State.READY] == 4
    instructor = session.scalars(select(Account).where(Account.email == "instructor@demo.test")).one()
    assert grading.queue(session, accounts.actor_of(instructor), 1, 20)[1] > 0
    assert doctor.examine(session, key.public_key()) == []
    protocol_id = study.protocol(line.id)
    assert attestation.close_protocol(session, study.actor("administrator"), protocol_id, key, now) == 4
    failed = session.scalars(select(Enrolment).where(Enrolment.percent.between(80, 99))).all()
    assert failed


@pytest.mark.slow
def test_its_people_sign_in_nothing_lies_ahead_and_a_second_run_changes_nothing(session, now) -> None:
    demo.populate(session, "sayan-2026", now)
    assert session.scalar(select(func.max(Enrolment.last_seen_at))) < now
    before = session.scalar(select(func.count()).select_from(Account))
    assert not demo.populate(session, "sayan-2026", now + timedelta(days=1))
    assert session.scalar(select(func.count()).select_from(Account)) == before
    roles = {}
    for email, *_names in demo.PEOPLE:
        identity = accounts.sign_in(session, email, "sayan-2026", "192.0.2.1", now)
        roles[email.partition("@")[0]] = accounts.viewer(session, *identity).roles
    assert roles == {
        "learner": {Role.LEARNER},
        "curator": {Role.CURATOR, Role.LEARNER},
        "instructor": {Role.INSTRUCTOR},
        "admin": {Role.ADMINISTRATOR},
    }
