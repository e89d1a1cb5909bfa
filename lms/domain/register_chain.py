"""The register as a chain: each link's SHA-256 covers the link before it, and each is signed.

Signatures are Ed25519 (https://www.rfc-editor.org/rfc/rfc8032). Anyone who holds the public key can check the
whole register without this product.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

GENESIS = "0" * 64
"""What the first link names as the hash before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link as stored.

    `position` counts from 1, `body` is the canonical record, hashes are lower-case hex, the signature base64.
    """

    position: int
    body: bytes
    previous_sha256: str
    sha256: str
    signature: str


@dataclass(frozen=True, slots=True)
class ChainFault:
    """What is wrong at a position.

    Codes: `missing_first`, `gap` (links are missing just before it), `out_of_order`, `broken_link` (does not
    name the hash of the link before it), `edited` (does not match its own hash), `bad_signature`,
    `missing_last`.
    """

    position: int
    code: str


def record_sha256(previous_sha256: str, body: bytes) -> str:
    """Hash of a link, hex: over the hex hash before it, a line feed and the canonical record."""
    return hashlib.sha256(previous_sha256.encode() + b"\n" + body).hexdigest()


def sign(private_key: Ed25519PrivateKey, sha256: str) -> str:
    """Base64 of the Ed25519 signature over the hex digits of a hash."""
    return base64.b64encode(private_key.sign(sha256.encode())).decode()


def verify_signature(public_key: Ed25519PublicKey, sha256: str, signature: str) -> bool:
    """Whether `signature`, in its one right spelling, was made over `sha256`; False for garbage."""
    try:
        raw = base64.b64decode(signature, validate=True)
        public_key.verify(raw, sha256.encode())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return base64.b64encode(raw).decode() == signature


def next_link(private_key: Ed25519PrivateKey, last: Link | None, body: bytes) -> Link:
    """The link that carries `body` after `last`, or the first one."""
    previous = last.sha256 if last else GENESIS
    sha256 = record_sha256(previous, body)
    return Link(
        position=last.position + 1 if last else 1,
        body=body,
        previous_sha256=previous,
        sha256=sha256,
        signature=sign(private_key, sha256),
    )


def verify_chain(
    links: Iterable[Link], public_key: Ed25519PublicKey, *, last_sha256: str | None = None
) -> tuple[ChainFault, ...]:
    """All faults of a register in the order given; empty when it is whole.

    A chain can't know that links were cut off its end: give the last hash kept elsewhere as `last_sha256`.
    """
    faults: list[ChainFault] = []
    position, previous = 0, GENESIS
    for link in links:
        codes = [_fault_of_place(position, link.position), *_faults_of_content(link, previous, public_key)]
        faults += [ChainFault(link.position, code) for code in codes if code]
        position, previous = link.position, link.sha256
    if last_sha256 is not None and previous != last_sha256:
        faults.append(ChainFault(position, "missing_last"))
    return tuple(faults)


def _fault_of_place(before: int, position: int) -> str:
    if position == before + 1:
        return ""
    if position <= before:
        return "out_of_order"
    return "gap" if before else "missing_first"


def _faults_of_content(link: Link, previous: str, public_key: Ed25519PublicKey) -> list[str]:
    faults = []
    if link.previous_sha256 != previous:
        faults.append("broken_link")
    if record_sha256(link.previous_sha256, link.body) != link.sha256:
        faults.append("edited")
    if not verify_signature(public_key, link.sha256, link.signature):
        faults.append("bad_signature")
    return faults
