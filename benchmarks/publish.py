"""Publishing a course of 40 lessons, as a multiple of rendering its lessons alone, by CPU time in one process.

`make bench` prints it; exit code 1 when the bar is missed. Rounds are interleaved, the median counts.
"""

import dataclasses
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

LESSONS, PEOPLE, ROUNDS = 40, 60, 5
BAR = 5.0
"""Publishing reads, checks, compares, renders, stores and moves people; rendering alone is the floor."""
MOST_SECONDS = 2.0


def main() -> None:
    """Measure, print, and fail when a bar is missed."""
    from sqlalchemy.orm import Session

    from lms.adapters import markup
    from lms.adapters.clock import now
    from lms.models.schema import upgrade
    from lms.services import legal_acts, publishing, transaction
    from lms.services.database import open_engine

    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/publish.sqlite3")
        upgrade(engine)
        with Session(engine) as session, transaction.writing(session):
            author = prepare(session)
            acts = legal_acts.register(session)
        rows = []
        for number in range(ROUNDS):
            with Session(engine) as session, transaction.writing(session):
                edit(session, author, number)
                plan = publishing.plan(session, "bench")
            document = plan.draft.document
            if document is None:
                raise SystemExit(f"the course can't be read: {plan.draft.problems[:3]}")
            bodies = [lesson.body for lesson in document.lessons()]
            alone = spent(lambda bodies=bodies: [markup.render(body, media_url="/m/", acts=acts) for body in bodies])

            def whole(seen: str = plan.sha256) -> None:
                with Session(engine) as session, transaction.writing(session):
                    publishing.publish(session, author, "bench", "Правка", seen, now(), move=True)

            rows.append((spent(whole), alone))
        engine.dispose()
    seconds = statistics.median(whole for whole, _alone in rows)
    ratio = statistics.median(whole / alone for whole, alone in rows)
    ok = ratio <= BAR and seconds <= MOST_SECONDS
    print(
        f"publishing {LESSONS} lessons, {PEOPLE} people moved: {seconds:.2f} s, {ratio:.2f} x rendering alone, "
        f"bar {BAR:g}{'' if ok else '  MISSED'}"
    )
    sys.exit(0 if ok else 1)


def prepare(session):
    """A course of 40 lessons made of the longest texts there are, an author, and people under way."""
    from config import ROOT
    from lms.adapters.clock import now
    from lms.domain.course import Course
    from lms.domain.permissions import Role
    from lms.services import accounts, act_register, catalogue, learning
    from lms.services.loading import read_library

    library = read_library(ROOT / "courses")
    act_register.load(session, library.acts, now())
    course: Course = max(library.courses, key=lambda each: sum(1 for _ in each.lessons()))
    catalogue.publish(session, None, lengthened(course), library.acts, "Первая", now())
    details = accounts.PersonDetails(
        surname="Мерин", given_name="Проба", patronymic="", organisation="", time_zone="Asia/Krasnoyarsk"
    )
    people = []
    for number in range(PEOPLE + 1):
        roles = [Role.INSTRUCTOR] if number == 0 else [Role.LEARNER]
        account = accounts.create(
            session, f"bench{number}@demo.test", "", details, roles, now(), confirmed=True, password_hash="none"
        )
        people.append(accounts.actor_of(account))
    for person in people[1:]:
        learning.enrol_self(session, person, "bench", now())
        learning.mark_lesson(session, person, "bench", next(course.lessons()).key, now())
    return people[0]


def lengthened(course):
    """The course under the slug of the benchmark, with lessons copied until there are 40."""
    modules = list(course.modules)
    lessons = list(course.lessons())
    last = modules[-1]
    copies = tuple(
        dataclasses.replace(lessons[number % len(lessons)], key=f"copy-{number}", order=900 + number)
        for number in range(max(0, LESSONS - len(lessons)))
    )
    modules[-1] = dataclasses.replace(last, lessons=last.lessons + copies)
    return dataclasses.replace(course, slug="bench", modules=tuple(modules))


def edit(session, author, number: int) -> None:
    """Reword one place of every lesson."""
    from lms.adapters.clock import now
    from lms.services import authoring

    def reworded(tree: dict[str, bytes]) -> dict[str, bytes]:
        line = f"\nПравка {number}.\n".encode()
        return {path: content + line for path, content in tree.items() if path.endswith(".md")}

    authoring.edit(session, author, "bench", reworded, "file.edited", "", now())


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of `work`."""
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__":
    main()
