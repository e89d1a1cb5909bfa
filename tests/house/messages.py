"""Every message of the interface, collected from code and templates; run as a program it completes the catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "lms" / "translations" / "ru.po"
Message = str | tuple[str, str]

_REFUSALS = {"Refused", "Unsound", "Missing", "Stale", "MarkupRefused", "FolderRefused", "WorkbookRefused"}
_CALLS = {"_", "say", "Text", "Dropped", *_REFUSALS}
_TABLES = {
    "_NAV": (1,),
    "FORMATS": (),
    "TOPICS": (),
    "STATUSES": (0,),
    "TRUST": (),
    "CHANGES": (),
    "DEMO_PEOPLE": (1, 2),
    "_ZONES": (1,),
    "KIND_REFUSALS": (),
    "_TRUTH": (),
    "WRONG": (),
    "EDITED_BY_BOTH": (),
    "_ACTS": (0,),
    "LESSON_TOOLS": (0, 3),
    "LESSON_BOXES": (),
    "EDIT_WORDS": (),
    "KIND_WORDS": (),
    "_STATE_WORDS": (0,),
    "_BULK_WORDS": (),
    "ORDER_WORDS": (),
    "FAULT_WORDS": (),
    "_OUTCOME_WORDS": (0,),
    "FIELDS": (),
    "GROUPS": (),
    "VALUES": (),
    "CHECKLIST": (),
    "REMEDY_WORDS": (),
    "DAMAGED": (),
    "UNREADABLE": (),
}
"""Constants whose strings are messages: positions inside their tuples, or all values."""

_HEADER = r"""# The Russian words of the interface. `make messages` adds what is new and drops what nobody says.
msgid ""
msgstr ""
"Language: ru\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

"""

_FIRST, _LAST = re.compile(r"[A-Z\"$%“]"), re.compile(r"[.:)]\Z")


def collected() -> set[Message]:
    """All message ids: plain ones, and pairs of singular and plural."""
    found: set[Message] = set()
    for path in sorted((ROOT / "lms").rglob("*.py")):
        found |= set(_python(path))
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            found |= set(_template(path))
    return found


def _python(path: Path) -> Iterator[Message]:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _called(node)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield from _table(node.targets[0].id, node.value)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield from _table(node.target.id, node.value)
    if path.relative_to(ROOT / "lms").parts[0] in {"domain", "interop"}:
        yield from _sentences(tree)


def _called(node: ast.Call) -> Iterator[Message]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    words = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if name in _CALLS and words and isinstance(node.args[0], ast.Constant):
        yield words[0]
    if name == "ngettext" and len(words) == 2:
        yield words[0], words[1]
    if name in _CALLS and node.args and isinstance(node.args[0], ast.IfExp):
        yield from (each.value for each in (node.args[0].body, node.args[0].orelse) if isinstance(each, ast.Constant))


def _table(name: str, value: ast.expr) -> Iterator[Message]:
    if name not in _TABLES:
        return
    if isinstance(value, ast.Constant):
        yield value.value
        return
    places = _TABLES[name]
    for entry in value.values if isinstance(value, ast.Dict) else value.elts:
        parts = entry.elts if isinstance(entry, ast.Tuple) else [entry]
        for place, part in enumerate(parts):
            if isinstance(part, ast.Constant) and (not places or place in places):
                yield part.value


def _sentences(tree: ast.Module) -> Iterator[str]:
    """In the pure floors every sentence that is no docstring speaks to people."""
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    errors = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and getattr(node.exc.func, "id", "") == "ValueError"
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_sentence(node.value):
            if id(node) not in documents | bare | errors:
                yield node.value


def _is_sentence(text: str) -> bool:
    words = " " in text.strip() and any(letter.islower() for letter in text)
    return words and bool(_FIRST.match(text)) and bool(_LAST.search(text))


def _template(path: Path) -> Iterator[Message]:
    options = {"trimmed": "false", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
    for _line, message, _comments, _context in extract_from_file(
        "jinja2", path, keywords={"_": None, "ngettext": (1, 2)}, options=options
    ):
        yield (message[0], message[1]) if isinstance(message, tuple) else message


def catalogue() -> Catalog:
    """The Russian catalogue as it is kept."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ru")


def identity(message: str | list[str] | tuple[str, ...]) -> Message:
    """A message id as `collected` writes it."""
    return message if isinstance(message, str) else (message[0], message[1])


def complete() -> int:
    """Add new messages to the catalogue and drop those nobody says; how many wait for a translation."""
    known = {identity(message.id): message.string for message in catalogue()} if CATALOGUE.exists() else {}
    made = Catalog(locale="ru", project="lms", version="", charset="utf-8", fuzzy=False)
    waiting = 0
    for message in sorted(collected(), key=lambda each: each if isinstance(each, str) else each[0]):
        text = known.get(message) or ""
        waiting += not any(text) if isinstance(text, (tuple, list)) else not text
        made.add(message, string=text or (("", "", "") if isinstance(message, tuple) else ""))
    with CATALOGUE.open("wb") as file:
        file.write(_HEADER.encode())
        write_po(file, made, width=110, omit_header=True, no_location=True)
    return waiting


if __name__ == "__main__":
    print(f"{complete()} messages wait for a translation")
