"""Speed of pages as multiples of a bare Flask page, by CPU time, in one run on one machine.

`make bench` prints a table; exit code 1 when a bar is missed. In each of many short rounds the floor is measured right
beside each kind of page, so that a busy machine moves both sides alike; the median of the rounds counts.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from serving import Server, free_port, served  # noqa: E402  # the folder is not a package
from visitor import Visitor  # noqa: E402

ROUNDS, REQUESTS, CYCLES, PAPERS = 60, 30, 1, 3
PASSWORD = "sayan-2026"
Rows = dict[str, list[tuple[float, float]]]
"""CPU milliseconds of one visit and of one floor request beside it, by kind of page, in every round."""


def main() -> None:
    """Measure, print, and fail when a bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        data = {"LMS_DATA": folder, "FLOOR_DATABASE": f"{folder}/floor.sqlite3"}
        subprocess.run(
            [sys.executable, "-m", "lms.cli", "demo"], env={**os.environ, **data}, check=True, stdout=subprocess.DEVNULL
        )
        os.environ.update(data)
        import floor

        floor.prepare()
        enrol_people(CYCLES * ROUNDS + 1)
        floor_port, port = free_port(), free_port()
        bare = [
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--port",
            str(floor_port),
            "--workers",
            "1",
            "--blocking-threads",
            "4",
            "floor:application",
        ]
        started = time.perf_counter()
        with served(["-m", "lms.cli", "serve", "--port", str(port), "--no-jobs"], port, data, "/") as site:
            first_page = time.perf_counter() - started
            with served(bare, floor_port, {**data, "PYTHONPATH": str(HERE)}, "/") as base:
                rows, size = measure(base, site)
            memory = max(site.memory())
    ok = report(rows, size, memory, first_page)
    sys.exit(0 if ok else 1)


def measure(base: Server, site: Server) -> tuple[Rows, int]:
    """What each kind of page costs, and the bytes of a lesson on the wire."""
    learner = Visitor(site.port)
    learner.sign_in("learner@demo.test", PASSWORD)
    stranger, bare = Visitor(site.port), Visitor(base.port)
    lessons = lesson_addresses(learner)
    numbers = issue(site)
    holder = Visitor(site.port)
    holder.sign_in("member1@demo.test", PASSWORD)
    kinds: dict[str, tuple[int, Callable[[int], None]]] = {
        "lesson, signed in": (REQUESTS, lambda _n: expect(learner.get(lessons[0]), 200)),
        "lessons in turn": (REQUESTS, lambda n: expect(learner.get(lessons[n % len(lessons)]), 200)),
        "catalogue": (REQUESTS, lambda _n: expect(stranger.get("/courses"), 200)),
        "course page": (REQUESTS, lambda _n: expect(stranger.get("/courses/kazachestvo"), 200)),
        "quiz cycle": (CYCLES, cycle(site)),
        "certificate PDF": (PAPERS, lambda _n: expect(holder.get(f"/account/documents/{numbers[0]}.pdf"), 200)),
    }
    for name, (_count, visit) in kinds.items():
        for number in range(5 if name != "quiz cycle" else 1):
            visit(number)
    rows: Rows = {name: [] for name in kinds}
    for _round in range(ROUNDS):
        for name, (count, visit) in kinds.items():
            cost = spent(site, count, visit)
            floor = spent(base, REQUESTS, lambda _n: expect(bare.get("/"), 200))
            rows[name].append((cost, floor))
    learner.get(lessons[0])
    return rows, learner.size


def spent(server: Server, count: int, visit: Callable[[int], None]) -> float:
    """CPU milliseconds of one visit of `count`."""
    before = server.cpu()
    for number in range(count):
        visit(number)
    return (server.cpu() - before) / count * 1000


def enrol_people(count: int) -> None:
    """People bench0@demo.test … in the standing group of the course."""
    from sqlalchemy.orm import Session

    import config
    from lms.adapters import passwords
    from lms.adapters.clock import now
    from lms.domain.permissions import Role
    from lms.services import accounts, learning, transaction
    from lms.services.database import open_engine

    password_hash = passwords.hashed(PASSWORD)
    engine = open_engine(config.load().database_url)
    with Session(engine) as session, transaction.writing(session):
        for number in range(count):
            details = accounts.PersonDetails(
                surname="Мерин", given_name="Проба", patronymic="", organisation="", time_zone="Asia/Krasnoyarsk"
            )
            account = accounts.create(
                session,
                f"bench{number}@demo.test",
                "",
                details,
                [Role.LEARNER],
                now(),
                confirmed=True,
                password_hash=password_hash,
            )
            learning.enrol_self(session, accounts.actor_of(account), "kazachestvo", now())


def lesson_addresses(learner: Visitor) -> list[str]:
    """Addresses of the lessons of the demo course."""
    learner.get("/learn/kazachestvo", read=True)
    found = re.findall(r'href="(/learn/kazachestvo/(?!test/)[a-z0-9-]+)"', learner.text)
    return list(dict.fromkeys(found))


def issue(site: Server) -> list[str]:
    """Close the demo group's protocol; the numbers of the documents."""
    chief = Visitor(site.port)
    chief.sign_in("admin@demo.test", PASSWORD)
    chief.get("/manage", read=True)
    group = max(re.findall(r"/manage/groups/(\d+)", chief.text), key=int)
    chief.get(f"/manage/groups/{group}/protocol", read=True)
    form = {
        "number": "1",
        "held_on": "2026-11-24",
        "kind": "certificate",
        "chair": "Орлов П. А.",
        "members": "Лебедева Н. С.",
        "secretary": "Быков С. Н.",
    }
    expect(chief.post(f"/manage/groups/{group}/protocol", form), 303)
    place = chief.place
    chief.get(place, read=True)
    expect(chief.post(f"{place}/close", {}), 303)
    chief.get("/manage/documents?search=%D0%90%D0%B1%D1%80%D0%B0%D0%BC%D0%BE%D0%B2%D0%B0", read=True)
    return re.findall(r"/account/documents/([^\"]+)\.pdf", chief.text)


def cycle(site: Server) -> Callable[[int], None]:
    """Open, start, ten answers one by one, hand in, review; each by the next of many people."""
    people = [prepared(site, number) for number in range(CYCLES * ROUNDS + 1)]
    waiting = iter(people)

    def visit(_number: int) -> None:
        person = next(waiting)
        expect(person.get("/learn/kazachestvo/test/pravo", read=True), 200)
        expect(person.post("/learn/kazachestvo/test/pravo", {}), 303)
        attempt = person.place
        expect(person.get(attempt, read=True), 200)
        answers = re.findall(rf'action="({attempt}/answers/\d+)"', person.text)
        for address in answers:
            part = person.text.partition(f'action="{address}"')[2].partition("</form>")[0]
            expect(person.post(address, {"base": "0", **some_answer(part)}, script=True), 200)
        expect(person.post(f"{attempt}/finish", {"sure": "1"}), 303)
        expect(person.get(attempt), 200)

    return visit


def prepared(site: Server, number: int) -> Visitor:
    """A signed-in person of the benchmark who studies the course."""
    person = Visitor(site.port)
    person.sign_in(f"bench{number}@demo.test", PASSWORD)
    return person


def some_answer(form: str) -> dict[str, str]:
    """An answer that fits the inputs of the form."""
    selects = re.findall(r'<select[^>]*name="(answer-\d+)".*?<option value="(\d+)"', form, re.DOTALL)
    if selects:
        return dict(selects)
    chosen = re.search(r'<input[^>]*type="(?:radio|checkbox)"[^>]*value="(\d+)"', form)
    return {"answer": chosen[1] if chosen else "16"}


def expect(status: int, wanted: int) -> None:
    """Stop when a page did not answer as it should: a fast error is no speed."""
    if status != wanted:
        raise SystemExit(f"status {status} where {wanted} was expected")


BARS = {
    "lesson, signed in": 2.5,
    "lessons in turn": None,
    "catalogue": 3.0,
    "course page": 3.0,
    "quiz cycle": 60.0,
    "certificate PDF": None,
}


def report(rows: Rows, size: int, memory: float, first_page: float) -> bool:
    """Print the table; whether every bar is held."""
    print(f"{'page':22}{'CPU ms':>9}{'min–max':>16}{'floor':>9}{'x floor':>9}{'bar':>7}")
    ok = True
    for name, pairs in rows.items():
        costs = [cost for cost, _floor in pairs]
        floor = statistics.median(floor for _cost, floor in pairs)
        ratio = statistics.median(cost / floor for cost, floor in pairs)
        bar = BARS.get(name)
        held = bar is None or ratio <= bar
        ok &= held
        print(
            f"{name:22}{statistics.median(costs):9.2f}{f'{min(costs):.2f}–{max(costs):.2f}':>16}{floor:9.2f}{ratio:9.2f}"
            f"{f'{bar:g}' if bar else '':>7}{'' if held else '  MISSED'}"
        )
    for words, value, bar in (
        ("certificate PDF, CPU ms", statistics.median(cost for cost, _floor in rows["certificate PDF"]), 25.0),
        ("memory of one worker, MB", memory, 120.0),
        ("first page after start, s", first_page, 2.0),
        ("lesson on the wire, warm, kB", size / 1000, 12.0),
    ):
        ok &= value <= bar
        print(f"{words:31}{value:9.2f}   bar {bar:g}{'' if value <= bar else '  MISSED'}")
    return ok


if __name__ == "__main__":
    main()
