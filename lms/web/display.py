"""The version for people with poor sight: sizes, contrast, spacing and pictures, kept in one cookie.

The choices are those of GOST R 52872-2019 and of public-sector sites.
"""

from dataclasses import dataclass

SIZES = (100, 130, 170)
CONTRASTS = ("usual", "black", "white", "blue")
COOKIE = "display"


@dataclass(frozen=True, slots=True)
class Display:
    """How one browser wants pages shown."""

    size: int = 100
    contrast: str = "usual"
    spacing: bool = False
    pictures: bool = True

    def cookie(self) -> str:
        """The form kept in the cookie."""
        return f"{self.size}.{self.contrast}.{int(self.spacing)}.{int(self.pictures)}"


def display_from(size: str, contrast: str, spacing: bool, pictures: bool) -> Display:
    """Choices of a form or a cookie; unknown ones mean the usual."""
    return Display(
        size=int(size) if size in {str(known) for known in SIZES} else 100,
        contrast=contrast if contrast in CONTRASTS else "usual",
        spacing=spacing,
        pictures=pictures,
    )


def display_of(cookie: str) -> Display:
    """The choices kept in a cookie."""
    parts = cookie.split(".")
    if len(parts) != 4:
        return Display()
    return display_from(parts[0], parts[1], parts[2] == "1", parts[3] != "0")
