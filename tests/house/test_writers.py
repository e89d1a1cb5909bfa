"""Many people save at the same moment: all wait their turn, nobody is turned away, nothing is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.models.journal import AuditEntry
from lms.services import audit, organisations, transaction
from tests.conftest import NOW

PEOPLE, TIMES = 32, 4


@pytest.mark.slow
def test_32_people_save_at_once(engine):
    begin = threading.Barrier(PEOPLE)

    def save(person):
        begin.wait()
        numbers = []
        for _ in range(TIMES):
            with Session(engine) as session:
                # Each has read something before, as a page does; the writer then begins anew.
                session.scalar(select(AuditEntry.id).limit(1))
                with transaction.writing(session):
                    numbers.append(organisations.next_number(session, "register", 0))
                    audit.record(session, None, "tried", f"person:{person}", NOW)
        return numbers

    with Session(engine) as session, transaction.writing(session):
        organisations.next_number(session, "register", 0)
    with ThreadPoolExecutor(PEOPLE) as pool:
        numbers = [number for each in pool.map(save, range(PEOPLE)) for number in each]
    assert sorted(numbers) == list(range(2, PEOPLE * TIMES + 2))
    with Session(engine) as session:
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "tried")).all()) == PEOPLE * TIMES
