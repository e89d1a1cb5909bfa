"""The parts of a DOCX file that a lesson is made of: ECMA-376 part 1 (Office Open XML), sections 11 and 17.

Names of elements and attributes are used without their namespaces, which differ between the transitional and the
strict form.
"""

import posixpath
import xml.etree.ElementTree as etree
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers.expat import ExpatError, ParserCreate

from lms.adapters.course_folder import FolderRefused, read_zip
from lms.domain.errors import Refused

MAX_BYTES = 30_000_000
MAX_XML = 12_000_000
"""Bytes of one part in XML, unpacked."""
MAX_TEXT = 1_000_000
"""Letters of text in one part."""
MAX_ELEMENTS = 400_000
MAX_DEPTH = 200
"""Elements inside each other."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Package:
    """The body of the document, the parts beside it by name ("styles"), its links and its files by relationship."""

    body: etree.Element
    parts: Mapping[str, etree.Element]
    links: Mapping[str, str]
    files: Mapping[str, bytes]


def open_package(content: bytes) -> Package:
    """Read a DOCX file; nothing outside it is ever looked at.

    Raises Refused, with what to do, for any other file, one that grows too large when it is unpacked, XML with
    declarations of its own, and a document that is put together from parts outside itself.
    """
    if content.startswith(_OLE):
        raise Refused("The file is in the old DOC format or protected by a password. Save it as DOCX without one.")
    if len(content) > MAX_BYTES:
        raise Refused("The file has more than %(limit)d bytes. Make its pictures smaller.", limit=MAX_BYTES)
    try:
        tree = read_zip(content)
    except FolderRefused as error:
        raise _unsound() from error
    main = next((name for name in ("word/document.xml", "word/document2.xml") if name in tree), None)
    if main is None:
        raise _unsound()
    relations = f"word/_rels/{posixpath.basename(main)}.rels"
    links, files = _related(parse(tree[relations]) if relations in tree else etree.Element("none"), tree)
    names = ("styles", "numbering", "footnotes", "endnotes")
    parts = {name: parse(tree[f"word/{name}.xml"]) for name in names if f"word/{name}.xml" in tree}
    body = parse(tree[main]).find("body")
    if body is None:
        raise _unsound()
    return Package(body, parts, links, files)


def parse(data: bytes) -> etree.Element:
    """The root of a part in XML; raises Refused for what is not sound, too large or too deep, or declares entities."""
    if len(data) > MAX_XML:
        raise _too_long()
    builder = etree.TreeBuilder()
    depth = count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > MAX_DEPTH:
            raise _unsound()
        if count > MAX_ELEMENTS:
            raise _too_long()
        builder.start(_local(name), {_local(key): value for key, value in attributes.items()} if attributes else {})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(name))

    def declare(*_: object) -> None:
        raise _unsound()

    parser = ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = declare
    try:
        parser.Parse(data, True)
    except (ExpatError, ValueError, LookupError) as error:
        raise _unsound() from error
    root = builder.close()
    if sum(len(text.text or "") for text in root.iter("t")) > MAX_TEXT:
        raise _too_long()
    return root


def value(element: etree.Element | None, path: str = "", name: str = "val") -> str:
    """An attribute of the element at `path`; empty where there is none."""
    found = element.find(path) if element is not None and path else element
    return found.get(name, "") if found is not None else ""


def is_on(element: etree.Element | None, name: str) -> bool | None:
    """A property that is switched by its presence; None where it is not mentioned."""
    found = element.find(name) if element is not None else None
    return None if found is None else found.get("val", "1") not in {"0", "false", "off", "none"}


def _unsound() -> Refused:
    return Refused("The file is not a sound DOCX document. Open it in Word or LibreOffice and save it anew.")


def _too_long() -> Refused:
    return Refused("The document is too long for a lesson. Divide it.")


@lru_cache(maxsize=1000)
def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _related(relations: etree.Element, tree: Mapping[str, bytes]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Addresses of links, and contents of parts, by the names that the document has for them."""
    links: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for relation in _children(relations, "Relationship"):
        key, target, kind = relation.get("Id", ""), relation.get("Target", ""), relation.get("Type", "")
        if relation.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/word", target)).lstrip("/")
            files |= {key: tree[path]} if path in tree else {}
        elif kind.endswith("/hyperlink"):
            links[key] = target
        else:
            raise Refused(
                "The document shows something that is kept outside it, such as a linked picture. "
                "Put it into the document itself and upload it again."
            )
    return links, files


def _children(element: etree.Element, name: str) -> Iterator[etree.Element]:
    return (child for child in element if child.tag == name)
