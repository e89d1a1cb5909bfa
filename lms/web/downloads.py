"""Files that leave the site: to be kept, or shown as a picture and nothing else."""

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


def media_file(content: bytes, name: str) -> Response:
    """A file of a course: pictures are shown, anything else is downloaded, whatever it holds."""
    kind = next((kind for suffix, kind in _PICTURES.items() if name.lower().endswith(suffix)), None)
    return Response(content, mimetype=kind) if kind else attachment(content, name)
