"""The signed cookie: what was found genuine once is so for the other requests, and only for as long as it lasts."""

from datetime import timedelta

import pytest


def shown(client):
    """What the page of one's own answers: 200 to the signed-in, a way to sign-in to strangers."""
    return client.get("/account").status_code


@pytest.fixture
def learner(signed_in):
    """A browser whose cookie the application has seen before."""
    client = signed_in("learner")
    assert [shown(client), shown(client)] == [200, 200]
    return client


def test_a_known_cookie_grows_too_old(learner, app, monkeypatch):
    monkeypatch.setitem(app.config, "PERMANENT_SESSION_LIFETIME", timedelta(seconds=-1))
    assert shown(learner) == 302


def test_a_changed_cookie_is_nobodys(learner):
    cookie = learner.get_cookie("lms").value
    signed = cookie[:-9] + ("A" if cookie[-9] != "A" else "B") + cookie[-8:]
    for forged in (signed, "x" + cookie, cookie.partition(".")[0], "."):
        learner.set_cookie("lms", forged)
        assert shown(learner) == 302, forged


def test_messages_of_two_requests_of_one_cookie_do_not_mix(learner):
    details = {"surname": "Ковалёва", "given_name": "Мария", "organisation": "Город", "time_zone": "Asia/Krasnoyarsk"}
    with learner.session_transaction() as session:
        session["_flashes"] = [("right", "Сказано раньше")]
    told = learner.get_cookie("lms").value
    for _tab in range(2):
        learner.set_cookie("lms", told)
        assert learner.send("/account", details).status_code == 303
    page = learner.get("/account").get_data(as_text=True)
    assert [page.count(words) for words in ("Сказано раньше", "Сохранено.")] == [1, 1]


def test_signing_out_everywhere_ends_known_cookies_too(learner, signed_in):
    other = signed_in("learner")
    assert learner.send("/account/sign-out-everywhere").status_code == 303
    assert shown(other) == 302
