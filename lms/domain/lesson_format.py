"""One lesson file: decoding, its title, and everything in its text that would mislead a reader."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lms.domain import lesson_text
from lms.domain.legal_act import LegalAct, citations
from lms.domain.problems import Problem
from lms.domain.text_merge import CONFLICT, conflict_lines

TITLE_LENGTH = 200

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ue000-\uf8ff\ufffe\uffff]")
_TITLE = re.compile(r"# +(\S.*)")
_SCHEME = re.compile(r"(?:https?://|mailto:|tel:).", re.IGNORECASE)
_MEDIA = re.compile(r"(?:\.\./)?media/(.+)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a lesson may refer to: acts of the register, media files, keys of lessons."""

    acts: Mapping[str, LegalAct]
    media: frozenset[str]
    lessons: frozenset[str]


def decode(data: bytes, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Text of a UTF-8 file with line feeds as line ends and one at the very end; None when it is not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, (Problem.of("not_utf8", file, line, "The file is not UTF-8. Save it in UTF-8."),)
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n", ()


def title(body: str) -> str:
    """The title from the first line `# Title`; empty when there is none."""
    match = _TITLE.fullmatch(body.partition("\n")[0].rstrip())
    return match[1] if match else ""


def unmerged(text: str, file: str) -> tuple[Problem, ...]:
    """A problem for the first mark of two versions that nobody has chosen from."""
    remark = "Two versions of this passage differ. Leave one of them and remove the lines that begin with “%(mark)s”."
    return tuple(Problem.of("unmerged", file, line, remark, mark=CONFLICT) for line in conflict_lines(text)[:1])


def lesson_problems(body: str, file: str, around: Surroundings) -> tuple[Problem, ...]:
    """All problems of a lesson's text; `body` is as `decode` returns it."""
    tangle = lesson_text.tangled(body)
    if tangle:
        text = "The passage is too long or has too many brackets or quotes. Divide it with empty lines."
        return (Problem.of("tangled", file, tangle, text),)
    if conflicts := unmerged(body, file):
        return conflicts
    remarks = (
        *_title_remarks(body),
        *_letter_remarks(body),
        *_text_remarks(body),
        *_citation_remarks(body, around.acts),
        *(remark for link in lesson_text.links(body) for remark in _link_remarks(link, around)),
    )
    return tuple(Problem.of(code, file, line, text, **params) for code, line, text, params in remarks)


_Remark = tuple[str, int, str, dict[str, str | int]]


def _title_remarks(body: str) -> Iterator[_Remark]:
    heading = title(body)
    if not heading:
        yield "no_title", 1, "The first line must be the title. Write it like “# Title”.", {}
    if len(heading) > TITLE_LENGTH:
        yield "long_title", 1, "The title is longer than %(limit)d characters. Shorten it.", {"limit": TITLE_LENGTH}
    for line in lesson_text.top_headings(body):
        if line > 1:
            yield "second_title", line, "Only the title may be a heading of the first level. Begin it with ##.", {}


def _letter_remarks(body: str) -> Iterator[_Remark]:
    for match, line in lesson_text.find(_UNPRINTABLE, body):
        text = "The character %(character)s can't be shown. Remove it."
        yield "unprintable", line, text, {"character": f"U+{ord(match[0]):04X}"}


def _text_remarks(body: str) -> Iterator[_Remark]:
    for tag, line in lesson_text.raw_html(body):
        yield "raw_html", line, "HTML is not allowed here: %(tag)s. Write it in Markdown.", {"tag": tag[:80]}
    for line in lesson_text.unknown_boxes(body):
        text = 'Write a box like: !!! note "Title". Its kind is one of: %(kinds)s.'
        yield "unknown_box", line, text, {"kinds": ", ".join(lesson_text.ADMONITIONS)}
    for name, line in lesson_text.lost_footnotes(body):
        text = "The footnote “%(name)s” has no text. Add a line that begins with [^%(name)s]:."
        yield "lost_footnote", line, text, {"name": name}


def _citation_remarks(body: str, acts: Mapping[str, LegalAct]) -> Iterator[_Remark]:
    for citation, line in citations(body):
        if citation.slug not in acts:
            text = "The act “%(slug)s” is not in the register. Add it to acts.toml or correct the citation."
            yield "unknown_act", line, text, {"slug": citation.slug}


def _link_remarks(link: lesson_text.Link, around: Surroundings) -> Iterator[_Remark]:
    media = _MEDIA.fullmatch(link.target)
    if link.image and not link.text.strip():
        text = "The image has no alternative text. Say in the square brackets what it shows."
        yield "no_alternative_text", link.line, text, {}
    if link.image and not media:
        text = "The image “%(target)s” is not in media/. Put the file there and name it media/…."
        yield "broken_link", link.line, text, {"target": link.target}
    elif media and media[1] not in around.media:
        text = "There is no file media/%(name)s. Add it or correct the link."
        yield "broken_link", link.line, text, {"name": media[1]}
    elif not media and not _leads_somewhere(link.target, around.lessons):
        text = "The link “%(target)s” leads nowhere. Give a full address, media/… or the key of a lesson."
        yield "broken_link", link.line, text, {"target": link.target}


def _leads_somewhere(target: str, lessons: frozenset[str]) -> bool:
    page, _, fragment = target.partition("#")
    return bool(_SCHEME.match(target)) or page in lessons or (not page and bool(fragment))
