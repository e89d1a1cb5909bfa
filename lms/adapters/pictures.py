"""Pictures of strangers made safe: decoded, turned upright, scaled down and written anew without anything else."""

import io
import logging
from typing import TYPE_CHECKING

from lms.domain.course_tree import MEDIA_LIMIT
from lms.domain.errors import Refused

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 30_000_000
MAX_MEGAPIXELS = 50
SIDE = 2000
"""Longest side of the result in pixels."""

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_GREY = {"1", "L", "I", "I;16", "I;16B", "F"}
_QUALITY = 85
_LARGE_PNG = 300_000
"""Bytes above which a photograph may look the same and be far smaller as JPEG."""

logging.getLogger("PIL").setLevel(logging.CRITICAL + 1)


def clean_picture(content: bytes) -> tuple[bytes, str]:
    """The same picture as PNG or JPEG, and "png" or "jpg"; of a moving picture the first frame.

    What the bytes are is told by themselves. Metadata are gone, the orientation they asked for is applied.
    Raises Refused for anything but a PNG, JPEG, GIF or WebP of at most `MAX_MEGAPIXELS`, which is read from
    the header before anything is decoded.
    """
    # Imported here: few processes ever see a picture, and the library takes 10 MB.
    from PIL import Image, ImageOps  # noqa: PLC0415

    if len(content) > MAX_BYTES:
        raise Refused("The picture has more than %(limit)d bytes. Make it smaller.", limit=MAX_BYTES)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<svg" in content[:4096].lower():
        raise Refused("Drawings in SVG may carry programs. Save the picture as PNG.")
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            size, is_jpeg = image.size, image.format == "JPEG"
            if size[0] * size[1] <= MAX_MEGAPIXELS * 1_000_000:
                image.draft("RGB", (SIDE, SIDE))
                turned = ImageOps.exif_transpose(_plain(image))
                return _written(_bare(turned), is_jpeg=is_jpeg)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except Exception as error:  # a decoder of foreign bytes may fail in any way, each means the same
        raise Refused("The file is not a sound picture in PNG, JPEG, GIF or WebP. Save it anew.") from error
    raise _too_large()


def _too_large() -> Refused:
    return Refused("The picture has more than %(limit)d megapixels. Make it smaller.", limit=MAX_MEGAPIXELS)


def _plain(image: "Image") -> "Image":
    """The first frame, no larger than `SIDE`, in grey, colours, or colours with transparency."""
    mode = "RGBA" if image.has_transparency_data else "L" if image.mode in _GREY else "RGB"
    deep = image.mode.startswith("I")
    exif = image.info.get("exif")
    made = image if image.mode == mode else (image.point(lambda tone: tone / 256) if deep else image).convert(mode)
    made.thumbnail((SIDE, SIDE))
    made.info = {"exif": exif} if exif else {}
    return made


def _bare(image: "Image") -> "Image":
    image.info = {}
    return image.convert("RGB") if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255) else image


def _written(image: "Image", *, is_jpeg: bool) -> tuple[bytes, str]:
    """PNG for drawings and transparency, JPEG for photographs and for what would be too large as PNG."""
    see_through = image.mode == "RGBA"
    if is_jpeg:
        return _jpeg(image), "jpg"
    png = _saved(image, "PNG")
    if len(png) <= (MEDIA_LIMIT if see_through else _LARGE_PNG):
        return png, "png"
    jpeg = _jpeg(_on_white(image) if see_through else image)
    return (jpeg, "jpg") if see_through or 2 * len(jpeg) < len(png) or len(png) > MEDIA_LIMIT else (png, "png")


def _on_white(image: "Image") -> "Image":
    from PIL import Image  # noqa: PLC0415  # see clean_picture

    page = Image.new("RGBA", image.size, "white")
    page.alpha_composite(image)
    return page.convert("RGB")


def _jpeg(image: "Image") -> bytes:
    return _saved(image, "JPEG", quality=_QUALITY, optimize=True, progressive=True)


def _saved(image: "Image", kind: str, **options: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
