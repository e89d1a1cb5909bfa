"""QR codes (ISO/IEC 18004) as SVG, for papers and pages."""

from collections.abc import Iterator
from itertools import groupby

import segno

_INK = "#1d2327"


def qr_svg(text: str, *, border: int = 4) -> bytes:
    """A square SVG without fixed size that encodes `text` exactly; black modules are filled shapes.

    `border` is the width of the quiet zone in modules; the standard asks for 4 modules of clear paper.
    Error correction is at least M, so the code survives a stamp or a fold. Raises ValueError when the text
    does not fit (about 2300 bytes).
    """
    matrix = segno.make_qr(text, error="m").matrix
    side = len(matrix) + 2 * border
    shapes = "".join(
        f"M{x + border} {y + border}h{length}v1h-{length}z"
        for y, line in enumerate(matrix)
        for x, length in _dark_runs(line)
    )
    path = f'<path fill="{_INK}" d="{shapes}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">{path}</svg>'.encode()


def _dark_runs(line: bytes | bytearray) -> Iterator[tuple[int, int]]:
    """Start and length of each run of dark modules in a row of the matrix."""
    x = 0
    for dark, modules in groupby(line):
        length = len(list(modules))
        if dark:
            yield x, length
        x += length
