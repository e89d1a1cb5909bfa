"""Reads Moodle XML; never raises, whatever the bytes are."""

import re
from dataclasses import replace

from lms.domain.import_receipt import Entry, Receipt, ReceiptBook
from lms.domain.plain_text import one_line
from lms.domain.question import Question
from lms.interop.moodle_xml.answers import formatted, read_answers
from lms.interop.moodle_xml.cloze import read_cloze
from lms.interop.moodle_xml.texts import DROPPED, KEPT, TEXTS
from lms.interop.moodle_xml.tree import PICTURES, Element, Halt, walk_quiz


def read(data: bytes, file: str) -> Receipt:
    """The receipt of a quiz in Moodle XML: each question and each category in its order.

    Where the file breaks off, what stands before is read and the break is a problem of the file. The path
    of a category is kept as it is, `$course$/` included; HTML becomes Markdown; pictures are named only.
    """
    quiz = _Quiz(file)
    try:
        walk_quiz(data, quiz.receive)
    except Halt as halt:
        quiz.book.problem(halt.code, halt.line)
    return quiz.book.receipt()


class _Quiz:
    def __init__(self, file: str) -> None:
        self.book = ReceiptBook(file, TEXTS)
        self._category = ""

    def receive(self, element: Element | None, line: int) -> None:
        """Put one child of `<quiz>` on the receipt."""
        if element is None:
            entry = self.book.entry(line=line, name="", kind="")
            entry.fault("large")
            self.book.close(entry)
            return
        kind = element.attributes.get("type", "")
        entry = self.book.entry(line=line, name=_name(element), kind=kind or element.name)
        if kind == "category":
            self._categorise(element, entry)
        elif kind and element.name == "question":
            self._question(element, entry)
        else:
            entry.fault("no-type")
            self.book.close(entry)

    def _categorise(self, element: Element, entry: Entry) -> None:
        self._category = one_line(element.value("category", "text"))
        if element.value("info", "text"):
            entry.change("category-text")
        if element.value("idnumber"):
            entry.change("category-number")
        self.book.close(entry)

    def _question(self, element: Element, entry: Entry) -> None:
        _say_dropped(element, entry)
        question = read_cloze(element, entry) if entry.kind == "cloze" else read_answers(element, entry)
        if question is None:
            if not entry.faults:
                entry.fault("kind", kind=entry.kind)
            self.book.close(entry)
            return
        self.book.receive(entry, self._described(question, element, entry))

    def _described(self, question: Question, element: Element, entry: Entry) -> Question:
        """The question with its texts, name, key, tags and category."""
        key = one_line(element.value("idnumber"))
        title = element.value("name", "text")
        tags = dict.fromkeys(one_line(tag.value("text")) for holder in element.all("tags") for tag in holder.all("tag"))
        text = question.text
        if entry.kind != "cloze":
            text = formatted(next(iter(element.all("questiontext")), None), entry)
        return replace(
            question,
            key=key,
            text=text,
            title="" if title == key else title,
            feedback=formatted(next(iter(element.all("generalfeedback")), None), entry),
            tags=tuple(tag for tag in tags if tag),
            category=self._category,
        )


def _name(element: Element) -> str:
    return element.value("name", "text") or element.value("category", "text") or element.value("questiontext", "text")


def _say_dropped(element: Element, entry: Entry) -> None:
    """Say which fields and pictures have no counterpart."""
    for child in element.children:
        if child.name in DROPPED:
            code, silent = DROPPED[child.name]
            value = _short(re.sub(r"<[^<>]*>", "", child.text or child.value("text"))).strip(" .")
            said = value not in silent or bool(child.all("unit"))
            if said and not (code == "grade" and entry.kind == "description"):
                entry.change(code, **({"value": value} if code in ("grade", "penalty") else {}))
        elif child.name not in KEPT:
            entry.change("field", name=child.name)
    for file in element.walk():
        if file.name in PICTURES and (file.letters or file.name == "file"):
            name = file.attributes.get("name", "") or element.value("image")
            if file.sound and file.letters % 4 != 1:
                entry.change("picture", file.line, name=name, size=file.size)
            else:
                entry.change("damaged", file.line, name=name)


def _short(value: str) -> str:
    """A number without the noughts at its end."""
    return value.rstrip("0").rstrip(".") or "0" if value.replace(".", "", 1).isdecimal() and "." in value else value
