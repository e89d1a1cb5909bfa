"""A protocol is opened, closed once, and gives one document to each who passed, or nothing at all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.domain.certificate import DocumentKind, record_from_canonical
from lms.domain.errors import Missing, Refused
from lms.models.certificates import Protocol, ProtocolEntry, RegisterRecord
from lms.models.learning import Enrolment
from lms.services import attestation, catalogue, certificates, legal_acts, organisations
from lms.services.attestation import ProtocolDetails

LICENSED = replace(
    organisations.DEMO_ISSUER,
    licence_number="Л035-01237-19/00123456",
    licence_date=date(2024, 3, 12),
    licence_authority="Министерство образования",
)
DETAILS = ProtocolDetails(
    number="2-ПК",
    held_on=date(2026, 11, 25),
    kind=DocumentKind.CERTIFICATE,
    chair="Соколов В. В.",
    members=("Петрова А. А.", "Титов Г. Г."),
    secretary="Крылова И. И.",
)


def close(session, study, protocol_id, key) -> int:
    return attestation.close_protocol(session, study.actor("administrator"), protocol_id, key, study.now)


def records(session):
    rows = session.scalars(select(RegisterRecord).order_by(RegisterRecord.position)).all()
    return [record_from_canonical(row.body.encode()) for row in rows]


@pytest.fixture
def group_id(study) -> int:
    """Two who passed, one who is under way."""
    group_id = study.group()
    study.ready("learner", group_id)
    study.ready("other", group_id)
    study.enrol("third", group_id)
    return group_id


@pytest.mark.slow
def test_closing_issues_one_document_to_each_who_passed(session, study, key) -> None:
    group_id = study.group()
    study.complete("learner", group_id)
    study.complete("other", group_id)
    study.enrol("third", group_id)
    protocol_id = study.protocol(group_id)
    page = attestation.protocol_page(session, protocol_id)
    assert (page.passed_count, page.kind_refusal) == (2, None)
    assert [(each.holder, each.passed, each.score_percent) for each in page.candidates] == [
        ("Third Имя", False, None),
        ("Быков Сергей", True, 100),
        ("Ковалёва Мария Петровна", True, 100),
    ]
    assert close(session, study, protocol_id, key) == 2
    first, second = records(session)
    assert (first.number, second.number) == ("САГ-2026-00001", "САГ-2026-00002")
    assert (first.holder, second.holder) == ("Быков Сергей", "Ковалёва Мария Петровна")
    assert (first.hours, first.course_slug, first.protocol_number) == (16, "primer", "1-ПК")
    assert first.code != second.code
    assert [each.post for each in first.signatories] == ["Директор", "Председатель комиссии", "Секретарь комиссии"]
    assert certificates.chain_faults(session, key.public_key()) == []
    states = session.scalars(select(Enrolment.state).order_by(Enrolment.id)).all()
    assert states == ["passed", "passed", "studying"]


def test_a_closed_protocol_keeps_its_list_and_its_people_are_written_to(session, study, group_id, key) -> None:
    protocol_id = study.protocol(group_id)
    close(session, study, protocol_id, key)
    protocol = session.get_one(Protocol, protocol_id)
    session.refresh(protocol)
    assert [(entry.line, entry.holder, entry.passed) for entry in protocol.entries] == [
        (1, "Third Имя", False),
        (2, "Быков Сергей", True),
        (3, "Ковалёва Мария Петровна", True),
    ]
    assert attestation.protocol_page(session, protocol_id).candidates == ()
    letters = study.letters("document_issued")
    assert [(letter["to"], letter["values"]["number"]) for letter in letters] == [
        ("other@city.test", "САГ-2026-00001"),
        ("learner@city.test", "САГ-2026-00002"),
    ]


def test_a_protocol_is_closed_once_and_then_never_changed(session, study, group_id, key) -> None:
    protocol_id = study.protocol(group_id)
    close(session, study, protocol_id, key)
    with pytest.raises(Refused, match="closed already"):
        close(session, study, protocol_id, key)
    with pytest.raises(Refused, match="closed already"):
        attestation.change_protocol(session, study.actor("administrator"), protocol_id, DETAILS, study.now)
    assert len(records(session)) == 2


@pytest.mark.slow
def test_the_next_protocol_of_the_group_has_only_who_is_left_and_counts_on(session, study, group_id, key) -> None:
    close(session, study, study.protocol(group_id), key)
    second = study.protocol(group_id, number="2-ПК")
    with pytest.raises(Refused, match="Nobody"):
        close(session, study, second, key)
    study.pass_modules("third")
    study.take("third", "final")
    assert close(session, study, second, key) == 1
    assert records(session)[-1].number == "САГ-2026-00003"
    assert certificates.chain_faults(session, key.public_key()) == []


def test_a_group_has_one_open_protocol(session, study, group_id) -> None:
    study.protocol(group_id)
    with pytest.raises(Refused) as refused:
        study.protocol(group_id, number="2-ПК")
    assert refused.value.params == {"number": "1-ПК"}
    with pytest.raises(Missing):
        study.protocol(999_999)


def test_an_open_protocol_can_be_changed(session, study, group_id) -> None:
    protocol_id = study.protocol(group_id)
    attestation.change_protocol(session, study.actor("administrator"), protocol_id, DETAILS, study.now)
    protocol = attestation.protocol_page(session, protocol_id).protocol
    assert (protocol.number, protocol.members) == ("2-ПК", "Петрова А. А.\nТитов Г. Г.")
    with pytest.raises(Missing):
        attestation.change_protocol(session, study.actor("administrator"), 999_999, DETAILS, study.now)
    with pytest.raises(Missing):
        attestation.protocol_page(session, 999_999)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"members": ()}, "members"),
        ({"secretary": " "}, "members"),
        ({"secretary": "СОКОЛОВ  В. В."}, "members"),
        ({"number": "1-ПК"}, "number"),
    ],
)
def test_a_commission_has_three_people_and_a_number_is_used_once(session, study, changes, field) -> None:
    study.protocol(study.group())
    values = {"number": "2-ПК", **changes}
    with pytest.raises(Refused) as refused:
        study.protocol(study.group("Вторая"), **values)
    assert refused.value.field == field


def test_a_qualification_needs_the_licence(session, study, group_id, key) -> None:
    protocol_id = study.protocol(group_id, DocumentKind.QUALIFICATION)
    assert attestation.protocol_page(session, protocol_id).kind_refusal == "licence_incomplete"
    with pytest.raises(Refused, match="needs the licence"), session.begin_nested():
        close(session, study, protocol_id, key)
    organisations.change_issuer(session, study.actor("administrator"), LICENSED, study.now)
    assert close(session, study, protocol_id, key) == 2
    (record, _second) = records(session)
    assert record.kind is DocumentKind.QUALIFICATION
    assert record.licence == "№ Л035-01237-19/00123456 от 12.03.2024, Министерство образования"


@pytest.mark.slow
def test_one_document_that_cannot_be_made_stops_all(session, study, group_id, key) -> None:
    organisations.change_issuer(session, study.actor("administrator"), LICENSED, study.now)
    short = replace(catalogue.current(session, "primer").document, hours=15)
    catalogue.publish(session, None, short, legal_acts.register(session), "note", study.now)
    study.ready("last", group_id)
    protocol_id = study.protocol(group_id, DocumentKind.QUALIFICATION)
    with pytest.raises(Refused, match="at least 16 hours"), session.begin_nested():
        close(session, study, protocol_id, key)
    assert records(session) == []
    assert session.scalar(select(func.count()).select_from(ProtocolEntry)) == 0
    assert session.get_one(Protocol, protocol_id).closed_at is None
    assert study.letters("document_issued") == []
    assert organisations.last_number(session, "documents", 2026) == 0
    assert set(session.scalars(select(Enrolment.state))) == {"ready", "studying"}


def test_the_standing_group_lists_only_who_is_ready(session, study, key) -> None:
    study.complete("learner")
    study.enrol("other")
    standing = session.scalars(select(Enrolment.group_id)).first()
    protocol_id = study.protocol(standing)
    page = attestation.protocol_page(session, protocol_id)
    assert [each.holder for each in page.candidates] == ["Ковалёва Мария Петровна"]
    assert close(session, study, protocol_id, key) == 1


def test_dates_and_number_are_those_of_the_issuers_zone(session, study, key) -> None:
    night = study.later(days=37, hours=13)
    assert (night.now.year, night.now.month) == (2026, 12)
    group_id = study.group()
    night.ready("learner", group_id)
    assert close(session, night, night.protocol(group_id), key) == 1
    (record,) = records(session)
    assert (record.number, record.issued_on) == ("САГ-2027-00001", date(2027, 1, 1))


def test_a_rule_without_the_year_counts_on_through_the_years(session, study, key) -> None:
    rule = replace(organisations.DEMO_ISSUER, number_rule="Д-{number}")
    organisations.change_issuer(session, study.actor("administrator"), rule, study.now)
    for name, story in (("learner", study), ("other", study.later(days=365))):
        group_id = study.group()
        story.ready(name, group_id)
        close(session, story, story.protocol(group_id, number=f"{name}-ПК"), key)
    assert [record.number for record in records(session)] == ["Д-1", "Д-2"]


def test_protocols_are_listed_by_date_with_what_they_issued(session, study, group_id, key, queries) -> None:
    close(session, study, study.protocol(group_id), key)
    other = study.group("Другая")
    study.protocol(other, number="2-ПК", held_on=date(2026, 12, 1))
    lines, total = attestation.protocols(session, 1, 20)
    assert [(line.number, line.issued, line.closed_at is None) for line in lines] == [
        ("2-ПК", 0, True),
        ("1-ПК", 2, False),
    ]
    assert total == 2
    assert [line.number for line in attestation.protocols(session, 1, 20, group_id)[0]] == ["1-ПК"]
    assert attestation.protocols(session, 5, 20) == ([], 0)
    assert len(queries(lambda: attestation.protocols(session, 1, 20))) == 1


def test_the_page_of_a_protocol_asks_as_often_for_three_as_for_nine(session, study, group_id, queries) -> None:
    protocol_id = study.protocol(group_id)
    few = queries(lambda: attestation.protocol_page(session, protocol_id))
    for number in range(6):
        study.enrol(f"person{number}", group_id)
    assert len(queries(lambda: attestation.protocol_page(session, protocol_id))) == len(few)
    assert len(attestation.protocol_page(session, protocol_id).candidates) == 9


def test_time_spent_is_from_enrolment_to_the_final(session, study, key) -> None:
    group_id = study.group()
    study.enrol("learner", group_id)
    story = study.later(days=10)
    story.pass_modules("learner")
    story.take("learner", "final")
    assert attestation.close_protocol(
        session, study.actor("administrator"), story.protocol(group_id), key, story.now + timedelta(days=5)
    )
    (record,) = records(session)
    assert (record.studied_from, record.studied_to, record.issued_on) == (
        date(2026, 11, 24),
        date(2026, 12, 4),
        date(2026, 12, 9),
    )
