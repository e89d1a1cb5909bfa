"""How the C library keeps memory that was given back."""

import ctypes

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""Parameters of mallopt(3) in glibc."""


def give_back_large_pieces() -> None:
    """Return every piece of a megabyte or more to the system at once, and keep two arenas for all threads.

    By itself glibc raises its threshold with the first large piece freed, and would then hold for ever the 19 MB
    in which a password was checked, and one arena for each thread. Other C libraries have no such call.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(_MMAP_THRESHOLD, 1_000_000)
        mallopt(_ARENA_MAX, 2)
