"""Parts of pages that many people share, rendered once in a process.

The name of a part holds everything it depends on (hashes of revisions and of the register, the language), so
that nothing has ever to be invalidated.
"""

from collections.abc import Callable, Hashable

from markupsafe import Markup

_MOST = 2000
_parts: dict[Hashable, Markup] = {}


def kept(name: Hashable, made: Callable[[], str]) -> Markup:
    """The part called `name`; `made` renders it from a template when this process has not yet."""
    found = _parts.get(name)
    if found is None:
        if len(_parts) >= _MOST:
            _parts.pop(next(iter(_parts)))
        found = _parts[name] = Markup(made())  # noqa: S704  # from a template that escapes
    return found
