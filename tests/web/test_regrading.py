"""Pages of remedies: what is told before, what is refused in words, what the learner reads after."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import worker
from lms.models.regrades import Regrade
from lms.services import assessment, authoring, learning, transaction
from tests.conftest import NOW, settings_for
from tests.house.corrected import publish_corrected, right_is
from tests.house.story import actor

PAGE = "/teach/primer/regrade/p-2-1"
WHY = "Ключ был составлен по прежней редакции."


@pytest.fixture
def write(engine):
    """Do something in one transaction."""

    def written(work):
        with Session(engine) as session, transaction.writing(session):
            return work(session)

    return written


def answer(session, name, option):
    person = actor(session, name)
    attempt = assessment.start(session, person, "primer", "delo", NOW)
    assessment.save_answer(session, person, attempt, 1, 0, {"answer": [str(option)]}, NOW)
    assessment.submit(session, person, attempt, NOW)
    return attempt


@pytest.fixture
def attempts(write):
    """Two people have answered, one by the wrong key and one rightly; the key is corrected since."""

    def story(session):
        for name in ("learner", "other"):
            learning.enrol_self(session, actor(session, name), "primer", NOW)
        found = {"learner": answer(session, "learner", 0), "other": answer(session, "other", 1)}
        publish_corrected(session, actor(session, "instructor"), "p-2-1", right_is(1), NOW)
        return found

    return write(story)


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def seen(answer) -> str:
    return re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', answer.get_data(as_text=True))[1]


def apply(author, remedy: str, **values: str):
    address = f"{PAGE}?remedy={remedy}"
    return author.send(address, {"seen": seen(author.get(address)), "reason": WHY} | values)


@pytest.mark.slow
def test_the_page_tells_who_would_pass_or_fail_and_names_people_only_for_a_chosen_remedy(attempts, signed_in):
    author = signed_in("instructor")
    page = words(author.get(PAGE))
    assert "На этой странице видны имена" in page
    assert "Засчитать оба ключа Засчитывается ответ, верный по прежнему или по исправленному ключу. 1 0 1 0 1" in page
    assert "Быков" not in page
    people = words(author.get(f"{PAGE}?remedy=new_key"))
    assert "Ковалёва Мария Петровна Пример курса для проверок 1 1 из 1 → 0 из 1 сдан → не сдан —" in people
    assert "Быков Сергей Пример курса для проверок 1 0 из 1 → 1 из 1 не сдан → сдан —" in people
    assert "Изменить и те попытки, которые перестанут быть сданными" in people
    assert "которые перестанут быть сданными" not in words(author.get(f"{PAGE}?remedy=accept_both"))


@pytest.mark.slow
def test_applying_asks_for_a_reason_and_says_what_came_of_it(attempts, signed_in, engine):
    author = signed_in("administrator")
    refused = apply(author, "new_key", reason="")
    assert refused.status_code == 422
    done = apply(author, "new_key")
    assert (done.status_code, done.headers["Location"]) == (303, f"{PAGE}#history")
    page = words(author.get(PAGE))
    assert "1 попытка проверена заново. 1 тест теперь сдан. 1 попытка осталась сданной." in page
    assert f"По новому ключу {WHY} 1 1 0" in page
    with Session(engine) as session:
        assert session.scalars(select(Regrade.reason)).all() == [WHY]


@pytest.mark.slow
def test_a_page_that_is_out_of_date_changes_nothing_and_keeps_what_was_typed(attempts, write, signed_in, engine):
    author = signed_in("instructor")
    old = seen(author.get(f"{PAGE}?remedy=new_key"))
    assert apply(author, "accept_both").status_code == 303
    late = author.send(f"{PAGE}?remedy=new_key", {"seen": old, "reason": "Моя причина", "with_losses": "y"})
    assert late.status_code == 422
    assert "последствия этого решения изменились" in words(late)
    assert "Моя причина" in late.get_data(as_text=True)
    assert seen(late) != old
    with Session(engine) as session:
        assert len(session.scalars(select(Regrade)).all()) == 1


@pytest.mark.slow
def test_the_learner_reads_what_was_done_and_why(attempts, signed_in):
    apply(signed_in("instructor"), "new_key")
    page = words(signed_in("other").get(f"/learn/attempts/{attempts['other']}"))
    assert "Тест сдан: 1 из 1" in page
    assert "1 вопрос после теста проверен заново" in page
    assert "Ключ этого вопроса исправлен, и ваш ответ проверен по новому ключу. Было 0 из 1, стало 1." in page
    assert f"Причина: {WHY}" in page
    assert "С подписи Ваш ответ, верно" in page
    spared = words(signed_in("learner").get(f"/learn/attempts/{attempts['learner']}"))
    assert "проверен заново" not in spared


@pytest.mark.slow
def test_a_note_stands_where_the_questions_are_not_shown_and_tells_nothing_of_the_key(attempts, signed_in):
    apply(signed_in("instructor"), "drop", reason="Вопрос был двусмысленным.")
    page = words(signed_in("other").get(f"/learn/attempts/{attempts['other']}"))
    assert "поэтому он исключён из результата у всех. Причина: Вопрос был двусмысленным." in page
    assert "Исключён, не учитывается" in page
    apply(signed_in("instructor"), "new_key", with_losses="y")
    hidden = words(signed_in("learner").get(f"/learn/attempts/{attempts['learner']}"))
    assert "Тест не сдан: 0 из 1" in hidden
    assert "Ключ этого вопроса исправлен" in hidden
    assert "С подписи" not in hidden


@pytest.mark.slow
def test_letters_say_it_plainly(attempts, signed_in, engine, tmp_path, url):
    author = signed_in("instructor")
    apply(author, "new_key", with_losses="y")
    author.send("/teach/primer/regrades/1/undo")
    settings = settings_for(url, tmp_path)
    while worker.work_once(engine, settings):
        pass
    found = {"learner": [], "other": []}
    for path in sorted(tmp_path.glob("outbox/*.eml")):
        letter = message_from_bytes(path.read_bytes(), policy=default)
        name = letter["To"].partition("@")[0]
        if name in found:
            found[name].append((letter["Subject"], letter.get_content()))
    (lost, again), (gained, _lost) = found["learner"], found["other"]
    assert gained[0] == "Ваш тест всё-таки сдан: Пример курса для проверок"
    assert WHY in gained[1]
    assert f"/learn/attempts/{attempts['other']}" in gained[1]
    assert lost[0].startswith("Результат вашего теста")
    assert "Теперь ваш тест не сдан." in lost[1]
    assert "Это решение отменено, и снова действует прежний результат." in again[1]
    assert "Теперь ваш тест сдан." in again[1]


@pytest.mark.slow
def test_it_can_be_taken_back_on_the_page(attempts, signed_in):
    author = signed_in("instructor")
    apply(author, "new_key", with_losses="y")
    assert "Отменить" in words(author.get("/teach/primer/regrades"))
    assert author.get("/teach/primer/regrades/1/undo").headers["Location"] == "/teach/primer/regrades"
    done = author.send("/teach/primer/regrades/1/undo")
    assert (done.status_code, done.headers["Location"]) == (303, f"{PAGE}#history")
    page = words(author.get("/teach/primer/regrades"))
    assert re.search(r"Отменено \d\d\.\d\d\.\d{4} \d\d:\d\d, Лебедева Нина Сергеевна", page)
    assert "Тест сдан: 1 из 1" in words(signed_in("learner").get(f"/learn/attempts/{attempts['learner']}"))


def put_key(session, right):
    """Another right answer in the draft."""
    options = "\n".join(("=" if each == right else "~") + each for each in ("С реестра", "С подписи", "С отчёта"))
    tags = "// [id:p-2-1] [tag:fz-1-2001] [tag:outcome-1]"
    bank = f"{tags}\n::Практика::С чего начать? {{\n{options}\n####Начинают с реестра.\n}}\n"
    authoring.upload(session, actor(session, "instructor"), "primer", "a.gift", bank.encode(), "02-delo/bank.gift", NOW)


@pytest.mark.slow
def test_the_question_and_the_list_of_changes_lead_here(attempts, write, signed_in):
    author = signed_in("instructor")
    link = 'href="/teach/primer/regrade/p-2-1"'
    assert link in author.get("/teach/primer/questions/p-2-1").get_data(as_text=True)
    write(lambda session: put_key(session, "С отчёта"))
    assert link in author.get("/teach/primer/publish").get_data(as_text=True)
    unanswered = author.get("/teach/primer/questions/p-1-1").get_data(as_text=True)
    assert "/regrade/" not in unanswered
    assert "На этот вопрос ещё никто не отвечал" in words(author.get("/teach/primer/regrade/p-1-1"))
    assert author.get("/teach/primer/regrade/no-such").status_code == 404
    assert author.get(f"{PAGE}?version={'0' * 64}").status_code == 404
    assert author.get(f"{PAGE}?remedy=magic").status_code == 200


@pytest.mark.slow
def test_an_essay_has_no_key_to_correct(write, signed_in):
    def story(session):
        person = actor(session, "learner")
        learning.enrol_self(session, person, "primer", NOW)
        attempt = assessment.start(session, person, "primer", "nachalo", NOW)
        assessment.submit(session, person, attempt, NOW)

    write(story)
    page = signed_in("instructor").get("/teach/primer/regrade/p-1-9?remedy=drop")
    assert "Баллы за этот вопрос ставит не ключ" in words(page)
    assert 'name="reason"' not in page.get_data(as_text=True)


@pytest.mark.slow
@pytest.mark.parametrize("address", [f"{PAGE}?remedy=new_key", "/teach/primer/regrades"])
def test_pages_ask_as_often_for_many_people_as_for_few(attempts, write, signed_in, counted, address):
    author = signed_in("instructor")
    author.get(address)
    counted()
    author.get(address)
    few = len(counted())

    def more(session):
        learning.enrol_self(session, actor(session, "curator"), "primer", NOW)
        for name in ("learner", "other", "curator"):
            answer(session, name, 1)
        publish_corrected(session, actor(session, "instructor"), "p-2-1", reworded, NOW)

    write(more)
    for remedy in ("accept_both", "new_key", "drop"):
        apply(author, remedy, with_losses="y")
    author.get(address)
    counted()
    author.get(address)
    assert len(counted()) == few


def reworded(question):
    return replace(question, text="С чего начинают?")


@pytest.mark.slow
@pytest.mark.parametrize("remedy", ["accept_both", "new_key"])
def test_a_result_with_remedies_asks_six_times_at_most(attempts, signed_in, counted, remedy):
    learner, address = signed_in("learner"), f"/learn/attempts/{attempts['learner']}"
    apply(signed_in("instructor"), remedy, with_losses="1")
    learner.get(address)
    counted()
    assert WHY in learner.get(address).get_data(as_text=True)
    assert len(counted()) <= 6
