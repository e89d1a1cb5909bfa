"""Argon2id, 19 MiB, two passes: OWASP's first choice that an old server can afford (about 20 ms)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("nobody's password")


def hashed(password: str) -> str:
    """Hash of a new password, with its own salt and parameters inside."""
    return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes as long for a person who does not exist (None)."""
    try:
        fits = _HASHER.verify(_NOBODY if password_hash is None else password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and password_hash is not None
