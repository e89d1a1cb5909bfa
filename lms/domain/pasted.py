"""What came of foreign text that was turned into Markdown of a lesson."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something that was not kept: `text` is an English gettext id, `params` fill its places by name."""

    text: str
    params: tuple[tuple[str, str], ...] = ()

    def message(self) -> str:
        """The English sentence with its places filled."""
        return self.text % dict(self.params)


@dataclass(frozen=True, slots=True)
class Pasted:
    """Markdown, what was left behind on the way, and the pictures it refers to by names under media/."""

    markdown: str
    dropped: tuple[Dropped, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
