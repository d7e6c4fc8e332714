"""One connection to the encrypted file with its key set, and nothing of SQLAlchemy.

``engine`` puts SQLAlchemy on top of it; ``sync.desk.glance`` looks through it at the list before SQLAlchemy is loaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

KEY_BYTES = 32
BUSY_MILLISECONDS = 5_000

error: type[Exception] = sqlcipher.Error
"""What the library raises."""


def connect(path: Path | str, key: bytes, *, uri: bool = False) -> Any:
    """A bare connection with the key set and no transaction of its own; the key is not tried yet.

    Args:
        path: the file, or with ``uri`` a file: URI.
        key: 32 bytes, used as they are (no passphrase stretching: they are random).

    Raises:
        ValueError: for a key of another length.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key of a store has {KEY_BYTES} bytes")
    connection = sqlcipher.connect(
        str(path), uri=uri, isolation_level=None, check_same_thread=False, timeout=BUSY_MILLISECONDS / 1000
    )
    # SQLCipher would write its findings to standard error, over whatever the command line prints.
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"").fetchall()
    connection.execute("PRAGMA foreign_keys = ON")
    return connection
