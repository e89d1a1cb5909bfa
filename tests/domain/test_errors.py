"""Refusals keep their sentence apart from its values."""

from lms.domain.errors import Missing, Refused, Stale


def test_a_refusal_fills_its_sentence_and_keeps_the_template() -> None:
    refused = Refused("Wait %(seconds)s s.", field="email", seconds=4)
    assert str(refused) == "Wait 4 s."
    assert (refused.text, refused.params, refused.field) == ("Wait %(seconds)s s.", {"seconds": 4}, "email")


def test_without_values_a_percent_sign_is_only_a_sign() -> None:
    assert str(Refused("Give from 0 to 100 %.")) == "Give from 0 to 100 %."


def test_missing_and_stale_are_refusals_of_their_own() -> None:
    assert str(Missing()) == "There is no such page."
    assert str(Missing("Gone.")) == "Gone."
    assert isinstance(Missing(), Refused)
    assert isinstance(Stale("Newer."), Refused)
