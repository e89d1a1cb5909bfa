"""What questions are called, and where they are edited and judged."""

from urllib.parse import quote

from lms.domain.question import Question

_LONGEST = 90


def name_of(question: Question) -> str:
    """What a question is called in lists: its name, or how its text begins."""
    text = question.title or " ".join(question.text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def question_address(slug: str, key: str) -> str:
    """The editor of a question."""
    return f"/teach/{slug}/questions/{quote(key)}"


def quality_address(slug: str, key: str) -> str:
    """The page that tells how a question works."""
    return f"/teach/{slug}/quality/{quote(key)}"
