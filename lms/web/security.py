"""Headers that close what browsers leave open (OWASP Secure Headers)."""

from flask import Flask, Response

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def install(app: Flask, *, secure: bool) -> None:
    """Put the headers on every answer; pages of a person are never kept by caches between."""

    @app.after_request
    def _close(response: Response) -> Response:
        response.headers.extend(_HEADERS)
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if "Cache-Control" not in response.headers:
            response.headers.add("Cache-Control", "private, no-cache")
        return response
