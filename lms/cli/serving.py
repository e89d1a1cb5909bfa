"""`lms serve`, `lms worker`, `lms demo`."""

import importlib
import logging
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable

import click
from granian import Granian
from granian.constants import Interfaces
from sqlalchemy import Engine

from config import Settings
from lms import worker as background
from lms.adapters.clock import now
from lms.cli.setting import engine, fail, settings, writing
from lms.services import transaction
from lms.services.database import upgrade
from lms.services.demo import PEOPLE, populate
from lms.services.loading import NOTE, load, read_library
from lms.services.readiness import unready

_SITE = "lms.wsgi"
_STOPPING = (signal.SIGTERM, signal.SIGINT)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Processes that answer pages.")
@click.option("--jobs/--no-jobs", default=True, help="Run a background worker beside them.")
def serve(host: str, port: int, workers: int, jobs: bool) -> None:
    """Serve the site with a production WSGI server."""
    found = settings()
    opened = engine(found)
    with transaction.reading(opened) as session:
        missing = unready(session)
    opened.dispose()  # no process inherits a connection of another
    if missing:
        fail([f"Not ready: {', '.join(missing)}. Run `lms upgrade` first."])
    if _is_taken(host, port):
        fail([f"Something listens on {host}:{port} already. Stop it, or choose another port: PORT=8010 make run"])
    multiprocessing.set_start_method("fork", force=True)
    importlib.import_module(_SITE)  # made once: the processes below share its memory and begin at once
    helper = multiprocessing.Process(target=_work, args=(found, opened)) if jobs else None
    if helper:
        helper.start()
    server = Granian(
        f"{_SITE}:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        backpressure=128,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    os.register_at_fork(after_in_child=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING))
    _when_told(server.signal_handler_interrupt)
    try:
        server.serve()
    finally:
        if helper:
            helper.terminate()
            helper.join(timeout=10)
            helper.kill()


def _is_taken(host: str, port: int) -> bool:
    """Whether a server answers there. The server below would share its port, and people would meet both in turn."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1" if host == "0.0.0.0" else host, port)) == 0  # noqa: S104  # compared only


@click.command()
def worker() -> None:
    """Do the work of the queue: send letters, hand in attempts whose time is over."""
    found = settings()
    _work(found, engine(found))


def _work(found: Settings, opened: Engine) -> None:
    logging.basicConfig(level=logging.INFO)
    stop = threading.Event()
    _when_told(stop.set)
    threading.Thread(target=_stop_with_parent, args=(os.getppid(), stop), daemon=True).start()
    background.run(opened, found, stop)


def _when_told(stop: Callable[[], object]) -> None:
    """Call `stop` when this process is told to end. A thread waits for that: a handler, which interrupts the main
    thread anywhere, would wait for ever where it meets the lock of the event it sets.
    """

    def wait() -> None:
        signal.sigwait(_STOPPING)
        stop()

    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    threading.Thread(target=wait, daemon=True).start()


def _stop_with_parent(parent: int, stop: threading.Event) -> None:
    """A server that was killed takes its worker along."""
    while os.getppid() == parent and not stop.wait(1.0):
        pass
    stop.set()


@click.command()
@click.option("--serve", "then_serve", is_flag=True, help="Serve the site afterwards.")
@click.pass_context
def demo(context: click.Context, then_serve: bool) -> None:
    """Prepare the database, load courses/ and make demo people; a second run keeps the data."""
    found = settings()
    if not found.demo:
        fail(["Demo people are never made in production."])
    upgrade(engine(found))
    library = read_library(found.courses)
    if library.problems:
        fail([f"{problem.file}:{problem.line}: {problem.message()}" for problem in library.problems])
    with writing() as session:
        load(session, library, NOTE, now())
    with writing() as session:
        populate(session, found.demo_password, now())
    click.echo(f"\n  {found.base_url}\n")
    for email, _surname, _given, _patronymic, roles in PEOPLE:
        click.echo(f"  {email:24} {found.demo_password:14} {', '.join(roles)}")
    click.echo("")
    if then_serve:
        context.invoke(serve, host="127.0.0.1", port=int(os.environ.get("PORT") or 8000), workers=1, jobs=True)
