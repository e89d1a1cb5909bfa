"""Both languages are complete, and every %(place)s of a message stands in its translation."""

import re
from functools import cache

import pytest

from tests.house.messages import catalogue, collected, identity

PLACE = re.compile(r"%\((\w+)\)[sd]")


said = cache(collected)


def translations():
    return {identity(message.id): message.string for message in catalogue() if message.id}


@pytest.mark.slow
def test_every_message_has_a_russian_translation():
    known = translations()
    missing = [message for message in said() if not known.get(message) or not all(known[message])]
    assert missing == []


def test_translations_keep_the_places():
    wrong = []
    for message, text in translations().items():
        wanted = set(PLACE.findall(message if isinstance(message, str) else message[1]))
        for form in [text] if isinstance(text, str) else text:
            if set(PLACE.findall(form)) != wanted:
                wrong.append((message, form))
    assert wrong == []


def test_plural_messages_have_three_forms():
    assert [message for message, text in translations().items() if isinstance(message, tuple) and len(text) != 3] == []


@pytest.mark.slow
def test_no_translation_is_left_for_a_message_nobody_says():
    assert [message for message in translations() if message not in said()] == []
