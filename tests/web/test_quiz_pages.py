"""Pages of rules and of settings: what is written comes back, what is refused says why, each sees their own clock."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lms.adapters import clock
from lms.domain.quiz_edit import quiz_rules
from lms.models.accounts import Throttle
from lms.models.catalogue import Group
from lms.services import authoring, groups, learning, transaction
from lms.services.enrolments import enrol
from lms.services.groups import GroupDetails
from tests.conftest import NOW
from tests.house.story import actor

RULES = "/teach/primer/rules/nachalo"
TEST = "/learn/primer/test/nachalo"
FORM = {
    "draw": "9", "attempts": "3", "pause_minutes": "30", "time_limit_minutes": "30", "pass_percent": "70",
    "counts": "best", "review": "after_submit", "shows": ["score", "answers", "right", "feedback"],
    "when_stale": "fill", "per_page": "all", "readers": "1",
}  # fmt: skip


@pytest.fixture
def group_id(engine):
    """A group with the learner and one who lives in another zone."""
    with Session(engine) as session, transaction.writing(session):
        details = GroupDetails(title="Осень", starts_on=None, ends_on=None, seats=None)
        group = groups.create(session, actor(session, "administrator"), "primer", details, NOW)
        for name in ("learner", "other"):
            enrol(
                session, actor(session, "administrator"), actor(session, name).id, session.get_one(Group, group.id), NOW
            )
        session.execute(text("UPDATE accounts SET time_zone = 'Asia/Omsk' WHERE email = 'other@city.test'"))
        return group.id


@pytest.fixture
def published(engine, signed_in):
    """Publish the course with rules given by the form."""

    def change(**values: object) -> None:
        assert signed_in("instructor").send(RULES, FORM | values).status_code == 303
        with Session(engine) as session, transaction.writing(session):
            authoring.publish(session, actor(session, "instructor"), "primer", "Правила", NOW)
            learning.enrol_self(session, actor(session, "learner"), "primer", NOW)

    return change


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


@pytest.mark.slow
def test_every_rule_of_the_form_comes_into_the_draft(engine, signed_in):
    instructor = signed_in("instructor")
    values = FORM | {
        "attempts": "", "time_limit_minutes": "", "counts": "last", "shows": ["score", "right"], "per_page": "one",
        "practice": "y", "password_needed": "y", "draws-0-count": "2", "draws-0-tag": "fz-1-2001/5",
        "draws-1-count": "1", "draws-2-tag": "a line without a number", "readers": "2",
    }  # fmt: skip
    assert instructor.send(RULES, values).status_code == 303
    page = instructor.get(RULES).get_data(as_text=True)
    assert 'value="fz-1-2001/5"' in page and "a line without a number" not in page
    with Session(engine) as session:
        found = quiz_rules(authoring.draft(session, "primer").tree, "nachalo")
    assert (found.draw, len(found.draws), found.attempts, found.time_limit_minutes) == (3, 2, None, None)
    assert (found.counts, found.shows, found.per_page) == ("last", ("score", "right"), "one")
    assert found.practice and found.password_needed
    assert found.readers == 2


@pytest.mark.slow
def test_what_the_checker_says_stands_beside_the_rules(signed_in):
    instructor = signed_in("instructor")
    assert "Банк" not in words(instructor.get(RULES))
    instructor.send(RULES, FORM | {"draws-0-count": "3", "draws-0-category": "Нет такой"})
    assert "Отбору {count = 3, category = &#34;Нет такой&#34;}" in words(instructor.get(RULES))


def test_a_form_that_is_wrong_keeps_what_was_typed(signed_in):
    answer = signed_in("instructor").send(
        RULES, FORM | {"pass_percent": "101", "draws-0-count": "0", "draws-0-tag": "метка"}
    )
    assert answer.status_code == 422
    assert 'value="101"' in answer.get_data(as_text=True) and 'value="метка"' in answer.get_data(as_text=True)


def test_rules_that_can_not_be_read_are_not_overwritten(engine, signed_in):
    with Session(engine) as session, transaction.writing(session):
        broken = b'title = "X"\nhours = 1\n[quiz]\ndraw = "two"\n'
        authoring.upload(
            session, actor(session, "instructor"), "primer", "module.toml", broken, "01-nachalo/module.toml", NOW
        )
    instructor = signed_in("instructor")
    assert instructor.get(RULES).status_code == 422
    assert instructor.send(RULES, FORM).status_code == 422
    assert instructor.get("/teach/primer/rules/nothing").status_code == 404


@pytest.mark.slow
def test_moments_are_written_and_read_by_ones_own_clock(signed_in, group_id):
    closes = (clock.now() + timedelta(days=30)).strftime("%Y-%m-%d")
    administrator, address = signed_in("administrator"), f"/manage/groups/{group_id}/tests/nachalo"
    values = {"opens_at": "2026-11-20T10:00", "closes_at": f"{closes}T18:00", "extra_minutes": "20"}
    assert administrator.send(address, values).status_code == 303
    assert 'value="2026-11-20T10:00"' in administrator.get(address).get_data(as_text=True)
    day = ".".join(reversed(closes.split("-")))
    assert f"Закрывается {day} 18:00 (UTC+7)" in words(signed_in("learner").get(TEST))
    other = words(signed_in("other").get(TEST))
    assert f"Закрывается {day} 17:00 (UTC+6)" in other
    assert "50 мин, из них 20 мин добавлено вам" in other.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.slow
def test_a_test_that_is_not_open_says_when_by_the_readers_clock(signed_in, group_id):
    day = clock.now() + timedelta(days=30)
    address = f"/manage/groups/{group_id}/tests/nachalo"
    signed_in("administrator").send(address, {"opens_at": f"{day:%Y-%m-%d}T10:00"})
    other = signed_in("other")
    assert f"Тест откроется {day:%d.%m.%Y} 09:00 (UTC+6)" in words(other.get(TEST))
    answer = other.send(TEST)
    assert answer.status_code == 422
    assert f"Тест откроется {day:%d.%m.%Y} 09:00 (UTC+6)" in words(answer)


@pytest.mark.slow
def test_what_makes_no_sense_is_refused_at_its_field(signed_in, group_id):
    administrator, address = signed_in("administrator"), f"/manage/groups/{group_id}/tests/nachalo"
    for values, said in (
        ({"opens_at": "2026-11-20T10:00", "closes_at": "2026-11-20T09:00"}, "раньше, чем откроется"),
        ({"networks": "зал"}, "не сетевой адрес"),
        ({"extra_minutes": "-1"}, "от 0 до 1000"),
    ):
        answer = administrator.send(address, values)
        assert answer.status_code == 422
        assert said in words(answer)
    for values in ({}, {"person-account": "", "person-note": "x"}, {"person-account": "77", "person-note": "x"}):
        assert administrator.send(f"{address}/people", values).status_code == 422
    assert administrator.get(f"/manage/groups/{group_id}/tests/nothing").status_code == 404


@pytest.mark.slow
def test_an_exception_is_made_changed_and_taken_back(engine, signed_in, group_id):
    with Session(engine) as session:
        account = actor(session, "learner").id
    administrator, address = signed_in("administrator"), f"/manage/groups/{group_id}/tests/nachalo"
    values = {
        "person-account": str(account),
        "person-extra_minutes": "15",
        "person-note": "отпуск",
        "person-anywhere": "y",
    }
    assert administrator.send(f"{address}/people", values).status_code == 303
    shown = administrator.get(f"{address}?person={account}").get_data(as_text=True)
    assert 'value="15"' in shown and 'value="отпуск"' in shown and "где угодно" in shown
    assert "45 мин" in words(signed_in("learner").get(TEST)).replace("\N{NO-BREAK SPACE}", " ")
    assert administrator.send(f"{address}/people/{account}/remove").status_code == 303
    assert "отпуск" not in words(administrator.get(address))


@pytest.mark.slow
def test_the_hall_is_where_the_request_comes_from(app, signed_in, group_id):
    signed_in("administrator").send(f"/manage/groups/{group_id}/tests/nachalo", {"networks": "10.20.30.0/24"})
    learner = signed_in("learner")
    assert "только в зале" in words(learner.get(TEST))
    assert learner.send(TEST).status_code == 422
    inside = {"REMOTE_ADDR": "10.20.30.9"}
    assert "Начать тест" in words(learner.get(TEST, environ_base=inside))
    assert learner.send(TEST, environ_base=inside).status_code == 303


@pytest.mark.slow
def test_a_wrong_word_is_said_at_its_field_and_counted(engine, signed_in, group_id):
    signed_in("administrator").send(f"/manage/groups/{group_id}/tests/nachalo", {"word": "Енисей"})
    learner = signed_in("learner")
    answer = learner.send(TEST, {"word": "Ангара"})
    assert answer.status_code == 422 and "Слово неверное" in words(answer)
    with Session(engine) as session:
        assert session.scalars(select(Throttle.failures)).all() == [1]
    assert learner.send(TEST, {"word": "енисей"}).status_code == 303


@pytest.mark.slow
def test_one_question_a_page_goes_on_from_question_to_question(signed_in, published):
    published(per_page="one")
    learner = signed_in("learner")
    address = learner.send(TEST).headers["Location"]
    assert 'id="q1"' in learner.get(address).get_data(as_text=True)
    page = learner.get(f"{address}?question=2").get_data(as_text=True)
    assert 'id="q2"' in page and 'id="q1"' not in page
    assert f'rel="prev" href="{address}?question=1#q1"' in page and 'aria-current="page">2' in page
    answer = learner.send(f"{address}/answers/2", {"base": "0", "go": "3"})
    assert answer.headers["Location"] == f"{address}?question=3#q3"
    for far in ("0", "99", "x"):
        assert learner.get(f"{address}?question={far}").status_code == 200
    assert f'href="{address}?question=1#q1"' in learner.send(f"{address}/finish").get_data(as_text=True)


@pytest.mark.slow
def test_practice_shows_what_was_right_beside_each_answer(signed_in, published):
    published(practice="y")
    learner = signed_in("learner")
    assert "Это тренировка" in words(learner.get(TEST))
    address = learner.send(TEST).headers["Location"]
    page = learner.get(address).get_data(as_text=True)
    assert "data-autosave" not in page and "Проверить ответ" in page
    place = re.findall(r'id="q(\d+)" method="post"(?:(?!</form>).)*?type="radio"', page, re.DOTALL)[0]
    learner.send(f"{address}/answers/{place}", {"base": "0"})
    assert "Сначала ответьте" in words(learner.get(address))
    learner.send(f"{address}/answers/{place}", {"base": "0", "answer": "0"})
    page = learner.get(address).get_data(as_text=True)
    assert 'class="question reviewed' in page and f'answers/{place}"' not in page
    learner.send(f"{address}/finish", {"sure": "1"})
    assert "Тренировка:" in words(learner.get(address))
    assert "тренировка" in words(learner.get("/learn/primer"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shows", "seen", "unseen"),
    [
        (["score"], ["из 9"], ["Вопрос 1", "Почему"]),
        (["answers"], ["Ваш ответ"], ["из 9", "Правильный ответ", "Почему", "Ваш ответ, неверно"]),
        (["right"], ["Правильный ответ"], ["из 9", "Ваш ответ", "Почему"]),
        (["feedback"], ["Почему"], ["из 9", "Правильный ответ", "Ваш ответ"]),
        ([], [], ["из 9", "Вопрос 1", "Почему"]),
    ],
)
def test_of_an_attempt_is_seen_what_the_rules_show(signed_in, published, shows, seen, unseen):
    published(shows=shows, review="after_submit")
    learner = signed_in("learner")
    address = learner.send(TEST).headers["Location"]
    page = learner.get(address).get_data(as_text=True)
    for place, form in re.findall(r'id="q(\d+)" method="post"(.*?)</form>', page, re.DOTALL):
        if "<textarea" not in form:
            learner.send(f"{address}/answers/{place}", {"base": "0", "answer": "1", "answer-0": "1"})
    learner.send(f"{address}/finish", {"sure": "1"})
    found = words(learner.get(address))
    assert [each for each in seen if each not in found] == []
    assert [each for each in unseen if each in found] == []
    assert ("из 9" in words(learner.get(TEST))) is ("score" in shows)


@pytest.mark.slow
def test_pages_ask_as_often_however_much_is_set(engine, signed_in, counted, published, group_id):
    administrator = signed_in("administrator")
    addresses = [f"/manage/groups/{group_id}/tests", f"/manage/groups/{group_id}/tests/nachalo"]

    def asked() -> list[int]:
        found = []
        for address in addresses:
            administrator.get(address)
            counted()
            administrator.get(address)
            found.append(len(counted()))
        return found

    before = asked()
    with Session(engine) as session:
        people = [actor(session, name).id for name in ("learner", "other")]
    for account in people:
        values = {"person-account": str(account), "person-extra_minutes": "15", "person-note": "справка"}
        administrator.send(f"{addresses[1]}/people", values)
    assert asked() == before
    assert max(before) <= 6


@pytest.mark.slow
def test_learners_pages_of_every_mode_ask_at_most_six_times(signed_in, counted, published, group_id):
    learner = signed_in("learner")
    published_as = {"per_page": "one", "practice": "y"}
    signed_in("instructor").send(RULES, FORM | published_as)
    address = learner.send(TEST).headers["Location"]
    for page in (TEST, address, "/learn/primer/vvedenie"):
        learner.get(page)
        counted()
        learner.get(page)
        assert len(counted()) <= (2 if page.endswith("vvedenie") else 6)
