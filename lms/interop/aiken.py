"""Aiken, single-choice questions as plain text (https://docs.moodle.org/en/Aiken_format).

Beyond Moodle: a question may take several lines, letters may be Cyrillic, and «ОТВЕТ:» is understood.
"""

import re
from collections.abc import Iterable, Iterator

from lms.domain.html_markdown import plain_to_markdown, unescaped
from lms.domain.import_receipt import Entry, Receipt, ReceiptBook
from lms.domain.plain_text import clean, one_line
from lms.domain.question import Answer, Kind, Question

MAX_CHARACTERS = 5_000_000

_OPTION = re.compile(r"([A-ZА-ЯЁ])[.)]\s+(.*\S)")
_ANSWER = re.compile(r"(?:ANSWER|ОТВЕТ)\s*:\s*(.*)", re.IGNORECASE)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOOKALIKES = str.maketrans("АВСЕНКМОРТХ", "ABCEHKMOPTX")

TEXTS = {
    "aiken-size": "The file is longer than %(limit)d characters: divide it.",
    "no-answer": "The question has no line ANSWER: write one such as “ANSWER: B” after the options.",
    "no-text": "The options stand before any question: write the question above them.",
    "letter": "The answer “%(answer)s” is the letter of no option: write one letter of those above.",
    "after-options": "The line “%(found)s” stands among the options: begin it with a letter such as “C) ”.",
    "aiken-kind": "Aiken holds single-choice questions only.",
    "aiken-weights": "Aiken holds no weights: all wrong options count alike.",
    "aiken-many": "Aiken holds 2 to 26 options.",
    "aiken-form": "A line of the question looks like an option or an answer of Aiken.",
    "aiken-lost": "Title, key, tags, category and explanations are not kept: Aiken has no place for them.",
    "aiken-plain": "The formatting is not kept: Aiken is plain text.",
}


def read(text: str, file: str) -> Receipt:
    """The receipt of a text in Aiken; a question is shown as it is written, its signs are no Markdown."""
    book = ReceiptBook(file, TEXTS)
    if len(text) > MAX_CHARACTERS:
        book.problem("aiken-size", limit=MAX_CHARACTERS)
        return book.receipt()
    for block in _blocks(text):
        _receive(block, book)
    return book.receipt()


def _blocks(text: str) -> Iterator[list[tuple[int, str]]]:
    """The lines that are not empty, numbered, up to each answer; a question may lack one before a gap."""
    block: list[tuple[int, str]] = []
    gap = optioned = False
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        line = raw.strip()
        if not line:
            gap = True
            continue
        option, answer = _OPTION.fullmatch(line) is not None, _ANSWER.match(line) is not None
        if gap and optioned and not option and not answer:
            yield block
            block, optioned = [], False
        gap, optioned = False, optioned or option
        block.append((number, line))
        if answer:
            yield block
            block, optioned = [], False
    if block:
        yield block


def _receive(block: list[tuple[int, str]], book: ReceiptBook) -> None:
    words, options, answer = [], [], ""
    entry = book.entry(line=block[0][0], name=block[0][1], kind="multichoice")
    for number, line in block:
        option, end = _OPTION.fullmatch(line), _ANSWER.match(line)
        if option:
            options.append((_letter(option[1]), option[2]))
        elif end:
            answer = end[1].strip()
        elif options:
            entry.fault("after-options", number, found=line)
        else:
            words.append(line)
    _check(words, options, answer, _ANSWER.match(block[-1][1]) is not None, entry)
    right = _letter(answer)
    answers = tuple(Answer(text=plain_to_markdown(text), weight=float(letter == right)) for letter, text in options)
    text = plain_to_markdown("\n".join(words))
    book.receive(entry, Question(key="", kind=Kind.SINGLE, text=text, answers=answers))


def _check(words: list[str], options: list[tuple[str, str]], answer: str, ended: bool, entry: Entry) -> None:
    if not ended:
        entry.fault("no-answer")
    elif not words:
        entry.fault("no-text")
    elif [letter for letter, _ in options].count(_letter(answer)) != 1:
        entry.fault("letter", answer=answer)


def _letter(written: str) -> str:
    return written.strip(" .)").upper().translate(_LOOKALIKES)


def write(questions: Iterable[Question]) -> tuple[bytes, Receipt]:
    """Return the single-choice questions as Aiken in UTF-8, and the receipt, which names all the others."""
    book = ReceiptBook("", TEXTS)
    blocks = []
    for question in questions:
        entry = book.entry(line=0, name=question.title or question.text, kind=question.kind)
        lines = list(_lines(question))
        _check_writing(question, lines, entry)
        if not entry.faults:
            blocks.append("\n".join(lines))
        book.close(entry, question)
    return "".join(f"{block}\n\n" for block in blocks).encode("utf-8", "replace"), book.receipt()


def _lines(question: Question) -> Iterator[str]:
    yield from (line for each in clean(question.text).split("\n") if (line := _shown(each)))
    yield from (f"{letter}) {_shown(answer.text)}" for letter, answer in zip(_LETTERS, question.answers, strict=False))
    rights = [letter for letter, each in zip(_LETTERS, question.answers, strict=False) if each.weight == 1]
    yield f"ANSWER: {''.join(rights)}"


def _shown(markdown: str) -> str:
    """A line as it would be typed."""
    return one_line(unescaped(markdown))


def _check_writing(question: Question, lines: list[str], entry: Entry) -> None:
    if question.kind is not Kind.SINGLE:
        entry.fault("aiken-kind")
        return
    if not 2 <= len(question.answers) <= len(_LETTERS) or len(lines[-1]) != len("ANSWER: A"):
        entry.fault("aiken-many")
        return
    words = lines[: -len(question.answers) - 1]
    if any(_OPTION.fullmatch(line) or _ANSWER.match(line) for line in words) or not words:
        entry.fault("aiken-form")
    if any(answer.weight not in (0.0, 1.0) for answer in question.answers):
        entry.change("aiken-weights")
    explained = question.feedback or any(answer.feedback for answer in question.answers)
    if question.key or question.title or question.tags or question.category or explained:
        entry.change("aiken-lost")
    kept = [plain_to_markdown("\n".join(words))] + [plain_to_markdown(_shown(each.text)) for each in question.answers]
    if kept != [clean(question.text)] + [clean(answer.text) for answer in question.answers]:
        entry.change("aiken-plain")
