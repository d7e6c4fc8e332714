"""The key of a profile's store, without the officer's other keys: the window looks at the list before it needs those."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.keys.wrap import unwrap

KEYS_FILE = "keys.json"


def stored_key(keys: Mapping[str, Any], secret: bytes) -> bytes:
    """32 bytes that encrypt the profile's store.

    Args:
        keys: what lies in ``KEYS_FILE``.
        secret: 32 bytes from the profile's keeper.

    Raises:
        WrongSecret, Malformed: as ``unwrap``.
    """
    return unwrap(keys["wrapped"]["store"], secret=secret, purpose="store key")
