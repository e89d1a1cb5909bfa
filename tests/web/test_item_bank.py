"""Pages of item banks: the forms lose nothing, say all that is wrong at once, and show what learners see."""

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from lms.domain import bank_edit
from lms.domain.question import Kind, Question
from lms.interop.gift import read_bank, write_bank
from lms.services import bank_editing, item_bank, transaction
from lms.web.item_bank.kinds import FORMS
from lms.web.item_bank.tags import TagWords
from tests.conftest import NOW
from tests.house.story import actor
from tests.house.tree import files
from tests.interop.test_gift_round_trip import questions

BANK = "/teach/primer/bank/nachalo"


@pytest.fixture
def author(signed_in):
    return signed_in("instructor")


@pytest.fixture
def banks(engine):
    """The banks as they stand in the draft now."""

    def taken():
        with Session(engine) as session:
            return item_bank.open_banks(session, "primer")

    return taken


@pytest.fixture
def stored(banks):
    """One question of the draft."""
    return lambda key: bank_edit.find(banks().questions, key)[1]


def fields(page: str) -> dict[str, list[str]]:
    """What the form `editor` of a page would send."""
    form = page.partition('id="editor"')[2].partition("</form>")[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if found.get("type") in {"radio", "checkbox"} and " checked" not in tag:
            continue
        if "name" in found:
            sent.setdefault(found["name"], []).append(unescape(found.get("value", "")))
    for name, text in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        sent.setdefault(name, []).append(unescape(text).replace("\r\n", "\n").removeprefix("\n"))
    return sent


def edit(author, address: str, **changes):
    """Open a form, change some of its fields, send it."""
    page = author.get(address).get_data(as_text=True)
    return author.post(
        address, data={**fields(page), **{name.replace("__", "-"): value for name, value in changes.items()}}
    )


def errors(page: str) -> list[str]:
    return [unescape(re.sub("<[^>]*>", "", each)) for each in re.findall(r'<p class="error"[^>]*>(.*?)</p>', page)]


@pytest.mark.slow
@pytest.mark.parametrize("key", [f"p-1-{number}" for number in range(1, 10)] + ["p-f-2"])
def test_saving_an_untouched_question_of_any_kind_changes_nothing(author, banks, key):
    before = banks().working.tree
    answer = edit(author, f"/teach/primer/questions/{key}")
    assert answer.status_code == 303, errors(answer.get_data(as_text=True))
    assert banks().working.tree == before


@pytest.fixture
def words(app, engine):
    """What tags are called, inside a request."""
    with Session(engine) as session, app.test_request_context():
        yield TagWords(item_bank.open_banks(session, "primer"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", Kind)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_form_gives_back_every_question_it_was_filled_with(words, kind, data):
    question = data.draw(questions(kind))
    form = FORMS[kind].opened(question, words, "")
    sent = form.question(question.key)
    assert {_tag(tag) for tag in sent.tags} == {_tag(tag) for tag in question.tags}
    assert item_bank.canonical(sent) == item_bank.canonical(_retagged(question, sent))
    again = form.again(more=True)
    assert again.question(question.key) == sent


def _tag(tag: str) -> tuple[str, str]:
    slug, _slash, place = (" ".join(part.split()) for part in tag.partition("/"))
    return slug, place.removeprefix("ст. ")


def _retagged(question: Question, sent: Question) -> Question:
    return replace(question, tags=sent.tags)


@pytest.mark.slow
def test_the_forms_give_back_every_question_of_the_product(words):
    for path in files(".gift", under="courses"):
        for item in read_bank(path.read_bytes(), path.name)[0]:
            form = FORMS[item.question.kind].opened(item.question, words, "")
            assert form.question(item.question.key) == _retagged(item.question, form.question("")), path


@pytest.mark.slow
def test_every_kind_has_a_form_and_an_empty_page(author):
    assert set(FORMS) == set(Kind)
    page = author.get(f"{BANK}/new").get_data(as_text=True)
    for kind in Kind:
        assert f"?kind={kind}" in page
        assert author.get(f"{BANK}/new?kind={kind}").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "faults"),
    [("single", 2), ("multiple", 2), ("true_false", 2), ("matching", 2), ("short_answer", 2), ("numerical", 2),
     ("missing_word", 3), ("ordering", 2), ("essay", 1), ("description", 1)],
)  # fmt: skip
def test_an_empty_form_says_all_that_is_missing_at_once(author, banks, kind, faults):
    before = banks().working.tree
    answer = edit(author, f"{BANK}/new?kind={kind}", title="Название остаётся")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert len(errors(page)) == faults
    assert "Название остаётся" in page
    assert banks().working.tree == before


@pytest.mark.slow
def test_faults_of_rows_stand_at_their_fields_and_nothing_typed_is_lost(author):
    changes = {
        "rows__0__weight": "много", "rows__1__weight": "15", "rows__2__text": "", "acts__0__act": "Закон о погоде",
        "feedback": "Набранное пояснение", "rows__4__feedback": "Пояснение без ответа",
    }  # fmt: skip
    answer = edit(author, "/teach/primer/questions/p-1-2", **changes)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    for field in ("rows-0-weight", "rows-1-weight", "rows-2-text", "rows-4-text", "acts-0-act"):
        assert f'id="{field}-error"' in page, field
        assert f'href="#{field}"' in page, field
    for typed in changes.values():
        assert typed in page
    assert "14.28571" in page


@pytest.mark.slow
def test_percent_may_be_rounded_and_written_with_a_comma(author, stored):
    changes = {f"rows__{n}__weight": w for n, w in enumerate(("33,3", "33", "33.33", "-50%"))}
    assert edit(author, "/teach/primer/questions/p-1-2", **changes).status_code == 303
    assert [answer.weight for answer in stored("p-1-2").answers] == [1 / 3, 1 / 3, 1 / 3, -0.5]


@pytest.mark.slow
def test_rows_are_added_without_a_script_and_keep_what_was_typed(author, banks):
    before = banks().working.tree
    page = author.get("/teach/primer/questions/p-1-1").get_data(as_text=True)
    assert "rows-5-text" not in page
    answer = edit(author, "/teach/primer/questions/p-1-1", do="rows", text="Почти дописан", rows__0__place="3")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    sent = fields(page)
    assert sent["text"] == ["Почти дописан"]
    assert [sent[f"rows-{n}-text"] for n in range(3)] == [["Закон № 9-ФЗ"], ["Устав города"], ["Закон № 1-ФЗ"]]
    assert sent["right"] == ["2"]
    assert sent["rows-7-text"] == [""]
    assert banks().working.tree == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({0: "3"}, "231"), ({2: "1"}, "312"), ({0: "2"}, "213"), ({1: "1"}, "213"), ({0: ""}, "123"), ({0: "9"}, "231"),
    ],
)  # fmt: skip
def test_steps_go_where_their_places_say(author, stored, places, expected):
    old = stored("p-1-8").steps
    changes = {f"rows__{number}__place": place for number, place in places.items()}
    assert edit(author, "/teach/primer/questions/p-1-8", **changes).status_code == 303
    assert stored("p-1-8").steps == tuple(old[int(number) - 1] for number in expected)


def test_a_place_that_is_no_number_is_said(author):
    answer = edit(author, "/teach/primer/questions/p-1-8", rows__0__place="первое")
    assert answer.status_code == 422
    assert 'id="rows-0-place-error"' in answer.get_data(as_text=True)


def test_an_act_is_chosen_by_its_words_and_kept_by_its_slug(author, stored):
    page = author.get("/teach/primer/questions/p-1-3").get_data(as_text=True)
    name = re.search(r'<option value="([^"]*)">О примерах', page)
    assert name, re.findall(r"<option value.*", page)[:5]
    edit(author, "/teach/primer/questions/p-1-3", acts__1__act=unescape(name[1]), acts__1__at="ст. 5")
    assert set(stored("p-1-3").tags) == {"fz-2-2002", "fz-1-2001/5", "outcome-1"}


@pytest.mark.slow
def test_the_preview_is_what_learners_see_before_and_after_the_answer(author):
    page = author.get("/teach/primer/questions/p-1-1").get_data(as_text=True)
    assert page.count('name="answer" value=') == 3
    page = edit(author, "/teach/primer/questions/p-1-1", do="answered", feedback="Новое пояснение").get_data(
        as_text=True
    )
    assert "reviewed" in page
    assert page.count("Новое пояснение") == 2
    page = edit(author, f"{BANK}/new?kind=single", do="preview", text="Недописан").get_data(as_text=True)
    assert 'name="answer"' not in page


@pytest.mark.slow
@pytest.mark.parametrize("key", [f"p-1-{number}" for number in range(1, 10)])
def test_every_kind_shows_its_right_answer(author, key):
    page = edit(author, f"/teach/primer/questions/{key}", do="answered")
    assert page.status_code == 200
    assert "reviewed" in page.get_data(as_text=True)


def test_a_new_question_and_the_next_one(author, stored):
    answer = edit(author, f"{BANK}/new?kind=essay", text="Первый новый?", do="another")
    assert answer.headers["Location"].endswith(f"{BANK}/new?kind=essay")
    answer = edit(author, f"{BANK}/new?kind=essay", text="Второй новый?")
    assert answer.headers["Location"] == "/teach/primer/questions/p-1-11"
    assert (stored("p-1-10").text, stored("p-1-11").text) == ("Первый новый?", "Второй новый?")


@pytest.mark.slow
def test_gift_text_of_a_question_is_read_strictly_and_saved(author, stored):
    address = "/teach/primer/questions/p-1-1?as=gift"
    text = fields(author.get(address).get_data(as_text=True))["gift"][0]
    answer = edit(author, address, gift=text.replace("=Закон", "Закон"))
    assert answer.status_code == 422
    assert "строка 1" in answer.get_data(as_text=True) or "строка 3" in answer.get_data(as_text=True)
    answer = edit(author, address, gift=text.replace("p-1-1", "p-9-9"))
    assert answer.status_code == 422
    assert "[id:p-1-1]" in answer.get_data(as_text=True)
    answer = edit(author, address, gift=text.replace("Какой закон", "Который закон"))
    assert answer.headers["Location"] == "/teach/primer/questions/p-1-1"
    assert stored("p-1-1").text.startswith("Который")
    answer = edit(author, f"{BANK}/new?as=gift", gift="::Имя::Новый? {}")
    assert stored(answer.headers["Location"].rpartition("/")[2]).title == "Имя"


@pytest.mark.slow
def test_a_conflict_shows_both_texts_and_the_second_sending_decides(author, engine, stored):
    address = "/teach/primer/questions/p-1-1"
    sent = fields(author.get(address).get_data(as_text=True))
    with Session(engine) as session, transaction.writing(session):
        who, opened = actor(session, "administrator"), item_bank.open_banks(session, "primer")
        theirs = replace(bank_edit.find(opened.questions, "p-1-1")[1], title="Чужое имя")
        bank_editing.save(session, who, "primer", "nachalo", theirs, opened.bank("nachalo").sha256, NOW)
    answer = author.post(address, data={**sent, "title": "Моё имя"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "::Чужое имя::" in page and "::Моё имя::" in page
    assert stored("p-1-1").title == "Чужое имя"
    assert author.post(address, data={**fields(page), "title": "Моё имя"}).status_code == 303
    assert stored("p-1-1").title == "Моё имя"


@pytest.mark.slow
def test_a_question_deleted_by_a_colleague_is_not_lost(author, engine, stored):
    address = "/teach/primer/questions/p-1-1"
    sent = fields(author.get(address).get_data(as_text=True))
    with Session(engine) as session, transaction.writing(session):
        bank_editing.bulk(session, actor(session, "administrator"), "primer", "delete", ["p-1-1"], "", NOW)
    assert author.get(address).status_code == 404
    answer = author.post(address, data={**sent, "title": "Моё имя"})
    assert answer.status_code == 422
    assert author.post(address, data=fields(answer.get_data(as_text=True))).status_code == 303
    assert stored("p-1-1").title == "Моё имя"


def send(author, path, **values):
    author.get(path)
    return author.send(path, values)


@pytest.mark.slow
def test_ticked_questions_change_together_and_back(author, banks):
    before = banks().questions
    answer = send(author, f"{BANK}?kind=single", do="tag", keys=["p-1-1", "p-1-2"], tag="сложный")
    assert answer.headers["Location"] == f"{BANK}?kind=single"
    assert banks().questions != before
    page = author.get(answer.headers["Location"]).get_data(as_text=True)
    undo = re.search(r'action="(/teach/primer/undo/\d+)"', page)[1]
    answer = author.send(undo, {"back": f"{BANK}?kind=single"})
    assert answer.headers["Location"] == f"{BANK}?kind=single"
    assert banks().questions == before


@pytest.mark.slow
def test_undo_leads_nowhere_outside(author):
    send(author, BANK, do="delete", keys=["p-1-1"])
    assert author.send("/teach/primer/undo/1", {"back": "//evil.test"}).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"do": "tag", "tag": "Проверять систему целиком", "keys": "p-1-1"}, ("p-1-1", "tags", 2)),
        ({"do": "category", "category": "Устав", "keys": "p-1-1"}, ("p-1-1", "category", 5)),
    ],
)
def test_values_are_taken_by_their_words(author, stored, values, expected):
    send(author, BANK, **values)
    key, name, length = expected
    assert len(getattr(stored(key), name)) == length


@pytest.mark.slow
def test_questions_move_and_go(author, banks):
    send(author, "/teach/primer/bank", do="move", keys=["p-1-1", "p-f-1"], target="delo")
    assert [each.key for each in banks().bank("delo").questions] == ["p-2-1", "p-1-1", "p-f-1"]
    send(author, BANK, do="delete", keys=["p-1-2"])
    assert bank_edit.get(banks().questions, "p-1-2") is None
    answer = send(author, BANK, do="duplicate", keys=["p-1-3"])
    assert answer.headers["Location"] == "/teach/primer/questions/p-1-10"
    page = author.get(answer.headers["Location"]).get_data(as_text=True)
    assert 'href="/teach/primer/questions/p-1-3"' in page


@pytest.mark.slow
def test_a_refused_change_keeps_the_ticks(author, banks):
    before = banks().working.tree
    answer = send(author, BANK, do="tag", keys=["p-1-1"], tag="fz-999-2099/5")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert re.search(r'value="p-1-1" checked', page)
    assert 'value="fz-999-2099/5"' in page
    assert send(author, BANK, do="tag", tag="x").status_code == 422
    assert send(author, BANK, do="nothing", keys=["p-1-1"]).status_code == 303
    assert banks().working.tree == before


def shown(author, address: str) -> set[str]:
    return set(re.findall(r'name="keys" value="([^"]*)"', author.get(address).get_data(as_text=True)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=essay", {"p-1-9"}), ("act=fz-2-2002", {"p-1-3"}), ("words=папки", {"p-1-2"}), ("state=new", set()),
        ("outcome=outcome-1&kind=single", {"p-1-1"}), ("category=x", set()),
    ],
)  # fmt: skip
def test_a_list_is_narrowed_by_its_address(author, query, expected):
    assert shown(author, f"{BANK}?{query}") == expected


def test_lists_come_by_pages_and_unknown_banks_are_missing(author):
    assert len(shown(author, "/teach/primer/bank")) == 13
    assert shown(author, f"{BANK}?page=7") == set()
    for address in ("/teach/primer/bank/nothing", "/teach/nothing/bank", "/teach/primer/bank/nothing/new",
                    "/teach/primer/bank/nothing/gift", "/teach/primer/questions/nothing"):  # fmt: skip
        assert author.get(address).status_code == 404


def test_duplicates_stand_side_by_side(author):
    assert "p-1-3" not in author.get(f"{BANK}?view=duplicates").get_data(as_text=True)
    send(author, BANK, do="duplicate", keys=["p-1-3"])
    for address in (f"{BANK}?view=duplicates", "/teach/primer/bank?view=duplicates"):
        page = author.get(address).get_data(as_text=True)
        assert "/teach/primer/questions/p-1-3" in page and "/teach/primer/questions/p-1-10" in page


@pytest.mark.slow
def test_a_bank_that_cannot_be_read_shows_its_lines_and_its_text(author, banks):
    page = author.get(f"{BANK}/gift").get_data(as_text=True)
    text = unescape(re.search(r'<textarea [^>]*id="gift"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1]).strip()
    base = re.search(r'name="base" type="hidden" value="([^"]*)"|name="base"[^>]*value="([^"]*)"', page)
    values = {"gift": text.replace("{TRUE", "TRUE"), "base": base[1] or base[2]}
    assert author.send(f"{BANK}/gift", values).status_code == 303
    page = author.get(BANK).get_data(as_text=True)
    opening = next(number for number, each in enumerate(text.splitlines(), 1) if "{TRUE" in each)
    line = next(number for number, each in enumerate(text.splitlines(), 1) if number >= opening and each == "}")
    assert f"01-nachalo/bank.gift, строка {line}" in page
    assert '<textarea aria-describedby="gift-hint" class="code" id="gift"' in page
    assert len(banks().bank("nachalo").questions) == 8
    assert send(author, BANK, do="delete", keys=["p-1-1"]).status_code == 422
    answer = author.send(f"{BANK}/gift", {**values, "gift": text.replace("{TRUE", "{FALSE")})
    assert answer.status_code == 422
    assert 'id="theirs"' in answer.get_data(as_text=True)


@pytest.mark.slow
@pytest.mark.parametrize("address", [BANK, "/teach/primer/bank", "/teach/primer/questions/p-2-1"])
def test_a_thousand_questions_cost_no_more_queries_than_one(author, counted, engine, address):
    counts = []
    for size in (1, 1000):
        with Session(engine) as session, transaction.writing(session):
            many = [Question(key=f"p-2-{n}", kind=Kind.ESSAY, text=f"Вопрос {n}?") for n in range(1, size + 1)]
            state = item_bank.open_banks(session, "primer").bank("delo").sha256
            who = actor(session, "instructor")
            bank_editing.save_text(session, who, "primer", "delo", write_bank(many).decode(), state, NOW)
        author.get(address)
        counted()
        assert author.get(address).status_code == 200
        counts.append(len(counted()))
    assert counts[0] == counts[1] <= 10
