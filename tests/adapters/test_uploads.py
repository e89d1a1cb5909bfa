"""What a learner sends is told by its content; the name only has to agree, and becomes safe."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.adapters.uploads import KINDS, checked_name
from lms.domain.errors import Refused


def archive(*names: str, compressed: bool = False) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as made:
        for name in names:
            made.writestr(name, b"\0" * 5_000_000 if compressed else b"<xml/>")
    return packed.getvalue()


PROGRAM = b"MZ\x90\x00" + b"\0" * 60 + b"This program cannot be run in DOS mode."
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
SOUND = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "jpg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "jpeg": b"\xff\xd8\xff\xe1\0\x10Exif",
    "doc": OLD_OFFICE,
    "xls": OLD_OFFICE,
    "rtf": b"{\\rtf1\\ansi",
    "docx": archive("[Content_Types].xml", "word/document.xml"),
    "xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "pptx": archive("[Content_Types].xml", "ppt/presentation.xml"),
    "odt": archive("mimetype", "content.xml"),
    "ods": archive("mimetype", "content.xml"),
    "txt": "Ответ на задание".encode(),
}


def refused(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refusal:
        checked_name(name, content)
    assert refusal.value.field == "file"
    return refusal.value.text


def test_every_kind_is_taken_under_its_own_name() -> None:
    assert sorted(SOUND) == list(KINDS)
    for kind, content in SOUND.items():
        assert checked_name(f"Работа.{kind}", content) == f"Работа.{kind}"
        assert checked_name(f"РАБОТА.{kind.upper()}", content) == f"РАБОТА.{kind}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("content", [PROGRAM, b"PK", b"\0" * 10, b"\xff\xd8"], ids=["program", "PK", "zeros", "half"])
def test_another_content_under_the_name_of_a_kind_is_refused(kind: str, content: bytes) -> None:
    if kind == "txt" and b"\0" not in content:
        return  # anything without zeros may be text in some old encoding
    assert "is damaged" in refused(f"work.{kind}", content)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_refused_under_the_name_of_most_others(kind: str) -> None:
    alike = [{"jpg", "jpeg"}, {"doc", "xls"}, {"odt", "ods"}, {"txt", "pdf", "rtf"}]
    for other, content in SOUND.items():
        if not any({kind, other} <= group for group in alike) and kind != other:
            if kind == "txt" and b"\0" not in content[:4096]:
                continue
            assert "is damaged" in refused(f"work.{kind}", content), other


@pytest.mark.parametrize("name", ["work.exe", "work", "docx", ".docx", "work.docx.exe", "work.docm", "", "work."])
def test_a_name_of_no_kind_is_refused_whatever_it_holds(name: str) -> None:
    assert "one of these kinds" in refused(name, SOUND["docx"])


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "odt", "ods"])
def test_a_program_with_an_office_archive_behind_it_is_no_office_file(kind: str) -> None:
    assert zipfile.is_zipfile(io.BytesIO(PROGRAM + SOUND[kind]))
    assert "is damaged" in refused(f"work.{kind}", PROGRAM + SOUND[kind])
    assert "is damaged" in refused(f"work.{kind}", SOUND["pdf"] + SOUND[kind])


def test_archives_are_listed_and_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def unpack(*_arguments: object, **_options: object) -> None:
        raise AssertionError("unpacked")

    bomb = archive("word/document.xml", compressed=True)
    assert len(bomb) < 10_000
    monkeypatch.setattr(zipfile.ZipFile, "open", unpack)
    assert checked_name("bomb.docx", bomb) == "bomb.docx"


def test_an_archive_cut_short_or_lying_about_its_size_is_damaged() -> None:
    whole = SOUND["docx"]
    spoilt = bytearray(whole)
    struct.pack_into("<I", spoilt, whole.rindex(b"PK\x05\x06") + 12, 2**31 - 1)
    assert "is damaged" in refused("work.docx", bytes(spoilt))
    assert "is damaged" in refused("work.docx", whole[:-10])


@given(st.binary(max_size=400), st.sampled_from(KINDS))
def test_any_bytes_are_taken_or_refused_in_words(content: bytes, kind: str) -> None:
    try:
        assert checked_name(f"work.{kind}", content) == f"work.{kind}"
    except Refused as refusal:
        assert refusal.field == "file"


@given(st.data())
def test_a_spoilt_archive_is_taken_or_refused_in_words(data: st.DataObject) -> None:
    spoilt = bytearray(SOUND["docx"])
    for place in data.draw(st.lists(st.integers(4, len(spoilt) - 1), max_size=6)):
        spoilt[place] = data.draw(st.integers(0, 255))
    try:
        checked_name("work.docx", bytes(spoilt))
    except Refused as refusal:
        assert refusal.field == "file"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Анна\\Письмо.txt", "Письмо.txt"),
        ("a/b/письмо соседу.txt", "письмо соседу.txt"),
        ("слово\u202etxt.exe.txt", "словоtxt.exe.txt"),
        ("line\r\nSet-Cookie: a=b.txt", "lineSet-Cookie: a=b.txt"),
        ("  .txt", ""),
        (" .a.txt", "a.txt"),
        ("я" * 500 + ".txt", "я" * 120 + ".txt"),
        (" \u200b.x.txt. ", "x.txt"),
    ],
)
def test_a_name_keeps_its_words_and_nothing_dangerous(sent: str, kept: str) -> None:
    if kept:
        assert checked_name(sent, b"text") == kept
    else:
        refused(sent, b"text")


@given(st.text(max_size=300))
def test_a_name_is_always_one_short_printable_name_with_its_ending(name: str) -> None:
    found = checked_name(f"{name}я.txt", b"text")
    assert found.endswith(".txt") and found.isprintable() and len(found) <= 124
    assert not {"/", "\\"} & set(found)
    assert not found.startswith(".")


def test_text_in_two_byte_letters_is_text() -> None:
    assert checked_name("a.txt", "Ответ".encode("utf-16")) == "a.txt"
    assert "is damaged" in refused("a.txt", b"text\0text")
