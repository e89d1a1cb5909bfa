import io
import os
import random
import struct
import time
import tracemalloc
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, PngImagePlugin

from lms.adapters.pictures import MAX_BYTES, SIDE, clean_picture
from lms.domain.course_tree import MEDIA_LIMIT
from lms.domain.errors import Refused

SECRET = b"SECRET-PLACE"


def saved(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, compress_level=1, **options)
    return buffer.getvalue()


def cleaned(content: bytes) -> Image.Image:
    made, ending = clean_picture(content)
    image = Image.open(io.BytesIO(made))
    assert {"png": "PNG", "jpg": "JPEG"}[ending] == image.format
    image.load()
    return image


def drawing(size=(300, 200)) -> Image.Image:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((10, 10, 60, 40), fill="navy")
    return image


def noise(mode: str, size) -> Image.Image:
    return Image.frombytes(mode, size, random.Random(1).randbytes(size[0] * size[1] * len(mode)))


def header_only(width: int, height: int) -> bytes:
    """A PNG that promises pixels it does not hold."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "png"), ("WEBP", "png")])
def test_the_kind_is_told_by_the_content(kind, ending):
    made, found = clean_picture(saved(drawing(), kind))
    assert found == ending
    assert Image.open(io.BytesIO(made)).size == (300, 200)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_mode_is_made_plain(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert cleaned(saved(Image.new(mode, (30, 20)), kind)).mode in {"L", "RGB", "RGBA"}


def test_sixteen_bits_keep_their_tones():
    deep = Image.new("I;16", (4, 4), 0x4000)
    assert cleaned(saved(deep, "PNG")).getpixel((0, 0)) == 0x40


def test_transparency_is_kept_only_where_there_is_any():
    clear = Image.new("RGBA", (30, 20), (255, 0, 0, 0))
    assert cleaned(saved(clear, "PNG")).mode == "RGBA"
    assert cleaned(saved(Image.new("RGBA", (30, 20), "red"), "PNG")).mode == "RGB"


@pytest.mark.slow
def test_photographs_in_png_become_jpeg_and_drawings_do_not():
    assert clean_picture(saved(noise("RGB", (300, 300)).resize((900, 900)), "PNG"))[1] == "jpg"
    assert clean_picture(saved(drawing((900, 900)), "PNG"))[1] == "png"


@pytest.mark.slow
def test_what_is_too_large_with_transparency_stands_on_white():
    image = noise("RGBA", (1150, 1150))
    image.putpixel((0, 0), (255, 0, 0, 0))
    content = saved(image, "PNG")
    assert len(content) > MEDIA_LIMIT
    made, ending = clean_picture(content)
    assert (ending, len(made) < MEDIA_LIMIT) == ("jpg", True)
    assert min(Image.open(io.BytesIO(made)).getpixel((0, 0))) > 100


@pytest.mark.slow
def test_large_pictures_are_scaled_down_and_small_ones_stay():
    assert cleaned(saved(drawing((4000, 1000)), "PNG")).size == (SIDE, SIDE // 4)
    assert max(cleaned(saved(drawing((4000, 1000)), "JPEG")).size) == SIDE
    assert cleaned(saved(drawing((1, 9000)), "PNG")).size == (1, SIDE)
    assert cleaned(saved(drawing((20, 10)), "PNG")).size == (20, 10)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_camera_is_turned_upright_and_forgotten(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = SECRET.decode()
    content = saved(drawing((300, 200)), kind, exif=exif)
    assert SECRET in content
    made, _ = clean_picture(content)
    image = Image.open(io.BytesIO(made))
    assert image.size == (200, 300)
    assert SECRET not in made
    assert dict(image.getexif()) == {}


def test_comments_and_what_hangs_behind_are_gone():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    for content in (
        saved(drawing(), "PNG", pnginfo=notes),
        saved(drawing(), "JPEG", comment=SECRET),
        saved(drawing(), "GIF", comment=SECRET),
        saved(drawing(), "PNG") + b"<script>" + SECRET,
    ):
        assert SECRET in content
        assert SECRET not in clean_picture(content)[0]
    for kind in ("PNG", "JPEG", "WEBP"):
        assert "icc_profile" not in cleaned(saved(drawing(), kind, icc_profile=SECRET)).info


def test_of_a_moving_picture_the_first_frame_is_kept():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert cleaned(content).convert("RGB").getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "sound"),
        (b"GIF89a", "sound"),
        (b"<html><script>", "sound"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "sound"),
        (saved(drawing(), "PNG")[:-200], "sound"),
        (saved(drawing(), "BMP"), "sound"),
        (saved(drawing(), "TIFF"), "sound"),
        (saved(drawing(), "ICO"), "sound"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><SVG onload="x">', "SVG"),
        (header_only(7100, 7100), "megapixels"),
        (header_only(10_000, 10_000), "megapixels"),
        (header_only(100_000, 100_000), "megapixels"),
        (header_only(2**31 - 1, 2**31 - 1), "megapixels"),
        (header_only(7000, 7000), "sound"),
        (b"\0" * (MAX_BYTES + 1), "bytes"),
    ],
)
def test_other_things_are_refused_in_words(content, word):
    with pytest.raises(Refused, match=word):
        clean_picture(content)


def test_a_bomb_is_refused_before_it_grows():
    tracemalloc.start()
    with pytest.raises(Refused):
        clean_picture(header_only(60_000, 60_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.slow
def test_the_largest_picture_takes_bounded_time():
    content = saved(Image.new("RGB", (7000, 7000), "white"), "PNG")
    begun = time.process_time()
    assert cleaned(content).size == (SIDE, SIDE)
    assert time.process_time() - begun < 10


@given(st.binary(max_size=200), st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]), st.data())
def test_damaged_pictures_are_cleaned_or_refused(noise_bytes, kind, data):
    content = bytearray(saved(drawing((20, 20)), kind))
    at = data.draw(st.integers(0, len(content)))
    content[at : at + len(noise_bytes)] = noise_bytes
    with suppress(Refused):
        cleaned(bytes(content))


@pytest.mark.skipif("LMS_SAMPLES" not in os.environ, reason="LMS_SAMPLES does not name the folder of foreign samples")
def test_hostile_samples():
    folder = Path(os.environ["LMS_SAMPLES"], "hostile", "made", "img")
    assert cleaned((folder / "big-6000x6000.png").read_bytes()).size == (SIDE, SIDE)
    for name in ("html-as.gif", "svg-script.svg"):
        with pytest.raises(Refused):
            clean_picture((folder / name).read_bytes())
