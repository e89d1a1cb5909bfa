"""The doctor is silent about a sound installation and names each thing that was changed behind its back."""

import pytest
from sqlalchemy import text, update

from lms.domain.certificate import DocumentKind
from lms.models.catalogue import RevisionFile
from lms.models.certificates import RegisterRecord
from lms.models.journal import Job
from lms.models.learning import Enrolment
from lms.services import assessment, attestation, certificates, doctor, learning


@pytest.fixture
def enrolment_id(session, study, key) -> int:
    """One with a document, one under way with an open attempt, one who left."""
    group_id = study.group()
    enrolment_id = study.complete("learner", group_id)
    study.enrol("other", group_id)
    study.read_all("other")
    assessment.start(session, study.actor("other"), "primer", "nachalo", study.now)
    learning.withdraw(session, study.actor("administrator"), study.enrol("third", group_id), study.now)
    protocol_id = study.protocol(group_id, DocumentKind.CERTIFICATE)
    attestation.close_protocol(session, study.actor("administrator"), protocol_id, key, study.now)
    certificates.revoke(session, study.actor("administrator"), "САГ-2026-00001", "Ошибка", key, study.now)
    session.flush()
    return enrolment_id


def examined(session, key) -> list[str]:
    session.flush()
    session.expire_all()
    return doctor.examine(session, key.public_key())


@pytest.mark.slow
def test_a_sound_installation_has_no_faults(session, enrolment_id, key) -> None:
    assert examined(session, key) == []


@pytest.mark.slow
def test_a_wrong_percent_or_state_is_found(session, enrolment_id, key) -> None:
    session.execute(update(Enrolment).where(Enrolment.id == enrolment_id).values(percent=99))
    assert examined(session, key) == [
        f"enrolment {enrolment_id}: stored 99 % passed, facts say 100 % ready",
    ]
    session.execute(update(Enrolment).where(Enrolment.id == enrolment_id).values(percent=100))
    session.execute(update(Enrolment).where(Enrolment.id == enrolment_id + 1).values(state="ready"))
    assert examined(session, key) == [f"enrolment {enrolment_id + 1}: stored 50 % ready, facts say 50 % studying"]


@pytest.mark.slow
def test_facts_that_are_not_in_the_records_are_found(session, enrolment_id, key) -> None:
    session.execute(update(Enrolment).where(Enrolment.id == enrolment_id).values(facts='{"marks": []}'))
    assert examined(session, key) == [f"enrolment {enrolment_id}: the facts on its row are not those of its records"]


@pytest.mark.slow
def test_an_edited_record_and_a_removed_last_one_are_found(session, enrolment_id, key) -> None:
    row = session.get_one(RegisterRecord, 1)
    row.body = row.body.replace("Ковалёва", "Козлова")
    assert examined(session, key) == ["register of documents, record 1: edited"]
    session.delete(session.get_one(RegisterRecord, 2))
    assert examined(session, key) == [
        "register of documents, record 1: edited",
        "register of documents, record 1: missing_last",
    ]


@pytest.mark.slow
def test_a_changed_file_of_a_revision_is_found(session, enrolment_id, key) -> None:
    session.execute(update(RevisionFile).where(RevisionFile.path == "course.toml").values(content=b"title = 'x'"))
    (fault,) = examined(session, key)
    assert fault.endswith("its files do not match its SHA-256")


def test_a_job_given_up_is_named(session, study, key) -> None:
    job = Job(kind="letter", payload="{}", state="failed", run_after=study.now, created_at=study.now)
    session.add(job)
    session.flush()
    assert examined(session, key) == [f"job {job.id} was given up"]


def test_an_old_schema_stops_the_examination(session, key) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert examined(session, key) == ["not ready: migrations"]
