from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.certificate import (
    CODE_ALPHABET,
    CODE_BYTES,
    MINIMUM_QUALIFICATION_HOURS,
    CertificateRecord,
    DocumentKind,
    Licence,
    RecordAction,
    Signatory,
    State,
    canonical,
    check_code,
    check_rule,
    code_as_typed,
    masked_holder,
    number_from_rule,
    record_from_canonical,
    refusal_to_issue,
    state_of,
)

LICENCE = Licence("Л035-01237-19/00123456", date(2024, 3, 12), "Министерство образования")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
dates = st.dates()
records = st.builds(
    CertificateRecord,
    action=st.sampled_from(RecordAction),
    number=texts,
    kind=st.sampled_from(DocumentKind),
    code=texts,
    holder_surname=texts,
    holder_given_name=texts,
    holder_patronymic=texts,
    course_title=texts,
    course_slug=texts,
    course_revision_sha256=texts,
    hours=st.integers(1, 2000),
    studied_from=dates,
    studied_to=dates,
    issued_on=dates,
    issuer_name=texts,
    issuer_city=texts,
    licence=texts,
    protocol_number=texts,
    protocol_date=dates,
    signatories=st.lists(st.builds(Signatory, texts, texts), max_size=3).map(tuple),
    reason=texts,
    replaces=texts,
)
with_law = st.builds(
    lambda record, day, sha256: replace(record, law_as_of=day, law_sha256=sha256),
    records,
    dates,
    st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
)


def record(action: RecordAction = RecordAction.ISSUED, number: str = "САГ-1", replaces: str = "") -> CertificateRecord:
    return CertificateRecord(
        action=action,
        number=number,
        kind=DocumentKind.CERTIFICATE,
        code="7K3M-9QXT-2RDA-WH5B",
        holder_surname="Иванова",
        holder_given_name="Мария",
        course_title="Основы",
        course_slug="osnovy",
        course_revision_sha256="0" * 64,
        hours=16,
        studied_from=date(2026, 9, 1),
        studied_to=date(2026, 10, 20),
        issued_on=date(2026, 10, 23),
        issuer_name="Академия",
        issuer_city="г. Абакан",
        protocol_number="12",
        protocol_date=date(2026, 10, 21),
        signatories=(Signatory("Ректор", "А. В. Сергеев"),),
        replaces=replaces,
    )


ISSUED = record()
REVOKED = record(RecordAction.REVOKED)
DUPLICATE = record(RecordAction.DUPLICATED, number="САГ-2", replaces="САГ-1")


@pytest.mark.parametrize(
    "licence",
    [None, Licence(" ", LICENCE.date, "Орган"), Licence("1", None, "Орган"), Licence("1", LICENCE.date, "")],
)
def test_qualification_needs_every_detail_of_the_licence(licence: Licence | None) -> None:
    assert refusal_to_issue(DocumentKind.QUALIFICATION, 72, licence) == "licence_incomplete"
    assert refusal_to_issue(DocumentKind.CERTIFICATE, 1, licence) is None


def test_qualification_needs_sixteen_hours() -> None:
    assert MINIMUM_QUALIFICATION_HOURS == 16
    assert refusal_to_issue(DocumentKind.QUALIFICATION, 15, LICENCE) == "hours_too_few"
    assert refusal_to_issue(DocumentKind.QUALIFICATION, 16, LICENCE) is None


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("САГ-{year}-{number:05}", None),
        ("{number}", None),
        ("{number:09}", None),
        ("САГ-{year}", "number_missing"),
        ("", "number_missing"),
        ("{number}-{month}", "unknown_field"),
        ("{number.real}", "unknown_field"),
        ("{number:5}", "unknown_field"),
        ("{number:00}", "unknown_field"),
        ("{number:010}", "unknown_field"),
        ("{year:05}-{number}", "unknown_field"),
        ("{{number}}", "unknown_field"),
        ("}{number}", "unknown_field"),
        ("{number}\n", "unprintable"),
        ("{number}\u202e", "unprintable"),
        (" {number}", "unprintable"),
        ("{number}" + "-" * 60, "too_long"),
        ("{number}" * 7, "too_long"),
    ],
)
def test_rules_of_numbering(rule: str, problem: str | None) -> None:
    assert check_rule(rule) == problem
    if problem:
        with pytest.raises(ValueError, match=problem):
            number_from_rule(rule, 2026, 1)


def test_number_from_rule() -> None:
    assert number_from_rule("САГ-{year}-{number:05}", 2026, 17) == "САГ-2026-00017"
    assert number_from_rule("{number:02}/{year}", 2026, 1234) == "1234/2026"


@pytest.mark.parametrize(("year", "sequence"), [(999, 1), (10000, 1), (2026, 0), (2026, -1), (2026, 10**9)])
def test_number_needs_a_real_year_and_sequence(year: int, sequence: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        number_from_rule("{number}", year, sequence)


pieces = st.lists(st.sampled_from(["{year}", "{number}", "{number:03}", "0", "1", "2026", "-", "/"]), max_size=4)
places = st.tuples(st.integers(1000, 9999), st.integers(1, 10**9 - 1))


@given(pieces, pieces, places, places)
def test_different_places_get_different_numbers(
    before: list[str], after: list[str], one: tuple[int, int], other: tuple[int, int]
) -> None:
    rule = "".join([*before, "{year}", "{number}", *after])
    if one != other and check_rule(rule) is None:
        assert number_from_rule(rule, *one) != number_from_rule(rule, *other)


@given(st.text(st.sampled_from("{}year:number059- !")))
def test_a_rule_is_either_refused_or_usable(rule: str) -> None:
    if check_rule(rule) is None:
        number = number_from_rule(rule, 2026, 7)
        assert "7" in number
        assert "{" not in number


def test_canonical_form_is_fixed_for_ever() -> None:
    assert canonical(ISSUED).decode() == (
        '{"action":"issued","code":"7K3M-9QXT-2RDA-WH5B","course_revision_sha256":"' + "0" * 64 + '",'
        '"course_slug":"osnovy","course_title":"Основы","format":1,"holder_given_name":"Мария",'
        '"holder_patronymic":"","holder_surname":"Иванова","hours":16,"issued_on":"2026-10-23",'
        '"issuer_city":"г. Абакан","issuer_name":"Академия","kind":"certificate","licence":"",'
        '"number":"САГ-1",'
        '"protocol_date":"2026-10-21","protocol_number":"12","reason":"","replaces":"",'
        '"signatories":[["Ректор","А. В. Сергеев"]],"studied_from":"2026-09-01","studied_to":"2026-10-20"}'
    )


def test_the_law_stands_in_the_canonical_form_of_those_records_alone_that_know_it() -> None:
    known = replace(ISSUED, law_as_of=date(2026, 11, 24), law_sha256="0a")
    assert canonical(known) != canonical(ISSUED)
    assert canonical(known).replace(b'"law_as_of":"2026-11-24","law_sha256":"0a",', b"") == canonical(ISSUED)


@given(records | with_law)
def test_canonical_form_reads_back(one: CertificateRecord) -> None:
    assert record_from_canonical(canonical(one)) == one


@given(records, records)
def test_different_records_have_different_canonical_forms(one: CertificateRecord, other: CertificateRecord) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        canonical(ISSUED) + b" ",
        canonical(ISSUED).replace(b'"format":1', b'"format":2'),
        canonical(ISSUED).replace(b'"hours":16', b'"hours":"16"'),
        canonical(ISSUED).replace(b'"hours":16', b'"hours":16,"hours":16'),
        canonical(ISSUED).replace(b"2026-10-23", b"2026-10-32"),
        canonical(ISSUED).replace(b'"issued"', b'"forged"'),
        canonical(ISSUED).replace(b'"number"', b'"law_as_of":null,"law_sha256":"","number"'),
        canonical(ISSUED).replace(b'"number"', b'"law_sha256":"0a","number"'),
    ],
)
def test_other_bytes_are_no_record(body: bytes) -> None:
    with pytest.raises(ValueError, match="record"):
        record_from_canonical(body)


@given(st.binary())
def test_random_bytes_are_no_record(body: bytes) -> None:
    with pytest.raises(ValueError, match="record"):
        record_from_canonical(body)


def test_holder_without_patronymic_has_no_gap() -> None:
    assert ISSUED.holder == "Иванова Мария"


@pytest.mark.parametrize(
    ("number", "known", "state"),
    [
        ("САГ-1", [ISSUED], State.VALID),
        ("САГ-1", [ISSUED, REVOKED], State.REVOKED),
        ("САГ-1", [ISSUED, DUPLICATE], State.REPLACED),
        ("САГ-1", [ISSUED, DUPLICATE, REVOKED], State.REVOKED),
        ("САГ-2", [ISSUED, DUPLICATE], State.VALID),
        ("САГ-2", [ISSUED, REVOKED, DUPLICATE], State.VALID),
        ("САГ-2", [DUPLICATE, record(RecordAction.REVOKED, number="САГ-2")], State.REVOKED),
        ("САГ-3", [ISSUED, DUPLICATE], None),
        ("САГ-1", [REVOKED, DUPLICATE], None),
        ("САГ-1", [], None),
    ],
)
def test_state_of_a_number(number: str, known: list[CertificateRecord], state: State | None) -> None:
    assert state_of(number, known) == state
    assert state_of(number, reversed(known)) == state


def test_masked_holder() -> None:
    assert masked_holder("Иванова", "Мария", "Петровна") == "И***** М. П."
    assert masked_holder("Ли", "Ян") == "Л***** Я."
    assert masked_holder(" Сократ ", " ", "") == "С*****"
    assert masked_holder("", "", "") == "*****"


@given(st.text(), st.text(), st.text())
def test_mask_hides_all_but_three_letters(surname: str, given_name: str, patronymic: str) -> None:
    assert len(masked_holder(surname, given_name, patronymic)) <= len("И***** М. П.")


@given(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES), st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES))
def test_codes_keep_all_their_randomness(one: bytes, other: bytes) -> None:
    code = check_code(one)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert set(code) <= {*CODE_ALPHABET, "-"}
    assert (code == check_code(other)) == (one == other)


def test_code_is_known_and_needs_enough_bytes() -> None:
    assert check_code(bytes(10)) == "0000-0000-0000-0000"
    assert check_code(b"\xff" * 16) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert check_code(bytes(9) + b"\x01") == "0000-0000-0000-0001"
    with pytest.raises(ValueError, match="10 random bytes"):
        check_code(bytes(9))


@given(st.binary(min_size=CODE_BYTES))
def test_code_survives_typing(random_bytes: bytes) -> None:
    code = check_code(random_bytes)
    assert code_as_typed(code) == code
    assert code_as_typed(f" {code.lower().replace('-', ' ')}\n") == code
    assert code_as_typed(code.replace("-", "–").translate(str.maketrans("ABEKMHPCTYX01", "АВЕКМНРСТУХОL"))) == code


@pytest.mark.parametrize("text", ["", "7K3M", "7K3M-9QXT-2RDA-WH5B-0", "7K3M-9QXT-2RDA-WH5U", "Ж" * 16, "-" * 16])
def test_text_that_is_no_code(text: str) -> None:
    assert code_as_typed(text) == ""
