"""Legal acts: the register that courses rest on, and citations of it in lessons.

The register is `courses/acts.toml`; its keys are described in docs/course-format.md.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct, field

from lms.domain import latin
from lms.domain.lesson_text import CITATION, find, without_code
from lms.domain.problems import Problem
from lms.domain.toml_fields import Day, Key, Keys, Line, ReviewDays, Text
from lms.domain.toml_source import TomlSource, fill, parse


class Status(StrEnum):
    """Whether an act is in force."""

    IN_FORCE = "in_force"
    IN_PART = "in_part"
    EXPIRES = "expires"
    REPEALED = "repealed"
    REPLACED = "replaced"
    UNKNOWN = "unknown"


class Trust(StrEnum):
    """How well a statement was checked: in the text itself, by a secondary source or an old edition, not at all."""

    VERIFIED = "V"
    SECONDARY = "V*"
    UNVERIFIED = "U"


_Trust = Annotated[Trust, Meta(extra={"remedy": '“%(key)s” must be "V", "V*" or "U". Correct it.'})]
_Status = Annotated[
    Status,
    Meta(extra={"remedy": "“%(key)s” must be in_force, in_part, expires, repealed, replaced or unknown. Correct it."}),
]


_KNOWN_BY_NAME = ("Кодекс", "Конституция")


class Edition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An amendment: the day it came into force, the act that made it, what it changed."""

    date: Day
    by: Text = ""
    note: Text = ""


def standing_and_coming(editions: Iterable[Edition], on: date) -> tuple[Edition | None, tuple[Edition, ...]]:
    """The newest edition in force on the day, None where none is, and those that come later, the nearest first."""
    ordered = sorted(editions, key=lambda each: each.date)
    standing = [each for each in ordered if each.date <= on]
    return (standing[-1] if standing else None), tuple(each for each in ordered if each.date > on)


class Article(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One provision that courses rely on; `number` is an address such as "5 ч. 4 п. 4"."""

    number: Line
    text: Line
    trust: _Trust = Trust.UNVERIFIED
    edition: Text = ""


class LegalAct(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act of the register. `date` is None where unknown; `number` is "" where there is none.

    `checked_on` and `checked_by` say who last compared it with its `source`; it is due for the next
    check after `review_days` days.
    """

    slug: Key
    kind: Line
    title: Line
    status: _Status
    trust: _Trust
    checked_on: Day
    checked_by: Line
    source: Line
    number: Text = ""
    date: Day | None = None
    expires_on: Day | None = None
    replaced_by: Key | None = None
    review_days: ReviewDays = 90
    topics: Keys = ()
    gives: Text = ""
    note: Text = ""
    editions: tuple[Edition, ...] = field(default=(), name="edition")
    articles: tuple[Article, ...] = field(default=(), name="article")


class _Register(Struct, frozen=True, forbid_unknown_fields=True):
    act: tuple[LegalAct, ...] = ()


class Citation(Struct, frozen=True):
    """A reference to an act: its slug, a `place` such as "ст. 5 ч. 4" or "", and own words or ""."""

    slug: str
    place: str = ""
    label: str = ""


def read_register(data: bytes, file: str) -> tuple[dict[str, LegalAct], tuple[Problem, ...]]:
    """Read the register of acts from UTF-8 TOML, by slug.

    Acts that are sound are returned even when others have problems; `file` is the name problems bear.
    """
    source, problems = parse(data, file)
    if source is None:
        return {}, problems
    tables = source.data.get("act", [])
    if not isinstance(tables, list):
        return {}, fill(source, _Register)[1]
    problems += fill(replace(source, data={**source.data, "act": []}), _Register)[1]
    acts: dict[str, LegalAct] = {}
    for index in range(len(tables)):
        act, faults = fill(source, LegalAct, "act", index)
        problems += faults
        if act is None:
            continue
        if act.slug in acts:
            text = "The act “%(slug)s” is already in the register. Remove one of the two."
            problems += (Problem.of("duplicate_act", file, source.line("act", index, "slug"), text, slug=act.slug),)
        else:
            problems += tuple(_contradictions(act, source, index))
            acts[act.slug] = act
    problems += tuple(_lost_successors(source, tables))
    return acts, tuple(sorted(problems, key=lambda problem: problem.line))


def _contradictions(act: LegalAct, source: TomlSource, index: int) -> Iterator[Problem]:
    """Keys that only some statuses may have."""
    if act.expires_on and act.status is not Status.EXPIRES:
        text = "“expires_on” goes only with the status “expires”. Remove it or correct the status."
        yield Problem.of("bad_status", source.file, source.line("act", index, "expires_on"), text)
    if act.replaced_by and act.status not in (Status.REPLACED, Status.EXPIRES):
        text = "“replaced_by” goes only with the status “replaced” or “expires”. Remove it or correct the status."
        yield Problem.of("bad_status", source.file, source.line("act", index, "replaced_by"), text)


def _lost_successors(source: TomlSource, tables: list[object]) -> Iterator[Problem]:
    rows = [row if isinstance(row, dict) else {} for row in tables]
    slugs = [row.get("slug") for row in rows]
    for index, row in enumerate(rows):
        successor = row.get("replaced_by")
        if isinstance(successor, str) and successor not in slugs:
            text = "The act “%(slug)s” is not in the register. Add it or correct “replaced_by”."
            line = source.line("act", index, "replaced_by")
            yield Problem.of("unknown_act", source.file, line, text, slug=successor)


def due_on(act: LegalAct) -> date:
    """The day by which the act has to be checked again; never past the end of the calendar.

    An act that was in force when it was checked, and loses force sooner, is to be checked on that day.
    """
    due = date.fromordinal(min(act.checked_on.toordinal() + act.review_days, date.max.toordinal()))
    return min(due, act.expires_on) if act.expires_on and act.expires_on > act.checked_on else due


def requisites(act: LegalAct) -> str:
    """How a Russian text names the act in short: «Федеральный закон от 05.12.2005 № 154-ФЗ».

    Codes are known by name, «Трудовой кодекс Российской Федерации»; an act without a number is named
    by its title, since its kind alone would not tell it from others.
    """
    if act.kind in _KNOWN_BY_NAME:
        return re.split(r"[,:(]", act.title)[0].strip()
    day = f" от {act.date:%d.%m.%Y}" if act.date else ""
    if act.number:
        return f"{act.kind}{day} № {act.number}"
    says_kind = act.title.split()[0].casefold() == act.kind.split()[0].casefold()
    return f"{act.title}{day}" if says_kind else f"{act.kind} «{act.title}»{day}"


def place_id(place: str) -> str:
    """Identifier of a provision in a page: "st-5-ch-4-p-1" both for «ст. 5 ч. 4 п. 1» and «5 ч. 4 п. 1»."""
    return latin.slug(f"ст. {place}" if place[:1].isdigit() else place)


def citations(markdown: str) -> tuple[tuple[Citation, int], ...]:
    """Citations of a lesson with the lines they begin on; those shown as code are not citations."""
    return tuple((_citation(match[1]), line) for match, line in find(CITATION, without_code(markdown)))


def replace_citations(markdown: str, replace: Callable[[Citation], str]) -> str:
    """The same text with what `replace` gives in place of every citation."""
    pieces, seen = [], 0
    for match in CITATION.finditer(without_code(markdown)):
        pieces += [markdown[seen : match.start()], replace(_citation(match[1]))]
        seen = match.end()
    return "".join([*pieces, markdown[seen:]])


def label(citation: Citation, acts: Mapping[str, LegalAct]) -> str:
    """Words a reader sees: the author's own, or requisites and place; the slug of an unknown act."""
    act = acts.get(citation.slug)
    name = requisites(act) if act else citation.slug
    return citation.label or (f"{name}, {citation.place}" if citation.place else name)


def _citation(written: str) -> Citation:
    address, _, words = written.partition("|")
    slug, _, place = " ".join(address.split()).partition(" ")
    return Citation(slug, place, " ".join(words.split()))
