"""Pages of tests on paper: made, printed, typed in one after another, corrected; what is refused stays typed."""

import html
import re
from io import BytesIO

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from lms.adapters.spreadsheet_out import write_rows
from lms.domain.paper_entry import notation
from lms.domain.paper_test import right_answer
from lms.services import groups, paper_tests, transaction
from lms.services.enrolments import enrol
from lms.services.groups import GroupDetails
from tests.conftest import NOW
from tests.house.story import actor


@pytest.fixture
def base(engine):
    """The address of the papers of a group with two people."""
    with Session(engine) as session, transaction.writing(session):
        details = GroupDetails(title="Выезд", starts_on=None, ends_on=None, seats=None)
        administrator = actor(session, "administrator")
        group = groups.create(session, administrator, "primer", details, NOW)
        for name in ("learner", "other"):
            enrol(session, administrator, actor(session, name).id, group, NOW)
        return f"/manage/groups/{group.id}/paper"


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


@pytest.fixture
def test_page(administrator, base):
    """The address of a test that was made by the form."""
    answer = administrator.send(base, {"quiz": "delo", "variants": "2"})
    assert answer.status_code == 303
    return answer.headers["Location"]


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def field(answer, name: str) -> str:
    tag = re.search(rf"<(?:input|select)[^>]* name=\"{name}\"[^>]*>", answer.get_data(as_text=True))
    return re.search(r'value="([^"]*)"', tag[0])[1] if 'value="' in tag[0] else ""


def chosen(answer) -> str:
    return re.search(r"<option selected value=\"(\d+)\">([^<]+)", answer.get_data(as_text=True))[2]


def right(engine, test_page: str, variant: int = 1) -> str:
    group_id, test_id = map(int, re.findall(r"\d+", test_page))
    with Session(engine) as session:
        found = paper_tests.open_test(session, group_id, test_id).variant(variant)
    return notation(found, [right_answer(item.question) for item in found.items])


def person(answer, name: str) -> str:
    return re.search(rf"<option (?:selected )?value=\"(\d+)\">{name}", answer.get_data(as_text=True))[1]


@pytest.mark.slow
def test_a_test_is_made_from_the_page_of_the_quiz(administrator, base):
    group = base.removesuffix("/paper")
    assert f'href="{base}?quiz=nachalo"' in administrator.get(f"{group}/tests/nachalo").get_data(as_text=True)
    assert f'href="{base}"' in administrator.get(f"{group}/tests").get_data(as_text=True)
    assert f'href="{base}"' in administrator.get(group).get_data(as_text=True)
    page = administrator.get(f"{base}?quiz=delo").get_data(as_text=True)
    assert re.search(r'<option selected value="delo">Дело', page)
    refused = administrator.send(base, {"quiz": "delo", "variants": "31"})
    assert refused.status_code == 422 and "от 1 до 30" in words(refused)
    made = administrator.send(base, {"quiz": "delo", "variants": "30", "held_on": "2026-11-20"})
    listed = words(administrator.get(base))
    assert made.status_code == 303 and "20.11.2026 30 0" in listed


@pytest.mark.slow
def test_sheets_are_typed_in_one_after_another(engine, administrator, test_page):
    page = administrator.get(test_page)
    assert chosen(page) == "Быков Сергей"
    assert "Осталось ввести 2 бланка." in words(page)
    line = right(engine, test_page, 2)
    sent = administrator.send(test_page, {"person": person(page, "Быков"), "variant": "2", "line": line})
    assert sent.status_code == 303
    page = administrator.get(sent.headers["Location"])
    said = words(page)
    assert "Сохранено: Быков Сергей, вариант 2" in said and "1 из 1 Сдано" in said
    assert f"1 {line[1:]}" in said
    assert chosen(page) == "Ковалёва Мария Петровна"
    assert field(page, "line") == field(page, "variant") == ""


@pytest.mark.slow
def test_a_slip_keeps_the_line_and_says_what_is_wrong(administrator, test_page):
    page = administrator.get(test_page)
    refused = administrator.send(test_page, {"person": person(page, "Быков"), "variant": "2", "line": '1Ы 5"<А'})
    assert refused.status_code == 422
    said = words(refused)
    assert "Ничего не сохранено" in said and "1: Варианта Ы нет" in said and "5: " in said
    assert field(refused, "line") == "1Ы 5&#34;&lt;А"
    assert re.search(r'<input[^>]*aria-invalid="true"[^>]*autofocus|autofocus[^>]*aria-invalid', refused.text)
    assert "Для варианта 2, например" in said
    assert "бланка ещё нет" in words(administrator.get(test_page))
    wrong = administrator.send(test_page, {"person": person(page, "Быков"), "variant": "7", "line": "1А"})
    assert "Есть варианты от 1 до 2" in words(wrong)


@pytest.mark.slow
def test_a_sheet_is_corrected_and_taken_away(engine, administrator, test_page):
    page = administrator.get(test_page)
    who = person(page, "Ковалёва")
    administrator.send(test_page, {"person": who, "variant": "1", "line": "1-"})
    page = administrator.get(f"{test_page}?person={who}")
    assert "Исправить бланк" in words(page) and field(page, "line") == "1-" and chosen(page).startswith("Ковалёва")
    form = {"person": who, "variant": "1", "line": right(engine, test_page), "seen": field(page, "seen")}
    assert administrator.send(test_page, form).status_code == 303
    assert "1 из 1 Сдано" in words(administrator.get(test_page))
    stale = administrator.send(test_page, form | {"line": "1-"})
    assert stale.status_code == 422 and "уже ввёл кто-то другой" in words(stale)
    assert field(stale, "line") == "1-" and field(stale, "seen") != form["seen"]
    again = form | {"line": "1-", "seen": field(stale, "seen")}
    assert administrator.send(test_page, again).status_code == 303
    gone = {"seen": field(administrator.get(f"{test_page}?person={who}"), "seen")}
    administrator.send(f"{test_page}/people/{who}/remove", {"seen": form["seen"]})
    assert "Этот бланк уже ввели заново" in words(administrator.get(test_page))
    administrator.send(f"{test_page}/people/{who}/remove", gone)
    assert "Бланк убран" in words(administrator.get(test_page))


@pytest.mark.slow
def test_the_tick_against_the_rules_stays_for_the_next_sheet(administrator, base):
    page_address = administrator.send(base, {"quiz": "final", "variants": "1"}).headers["Location"]
    page = administrator.get(page_address)
    form = {"person": person(page, "Быков"), "variant": "1", "line": "1-"}
    refused = administrator.send(page_address, form)
    assert "Итоговый тест для этого слушателя закрыт" in words(refused)
    sent = administrator.send(page_address, form | {"anyway": "y"})
    tick = re.search(r"<input[^>]* name=\"anyway\"[^>]*>", administrator.get(sent.headers["Location"]).text)[0]
    assert " checked" in tick


@pytest.mark.slow
def test_somebody_of_another_group_is_no_choice(administrator, test_page):
    for who in ("999", "1' OR 1", "²"):
        assert administrator.send(test_page, {"person": who, "variant": "1", "line": "1А"}).status_code == 422
        assert administrator.get(f"{test_page}?person={who}&saved={who}").status_code == 200


def upload(browser, test_page: str, content: bytes, name: str = "otvety.csv", **more: str):
    return browser.send(
        f"{test_page}/table", {"file": (BytesIO(content), name), **more}, content_type="multipart/form-data"
    )


def test_a_table_is_typed_in_at_once_when_every_row_is_right(engine, administrator, test_page):
    rows = f"Слушатель;Вариант;1\nБыков Сергей;1;{right(engine, test_page)[1:]}\nlearner@city.test;2;-\n"
    sent = upload(administrator, test_page, rows.encode("cp1251"))
    assert sent.status_code == 303
    said = words(administrator.get(test_page))
    assert "Введено 2 бланка." in said and "1 из 1 Сдано" in said and "0 из 1 Не сдано" in said


@pytest.mark.slow
def test_a_table_with_a_wrong_row_is_not_typed_in_unless_asked_for(administrator, test_page):
    rows = "Быков Сергей;1;А\nЧужой Человек;1;А\nКовалёва Мария Петровна;;А\nКовалёва Мария Петровна;2;Ы\n"
    answer = upload(administrator, test_page, rows.encode())
    said = words(answer)
    assert "Ничего ещё не сохранено. Верных строк: 1. Исправить: 3." in said
    for why in ("нет слушателя с таким именем или e-mail", "нет номера варианта", "1: Варианта Ы нет"):
        assert why in said, why
    assert words(administrator.get(test_page)).count("бланка ещё нет") == 2
    kept = html.unescape(field(answer, "table"))
    done = administrator.send(f"{test_page}/table", {"table": kept})
    assert "Введено: 1. Пропущено: 3." in words(done)
    again = administrator.send(f"{test_page}/table", {"table": kept})
    assert "уже введён" in words(again)
    assert words(administrator.get(test_page)).count("бланка ещё нет") == 1


def test_the_table_to_fill_in_comes_back_filled(engine, administrator, test_page):
    made = CalamineWorkbook.from_filelike(BytesIO(administrator.get(f"{test_page}/table.xlsx").data))
    rows = made.get_sheet_by_index(0).to_python()
    assert rows == [
        ["Слушатель или e-mail", "Вариант", "1"],
        ["Быков Сергей", "", ""],
        ["Ковалёва Мария Петровна", "", ""],
    ]
    filled = [rows[0], ["Быков Сергей", "2", right(engine, test_page, 2)[1:]], ["Ковалёва Мария Петровна", "1", ""]]
    assert upload(administrator, test_page, write_rows(filled, "Ответы"), "a.xlsx").status_code == 303
    assert "1 из 1 Сдано" in words(administrator.get(test_page))


NO_TABLES = [
    (b"", "В файле нет ответов"),
    ("Слушатель;Вариант;1".encode(), "В файле нет ответов"),
    (b"PK\x03\x04 no workbook", "повреждена или закрыта"),
    (b"\x00\x01\x02", "В файле нет ответов"),
    ('Быков;1;"А'.encode(), "обрывается на строке 1"),
    ("Быков;1;А\n".encode() * 301, "Больше 300 строк"),
]


@pytest.mark.slow
def test_what_is_no_table_is_told(administrator, test_page):
    assert "Выберите файл" in words(administrator.send(f"{test_page}/table"))
    for content, why in NO_TABLES:
        answer = upload(administrator, test_page, content)
        assert answer.status_code == 422 and why in words(answer), why


@pytest.mark.slow
def test_papers_are_for_no_cache_and_of_three_kinds(administrator, test_page):
    answer = administrator.get(f"{test_page}/sheets.pdf")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "private, no-store")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    assert "Ковалёва Мария Петровна" in text and "Выезд" in text
    assert administrator.get(f"{test_page}/other.pdf").status_code == 404


@pytest.mark.slow
def test_the_learner_sees_that_it_was_on_paper(administrator, signed_in, test_page):
    page = administrator.get(test_page)
    administrator.send(test_page, {"person": person(page, "Ковалёва"), "variant": "1", "line": "1-"})
    learner = signed_in("learner")
    assert "на бумаге" in words(learner.get("/learn/primer/test/delo"))
