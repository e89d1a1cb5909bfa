import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_public_key,
)

from lms.adapters.keys import KeyFileError, public_key_pem, signing_key
from lms.domain.register_chain import sign, verify_signature


def test_key_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "signing.pem"
    signature = sign(signing_key(path), "ab")
    assert verify_signature(signing_key(path).public_key(), "ab", signature)
    assert os.listdir(path.parent) == ["signing.pem"]


def test_only_the_owner_may_read_the_key(tmp_path: Path) -> None:
    path = tmp_path / "signing.pem"
    before = os.umask(0)
    try:
        signing_key(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_those_who_start_at_once_get_one_key(tmp_path: Path) -> None:
    path = tmp_path / "signing.pem"
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: public_key_pem(signing_key(path)), range(32)))
    assert len(set(keys)) == 1
    assert os.listdir(tmp_path) == ["signing.pem"]


def test_public_key_is_readable_by_anyone(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "signing.pem")
    pem = public_key_pem(key)
    assert pem.startswith(b"-----BEGIN PUBLIC KEY-----\n")
    public = load_pem_public_key(pem)
    assert isinstance(public, Ed25519PublicKey)
    assert verify_signature(public, "ab", sign(key, "ab"))
    assert public_key_pem(public) == pem


SECRET = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
PLAIN = SECRET.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a key",
        PLAIN[:-40],
        public_key_pem(SECRET),
        SECRET.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word")),
        generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    ],
)
def test_file_that_is_no_key_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "signing.pem"
    path.write_bytes(content)
    with pytest.raises(KeyFileError) as caught:
        signing_key(path)
    assert str(caught.value) == f"{path} is not an Ed25519 private key in PEM"
    assert caught.value.__cause__ is None
    assert path.read_bytes() == content
