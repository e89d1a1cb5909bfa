"""Files that leave the site to be kept, never to be shown inside it."""

from flask import Response


def attachment(content: bytes, name: str) -> Response:
    """`content` as a download called `name`, whatever it holds."""
    response = Response(content, mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
