"""GIFT, the text format of question banks, to and from `lms.domain.question` values.

Source: https://docs.moodle.org/en/GIFT_format and what Moodle's own importer does; ordering follows the
extension of Moodle's qtype_ordering, `[id:…]` and `[tag:…]` in comments follow Moodle's export.
"""

from lms.interop.gift.reader import MAX_BYTES, BankItem, read, read_bank
from lms.interop.gift.writer import write, write_bank

__all__ = ["MAX_BYTES", "BankItem", "read", "read_bank", "write", "write_bank"]
