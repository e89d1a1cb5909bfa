"""A lived-in installation: demo people, and a group of a dozen in every state."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.adapters import passwords
from lms.domain.course import FINAL
from lms.domain.permissions import Role
from lms.models.accounts import Account
from lms.models.catalogue import Course, CourseRevision, Group
from lms.models.learning import Enrolment
from lms.services import accounts, assessment, enrolments, grading, learning, organisations, works
from lms.services.accounts import PersonDetails, actor_of
from lms.services.demo_answers import right_form, wrong_form

CITY = "Администрация города Саяногорска"
PEOPLE: tuple[tuple[str, str, str, str, tuple[Role, ...]], ...] = (
    ("learner@demo.test", "Ковалёва", "Мария", "Петровна", (Role.LEARNER,)),
    ("curator@demo.test", "Шестаков", "Андрей", "Ильич", (Role.CURATOR, Role.LEARNER)),
    ("instructor@demo.test", "Лебедева", "Нина", "Сергеевна", (Role.INSTRUCTOR,)),
    ("admin@demo.test", "Орлов", "Павел", "Андреевич", (Role.ADMINISTRATOR,)),
)
MEMBERS = (
    ("Абрамова", "Ольга", "Игоревна"),
    ("Быков", "Сергей", "Николаевич"),
    ("Воронцова-Дашкова", "Екатерина", "Львовна"),
    ("Гусева", "Татьяна", "Викторовна"),
    ("Ёлкин", "Роман", "Олегович"),
    ("Жданова", "Ирина", "Павловна"),
    ("Кужугет", "Аяс", ""),
    ("Майнагашева", "Алина", "Семёновна"),
    ("Никитин", "Денис", "Юрьевич"),
    ("Соловьёва", "Вера", "Алексеевна"),
    ("Тодинов", "Виктор", "Иванович"),
    ("Чебодаев", "Максим", "Петрович"),
)


WORKS = {
    1: "Карточка хуторского общества заполнена: ЕГРЮЛ и реестр сверены 20.11.2026, устав согласован главой, "
    "подписывает атаман по протоколу круга. По общественной организации не хватает копии устава, запросили.",
    4: "Собрали карточки двух организаций города. В одной нет записи в реестре, поэтому соглашение о службе с ней "
    "не предлагаем, а праздник и музей оформим соглашением о сотрудничестве.",
    6: "Карточка одна: общество действует в соседнем районе. Запросили управление Минюста.",
}
"""Practical work of members, by their number."""


def populate(session: Session, password: str, now: datetime) -> bool:
    """Make the demo people and their group; False when they are there already."""
    if session.scalar(select(Account.id).where(Account.email == PEOPLE[0][0])) is not None:
        return False
    password_hash = passwords.hashed(password)
    organisations.change_issuer(session, None, organisations.DEMO_ISSUER, now)
    for email, surname, given_name, patronymic, roles in PEOPLE:
        _person(session, email, (surname, given_name, patronymic), roles, password_hash, now - timedelta(days=40))
    slug = session.scalar(
        select(Course.slug)
        .join(CourseRevision)
        .where(CourseRevision.is_current, CourseRevision.trial_minutes == 0)
        .order_by(Course.id)
    )
    if slug is not None:
        _group(session, slug, password_hash, now)
    return True


def _person(
    session: Session, email: str, names: tuple[str, str, str], roles: Sequence[Role], password_hash: str, now: datetime
) -> Account:
    details = PersonDetails(
        surname=names[0], given_name=names[1], patronymic=names[2], organisation=CITY, time_zone="Asia/Krasnoyarsk"
    )
    return accounts.create(session, email, "", details, roles, now, confirmed=True, password_hash=password_hash)


def _group(session: Session, slug: str, password_hash: str, now: datetime) -> None:
    """Twelve people: four ready for the attestation, one who failed it, the others on their way."""
    course_id = session.scalars(select(Course.id).where(Course.slug == slug)).one()
    started = now - timedelta(days=20)
    group = Group(
        course_id=course_id,
        title="Саяногорск и соседи, осень",
        starts_on=started.date(),
        ends_on=_in_a_month(now),
        seats=15,
        created_at=started,
    )
    session.add(group)
    session.flush()
    learner = session.scalars(select(Account).where(Account.email == PEOPLE[0][0])).one()
    _study(session, enrolments.enrol(session, actor_of(learner), learner.id, group, started), 0.3, started)
    shares = (1.0, 1.0, 1.0, 1.0, 0.99, 0.9, 0.7, 0.5, 0.35, 0.2, 0.05, 0.0)
    for number, (names, share) in enumerate(zip(MEMBERS, shares, strict=True), 1):
        account = _person(session, f"member{number}@demo.test", names, (Role.LEARNER,), password_hash, started)
        enrolment = enrolments.enrol(session, actor_of(account), account.id, group, started)
        _study(session, enrolment, share, started + timedelta(hours=number))
        if number in WORKS:
            _hand_in(session, account, slug, WORKS[number], now - timedelta(days=number))


def _hand_in(session: Session, account: Account, slug: str, text: str, now: datetime) -> None:
    seat = enrolments.seat(session, actor_of(account), slug)
    module = next((module for module in seat.document.modules if module.task), None)
    if module is not None:
        works.hand_in(session, actor_of(account), slug, module.key, text, "", b"", now)


def _in_a_month(now: datetime) -> date:
    return (now + timedelta(days=30)).date()


def _study(session: Session, enrolment: Enrolment, share: float, started: datetime) -> None:
    """Go through `share` of the course: below 1.0 the final test is not passed."""
    seat = enrolments.seat_of(session, enrolment.id)
    account = session.get_one(Account, enrolment.account_id)
    actor, at, lessons = actor_of(account), started, list(seat.document.lessons())
    studied = lessons[: round(len(lessons) * min(1.0, share + 0.01))]
    keys = {lesson.key for lesson in studied}
    for module in seat.document.modules:
        for lesson in module.lessons:
            if lesson.key in keys:
                at += timedelta(hours=2)
                learning.mark_lesson(session, actor, seat.slug, lesson.key, at)
                learning.remember_place(session, actor, seat.slug, lesson.key, "", at)
        if module.quiz and keys.issuperset(lesson.key for lesson in module.lessons):
            at += timedelta(hours=1)
            _take(session, account, seat.slug, module.key, at, well=True, graded=share >= 0.9)
    if seat.document.final and share >= 0.99:
        _take(session, account, seat.slug, FINAL, at + timedelta(hours=1), well=share >= 1.0, graded=True)


def _take(session: Session, account: Account, slug: str, key: str, now: datetime, *, well: bool, graded: bool) -> None:
    """Take a quiz: nearly all answers right, or most of them wrong; an essay may be left to be graded."""
    actor = actor_of(account)
    attempt_id = assessment.start(session, actor, slug, key, now)
    chance = random.Random(f"{account.email} {key}")
    for item in assessment.attempt_page(session, actor, attempt_id).items:
        right = chance.random() < 0.93 if well else item.position % 4 == 0
        form = right_form(item.question) if right else wrong_form(item.question)
        assessment.save_answer(
            session, actor, attempt_id, item.position, 0, form, now + timedelta(minutes=item.position)
        )
    assessment.submit(session, actor, attempt_id, now + timedelta(minutes=25))
    if graded:
        _grade(session, account, attempt_id, now + timedelta(minutes=50))
    if well and assessment.attempt_page(session, actor, attempt_id).passed is False:
        _retake(session, account, slug, key, now + timedelta(hours=3))


def _retake(session: Session, account: Account, slug: str, key: str, now: datetime) -> None:
    """Whom chance failed passes at the second attempt."""
    actor = actor_of(account)
    attempt_id = assessment.start(session, actor, slug, key, now)
    for item in assessment.attempt_page(session, actor, attempt_id).items:
        assessment.save_answer(session, actor, attempt_id, item.position, 0, right_form(item.question), now)
    assessment.submit(session, actor, attempt_id, now + timedelta(minutes=20))
    _grade(session, account, attempt_id, now + timedelta(minutes=50))


def _grade(session: Session, account: Account, attempt_id: int, now: datetime) -> None:
    """The instructor reads what waits."""
    instructor = session.scalars(select(Account).where(Account.email == PEOPLE[2][0])).one()
    for item in assessment.attempt_page(session, actor_of(account), attempt_id).items:
        if item.points is None:
            grading.give_points(
                session, actor_of(instructor), attempt_id, item.position, 90, "Верно. Добавьте срок отчёта.", now
            )
