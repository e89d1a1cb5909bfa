"""Moodle XML, the full format of question banks, to and from `lms.domain.question` values.

Source: https://docs.moodle.org/en/Moodle_XML_format and what Moodle's own exporter writes.
"""

from lms.interop.moodle_xml.reader import read
from lms.interop.moodle_xml.writer import write

__all__ = ["read", "write"]
