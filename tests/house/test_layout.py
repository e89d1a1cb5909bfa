"""Files and functions stay small enough to be read at one sitting, and nothing is left half done."""

import ast
import statistics
from functools import cache

import pytest

from lms.web.assets import load
from tests.house.tree import ROOT, files, name

PYTHON = [*files(".py", under="lms"), ROOT / "config.py"]
EMPTY_WORDS = {"utils", "util", "helpers", "common", "misc"}


def lengths():
    return {name(path): len(path.read_text("utf-8").splitlines()) for path in PYTHON}


@cache
def functions():
    return [
        (f"{name(path)}:{node.name}", node.end_lineno - node.lineno + 1)
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def test_no_file_is_longer_than_400_lines():
    assert {path: lines for path, lines in lengths().items() if lines > 400} == {}


def test_most_files_are_short():
    lines = sorted(count for count in lengths().values() if count > 1)
    assert statistics.median(lines) <= 90
    assert lines[int(len(lines) * 0.9)] <= 250


@pytest.mark.slow
def test_no_function_is_longer_than_50_lines():
    assert {where: lines for where, lines in functions() if lines > 50} == {}


@pytest.mark.slow
def test_most_functions_are_short():
    lines = sorted(count for _where, count in functions())
    assert lines[int(len(lines) * 0.9)] <= 25


def test_styles_scripts_and_templates_are_no_longer_than_400_lines():
    paths = [*files(".css", ".js", under="lms"), *files(".html", ".txt", ".typ", under="templates")]
    assert {name(path) for path in paths if len(path.read_text("utf-8").splitlines()) > 400} == set()


def test_names_say_something():
    assert [name(path) for path in PYTHON if EMPTY_WORDS & {path.stem, path.parent.name}] == []


@pytest.mark.parametrize("mark", ["TO" + "DO", "FIX" + "ME", "XX" + "X"])
def test_nothing_waits_to_be_done(mark):
    paths = files(".py", ".html", ".js", ".css", ".md", ".typ")
    assert [name(path) for path in paths if mark in path.read_text("utf-8")] == []


def test_only_one_place_commits():
    """`with writing(session)` is the only way to keep something."""
    committing = [name(path) for path in PYTHON if ".commit(" in path.read_text("utf-8")]
    assert committing == ["lms/services/transaction.py"]


def test_pages_carry_no_script_or_style_of_their_own():
    for path in files(".html", under="templates"):
        text = path.read_text("utf-8")
        assert "<style" not in text and " style=" not in text, name(path)
        assert all("src=" in part.partition(">")[0] for part in text.split("<script")[1:]), name(path)


def test_the_style_sheet_is_small():
    """Below 10 kB as it is sent."""
    assert len(load(ROOT / "lms" / "web" / "static")["css/site.css"].compressed) < 10_000
