"""`make help` lists every verb, and the verbs are what the documents say."""

import re
import subprocess

from tests.house.tree import ROOT

TEXT = (ROOT / "Makefile").read_text("utf-8")


def made(*arguments):
    return subprocess.run(
        ["make", "--no-print-directory", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def verbs():
    return re.search(r"^\.PHONY: (.*)$", TEXT, re.MULTILINE)[1].split()


def test_help_lists_every_verb_with_what_it_does():
    listed = dict(line.split(maxsplit=1) for line in made("help").splitlines())
    assert list(listed) == verbs()
    assert all(listed.values())


def test_make_alone_gives_help():
    assert made() == made("help")


def test_run_and_test_set_everything_up_first():
    assert re.search(r"^run: \.venv/runtime ", TEXT, re.MULTILINE)
    assert re.search(r"^test: \.venv/tests ", TEXT, re.MULTILINE)
    assert re.search(r"^\.venv/tests: \.venv/runtime ", TEXT, re.MULTILINE)


def test_every_installation_checks_hashes_or_takes_nothing_from_outside():
    for line in TEXT.splitlines():
        if "pip install" in line and "--editable" not in line:
            assert "--require-hashes" in line and "--only-binary :all:" in line, line
        if "--editable" in line:
            assert "--no-deps" in line and "--no-build-isolation" in line, line


def test_a_failed_environment_leaves_nothing_that_looks_like_one(tmp_path):
    (tmp_path / "Makefile").write_text(TEXT)
    broken = tmp_path / "python-without-venv"
    broken.write_text(
        '#!/bin/sh\ncase "$*" in *venv*) mkdir -p .venv/bin; touch .venv/bin/python; exit 1;; esac\nexit 0\n'
    )
    broken.chmod(0o755)
    result = subprocess.run(
        ["make", f"PYTHON={broken}", ".venv/bin/python"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode != 0
    assert "python3-venv" in result.stdout
    assert not (tmp_path / ".venv").exists()
