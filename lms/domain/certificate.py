"""Documents on training: their kinds, their numbers and the record that stands in the register.

A record is a frozen statement of one fact (issued, revoked, duplicated). It is never edited: a
correction is another record. The register itself is chained in `lms.domain.register_chain`.
"""

import datetime
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import NamedTuple

import msgspec

MINIMUM_QUALIFICATION_HOURS = 16
"""Least academic hours of a qualification programme: order 266 of the Ministry of Science and Higher
Education of Russia of 24.03.2025, item 18."""

NUMBER_LENGTH = 60
"""Most characters a finished document number may have."""

CODE_BYTES = 10
"""Random bytes behind one verification code: 80 bits, 16 characters."""

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O and U."""

_FIELD = re.compile(r"\{(year|number)(?::0([1-9]))?\}")
_YEARS = range(1000, 10_000)
_LOOKALIKES = str.maketrans("OILАВЕКМНОРСТУХЗ", "011ABEKMH0PCTYX3")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_FORMAT = 1
_LAST_SEQUENCE = 999_999_999


class DocumentKind(StrEnum):
    """What is issued: a certificate of a course or a state-recognised document of qualification."""

    CERTIFICATE = "certificate"
    QUALIFICATION = "qualification"


class RecordAction(StrEnum):
    """What a record of the register states about a document."""

    ISSUED = "issued"
    REVOKED = "revoked"
    DUPLICATED = "duplicated"


class State(StrEnum):
    """What the register as a whole says about a number."""

    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"


class Signatory(NamedTuple):
    """One who signs: post and name as printed."""

    post: str
    name: str


@dataclass(frozen=True, slots=True)
class Licence:
    """An educational licence of the issuer: its number, date and the authority that gave it."""

    number: str
    date: datetime.date | None
    authority: str

    @property
    def complete(self) -> bool:
        """Whether every detail is known."""
        return bool(self.number.strip() and self.date and self.authority.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRecord:
    """One record of the register.

    `code` is the verification code; `hours` are academic hours; `licence` is its full text as printed
    or "" for none; `reason` tells why a document was revoked or duplicated; `replaces` is the number of
    the original when this is a duplicate. The course is pinned by the SHA-256 of its revision, the law it taught
    by the day and the SHA-256 of the state of the register of acts; records from before this was kept have neither.
    """

    action: RecordAction
    number: str
    kind: DocumentKind
    code: str
    holder_surname: str
    holder_given_name: str
    holder_patronymic: str = ""
    course_title: str
    course_slug: str
    course_revision_sha256: str
    hours: int
    studied_from: datetime.date
    studied_to: datetime.date
    issued_on: datetime.date
    issuer_name: str
    issuer_city: str
    licence: str = ""
    protocol_number: str
    protocol_date: datetime.date
    signatories: tuple[Signatory, ...]
    reason: str = ""
    replaces: str = ""
    law_as_of: datetime.date | None = None
    law_sha256: str = ""

    @property
    def holder(self) -> str:
        """Surname, given name and patronymic in one line."""
        parts = (self.holder_surname, self.holder_given_name, self.holder_patronymic)
        return " ".join(part for part in parts if part)


_DATES = {"studied_from", "studied_to", "issued_on", "protocol_date", "law_as_of"}


def refusal_to_issue(kind: DocumentKind, hours: int, licence: Licence | None) -> str | None:
    """Why a document of this kind may not be issued: `licence_incomplete`, `hours_too_few`, or None."""
    if kind is not DocumentKind.QUALIFICATION:
        return None
    if licence is None or not licence.complete:
        return "licence_incomplete"
    return "hours_too_few" if hours < MINIMUM_QUALIFICATION_HOURS else None


def check_rule(rule: str) -> str | None:
    """What is wrong with a numbering rule, None when it is good.

    A rule is plain text with `{number}` or `{number:05}` (padded with zeros to 5 digits) and perhaps
    `{year}`. Codes: `number_missing`, `unknown_field` (any other brace), `unprintable` (line breaks,
    control characters, outer spaces), `too_long`.
    """
    rest = _FIELD.sub(_refuse_padded_year, rule)
    if "{" in rest or "}" in rest:
        return "unknown_field"
    if "{number" not in rule:
        return "number_missing"
    if not rule.isprintable() or rule != rule.strip():
        return "unprintable"
    return "too_long" if len(_fill(rule, _YEARS[-1], _LAST_SEQUENCE)) > NUMBER_LENGTH else None


def number_from_rule(rule: str, year: int, sequence: int) -> str:
    """The document number for the `sequence`-th document (from 1) of a four-digit `year`.

    Different pairs give different numbers when the rule names the year, different sequences always.
    Raises ValueError for a bad rule, year or sequence.
    """
    if problem := check_rule(rule):
        raise ValueError(f"numbering rule: {problem}")
    if year not in _YEARS or not 1 <= sequence <= _LAST_SEQUENCE:
        raise ValueError("year or sequence out of range")
    return _fill(rule, year, sequence)


def _refuse_padded_year(match: re.Match[str]) -> str:
    return "{" if match[1] == "year" and match[2] else ""


def _fill(rule: str, year: int, sequence: int) -> str:
    values = {"year": year, "number": sequence}
    return _FIELD.sub(lambda field: str(values[field[1]]).zfill(int(field[2] or 1)), rule)


def canonical(record: CertificateRecord) -> bytes:
    """The one byte form of a record: JSON in UTF-8, keys sorted, no spaces, dates in ISO 8601."""
    values = {"format": _FORMAT, **asdict(record)}
    if record.law_as_of is None:
        del values["law_as_of"], values["law_sha256"]
    for name in _DATES & values.keys():
        values[name] = values[name].isoformat()
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def record_from_canonical(body: bytes) -> CertificateRecord:
    """Read `canonical(record)` back; any other bytes raise ValueError."""
    try:
        record = msgspec.json.decode(body, type=CertificateRecord)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError("not a record of the register") from error
    if canonical(record) != body:
        raise ValueError("not the canonical form of a record")
    return record


def state_of(number: str, records: Iterable[CertificateRecord]) -> State | None:
    """What `records`, in any order, say about the document `number`; None when it was never issued.

    A revocation outweighs a duplicate. Records about other numbers are passed over.
    """
    known = revoked = replaced = False
    for record in records:
        if record.number == number:
            revoked |= record.action is RecordAction.REVOKED
            known |= record.action is not RecordAction.REVOKED
        elif record.action is RecordAction.DUPLICATED and record.replaces == number:
            replaced = True
    if not known:
        return None
    return State.REVOKED if revoked else State.REPLACED if replaced else State.VALID


def masked_holder(surname: str, given_name: str, patronymic: str = "") -> str:
    """The name as strangers see it: «И***** М. П.»; the stars do not tell the length of the surname."""
    initials = [f"{name.strip()[0]}." for name in (given_name, patronymic) if name.strip()]
    return " ".join([f"{surname.strip()[:1]}*****", *initials])


def check_code(random_bytes: bytes) -> str:
    """A verification code such as `7K3M-9QXT-2RDA-WH5B` from `CODE_BYTES` or more random bytes.

    The code is safe in an address and has no letters that look alike. Raises ValueError for fewer bytes.
    """
    if len(random_bytes) < CODE_BYTES:
        raise ValueError(f"a code needs {CODE_BYTES} random bytes")
    bits = int.from_bytes(random_bytes[:CODE_BYTES])
    return _grouped("".join(CODE_ALPHABET[bits >> shift & 31] for shift in range(CODE_BYTES * 8 - 5, -1, -5)))


def code_as_typed(text: str) -> str:
    """The code a person meant: case, spaces and hyphens do not matter, Cyrillic lookalikes count as Latin.

    Text that cannot be a code comes back as "".
    """
    symbols = _SEPARATORS.sub("", text.upper()).translate(_LOOKALIKES)
    if len(symbols) != CODE_BYTES * 8 // 5 or not set(symbols) <= set(CODE_ALPHABET):
        return ""
    return _grouped(symbols)


def _grouped(symbols: str) -> str:
    return "-".join(symbols[start : start + 4] for start in range(0, len(symbols), 4))
