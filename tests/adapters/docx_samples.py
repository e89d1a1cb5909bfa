"""DOCX files for tests: made by python-docx, with what it can't write put in as XML."""

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache

from docx import Document
from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def nothing(_document: object) -> None:
    """Leave the document empty."""


@cache
def saved(write: Callable[..., None]) -> bytes:
    document = Document()
    write(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def docx(write: Callable[..., None] = nothing, **parts: str) -> bytes:
    """What `write` does to an empty document; `body` is XML put at its end, other names are parts of their own."""
    body = parts.pop("body", "")
    changed = {f"word/{name}.xml": f"<w:{name} {NAMES}>{text}</w:{name}>" for name, text in parts.items()}
    return repacked(
        saved(write),
        lambda name, data: (
            data.replace(b"<w:sectPr", named(body) + b"<w:sectPr", 1) if name == "word/document.xml" else data
        ),
        changed,
    )


def named(xml: str) -> bytes:
    """XML whose outermost elements declare the names they use."""
    return re.sub(r"^(<[\w:]+)|(?<=\n)(<[\w:]+)", rf"\g<0> {NAMES}", xml).encode()


def repacked(content: bytes, change: Callable[[str, bytes], bytes], more: dict[str, str] | None = None) -> bytes:
    """The same file with its parts changed and parts added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if name not in (more or {}):
                new.writestr(name, change(name, old.read(name)))
        for name, text in (more or {}).items():
            new.writestr(name, text)
    return buffer.getvalue()


def picture(kind: str = "PNG", colour: str = "navy") -> io.BytesIO:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, kind)
    buffer.seek(0)
    return buffer
