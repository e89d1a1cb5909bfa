"""Attempts and documents keep the law as it stood in the register on their day."""

from datetime import date

from sqlalchemy import update

from lms.domain.certificate import CertificateRecord, record_from_canonical
from lms.domain.course import FINAL
from lms.domain.legal_change import Change, ChangeKind
from lms.models.assessment import Attempt
from lms.models.certificates import RegisterRecord
from lms.services import act_register, assessment, attestation, certificates, doctor, enrolments, legal_acts

ACT, NUMBER = "fz-1-2001", "САГ-2026-00001"


def amend(study, by: str) -> None:
    change = Change(kind=ChangeKind.AMENDED, in_force_on=study.now.date(), by=by, places=("5",))
    act_register.record_change(study.session, study.actor("instructor"), ACT, change, study.now)


def passed(study) -> int:
    """The protocol of a group whose learner has passed everything."""
    group_id = study.group()
    study.complete("learner", group_id)
    return study.protocol(group_id)


def close(study, protocol_id, key) -> CertificateRecord:
    """Close the protocol; what the register says of its document."""
    attestation.close_protocol(study.session, study.actor("administrator"), protocol_id, key, study.now)
    return record_from_canonical(study.session.get_one(RegisterRecord, 1).body.encode())


def law(study) -> str:
    return enrolments.seat(study.session, study.actor("learner"), "primer").law_sha256


def test_an_attempt_keeps_the_law_it_began_with(session, study) -> None:
    study.enrol("learner")
    first = study.take("learner", "nachalo")
    before = law(study)
    later = study.later(hours=1)
    amend(later, "4-ФЗ")
    second = later.take("learner", "nachalo")
    pages = [assessment.attempt_page(session, study.actor("learner"), each) for each in (first, second)]
    assert [page.law_sha256 for page in pages] == [before, law(study)]
    editions = [legal_acts.state(session, page.law_sha256)[1][ACT].edition for page in pages]
    assert editions == ["Выдуманный акт для проверок", "ред. 24.11.2026 (4-ФЗ)"]


def test_a_document_keeps_the_law_of_the_attempt_that_was_passed(session, study, key) -> None:
    """A failed attempt before it, and a change of law after it, leave no trace."""
    study.enrol("learner", study.group())
    study.pass_modules("learner")
    study.take("learner", FINAL, well=False)
    later = study.later(days=1)
    amend(later, "5-ФЗ")
    studied = law(study)
    later.take("learner", FINAL)
    amend(study.later(days=2), "6-ФЗ")
    assert law(study) != studied
    group_id = enrolments.seat(session, study.actor("learner"), "primer").group_id
    record = close(study, study.protocol(group_id), key)
    assert (record.law_sha256, record.law_as_of) == (studied, date(2026, 11, 25))
    _taken_at, acts = legal_acts.state(session, record.law_sha256)
    assert acts[ACT].edition == "ред. 25.11.2026 (5-ФЗ)"
    certificates.duplicate(session, study.actor("administrator"), NUMBER, "Утрачен", key, study.later(days=9).now)
    again = record_from_canonical(session.get_one(RegisterRecord, 2).body.encode())
    assert (again.law_sha256, again.law_as_of) == (record.law_sha256, record.law_as_of)


def test_a_document_of_an_attempt_from_before_the_law_was_kept_is_valid_without_it(session, study, key) -> None:
    protocol_id = passed(study)
    session.execute(update(Attempt).values(law_sha256=""))
    record = close(study, protocol_id, key)
    assert (record.law_sha256, record.law_as_of) == ("", None)
    assert "law" not in session.get_one(RegisterRecord, 1).body
    session.expire_all()
    assert certificates.verify_number(session, NUMBER, key.public_key()).verdict is certificates.Verdict.VALID
    assert doctor.examine(session, key.public_key()) == []


def test_a_document_with_its_law_is_valid(session, study, key) -> None:
    protocol_id = passed(study)
    record = close(study, protocol_id, key)
    assert record.law_sha256 == law(study)
    assert certificates.verify_number(session, NUMBER, key.public_key()).verdict is certificates.Verdict.VALID
    body = session.get_one(RegisterRecord, 1)
    body.body = body.body.replace(record.law_sha256, "0" * 64)
    session.flush()
    assert certificates.verify_number(session, NUMBER, key.public_key()).verdict is not certificates.Verdict.VALID
