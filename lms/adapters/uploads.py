"""What kind of file somebody has sent, told by its content; the name only has to agree.

Office files are told by what their archive holds (ECMA-376 part 2, OpenDocument 1.3 part 2), the others by
their first bytes.
"""

import io
import zipfile

from lms.domain.errors import Refused

_FIRST_BYTES = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
    "rtf": (b"{\\rtf",),
}
_INSIDE = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
_ARCHIVE = b"PK\x03\x04"
KINDS = tuple(sorted({*_FIRST_BYTES, *_INSIDE, "txt"}))
_LONGEST_NAME = 120


def checked_name(name: str, content: bytes) -> str:
    """A safe name for a document somebody has sent; Refused when its content is not what the name says."""
    plain = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable()).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    kind = ending.lower()
    if not dot or kind not in KINDS:
        raise Refused("Send one of these kinds of files: %(kinds)s.", field="file", kinds=", ".join(KINDS))
    if not _fits(kind, content):
        text = "The file is damaged, or is not a %(kind)s inside. Save it again and send that."
        raise Refused(text, field="file", kind=kind)
    return f"{stem[:_LONGEST_NAME].strip() or 'file'}.{kind}"


def _fits(kind: str, content: bytes) -> bool:
    if kind in _INSIDE:
        if not content.startswith(_ARCHIVE):
            return False  # an archive behind a program is still an archive to `zipfile`
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return _INSIDE[kind] in archive.namelist()
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
            return False
    if kind == "txt":
        return b"\0" not in content[:4096] or content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    return content.startswith(_FIRST_BYTES[kind])
