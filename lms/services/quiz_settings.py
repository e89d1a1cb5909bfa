"""Settings of quizzes for groups and exceptions for persons; attempts under way follow them at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.domain.attempt import deadline
from lms.domain.course import Course as Document
from lms.domain.course import QuizRules
from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Actor
from lms.domain.person import full_name, text_key
from lms.domain.progress import State
from lms.domain.quiz_settings import QuizSettings, check_settings, effective
from lms.models.accounts import Account
from lms.models.assessment import Attempt
from lms.models.catalogue import Course, CourseRevision, Group
from lms.models.learning import Enrolment
from lms.models.quiz_settings import QuizSetting
from lms.services import audit, catalogue, start_word
from lms.services.quiz_standing import SETTINGS, read_settings

MOST_MEMBERS = 300
"""Longest list of people to choose from; in a larger group one looks for a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupQuiz:
    """A quiz of the group's course with what is set of it; `title` is that of its module."""

    key: str
    title: str
    rules: QuizRules
    settings: QuizSettings
    exceptions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupQuizzes:
    """A group with the quizzes of its course as it is published now."""

    group_id: int
    group_title: str
    slug: str
    course_title: str
    quizzes: tuple[GroupQuiz, ...]

    def quiz(self, key: str) -> GroupQuiz:
        """One of them; Missing when there is none of this key."""
        found = next((quiz for quiz in self.quizzes if quiz.key == key), None)
        if found is None:
            raise Missing()
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionLine:
    """The exception of one person, with why it was made."""

    account_id: int
    name: str
    settings: QuizSettings
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWord:
    """What becomes of the word to begin with: `word` is set when there is one, `remove` takes it away."""

    word: str = ""
    remove: bool = False


def quizzes(session: Session, group_id: int) -> GroupQuizzes:
    """The quizzes of a group's course with their settings."""
    row = session.execute(
        select(Group.title, Course.slug, CourseRevision.id, CourseRevision.sha256)
        .join(Course, Course.id == Group.course_id)
        .join(CourseRevision, CourseRevision.course_id == Course.id)
        .where(Group.id == group_id, CourseRevision.is_current)
    ).one_or_none()
    if row is None:
        raise Missing()
    document = catalogue.document(session, row.id, row.sha256)
    stored = session.scalars(select(QuizSetting).where(QuizSetting.group_id == group_id)).all()
    of_group = {each.quiz_key: settings_of(each) for each in stored if each.account_id is None}
    excepted = [each.quiz_key for each in stored if each.account_id is not None]
    found = [
        GroupQuiz(
            key=key,
            title=_title(document, key),
            rules=rules,
            settings=of_group.get(key, QuizSettings()),
            exceptions=excepted.count(key),
        )
        for key, _bank in document.banks()
        if (rules := document.quiz_rules(key))
    ]
    return GroupQuizzes(
        group_id=group_id, group_title=row.title, slug=row.slug, course_title=document.title, quizzes=tuple(found)
    )


def _title(document: Document, key: str) -> str:
    return next((module.title for module in document.modules if module.key == key), "")


def settings_of(row: QuizSetting) -> QuizSettings:
    """A row as rules see it."""
    return read_settings({name: getattr(row, name) for name in SETTINGS})


def exceptions(session: Session, group_id: int, key: str) -> list[ExceptionLine]:
    """Exceptions of persons of a group, by name."""
    rows = session.execute(
        select(QuizSetting, Account.surname, Account.given_name, Account.patronymic)
        .join(Account, Account.id == QuizSetting.account_id)
        .where(QuizSetting.group_id == group_id, QuizSetting.quiz_key == key)
        .order_by(Account.name_key, Account.id)
    )
    return [
        ExceptionLine(
            account_id=row.QuizSetting.account_id,
            name=full_name(row.surname, row.given_name, row.patronymic),
            settings=settings_of(row.QuizSetting),
            note=row.QuizSetting.note,
        )
        for row in rows
    ]


def members(session: Session, group_id: int, search: str = "") -> list[tuple[int, str]]:
    """Account and name of those who study in a group, by name, at most MOST_MEMBERS; `search` looks in the names."""
    rows = session.execute(
        select(Account.id, Account.surname, Account.given_name, Account.patronymic)
        .join(Enrolment, Enrolment.account_id == Account.id)
        .where(
            Enrolment.group_id == group_id,
            Enrolment.state != State.WITHDRAWN.value,
            Account.name_key.contains(text_key(search), autoescape=True),
        )
        .order_by(Account.name_key, Account.id)
        .limit(MOST_MEMBERS)
    )
    return [(row.id, full_name(row.surname, row.given_name, row.patronymic)) for row in rows]


def change_group(
    session: Session, actor: Actor, group_id: int, key: str, settings: QuizSettings, word: NewWord, now: datetime
) -> None:
    """Set a quiz for a group; `settings.word_hash` is not looked at, `word` says what becomes of the word."""
    check_settings(settings)
    quizzes(session, group_id).quiz(key)
    row = _row(session, group_id, key, None)
    kept = "" if word.remove else row.word_hash or ""
    word_hash = start_word.hashed(word.word) if word.word.strip() else kept
    _write(session, actor, row, replace(settings, word_hash=word_hash), now)
    _follow(session, group_id, key)


def change_person(
    session: Session,
    actor: Actor,
    group_id: int,
    key: str,
    account_id: int,
    settings: QuizSettings,
    note: str,
    now: datetime,
) -> None:
    """Make the exception of a person, or change it; `note` says why."""
    check_settings(settings)
    if settings == QuizSettings():
        raise Refused("Nothing is different for this person. Give more time, attempts, or another date.")
    quizzes(session, group_id).quiz(key)
    _check_member(session, group_id, account_id)
    row = _row(session, group_id, key, account_id)
    row.note = note.strip()
    _write(session, actor, row, settings, now)
    _follow(session, group_id, key)


def remove_person(session: Session, actor: Actor, group_id: int, key: str, account_id: int, now: datetime) -> None:
    """Take an exception back; a second click changes nothing."""
    row = _row(session, group_id, key, account_id)
    if row.id is not None:
        session.delete(row)
        session.flush()
        audit.record(session, actor.id, "quiz_settings.removed", f"group:{group_id}", now, quiz=key, account=account_id)
        _follow(session, group_id, key)


def _check_member(session: Session, group_id: int, account_id: int) -> None:
    found = session.scalar(
        select(Enrolment.id).where(
            Enrolment.group_id == group_id,
            Enrolment.account_id == account_id,
            Enrolment.state != State.WITHDRAWN.value,
        )
    )
    if found is None:
        raise Refused("This person does not study in the group.", field="account")


def _row(session: Session, group_id: int, key: str, account_id: int | None) -> QuizSetting:
    """The row, new where there is none; whoever comes second waits at the row of the group."""
    if session.get(Group, group_id, with_for_update={"key_share": True}) is None:
        raise Missing()
    found = session.scalar(
        select(QuizSetting).where(
            QuizSetting.group_id == group_id,
            QuizSetting.quiz_key == key,
            QuizSetting.account_id.is_not_distinct_from(account_id),
        )
    )
    return found or QuizSetting(group_id=group_id, quiz_key=key, account_id=account_id)


def _write(session: Session, actor: Actor, row: QuizSetting, settings: QuizSettings, now: datetime) -> None:
    had_word = row.word_hash or ""
    for name in SETTINGS:
        setattr(row, name, getattr(settings, name))
    row.networks = None if settings.networks is None else " ".join(settings.networks)
    row.changed_at, row.changed_by = now, actor.id
    session.add(row)
    session.flush()
    word = "kept" if settings.word_hash == had_word else "set" if settings.word_hash else "removed"
    audit.record(
        session,
        actor.id,
        "quiz_settings.changed",
        f"group:{row.group_id}",
        now,
        quiz=row.quiz_key,
        account=row.account_id,
        opens_at=settings.opens_at.isoformat() if settings.opens_at else None,
        closes_at=settings.closes_at.isoformat() if settings.closes_at else None,
        networks=row.networks,
        extra_minutes=settings.extra_minutes,
        extra_attempts=settings.extra_attempts,
        word=word,
    )


def _follow(session: Session, group_id: int, key: str) -> None:
    """Give attempts under way the deadline that follows from what is set now.

    Whoever begins one in this moment holds the row of the enrolment: it is waited for, or comes after.
    """
    seats = select(Enrolment.id).where(Enrolment.group_id == group_id).order_by(Enrolment.id)
    session.execute(seats.with_for_update(key_share=True))
    stored = session.scalars(
        select(QuizSetting).where(QuizSetting.group_id == group_id, QuizSetting.quiz_key == key)
    ).all()
    found: Mapping[int | None, QuizSettings] = {each.account_id: settings_of(each) for each in stored}
    rows = session.execute(
        select(Attempt, Enrolment.account_id, CourseRevision.id, CourseRevision.sha256)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(CourseRevision, CourseRevision.id == Attempt.revision_id)
        .where(Enrolment.group_id == group_id, Attempt.quiz_key == key, Attempt.state == "open")
        .with_for_update(of=Attempt)
    ).all()
    for row in rows:
        rules = catalogue.document(session, row.id, row.sha256).quiz_rules(key)
        if rules:
            holds = effective(rules, found.get(None), found.get(row.account_id))
            row.Attempt.deadline_at = deadline(row.Attempt.started_at, holds.rules, holds.closes_at)
    session.flush()
