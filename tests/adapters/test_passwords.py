"""Passwords are kept as Argon2id with their own salt."""

from lms.adapters import passwords


def test_a_password_fits_its_hash_and_no_other() -> None:
    kept = passwords.hashed("три слова и ёж")
    assert passwords.matches(kept, "три слова и ёж")
    assert not passwords.matches(kept, "три слова и еж")
    assert not passwords.matches(kept, "")


def test_the_same_password_is_kept_differently_each_time() -> None:
    kept = {passwords.hashed("three-unrelated-words") for _ in range(2)}
    assert len(kept) == 2
    assert all(one.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for one in kept)


def test_nobody_has_no_password_and_a_broken_hash_fits_none() -> None:
    assert not passwords.matches(None, "nobody's password")
    assert not passwords.matches("", "nobody's password")
    assert not passwords.matches("no hash", "three-unrelated-words")
    assert not passwords.matches("$argon2id$v=19$m=19456,t=2,p=1$broken", "three-unrelated-words")
