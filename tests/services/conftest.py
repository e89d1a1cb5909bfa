"""A learner's way through the small course, letters that wait, and a protocol to close."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from lms.domain.certificate import DocumentKind
from lms.domain.course import FINAL
from lms.domain.permissions import Actor, Role
from lms.models.accounts import Account
from lms.models.catalogue import Group
from lms.models.journal import Job
from lms.models.learning import Enrolment
from lms.services import (
    accounts,
    assessment,
    attestation,
    enrolments,
    grading,
    groups,
    learning,
    staleness,
    transaction,
)
from lms.services.accounts import PersonDetails
from lms.services.attestation import ProtocolDetails
from lms.services.database import open_engine
from lms.services.demo_answers import right_form, wrong_form
from lms.services.groups import GroupDetails
from tests.conftest import NOW, Store

SLUG = "primer"


class Study:
    """What people do, told in whole steps, at a moment given."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now

    def actor(self, name: str) -> Actor:
        """The person of that name; a learner is made where there is none."""
        found = self.session.scalar(select(Account).where(Account.email == f"{name}@city.test"))
        return accounts.actor_of(found or self._person(name))

    def _person(self, name: str) -> Account:
        details = PersonDetails(
            surname=name.title(), given_name="Имя", patronymic="", organisation="", time_zone="Asia/Omsk"
        )
        return accounts.create(
            self.session,
            f"{name}@city.test",
            "",
            details,
            [Role.LEARNER],
            self.now,
            confirmed=True,
            password_hash="no hash",
        )

    def group(self, title: str = "Осень", seats: int | None = None) -> int:
        """A new group of the course."""
        details = GroupDetails(title=title, starts_on=None, ends_on=None, seats=seats)
        return groups.create(self.session, self.actor("administrator"), SLUG, details, self.now).id

    def enrol(self, name: str, group_id: int | None = None) -> int:
        """Put the person into a group, the standing one unless told; the enrolment."""
        actor = self.actor(name)
        if group_id is None:
            learning.enrol_self(self.session, actor, SLUG, self.now)
        else:
            group = self.session.get_one(Group, group_id)
            enrolments.enrol(self.session, self.actor("administrator"), actor.id, group, self.now)
        return enrolments.seat(self.session, actor, SLUG).id

    def read_all(self, name: str) -> None:
        """Mark every lesson."""
        actor = self.actor(name)
        for lesson in enrolments.seat(self.session, actor, SLUG).document.lessons():
            learning.mark_lesson(self.session, actor, SLUG, lesson.key, self.now)

    def answer(self, name: str, attempt_id: int, *, well: bool = True) -> None:
        """Answer every question of an attempt that has no answers yet."""
        actor = self.actor(name)
        for item in assessment.attempt_page(self.session, actor, attempt_id).items:
            form = right_form(item.question) if well else wrong_form(item.question)
            assessment.save_answer(self.session, actor, attempt_id, item.position, 0, form, self.now)

    def take(self, name: str, key: str, *, well: bool = True, graded: bool = True) -> int:
        """Take a quiz from start to result; the attempt."""
        actor = self.actor(name)
        attempt_id = assessment.start(self.session, actor, SLUG, key, self.now)
        self.answer(name, attempt_id, well=well)
        assessment.submit(self.session, actor, attempt_id, self.now)
        if graded:
            self.grade(name, attempt_id)
        return attempt_id

    def grade(self, name: str, attempt_id: int, percent: int = 100) -> None:
        """Grade what waits in an attempt."""
        for item in assessment.attempt_page(self.session, self.actor(name), attempt_id).items:
            if item.points is None:
                grading.give_points(
                    self.session, self.actor("instructor"), attempt_id, item.position, percent, "Верно.", self.now
                )

    def pass_modules(self, name: str) -> None:
        """All lessons and the tests of both modules."""
        self.read_all(name)
        self.take(name, "nachalo")
        self.take(name, "delo")

    def complete(self, name: str, group_id: int | None = None) -> int:
        """The whole course; the enrolment."""
        enrolment_id = self.enrol(name, group_id)
        self.pass_modules(name)
        self.take(name, FINAL)
        return enrolment_id

    def ready(self, name: str, group_id: int) -> int:
        """A person of the group as the records show one who has passed everything; the enrolment."""
        enrolment_id = self.enrol(name, group_id)
        self.session.get_one(Enrolment, enrolment_id).state = "ready"
        self.session.flush()
        return enrolment_id

    def later(self, **span: int) -> "Study":
        """The same, some time later."""
        return Study(self.session, self.now + timedelta(**span))

    def protocol(
        self, group_id: int, kind: DocumentKind = DocumentKind.CERTIFICATE, number: str = "1-ПК", **changes: Any
    ) -> int:
        """Open the protocol of a group."""
        values: dict[str, Any] = {
            "number": number,
            "held_on": date(2026, 11, 24),
            "kind": kind,
            "chair": "Соколов В. В.",
            "members": ("Петрова А. А.",),
            "secretary": "Крылова И. И.",
        }
        details = ProtocolDetails(**{**values, **changes})
        return attestation.open_protocol(self.session, self.actor("administrator"), group_id, details, self.now).id

    def letters(self, template: str = "") -> list[dict[str, Any]]:
        """Letters in the queue, the oldest first."""
        self.session.flush()
        payloads = [json.loads(job.payload) for job in self.session.scalars(select(Job).order_by(Job.id))]
        return [payload for payload in payloads if template in {"", payload["template"]}]


@pytest.fixture(scope="session")
def shared_engine(store: Store) -> Iterator[Engine]:
    """One copy of the populated database for all tests that take back what they did."""
    url = store.clone()
    engine = open_engine(url)
    yield engine
    engine.dispose()
    store.drop(url)


@pytest.fixture
def session(shared_engine: Engine) -> Iterator[Session]:
    """A writing session; what the test does is taken back after it, so it may not commit."""
    staleness._notes.clear()  # kept by the state of the register, which the test before has taken back
    with Session(shared_engine) as opened, transaction.writing(opened):
        yield opened
        opened.rollback()


@pytest.fixture
def study_in() -> Callable[[Session], Study]:
    """The story in a session of the test's own."""
    return lambda session: Study(session, NOW)


@pytest.fixture
def study(session: Session, study_in: Callable[[Session], Study]) -> Study:
    """The story in the test's session."""
    return study_in(session)


@pytest.fixture
def now() -> datetime:
    """The moment every story begins."""
    return NOW


@pytest.fixture(scope="session")
def key() -> Ed25519PrivateKey:
    """The issuer's key."""
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def queries(session: Session, shared_engine: Engine) -> Iterator[Callable[[Callable[[], object]], list[str]]]:
    """Statements an act sends when the session knows nothing yet, its own writing included."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    def taken(act: Callable[[], object]) -> list[str]:
        session.flush()
        session.expunge_all()
        seen.clear()
        act()
        session.flush()
        return list(seen)

    event.listen(shared_engine, "before_cursor_execute", note)
    yield taken
    event.remove(shared_engine, "before_cursor_execute", note)


@pytest.fixture
def prepared(engine: Engine, study_in: Callable[[Session], Any]) -> Callable[[Callable[[Any], Any]], Any]:
    """What a story leaves in the database, committed."""

    def told(story: Callable[[Any], Any]) -> Any:
        with Session(engine) as session, transaction.writing(session):
            return story(study_in(session))

    return told
