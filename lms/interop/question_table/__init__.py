"""A table of questions, one to a row, to and from `lms.domain.question` values.

There is no standard: columns are known by their names in Russian or English (`texts.HEADERS`), and tables
without names are read as people make them. CSV is text here; the bytes of XLSX are an adapter's.
"""

from lms.interop.question_table.csv_text import Row, delimiter_of
from lms.interop.question_table.reader import read, read_text
from lms.interop.question_table.writer import write, write_text

__all__ = ["Row", "delimiter_of", "read", "read_text", "write", "write_text"]
