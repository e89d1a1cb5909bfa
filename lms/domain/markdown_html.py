"""The Markdown that simple HTML can hold, as that HTML: the way back of `lms.domain.html_markdown`."""

import re
from html import escape

from lms.domain.html_markdown import Converted, to_markdown

_SPAN = re.compile(
    r"\\([\\`*_{}\[\]()>#+.!-])|`([^`]+)`|\*\*(.+?)\*\*|\*([^*]+)\*|(?<!!)\[([^\[\]]+)\]\(([^()\s]+)\)"
    r"|!\[([^\[\]]*)\]\(([^()\s]+)\)|&(\#\d{1,6}|lt|amp);"
)
_ITEM = re.compile(r"- |\d+\. ")
_LONGEST = 20_000


def to_html(markdown: str) -> str | None:
    """HTML that `to_markdown` reads back as exactly this text; None when there is none so simple."""
    if len(markdown) > _LONGEST:
        return None
    source = "".join(_block(block) for block in markdown.split("\n\n"))
    read = to_markdown(source)
    return source if read == Converted(markdown, (), read.pictures) else None


def _block(block: str) -> str:
    lines = block.split("\n")
    if all(_ITEM.match(line) for line in lines):
        tag = "ul" if lines[0].startswith("- ") else "ol"
        items = "".join(f"<li>{_spans(_ITEM.sub('', line, count=1))}</li>" for line in lines)
        return f"<{tag}>{items}</{tag}>"
    return f"<p>{'<br>'.join(_spans(line.removesuffix('  ')) for line in lines)}</p>"


def _spans(text: str) -> str:
    written, seen = [], 0
    for match in _SPAN.finditer(text):
        written += [escape(text[seen : match.start()], quote=False), _span(match)]
        seen = match.end()
    return "".join([*written, escape(text[seen:], quote=False)])


def _span(match: re.Match[str]) -> str:
    sign, code, strong, emphasis, words, address, alt, source, entity = match.groups()
    if sign:
        return escape(sign, quote=False)
    if code:
        return f"<code>{escape(code, quote=False)}</code>"
    if strong:
        return f"<strong>{_spans(strong)}</strong>"
    if emphasis:
        return f"<em>{_spans(emphasis)}</em>"
    if words:
        return f'<a href="{escape(address)}">{_spans(words)}</a>'
    if source:
        place = source if re.match(r"https?:", source) else f"@@PLUGINFILE@@/{source}"
        return f'<img src="{escape(place)}" alt="{escape(alt)}">'
    return f"&{'amp;' if entity == 'amp' else entity + ';'}"
