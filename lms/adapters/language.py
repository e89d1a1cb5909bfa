"""The words of the interface: English message ids, a complete Russian catalogue."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

from lms.domain.errors import Refused

LANGUAGES = ("ru", "en")
DEFAULT_LANGUAGE = "ru"
_FOLDER = Path(__file__).resolve().parent.parent / "translations"


class Catalogue:
    """Messages of one language; an id without a translation is shown as it is."""

    def __init__(self, language: str, single: Mapping[str, str], plural: Mapping[str, tuple[str, ...]]) -> None:
        self.language = language
        self._single = single
        self._plural = plural

    def gettext(self, message: str) -> str:
        """The message in this language."""
        return self._single.get(message, message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The form of the message that goes with `count`."""
        forms = self._plural.get(singular)
        if forms:
            return forms[_russian_form(count)]
        return singular if count == 1 else plural

    def refusal(self, refused: Refused) -> str:
        """What a refusal says, in this language."""
        return refused.said(self.gettext)


@lru_cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language; the default one for a language there is none of."""
    if language not in LANGUAGES:
        return catalogue(DEFAULT_LANGUAGE)
    path = _FOLDER / f"{language}.po"
    single: dict[str, str] = {}
    plural: dict[str, tuple[str, ...]] = {}
    if path.exists():
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if isinstance(message.id, (list, tuple)):
                    if all(message.string or [""]):
                        plural[message.id[0]] = tuple(message.string or ())
                elif message.id and message.string:
                    single[message.id] = str(message.string)
    return Catalogue(language, single, plural)


def _russian_form(count: int) -> int:
    """1, 21 занятие; 2-4, 22 занятия; 5-20, 25 занятий (Unicode CLDR plural rules)."""
    if count % 10 == 1 and count % 100 != 11:
        return 0
    if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14:
        return 1
    return 2
