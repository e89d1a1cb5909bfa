"""The ornament of a course: a woven band of Siberian geometric motifs, drawn from its slug.

The same slug always gives the same band, so a card, a course page and a certificate agree.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple

HEIGHT = 24
"""Height of the band in the units of the drawing."""


class Yarn(NamedTuple):
    """Colours of a band: its ground, the thread of the pattern and a rare bright stitch.

    The thread holds 3:1 on its ground, so the band reads the same on light and dark pages.
    """

    ground: str
    thread: str
    stitch: str


YARNS = (
    Yarn("#0b5d6b", "#86bcc4", "#e3b75c"),
    Yarn("#2f5d46", "#92bd9c", "#e0b862"),
    Yarn("#7a3d36", "#d1a090", "#e6bf6c"),
    Yarn("#3c4a70", "#9fadd0", "#e0b560"),
    Yarn("#5b4a36", "#c3ab82", "#9fd0c9"),
)


def _rhombus(x: int, yarn: Yarn) -> str:
    """Nested rhombi with a bright heart and hooks on both sides."""
    return (
        f'<path d="M{x} 12l8-8 8 8-8 8z" fill="none" stroke="{yarn.thread}" stroke-width="1.5"/>'
        f'<path d="M{x + 5} 12l3-3 3 3-3 3z" fill="{yarn.stitch}"/>'
        f'<path d="M{x + 3} 5h-3v3M{x + 13} 5h3v3M{x + 3} 19h-3v-3M{x + 13} 19h3v-3" '
        f'fill="none" stroke="{yarn.thread}"/>'
    )


def _step(x: int, yarn: Yarn) -> str:
    """A rhombus of steps with a bright heart, as it is knitted or woven."""
    return (
        f'<path d="M{x} 12v-1.5h2v-2h2v-2h2v-2h4v2h2v2h2v2h2v3h-2v2h-2v2h-2v2h-4v-2h-2v-2h-2v-2h-2z" '
        f'fill="none" stroke="{yarn.thread}" stroke-width="1.5"/>'
        f'<path d="M{x + 5} 11h2v-2h2v2h2v2h-2v2h-2v-2h-2z" fill="{yarn.stitch}"/>'
    )


def _wave(x: int, yarn: Yarn) -> str:
    """Two waves of a river with a bright drop below."""
    return (
        f'<path d="M{x} 11c4 0 4-5 8-5s4 5 8 5M{x} 16c4 0 4-5 8-5s4 5 8 5" '
        f'fill="none" stroke="{yarn.thread}" stroke-width="1.5"/>'
        f'<path d="M{x + 8} 15.5l2 2-2 2-2-2z" fill="{yarn.stitch}"/>'
    )


MOTIFS: tuple[Callable[[int, Yarn], str], ...] = (_rhombus, _step, _wave)
EDGES = (
    "M0 1h2v1h-2zM4 1h2v1h-2zM0 22h2v1h-2zM4 22h2v1h-2z",
    "M0 0h4l-2 2zM0 24h4l-2-2z",
    "M0 1h8v1h-8zM0 22h8v1h-8z",
)
RHYTHMS = ((0, 0, 1), (0, 1), (0, 0, 0, 1, 1), (0,))


def band_svg(slug: str, width: int = 1200, height: int = HEIGHT) -> str:
    """A standalone SVG 1.1 picture of the band for a course, `width` by `height` pixels.

    A frame of other proportions shows its left part, never distorted.
    Raises ValueError unless both sizes are positive.
    """
    if width < 1 or height < 1:
        raise ValueError("A band needs a positive width and height.")
    digest = sha256(slug.encode()).digest()
    yarn = YARNS[digest[0] % len(YARNS)]
    first = digest[1] % len(MOTIFS)
    pair = MOTIFS[first], MOTIFS[(first + 1 + digest[2] % 2) % len(MOTIFS)]
    edge = EDGES[digest[3] % len(EDGES)]
    rhythm = RHYTHMS[digest[4] % len(RHYTHMS)]
    gap = 20 + 4 * (digest[5] % 3)
    tile = gap * len(rhythm)
    figures = "".join(pair[which](gap * place + gap // 2 - 8, yarn) for place, which in enumerate(rhythm))
    name = digest.hex()[:8]
    length = round(width * HEIGHT / height, 4)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {length} {HEIGHT}" preserveAspectRatio="xMinYMid slice"><defs>'
        f'<pattern id="e{name}" width="8" height="{HEIGHT}" patternUnits="userSpaceOnUse">'
        f'<path d="{edge}" fill="{yarn.thread}"/></pattern>'
        f'<pattern id="m{name}" width="{tile}" height="{HEIGHT}" patternUnits="userSpaceOnUse">'
        f"{figures}</pattern></defs>"
        f'<path d="M0 0h{length}v{HEIGHT}h-{length}z" fill="{yarn.ground}"/>'
        f'<path d="M0 0h{length}v{HEIGHT}h-{length}z" fill="url(#e{name})"/>'
        f'<path d="M0 0h{length}v{HEIGHT}h-{length}z" fill="url(#m{name})"/></svg>'
    )
