"""What questions and banks are called, and where they are."""

from urllib.parse import quote

from lms.domain.question import Question
from lms.services.item_bank import Bank
from lms.web.wording import _

_LONGEST = 90


def name_of(question: Question) -> str:
    """What a question is called in lists: its name, or how its text begins."""
    text = question.title or " ".join(question.text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def bank_title(found: Bank) -> str:
    """What a bank is called."""
    return found.title or _("Final test")


def question_address(slug: str, key: str) -> str:
    """The page of a question."""
    return f"/teach/{slug}/questions/{quote(key)}"
