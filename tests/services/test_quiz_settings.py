"""Settings of quizzes for groups and persons hold for starts, for attempts under way, and are kept in the journal."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from lms.domain.attempt import GRACE
from lms.domain.errors import Missing, Refused, Stale
from lms.domain.quiz_settings import QuizSettings
from lms.models.accounts import Throttle
from lms.models.assessment import Attempt
from lms.models.journal import AuditEntry
from lms.models.quiz_settings import QuizSetting
from lms.services import assessment, attempt_results, quiz_settings
from lms.services.quiz_settings import NewWord

SLUG, QUIZ = "primer", "nachalo"
LIMIT = timedelta(minutes=30)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def group_id(study) -> int:
    """A group with the learner in it."""
    group = study.group()
    study.enrol("learner", group)
    return group


@pytest.fixture
def set_group(session, study, group_id):
    """Set the quiz for the group."""

    def change(word: str = "", **values: object) -> None:
        administrator = study.actor("administrator")
        quiz_settings.change_group(
            session, administrator, group_id, QUIZ, QuizSettings(**values), NewWord(word=word), study.now
        )

    return change


@pytest.fixture
def except_person(session, study, group_id):
    """Make an exception for a person of the group."""

    def change(name: str = "learner", note: str = "справка", **values: object) -> None:
        administrator, account = study.actor("administrator"), study.actor(name).id
        quiz_settings.change_person(
            session, administrator, group_id, QUIZ, account, QuizSettings(**values), note, study.now
        )

    return change


def start(session, study, now=None, name="learner", **options) -> int:
    return assessment.start(session, study.actor(name), SLUG, QUIZ, now or study.now, **options)


def deadline(session, attempt_id: int):
    return session.get_one(Attempt, attempt_id).deadline_at


def test_a_test_opens_and_closes_by_the_clock_of_whoever_wrote_it(session, study, set_group) -> None:
    nine = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Omsk"))
    ten = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Asia/Krasnoyarsk"))
    set_group(opens_at=nine, closes_at=nine + HOUR)
    session.expire_all()
    row = session.scalars(select(QuizSetting)).one()
    assert row.opens_at == ten == datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
    with pytest.raises(Refused, match="opens on") as refused:
        start(session, study, ten - MINUTE)
    assert refused.value.params == {"moment": ten}
    page = assessment.quiz_page(session, study.actor("learner"), SLUG, QUIZ, ten - MINUTE)
    assert (page.effective.opens_at, str(page.refusal)) == (ten, str(refused.value))
    with pytest.raises(Refused, match="closed on"):
        start(session, study, ten + HOUR)
    assert deadline(session, start(session, study, ten)) == ten + LIMIT


def test_closing_ends_what_is_under_way(session, study, set_group) -> None:
    closes = study.now + 10 * MINUTE
    set_group(closes_at=closes)
    attempt_id = start(session, study)
    assert deadline(session, attempt_id) == closes
    form = {"answer": ["0"]}
    learner = study.actor("learner")
    with pytest.raises(Stale, match="time of this attempt"):
        assessment.save_answer(session, learner, attempt_id, 1, 0, form, closes + GRACE + timedelta(seconds=1))
    assert attempt_results.submit_overdue(session, closes + HOUR) == 1
    assert session.get_one(Attempt, attempt_id).submitted_at == closes


def test_what_is_set_while_an_attempt_is_under_way_holds_for_it(
    session, study, set_group, except_person, group_id
) -> None:
    attempt_id = start(session, study)
    assert deadline(session, attempt_id) == study.now + LIMIT
    set_group(closes_at=study.now + 5 * MINUTE)
    assert deadline(session, attempt_id) == study.now + 5 * MINUTE
    except_person(closes_at=study.now + 2 * HOUR, extra_minutes=15)
    assert deadline(session, attempt_id) == study.now + LIMIT + 15 * MINUTE
    set_group(extra_minutes=10)
    assert deadline(session, attempt_id) == study.now + LIMIT + 25 * MINUTE
    administrator, account = study.actor("administrator"), study.actor("learner").id
    quiz_settings.remove_person(session, administrator, group_id, QUIZ, account, study.now)
    assert deadline(session, attempt_id) == study.now + LIMIT + 10 * MINUTE


def test_settings_are_of_one_group_one_quiz_and_one_person(session, study, set_group, except_person, group_id) -> None:
    study.enrol("other", study.group("Зима"))
    study.enrol("neighbour", group_id)
    set_group(extra_minutes=10)
    except_person(extra_minutes=20)
    assert deadline(session, start(session, study, name="other")) == study.now + LIMIT
    assert deadline(session, start(session, study, name="neighbour")) == study.now + LIMIT + 10 * MINUTE
    assert deadline(session, start(session, study)) == study.now + LIMIT + 30 * MINUTE
    delo = assessment.quiz_page(session, study.actor("learner"), SLUG, "delo", study.now)
    assert delo.effective.extra_minutes == 0


@pytest.mark.slow
def test_extra_attempts_are_left(session, study, set_group, except_person) -> None:
    set_group(extra_attempts=1)
    except_person(extra_attempts=1)
    story = study
    for left in (4, 3, 2, 1, 0):
        story.take("learner", QUIZ, well=False)
        page = assessment.quiz_page(session, study.actor("learner"), SLUG, QUIZ, story.now)
        assert (page.attempts_left, page.rules.attempts) == (left, 5)
        story = story.later(minutes=30)
    with pytest.raises(Refused, match="All attempts"):
        start(session, study, story.now)


@pytest.mark.slow
def test_the_word_is_asked_for_and_only_its_hash_is_kept(session, study, set_group) -> None:
    set_group(word="Ёлка  у Енисея")
    row = session.scalars(select(QuizSetting)).one()
    assert row.word_hash.startswith("$argon2id$")
    for wrong in ("", "Ангара"):
        with pytest.raises(Refused) as refused:
            start(session, study, word=wrong)
        assert refused.value.field == "word"
    assert session.scalar(select(func.count()).select_from(Attempt)) == 0
    attempt_id = start(session, study, word=" елка у енисея ")
    assert start(session, study, study.now + MINUTE) == attempt_id, "who goes on is not asked again"


@pytest.mark.slow
def test_guessing_the_word_has_to_wait(session, study, set_group) -> None:
    set_group(word="Енисей")
    for _try in range(4):
        with pytest.raises(Refused, match="word is wrong"):
            start(session, study, word="Обь")
    with pytest.raises(Refused, match="Too many wrong words"):
        start(session, study, word="Енисей")
    start(session, study, study.now + MINUTE, word="Енисей")
    assert session.scalar(select(func.count()).select_from(Throttle)) == 0


@pytest.mark.slow
def test_the_word_stays_until_it_is_replaced_or_taken_away(session, study, set_group, group_id) -> None:
    set_group(word="Енисей")
    first = session.scalars(select(QuizSetting.word_hash)).one()
    set_group(extra_minutes=5)
    assert session.scalars(select(QuizSetting.word_hash)).one() == first
    set_group(word="Обь")
    assert session.scalars(select(QuizSetting.word_hash)).one() != first
    administrator = study.actor("administrator")
    quiz_settings.change_group(session, administrator, group_id, QUIZ, QuizSettings(), NewWord(remove=True), study.now)
    assert session.scalars(select(QuizSetting.word_hash)).one() == ""
    start(session, study)
    entries = session.scalars(
        select(AuditEntry.details).where(AuditEntry.action == "quiz_settings.changed").order_by(AuditEntry.id)
    )
    assert [json.loads(details)["word"] for details in entries] == ["set", "kept", "set", "removed"]


def test_the_hall_is_a_place_in_the_network(session, study, set_group, except_person) -> None:
    set_group(networks=("10.20.30.0/24",))
    with pytest.raises(Refused, match="only in the hall"):
        start(session, study, address="10.20.31.1")
    page = assessment.quiz_page(session, study.actor("learner"), SLUG, QUIZ, study.now, "10.20.30.7")
    assert page.refusal is None
    except_person(networks=())
    assert start(session, study, address="10.20.31.1")


def test_an_exception_says_something_and_is_for_a_member(session, study, except_person, set_group) -> None:
    with pytest.raises(Refused, match="Nothing is different"):
        except_person()
    with pytest.raises(Refused, match="does not study in the group"):
        except_person("other", extra_minutes=5)
    with pytest.raises(Refused, match="close before"):
        set_group(opens_at=study.now, closes_at=study.now)


def test_there_is_nothing_to_set_where_there_is_no_quiz_or_group(session, study, group_id) -> None:
    administrator = study.actor("administrator")
    for group, key in ((group_id, "nothing"), (10_000, QUIZ)):
        with pytest.raises(Missing):
            quiz_settings.change_group(session, administrator, group, key, QuizSettings(), NewWord(), study.now)
    with pytest.raises(Missing):
        quiz_settings.quizzes(session, 10_000)
    quiz_settings.remove_person(session, administrator, group_id, QUIZ, administrator.id, study.now)


def test_the_pages_of_an_administrator_tell_what_is_set(session, study, set_group, except_person, group_id) -> None:
    study.enrol("other", group_id)
    set_group(extra_minutes=10, networks=("10.0.0.0/8",))
    except_person(extra_attempts=1)
    except_person("other", extra_minutes=5)
    except_person("other", extra_minutes=25, note=" болезнь ")
    page = quiz_settings.quizzes(session, group_id)
    assert [(quiz.key, quiz.title, quiz.exceptions) for quiz in page.quizzes] == [
        (QUIZ, "Начало", 2), ("delo", "Дело", 0), ("final", "", 0),
    ]  # fmt: skip
    assert page.quiz(QUIZ).settings == QuizSettings(extra_minutes=10, networks=("10.0.0.0/8",))
    lines = quiz_settings.exceptions(session, group_id, QUIZ)
    assert [(line.name, line.settings, line.note) for line in lines] == [
        ("Быков Сергей", QuizSettings(extra_minutes=25), "болезнь"),
        ("Ковалёва Мария Петровна", QuizSettings(extra_attempts=1), "справка"),
    ]
    assert [name for _id, name in quiz_settings.members(session, group_id, "КОВАЛЕВА")] == ["Ковалёва Мария Петровна"]
    assert len(quiz_settings.members(session, group_id)) == 2


def test_the_journal_holds_what_was_set_and_not_why(session, study, except_person) -> None:
    except_person(extra_minutes=15, note="тайна")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "quiz_settings.changed")).one()
    details = json.loads(entry.details)
    assert (details["quiz"], details["account"], details["extra_minutes"]) == (QUIZ, study.actor("learner").id, 15)
    assert "тайна" not in entry.details


def test_the_database_keeps_one_setting_for_each(session, study, set_group, group_id) -> None:
    set_group(extra_minutes=10)
    for account_id, minutes in ((None, 5), (study.actor("learner").id, -1)):
        values = {"group_id": group_id, "quiz_key": QUIZ, "account_id": account_id, "extra_minutes": minutes}
        rest = {"word_hash": "", "extra_attempts": 0, "note": "", "changed_at": study.now, "changed_by": 1}
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(insert(QuizSetting), values | rest)


def test_settings_cost_no_query_of_their_own(session, study, set_group, except_person, queries) -> None:
    learner = study.actor("learner")

    def asked() -> int:
        return len(queries(lambda: assessment.quiz_page(session, learner, SLUG, QUIZ, study.now)))

    assert asked() == 2
    set_group(extra_minutes=10)
    except_person(extra_minutes=10)
    assert asked() == 2
