"""Lists by pages, addressed by `?page=`."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

SIZE = 25


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of `total` lines."""

    number: int
    total: int
    size: int = SIZE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    def url(self, number: int) -> str:
        """The address of another page with the same filters."""
        values = [(key, value) for key, value in request.args.items(multi=True) if key != "page"]
        return f"{request.path}?{urlencode([*values, ('page', str(number))])}"


def asked() -> int:
    """The page asked for, from 1."""
    return max(1, min(100_000, request.args.get("page", 1, type=int)))
