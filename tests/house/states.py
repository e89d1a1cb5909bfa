"""Rows of a lived-in database for each released migration; `python -m tests.house.states` writes those of the newest.

A state is kept as rows, not as code, because the code of an old version is gone when a new one is tested.
"""

import base64
import json
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Boolean, Date, DateTime, Engine, Integer, LargeBinary, MetaData, Table, select, text
from sqlalchemy.orm import Session

from lms.adapters.keys import public_key_pem
from lms.domain.legal_change import Change, ChangeKind
from lms.domain.quiz_settings import QuizSettings
from lms.domain.regrade import Remedy
from lms.domain.work import Reading
from lms.services import (
    accounts,
    act_register,
    authoring,
    draft_reviews,
    enrolments,
    learning,
    paper_sheets,
    paper_tests,
    quiz_settings,
    regrade_history,
    regrade_preview,
    regrading,
    transaction,
    works,
)
from lms.services.database import expected_version, open_engine
from lms.services.paper_sheets import Typed
from lms.services.quiz_settings import NewWord
from lms.services.regrading import Order
from tests.conftest import NOW, populate
from tests.house.story import actor, tell

FOLDER = Path(__file__).parent / "states"
ORIGINS = {Boolean: bool, Date: date.fromisoformat, DateTime: datetime.fromisoformat, LargeBinary: base64.b64decode}


def tables(engine: Engine) -> list[Table]:
    """The tables as the database has them, those that others point to first."""
    found = MetaData()
    found.reflect(engine)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    with Session(engine) as session:
        return {
            table.name: [dict(row._mapping) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in tables(engine)
        }


def state(version: str) -> dict[str, Any]:
    """What was kept of `version`: `rows`, and the public key of the register in PEM."""
    found: dict[str, Any] = json.loads((FOLDER / f"{version}.json").read_text("utf-8"))
    return found


def put(engine: Engine, kept: dict[str, list[dict[str, Any]]]) -> None:
    """Fill the empty tables of `engine` with kept rows."""
    with Session(engine) as session, transaction.writing(session):
        for table in tables(engine):
            if kept[table.name]:
                values = [{key: _value(table, key, value) for key, value in row.items()} for row in kept[table.name]]
                session.execute(table.insert(), values)
                _count_on(session, table)


def _value(table: Table, key: str, value: Any) -> Any:
    origin = next((read for kind, read in ORIGINS.items() if isinstance(table.c[key].type, kind)), None)
    return origin(value) if origin and value is not None else value


def _count_on(session: Session, table: Table) -> None:
    """PostgreSQL counts ids by itself: let it go on after the ones given."""
    if session.get_bind().dialect.name == "postgresql" and "id" in table.c and isinstance(table.c.id.type, Integer):
        session.execute(
            text(
                f"SELECT setval(sequence, (SELECT max(id) FROM {table.name})) "
                f"FROM pg_get_serial_sequence('{table.name}', 'id') AS sequence WHERE sequence IS NOT NULL"
            )
        )


def _plain(value: Any) -> str:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value.isoformat()


def _leave_traces(session: Session) -> None:
    """What people leave beside their studies: a forgotten password, a draft, work, a setting, a change of law."""
    accounts.sign_in(session, "other@city.test", "a wrong password", "127.0.0.1", NOW)
    accounts.ask_reset(session, "other@city.test", NOW)
    authoring.upload(session, actor(session, "instructor"), "primer", "new.png", b"picture", "media/new.png", NOW)
    draft_reviews.ask(session, actor(session, "instructor"), "primer", actor(session, "administrator").id, NOW)
    learning.enrol_self(session, actor(session, "other"), "primer", NOW)
    group_id = enrolments.seat(session, actor(session, "other"), "primer").group_id
    settings = QuizSettings(closes_at=NOW + timedelta(days=900), extra_minutes=15)
    quiz_settings.change_group(
        session, actor(session, "administrator"), group_id, "delo", settings, NewWord(word="Енисей"), NOW
    )
    administrator = actor(session, "administrator")
    paper = paper_tests.make(session, administrator, group_id, "delo", 2, NOW.date(), NOW)
    paper_sheets.enter(
        session,
        administrator,
        paper_tests.open_test(session, group_id, paper),
        enrolments.seat(session, actor(session, "other"), "primer").id,
        Typed(variant=2, line="1А"),
        NOW,
    )
    instructor = actor(session, "instructor")
    for answer in ("Мой ответ", "Мой ответ подробнее", "Мой ответ со сроком"):
        works.hand_in(session, actor(session, "other"), "primer", "delo", answer, "otvet.txt", b"text", NOW)
        (waiting,), _total = works.queue(session, actor(session, "instructor"), 1, 1)
        if "срок" not in answer:
            works.read(session, instructor, waiting.id, Reading(False, (0,), "Добавьте срок."), NOW)
    change = Change(kind=ChangeKind.AMENDED, in_force_on=NOW.date(), by="3-ФЗ", places=("5",))
    act_register.record_change(session, instructor, "fz-1-2001", change, NOW)
    act_register.place_is_right(session, instructor, "primer", "lesson", "vvedenie", NOW)
    act_register.confirm(session, instructor, "fz-2-2002", "Другой источник", NOW)
    _regrade(session)


def _regrade(session: Session) -> None:
    """A question that was left out of the result, and one that was so until this was taken back."""
    instructor = actor(session, "instructor")
    for key in ("p-1-1", "p-1-2"):
        found = regrade_preview.compare(session, "primer", key)
        assert found.chosen
        seen = found.outcomes[Remedy.DROP].fingerprint
        order = Order(version=found.chosen.sha256, remedy=Remedy.DROP, reason="Опечатка.", with_losses=False, seen=seen)
        regrading.apply(session, instructor, "primer", key, order, NOW)
    (newest, _older), _total = regrade_history.history(session, "primer", 1, 2)
    regrading.undo(session, instructor, "primer", newest.id, NOW)


def main() -> None:
    """Write the state of the newest migration."""
    key = Ed25519PrivateKey.generate()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/state.sqlite3")
        populate(engine)
        with Session(engine) as session, transaction.writing(session):
            tell(session, key, NOW)
            _leave_traces(session)
        kept = {"public_key": public_key_pem(key).decode(), "rows": rows(engine)}
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{expected_version()}.json").write_text(
        json.dumps(kept, ensure_ascii=False, indent=1, default=_plain) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
