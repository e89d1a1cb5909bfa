"""Pictures of a DOCX document, made safe and named for the media of a course."""

import xml.etree.ElementTree as etree
from collections.abc import Iterator, Mapping
from hashlib import sha256

from lms.adapters.docx_package import value
from lms.adapters.pictures import clean_picture
from lms.domain import latin
from lms.domain.errors import Refused
from lms.domain.markdown_inline import Picture
from lms.domain.pasted import Dropped

MAX_PICTURES = 60
NO_ALT = "Опишите, что показано на рисунке"
"""Stands where the document has no alternative text; the author is to replace it."""

_UNREADABLE = Dropped("Pictures in formats that browsers don't show, and damaged ones: save them as PNG.")
_TOO_MANY = Dropped("Pictures after the sixtieth: divide the document.")
_TEXT_BOXES = Dropped("Text boxes: move their text into the document.")
_DRAWINGS = Dropped("Drawings, charts and embedded objects: insert them as pictures.")


class Album:
    """Takes drawings one by one and keeps each picture once."""

    def __init__(self, files: Mapping[str, bytes], dropped: list[Dropped]) -> None:
        self.pictures: dict[str, bytes] = {}
        self._files = files
        self._names: dict[str, str] = {}
        self._dropped = dropped

    def inlines(self, drawing: etree.Element) -> Iterator[Picture]:
        """The pictures of a drawing; what else it shows is noted as dropped."""
        # The first of alternatives is what Word shows; the others repeat it for older programs.
        drawing = next(iter(drawing), drawing) if drawing.tag == "AlternateContent" else drawing
        keys = [(each.get("embed") or "") if each.tag == "blip" else each.get("id", "") for each in _shown(drawing)]
        if drawing.find(".//txbxContent") is not None:
            self._dropped.append(_TEXT_BOXES)
        elif not keys:
            self._dropped.append(_DRAWINGS)
        alt = _alternative_text(drawing)
        for key in keys:
            if key not in self._names:
                self._names[key] = self._kept(key, alt)
            if self._names[key]:
                yield Picture(alt or NO_ALT, self._names[key])

    def _kept(self, key: str, alt: str) -> str:
        """The name under which a picture is kept; empty when it is not."""
        if len(self._names) >= MAX_PICTURES:
            self._dropped.append(_TOO_MANY)
            return ""
        try:
            content, ending = clean_picture(self._files.get(key, b""))
        except Refused:
            self._dropped.append(_UNREADABLE)
            return ""
        # With the hash, pictures of other lessons are never overwritten, and the same picture keeps its name.
        name = f"{latin.slug(alt)[:40].strip('-') or 'picture'}-{sha256(content).hexdigest()[:8]}.{ending}"
        self.pictures[name] = content
        return name


def _shown(drawing: etree.Element) -> Iterator[etree.Element]:
    return (each for each in drawing.iter() if each.tag in {"blip", "imagedata"})


def _alternative_text(drawing: etree.Element) -> str:
    about = drawing.find(".//docPr")
    for source, names in ((about, ("descr", "title")), (drawing.find(".//shape"), ("alt",))):
        for name in names:
            if text := " ".join(value(source, name=name).split()):
                return text
    return ""
