"""What every template may use."""

from dataclasses import dataclass
from typing import Any

from flask import request

from lms.domain.permissions import Action, may
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


def common() -> dict[str, Any]:
    """Values of every page: the person, the language, the navigation."""
    found = viewer()
    path = request.path
    return {
        "viewer": found,
        "lang": language(),
        "display": display(),
        "request_path": request.full_path.rstrip("?"),
        "nav": [
            NavItem(_(label), href, path == href or path.startswith(href + "/"))
            for href, label, action in _NAV
            if may(found.actor if found else None, action)
        ],
    }
