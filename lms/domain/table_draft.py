"""A table whose cells may be merged, laid out in rows of single cells."""

from lms.domain.markdown_blocks import COLUMNS, Table
from lms.domain.markdown_inline import Inline


class TableDraft:
    """Rows as they come; a merged cell keeps its content in its first place, the others stay empty."""

    def __init__(self) -> None:
        self.merged = False
        self._rows: list[list[tuple[Inline, ...]]] = []
        self._below: dict[int, int] = {}
        """For each column, how many rows the cell above still covers."""

    def row(self) -> None:
        """Begin a row."""
        self._below = {column: rows - 1 for column, rows in self._below.items() if rows > 1}
        self._rows.append([])

    def cell(self, content: tuple[Inline, ...], across: int = 1, down: int = 1) -> None:
        """Put a cell into the row that was begun, or into a first one, to the right of those that are there."""
        if not self._rows:
            self._rows.append([])
        row = self._rows[-1]
        while self._below.get(len(row)):
            row.append(())
        across = max(min(across, COLUMNS - len(row)), 1)
        self.merged = self.merged or across > 1 or down > 1
        if down > 1:
            # The row itself counts, as it is counted off when the next one begins.
            self._below |= dict.fromkeys(range(len(row), len(row) + across), down)
        row += [content, *[()] * (across - 1)]

    def table(self) -> Table:
        """The rows so far."""
        return Table(tuple(tuple(row) for row in self._rows))
