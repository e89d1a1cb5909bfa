"""Papers as PDF/A-3a with PDF/UA-1 tags, set by Typst from a template of `templates/papers` and JSON."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import typst

_TEMPLATES = Path(__file__).parents[2] / "templates" / "papers"

_LONG_WORD = re.compile(r"[^\s-]{24}")
_SHORT_WORD = re.compile(r"(?<!\S)(\S{1,2}) ")


class PaperError(Exception):
    """A paper can't be printed, as when a name has a sign that no embedded font can draw."""


class _Press:
    """The one compiler: it keeps fonts and layout between papers, and bears one thread at a time."""

    def __init__(self) -> None:
        self._compiler = typst.Compiler(root=_TEMPLATES, ignore_system_fonts=True)
        self._lock = Lock()

    def print(self, template: Path, data: str, made_at: datetime) -> bytes:
        with self._lock:
            pdf = self._compiler.compile(
                template, format="pdf", sys_inputs={"data": data}, pdf_standards=["a-3a", "ua-1"], timestamp=made_at
            )
        return cast(bytes, pdf)


@cache
def _press() -> _Press:
    return _Press()


def print_pdf(template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
    """The paper that `template` makes of `data`, which it finds in `sys.inputs.data`, so no value can act as markup.

    The same input gives the same bytes. Raises PaperError when the paper can't be printed.
    """
    try:
        return _press().print(_TEMPLATES / template, json.dumps(data), made_at)
    except typst.TypstError as error:
        raise PaperError(error.message) from error


def breakable(value: Any, *, bind: bool = True) -> Any:
    """The same JSON value, its texts ready for line breaking.

    A word too long for any line may break; with `bind`, a short word or an initial stays with the word after it.
    """
    if isinstance(value, str):
        text = _LONG_WORD.sub("\\g<0>\u200b", value)
        return _SHORT_WORD.sub("\\g<1>\u00a0", text) if bind else text
    if isinstance(value, list):
        return [breakable(item, bind=bind) for item in value]
    if isinstance(value, dict):
        return {key: breakable(item, bind=bind) for key, item in value.items()}
    return value
