"""Addresses that came from outside."""

from urllib.parse import urlsplit


def local_address(address: str) -> str:
    """`address` when it leads to a page of this site, else the first page: no open redirects."""
    parts = urlsplit(address.replace("\\", "/"))
    safe = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("//")
    return address if safe and address.isprintable() else "/"
