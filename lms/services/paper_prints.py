"""Papers of a test to print: variants, sheets for answers, keys."""

from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.adapters.paper_test_pdf import PaperHead, keys_pdf, sheets_pdf, variants_pdf
from lms.adapters.press import PaperError
from lms.domain.errors import Missing, Refused
from lms.domain.person import full_name
from lms.domain.progress import State
from lms.models.accounts import Account
from lms.models.learning import Enrolment
from lms.services import legal_acts
from lms.services.paper_tests import OpenTest

MOST_SHEETS = 300


def print_papers(session: Session, test: OpenTest, kind: str) -> bytes:
    """PDF of a `kind` of papers: variants, sheets or keys."""
    if kind not in _PRINTERS:
        raise Missing()
    head = PaperHead(
        course=test.document.title,
        title=test.title or "Итоговый тест",
        group=test.group_title,
        minutes=test.rules.time_limit_minutes,
        pass_percent=test.rules.pass_percent,
        held_on=test.held_on,
        made_at=test.made_at,
    )
    try:
        return _PRINTERS[kind](session, test, head)
    except PaperError as error:
        raise Refused("A question or a name has a sign that no font here can draw. Replace the sign.") from error


def _variants(session: Session, test: OpenTest, head: PaperHead) -> bytes:
    return variants_pdf(head, test.variants, legal_acts.register(session))


def _sheets(session: Session, test: OpenTest, head: PaperHead) -> bytes:
    """Variants are dealt in the order of enrolment, so whoever comes later changes nobody's."""
    rows = session.execute(
        select(Enrolment.id, Enrolment.state, Account.surname, Account.given_name, Account.patronymic)
        .join(Account, Account.id == Enrolment.account_id)
        .where(Enrolment.group_id == test.group_id)
        .order_by(Account.name_key, Enrolment.id)
    ).all()
    dealt = {id_: place % len(test.variants) + 1 for place, id_ in enumerate(sorted(row.id for row in rows))}
    people = [
        (full_name(row.surname, row.given_name, row.patronymic), dealt[row.id])
        for row in rows
        if row.state != State.WITHDRAWN.value
    ]
    if len(people) > MOST_SHEETS:
        raise Refused("Sheets are printed for groups of %(most)s people at most. Divide the group.", most=MOST_SHEETS)
    return sheets_pdf(head, people, test.variants)


def _keys(_session: Session, test: OpenTest, head: PaperHead) -> bytes:
    return keys_pdf(head, test.variants)


_PRINTERS: Mapping[str, Callable[[Session, OpenTest, PaperHead], bytes]] = {
    "variants": _variants,
    "sheets": _sheets,
    "keys": _keys,
}
