"""Acts of several people at one moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lms.domain.errors import Refused
from lms.services import transaction


def at_once(engine: Engine, acts: list[Callable[[Session], Any]]) -> list[Any]:
    """Each act in its own thread, session and transaction, begun together: results, or refusals."""
    together = Barrier(len(acts))

    def run(act: Callable[[Session], Any]) -> Any:
        together.wait()
        try:
            with Session(engine) as session, transaction.writing(session):
                return act(session)
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(results: list[Any]) -> list[str]:
    return [str(result) for result in results if isinstance(result, Refused)]
