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
    paper_tests,
    publishing,
    quiz_settings,
    readings,
    regrades,
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
    "paper_tests",
    "publishing",
    "quiz_settings",
    "readings",
    "regrades",
    "works",
]
