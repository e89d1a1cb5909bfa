"""The band of a course: the same for the same slug, small, and a picture that stands alone."""

from itertools import product
from xml.etree import ElementTree as etree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.ornament import YARNS, band_svg

SVG = "{http://www.w3.org/2000/svg}"
sizes = st.integers(min_value=1, max_value=10_000)


@given(st.text(), sizes, sizes)
def test_any_slug_gives_one_small_well_formed_picture_of_the_asked_size(slug: str, width: int, height: int) -> None:
    svg = band_svg(slug, width, height)
    root = etree.fromstring(svg)
    assert svg == band_svg(slug, width, height)
    assert len(svg.encode()) < 4096
    assert (root.tag, root.get("width"), root.get("height")) == (f"{SVG}svg", str(width), str(height))


@given(st.text())
def test_the_picture_needs_nothing_from_outside(slug: str) -> None:
    svg = band_svg(slug)
    root = etree.fromstring(svg)
    patterns = {element.get("id") for element in root.iter(f"{SVG}pattern")}
    used = {paint[5:-1] for element in root.iter() if (paint := element.get("fill", "")).startswith("url(#")}
    assert used == patterns
    assert {element.tag for element in root.iter()} == {SVG + name for name in ("svg", "defs", "pattern", "path")}
    assert "currentColor" not in svg and "href" not in svg


def test_a_slug_never_gets_into_the_markup() -> None:
    assert "evil" not in band_svg('"><script>evil()</script>')


def test_courses_can_be_told_apart() -> None:
    slugs = [f"course-{number}" for number in range(200)]
    drawings = {_drawing(slug) for slug in slugs}
    assert len(drawings) > 100


def test_every_palette_is_used() -> None:
    bands = [band_svg(f"course-{number}") for number in range(200)]
    assert all(any(yarn.ground in band for band in bands) for yarn in YARNS)


def test_the_whole_band_is_covered_whatever_its_proportions() -> None:
    for width, height in product((1, 300, 1200), (8, 24, 48)):
        root = etree.fromstring(band_svg("kazachestvo", width, height))
        left, top, length, units = map(float, root.get("viewBox", "").split())
        assert (left, top, units) == (0, 0, 24)
        assert length / units == pytest.approx(width / height, abs=0.01)


@pytest.mark.parametrize(("width", "height"), [(0, 24), (1200, 0), (-1, 24)])
def test_a_size_that_is_not_positive_is_refused(width: int, height: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        band_svg("kazachestvo", width, height)


def test_the_thread_is_seen_on_its_ground() -> None:
    assert all(_contrast(yarn.ground, yarn.thread) >= 3 for yarn in YARNS)


def _drawing(slug: str) -> str:
    """The picture without the names of its patterns, which differ for every slug."""
    svg = band_svg(slug)
    for element in etree.fromstring(svg).iter(f"{SVG}pattern"):
        svg = svg.replace(element.get("id", ""), "")
    return svg


def _contrast(one: str, other: str) -> float:
    """Contrast ratio of two #rrggbb colours by WCAG 2.2."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of a #rrggbb colour by WCAG 2.2."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
