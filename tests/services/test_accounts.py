"""Registration, letters with one-time links, sign-in that does not tell, and roles."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.adapters import passwords
from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Role
from lms.models.accounts import Account, Throttle
from lms.models.organisations import Organisation
from lms.services import accounts
from lms.services.accounts import Identity, PersonDetails

PASSWORD = "three-unrelated-words"
CITY = "Администрация города Саяногорска"
ADDRESS = "192.0.2.1"


def details(**changes: str) -> PersonDetails:
    values = {
        "surname": " Ёлкина ",
        "given_name": "Анна",
        "patronymic": "",
        "organisation": " администрация  города саяногорска",
        "time_zone": "Asia/Omsk",
    }
    return PersonDetails(**{**values, **changes})


def token(study, template: str, number: int = -1) -> str:
    return study.letters(template)[number]["values"]["path"].rsplit("/", 1)[1]


@pytest.mark.slow
def test_registering_makes_an_unconfirmed_learner_and_sends_a_letter(session, study, now) -> None:
    accounts.register(session, " New@City.Test ", PASSWORD, details(), now)
    account = session.scalars(select(Account).where(Account.email == "new@city.test")).one()
    assert (account.surname, account.name_key, account.confirmed_at) == ("Ёлкина", "елкина анна", None)
    assert [held.role for held in account.roles] == ["learner"]
    assert session.get_one(Organisation, account.organisation_id).name == CITY
    assert session.scalar(select(func.count()).select_from(Organisation)) == 1
    (letter,) = study.letters()
    assert (letter["to"], letter["template"]) == ("new@city.test", "confirm")
    assert token(study, "confirm") not in str(session.execute(select(accounts.Token.token_hash)).all())


@pytest.mark.slow
def test_a_taken_address_gets_a_letter_and_the_page_learns_nothing(session, study, now) -> None:
    before = session.scalar(select(func.count()).select_from(Account))
    assert accounts.register(session, "LEARNER@city.test", PASSWORD, details(), now) is None
    assert session.scalar(select(func.count()).select_from(Account)) == before
    assert [(letter["to"], letter["template"]) for letter in study.letters()] == [
        ("learner@city.test", "already_registered")
    ]


@pytest.mark.parametrize("email", ["new@city.test", "learner@city.test"])
def test_a_short_password_is_refused_whoever_has_the_address(session, study, now, email: str) -> None:
    with pytest.raises(Refused) as refused:
        accounts.register(session, email, "123456789", details(), now)
    assert refused.value.field == "password"
    assert study.letters() == []


def test_an_account_is_made_once_for_an_address(session, now) -> None:
    with pytest.raises(Refused) as refused:
        accounts.create(session, "Learner@CITY.test", PASSWORD, details(), [Role.LEARNER], now, confirmed=True)
    assert refused.value.field == "email"


@pytest.mark.slow
def test_the_link_of_the_letter_confirms_once(session, study, now) -> None:
    accounts.register(session, "new@city.test", PASSWORD, details(), now)
    link = token(study, "confirm")
    identity = accounts.confirm(session, link, now + timedelta(days=3))
    assert session.get_one(Account, identity.id).confirmed_at == now + timedelta(days=3)
    assert accounts.sign_in(session, "new@city.test", PASSWORD, ADDRESS, now) == identity
    with pytest.raises(Refused, match="has been used"):
        accounts.confirm(session, link, now)


def test_links_grow_old_and_serve_one_purpose(session, study, now) -> None:
    accounts.register(session, "new@city.test", PASSWORD, details(), now)
    accounts.ask_reset(session, "learner@city.test", now)
    confirm, reset = token(study, "confirm"), token(study, "reset")
    for spend in (
        lambda: accounts.confirm(session, confirm, now + timedelta(days=3, seconds=1)),
        lambda: accounts.reset_password(session, reset, PASSWORD, now + timedelta(hours=2, seconds=1)),
        lambda: accounts.confirm(session, reset, now),
        lambda: accounts.reset_password(session, confirm, PASSWORD, now),
        lambda: accounts.confirm(session, "no-such-token", now),
    ):
        with pytest.raises(Refused, match="has been used or is too old"):
            spend()


def test_a_reset_sets_the_password_and_ends_sessions_and_other_letters(session, study, now) -> None:
    accounts.ask_reset(session, "nobody@city.test", now)
    assert study.letters() == []
    accounts.ask_reset(session, "Learner@City.test", now)
    accounts.ask_reset(session, "learner@city.test", now)
    older, newer = token(study, "reset", 0), token(study, "reset", 1)
    before = study.actor("learner")
    with pytest.raises(Refused, match="at least"):
        accounts.reset_password(session, newer, "short", now)
    identity = accounts.reset_password(session, newer, "another long password", now + timedelta(hours=2))
    assert identity == Identity(before.id, 2)
    assert accounts.viewer(session, before.id, 1) is None
    assert accounts.sign_in(session, "learner@city.test", "another long password", ADDRESS, now) == identity
    for link in (older, newer):
        with pytest.raises(Refused, match="has been used"):
            accounts.reset_password(session, link, PASSWORD, now)


@pytest.mark.slow
def test_sign_in_tells_nobody_who_has_an_account(session, now) -> None:
    wrong = accounts.sign_in(session, "learner@city.test", "not the password", ADDRESS, now)
    unknown = accounts.sign_in(session, "nobody@city.test", PASSWORD, "192.0.2.2", now)
    assert isinstance(wrong, Refused)
    assert isinstance(unknown, Refused)
    assert (wrong.text, wrong.params, wrong.field) == (unknown.text, unknown.params, unknown.field)
    assert isinstance(accounts.sign_in(session, "LEARNER@city.test ", PASSWORD, ADDRESS, now), Identity)


def test_who_has_not_confirmed_gets_the_letter_again(session, study, now) -> None:
    accounts.register(session, "new@city.test", PASSWORD, details(), now)
    refused = accounts.sign_in(session, "new@city.test", PASSWORD, ADDRESS, now)
    assert isinstance(refused, Refused)
    assert "Confirm" in refused.text
    assert len(study.letters("confirm")) == 2


@pytest.mark.slow
@pytest.mark.parametrize("email", ["learner@city.test", "nobody@city.test"])
def test_waiting_grows_and_is_the_same_for_strangers(session, now, email: str) -> None:
    moment, waits = now, []
    for _try in range(6):
        refused = accounts.sign_in(session, email, "not the password", ADDRESS, moment)
        assert refused.text == accounts.WRONG
        refused = accounts.sign_in(session, email, PASSWORD, ADDRESS, moment) if _try >= 2 else None
        wait = refused.params["seconds"] - 1 if refused else 0
        waits.append(wait)
        moment += timedelta(seconds=wait)
    assert waits == [0, 0, 4, 8, 16, 32]


@pytest.mark.slow
def test_waiting_ends_at_a_quarter_of_an_hour_and_is_forgotten_in_an_hour(session, now) -> None:
    for number in range(3):
        accounts.sign_in(session, f"nobody{number}@city.test", PASSWORD, ADDRESS, now)
    (throttle,) = session.scalars(select(Throttle).where(Throttle.failures == 3))
    throttle.failures = 60
    later = now + timedelta(minutes=10)
    accounts.sign_in(session, "nobody@city.test", PASSWORD, ADDRESS, later)
    assert throttle.blocked_until == later + timedelta(seconds=900)
    accounts.sign_in(session, "nobody@city.test", PASSWORD, ADDRESS, later + timedelta(minutes=76))
    assert throttle.failures == 1


@pytest.mark.slow
def test_another_address_and_the_right_password_get_in_and_clear_the_count(session, now) -> None:
    for _try in range(2):
        accounts.sign_in(session, "learner@city.test", "wrong", ADDRESS, now)
    assert isinstance(accounts.sign_in(session, "learner@city.test", PASSWORD, "192.0.2.9", now), Identity)
    assert session.scalars(select(Throttle.failures)).all() == [2]


def test_a_session_lives_until_its_person_signs_out_everywhere(session, actors, now) -> None:
    learner = actors["learner"]
    seen = accounts.viewer(session, learner.id, 1)
    assert seen is not None
    assert (seen.actor, seen.full_name, seen.short_name) == (learner, "Ковалёва Мария Петровна", "Ковалёва М. П.")
    accounts.sign_out_everywhere(session, learner, now)
    session.flush()
    assert accounts.viewer(session, learner.id, 1) is None
    assert accounts.viewer(session, learner.id, 2) is not None
    assert accounts.viewer(session, 999_999, 1) is None


@pytest.mark.slow
def test_a_password_is_changed_by_who_knows_it(session, study, actors, now) -> None:
    learner = actors["learner"]
    accounts.ask_reset(session, "learner@city.test", now)
    for old, new, field in (("wrong", PASSWORD, "old"), (PASSWORD, "short", "new"), (PASSWORD, "x" * 201, "new")):
        with pytest.raises(Refused) as refused:
            accounts.change_password(session, learner, old, new, now)
        assert refused.value.field == field
    identity = accounts.change_password(session, learner, PASSWORD, "another long password", now)
    assert identity == Identity(learner.id, 2)
    assert passwords.matches(session.get_one(Account, learner.id).password_hash, "another long password")
    with pytest.raises(Refused, match="has been used"):
        accounts.reset_password(session, token(study, "reset"), PASSWORD, now)


def test_a_learner_changes_the_organisation_and_a_curator_does_not(session, actors, now) -> None:
    wanted = details(organisation="Администрация города Абакана", patronymic=" Ильинична ")
    for name in ("learner", "curator"):
        accounts.change_details(session, actors[name], wanted, now)
    session.flush()
    learner = accounts.details_of(session, actors["learner"])
    assert (learner.surname, learner.patronymic, learner.organisation) == (
        "Ёлкина",
        "Ильинична",
        "Администрация города Абакана",
    )
    assert accounts.details_of(session, actors["curator"]).organisation == CITY
    assert session.get_one(Account, actors["curator"].id).organisation_id == actors["curator"].organisation_id


def test_an_organisation_may_be_left_out(session, actors, now) -> None:
    accounts.change_details(session, actors["learner"], details(organisation="  "), now)
    assert accounts.details_of(session, actors["learner"]).organisation == ""


def test_the_language_is_remembered(session, actors) -> None:
    accounts.change_language(session, actors["learner"], "en")
    assert accounts.details_of(session, actors["learner"]).language == "en"


def test_roles_are_set_exactly_and_no_administrator_locks_himself_out(session, actors, now) -> None:
    administrator, learner = actors["administrator"], actors["learner"]
    accounts.set_roles(session, administrator, learner.id, [Role.CURATOR, Role.INSTRUCTOR], now)
    session.flush()
    assert accounts.person(session, learner.id).roles == (Role.CURATOR, Role.INSTRUCTOR)
    accounts.set_roles(session, administrator, learner.id, [Role.CURATOR], now)
    session.flush()
    assert accounts.viewer(session, learner.id, 1).roles == {Role.CURATOR}
    with pytest.raises(Refused, match="from yourself"):
        accounts.set_roles(session, administrator, administrator.id, [Role.LEARNER], now)
    with pytest.raises(Missing):
        accounts.set_roles(session, administrator, 999_999, [Role.LEARNER], now)


def test_people_are_found_by_name_and_address_page_by_page(session) -> None:
    everyone, total = accounts.people(session, "", 1, 50)
    assert [row.full_name.split()[0] for row in everyone] == ["Быков", "Ковалёва", "Лебедева", "Орлов", "Шестаков"]
    assert total == 5
    assert [row.email for row in accounts.people(session, "ковалева  мар", 1, 50)[0]] == ["learner@city.test"]
    assert [row.email for row in accounts.people(session, "CURATOR@", 1, 50)[0]] == ["curator@city.test"]
    assert accounts.people(session, "%", 1, 50) == ([], 0)
    page, total = accounts.people(session, "", 2, 2)
    assert ([row.email for row in page], total) == (["instructor@city.test", "administrator@city.test"], 5)
    with pytest.raises(Missing):
        accounts.person(session, 999_999)


def test_the_list_of_people_asks_as_often_for_one_as_for_fifty(session, study, queries) -> None:
    few = queries(lambda: accounts.people(session, "", 1, 1))
    for number in range(20):
        study.actor(f"person{number}")
    many = queries(lambda: accounts.people(session, "", 1, 50))
    assert len(accounts.people(session, "", 1, 50)[0]) == 25
    assert len(many) == len(few)
