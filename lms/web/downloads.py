"""Files of courses: those that leave the site to be kept, and pictures shown in lessons."""

from flask import Response

_PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
}


def attachment(content: bytes, name: str) -> Response:
    """`content` as a download called `name`, whatever it holds."""
    response = Response(content, mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def picture(content: bytes, name: str) -> Response:
    """A media file of a course; what is no picture of a known kind leaves as a download."""
    kind = next((kind for suffix, kind in _PICTURES.items() if name.lower().endswith(suffix)), None)
    return Response(content, mimetype=kind) if kind else attachment(content, name.rpartition("/")[2])
