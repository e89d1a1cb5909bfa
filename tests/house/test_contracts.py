"""The import contracts of pyproject.toml hold, and they can fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

LINT = Path(sys.executable).with_name("lint-imports")


def contracts(folder):
    return subprocess.run(
        [LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(folder)}
    )


@pytest.mark.slow
def test_imports_keep_the_contracts():
    result = contracts(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.slow
def test_a_rule_that_reads_a_table_is_caught(tmp_path):
    """The same contracts over a tree in which a rule opens a table."""
    shutil.copytree(ROOT / "lms", tmp_path / "lms", ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "config.py"):
        shutil.copy(ROOT / file, tmp_path)
    with (tmp_path / "lms" / "domain" / "grading.py").open("a") as file:
        file.write("\nfrom lms.models import accounts\n")
    result = contracts(tmp_path)
    assert result.returncode != 0
    assert "lms.domain.grading -> lms.models" in result.stdout
