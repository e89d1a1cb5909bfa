import base64
import hashlib
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.register_chain import (
    GENESIS,
    ChainFault,
    Link,
    next_link,
    record_sha256,
    sign,
    verify_chain,
    verify_signature,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key()


def chain(bodies: list[bytes], key: Ed25519PrivateKey = KEY) -> list[Link]:
    links: list[Link] = []
    for body in bodies:
        links.append(next_link(key, links[-1] if links else None, body))
    return links


chains = st.lists(st.binary(min_size=1, max_size=30), min_size=2, max_size=6).map(chain)
WHOLE = chain([b"one", b"two", b"three"])


def codes(links: list[Link]) -> set[str]:
    return {fault.code for fault in verify_chain(links, PUBLIC)}


def test_hash_covers_the_hash_before_and_the_record() -> None:
    assert record_sha256(GENESIS, b"one") == hashlib.sha256(b"0" * 64 + b"\none").hexdigest()
    assert WHOLE[0].previous_sha256 == GENESIS
    assert WHOLE[1].previous_sha256 == WHOLE[0].sha256


@given(chains)
def test_whole_chain_is_clean(links: list[Link]) -> None:
    assert verify_chain(links, PUBLIC) == ()
    assert verify_chain(links, PUBLIC, last_sha256=links[-1].sha256) == ()


def test_empty_register_is_clean_unless_a_last_link_is_known() -> None:
    assert verify_chain([], PUBLIC) == ()
    assert verify_chain([], PUBLIC, last_sha256="ab" * 32) == (ChainFault(0, "missing_last"),)


@given(chains, st.data())
def test_any_changed_byte_is_found(links: list[Link], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(links) - 1))
    name = data.draw(st.sampled_from(["body", "previous_sha256", "sha256", "signature"]))
    value = getattr(links[at], name)
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    index = data.draw(st.integers(0, len(raw) - 1))
    raw[index] ^= data.draw(st.integers(1, 127))
    changed: Any = bytes(raw) if isinstance(value, bytes) else raw.decode("ascii")
    links[at] = replace(links[at], **{name: changed})
    assert verify_chain(links, PUBLIC)


@given(chains, st.data())
def test_removed_link_is_found(links: list[Link], data: st.DataObject) -> None:
    last = links[-1].sha256
    del links[data.draw(st.integers(0, len(links) - 1))]
    assert verify_chain(links, PUBLIC, last_sha256=last)


@given(chains, st.data())
def test_swapped_links_are_found(links: list[Link], data: st.DataObject) -> None:
    one, other = data.draw(st.lists(st.integers(0, len(links) - 1), min_size=2, max_size=2, unique=True))
    links[one], links[other] = links[other], links[one]
    assert verify_chain(links, PUBLIC)


@given(chains, st.data())
def test_changed_position_is_found(links: list[Link], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(links) - 1))
    position = data.draw(st.integers(-3, 20).filter(lambda value: value != at + 1))
    links[at] = replace(links[at], position=position)
    assert verify_chain(links, PUBLIC)


def test_each_fault_has_its_name_and_place() -> None:
    first, second, third = WHOLE
    assert verify_chain([second, third], PUBLIC) == (
        ChainFault(2, "missing_first"),
        ChainFault(2, "broken_link"),
    )
    assert verify_chain([first, third], PUBLIC) == (ChainFault(3, "gap"), ChainFault(3, "broken_link"))
    assert verify_chain([first, second], PUBLIC, last_sha256=third.sha256) == (ChainFault(2, "missing_last"),)
    assert codes([first, third, second]) == {"gap", "out_of_order", "broken_link"}
    assert codes([first, second, second]) == {"out_of_order", "broken_link"}
    assert verify_chain([first, replace(second, body=b"2"), third], PUBLIC) == (ChainFault(2, "edited"),)
    unsigned = replace(second, signature=first.signature)
    assert verify_chain([first, unsigned, third], PUBLIC) == (ChainFault(2, "bad_signature"),)


def test_a_chain_rewritten_with_another_key_is_found() -> None:
    forged = chain([b"one", b"2", b"three"], STRANGER)
    assert verify_chain(forged, PUBLIC) == tuple(ChainFault(place, "bad_signature") for place in (1, 2, 3))


def test_signature_is_ed25519_over_the_hex_digits() -> None:
    sha256 = WHOLE[0].sha256
    PUBLIC.verify(base64.b64decode(sign(KEY, sha256)), sha256.encode())
    assert verify_signature(PUBLIC, sha256, sign(KEY, sha256))
    assert not verify_signature(STRANGER.public_key(), sha256, sign(KEY, sha256))


def test_signature_has_one_spelling() -> None:
    signature = sign(KEY, "ab")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    twin = signature[:85] + alphabet[alphabet.index(signature[85]) ^ 1] + signature[86:]
    assert base64.b64decode(twin) == base64.b64decode(signature)
    assert not verify_signature(PUBLIC, "ab", twin)


@given(st.text())
def test_garbage_is_no_signature(signature: str) -> None:
    assert not verify_signature(PUBLIC, "ab", signature)


@pytest.mark.parametrize("signature", ["", "====", "я", "AAAA", "\ud800"])
def test_odd_garbage_is_no_signature(signature: str) -> None:
    assert not verify_signature(PUBLIC, "ab", signature)
