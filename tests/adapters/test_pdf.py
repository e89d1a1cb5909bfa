import json
import os
import random
import re
import zlib
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import islice
from pathlib import Path
from threading import Thread
from time import process_time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import PdfObject

from lms.adapters.pdf import ATTACHMENT_NAME, MAXIMUM_PDF_BYTES, certificate_pdf, read_attachment
from lms.adapters.press import PaperError
from lms.domain.certificate import (
    CertificateRecord,
    DocumentKind,
    RecordAction,
    Signatory,
    canonical,
    record_from_canonical,
)
from lms.domain.register_chain import next_link, record_sha256, verify_signature

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
BAND = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 4"><path fill="#0b5" d="M0 0h80v4H0z"/></svg>'
URL = "https://example.test/verify/7K3M-9QXT-2RDA-WH5B"
RECORD = CertificateRecord(
    action=RecordAction.ISSUED,
    number="САГ-2026-00017",
    kind=DocumentKind.QUALIFICATION,
    code="7K3M-9QXT-2RDA-WH5B",
    holder_surname="Иванова",
    holder_given_name="Мария",
    holder_patronymic="Петровна",
    course_title="Государственная политика в отношении российского казачества",
    course_slug="kazachestvo",
    course_revision_sha256="ab" * 32,
    hours=72,
    studied_from=date(2026, 9, 1),
    studied_to=date(2026, 10, 20),
    issued_on=date(2026, 10, 23),
    issuer_name="АНО ДПО «Саянская академия»",
    issuer_city="г. Абакан",
    licence="Лицензия № Л035-01237-19/00123456 от 12 марта 2024 года",
    protocol_number="12-ПК",
    protocol_date=date(2026, 10, 21),
    signatories=(Signatory("Ректор", "А. В. Сергеев"), Signatory("Секретарь", "Н. И. Петрова")),
)


def made(record: CertificateRecord = RECORD, url: str = URL) -> bytes:
    link = next_link(KEY, None, canonical(record))
    return certificate_pdf(
        record,
        verify_url=url,
        previous_sha256=link.previous_sha256,
        sha256=link.sha256,
        signature=link.signature,
        band_svg=BAND,
    )


def words(pdf: bytes) -> str:
    """Text of the only page, spaces of all kinds made one."""
    (page,) = PdfReader(BytesIO(pdf)).pages
    return " ".join(page.extract_text().replace("\u200b", "").split())


def whole(value: PdfObject) -> Any:
    """What a value or a reference stands for, free to be looked into."""
    return value.get_object()


PDF = made()
LONG = replace(
    RECORD,
    holder_surname="Константинопольская-Вознесенская",
    holder_given_name="Александра-Виктория",
    holder_patronymic="Владиславовна",
    course_title=("Взаимодействие органов местного самоуправления с казачьими обществами " * 3)[:180],
    signatories=tuple(
        Signatory(f"Заместитель председателя аттестационной комиссии {n}", f"Л. Н. Лицо-{n}") for n in range(6)
    ),
)
SIXTY = replace(RECORD, holder_surname="Щ" * 60, holder_given_name="Ш" * 60, holder_patronymic="Ю" * 60)
ONE_WORD = replace(RECORD, holder_surname="Сократ", holder_given_name="", holder_patronymic="")
ONE_LONG_WORD = replace(ONE_WORD, holder_surname="Щ" * 120)
BARE = replace(ONE_WORD, issuer_name="", issuer_city="", course_title="", signatories=())
ENDLESS = replace(
    RECORD,
    course_title="Щ" * 2000,
    issuer_name="карась " * 100,
    signatories=tuple(Signatory("щука " * 60, "Ъ" * 200) for _ in range(12)),
)


def test_page_says_what_the_record_says() -> None:
    text = words(PDF)
    for part in (
        "о повышении квалификации № САГ-2026-00017",
        "Иванова Мария Петровна",
        "«Государственная политика в отношении российского казачества»",
        "72 академических часа, обучение с 1 сентября по 20 октября 2026 года",
        "АНО ДПО «Саянская академия» Лицензия № Л035-01237-19/00123456 от 12 марта 2024 года",
        "г. Абакан, выдано 23 октября 2026 года",
        "Протокол аттестационной комиссии № 12-ПК от 21 октября 2026 года",
        "Ректор А. В. Сергеев",
        "example.test/verify/ 7K3M-9QXT-2RDA-WH5B",
        record_sha256("0" * 64, canonical(RECORD)),
    ):
        assert part in text
    assert "УДОСТОВЕРЕНИЕ" in text.replace(" ", "")


def test_certificate_names_no_qualification() -> None:
    text = words(made(replace(RECORD, kind=DocumentKind.CERTIFICATE, licence="")))
    assert "СЕРТИФИКАТ№САГ-2026-00017" in text.replace(" ", "")
    assert "квалификации" not in text
    assert "Лицензия" not in text


def test_duplicate_names_the_original() -> None:
    text = words(made(replace(RECORD, action=RecordAction.DUPLICATED, replaces="САГ-2025-00003")))
    assert "Дубликат. Выдан взамен документа № САГ-2025-00003" in text


def test_revocation_has_no_paper() -> None:
    with pytest.raises(ValueError, match="revocation"):
        made(replace(RECORD, action=RecordAction.REVOKED))


@pytest.mark.parametrize(
    ("hours", "unit"),
    [
        (1, "час"),
        (2, "часа"),
        (11, "часов"),
        (14, "часов"),
        (21, "час"),
        (104, "часа"),
        (111, "часов"),
        (250, "часов"),
    ],
)
def test_hours_are_declined(hours: int, unit: str) -> None:
    adjective = "академический" if unit == "час" else "академических"
    assert f"{hours} {adjective} {unit}, обучение" in words(made(replace(RECORD, hours=hours)))


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        (date(2026, 9, 1), date(2026, 9, 1), "обучение 1 сентября 2026 года"),
        (date(2026, 12, 21), date(2027, 1, 15), "обучение с 21 декабря 2026 года по 15 января 2027 года"),
    ],
)
def test_period_of_study(first: date, last: date, period: str) -> None:
    assert period in words(made(replace(RECORD, studied_from=first, studied_to=last)))


@pytest.mark.slow
@pytest.mark.parametrize("record", [LONG, SIXTY, ONE_WORD, ONE_LONG_WORD, BARE, ENDLESS])
def test_everything_fits_on_one_landscape_page(record: CertificateRecord) -> None:
    pdf = made(record)
    (page,) = PdfReader(BytesIO(pdf)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    outside: list[tuple[float, float]] = []

    def visit(text: str, matrix: list[float], *_: object) -> None:
        x, y = matrix[4], matrix[5]
        if text.strip() and not (68 <= x < 774 and 36 < y < 530):
            outside.append((x, y))

    page.extract_text(visitor_text=visit)
    assert not outside
    squeezed = re.sub(r"\s|\u200b", "", page.extract_text())
    for text in (
        record.course_title,
        record.holder,
        record.number,
        *(name for _, name in record.signatories),
    ):
        assert re.sub(r"\s", "", text) in squeezed


@pytest.mark.parametrize(
    "name", ["#panic()", '"; #read("/etc/passwd")', "*a* _b_ $x$ <l> @ref \\", "Ӧӱғҷіңһ", "Ёё Өө Үү"]
)
def test_values_are_never_markup(name: str) -> None:
    pdf = made(replace(RECORD, holder_surname=name, course_title=name, signatories=(Signatory(name, name),)))
    assert re.sub(r"\s", "", words(pdf)).count(re.sub(r"\s", "", name)) == 4


@pytest.mark.parametrize("name", ["漢字", "\x07", "\ue000", "🙂"])
def test_name_that_cannot_be_drawn_is_refused(name: str) -> None:
    with pytest.raises(PaperError, match="PDF/"):
        made(replace(RECORD, holder_surname=name))
    assert made() == PDF


def test_same_input_gives_same_bytes() -> None:
    made(LONG)
    assert made() == PDF


def test_threads_do_not_disturb_each_other() -> None:
    results: list[bytes] = []
    threads = [Thread(target=lambda: results.append(made())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [PDF] * 6


def test_metadata_and_standards() -> None:
    reader = PdfReader(BytesIO(PDF))
    metadata = reader.metadata
    assert metadata is not None
    assert metadata.title == "Удостоверение о повышении квалификации № САГ-2026-00017. Иванова Мария Петровна"
    assert metadata.author == RECORD.issuer_name
    assert metadata.keywords == f"{RECORD.number}, {record_sha256('0' * 64, canonical(RECORD))}"
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == RECORD.issued_on
    catalogue = reader.root_object
    assert str(catalogue["/Lang"]).startswith("ru")
    assert whole(catalogue["/MarkInfo"])["/Marked"]
    xmp = whole(catalogue["/Metadata"]).get_data().decode()
    assert re.search(r"pdfaid:part>3<.*pdfaid:conformance>A<", xmp)
    assert "pdfuaid:part>1<" in xmp


def test_fonts_are_embedded() -> None:
    (page,) = PdfReader(BytesIO(PDF)).pages
    named = whole(whole(page["/Resources"])["/Font"])
    fonts = [whole(whole(whole(font)["/DescendantFonts"])[0]) for font in named.values()]
    assert {str(font["/BaseFont"]).partition("+")[2].partition("-")[0] for font in fonts} == {
        "LibertinusSerif",
        "DejaVuSansMono",
    }
    assert all({"/FontFile2", "/FontFile3"} & set(font["/FontDescriptor"]) for font in fonts)


def test_page_links_to_the_address() -> None:
    (page,) = PdfReader(BytesIO(PDF)).pages
    targets = {whole(note)["/A"]["/URI"] for note in whole(page["/Annots"])}
    assert targets == {URL}


def test_attachment_proves_the_record() -> None:
    attachment = read_attachment(PDF)
    assert attachment is not None
    assert record_from_canonical(attachment.body) == RECORD
    assert record_sha256(attachment.previous_sha256, attachment.body) == attachment.sha256
    assert verify_signature(KEY.public_key(), attachment.sha256, attachment.signature)


def file_with(objects: list[bytes], names: bytes) -> bytes:
    """A PDF by hand: objects count from 3, `names` is the value of /EmbeddedFiles."""
    catalogue = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles %s>>>>" % names
    bodies = [catalogue, b"<</Type/Pages/Kids[]/Count 0>>", *objects]
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(bodies) + 1
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def stream(content: bytes, *filters: bytes) -> bytes:
    kinds = b"".join(b"/" + name for name in filters)
    return b"<</Type/EmbeddedFile/Length %d/Filter[%s]>>stream\n%s\nendstream" % (
        len(content),
        kinds,
        content,
    )


SPECIFICATION = b"<</Type/Filespec/F(record.json)/EF<</F 4 0 R>>>>"
ONE_FILE = b"<</Names[(record.json) 3 0 R]>>"
TWO_FILES = b"<</Names[(record.json) 3 0 R (record.json) 3 0 R]>>"
MANY_FILES = b"<</Names[" + b"(record.json) 3 0 R" * 200_000 + b"]>>"
CONTENT = json.dumps({"record": "{}", "previous_sha256": "0", "sha256": "1", "signature": "2"}).encode()


def test_file_made_by_hand_is_read() -> None:
    attachment = read_attachment(file_with([SPECIFICATION, stream(CONTENT)], ONE_FILE))
    assert attachment is not None
    assert (attachment.body, attachment.signature) == (b"{}", "2")


BOMB = zlib.compress(b" " * 20_000_000)
HOSTILE = {
    "empty": b"",
    "no header": b"\n" + PDF,
    "header only": b"%PDF-1.7\n",
    "too long": PDF + b" " * MAXIMUM_PDF_BYTES,
    "bomb": file_with([SPECIFICATION, stream(BOMB, b"FlateDecode")], ONE_FILE),
    "bomb in a bomb": file_with([SPECIFICATION, stream(zlib.compress(BOMB), b"FlateDecode", b"FlateDecode")], ONE_FILE),
    "broken bomb": file_with([SPECIFICATION, stream(BOMB[:-9] + b"?" * 9, b"FlateDecode")], ONE_FILE),
    "broken stream": file_with([SPECIFICATION, stream(os.urandom(900_000), b"FlateDecode")], ONE_FILE),
    "many filters": file_with([SPECIFICATION, stream(CONTENT, *[b"ASCIIHexDecode"] * 5000)], ONE_FILE),
    "two records": file_with([SPECIFICATION, stream(CONTENT)], TWO_FILES),
    "very many records": file_with([SPECIFICATION, stream(CONTENT)], MANY_FILES),
    "kids of themselves": file_with([b"<</Kids[3 0 R 3 0 R]>>"], b"3 0 R"),
    "reference to itself": file_with([b"3 0 R"], b"3 0 R"),
    "deep arrays": file_with([b"[" * 400_000], b"3 0 R"),
    "deep dictionaries": file_with([b"<</A" * 400_000], b"3 0 R"),
    "not json": file_with([SPECIFICATION, stream(b"\xff{")], ONE_FILE),
    "deep json": file_with([SPECIFICATION, stream(b"[" * 500_000)], ONE_FILE),
    "other json": file_with([SPECIFICATION, stream(b'{"record": 1}')], ONE_FILE),
    "more json": file_with([SPECIFICATION, stream(CONTENT[:-1] + b', "extra": 1}')], ONE_FILE),
    "other name": file_with([SPECIFICATION, stream(CONTENT)], ONE_FILE.replace(b"record", b"drocer")),
    "table before itself": (file := file_with([], b"null")).replace(
        b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % file.index(b"xref\n0")
    ),
    "huge table": file_with([], b"null").replace(b"xref\n0 3", b"xref\n0 999999999"),
    "open strings": b"%PDF-1.7\n" + b"1 0 obj (" * 500_000,
    "many objects": b"%PDF-1.7\n" + b"1 0 obj\n" * 600_000 + b"startxref\n9\n%%EOF",
    "many ends": b"%PDF-1.7\n" + b"startxref\n9\n%%EOF\n" * 270_000,
    "no ends": b"%PDF-1.7\n" + b"%" * 4_900_000,
    "no lines": b"%PDF-1.7" + b"\0" * 4_900_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_holds_no_record_and_costs_little(
    name: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    start = process_time()
    assert read_attachment(HOSTILE[name]) is None
    assert process_time() - start < 3
    assert not caplog.records
    assert capsys.readouterr() == ("", "")


@given(st.integers(0, PDF.rindex(b"startxref") + 9))
def test_truncated_document_holds_no_record(length: int) -> None:
    assert read_attachment(PDF[:length]) is None


@given(st.randoms(use_true_random=False))
def test_damaged_document_never_raises(chance: random.Random) -> None:
    damaged = bytearray(PDF)
    for _ in range(chance.randrange(1, 40)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    read_attachment(bytes(damaged))


@given(st.binary(max_size=300))
@example(b"%PDF-1.7\nstartxref\n0\n%%EOF")
def test_random_bytes_hold_no_record(tail: bytes) -> None:
    assert read_attachment(b"%PDF-1.7\n" + tail) is None


@pytest.mark.skipif("LMS_SAMPLES" not in os.environ, reason="LMS_SAMPLES names no folder of sample files")
def test_files_of_strangers_hold_no_record() -> None:
    files = islice(Path(os.environ["LMS_SAMPLES"]).rglob("*.pdf"), 500)
    assert all(read_attachment(path.read_bytes()) is None for path in files)


def test_attachment_is_named_and_described() -> None:
    (file,) = PdfReader(BytesIO(PDF)).attachment_list
    assert (file.name, file.subtype) == (ATTACHMENT_NAME, "/application/json")
    assert (file.associated_file_relationship, file.description) == ("/Data", "Запись реестра с подписью")
