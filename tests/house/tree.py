"""The files of the product, as a release holds them."""

import fnmatch
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def files(*suffixes: str, under: str = ".") -> Iterator[Path]:
    """Files that .gitignore does not leave out, below `under`; of these suffixes only when some are given."""
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()]
    yield from _walk(ROOT / under, [".git", *ignored], suffixes)


def _walk(folder: Path, ignored: list[str], suffixes: tuple[str, ...]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if any(fnmatch.fnmatch(path.name, pattern) for pattern in ignored):
            continue
        if path.is_dir():
            yield from _walk(path, ignored, suffixes)
        elif not suffixes or path.suffix in suffixes:
            yield path


def name(path: Path) -> str:
    """Path from the root, for messages."""
    return path.relative_to(ROOT).as_posix()
