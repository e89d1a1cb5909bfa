"""A trial course in the browser of a stranger."""

import re

import pytest
from sqlalchemy.orm import Session

from config import ROOT
from lms.domain.legal_change import Change, ChangeKind
from lms.domain.question import Kind
from lms.services import act_register, catalogue, transaction, trial
from lms.services.demo_answers import right_form
from lms.services.loading import read_library
from tests.conftest import NOW
from tests.house.story import actor
from tests.house.trial import publish


@pytest.fixture(autouse=True)
def trial_course(engine) -> None:
    with Session(engine) as session, transaction.writing(session):
        publish(session, NOW)


def words(response) -> str:
    return response.get_data(as_text=True)


@pytest.mark.slow
def test_a_stranger_goes_from_the_front_page_to_the_last_question(engine, client) -> None:
    assert 'href="/try/proba"' in words(client.get("/"))
    assert client.get("/try/proba").headers["Location"] == "/try/proba/vvedenie"
    first = words(client.get("/try/proba/vvedenie"))
    assert 'href="/try/proba/vtoroe"' in first
    second = words(client.get("/try/proba/vtoroe"))
    assert 'href="/try/proba/questions/1"' in second and 'href="/try/proba/vvedenie"' in second
    for number in range(1, 10):
        address = f"/try/proba/questions/{number}"
        with Session(engine) as session:
            question = trial.question(session, "proba", number).item.question
        assert question.feedback not in words(client.get(address))
        unanswered = client.send(address, {"answer": ""})
        assert 'role="alert"' in words(unanswered) and "<fieldset" in words(unanswered)
        answered = words(client.send(address, right_form(question)))
        assert 'class="why"' in answered and "<fieldset" not in answered
        assert (f'href="/try/proba/questions/{number + 1}"' in answered) == (number < 9)
    assert 'href="/courses"' in answered


@pytest.mark.slow
def test_the_page_of_a_trial_course_offers_no_enrolment(client, signed_in) -> None:
    for browser in (client, signed_in("learner")):
        page = words(browser.get("/courses/proba"))
        assert 'href="/try/proba"' in page and "/courses/proba/enrol" not in page
    learner = signed_in("learner")
    assert learner.send("/courses/proba/enrol").headers["Location"] == "/courses/proba"
    assert "Это пробный курс" in words(learner.get("/courses/proba"))
    assert learner.get("/learn/proba").status_code == 404


def test_what_is_not_there_is_told_so(client) -> None:
    for path in ("/try/primer", "/try/primer/vvedenie", "/try/proba/nothing", "/try/proba/questions/10", "/try/none"):
        assert client.get(path).status_code == 404, path
    client.get("/try/proba/questions/1")
    assert client.send("/try/proba/questions/1", {"answer": "77"}).status_code in {400, 409, 422}


@pytest.mark.slow
def test_a_change_of_law_is_said_at_the_citation_and_beside_the_question(engine, client) -> None:
    with Session(engine) as session, transaction.writing(session):
        change = Change(kind=ChangeKind.AMENDED, in_force_on=NOW.date(), by="9-ФЗ", places=("5",))
        act_register.record_change(session, actor(session, "instructor"), "fz-1-2001", change, NOW)
    assert words(client.get("/try/proba/vvedenie")).count('<span class="stale">') == 1
    assert 'class="stale"' not in words(client.get("/try/proba/vtoroe"))
    assert words(client.get("/try/proba/questions/1")).count('<p class="stale">') == 1
    assert words(client.send("/try/proba/questions/1", {"answer": "0"})).count('<p class="stale">') == 1
    assert not re.search('class="stale"', words(client.get("/try/proba/questions/3")))


@pytest.mark.slow
def test_the_trial_course_of_this_product_shows_every_kind_and_does_not_give_a_norm_away(engine, client) -> None:
    library = read_library(ROOT / "courses")
    course = next(each for each in library.courses if each.trial_minutes)
    bank = [question for _quiz, questions in course.banks() for question in questions]
    assert {question.kind for question in bank} == set(Kind)
    with Session(engine) as session, transaction.writing(session):
        act_register.load(session, library.acts, NOW)
        catalogue.publish(session, None, course, library.acts, "Проба", NOW)
    number = next(number for number, question in enumerate(bank, 1) if question.kind is Kind.CITE_NORM)
    address = f"/try/{course.slug}/questions/{number}"
    assert len(re.findall(r'<option value="[^"]', words(client.get(address)))) > 1
    answered = words(client.send(address, right_form(bank[number - 1])))
    assert 'class="why"' in answered
