"""What banks are called."""

from lms.services.item_bank import Bank
from lms.web.wording import _


def bank_title(found: Bank) -> str:
    """What a bank is called."""
    return found.title or _("Final test")
