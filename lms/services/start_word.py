"""The word that is told in the hall and without which a quiz can't be begun; only its hash is kept."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.adapters import passwords
from lms.domain.errors import Refused
from lms.domain.person import text_key
from lms.services import throttling

FREE_TRIES = 3
"""Wrong words without waiting: a word is heard, not read."""


def hashed(word: str) -> str:
    """Hash of a word; case, ё and spaces at its ends do not count, because it is told aloud."""
    return passwords.hashed(text_key(word))


def check(session: Session, who: str, word_hash: str, word: str, now: datetime) -> None:
    """Raise Refused at the field "word" unless the word is right; wrong ones of `who` are counted."""
    if not word.strip():
        raise Refused("Write the word that is told in the hall.", field="word")
    key = throttling.key("word", who)
    seconds = throttling.seconds_to_wait(session, [key], now)
    if seconds:
        raise Refused("Too many wrong words. Wait %(seconds)s s and try again.", field="word", seconds=seconds)
    if not passwords.matches(word_hash, text_key(word)):
        throttling.count_failure(session, key, FREE_TRIES, now)
        raise Refused("The word is wrong. Ask for it in the hall.", field="word")
    throttling.forget(session, key)
