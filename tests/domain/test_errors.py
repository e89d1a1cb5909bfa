"""Refusals keep their sentence apart from its values."""

from lms.domain.errors import Missing, Refused, Stale, Unsound
from lms.domain.problems import Problem


def test_a_refusal_fills_its_sentence_and_keeps_the_template() -> None:
    refused = Refused("Wait %(seconds)s s.", field="email", seconds=4)
    assert str(refused) == "Wait 4 s."
    assert (refused.text, refused.params, refused.field) == ("Wait %(seconds)s s.", {"seconds": 4}, "email")


def test_without_values_a_percent_sign_is_only_a_sign() -> None:
    assert str(Refused("Give from 0 to 100 %.")) == "Give from 0 to 100 %."


def test_problems_of_a_refused_text_are_said_each_in_the_language_asked_for() -> None:
    problems = (Problem.of("bad", "a", 3, "“%(key)s” is bad.", key="x"), Problem.of("gone", "a", 7, "Gone."))
    refused = Unsound("Wrong: line %(problems)s", problems, field="text")
    assert (refused.field, refused.problems) == ("text", problems)
    assert str(refused) == "Wrong: line 3: “x” is bad.; 7: Gone."
    russian = {"Wrong: line %(problems)s": "Беда: %(problems)s", "“%(key)s” is bad.": "«%(key)s» не то."}
    assert refused.said(lambda text: russian.get(text, text)) == "Беда: 3: «x» не то.; 7: Gone."


def test_missing_and_stale_are_refusals_of_their_own() -> None:
    assert str(Missing()) == "There is no such page."
    assert str(Missing("Gone.")) == "Gone."
    assert isinstance(Missing(), Refused)
    assert isinstance(Stale("Newer."), Refused)
