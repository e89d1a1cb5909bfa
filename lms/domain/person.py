"""Names of people, and keys for searching and sorting Russian text.

Databases sort and fold Cyrillic badly, so every searched or sorted name has a key made here.
"""

import re
import unicodedata

_YO = re.compile("е\N{COMBINING DIAERESIS}+")


def full_name(surname: str, given_name: str, patronymic: str = "") -> str:
    """Surname, given name and patronymic where there is one, in the Russian order."""
    return " ".join(part for part in (surname, given_name, patronymic) if part)


def short_name(surname: str, given_name: str, patronymic: str = "") -> str:
    """Surname with initials, for headers and tables: «Иванова М. П.»."""
    initials = " ".join(f"{part[0]}." for part in (given_name, patronymic) if part)
    return f"{surname} {initials}".strip()


def text_key(text: str) -> str:
    """Key for search and order: NFC, case folded, ё as е, single spaces."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    return " ".join(unicodedata.normalize("NFC", _YO.sub("е", folded)).split())


def email_key(email: str) -> str:
    """The form under which an e-mail address is kept and compared."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", email).casefold()).strip()
