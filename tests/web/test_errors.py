"""Errors for people: what is said, what is kept, and that nothing is half-written."""

import pytest
from sqlalchemy import text

from lms.services.database import open_engine
from tests.conftest import PASSWORD


@pytest.mark.slow
def test_an_unknown_page_says_so_and_leads_back(client):
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert 'href="/"' in answer.get_data(as_text=True)


def test_a_form_without_its_token_is_refused(client):
    answer = client.post("/sign-in", data={"email": "learner@city.test", "password": PASSWORD})
    assert answer.status_code == 400


@pytest.mark.slow
def test_wrong_sign_in_says_one_thing_whoever_is_asked_for(client):
    known = client.send("/sign-in", {"email": "learner@city.test", "password": "wrong password"})
    unknown = client.send("/sign-in", {"email": "nobody@city.test", "password": "wrong password"})
    assert known.status_code == unknown.status_code == 422
    strip = lambda answer, name: answer.get_data(as_text=True).replace(name, "")  # noqa: E731
    without_token = lambda page: page.replace(client.token, "")  # noqa: E731
    assert without_token(strip(known, "learner@city.test")) == without_token(strip(unknown, "nobody@city.test"))


@pytest.mark.slow
def test_many_wrong_sign_ins_have_to_wait(client):
    for _ in range(4):
        client.send("/sign-in", {"email": "learner@city.test", "password": "wrong password"})
    answer = client.send("/sign-in", {"email": "learner@city.test", "password": PASSWORD})
    assert answer.status_code == 422


@pytest.mark.slow
def test_typed_values_stay_in_a_refused_form(client):
    form = {
        "surname": "Сидорова",
        "given_name": "Анна",
        "email": "not-an-address",
        "password": "short",
        "time_zone": "Asia/Omsk",
    }
    answer = client.send("/register", form)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'value="Сидорова"' in page
    assert 'value="not-an-address"' in page


@pytest.mark.slow
def test_a_lost_database_is_said_in_words_and_comes_back_without_a_restart(app, signed_in):
    learner = signed_in("learner")
    engine = app.extensions["lms.engine"]
    app.extensions["lms.engine"] = open_engine("sqlite:////nonexistent/folder/lms.sqlite3")
    answer = learner.get("/courses")
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    app.extensions["lms.engine"] = engine
    assert learner.get("/courses").status_code == 200


@pytest.mark.slow
def test_a_full_disk_refuses_the_answer_whole_and_recovers(app, signed_in, engine, url):
    learner = signed_in("learner")
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    engine.dispose()
    full = open_engine(url)
    from sqlalchemy import event

    event.listen(full, "connect", lambda raw, _record: raw.execute(f"PRAGMA max_page_count={pages}").close())
    app.extensions["lms.engine"] = full
    statuses = set()
    for number in range(60):
        values = {
            "surname": "Длинная" * 12,
            "given_name": f"Имя{number}" * 10,
            "time_zone": "Asia/Omsk",
            "organisation": f"Организация {number} " * 12,
        }
        statuses.add(learner.send("/account", values).status_code)
        if 503 in statuses:
            break
    assert 503 in statuses
    with full.connect() as connection:
        half = connection.execute(
            text(
                "SELECT count(*) FROM organisations o WHERE name LIKE 'Организация%' AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.organisation_id = o.id) AND o.id = (SELECT max(id) FROM organisations)"
            )
        ).scalar()
    assert half == 0
    full.dispose()
    app.extensions["lms.engine"] = engine
    values = {"surname": "Ковалёва", "given_name": "Мария", "time_zone": "Asia/Omsk"}
    assert learner.send("/account", values).status_code == 303


def test_an_unforeseen_error_has_a_number_and_no_secrets(app, client, caplog, monkeypatch):
    monkeypatch.setitem(app.view_functions, "home.front", lambda: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    number = next(record.getMessage().split()[1] for record in caplog.records if record.name == "lms.errors")
    assert number in answer.get_data(as_text=True)
    assert "ZeroDivisionError" not in answer.get_data(as_text=True)


def test_log_of_a_failed_statement_holds_no_values(app, signed_in, caplog, engine):
    learner = signed_in("learner")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE throttles"))
    learner.send("/sign-in", {"email": "secret-person@city.test", "password": "wrong password"})
    assert caplog.records
    assert "secret-person" not in caplog.text


@pytest.mark.slow
def test_no_page_leads_outside_after_sign_in(client):
    for target in ("https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"):
        client.token = ""
        answer = client.send("/sign-in", {"email": "learner@city.test", "password": PASSWORD, "next": target})
        assert answer.headers["Location"] == "/"
        client.send("/sign-out")


def test_headers_close_what_browsers_leave_open(client):
    headers = client.get("/courses").headers
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
