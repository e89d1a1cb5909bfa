"""Tables and constraints; no decisions."""

from lms.models import (
    accounts,
    assessment,
    authoring,
    catalogue,
    certificates,
    journal,
    learning,
    legal_acts,
    organisations,
    publishing,
    quiz_settings,
    works,
)

__all__ = [
    "accounts",
    "assessment",
    "authoring",
    "catalogue",
    "certificates",
    "journal",
    "learning",
    "legal_acts",
    "organisations",
    "publishing",
    "quiz_settings",
    "works",
]
