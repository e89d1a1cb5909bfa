"""The queue: leased, done, tried again with growing pauses, given up at last."""

from datetime import timedelta

from lms.models.journal import Job
from lms.services import jobs
from lms.services.jobs import LEASE, MAX_TRIES, Leased


def test_jobs_are_taken_in_the_order_they_are_due(session, now) -> None:
    jobs.enqueue(session, "later", {}, now + timedelta(seconds=1))
    jobs.enqueue(session, "first", {"text": "ё"}, now)
    jobs.enqueue(session, "second", {}, now)
    session.flush()
    taken = [jobs.take(session, now) for _try in range(3)]
    assert [(job.kind, job.payload) if job else None for job in taken] == [
        ("first", {"text": "ё"}),
        ("second", {}),
        None,
    ]
    assert jobs.take(session, now + timedelta(seconds=1)).kind == "later"


def test_a_leased_job_is_left_alone_until_its_lease_ends(session, now) -> None:
    jobs.enqueue(session, "work", {}, now)
    session.flush()
    first = jobs.take(session, now)
    assert jobs.take(session, now + LEASE - timedelta(seconds=1)) is None
    assert jobs.take(session, now + LEASE) == first == Leased(first.id, "work", {})


def test_a_finished_job_forgets_what_it_held(session, now) -> None:
    jobs.letter(session, "a@city.test", "reset", "ru", now, path="/reset/secret")
    session.flush()
    leased = jobs.take(session, now)
    jobs.finish(session, leased.id, now)
    job = session.get_one(Job, leased.id)
    assert (job.state, job.payload, job.finished_at) == ("done", "{}", now)
    session.flush()
    assert jobs.take(session, now + timedelta(days=9)) is None


def test_pauses_grow_and_the_last_failure_ends_it(session, now) -> None:
    jobs.enqueue(session, "work", {}, now)
    session.flush()
    moment, pauses = now, []
    for _try in range(MAX_TRIES):
        leased = jobs.take(session, moment)
        jobs.fail(session, leased.id, "e" * 900, moment)
        job = session.get_one(Job, leased.id)
        pauses.append((job.run_after - moment).total_seconds())
        moment = job.run_after
    assert pauses[:-1] == [60, 240, 960, 3840, 15360, 61440, 61440]
    assert (job.state, job.tries, len(job.error)) == ("failed", MAX_TRIES, 500)
    session.flush()
    assert jobs.take(session, moment + timedelta(days=99)) is None
