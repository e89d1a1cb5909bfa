"""Pages of two readers: blind to the author and to each other, and what the learner reads in the end."""

import re

import pytest
from sqlalchemy.orm import Session

from lms.domain.permissions import Role
from lms.models.works import Work
from lms.services import transaction
from tests.conftest import PEOPLE
from tests.house.readers import give, hand_in, person, two_readers
from tests.web.test_queries import MOST


@pytest.fixture
def place(engine):
    """A written answer and a work of the learner that wait, and instructors enough; attempt and position."""
    with Session(engine) as session, transaction.writing(session):
        two_readers(session)
        for name in ("second", "third"):
            person(session, name, Role.INSTRUCTOR)
        return hand_in(session, "learner")


@pytest.fixture
def work(engine, place) -> str:
    """The address of the work."""
    with Session(engine) as session:
        return f"/teach/works/{session.query(Work.id).scalar()}"


def words(response) -> str:
    return response.get_data(as_text=True)


def main(response) -> str:
    return words(response).partition("<main")[2].partition("</main>")[0]


def grade(place) -> str:
    return f"/teach/grading/{place[0]}/{place[1]}"


@pytest.mark.slow
def test_no_page_of_a_reader_names_the_author_or_another_reader(engine, signed_in, place, work):
    """Queue and reading pages at all three turns; and the learner's own pages name no reader."""
    surname, given_name, patronymic, _roles = PEOPLE["learner"]
    of_author = (surname, given_name, patronymic, "learner@", "city.test")
    of_readers = ("Лебедева", "instructor@", "Фамильинsecond", "Фамильинthird")
    for name, percent, decision in (
        ("instructor", "10", "return"),
        ("second", "90", "accept"),
        ("third", "50", "accept"),
    ):
        reader = signed_in(name)
        for path in ("/teach/grading", "/teach/works", grade(place), work):
            page = main(reader.get(path))
            assert "/teach" in page or "<form" in page
            assert [each for each in (*of_author, *of_readers) if each in page] == [], (name, path)
        turn = {"instructor": "first", "second": "second", "third": "third"}[name]
        given = {"percent": percent, "comment": f"Слово {name}", "turn": turn}
        assert reader.send(grade(place), given).status_code == 303
        decided = {"decision": decision, "met": ["0"], "comment": f"Слово {name}", "turn": turn}
        assert reader.send(work, decided).status_code == 303
    learner = signed_in("learner")
    for path in (f"/learn/attempts/{place[0]}", "/learn/primer/work/delo"):
        page = main(learner.get(path))
        assert [each for each in of_readers if each in page] == []
        for number, name in enumerate(("instructor", "second", "third"), 1):
            assert f"Слово {name}" in page and f"Преподаватель {number}" in page


@pytest.mark.slow
def test_the_second_reads_blind_and_the_third_sees_both(engine, signed_in, place, work):
    first, second, third = (signed_in(name) for name in ("instructor", "second", "third"))
    first.send(grade(place), {"percent": "10", "comment": "Тайное слово"})
    first.send(work, {"decision": "return", "comment": "Тайное слово"})
    assert first.get(grade(place)).status_code == 404
    assert "Ещё 1 ждёт другого преподавателя" in words(first.get("/teach/grading"))
    for queue, path in (("/teach/grading", grade(place)), ("/teach/works", work)):
        assert "второе чтение" in words(second.get(queue))
        page = main(second.get(path))
        assert "Второе чтение" in page
        assert "Тайное слово" not in page and "10 %" not in page
    second.send(grade(place), {"percent": "90", "met": ["0", "1"]})
    second.send(work, {"decision": "accept"})
    for queue, path, given in (("/teach/grading", grade(place), "10 %"), ("/teach/works", work, "вернуть")):
        assert "расхождение: решает третий" in words(third.get(queue))
        page = main(third.get(path))
        assert "Тайное слово" in page and given in page


@pytest.mark.slow
def test_a_reader_who_is_late_keeps_what_was_typed_and_sees_both(engine, signed_in, place):
    third = signed_in("third")
    third.get(grade(place))
    with Session(engine) as session, transaction.writing(session):
        give(session, "instructor", place, 10, "Мало")
        give(session, "second", place, 90, "Много")
    answer = third.send(grade(place), {"percent": "50", "comment": "Моё слово", "turn": "first"})
    page = main(answer)
    assert answer.status_code == 422
    assert "решит ваша" in page and "Моё слово</textarea>" in page and "Мало" in page and "Много" in page
    assert 'name="turn" value="third"' in page
    assert third.send(grade(place), {"percent": "50", "comment": "Моё слово", "turn": "third"}).status_code == 303
    late = third.send(grade(place), {"percent": "50"})
    assert (late.status_code, late.headers["Location"]) == (303, "/teach/grading")
    assert "уже не ждёт" in words(third.get("/teach/grading"))


@pytest.mark.slow
def test_ticks_without_a_percent_and_on_to_the_next(engine, signed_in, place):
    with Session(engine) as session, transaction.writing(session):
        after = hand_in(session, "other")
    first = signed_in("instructor")
    page = main(first.get(grade(place)))
    assert "назван реестр" in page and f'href="{grade(after)}"' in page
    empty = first.send(grade(place), {"comment": "Ничего не отмечено"})
    assert empty.status_code == 422
    assert "поставьте 0" in words(empty) and "Ничего не отмечено</textarea>" in words(empty)
    sent = first.send(grade(place), {"met": ["0", "2"], "turn": "first"})
    assert (sent.status_code, sent.headers["Location"]) == (303, grade(after))
    assert first.send(grade(after), {"percent": "70"}).headers["Location"] == "/teach/grading"
    signed_in("second").send(grade(place), {"met": ["0", "1"]})
    page = main(signed_in("learner").get(f"/learn/attempts/{place[0]}"))
    assert "0,67 из 1" in page
    assert len(re.findall("Есть: назван реестр", page)) == 2
    assert (page.count("Есть: есть срок"), page.count("Нет: есть срок")) == (1, 1)


@pytest.mark.slow
def test_one_instructor_alone_is_told_who_can_make_another(engine, signed_in):
    with Session(engine) as session, transaction.writing(session):
        two_readers(session)
        place = hand_in(session, "learner")
    first = signed_in("instructor")
    assert "некому" not in words(first.get("/teach/grading"))
    answer = first.send(grade(place), {"percent": "70"})
    assert answer.headers["Location"] == "/teach/grading"
    page = words(first.get("/teach/grading"))
    assert "1 ответ некому проверить" in page and "администратор" in page
    assert "<table" not in page


@pytest.mark.slow
def test_pages_with_readings_ask_no_more_for_more_of_them(engine, signed_in, counted, place, work):
    """The learner's result and work, and the queues, with what three readers said of them."""
    pages = {name: signed_in(name) for name in ("learner", "third")}
    paths = {"learner": (f"/learn/attempts/{place[0]}", "/learn/primer/work/delo"), "third": ("/teach/grading",)}

    def counts():
        found = {}
        for name, browser in pages.items():
            for path in paths[name]:
                browser.get(path)
                counted()
                assert browser.get(path).status_code == 200
                found[path] = len(counted())
        return found

    for name, percent, decision in (("instructor", "10", "return"), ("second", "90", "accept")):
        reader = signed_in(name)
        reader.send(grade(place), {"percent": percent, "comment": "Слово"})
        reader.send(work, {"decision": decision, "comment": "Слово"})
    before = counts()
    with Session(engine) as session, transaction.writing(session):
        hand_in(session, "other")
    pages["third"].send(grade(place), {"percent": "50", "turn": "third"})
    pages["third"].send(work, {"decision": "accept", "turn": "third"})
    after = counts()
    assert max(after.values()) <= MOST
    assert after["/teach/grading"] == before["/teach/grading"]


@pytest.mark.slow
def test_the_rule_for_works_is_set_in_the_module(signed_in):
    instructor = signed_in("instructor")
    page = "/teach/primer/modules/delo"
    values = {
        "title": "Дело", "summary": "Как применять пример.", "hours": "8", "outcomes": ["outcome-1"],
        "practice": "praktika = 480", "task_lesson": "praktika", "task_criteria": "Назван закон\nЕсть срок",
    }  # fmt: skip
    assert re.search(r'checked[^>]*name="task_readers"[^>]*value="1"', words(instructor.get(page)))
    assert instructor.send(page, values | {"task_readers": "2"}).status_code == 303
    assert re.search(r'checked[^>]*name="task_readers"[^>]*value="2"', words(instructor.get(page)))
    assert instructor.send(page, values | {"task_readers": "1"}).status_code == 303
    assert re.search(r'checked[^>]*name="task_readers"[^>]*value="1"', words(instructor.get(page)))
