"""Whether a key belongs to a store, kept beside it: a wrong key and a damaged file look the same to SQLCipher.

The file holds an HMAC of a fixed text under the 32 random bytes of the key; it tells nobody anything about the key.
It is a help, never an authority: a store that opens is right whatever this file says.
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path

_LABEL = b"gaoqian store key check 1"


def check_path(path: Path) -> Path:
    """Where the key check of the store at ``path`` is."""
    return path.with_name(path.name + ".check")


def write_check(path: Path, key: bytes) -> None:
    """Note that ``key`` opens the store at ``path``; atomic, and not written again when it is there."""
    if key_belongs(path, key):
        return
    target = check_path(path)
    temporary = target.with_name(target.name + ".new")
    with open(temporary, "wb", opener=_for_the_owner) as file:
        file.write(_value(key))
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, target)


def key_belongs(path: Path, key: bytes) -> bool | None:
    """True or False as the check says, None when there is none."""
    try:
        kept = check_path(path).read_bytes()
    except FileNotFoundError:
        return None
    return hmac.compare_digest(kept, _value(key))


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _value(key: bytes) -> bytes:
    return hmac.digest(key, _LABEL, "sha256").hex().encode("ascii") + b"\n"
