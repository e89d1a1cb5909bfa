"""Pages from draft to learners: what is told, what is refused in words, and how many questions they ask."""

import json
import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import config
from lms import worker
from lms.domain import course_edit
from lms.domain.draft_review import LAW, SUBJECT
from lms.models.catalogue import CourseRevision
from lms.models.journal import Job
from lms.models.learning import Enrolment
from lms.services import authoring, learning, transaction
from tests.conftest import NOW, settings_for
from tests.house.story import actor

LESSON = "01-nachalo/20-vtoroe.md"
BANK = "01-nachalo/bank.gift"
TICKED = dict.fromkeys(SUBJECT + LAW, "y")


@pytest.fixture
def write(engine):
    """Do something in one transaction."""

    def written(work):
        with Session(engine) as session, transaction.writing(session):
            return work(session)

    return written


def put(session, path, text):
    authoring.upload(session, actor(session, "instructor"), "primer", "a.md", text.encode(), path, NOW)


def demand(session):
    how = lambda tree: course_edit.set_table(tree, "course.toml", {"second_reader": True})  # noqa: E731
    authoring.edit(session, actor(session, "instructor"), "primer", how, "course.settings", "", NOW)


@pytest.fixture
def drafted(write):
    """A lesson is reworded in the draft, and two people study the published course."""
    write(lambda session: put(session, LESSON, "# Второе занятие\n\nЗдесь действует иное, [[fz-2-2002]].\n"))
    for name in ("learner", "other"):
        write(lambda session, name=name: learning.enrol_self(session, actor(session, name), "primer", NOW))
    write(lambda session: learning.mark_lesson(session, actor(session, "learner"), "primer", "vtoroe", NOW))


def sha_of(page):
    return re.search(r'name="sha256"[^>]*value="([0-9a-f]{64})"', page)[1]


@pytest.mark.slow
def test_the_page_tells_what_changes_for_whom(drafted, signed_in):
    text = signed_in("instructor").get("/teach/primer/publish").get_data(as_text=True)
    assert "1 занятие" in text
    assert '<ins><span class="sr">добавлено: </span>' in text
    assert "2 человека учатся по прежней редакции." in text
    assert "Никто не потеряет ничего из сделанного." in text


@pytest.mark.slow
def test_publishing_asks_for_a_note_and_moves_when_told(drafted, signed_in, engine):
    author = signed_in("instructor")
    sha256 = sha_of(author.get("/teach/primer/publish").get_data(as_text=True))
    refused = author.send("/teach/primer/publish", {"sha256": sha256, "move": "move", "note": ""})
    assert refused.status_code == 422
    done = author.send("/teach/primer/publish", {"sha256": sha256, "move": "move", "note": "Уточнено"})
    assert (done.status_code, done.headers["Location"]) == (303, "/teach/primer")
    assert "2 человека перенесены" in author.get("/teach/primer").get_data(as_text=True)
    with Session(engine) as session:
        current = session.scalars(select(CourseRevision.id).where(CourseRevision.is_current)).one()
        assert set(session.scalars(select(Enrolment.revision_id))) == {current}
    assert "Публиковать нечего" in author.get("/teach/primer/publish").get_data(as_text=True)


@pytest.mark.slow
def test_a_page_that_is_out_of_date_publishes_nothing(drafted, write, signed_in):
    author = signed_in("instructor")
    sha256 = sha_of(author.get("/teach/primer/publish").get_data(as_text=True))
    write(lambda session: put(session, LESSON, "# Второе занятие\n\nЕщё раз иначе, [[fz-2-2002]].\n"))
    late = author.send("/teach/primer/publish", {"sha256": sha256, "note": "Уточнено"})
    text = late.get_data(as_text=True)
    assert late.status_code == 422
    assert "Пока страница была открыта, черновик изменили." in text
    assert sha_of(text) != sha256
    assert 'value="Уточнено"' in text


@pytest.mark.slow
def test_a_second_reader_reads_and_letters_go_both_ways(drafted, write, signed_in, engine, tmp_path, url):
    write(demand)
    author, reader = signed_in("instructor"), signed_in("administrator")
    page = author.get("/teach/primer/publish").get_data(as_text=True)
    assert 'name="note"' not in page
    chosen = re.search(r'<option[^>]*value="(\d+)"[^>]*>Орлов', page)[1]
    assert author.send("/teach/primer/review-draft/ask", {"reviewer": "0"}).status_code == 422
    assert author.send("/teach/primer/review-draft/ask", {"reviewer": chosen}).status_code == 303
    assert 'name="decision"' not in author.get("/teach/primer/review-draft").get_data(as_text=True)
    page = reader.get("/teach/primer/review-draft").get_data(as_text=True)
    assert '<del><span class="sr">убрано: </span>' in page
    answers = {"sha256": sha_of(page), "decision": "approve", **TICKED}
    left_out = {key: value for key, value in answers.items() if key != "goals"}
    refused = reader.send("/teach/primer/review-draft", left_out)
    assert refused.status_code == 422
    assert "Отметьте эту строку" in refused.get_data(as_text=True)
    assert reader.send("/teach/primer/review-draft", answers).status_code == 303
    page = author.get("/teach/primer/publish").get_data(as_text=True)
    assert "Именно этот черновик одобрен. Читал: Орлов П. А." in page
    assert 'name="note"' in page
    write(lambda session: put(session, LESSON, "# Второе занятие\n\nПравка, [[fz-2-2002]].\n"))
    assert "Одобрение больше не действует" in author.get("/teach/primer/publish").get_data(as_text=True)
    settings: config.Settings = settings_for(url, tmp_path)
    while worker.work_once(engine, settings):
        pass
    with Session(engine) as session:
        assert set(session.scalars(select(Job.state))) == {"done"}
    subjects = [path.read_text("utf-8").count("Subject:") for path in (tmp_path / "outbox").glob("*.eml")]
    assert subjects == [1, 1]


@pytest.mark.slow
def test_a_returned_draft_shows_the_words_to_its_author(drafted, write, signed_in):
    write(demand)
    author, reader = signed_in("instructor"), signed_in("administrator")
    page = author.get("/teach/primer/publish").get_data(as_text=True)
    author.send("/teach/primer/review-draft/ask", {"reviewer": re.search(r'value="(\d+)"[^>]*>Орлов', page)[1]})
    sha256 = sha_of(reader.get("/teach/primer/review-draft").get_data(as_text=True))
    assert reader.send("/teach/primer/review-draft", {"sha256": sha256, "decision": "return"}).status_code == 422
    words = {"sha256": sha256, "decision": "return", "comment": "Мало примеров", "dates_comment": "Нет срока"}
    assert reader.send("/teach/primer/review-draft", words).status_code == 303
    page = author.get("/teach/primer/publish").get_data(as_text=True)
    assert "Мало примеров" in page and "Нет срока" in page


@pytest.mark.slow
def test_an_administrator_moves_a_group_later(drafted, signed_in, engine):
    author, chief = signed_in("instructor"), signed_in("administrator")
    sha256 = sha_of(author.get("/teach/primer/publish").get_data(as_text=True))
    author.send("/teach/primer/publish", {"sha256": sha256, "move": "stay", "note": "Уточнено"})
    page = chief.get("/manage/groups/1/move").get_data(as_text=True)
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', page)[1]
    assert "Перенести 2 человек" in page
    assert chief.send("/manage/groups/1/move", {"revision": "x"}).status_code == 422
    assert chief.send("/manage/groups/1/move", {"revision": revision}).status_code == 303
    assert "Переносить некого" in chief.get("/manage/groups/1/move").get_data(as_text=True)
    with Session(engine) as session:
        assert set(session.scalars(select(Enrolment.revision_id))) == {int(revision)}


@pytest.mark.slow
def test_every_page_of_a_look_is_marked_and_sends_nothing(drafted, signed_in):
    author = signed_in("instructor")
    for path in ("", "?as=stranger", "?on=2027-03-01", "/vtoroe", "/praktika?on=2027-03-01", "/test/nachalo?draw=1"):
        text = author.get(f"/teach/primer/look{path}").get_data(as_text=True)
        assert "ничего не записывается" in text, path
        main = text.partition("<main")[2].partition("</main>")[0]
        assert '"/learn/' not in main and "data-place-url" not in main, path
        assert not re.findall(r'<form[^>]*method="post"[^>]*action="(?!/teach/primer/look/test/)', main), path
    assert "Здесь действует иное" in author.get("/teach/primer/look/vtoroe").get_data(as_text=True)


@pytest.mark.slow
def test_the_day_goes_along_and_stale_places_are_told(drafted, signed_in):
    author = signed_in("instructor")
    text = author.get("/teach/primer/look/vtoroe?on=2035-01-01").get_data(as_text=True)
    assert 'href="/teach/primer/look/vvedenie?on=2035-01-01"' in text
    assert 'class="stale"' in text
    assert 'class="stale"' not in author.get("/teach/primer/look/vtoroe?on=2026-11-24").get_data(as_text=True)
    assert author.get("/teach/primer/look/vtoroe?on=yesterday").status_code == 200


@pytest.mark.slow
def test_a_sample_test_is_answered_and_explained_at_once(drafted, signed_in):
    author = signed_in("instructor")
    assert "draw=" in author.get("/teach/primer/look/test/delo").headers["Location"]
    assert author.get("/teach/primer/look/test/delo?draw=1").status_code == 200
    text = author.send("/teach/primer/look/test/delo", {"draw": "1", "1-answer": "0"}).get_data(as_text=True)
    assert "Зачёт" in text or "Сдан" in text or "1 из 1" in text
    assert author.get("/teach/primer/look/test/nothing?draw=1").status_code == 404


@pytest.mark.slow
def test_a_draft_with_problems_says_so(write, signed_in):
    write(lambda session: put(session, LESSON, "# Второе\n\n[[fz-9-1999]]\n"))
    author = signed_in("instructor")
    assert "Эти ошибки не дают опубликовать" in author.get("/teach/primer/publish").get_data(as_text=True)
    assert author.get("/teach/primer/look").status_code == 422


def big_bank(session):
    bank = authoring.draft(session, "primer").tree[BANK].decode()
    more = "".join(
        f"\n// [id:big-{number}] [tag:fz-1-2001] [tag:outcome-1]\n::В {number}::Вопрос номер {number}? "
        "{=Да#Да. ~Нет#Нет.####Так.}\n"
        for number in range(100)
    )
    put(session, BANK, bank + more)


@pytest.mark.slow
def test_pages_of_an_author_ask_as_often_for_a_hundred_questions_and_more_people(drafted, write, signed_in, counted):
    author = signed_in("instructor")
    pages = ("/teach/primer/publish", "/teach/primer/review-draft", "/teach/primer/look", "/teach/primer/look/vtoroe")

    def counts():
        found = []
        for page in pages:
            author.get(page)
            counted()
            assert author.get(page).status_code == 200
            found.append(len(counted()))
        return found

    little = counts()
    write(big_bank)
    for name in ("curator", "administrator"):
        write(lambda session, name=name: learning.enrol_self(session, actor(session, name), "primer", NOW))
    assert counts() == little
    assert max(little) <= 15


def test_settings_keep_the_demand_of_a_second_reader(write, signed_in):
    author = signed_in("instructor")
    author.get("/teach/primer/settings")
    values = {
        "title": "Пример", "summary": "С", "audience": "Все", "outcomes": "Проверять систему целиком", "hours": "16",
        "format": "online", "price": "0", "topics": "obshchee", "authors": "Редакция", "edition": "2026-11-24",
    }  # fmt: skip
    for asked in (True, False):
        assert (
            author.send("/teach/primer/settings", values | ({"second_reader": "y"} if asked else {})).status_code == 303
        )
        tree = write(lambda session: authoring.draft(session, "primer").tree)
        assert (b"second_reader = true" in tree["course.toml"]) is asked


@pytest.mark.slow
def test_letters_hold_no_more_than_they_need(drafted, write, signed_in, engine):
    write(demand)
    author = signed_in("instructor")
    page = author.get("/teach/primer/publish").get_data(as_text=True)
    author.send("/teach/primer/review-draft/ask", {"reviewer": re.search(r'value="(\d+)"[^>]*>Орлов', page)[1]})
    with Session(engine) as session:
        payload = json.loads(session.scalars(select(Job.payload).order_by(Job.id.desc())).first())
    assert set(payload["values"]) == {"who", "course", "slug"}
