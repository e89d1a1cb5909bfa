"""What every page must be: valid HTML5, titled, labelled, without duplicate ids or inline code."""

import re
import warnings
from itertools import pairwise
from xml.etree.ElementTree import Element

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import html5lib

_H = "{http://www.w3.org/1999/xhtml}"


def lint(text: str, path: str) -> None:
    """Raise AssertionError with everything wrong with the page at `path`."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=True)
    page = parser.parse(text)
    faults = [f"{code} at {place}" for place, code, _values in parser.errors]
    faults += [*_head(page), *_ids(page), *_controls(page), *_code(page), *_headings(page), *_forms(page)]
    assert not faults, f"{path}: {faults}"


def _all(page: Element, name: str) -> list[Element]:
    return page.findall(f".//{_H}{name}")


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _head(page: Element) -> list[str]:
    titles = _all(page, "title")
    faults = [] if len(titles) == 1 and len(_text(titles[0])) > 5 else ["no title"]
    return faults + ([] if page.get("lang") in {"ru", "en"} else ["no language"])


def _ids(page: Element) -> list[str]:
    ids = [element.get("id") for element in page.iter() if element.get("id") is not None]
    faults = [f"id {each!r} twice" for each in {each for each in ids if ids.count(each) > 1}]
    for element in page.iter():
        for attribute in ("aria-labelledby", "aria-describedby", "for"):
            faults += [
                f"{attribute} points to no {each!r}"
                for each in (element.get(attribute) or "").split()
                if each not in ids
            ]
    return faults


def _controls(page: Element) -> list[str]:
    """Every control has a name: a label around it, one for it, or aria-label."""
    labelled = {label.get("for") for label in _all(page, "label")}
    inside = {id(control) for label in _all(page, "label") for control in label.iter()}
    faults = []
    for name in ("input", "select", "textarea"):
        for control in _all(page, name):
            if control.get("type") in {"hidden", "submit", "button"}:
                continue
            named = control.get("aria-label") or control.get("aria-labelledby") or control.get("title")
            if not (named or control.get("id") in labelled or id(control) in inside):
                faults.append(f"{name} {control.get('name')!r} without label")
    faults += [f"button without words in {_text(page)[:30]!r}" for each in _all(page, "button") if not _text(each)]
    faults += [f"link without words to {each.get('href')}" for each in _all(page, "a") if not _text(each)]
    return faults + ["img without alt" for each in _all(page, "img") if each.get("alt") is None]


def _code(page: Element) -> list[str]:
    faults = ["inline script" for each in _all(page, "script") if _text(each)]
    faults += ["inline style sheet" for _ in _all(page, "style")]
    for element in page.iter():
        faults += [f"attribute {name}" for name in element.attrib if name == "style" or name.startswith("on")]
    return faults


def _headings(page: Element) -> list[str]:
    levels = [int(match[1]) for each in page.iter() if (match := re.fullmatch(rf"{_H}h([1-6])", str(each.tag)))]
    faults = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of level 1"]
    return faults + [f"heading {low} after {high}" for high, low in pairwise(levels) if low > high + 1]


def _forms(page: Element) -> list[str]:
    faults = []
    for form in _all(page, "form"):
        if (form.get("method") or "get").lower() == "post":
            names = [control.get("name") for control in form.iter() if control.get("name")]
            if "csrf_token" not in names:
                faults.append(f"form {form.get('action')!r} without CSRF token")
    for table in _all(page, "table"):
        if not [cell for cell in _all(table, "th") if cell.get("scope") or cell.get("class")] and _all(table, "td"):
            faults += [] if _all(table, "th") else ["table without headers"]
    return faults
