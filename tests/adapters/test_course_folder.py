import io
import os
import stat
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lms.adapters.course_folder import (
    MAX_BYTES,
    MAX_FILES,
    FolderRefused,
    read_folder,
    read_zip,
    write_folder,
    write_zip,
)
from lms.domain.course_format import canonical_sha256, read_course, write_course
from lms.interop.gift import read_bank, write_bank

TREE = {"01-basics/10-first.md": b"# A\n", "course.toml": b"title = 'x'\n", "media/a.png": b"\x89PNG"}
NAMES = st.from_regex(r"\A[a-z]{1,3}(/[a-z]{4,6}){0,2}\Z")


def archive(*entries: tuple[str, bytes], mode: int = 0, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in entries:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            made.writestr(entry, content, method)
    return buffer.getvalue()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refusal(data: bytes) -> str:
    with pytest.raises(FolderRefused) as refused:
        read_zip(data)
    assert refused.value.text % dict(refused.value.params) == str(refused.value)
    return str(refused.value)


def test_a_folder_comes_back_as_it_was_written(tmp_path):
    write_folder(tmp_path / "demo", TREE)
    assert read_folder(tmp_path / "demo") == TREE
    assert list(read_folder(tmp_path / "demo")) == sorted(TREE)


def test_writing_replaces_the_whole_folder_and_leaves_nothing_beside(tmp_path):
    write_folder(tmp_path / "demo", {"old/a.txt": b"1"})
    write_folder(tmp_path / "demo", TREE)
    assert read_folder(tmp_path / "demo") == TREE
    assert names(tmp_path) == ["demo"]


def test_a_folder_that_cannot_be_written_stays_as_it_was(tmp_path):
    write_folder(tmp_path / "demo", TREE)
    with pytest.raises(FileExistsError):
        write_folder(tmp_path / "demo", {"a": b"", "a/b": b""})
    assert read_folder(tmp_path / "demo") == TREE
    assert names(tmp_path) == ["demo"]


def test_a_former_folder_returns_when_the_new_one_cannot_take_its_place(tmp_path, monkeypatch):
    write_folder(tmp_path / "demo", TREE)
    rename = Path.rename

    def fail_for_fresh(self, target):
        if self.name == "fresh":
            raise OSError("disk")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_for_fresh)
    with pytest.raises(OSError, match="disk"):
        write_folder(tmp_path / "demo", {"b": b""})
    assert read_folder(tmp_path / "demo") == TREE
    with pytest.raises(OSError, match="disk"):
        write_folder(tmp_path / "other", {"b": b""})
    assert names(tmp_path) == ["demo"]


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "a//b", "", "a\\b", "a\x00b", "C:/a", "a/. /b"])
def test_names_that_lead_out_are_refused_everywhere(tmp_path, name):
    with pytest.raises(FolderRefused):
        write_folder(tmp_path / "demo", {name: b""})
    with pytest.raises(FolderRefused):
        write_zip({name: b""})
    assert names(tmp_path) == []


def test_links_pipes_and_hidden_files_are_skipped(tmp_path):
    folder = tmp_path / "demo"
    write_folder(folder, TREE | {".git/config": b"", ".env": b"secret"})
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_bytes(b"secret")
    (folder / "link.md").symlink_to(tmp_path / "outside" / "secret.md")
    (folder / "linked").symlink_to(tmp_path / "outside", target_is_directory=True)
    os.mkfifo(folder / "pipe.md")
    assert read_folder(folder) == TREE


@pytest.mark.slow
def test_a_folder_with_too_much_is_refused(tmp_path):
    write_folder(tmp_path / "many", {str(number): b"" for number in range(MAX_FILES + 1)})
    with pytest.raises(FolderRefused, match="501 files"):
        read_folder(tmp_path / "many")
    (tmp_path / "large").mkdir()
    with (tmp_path / "large" / "a").open("wb") as large:
        large.truncate(MAX_BYTES + 1)
    with pytest.raises(FolderRefused, match="bytes"):
        read_folder(tmp_path / "large")


@pytest.mark.slow
@given(st.dictionaries(NAMES, st.binary(max_size=40), max_size=5))
def test_an_archive_comes_back_as_it_was_made(tree):
    tree = {"course.toml": b""} | tree
    assert read_zip(write_zip(tree)) == tree
    assert write_zip(dict(reversed(tree.items()))) == write_zip(tree)


def test_one_folder_around_everything_is_taken_off_once():
    assert read_zip(archive(("demo/", b""), ("demo/course.toml", b"1"), ("demo/a/b", b"2"))) == {
        "a/b": b"2",
        "course.toml": b"1",
    }
    assert read_zip(archive(("demo/demo/x", b"1"))) == {"demo/x": b"1"}
    assert read_zip(archive(("a/x", b"1"), ("b/x", b"2"))) == {"a/x": b"1", "b/x": b"2"}
    assert read_zip(archive()) == {}


def test_traces_of_desktops_are_skipped():
    junk = (("__MACOSX/demo/._a", b""), ("demo/.DS_Store", b""), ("demo/a/.git/x", b""))
    assert read_zip(archive(("demo/course.toml", b"1"), *junk)) == {"course.toml": b"1"}


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "a\\..\\b", "C:/a", "a\x1fb"])
def test_an_archive_with_a_climbing_name_is_refused(name):
    assert "leads out of the folder" in refusal(archive(("course.toml", b""), (name, b"")))


def test_an_archive_with_a_name_cut_by_zero_is_refused():
    data = archive(("course.toml", b""), ("aXb", b"")).replace(b"aXb", b"a\x00b")
    assert "leads out of the folder" in refusal(data)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_an_archive_with_links_or_devices_is_refused(kind):
    assert "link or a device" in refusal(archive(("a", b"/etc/passwd"), mode=kind | 0o777))


@pytest.mark.slow
def test_an_archive_that_grows_too_much_is_refused():
    assert "grows too much" in refusal(archive(("a", b"\0" * 2_000_000)))
    assert read_zip(archive(("a", b"\0" * 1_000_000))) == {"a": b"\0" * 1_000_000}
    assert "bytes" in refusal(archive(*((str(number), b"\0" * 9_000_000) for number in range(6))))
    assert "bytes" in refusal(b"\0" * (MAX_BYTES + 1))


def test_an_archive_with_too_many_files_is_refused():
    assert "501 files" in refusal(archive(*((str(number), b"") for number in range(MAX_FILES + 1))))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_two_files_of_one_name_is_refused():
    assert "same name" in refusal(archive(("a", b"1"), ("a", b"2")))


def test_an_archive_with_unusual_packing_is_refused():
    assert "unusual" in refusal(archive(("a", b"1"), method=zipfile.ZIP_LZMA))
    data = bytearray(archive(("a", b"1")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refusal(bytes(data))


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"not a zip", archive(("a", b"1"))[:-10]])
def test_what_is_no_archive_is_refused(data):
    assert "not a sound ZIP" in refusal(data)


@example(459, 100)
@given(st.integers(0, 500), st.integers(1, 255))
def test_a_spoiled_archive_is_read_or_refused(place, change):
    data = bytearray(archive(("demo/course.toml", b"title" * 9), ("demo/a/b.md", b"# A\n" * 9)))
    data[place % len(data)] ^= change
    with suppress(FolderRefused):
        read_zip(bytes(data))


def test_a_course_with_a_real_bank_survives_the_disk_and_the_archive(tmp_path):
    tree = {
        "course.toml": b'title = "T"\nsummary = ""\naudience = []\nhours = 1\nformat = "online"\nprice = 0\n'
        b'topics = []\nauthors = []\nedition = "2026-11-24"\n',
        "01-basics/module.toml": b'title = "M"\nhours = 1\n[quiz]\ndraw = 1\n',
        "01-basics/10-first.md": b"# First\n",
        "01-basics/bank.gift": "// [id:q1] [tag:plain]\n::Имя::Да? {=да ~нет ####Потому.}\n".encode(),
    }
    course = read_course("demo", tree, {}, read_bank).course
    assert course is not None
    canonical = write_course(course, write_bank)
    write_folder(tmp_path / "demo", canonical)
    for returned in (read_folder(tmp_path / "demo"), read_zip(write_zip(canonical))):
        assert canonical_sha256(returned) == canonical_sha256(canonical)
        assert read_course("demo", returned, {}, read_bank).course == course
