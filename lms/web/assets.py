"""Styles and scripts: joined, squeezed and named by their content once, when the application starts."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request

from lms.web.compression import gzipped

_STYLES = ("tokens", "base", "parts", "pages", "print")
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served."""

    content: bytes
    compressed: bytes
    media_type: str
    url: str


def load(folder: Path) -> dict[str, Asset]:
    """All assets by name: `css/site.css` joins the style sheets, scripts keep their names."""
    sources = {"css/site.css": "\n".join((folder / "css" / f"{name}.css").read_text("utf-8") for name in _STYLES)}
    for path in sorted(folder.glob("js/*.js")) + sorted(folder.glob("*.svg")):
        sources[path.relative_to(folder).as_posix()] = path.read_text("utf-8")
    return {name: _asset(name, text) for name, text in sources.items()}


def _asset(name: str, text: str) -> Asset:
    content = (_squeezed(text) if name.endswith(".css") else text).encode()
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(content, gzipped(content, 3), _TYPES[Path(name).suffix], f"/assets/{digest}/{name}")


def _squeezed(css: str) -> str:
    """The style sheet without comments and needless white space."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", css).replace(";}", "}").strip()


def install(app: Flask) -> None:
    """Serve the assets for ever under names that change with their content."""
    known = load(Path(__file__).parent / "static")
    app.jinja_env.globals["asset"] = lambda name: known[name].url

    @app.get("/assets/<digest>/<path:name>")
    def asset(digest: str, name: str) -> Response:
        found = known.get(name)
        if found is None:
            abort(404)
        squeezed = "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(found.compressed if squeezed else found.content, content_type=found.media_type)
        if squeezed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        # A page rendered before an upgrade may ask for an old digest: it gets today's file, not kept for ever.
        fresh = found.url == f"/assets/{digest}/{name}"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "no-cache"
        return response
