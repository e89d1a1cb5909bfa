"""Course folders and their archives on the one side, relative POSIX paths with contents on the other.

Archives follow PKWARE's APPNOTE 6.3 as far as Python's zipfile reads it; nothing is ever unpacked to disk.
"""

import hashlib
import io
import os
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import msgspec

from lms.domain.errors import Refused

MAX_FILES = 500
MAX_BYTES = 50_000_000
"""Sum of the sizes of all files, unpacked."""
MAX_RATIO = 200
"""How many times an archived file may grow when unpacked, above `RATIO_FLOOR` bytes."""
RATIO_FLOOR = 1_000_000

_EPOCH = (1980, 1, 1, 0, 0, 0)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


class FolderRefused(Refused):
    """The folder or archive can't be taken as it is."""


def read_folder(path: Path) -> dict[str, bytes]:
    """Read regular files under `path`, sorted; symbolic links and names that begin with a dot are skipped.

    Raises FolderRefused when there are more than `MAX_FILES` files or `MAX_BYTES` bytes, OSError when
    a file can't be read.
    """
    files = {file.relative_to(path).as_posix(): file for file in _regular_files(path)}
    _check_amount(len(files), sum(file.stat().st_size for file in files.values()))
    return {name: files[name].read_bytes() for name in sorted(files)}


def write_folder(path: Path, tree: Mapping[str, bytes]) -> None:
    """Make `path` hold exactly `tree`, all or nothing: written beside it first, then renamed.

    Raises FolderRefused for a path that leads out of the folder.
    """
    for name in tree:
        _check_name(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as beside:
        fresh, former = Path(beside, "fresh"), Path(beside, "former")
        fresh.mkdir()
        for name, content in tree.items():
            file = fresh / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        if path.exists():
            path.rename(former)
        try:
            fresh.rename(path)
        except OSError:
            if former.exists():
                former.rename(path)
            raise


BASE_FILE = ".base.json"
"""In an archive of ours: SHA-256 of every file as it left, by which changes on both sides can be brought together."""


def base_of(data: bytes) -> dict[str, str]:
    """SHA-256 by path as they were noted in this archive; empty when it has no such note."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name.rpartition("/")[2] == BASE_FILE]
            if len(names) != 1 or archive.getinfo(names[0]).file_size > RATIO_FLOOR:
                return {}
            return msgspec.json.decode(archive.read(names[0]), type=dict[str, str])
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        return {}


def read_zip(data: bytes) -> dict[str, bytes]:
    """Read an archive, sorted; one folder around everything is taken off, names with a dot are skipped.

    Raises FolderRefused for anything but a modest archive of plain files with tame names.
    """
    _check_amount(0, len(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # An entry without a name would stop `is_dir` of Python 3.11.
            entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
            _check_amount(len(entries), sum(entry.file_size for entry in entries))
            for entry in entries:
                _check_entry(entry)
            tree = {entry.filename: archive.read(entry) for entry in entries if not _is_hidden(entry.filename)}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise FolderRefused("The file is not a sound ZIP archive. Pack the folder again.") from error
    if len(entries) > len({entry.filename for entry in entries}):
        raise FolderRefused("The archive holds two files of the same name. Pack the folder again.")
    return dict(sorted(_without_top(tree).items()))


def write_zip(tree: Mapping[str, bytes], *, noted: bool = False) -> bytes:
    """Archive `tree`, when `noted` with a note of what left; the same tree always gives the same bytes."""
    buffer = io.BytesIO()
    note = {path: hashlib.sha256(content).hexdigest() for path, content in sorted(tree.items())}
    files = {**tree, BASE_FILE: msgspec.json.encode(note)} if noted else tree
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in sorted(files.items()):
            _check_name(name)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _regular_files(path: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(path, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(folder, name)
            if not name.startswith(".") and stat.S_ISREG(file.lstat().st_mode):
                yield file


def _check_amount(files: int, size: int) -> None:
    if files > MAX_FILES:
        raise FolderRefused(
            "There are %(count)d files, more than %(limit)d. Leave only what the course needs.",
            count=files,
            limit=MAX_FILES,
        )
    if size > MAX_BYTES:
        raise FolderRefused("The files have more than %(limit)d bytes. Leave only what is needed.", limit=MAX_BYTES)


def _check_name(name: str) -> None:
    parts = name.split("/")
    tame = not any(letter < " " or letter in "\\\x7f" for letter in name)
    if not tame or ":" in parts[0] or not all(part.strip(". ") for part in parts):
        raise FolderRefused("The name %(name)s leads out of the folder. Rename the file.", name=ascii(name))


def _check_entry(entry: zipfile.ZipInfo) -> None:
    """Refuse what an archive of plain files never holds."""
    _check_name(entry.orig_filename)
    _check_name(entry.filename)
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise FolderRefused("%(name)s is a link or a device. Put the file itself there.", name=ascii(entry.filename))
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
        raise FolderRefused("The archive is encrypted or packed in an unusual way. Pack it as plain ZIP.")
    if entry.file_size > max(RATIO_FLOOR, MAX_RATIO * entry.compress_size):
        raise FolderRefused("%(name)s grows too much when unpacked. Leave it out.", name=ascii(entry.filename))


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _without_top(tree: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The same files without the one folder that holds them all, if there is one."""
    tops = {name.partition("/")[0] for name in tree}
    if len(tops) > 1 or any("/" not in name for name in tree):
        return tree
    return {name.partition("/")[2]: content for name, content in tree.items()}
