"""One place commits, and it commits all or nothing."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.models.organisations import Organisation
from lms.services import organisations, readiness, transaction
from lms.services.database import expected_version

NAMES = select(Organisation.name).order_by(Organisation.id)


class _Stopped(BaseException):
    """What no `except Exception` catches, as when a worker is told to end."""


def _name_and_stop(session: Session) -> None:
    with transaction.writing(session):
        organisations.organisation_named(session, "Вторая")
        raise _Stopped


def test_a_block_that_ends_well_is_kept_and_one_that_breaks_is_not(engine) -> None:
    with Session(engine) as session:
        with transaction.writing(session):
            organisations.organisation_named(session, "Первая")
        with pytest.raises(_Stopped):
            _name_and_stop(session)
    with transaction.reading(engine) as session:
        assert session.scalars(NAMES).all()[1:] == ["Первая"]


def test_a_reader_may_become_a_writer_after_another_has_written(engine) -> None:
    with Session(engine) as early, Session(engine) as other:
        assert len(early.scalars(NAMES).all()) == 1
        with transaction.writing(other):
            organisations.organisation_named(other, "Первая")
        with transaction.writing(early):
            assert len(early.scalars(NAMES).all()) == 2
            organisations.organisation_named(early, "Вторая")
    with transaction.reading(engine) as session:
        assert len(session.scalars(NAMES).all()) == 3


def test_what_a_reader_wrote_is_let_go(engine) -> None:
    with transaction.reading(engine) as session:
        organisations.organisation_named(session, "Первая")
    with transaction.reading(engine) as session:
        assert len(session.scalars(NAMES).all()) == 1


def test_a_reader_keeps_nobody_from_writing(engine) -> None:
    with transaction.reading(engine) as reader, Session(engine) as other:
        assert len(reader.scalars(NAMES).all()) == 1
        with transaction.writing(other):
            organisations.organisation_named(other, "Первая")
        reader.rollback()
        assert len(reader.scalars(NAMES).all()) == 2


def test_an_installation_is_ready_with_its_tables_and_says_what_it_lacks(engine) -> None:
    assert expected_version()
    with Session(engine) as session:
        assert readiness.unready(session) == []
        with transaction.writing(session):
            session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
        assert readiness.unready(session) == ["migrations"]
        with transaction.writing(session):
            session.connection().exec_driver_sql("DROP TABLE alembic_version")
        assert readiness.unready(session) == ["database"]
