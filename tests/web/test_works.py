"""Practical work in the browser's forms: handed in with a file, read blind, decided."""

import io
import re

import pytest
from sqlalchemy.orm import Session

from lms.services import learning, transaction
from tests.conftest import NOW
from tests.house.story import actor

PAGE = "/learn/primer/work/delo"
PDF = b"%PDF-1.7\nwork"


@pytest.fixture
def learner(engine, signed_in):
    with Session(engine) as session, transaction.writing(session):
        learning.enrol_self(session, actor(session, "learner"), "primer", NOW)
    return signed_in("learner")


@pytest.fixture
def instructor(signed_in):
    return signed_in("instructor")


def hand_in(browser, text="", name="", content=b""):
    browser.get(PAGE)
    data = {"text": text}
    if name:
        data["file"] = (io.BytesIO(content), name)
    return browser.send(PAGE, data, content_type="multipart/form-data")


def words(response) -> str:
    return response.get_data(as_text=True)


@pytest.mark.slow
def test_the_task_stands_in_its_lesson_and_on_the_page_of_the_course(learner) -> None:
    assert PAGE in words(learner.get("/learn/primer/praktika"))
    assert PAGE not in words(learner.get("/learn/primer/vvedenie"))
    assert PAGE in words(learner.get("/learn/primer"))
    page = words(learner.get(PAGE))
    assert "Напишите письмо соседнему городу о своём примере." in page
    assert "Назван закон" in page and "Есть срок" in page
    assert 'enctype="multipart/form-data"' in page


@pytest.mark.slow
def test_work_goes_to_the_instructor_and_comes_back(learner, instructor) -> None:
    answer = hand_in(learner, "Уважаемый <b>сосед</b>!\n\nДо пятницы.", "C:\\Мои\\Письмо.pdf", PDF)
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert "Уважаемый &lt;b&gt;сосед&lt;/b&gt;!" in words(learner.get(PAGE))
    queue = words(instructor.get("/teach/works"))
    work = re.search(r"/teach/works/\d+", queue)[0]
    page = words(instructor.get(work))
    assert "Ковалёва" not in queue + page
    assert "Уважаемый &lt;b&gt;сосед&lt;/b&gt;!" in page
    file = re.search(r"/learn/works/\d+/file", page)[0]
    for browser in (instructor, learner):
        sent = browser.get(file)
        assert sent.get_data() == PDF
        assert sent.mimetype == "application/octet-stream"
        assert sent.headers["Content-Disposition"].startswith("attachment")
        assert sent.headers["X-Content-Type-Options"] == "nosniff"
    decided = instructor.send(work, {"decision": "return", "met": ["0"], "comment": "Добавьте срок."})
    assert (decided.status_code, decided.headers["Location"]) == (303, "/teach/works")
    assert instructor.get(work).status_code == 404
    read = words(learner.get(PAGE))
    assert "Добавьте срок." in read
    assert "Есть: Назван закон" in read and "Нет: Есть срок" in read
    hand_in(learner, "Лучше")
    work = re.search(r"/teach/works/\d+", words(instructor.get("/teach/works")))[0]
    instructor.get(work)
    assert instructor.send(work, {"decision": "accept", "met": ["0", "1"]}).status_code == 303
    read = words(learner.get(PAGE))
    assert "<form" not in read.partition("<main")[2].partition("</main>")[0]
    assert hand_in(learner, "Ещё").status_code == 422


@pytest.mark.parametrize(
    ("text", "name", "content", "said"),
    [
        ("", "", b"", "Напишите ответ или выберите файл"),
        ("Мой долгий ответ", "Письмо.pdf", b"MZ\x90", "не pdf внутри"),
        ("Мой долгий ответ", "virus.exe", b"MZ\x90", "docx"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(learner, text, name, content, said) -> None:
    answer = hand_in(learner, text, name, content)
    assert answer.status_code == 422
    page = words(answer)
    assert f"{text}</textarea>" in page
    assert 'class="error"' in page
    assert said in page or 'aria-invalid="true"' in page
    assert "/learn/works/" not in page, "nothing was handed in"


@pytest.mark.slow
def test_a_decision_that_is_refused_keeps_what_was_chosen(learner, instructor) -> None:
    hand_in(learner, "Ответ")
    work = re.search(r"/teach/works/\d+", words(instructor.get("/teach/works")))[0]
    instructor.get(work)
    for data in (
        {"decision": "return", "met": ["1"], "comment": " "},
        {"met": ["1"]},
        {"decision": "burn", "met": ["1"]},
    ):
        answer = instructor.send(work, data)
        assert answer.status_code == 422
        assert re.search(r'<input checked[^>]*name="met"[^>]*value="1"', words(answer))
        assert not re.search(r'<input checked[^>]*name="met"[^>]*value="0"', words(answer))
    assert instructor.send(work, {"decision": "accept", "met": ["7"]}).status_code == 422
    assert work in words(instructor.get("/teach/works"))


def test_an_empty_queue_says_so(instructor) -> None:
    assert "<table" not in words(instructor.get("/teach/works"))
    assert instructor.get("/teach/works/1").status_code == 404
