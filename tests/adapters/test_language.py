"""Catalogues: Russian is complete in its plurals, an unknown language is the default one."""

import pytest

from lms.adapters.language import DEFAULT_LANGUAGE, Catalogue, catalogue
from lms.domain.errors import Refused

RUSSIAN = Catalogue(
    "ru",
    {"Wait %(seconds)s s.": "Подождите %(seconds)s с.", "Gone.": "Нет."},
    {"%(count)s lesson": ("%(count)s занятие", "%(count)s занятия", "%(count)s занятий")},
)


def test_a_message_is_translated_or_shown_as_it_is() -> None:
    assert RUSSIAN.gettext("Gone.") == "Нет."
    assert RUSSIAN.gettext("Not translated.") == "Not translated."


@pytest.mark.parametrize(
    ("count", "form"),
    [(1, 0), (21, 0), (101, 0), (2, 1), (4, 1), (23, 1), (0, 2), (5, 2), (11, 2), (12, 2), (14, 2), (111, 2), (112, 2)],
)
def test_russian_counts_have_three_forms(count: int, form: int) -> None:
    forms = ("занятие", "занятия", "занятий")
    assert RUSSIAN.ngettext("%(count)s lesson", "%(count)s lessons", count) == f"%(count)s {forms[form]}"


def test_without_a_translation_english_has_two() -> None:
    english = Catalogue("en", {}, {})
    assert [english.ngettext("lesson", "lessons", count) for count in (0, 1, 2, 21)] == [
        "lessons",
        "lesson",
        "lessons",
        "lessons",
    ]


def test_a_refusal_is_said_with_its_values() -> None:
    assert RUSSIAN.refusal(Refused("Wait %(seconds)s s.", seconds=4)) == "Подождите 4 с."
    assert RUSSIAN.refusal(Refused("Gone.")) == "Нет."
    assert RUSSIAN.refusal(Refused("100 % sure.")) == "100 % sure."


@pytest.mark.slow
def test_the_kept_catalogues_are_read_once_and_unknown_languages_are_the_default() -> None:
    assert catalogue("ru") is catalogue("ru")
    assert catalogue("ru").language == "ru"
    assert catalogue("en").gettext("There is no such page.") == "There is no such page."
    assert catalogue("ru").gettext("There is no such page.") != "There is no such page."
    assert catalogue("xx") is catalogue(DEFAULT_LANGUAGE)
    assert catalogue("../ru") is catalogue(DEFAULT_LANGUAGE)


def test_the_russian_catalogue_has_all_forms_of_every_plural() -> None:
    assert all(len(forms) == 3 and all(forms) for forms in catalogue("ru")._plural.values())
