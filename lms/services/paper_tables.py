"""Sheets of a test on paper from a table: a row a person, with a receipt for each; all or none unless one says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.adapters import spreadsheet_in, spreadsheet_out
from lms.domain.errors import Refused, Unsound
from lms.domain.paper_entry import notation, parse_cells
from lms.domain.permissions import Actor
from lms.domain.person import email_key, full_name, text_key
from lms.domain.progress import State
from lms.interop.encoding import decode
from lms.interop.question_table.csv_text import Row, csv_of, rows_of
from lms.models.accounts import Account
from lms.models.learning import Enrolment
from lms.services import paper_sheets, paper_tests
from lms.services.paper_sheets import Typed
from lms.services.paper_tests import OpenTest

MOST_ROWS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReceipt:
    """What came of one row: `number` in the file, who it names, and why it is not taken, None where it is right."""

    number: int
    name: str
    refusal: Refused | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReceipt:
    """What came of a table; `taken` says that the right rows were written."""

    rows: tuple[RowReceipt, ...]
    taken: bool

    @property
    def right(self) -> int:
        """How many rows can be taken."""
        return sum(row.refusal is None for row in self.rows)


def template(session: Session, test: OpenTest) -> bytes:
    """A workbook to fill in, with the names of those whose sheets are not typed in."""
    count = max(len(variant.items) for variant in test.variants)
    head = ["Слушатель или e-mail", "Вариант", *map(str, range(1, count + 1))]
    people = paper_tests.waiting(session, test)
    return spreadsheet_out.write_rows([head, *([line.name] for line in people)], "Ответы")


def read_rows(content: bytes) -> list[Row]:
    """The rows of a file, without the row of headings; Refused when it is no table."""
    if content.startswith(b"PK\x03\x04"):
        rows, _sheets = spreadsheet_in.read_rows(content)
    else:
        decoded = decode(content) if content else None
        rows, broken = rows_of(decoded.text) if decoded else ([], 0)
        if broken:
            raise Refused("The table breaks off at line %(line)s. Save it again as CSV.", field="file", line=broken)
    if rows and _number(rows[0][1]) is None:
        rows = rows[1:]
    if not rows:
        raise Refused("There are no answers in this file. Upload CSV or XLSX.", field="file")
    if len(rows) > MOST_ROWS:
        raise Refused("More than %(most)s rows. Divide the table.", field="file", most=MOST_ROWS)
    return rows


def as_text(rows: Sequence[Row]) -> str:
    """The rows as `read_rows` reads them again."""
    return csv_of([cells for _number, cells in rows]).decode("utf-8-sig")


def take(
    session: Session,
    actor: Actor,
    test: OpenTest,
    rows: Sequence[Row],
    now: datetime,
    *,
    right_only: bool,
    anyway: bool,
) -> TableReceipt:
    """Type in the sheets of a table: all of them, or with `right_only` those that can be taken.

    `anyway` sets the rules of attempts aside, as for a single sheet.
    """
    people, receipts = _people(session, test), list[RowReceipt]()
    with session.begin_nested() as all_of_them:
        for number, cells in rows:
            refusal = None
            try:
                with session.begin_nested():
                    _enter(session, actor, test, people, cells, now, anyway=anyway)
            except Refused as refused:
                refusal = refused
            receipts.append(RowReceipt(number=number, name=cells[0], refusal=refusal))
        taken = right_only or not any(receipt.refusal for receipt in receipts)
        if not taken:
            all_of_them.rollback()
    return TableReceipt(rows=tuple(receipts), taken=taken)


def _enter(
    session: Session,
    actor: Actor,
    test: OpenTest,
    people: Mapping[str, list[int]],
    cells: Sequence[str],
    now: datetime,
    *,
    anyway: bool,
) -> None:
    enrolment_id, number = _found(people, cells[0]), _number(cells)
    if paper_sheets.sheet_of(session, test, enrolment_id) is not None:
        raise Refused("The sheet of this person is typed in already. Correct it on the page of sheets.")
    if number is None:
        raise Refused("The second column has no number of a variant.")
    entry = parse_cells(test.variant(number), cells[2:])
    if entry.slips:
        raise Unsound("Answers that can't be read, by question: %(problems)s", paper_sheets.problems(entry))
    line = notation(test.variant(number), entry.answers) or "-"
    typed = Typed(variant=number, line=line, anyway=anyway)
    paper_sheets.enter_answers(session, actor, test, enrolment_id, typed, entry, now)
    session.flush()


def _people(session: Session, test: OpenTest) -> dict[str, list[int]]:
    """Enrolments of the group by the keys of e-mails and of names."""
    rows = session.execute(
        select(Enrolment.id, Account.email, Account.surname, Account.given_name, Account.patronymic)
        .join(Account, Account.id == Enrolment.account_id)
        .where(Enrolment.group_id == test.group_id, Enrolment.state != State.WITHDRAWN.value)
    )
    found: dict[str, list[int]] = {}
    for row in rows:
        for key in (email_key(row.email), text_key(full_name(row.surname, row.given_name, row.patronymic))):
            found.setdefault(key, []).append(row.id)
    return found


def _found(people: Mapping[str, list[int]], name: str) -> int:
    ids = people.get(email_key(name) if "@" in name else text_key(name), [])
    if not ids:
        raise Refused("Nobody of this name or e-mail studies in the group.")
    if len(ids) > 1:
        raise Refused("Several people of the group have this name. Write the e-mail instead.")
    return ids[0]


def _number(cells: Sequence[str]) -> int | None:
    written = cells[1] if len(cells) > 1 else ""
    return int(written) if written.isdecimal() and len(written) < 4 else None
