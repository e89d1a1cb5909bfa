"""What a rendered lesson looks like beyond plain Markdown: boxes, tables, images, lists of tasks."""

import re
import xml.etree.ElementTree as etree

from markdown.treeprocessors import Treeprocessor

BOXES = {
    "note": "Примечание",
    "important": "Важно",
    "mistake": "Частая ошибка",
    "case": "Кейс",
    "document": "Образец документа",
    "checklist": "Контрольный список",
    "task": "Задание",
}
"""Words that name the kinds of boxes, so that colour is never the only sign."""

_MEDIA = re.compile(r"(?:\.\./)?media/([^/]+)")
_CHECK_BOX = re.compile(r"\s*\[([ xX])\](?=\s)")


class LessonPage(Treeprocessor):  # type: ignore[misc]
    """Changes the tree that Python-Markdown has built; `media_url` goes before names of media files."""

    def __init__(self, media_url: str) -> None:
        super().__init__()
        self._media_url = media_url

    def run(self, root: etree.Element) -> None:
        """Change `root` in place."""
        _drop_title(root)
        for item in root.iter("li"):
            _show_check_box(item)
        for box in root.iter("div"):
            _name_box(box)
        for element in root.iter():
            self._point_to_media(element)
        _wrap_tables(root)

    def _point_to_media(self, element: etree.Element) -> None:
        attribute = {"img": "src", "a": "href"}.get(element.tag)
        if attribute is None:
            return
        name = _MEDIA.fullmatch(element.get(attribute, ""))
        if name:
            element.set(attribute, self._media_url + name[1])
        if element.tag == "img" and name:
            element.set("loading", "lazy")
        elif element.tag == "img":
            element.tag, element.text = "span", element.get("alt")


def _drop_title(root: etree.Element) -> None:
    """Remove the first heading of level 1; any other goes one level down, as a page has one title."""
    title = root.find("h1")
    if title is not None:
        root.remove(title)
    for heading in root.iter("h1"):
        heading.tag = "h2"


def _show_check_box(item: etree.Element) -> None:
    holder = item if (item.text or "").strip() or not len(item) else item[0]
    holder.text = _CHECK_BOX.sub(lambda match: "☐" if match[1] == " " else "☑", holder.text or "", count=1)


def _name_box(box: etree.Element) -> None:
    """Say the kind of a box in its title, unless the author's title begins with it."""
    kind = box.get("class", "").removeprefix("admonition ").split(" ")[0]
    word = BOXES.get(kind)
    if word is None:
        return
    title = box.find("p[@class='admonition-title']")
    if title is None:
        title = etree.Element("p", {"class": "admonition-title"})
        box.insert(0, title)
    written = "".join(title.itertext())
    if written in ("", kind.capitalize()):
        title.text = word
    elif not written.casefold().startswith(word.casefold()):
        name = etree.Element("span", {"class": "kind"})
        name.text, name.tail = f"{word}.", f" {title.text or ''}"
        title.text = None
        title.insert(0, name)


def _wrap_tables(root: etree.Element) -> None:
    """Put each table into a region that can be scrolled by keyboard, and tell its cells apart."""
    numbers = {table: number for number, table in enumerate(root.iter("table"), 1)}
    for parent in list(root.iter()):
        for index, table in enumerate(parent):
            if table in numbers:
                label = f"Таблица {numbers[table]}"
                region = {"class": "table", "tabindex": "0", "role": "region", "aria-label": label}
                parent[index] = etree.Element("div", region)
                parent[index].append(table)
    for cell in (cell for table in numbers for name in ("th", "td") for cell in table.iter(name)):
        if cell.tag == "th":
            cell.set("scope", "col")
        if align := cell.attrib.pop("align", ""):
            cell.set("class", f"align-{align}")
