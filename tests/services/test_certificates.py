"""The register: appended only, verified by code, number and file, and never fooled by a changed row."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, update

from lms.domain.certificate import RecordAction, State, record_from_canonical
from lms.domain.errors import Missing, Refused
from lms.models.accounts import Account
from lms.models.certificates import PaperFile, RegisterRecord
from lms.services import attestation, certificates
from lms.services.certificates import Verdict

BASE = "https://courses.example.test"
NUMBER = "САГ-2026-00001"


@pytest.fixture
def issued(session, study, key) -> RegisterRecord:
    """The learner's document, the first of the register, another one after it."""
    group_id = study.group()
    session.scalars(select(Account).where(Account.email == "learner@city.test")).one().name_key = "а"
    study.ready("learner", group_id)
    study.ready("other", group_id)
    protocol_id = study.protocol(group_id)
    attestation.close_protocol(session, study.actor("administrator"), protocol_id, key, study.now)
    return session.get_one(RegisterRecord, 1)


def revoke(session, study, key, number=NUMBER, reason="Выдан по ошибке") -> None:
    certificates.revoke(session, study.actor("administrator"), number, reason, key, study.now)


def duplicate(session, study, key, number=NUMBER, reason="Утерян") -> str:
    return certificates.duplicate(session, study.actor("administrator"), number, reason, key, study.now)


def by_number(session, key, number=NUMBER):
    return certificates.verify_number(session, number, key.public_key())


def test_a_code_names_the_holder_and_a_number_only_hints(session, issued, key) -> None:
    for typed in (issued.code, f" {issued.code.lower().replace('-', ' ')} "):
        found = certificates.verify_code(session, typed, key.public_key())
        assert (found.verdict, found.holder) == (Verdict.VALID, "Ковалёва Мария Петровна")
        assert (found.sha256, found.signature, found.record.number) == (issued.sha256, issued.signature, NUMBER)
    for typed in (NUMBER, " саг-2026-00001 "):
        found = by_number(session, key, typed)
        assert (found.verdict, found.holder) == (Verdict.VALID, "К***** М. П.")


@pytest.mark.parametrize("typed", ["", "САГ-2026-00099", "%", "7K3M-9QXT-2RDA-WH5B", "' OR 1=1 --"])
def test_what_the_register_does_not_hold_is_unknown(session, issued, key, typed: str) -> None:
    assert by_number(session, key, typed).verdict is Verdict.UNKNOWN
    assert certificates.verify_code(session, typed, key.public_key()).verdict is Verdict.UNKNOWN


def test_a_revoked_document_says_why_and_is_revoked_once(session, study, issued, key) -> None:
    with pytest.raises(Refused) as refused:
        revoke(session, study, key, reason="  ")
    assert refused.value.field == "reason"
    revoke(session, study, key)
    found = certificates.verify_code(session, issued.code, key.public_key())
    assert (found.verdict, found.event.reason) == (Verdict.REVOKED, "Выдан по ошибке")
    for again in (revoke, duplicate):
        with pytest.raises(Refused, match="not valid any more"):
            again(session, study, key)
    assert by_number(session, key, "САГ-2026-00002").verdict is Verdict.VALID
    assert certificates.chain_faults(session, key.public_key()) == []


def test_a_duplicate_replaces_the_original_under_the_next_number(session, study, issued, key) -> None:
    with pytest.raises(Refused) as refused:
        duplicate(session, study, key, reason="")
    assert refused.value.field == "reason"
    number = duplicate(session, study, key)
    assert number == "САГ-2026-00003"
    original, copy = by_number(session, key), by_number(session, key, number)
    assert (original.verdict, original.event.number) == (Verdict.REPLACED, number)
    assert (copy.verdict, copy.record.action, copy.record.replaces) == (
        Verdict.VALID,
        RecordAction.DUPLICATED,
        NUMBER,
    )
    assert copy.record.code != original.record.code
    for again in (revoke, duplicate):
        with pytest.raises(Refused, match="not valid any more"):
            again(session, study, key)
    revoke(session, study, key, number)
    assert by_number(session, key, number).verdict is Verdict.REVOKED
    assert by_number(session, key).verdict is Verdict.REPLACED
    assert certificates.chain_faults(session, key.public_key()) == []


def test_only_what_was_issued_can_be_revoked(session, study, issued, key) -> None:
    for act in (revoke, duplicate):
        with pytest.raises(Missing):
            act(session, study, key, "САГ-2026-00099")


def test_a_paper_is_its_holders_and_an_administrators(session, study, issued) -> None:
    content, row = certificates.paper(session, study.actor("learner"), NUMBER, BASE)
    assert content.startswith(b"%PDF-")
    assert row is issued
    assert certificates.paper(session, study.actor("administrator"), NUMBER, BASE, any_holder=True)[0] == content
    for name, number in (("other", NUMBER), ("administrator", NUMBER), ("learner", "САГ-2026-00099")):
        with pytest.raises(Missing):
            certificates.paper(session, study.actor(name), number, BASE)


@pytest.mark.slow
def test_a_file_is_genuine_byte_for_byte_and_any_other_is_not(session, study, issued, key) -> None:
    content, row = certificates.paper(session, study.actor("learner"), NUMBER, BASE)
    public = key.public_key()
    assert certificates.verify_file(session, content, public).verdict is Verdict.CHANGED
    certificates.remember_paper(session, row.position, content, study.now)
    certificates.remember_paper(session, row.position, content, study.now)
    assert certificates.is_remembered(session, content)
    found = certificates.verify_file(session, content, public)
    assert (found.verdict, found.holder) == (Verdict.VALID, "Ковалёва Мария Петровна")
    assert session.scalars(select(PaperFile.sha256)).all() == [hashlib.sha256(content).hexdigest()]
    metadata = content.replace(b"Ghent", b"Ghant").replace(b"/Lang", b"/Lagn", 1)
    assert metadata != content
    assert certificates.verify_file(session, metadata, public).verdict is Verdict.CHANGED
    for place in range(0, len(content), len(content) // 40):
        tampered = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        assert certificates.verify_file(session, tampered, public).verdict in {Verdict.CHANGED, Verdict.UNKNOWN}
    assert certificates.verify_file(session, b"%PDF-1.7 nothing", public).verdict is Verdict.UNKNOWN
    revoke(session, study, key)
    assert certificates.verify_file(session, content, public).verdict is Verdict.REVOKED


def test_a_name_no_font_can_draw_is_refused_in_words(session, study, key) -> None:
    group_id = study.group()
    account = session.get_one(Account, study.actor("learner").id)
    account.surname = "漢字"
    study.ready("learner", group_id)
    attestation.close_protocol(session, study.actor("administrator"), study.protocol(group_id), key, study.now)
    with pytest.raises(Refused, match="sign that no font") as refused:
        certificates.paper(session, study.actor("learner"), NUMBER, BASE)
    assert refused.value.params == {"number": NUMBER}
    assert by_number(session, key).verdict is Verdict.VALID


def tampered(session, position: int, **values: object) -> None:
    session.execute(update(RegisterRecord).where(RegisterRecord.position == position).values(**values))
    session.expire_all()


@pytest.mark.parametrize(
    "column", ["body", "previous_sha256", "sha256", "signature", "kind", "code", "number", "replaces", "action"]
)
def test_a_changed_row_is_never_valid(session, study, issued, key, column: str) -> None:
    body, code = issued.body, issued.code
    changed = {
        "body": body.replace("Ковалёва", "Козлова"),
        "previous_sha256": "1" * 64,
        "sha256": "2" * 64,
        "signature": "AAAA",
        "kind": "qualification",
        "code": "0000-0000-0000-0000",
        "number": "САГ-2026-77777",
        "replaces": "САГ-2026-00002",
        "action": "duplicated",
    }
    tampered(session, 1, **{column: changed[column]})
    verdicts = {
        by_number(session, key).verdict,
        by_number(session, key, changed["number"]).verdict,
        certificates.verify_code(session, code, key.public_key()).verdict,
        certificates.verify_code(session, changed["code"], key.public_key()).verdict,
    }
    assert Verdict.CHANGED in verdicts
    assert verdicts <= {Verdict.CHANGED, Verdict.UNKNOWN}
    assert certificates.chain_faults(session, key.public_key()) != []


def test_a_record_signed_by_a_stranger_is_not_genuine(session, study, issued) -> None:
    stranger = Ed25519PrivateKey.generate()
    assert by_number(session, stranger).verdict is Verdict.CHANGED
    assert len(certificates.chain_faults(session, stranger.public_key())) == 2


def test_faults_of_the_chain_are_named_with_their_place(session, study, issued, key) -> None:
    public = key.public_key()
    revoke(session, study, key)
    tampered(session, 1, body=issued.body.replace("Ковалёва", "Козлова"))
    assert certificates.chain_faults(session, public) == ["1: edited"]
    session.delete(session.get_one(RegisterRecord, 3))
    session.flush()
    assert certificates.chain_faults(session, public) == ["1: edited", "2: missing_last"]
    tampered(session, 2, number="САГ-2026-99999")
    assert certificates.chain_faults(session, public)[1] == "2: columns"


def test_own_documents_and_the_register_tell_what_is_valid(session, study, issued, key, queries) -> None:
    assert certificates.own_documents(session, study.actor("administrator")) == []
    few = queries(lambda: certificates.own_documents(session, study.actor("learner")))
    number = duplicate(session, study, key)
    revoke(session, study, key, number)
    own = certificates.own_documents(session, study.actor("learner"))
    assert [(line.number, line.state, line.reason) for line in own] == [
        (number, State.REVOKED, "Выдан по ошибке"),
        (NUMBER, State.REPLACED, "Утерян"),
    ]
    assert len(queries(lambda: certificates.own_documents(session, study.actor("learner")))) == len(few)
    lines, total = certificates.documents(session, "ковалева", 1, 1)
    assert ([line.number for line in lines], total) == ([number], 2)
    assert [line.number for line in certificates.documents(session, "00002", 1, 20)[0]] == ["САГ-2026-00002"]
    assert certificates.documents(session, "_", 1, 20) == ([], 0)
    everything = certificates.documents(session, "", 1, 20, protocol_id=issued.protocol_id)
    assert everything[1] == 3
    assert certificates.documents(session, "", 1, 20, protocol_id=999_999) == ([], 0)


def test_records_are_what_was_signed(session, issued) -> None:
    record = record_from_canonical(issued.body.encode())
    assert (issued.number, issued.code, issued.holder_key) == (record.number, record.code, "ковалева мария петровна")
