"""Pages are compressed by the application, so that a small installation needs no server in front of it."""

from flask import Flask, Response, request
from isal import igzip

_LEVEL = 2
_LEAST = 1000


def gzipped(content: bytes, level: int) -> bytes:
    """`content` in gzip, without a time stamp."""
    return bytes(igzip.compress(content, level, mtime=0))


def install(app: Flask) -> None:
    """Compress text answers for those who can read them."""

    @app.after_request
    def _compress(response: Response) -> Response:
        if (
            response.direct_passthrough
            or "Content-Encoding" in response.headers
            or not (response.mimetype or "").startswith(("text/", "application/json", "image/svg"))
        ):
            return response
        response.headers.add("Vary", "Accept-Encoding")
        content = response.get_data()
        if len(content) >= _LEAST and "gzip" in request.headers.get("Accept-Encoding", ""):
            response.set_data(gzipped(content, _LEVEL))
            response.headers["Content-Encoding"] = "gzip"
        return response
