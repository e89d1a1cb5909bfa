"""Hostile XML ends in a problem with its line, in bounded time and memory."""

import time
import tracemalloc
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.import_receipt import Outcome
from lms.interop import moodle_xml

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ESSAY = '<question type="essay"><questiontext><text>Что?</text></questiontext></question>'


def problems(content: bytes) -> list[tuple[str, int]]:
    receipt = moodle_xml.read(content, "f")
    assert all(problem.message() for problem in receipt.problems)
    return [(problem.code, problem.line) for problem in receipt.problems]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (f'<!DOCTYPE q [<!ENTITY l0 "l">{LAUGHS}]><quiz>&l9;</quiz>', "xml-doctype"),
        ('<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/hosts">]><quiz>&x;</quiz>', "xml-doctype"),
        ('<!DOCTYPE q SYSTEM "http://127.0.0.1/q.dtd"><quiz/>', "xml-doctype"),
        ("<quiz>&nbsp;</quiz>", "xml-broken"),
        ("<quiz>" + "<a>" * 1_000_000, "xml-deep"),
        ("<a>" * 1_000_000, "xml-root"),
        ("<html/>", "xml-root"),
        ("<quiz>\x00</quiz>", "xml-broken"),
        ("", "xml-broken"),
        ("<?xml version='1.0' encoding='klingon'?><quiz/>", "xml-encoding"),
        ("<?xml version='1.0' encoding='gb18030'?><quiz/>", "xml-encoding"),
        ("<quiz" + " a='1'" * 100_000, "xml-broken"),
    ],
)
def test_hostile_files_are_refused(content: str, code: str) -> None:
    begun = time.perf_counter()
    assert problems(content.encode()) == [(code, 1)]
    assert time.perf_counter() - begun < 10


def test_what_stands_before_the_break_is_read() -> None:
    receipt = moodle_xml.read(f"<quiz>\n{ESSAY}\n<question type='essay'><questio".encode(), "f")
    assert (len(receipt.questions), receipt.complete) == (1, False)
    assert [(problem.code, problem.line) for problem in receipt.problems] == [("xml-broken", 3)]


def test_a_file_over_the_limit_is_not_opened() -> None:
    assert problems(b" " * 32_000_001) == [("xml-size", 0)]


@pytest.mark.parametrize("inside", ["<a/>" * 50_000, "я" * 300_000, f"<a b='{'я' * 300_000}'/>", "<a>я</a>" * 50_000])
def test_a_question_too_large_is_left_out_alone(inside: str) -> None:
    receipt = moodle_xml.read(f"<quiz><question type='essay'>{inside}</question>{ESSAY}</quiz>".encode(), "f")
    assert [line.outcome for line in receipt.lines] == [Outcome.LEFT_OUT, Outcome.TAKEN]
    assert receipt.lines[0].reasons[0].code == "large"


@pytest.mark.slow
def test_a_huge_picture_is_not_kept_in_memory() -> None:
    data = "QUFB" * 19
    picture = f'<file name="a.png">{f"{data}{chr(10)}" * 350_000}</file>'
    content = f"<quiz>{ESSAY.replace('</questiontext>', picture + '</questiontext>')}</quiz>".encode()
    tracemalloc.start()
    receipt = moodle_xml.read(content, "f")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert dict(receipt.lines[0].reasons[0].params)["size"] == 57 * 350_000
    assert peak < 5_000_000 < len(content) / 4


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["{1:MULTICHOICE:", "{1:MULTICHOICE:=", "~=", "\\", "{", "}", "<b>", "&"])
def test_hostile_cloze_takes_linear_time(unit: str) -> None:
    begun = time.process_time()
    text = "{1:SA:" + unit * (30_000 // len(unit)) + "}"
    content = (
        f'<quiz><question type="cloze"><questiontext><text><![CDATA[{text}]]></text></questiontext></question></quiz>'
    )
    assert moodle_xml.read(content.encode(), "f").lines[0].outcome is not Outcome.TAKEN
    assert time.process_time() - begun < 3


NAMES = (
    "question",
    "questiontext",
    "text",
    "answer",
    "name",
    "category",
    "subquestion",
    "feedback",
    "tags",
    "tag",
    "file",
)
KINDS = (
    "multichoice",
    "truefalse",
    "shortanswer",
    "numerical",
    "matching",
    "cloze",
    "ordering",
    "essay",
    "category",
    "x",
)

TAGS = list(product(NAMES, KINDS, ("100", "50", "", "x")))


@st.composite
def tangles(draw: st.DrawFn, depth: int = 3) -> str:
    name, kind, fraction = draw(st.sampled_from(TAGS))
    inner = draw(st.lists(tangles(depth=depth - 1), max_size=3)) if depth else []
    text = draw(st.sampled_from(("", "а", "true", "false", "3", "*", "{1:SA:=a}", "&lt;p&gt;б", "\n")))
    return f'<{name} type="{kind}" fraction="{fraction}">{text}{"".join(inner)}</{name}>'


@given(st.lists(tangles(), max_size=2))
def test_any_tree_is_read_and_what_comes_can_be_written(parts: list[str]) -> None:
    receipt = moodle_xml.read(f"<quiz>{''.join(parts)}</quiz>".encode(), "f")
    assert len(receipt.lines) == len(parts)
    assert all(reason.message() for line in receipt.lines for reason in line.reasons)
    again = moodle_xml.read(moodle_xml.write(receipt.questions)[0], "f")
    assert again.questions == receipt.questions


@given(st.binary(max_size=100).map(lambda data: b"<quiz>" + data) | st.binary(max_size=100))
def test_any_bytes_are_read(content: bytes) -> None:
    assert moodle_xml.read(content, "f").problems
