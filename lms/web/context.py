"""What every template may use."""

from dataclasses import dataclass
from typing import Any

from flask import request

from lms.domain.permissions import Action, Actor, Role, may
from lms.web import display as displays
from lms.web.identity import language, viewer
from lms.web.wording import _


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main navigation."""

    label: str
    href: str
    current: bool


_NAV = (
    ("/learn", "My studies", Action.STUDY),
    ("/courses", "Courses", Action.VISIT),
    ("/organisation", "My organisation", Action.FOLLOW_ORGANISATION),
    ("/teach", "Teaching", Action.TEACH),
    ("/manage", "Administration", Action.MANAGE),
    ("/acts", "Legal acts", Action.VISIT),
    ("/verify", "Check a document", Action.VISIT),
)


def display() -> displays.Display:
    """How this browser wants pages shown."""
    return displays.display_of(request.cookies.get(displays.COOKIE, ""))


def section() -> str:
    """The entry of the navigation this page belongs to, "" for none."""
    path = request.path
    return next((href for href, _label, _action in _NAV if path == href or path.startswith(href + "/")), "")


def navigation(roles: frozenset[Role] | None, current: str) -> list[NavItem]:
    """The entries for people with these roles; None for strangers."""
    person = None if roles is None else Actor(id=0, roles=roles)
    return [NavItem(_(label), href, href == current) for href, label, action in _NAV if may(person, action)]


def common() -> dict[str, Any]:
    """Values of every page: the person, the language, the way it is shown."""
    return {
        "viewer": viewer(),
        "lang": language(),
        "display": display(),
        "request_path": request.full_path.rstrip("?"),
    }
