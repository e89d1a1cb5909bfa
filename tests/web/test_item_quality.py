"""Pages that tell how questions work: what needs attention first, each version by itself, and no judging too early."""

import io
import re
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from lms.domain.question import Answer, Kind, Question
from lms.services import transaction
from tests.conftest import NOW
from tests.house.crowd import by_strength, crowd, other_key, republish, with_question

LIST = "/teach/primer/quality"


@pytest.fixture
def teacher(signed_in):
    return signed_in("instructor")


@pytest.fixture
def answered(engine):
    """Let so many people take a quiz."""

    def take(count: int, quiz: str = "nachalo", choose=by_strength) -> None:
        with Session(engine) as session, transaction.writing(session):
            crowd(session, count, quiz, NOW, choose)

    return take


def faulty(question, strength, chance):
    """The key of p-1-1 is wrong: the strong choose its second option; of p-1-7 nobody chooses the last."""
    if question.key == "p-1-1":
        return 1 if strength > 0.5 else 0
    if question.key == "p-1-7":
        return 0 if chance.random() < strength else 1
    return by_strength(question, strength, chance)


def read(teacher, address: str) -> str:
    answer = teacher.get(address)
    assert answer.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).replace("\xa0", " ").split())


def keys(teacher, query: str = "") -> list[str]:
    """Keys of the questions in the table, in its order."""
    return re.findall(r'<span class="small muted">(p-[\d-]+)', teacher.get(LIST + query).get_data(as_text=True))


@pytest.mark.slow
def test_before_the_first_answer_the_page_says_so(teacher) -> None:
    page = read(teacher, LIST)
    assert "Тесты этого курса ещё никто не сдавал." in page
    assert "ещё никто не отвечал" in page
    assert "На эту версию ещё никто не отвечал" in read(teacher, f"{LIST}/p-1-1")


def test_below_thirty_answers_the_pages_warn_and_do_not_judge(teacher, answered) -> None:
    answered(12)
    page = read(teacher, LIST)
    assert "На каждый вопрос пока меньше 30 ответов" in page
    assert "Судить пока рано." in page
    card = read(teacher, f"{LIST}/p-1-7")
    assert "Пока только 12 ответов" in card
    assert "Никто не выбрал" not in card
    assert "Вопрос работает" not in card


@pytest.mark.slow
def test_what_needs_attention_comes_first(teacher, answered) -> None:
    answered(40, choose=faulty)
    assert keys(teacher)[0] == "p-1-1"
    page = read(teacher, LIST)
    assert "меньше 30 ответов" not in page
    assert "Возможно, неверен ключ Сильные ошибаются" in page


@pytest.mark.slow
def test_the_table_is_narrowed_and_put_in_order(teacher, answered) -> None:
    answered(40, choose=faulty)
    looked_at = keys(teacher, "?faulty=1")
    assert {"p-1-1", "p-1-7"} <= set(looked_at)
    assert len(looked_at) < len(keys(teacher))
    assert keys(teacher, "?quiz=nachalo&order=course") == [f"p-1-{number}" for number in range(1, 10)]
    assert keys(teacher, "?quiz=nachalo&order=discrimination")[0] == "p-1-1"
    assert keys(teacher, "?quiz=delo&faulty=1") == []
    assert "Все вопросы" in read(teacher, f"{LIST}?quiz=no-such")


def test_a_card_marks_the_key_the_useless_and_the_attractive_answer(teacher, answered) -> None:
    answered(40, choose=faulty)
    card = read(teacher, f"{LIST}/p-1-1")
    assert "Закон № 1-ФЗ Ключ 50 % 20 человек" in card
    assert "Закон № 9-ФЗ Привлекает сильных 50 % 20 человек" in card
    assert "Устав города Никто не выбрал 0 % 0 человек" in card
    assert "Сначала сверьте ключ с актом." in card
    assert "Наугад 33 %" in card
    assert re.search(r"Верно 50 % от 35 до 65 %", card)
    assert "обычно " in card


def test_a_card_of_a_written_answer_tells_what_people_write(teacher, answered) -> None:
    answered(40)
    card = read(teacher, f"{LIST}/p-1-5")
    assert "Что пишут чаще всего" in card
    assert re.search(r"реестр \d+ % \d+ человек\w? 100 %", card)


@pytest.mark.slow
def test_every_kind_has_a_card(teacher, answered) -> None:
    answered(31)
    for number in range(1, 10):
        assert "Различает" in read(teacher, f"{LIST}/p-1-{number}")


@pytest.mark.slow
def test_the_trade_kinds_have_cards(teacher, answered, engine) -> None:
    """What is marked in a draft is shown mark by mark, a norm by what people write, a procedure by its order."""
    draft = Question(key="p-d", kind=Kind.FIND_DEFECT, text="{{Глава|Не он.}} решил {{?в срок}}.")
    norm = Question(key="p-n", kind=Kind.CITE_NORM, text="Где?", answers=(Answer(text="fz-1-2001/5", weight=1.0),))
    steps = Question(key="p-s", kind=Kind.PROCEDURE, text="Шаги", steps=("а | 3 дня", "б | 5 дней"))

    def with_trade(module):
        return replace(module, bank=(*module.bank, draft, norm, steps))

    with Session(engine) as session, transaction.writing(session):
        republish(session, with_trade, NOW)
    answered(40)
    marks = read(teacher, f"{LIST}/p-d")
    assert "(1) Глава Ключ" in marks
    assert "(2) в срок Никто не выбрал" in marks
    assert "Так ответили" in read(teacher, f"{LIST}/p-n")
    assert "Наугад 50 %" in read(teacher, f"{LIST}/p-s")


@pytest.mark.slow
def test_a_changed_key_begins_a_section_of_its_own(teacher, answered, engine) -> None:
    answered(40, choose=faulty)
    with Session(engine) as session, transaction.writing(session):
        republish(session, with_question("p-1-1", other_key), NOW)
    card = read(teacher, f"{LIST}/p-1-1")
    assert card.index("Версия из опубликованного курса Редакции: 2") < card.index("Прежняя версия Редакции: 1")
    assert "На эту версию ещё никто не отвечал" in card
    assert "Возможно, неверен ключ" in card
    assert "Сначала сверьте ключ с актом." not in card
    assert "Прежняя версия Редакции: 1" in read(teacher, LIST)
    assert "p-1-1" not in keys(teacher, "?faulty=1")


def test_the_workbook_holds_numbers(teacher, answered) -> None:
    answered(40, choose=faulty)
    answer = teacher.get(f"{LIST}.xlsx?quiz=nachalo")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 10
    row = rows[1]
    assert (row[0], row[4], row[5]) == ("p-1-1", 40, 50)
    assert row[8] < 0
    assert row[12].startswith("Возможно, неверен ключ")


@pytest.mark.slow
def test_the_editor_and_the_bank_lead_to_the_card(teacher, answered) -> None:
    answered(1)
    for address in ("/teach/primer/questions/p-1-1", "/teach/primer/bank/nachalo"):
        assert f'href="{LIST}/p-1-1"' in teacher.get(address).get_data(as_text=True)
    assert f'href="{LIST}"' in teacher.get("/teach/primer").get_data(as_text=True)
    assert 'href="/teach/primer/questions/p-1-1"' in teacher.get(f"{LIST}/p-1-1").get_data(as_text=True)


@pytest.mark.parametrize("address", ["/teach/no-such/quality", f"{LIST}/no-such", "/teach/no-such/quality.xlsx"])
def test_what_is_not_there_is_missing(teacher, address) -> None:
    assert teacher.get(address).status_code == 404


@pytest.mark.slow
def test_pages_ask_the_same_however_many_answered(teacher, answered, counted) -> None:
    def counts():
        found = []
        for address in (LIST, f"{LIST}/p-1-1", f"{LIST}.xlsx"):
            teacher.get(address)
            counted()
            teacher.get(address)
            found.append(len(counted()))
        return found

    answered(1)
    little = counts()
    answered(35)
    answered(35, "final")
    assert counts() == little
