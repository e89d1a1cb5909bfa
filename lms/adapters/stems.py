"""Russian words by their stems, so that «казачества» finds «казачество» (Snowball, https://snowballstem.org)."""

import re

import Stemmer

_WORD = re.compile(r"\w+")


def stems(text: str) -> list[str]:
    """Stems of the words of `text`, folded in case and with е for ё; numbers stay as they are."""
    words = _WORD.findall(text.casefold().replace("ё", "е"))
    found: list[str] = Stemmer.Stemmer("russian").stemWords(words)
    return found


def stem_key(*texts: str) -> str:
    """A column to search in for `patterns`."""
    return "".join(f" {stem}" for stem in dict.fromkeys(stem for text in texts for stem in stems(text))) + " "


def patterns(text: str) -> list[str]:
    """What a `stem_key` has to hold to be found by `text`: beginnings of words, and numbers as wholes."""
    return [f" {stem} " if stem.isdigit() else f" {stem}" for stem in stems(text)]
