"""The register in the browser: a change is recorded, and its notice stands at the citation and only there."""

import re
from html import unescape

import pytest
from sqlalchemy.orm import Session

from lms.services import assessment, enrolments, learning, staleness, transaction
from tests.conftest import NOW
from tests.house.story import actor, tell

ACT, OTHER = "fz-1-2001", "fz-2-2002"
NOTICE = '<span class="stale">'
CHANGE = {"kind": "amended", "in_force_on": "2026-12-01", "by": "3-ФЗ <i>", "note": "Новый срок", "places": "5"}


@pytest.fixture
def learner(engine, signed_in):
    with Session(engine) as session, transaction.writing(session):
        learning.enrol_self(session, actor(session, "learner"), "primer", NOW)
    return signed_in("learner")


@pytest.fixture
def instructor(signed_in):
    return signed_in("instructor")


def words(response) -> str:
    return response.get_data(as_text=True)


def record(instructor, slug=ACT, **changes):
    instructor.get(f"/acts/{slug}/change")
    return instructor.send(f"/acts/{slug}/change", CHANGE | changes)


def waiting(engine) -> int:
    with Session(engine) as session:
        return staleness.count(session)


@pytest.mark.slow
def test_a_recorded_change_stands_at_the_citation_and_only_there(learner, instructor) -> None:
    before = words(learner.get("/learn/primer/vvedenie"))
    assert NOTICE not in before
    answer = record(instructor)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/acts/{ACT}")
    assert "14" in words(instructor.get(f"/acts/{ACT}"))
    lesson = words(learner.get("/learn/primer/vvedenie"))
    assert lesson.count(NOTICE) == 1
    assert re.search(r"<a[^>]*data-act=\"fz-1-2001\"[^>]*>[^<]*</a> <span class=\"stale\">[^<]*01\.12\.2026", lesson)
    assert words(learner.get("/learn/primer/praktika")).count(NOTICE) == 1
    assert NOTICE not in words(learner.get("/learn/primer/vtoroe"))


@pytest.mark.slow
def test_another_provision_of_the_same_act_gets_no_notice(learner, instructor) -> None:
    record(instructor, places="7\r\n ст. 51 ч. 2 \r\n\r\n")
    assert NOTICE not in words(learner.get("/learn/primer/vvedenie"))
    history = words(instructor.get(f"/acts/{ACT}"))
    assert "7; ст. 51 ч. 2" in history
    assert "3-ФЗ &lt;i&gt;" in history


@pytest.mark.slow
def test_a_question_under_way_says_that_its_law_is_in_doubt(engine, learner, instructor) -> None:
    with Session(engine) as session, transaction.writing(session):
        attempt = assessment.start(session, actor(session, "learner"), "primer", "nachalo", NOW.replace(year=2099))
    page = words(learner.get(f"/learn/attempts/{attempt}"))
    assert 'class="stale"' not in page
    record(instructor, places="7")
    after = words(learner.get(f"/learn/attempts/{attempt}"))
    assert after.count('<p class="stale">') == 6
    assert after.count("<form") == page.count("<form")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "corrected"}, "kind"),
        ({"in_force_on": ""}, "in_force_on"),
        ({"in_force_on": "вчера"}, "in_force_on"),
        ({"by": "", "note": " "}, "by"),
        ({"kind": "replaced", "successor": ""}, "successor"),
        ({"kind": "replaced", "successor": "fz-9-1999"}, "successor"),
        ({"places": "5\n" * 2000}, "places"),
    ],
)
def test_a_refused_change_keeps_what_was_typed_and_changes_nothing(engine, instructor, changes, field) -> None:
    answer = record(instructor, **changes)
    assert answer.status_code == 422
    page = words(answer)
    assert f'id="{field}-error"' in page
    if "by" not in changes:
        assert 'value="3-ФЗ &lt;i&gt;"' in page and "Новый срок</textarea>" in page
    assert waiting(engine) == 0


@pytest.mark.slow
def test_a_click_in_the_review_takes_the_notice_away(engine, learner, instructor) -> None:
    record(instructor)
    review = words(instructor.get("/teach/review"))
    assert review.count("<form") >= 14
    assert 'action="/teach/review/primer/lesson/vvedenie"' in review
    assert instructor.get("/teach/review/primer/lesson/vvedenie").headers["Location"] == "/teach/review"
    assert waiting(engine) == 14
    assert instructor.send("/teach/review/primer/lesson/vvedenie").status_code == 303
    assert waiting(engine) == 13
    assert NOTICE not in words(learner.get("/learn/primer/vvedenie"))
    assert NOTICE in words(learner.get("/learn/primer/praktika"))
    assert instructor.send("/teach/review/primer/lesson/vvedenie").status_code == 404


@pytest.mark.slow
def test_a_confirmed_entry_shows_who_looked_and_when(instructor) -> None:
    page = f"/acts/{OTHER}/confirm"
    assert "Выдуманный акт" in words(instructor.get(page))
    assert instructor.send(page, {"source": " "}).status_code == 422
    assert instructor.send(page, {"source": "pravo.gov.ru, 24.11"}).status_code == 303
    shown = words(instructor.get(f"/acts/{OTHER}"))
    assert "Лебедева" in shown and "pravo.gov.ru, 24.11" in shown


def entry(browser, page: str) -> str:
    return unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", words(browser.get(page)), re.DOTALL)[1]).lstrip()


def send_entry(browser, page: str, text: str):
    """What the form of an entry sends when its text is changed."""
    base = re.search(r'name="base"[^>]*value="(\w+)"', words(browser.get(page)))[1]
    return browser.send(page, {"text": text.replace("\n", "\r\n"), "base": base})


def test_an_entry_with_problems_keeps_every_letter_and_says_each_line_in_russian(instructor) -> None:
    page = f"/acts/{ACT}/entry"
    text = entry(instructor, page)
    wrong = text.replace('"in_force"', '"valid"').replace("Пример статьи", "Пример <статьи> & «прочего»")
    answer = send_entry(instructor, page, wrong)
    assert answer.status_code == 422
    shown = words(answer)
    assert "Строка 4: " in shown
    assert "Correct it" not in shown and "Исправьте" in shown
    assert "Пример &lt;статьи&gt; &amp; «прочего»" in shown
    assert entry(instructor, page) == text


def test_an_edited_entry_is_saved_and_marks_what_cites_the_provision(engine, instructor) -> None:
    page = f"/acts/{ACT}/entry"
    text = entry(instructor, page)
    assert send_entry(instructor, page, text).status_code == 303
    assert waiting(engine) == 0
    assert send_entry(instructor, page, text.replace("Пример статьи", "Другие слова")).status_code == 303
    assert waiting(engine) == 14
    assert "Другие слова" in words(instructor.get(f"/acts/{ACT}"))


def test_of_two_who_edit_an_entry_the_later_sees_what_the_first_has_written(instructor) -> None:
    page = f"/acts/{ACT}/entry"
    text = entry(instructor, page)
    base = re.search(r'name="base"[^>]*value="(\w+)"', words(instructor.get(page)))[1]
    assert send_entry(instructor, page, text.replace("Пример статьи", "Слова первого")).status_code == 303
    mine = {"text": text.replace("Пример статьи", "Слова второго")}
    answer = instructor.send(page, mine | {"base": base})
    assert answer.status_code == 422
    shown = words(answer)
    assert "Слова второго" in shown and "<pre><code>" in shown and "Слова первого" in shown
    assert "Слова первого" in entry(instructor, page)
    again = re.search(r'name="base"[^>]*value="(\w+)"', shown)[1]
    assert instructor.send(page, mine | {"base": again}).status_code == 303
    assert "Слова второго" in entry(instructor, page)


def test_a_new_entry_begins_from_a_pattern(instructor) -> None:
    text = entry(instructor, "/acts/new")
    assert instructor.send("/acts/new", {"text": text}).status_code == 422
    filled = (
        text.replace('slug = ""', 'slug = "fz-3-2003"')
        .replace('title = ""', 'title = "О новом"')
        .replace('checked_by = ""', 'checked_by = "Редакция"')
        .replace('source = ""', 'source = "pravo.gov.ru"')
        .replace('text = ""', 'text = "Статья"')
    )
    answer = instructor.send("/acts/new", {"text": filled})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/acts/fz-3-2003")
    assert "О новом" in words(instructor.get("/acts/fz-3-2003"))
    again = instructor.send("/acts/new", {"text": filled})
    assert again.status_code == 422 and "О новом" in words(again)


@pytest.mark.slow
def test_a_stranger_reads_the_register_and_its_calendar_and_no_doors_to_its_editing(client) -> None:
    for page in ("/acts", f"/acts/{ACT}", "/acts/calendar"):
        shown = words(client.get(page))
        assert "Федеральный закон от 09.01.2001 № 1-ФЗ" in shown
        assert "/change" not in shown and "/teach/review" not in shown and "/acts/new" not in shown
    assert "Найден 1 акт" in words(client.get("/acts?search=примера+2-ФЗ"))
    assert "Найдено 0 актов" in words(client.get("/acts?trust=U"))
    assert client.get("/acts/states/nothing").status_code == 404


@pytest.mark.slow
def test_attempt_and_document_lead_to_the_law_of_their_day(app, engine, signed_in, client, instructor) -> None:
    with Session(engine) as session, transaction.writing(session):
        told = tell(session, app.extensions["lms.key"], NOW)
    record(instructor, slug=OTHER, places="")
    verified = words(client.get(f"/verify/{told.code}"))
    law = re.search(r"/acts/states/[0-9a-f]{64}\?course=primer", verified)[0]
    attempt = words(signed_in("learner").get(f"/learn/attempts/{told.attempt_id}"))
    assert law in attempt
    shown = words(client.get(law))
    assert "Пример курса для проверок" in shown
    assert "Федеральный закон от 10.02.2002 № 2-ФЗ" in shown
    assert "02.11.2026" in shown and "3-ФЗ" not in shown, "as it stood before the change"


def test_the_page_of_a_law_shows_the_acts_of_the_course_alone(engine, client, instructor) -> None:
    text = entry(instructor, f"/acts/{ACT}/entry").replace(ACT, "fz-3-2003").replace("1-ФЗ", "3-ФЗ")
    assert instructor.send("/acts/new", {"text": text}).status_code == 303
    with Session(engine) as session, transaction.writing(session):
        learning.enrol_self(session, actor(session, "other"), "primer", NOW)
        law = enrolments.seat(session, actor(session, "other"), "primer").law_sha256
    assert "№ 3-ФЗ" in words(client.get(f"/acts/states/{law}"))
    of_the_course = words(client.get(f"/acts/states/{law}?course=primer"))
    assert "№ 3-ФЗ" not in of_the_course and "№ 1-ФЗ" in of_the_course
