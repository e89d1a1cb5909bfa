"""`lms certificates verify`: genuine, tampered, foreign."""

import hashlib

import pytest
from sqlalchemy import text

from lms.adapters.keys import signing_key
from lms.services import certificates
from tests.conftest import NOW
from tests.house.story import actor

pytestmark = pytest.mark.slow  # documents are made and changed


def verify(installation, tmp_path, content):
    file = tmp_path / "document.pdf"
    file.write_bytes(content)
    return installation.lms("certificates", "verify", file)


def test_a_genuine_document(installation, told, tmp_path):
    result = verify(installation, tmp_path, told.pdf)
    assert result.exit_code == 0, result.output
    assert hashlib.sha256(told.pdf).hexdigest() in result.stdout
    assert told.number in result.stdout and "Ковалёва Мария Петровна" in result.stdout
    assert result.stdout.endswith("\nvalid\n")


def test_one_byte_more_is_not_the_file_that_was_issued(installation, told, tmp_path):
    result = verify(installation, tmp_path, told.pdf + b"\n")
    assert result.exit_code == 1
    assert "does not match" in result.stderr
    assert "valid" not in result.stdout.split()


def test_one_byte_changed_anywhere_is_never_valid(installation, told, tmp_path):
    for place in range(10, len(told.pdf), len(told.pdf) // 12):
        changed = bytearray(told.pdf)
        changed[place] ^= 1
        result = verify(installation, tmp_path, bytes(changed))
        assert result.exit_code == 1, place
        assert result.stderr, place


def test_a_file_of_somebody_else(installation, told, tmp_path):
    result = verify(installation, tmp_path, b"%PDF-1.7\nnothing\n%%EOF\n")
    assert (result.exit_code, result.stderr) == (1, "unknown: the file holds no record of this issuer\n")


def test_a_document_of_another_issuer(installation, told, tmp_path):
    installation.key.unlink()
    result = verify(installation, tmp_path, told.pdf)
    assert result.exit_code == 1
    assert "not the issuer's" in result.stderr


def test_a_revoked_document(installation, told, tmp_path):
    installation.write(
        lambda session: certificates.revoke(
            session, actor(session, "administrator"), told.number, "Ошибка", signing_key(installation.key), NOW
        )
    )
    result = verify(installation, tmp_path, told.pdf)
    assert (result.exit_code, result.stderr) == (1, "revoked\n")


def test_a_register_that_was_cut_is_told(installation, told, tmp_path):
    installation.write(
        lambda session: session.execute(text("UPDATE number_series SET last = 2 WHERE name = 'register'"))
    )
    result = verify(installation, tmp_path, told.pdf)
    assert result.exit_code == 1
    assert "missing_last" in result.stderr
