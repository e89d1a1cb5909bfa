"""A cloze question with one gap, which is a missing word (https://docs.moodle.org/en/Embedded_Answers_(Cloze))."""

import re
from html import unescape

from lms.domain.import_receipt import Entry
from lms.domain.moodle_weights import percent_text
from lms.domain.question import EVERY_NUMBER, Answer, Kind, NumericAnswer, Question
from lms.interop.moodle_xml.answers import formatted, number, weight
from lms.interop.moodle_xml.tree import Element

_BLANK = "_____"
_OPENING = re.compile(r"\{[0-9]*+:[A-Z_]{2,24}:")
_GAP = re.compile(r"\{[0-9]*+:([A-Z_]{2,24}):((?:[^\\}]|\\.)*+)\}", re.DOTALL)
_CHOICE = frozenset(
    name + end
    for name in ("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH")
    for end in ("", "S", "_S")
)
_SHORT = frozenset(("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"))
_NUMERICAL = frozenset(("NUMERICAL", "NM"))
_ANSWER = re.compile(r"~?(=|%-?[0-9]+(?:[.,][0-9]+)?%)?((?:[^\\~#]|\\.)*+)(?:#((?:[^\\~]|\\.)*+))?", re.DOTALL)
_ESCAPED = re.compile(r"\\([}#~/\"\\])")
_SPECIAL = re.compile(r"([}#~\"\\])")


def has_gap(text: str) -> bool:
    """Whether Moodle would take a part of the text for the beginning of a gap."""
    return _OPENING.search(text) is not None


def read_cloze(element: Element, entry: Entry) -> Question | None:
    """The question with its texts; None, with a fault, when it has not one gap of a known kind."""
    holder = next(iter(element.all("questiontext")), None)
    source = holder.value("text") if holder else ""
    openings = list(_OPENING.finditer(source))
    if holder is None or len(openings) != 1:
        entry.fault("cloze", count=len(openings))
        return None
    gap = _GAP.match(source, openings[0].start())
    if gap is None:
        entry.fault("cloze-gap", gap=source[openings[0].start() :])
        return None
    kind, body = gap.groups()
    before = _part(holder, source[: gap.start()], entry)
    after = _part(holder, source[gap.end() :], entry)
    answers = [
        Answer(
            text=_part(holder, _plain(answer[2]), entry) if kind in _CHOICE else unescape(_plain(answer[2])),
            weight=_share(answer[1] or "", entry),
            feedback=_part(holder, _plain(answer[3] or ""), entry),
        )
        for answer in _ANSWER.finditer(body)
        if answer[0]
    ]
    if kind in _CHOICE:
        return Question(key="", kind=Kind.MISSING_WORD, text=before, tail=after, answers=tuple(answers))
    text = f"{before} {_BLANK} {after}".strip()
    if kind in _SHORT:
        return Question(key="", kind=Kind.SHORT_ANSWER, text=text, answers=tuple(answers))
    numbers = [_number(answer) for answer in answers] if kind in _NUMERICAL else [None]
    known = tuple(each for each in numbers if each is not None)
    if len(known) < len(numbers):
        entry.fault("cloze-gap", gap=gap[0])
    return Question(key="", kind=Kind.NUMERICAL, text=text, numbers=known)


def write_gap(question: Question) -> str:
    """The gap of a missing word; the texts around it stay outside."""
    options = "~".join(
        f"%{percent_text(answer.weight)}%{_special(answer.text)}#{_special(answer.feedback)}"
        for answer in question.answers
    )
    return f"{{1:MULTICHOICE:{options}}}"


def _part(holder: Element, source: str, entry: Entry) -> str:
    text = Element("text", {}, holder.line, pieces=[source])
    return formatted(Element("part", holder.attributes, holder.line, [text]), entry)


def _plain(written: str) -> str:
    return _ESCAPED.sub(r"\1", written).strip()


def _special(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _share(mark: str, entry: Entry) -> float:
    if mark == "=":
        return 1.0
    return weight(mark.strip("%"), entry, entry.line) if mark else 0.0


def _number(answer: Answer) -> NumericAnswer | None:
    value, _, tolerance = answer.text.partition(":")
    wide = answer.text == "*"
    found, width = (0.0, EVERY_NUMBER) if wide else (number(value.strip()), number(tolerance.strip() or "0"))
    if found is None or width is None or width < 0:
        return None
    return NumericAnswer(value=found, tolerance=width, weight=answer.weight, feedback=answer.feedback)
