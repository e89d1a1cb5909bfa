"""Tests on paper: made for a group, listed, and drawn anew as they were printed."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from lms.domain.course import Course as Document
from lms.domain.course import QuizRules
from lms.domain.errors import Missing, Refused
from lms.domain.paper_test import Variant, acts_offered, can_be_printed, variants
from lms.domain.permissions import Actor
from lms.domain.person import full_name, text_key
from lms.domain.progress import State
from lms.models.accounts import Account
from lms.models.assessment import Attempt
from lms.models.catalogue import Course, CourseRevision, Group
from lms.models.learning import Enrolment
from lms.models.paper_tests import AnswerSheet, PaperTest
from lms.services import audit, catalogue, staleness

MOST_VARIANTS = 30
MOST_WAITING = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintableQuiz:
    """A quiz of the course: how many questions of its bank can be printed, and how many can't."""

    key: str
    title: str
    rules: QuizRules
    printable: int
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One test on paper in the list of its group, with how many sheets are typed in."""

    id: int
    quiz_key: str
    title: str
    variants: int
    held_on: date | None
    made_at: datetime
    sheets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPapers:
    """A group with the quizzes that can be printed for it, and what was printed."""

    group_id: int
    group_title: str
    slug: str
    course_title: str
    quizzes: tuple[PrintableQuiz, ...]
    tests: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTest:
    """A test on paper with its variants; `document` is the course as it was when the test was made."""

    id: int
    group_id: int
    group_title: str
    slug: str
    revision_id: int
    quiz_key: str
    held_on: date | None
    made_at: datetime
    document: Document
    variants: tuple[Variant, ...]

    @property
    def rules(self) -> QuizRules:
        """The rules of the course it was drawn by."""
        rules = self.document.quiz_rules(self.quiz_key)
        assert rules is not None  # or it would not have been made
        return rules

    @property
    def title(self) -> str:
        """Title of the module; "" for the final test."""
        return quiz_title(self.document, self.quiz_key)

    @property
    def left_out(self) -> int:
        """How many questions of the bank can't be printed."""
        return sum(not can_be_printed(question) for question in self.document.bank(self.quiz_key))

    def variant(self, number: int) -> Variant:
        """The variant of this number."""
        if not 1 <= number <= len(self.variants):
            last = len(self.variants)
            raise Refused("There are variants from 1 to %(last)s. Look at the sheet.", field="variant", last=last)
        return self.variants[number - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """One person of the group with what their sheet brought; `variant` is None while there is none."""

    enrolment_id: int
    name: str
    variant: int | None
    line: str | None
    entered_at: datetime | None
    state: str | None
    points: float | None
    max_points: float | None
    passed: bool | None


def quiz_title(document: Document, key: str) -> str:
    """Title of the module whose quiz this is; "" for the final test."""
    return next((module.title for module in document.modules if module.key == key), "")


def papers(session: Session, group_id: int) -> GroupPapers:
    """The tests of a group on paper, the newest first, and the quizzes of the course as it is published now."""
    group = _group(session, group_id)
    document = catalogue.current(session, group.slug).document
    rows = session.execute(
        select(PaperTest, func.count(AnswerSheet.attempt_id).label("sheets"))
        .outerjoin(AnswerSheet, AnswerSheet.paper_test_id == PaperTest.id)
        .where(PaperTest.group_id == group_id)
        .group_by(PaperTest.id)
        .order_by(PaperTest.id.desc())
    ).all()
    tests = tuple(
        PaperLine(
            id=row.PaperTest.id,
            quiz_key=row.PaperTest.quiz_key,
            title=quiz_title(document, row.PaperTest.quiz_key),
            variants=row.PaperTest.variants,
            held_on=row.PaperTest.held_on,
            made_at=row.PaperTest.made_at,
            sheets=row.sheets,
        )
        for row in rows
    )
    return GroupPapers(
        group_id=group_id,
        group_title=group.title,
        slug=group.slug,
        course_title=document.title,
        quizzes=_printable_quizzes(document),
        tests=tests,
    )


def _printable_quizzes(document: Document) -> tuple[PrintableQuiz, ...]:
    found = []
    for key, bank in document.banks():
        rules, printable = document.quiz_rules(key), sum(map(can_be_printed, bank))
        if rules:
            quiz = PrintableQuiz(
                key=key,
                title=quiz_title(document, key),
                rules=rules,
                printable=printable,
                left_out=len(bank) - printable,
            )
            found.append(quiz)
    return tuple(found)


def _group(session: Session, group_id: int) -> Row[str, str]:
    row = session.execute(
        select(Group.title, Course.slug).join(Course, Course.id == Group.course_id).where(Group.id == group_id)
    ).one_or_none()
    if row is None:
        raise Missing()
    return row


def make(
    session: Session, actor: Actor, group_id: int, key: str, count: int, held_on: date | None, now: datetime
) -> int:
    """Make `count` variants of a quiz of the course as it is published now; the number of the test on paper."""
    if not 1 <= count <= MOST_VARIANTS:
        raise Refused("From 1 to %(most)s variants.", field="variants", most=MOST_VARIANTS)
    course = catalogue.current(session, _group(session, group_id).slug)
    if course.document.quiz_rules(key) is None:
        raise Refused("The course has no such test. Choose one from the list.", field="quiz")
    notes = staleness.notes(session, course.acts_sha256, course.id, course.revision_id)
    test = PaperTest(
        group_id=group_id,
        revision_id=course.revision_id,
        quiz_key=key,
        seed=secrets.randbits(31),
        variants=count,
        stale=json.dumps(sorted(place for kind, place in notes if kind == "question")),
        held_on=held_on,
        made_at=now,
        made_by=actor.id,
    )
    if not any(item.question.graded for item in _draw(course.document, test)[0].items):
        raise Refused("No question of this test can be printed. Hold it on the site.", field="quiz")
    session.add(test)
    session.flush()
    audit.record(
        session, actor.id, "paper_test.made", f"paper_test:{test.id}", now, group=group_id, quiz=key, variants=count
    )
    return test.id


def open_test(session: Session, group_id: int, test_id: int) -> OpenTest:
    """A test of the group with its variants; Missing for one of another group."""
    row = session.execute(
        select(PaperTest, Group.title, Course.slug, CourseRevision.sha256)
        .join(Group, Group.id == PaperTest.group_id)
        .join(Course, Course.id == Group.course_id)
        .join(CourseRevision, CourseRevision.id == PaperTest.revision_id)
        .where(PaperTest.id == test_id, PaperTest.group_id == group_id)
    ).one_or_none()
    if row is None:
        raise Missing()
    test: PaperTest = row.PaperTest
    document = catalogue.document(session, test.revision_id, row.sha256)
    return OpenTest(
        id=test.id,
        group_id=group_id,
        group_title=row.title,
        slug=row.slug,
        revision_id=test.revision_id,
        quiz_key=test.quiz_key,
        held_on=test.held_on,
        made_at=test.made_at,
        document=document,
        variants=_draw(document, test),
    )


def _draw(document: Document, test: PaperTest) -> tuple[Variant, ...]:
    """The same variants every time, so none of what they are drawn from may depend on the day."""
    rules = document.quiz_rules(test.quiz_key)
    assert rules is not None
    bank = [question for question in document.bank(test.quiz_key) if can_be_printed(question)]
    stale = frozenset(json.loads(test.stale))
    acts = acts_offered(document, test.quiz_key)
    return variants(bank, rules, test.variants, test.seed, stale=stale, acts=acts)


def people(session: Session, test: OpenTest, page: int, size: int, search: str = "") -> tuple[list[SheetLine], int]:
    """One page of those who study in the group, by name, with their sheets, and how many there are."""
    statement = (
        _people(test)
        .add_columns(func.count().over().label("total"))
        .where(Account.name_key.contains(text_key(search), autoescape=True))
        .order_by(Account.name_key, Enrolment.id)
    )
    rows = session.execute(statement.offset((page - 1) * size).limit(size)).all()
    return [_line(row) for row in rows], rows[0].total if rows else 0


def person(session: Session, test: OpenTest, enrolment_id: int) -> SheetLine | None:
    """One of them; None when they do not study in the group."""
    row = session.execute(_people(test).where(Enrolment.id == enrolment_id)).one_or_none()
    return _line(row) if row else None


def waiting(session: Session, test: OpenTest) -> list[SheetLine]:
    """Those whose sheets are not typed in, by name, at most MOST_WAITING of them."""
    statement = _people(test).where(AnswerSheet.attempt_id.is_(None)).order_by(Account.name_key, Enrolment.id)
    return [_line(row) for row in session.execute(statement.limit(MOST_WAITING))]


def next_of(people: Sequence[SheetLine], after: SheetLine | None) -> SheetLine | None:
    """Whose sheet most likely lies next in the pile: the first by name after this person, else the first of all."""
    place = (text_key(after.name), after.enrolment_id) if after else ("", 0)
    following = (line for line in people if (text_key(line.name), line.enrolment_id) > place)
    return next(following, people[0] if people else None)


def _people(test: OpenTest) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Enrolment.id.label("enrolment_id"),
            Account.surname,
            Account.given_name,
            Account.patronymic,
            AnswerSheet.variant,
            AnswerSheet.line,
            AnswerSheet.entered_at,
            Attempt.state,
            Attempt.points,
            Attempt.max_points,
            Attempt.passed,
        )
        .join(Account, Account.id == Enrolment.account_id)
        .outerjoin(AnswerSheet, (AnswerSheet.enrolment_id == Enrolment.id) & (AnswerSheet.paper_test_id == test.id))
        .outerjoin(Attempt, Attempt.id == AnswerSheet.attempt_id)
        .where(Enrolment.group_id == test.group_id, Enrolment.state != State.WITHDRAWN.value)
    )


def _line(row: Row[Any]) -> SheetLine:
    values = dict(row._mapping)
    values.pop("total", None)
    name = full_name(*(values.pop(part) for part in ("surname", "given_name", "patronymic")))
    return SheetLine(name=name, **values)
