"""Tests on paper: drawn once and for ever, typed in as attempts, corrected, taken away; nothing happens unseen."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.adapters import clock
from lms.domain.course import FINAL
from lms.domain.errors import Missing, Refused, Stale, Unsound
from lms.domain.legal_change import Change, ChangeKind
from lms.domain.paper_entry import notation, parse_answers
from lms.domain.paper_test import right_answer
from lms.domain.progress import QuizFact
from lms.domain.question import Kind
from lms.models.assessment import Attempt, AttemptItem
from lms.models.journal import AuditEntry
from lms.models.learning import Enrolment
from lms.models.paper_tests import AnswerSheet, PaperTest
from lms.models.readings import AnswerReading
from lms.models.regrades import Regrade, RegradeEffect
from lms.services import act_register, assessment, enrolments, grading, paper_sheets, paper_tests
from lms.services.paper_sheets import Typed, version
from lms.services.paper_tests import OpenTest

SLUG, QUIZ = "primer", "nachalo"
HOUR = timedelta(hours=1)


@pytest.fixture
def group_id(study) -> int:
    group = study.group()
    for name in ("learner", "other"):
        study.enrol(name, group)
    return group


@pytest.fixture
def made(session, study, group_id):
    """A test on paper of the group, and its sheets typed in."""

    class Made:
        administrator = study.actor("administrator")

        def test(self, key: str = QUIZ, variants: int = 3, held_on: date | None = None) -> OpenTest:
            test_id = paper_tests.make(session, self.administrator, group_id, key, variants, held_on, study.now)
            return paper_tests.open_test(session, group_id, test_id)

        def enter(self, test: OpenTest, line: str, name: str = "learner", variant: int = 1, now=None, **more) -> int:
            typed = Typed(variant=variant, line=line, **{"seen": self.seen(test, name), **more})
            return paper_sheets.enter(
                session, self.administrator, test, self.seat(name), typed, now or study.now + HOUR
            )

        def seat(self, name: str) -> int:
            return enrolments.seat(session, study.actor(name), SLUG).id

        def seen(self, test: OpenTest, name: str) -> str:
            line = paper_tests.person(session, test, self.seat(name))
            return version(line.entered_at if line else None)

    return Made()


def right_line(test: OpenTest, variant: int = 1, **instead: object) -> str:
    """All right, the essay on paper; `instead` by kind."""
    said = {Kind.ESSAY: "на бумаге", **instead}
    items = test.variant(variant).items
    answers = [said.get(item.question.kind, right_answer(item.question)) for item in items]
    return notation(test.variant(variant), answers)


def page_of(session, study, attempt_id: int, name: str = "learner"):
    return assessment.attempt_page(session, study.actor(name), attempt_id)


def journal(session, action: str) -> list[dict[str, object]]:
    session.flush()
    rows = session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
    return [json.loads(row.details) for row in rows]


def test_variants_are_drawn_anew_as_they_were_printed(session, study, made) -> None:
    test = made.test(variants=30)
    assert len(test.variants) == 30
    session.expire_all()
    assert paper_tests.open_test(session, test.group_id, test.id).variants == test.variants
    assert made.test(variants=30).variants != test.variants
    assert journal(session, "paper_test.made")[0] == {"group": test.group_id, "quiz": QUIZ, "variants": 30}


def test_a_test_is_made_of_a_quiz_of_the_course_for_a_group_that_there_is(session, study, made, group_id) -> None:
    administrator = study.actor("administrator")
    for count, key, words in ((0, QUIZ, "1 to 30"), (31, QUIZ, "1 to 30"), (2, "praktika", "no such test")):
        with pytest.raises(Refused, match=words):
            paper_tests.make(session, administrator, group_id, key, count, None, study.now)
    with pytest.raises(Missing):
        paper_tests.make(session, administrator, 10**6, QUIZ, 1, None, study.now)
    test = made.test()
    with pytest.raises(Missing):
        paper_tests.open_test(session, study.group("Другая"), test.id)


def test_questions_whose_law_is_in_doubt_are_remembered_so_that_variants_stay(session, study, made) -> None:
    change = Change(kind=ChangeKind.AMENDED, in_force_on=study.now.date(), by="3-ФЗ")
    act_register.record_change(session, study.actor("instructor"), "fz-2-2002", change, study.now)
    row = session.get_one(PaperTest, made.test().id)
    assert json.loads(row.stale) == ["p-1-3"]
    before = paper_tests.open_test(session, row.group_id, row.id).variants
    act_register.place_is_right(session, study.actor("instructor"), SLUG, "question", "p-1-3", study.now)
    assert paper_tests.open_test(session, row.group_id, row.id).variants == before
    assert session.get_one(PaperTest, made.test().id).stale == "[]"


def test_a_sheet_becomes_a_graded_attempt_in_the_order_of_its_variant(session, study, made) -> None:
    test = made.test()
    attempt = session.get_one(Attempt, made.enter(test, right_line(test, 2), variant=2))
    assert (attempt.number, attempt.state, attempt.points, attempt.max_points) == (1, "waiting", 8.0, 9.0)
    assert attempt.started_at == attempt.submitted_at == study.now + HOUR
    items = page_of(session, study, attempt.id).items
    assert [(item.question.key, item.shuffle) for item in items] == [
        (item.question.key, item.shuffle) for item in test.variant(2).items
    ]
    assert next(item.answer for item in items if item.question.kind is Kind.ESSAY) == "на бумаге"
    study.grade("learner", attempt.id)
    session.flush()
    assert (attempt.state, attempt.points, attempt.passed) == ("graded", 9.0, True)
    seat = enrolments.seat(session, study.actor("learner"), SLUG)
    assert seat.facts.quizzes == {QUIZ: QuizFact(passed=True, waiting=False)}
    (line,) = assessment.quiz_page(session, study.actor("learner"), SLUG, QUIZ, study.now).attempts
    assert line.on_paper
    assert page_of(session, study, attempt.id).may_review


def test_an_attempt_on_the_site_is_not_on_paper(session, study, made) -> None:
    study.take("learner", QUIZ)
    page = assessment.quiz_page(session, study.actor("learner"), SLUG, QUIZ, study.now)
    assert [line.on_paper for line in page.attempts] == [False]


def test_the_day_of_the_test_is_the_day_of_the_attempt(session, study, made) -> None:
    day = clock.local_date(study.now)
    test = made.test(held_on=day - timedelta(days=2))
    attempt = session.get_one(Attempt, made.enter(test, right_line(test)))
    assert attempt.submitted_at == clock.midday(day - timedelta(days=2))
    today = made.test("delo", held_on=day)
    early = session.get_one(Attempt, made.enter(today, "1А", now=study.now))
    assert early.submitted_at == min(study.now, clock.midday(day))
    with pytest.raises(Refused, match="not held yet"):
        made.enter(made.test("delo", held_on=day + timedelta(days=1)), "1А", name="other")


def test_slips_are_told_and_nothing_is_saved(session, study, made) -> None:
    test = made.test()
    with pytest.raises(Unsound) as refused:
        made.enter(test, "99А 1")
    assert {problem.line for problem in refused.value.problems} == {1, 99}
    assert refused.value.field == "line"
    with pytest.raises(Refused, match="from 1 to 3"):
        made.enter(test, "1-", variant=4)
    assert session.scalars(select(Attempt)).all() == session.scalars(select(AnswerSheet)).all() == []


def test_whoever_does_not_study_in_the_group_has_no_sheet(session, study, made) -> None:
    test = made.test()
    outside = study.enrol("stranger", study.group("Другая"))
    typed = Typed(variant=1, line="1-")
    with pytest.raises(Refused, match="does not study"):
        paper_sheets.enter(session, made.administrator, test, outside, typed, study.now)
    seat = made.seat("learner")
    session.get_one(Enrolment, seat).state = "withdrawn"
    session.flush()
    with pytest.raises(Refused, match="does not study"):
        paper_sheets.enter(session, made.administrator, test, seat, typed, study.now)
    assert paper_tests.person(session, test, seat) is None


def test_an_attempt_under_way_is_finished_first_whatever_is_ticked(session, study, made) -> None:
    test = made.test()
    assessment.start(session, study.actor("learner"), SLUG, QUIZ, study.now)
    with pytest.raises(Refused, match="begun the test on the site"):
        made.enter(test, right_line(test), anyway=True)


@pytest.mark.slow
def test_rules_of_attempts_are_said_and_set_aside_with_a_note(session, study, made) -> None:
    tests = [made.test("delo") for _number in range(5)]
    for test in tests[:3]:
        made.enter(test, notation(test.variant(1), [None]))
    with pytest.raises(Refused, match="All attempts of this person are used"):
        made.enter(tests[3], right_line(tests[3]))
    attempt = session.get_one(Attempt, made.enter(tests[3], right_line(tests[3]), anyway=True))
    assert (attempt.number, attempt.passed) == (4, True)
    assert [line["set_aside"] for line in journal(session, "answer_sheet.entered")] == [None, None, None, "attempts"]


def test_the_pause_and_an_answer_that_waits_are_said_too(session, study, made) -> None:
    first, second = made.test(), made.test()
    made.enter(first, right_line(first))
    with pytest.raises(Refused, match="waits for an instructor"):
        made.enter(second, right_line(second))
    made.enter(first, right_line(first, **{Kind.ESSAY: None}))
    with pytest.raises(Refused, match="pause"):
        made.enter(second, right_line(second))


def test_the_final_test_is_opened_by_the_administrator_alone(session, study, made) -> None:
    test = made.test(FINAL)
    with pytest.raises(Refused, match="final test is closed"):
        made.enter(test, right_line(test))
    made.enter(test, right_line(test), anyway=True)
    assert journal(session, "answer_sheet.entered")[0]["set_aside"] == "final_closed"


@pytest.mark.slow
def test_a_correction_regrades_and_keeps_what_a_person_gave_for_the_same_answer(session, study, made) -> None:
    test = made.test()
    attempt_id = made.enter(test, right_line(test, **{Kind.SINGLE: None}))
    study.grade("learner", attempt_id, 50)
    attempt = session.get_one(Attempt, attempt_id)
    assert attempt.points == 7.5
    assert made.enter(test, right_line(test), now=study.now + 2 * HOUR) == attempt_id
    assert (attempt.state, attempt.points, attempt.submitted_at) == ("graded", 8.5, study.now + HOUR)
    made.enter(test, right_line(test, **{Kind.ESSAY: "своими словами"}), now=study.now + 3 * HOUR)
    assert (attempt.state, attempt.points, attempt.passed) == ("waiting", 8.0, None)
    corrected = journal(session, "answer_sheet.corrected")
    assert [(line["points_before"], line["points"]) for line in corrected] == [("7.5", "8.5"), ("8.5", "8.0")]
    assert session.scalars(select(Attempt)).one().number == 1


def test_another_variant_replaces_all_questions(session, study, made) -> None:
    test = made.test()
    attempt_id = made.enter(test, right_line(test))
    study.grade("learner", attempt_id)
    session.add(
        AnswerReading(attempt_id=attempt_id, position=essay_of(test, 1), reader_id=1, share=1, made_at=study.now)
    )
    made.enter(test, right_line(test, 3), variant=3, now=study.now + 2 * HOUR)
    items = page_of(session, study, attempt_id).items
    assert [item.question.key for item in items] == [item.question.key for item in test.variant(3).items]
    assert session.get_one(Attempt, attempt_id).points >= 8.0
    assert session.get_one(AnswerSheet, (test.id, made.seat("learner"))).variant == 3


def essay_of(test: OpenTest, variant: int) -> int:
    kinds = [item.question.kind for item in test.variant(variant).items]
    return kinds.index(Kind.ESSAY) + 1


def test_the_second_of_two_typists_is_told_and_nothing_is_lost(session, study, made) -> None:
    test = made.test()
    made.enter(test, right_line(test), seen="")
    with pytest.raises(Stale, match="meanwhile"):
        made.enter(test, "1-", seen="")
    assert session.scalars(select(AnswerSheet)).one().line == right_line(test)
    with pytest.raises(Stale, match="anew"):
        paper_sheets.remove(session, made.administrator, test, made.seat("learner"), "", study.now)


def test_a_sheet_of_the_wrong_person_is_taken_away_and_later_attempts_go_on(session, study, made) -> None:
    tests = [made.test("delo"), made.test("delo")]
    for test in tests:
        made.enter(test, right_line(test))
    paper_sheets.remove(
        session, made.administrator, tests[0], made.seat("learner"), made.seen(tests[0], "learner"), study.now
    )
    assert [attempt.number for attempt in session.scalars(select(Attempt))] == [2]
    assert journal(session, "answer_sheet.removed")[0]["points_before"] == "1.0"
    study.take("learner", "delo")
    assert sorted(attempt.number for attempt in session.scalars(select(Attempt))) == [2, 3]
    paper_sheets.remove(session, made.administrator, tests[0], made.seat("learner"), "", study.now)


def test_progress_follows_a_sheet_taken_away(session, study, made) -> None:
    test = made.test("delo")
    made.enter(test, right_line(test))
    assert enrolments.seat(session, study.actor("learner"), SLUG).facts.quizzes["delo"].passed
    seen = made.seen(test, "learner")
    paper_sheets.remove(session, made.administrator, test, made.seat("learner"), seen, study.now)
    assert enrolments.seat(session, study.actor("learner"), SLUG).facts.quizzes == {}
    assert session.scalars(select(AttemptItem)).all() == []


def test_what_a_document_or_a_remedy_rests_on_is_not_changed(session, study, made) -> None:
    test = made.test("delo")
    attempt_id = made.enter(test, right_line(test))
    seat, seen = made.seat("learner"), made.seen(test, "learner")

    def both_refused(words: str) -> None:
        for act in (
            lambda: made.enter(test, "1-"),
            lambda: paper_sheets.remove(session, made.administrator, test, seat, seen, study.now),
        ):
            with pytest.raises(Refused, match=words):
                act()

    session.get_one(Enrolment, seat).state = "passed"
    both_refused("has the document")
    session.get_one(Enrolment, seat).state = "studying"
    row = session.get_one(AttemptItem, (attempt_id, 1))
    row.remedy = "full"
    both_refused("wrong key")
    row.remedy = ""
    remedied(session, study, attempt_id)
    both_refused("wrong key")


def remedied(session, study, attempt_id: int) -> None:
    course = session.scalars(select(Enrolment.course_id)).first()
    regrade = Regrade(
        course_id=course, quiz_key="delo", question_key="p-2-1", question_sha256="0" * 64, remedy="full", reason="…",
        made_at=study.now, made_by=study.actor("administrator").id,
    )  # fmt: skip
    session.add(regrade)
    session.flush()
    values = {"item_before": 0, "item_after": 1, "points_before": 0, "points_after": 1, "max_before": 1, "max_after": 1}
    session.add(RegradeEffect(regrade_id=regrade.id, attempt_id=attempt_id, **values))
    session.flush()


def test_people_are_listed_with_their_results_and_the_next_sheet_is_the_next_name(session, study, made) -> None:
    test = made.test("delo")
    names = [line.name for line in paper_tests.people(session, test, 1, 25)[0]]
    assert names == ["Быков Сергей", "Ковалёва Мария Петровна"]
    assert [line.name for line in paper_tests.people(session, test, 1, 25, "ковалева")[0]] == names[1:]
    waiting = paper_tests.waiting(session, test)
    assert paper_tests.next_of(waiting, None) == waiting[0]
    assert paper_tests.next_of(waiting, waiting[0]) == waiting[1]
    assert paper_tests.next_of(waiting, waiting[1]) == waiting[0]
    made.enter(test, right_line(test))
    found = paper_tests.people(session, test, 1, 25)[0]
    assert [(line.variant, line.points, line.passed) for line in found] == [(None, None, None), (1, 1.0, True)]
    left = paper_tests.waiting(session, test)
    assert [line.name for line in left] == names[:1]
    assert paper_tests.next_of([], found[0]) is None


@pytest.mark.slow
def test_lists_ask_the_database_as_often_for_many_as_for_few(session, study, made, queries) -> None:
    tests = [made.test("delo")]

    def look() -> None:
        opened = paper_tests.open_test(session, tests[0].group_id, tests[0].id)
        paper_tests.people(session, opened, 1, 25)
        paper_tests.waiting(session, opened)
        paper_tests.papers(session, opened.group_id)

    few = len(queries(look))
    for number in range(5):
        study.enrol(f"more{number}", tests[0].group_id)
        made.enter(tests[0], "1А", name=f"more{number}")
        made.test()
    assert len(queries(look)) == few


def test_words_of_an_essay_wait_in_the_queue_and_a_dash_does_not(session, study, made) -> None:
    test = made.test()
    made.enter(test, right_line(test, **{Kind.ESSAY: None}))
    assert grading.queue(session, study.actor("instructor"), 1, 25)[1] == 0
    made.enter(test, right_line(test), name="other")
    (waits,), _total = grading.queue(session, study.actor("instructor"), 1, 25)
    assert grading.essay(session, study.actor("instructor"), waits.attempt_id, waits.position).answer == "на бумаге"


def test_a_line_read_back_from_the_record_says_the_same(session, study, made) -> None:
    test = made.test()
    attempt_id = made.enter(test, right_line(test))
    kept = session.get_one(AnswerSheet, (test.id, made.seat("learner")))
    answers = tuple(item.answer for item in page_of(session, study, attempt_id).items)
    assert parse_answers(test.variant(kept.variant), kept.line).answers == answers
    assert replace(test, held_on=None) == test
