"""Text for files of office programs, which are XML inside."""

import re

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """The same text without the characters that XML 1.0 can't hold (section 2.2): nobody can see them."""
    return _NOT_XML.sub("", text)
