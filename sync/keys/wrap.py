"""Wrapping small secrets for the disk: ChaCha20-Poly1305 under a key from a secret, a passphrase, or both.

Atomic files only: a torn write leaves the old file.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from secrets import token_bytes
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from forms.errors import EnvironmentTrouble, Malformed, Refused
from resources.language import say

SCRYPT_COST = 2**15  # 32 MiB and about 80 ms a try
MIN_COST, MAX_COST = 2**4, 2**20
MAX_FILE_BYTES = 64 * 1024


class WrongSecret(Refused):
    """The passphrase or PIN does not open what it should."""


def stretch(words: str, salt: bytes, cost: int = SCRYPT_COST) -> bytes:
    """32 bytes from a passphrase or PIN by scrypt (RFC 7914); ``cost`` is its N, a power of two."""
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(words.encode())


def wrap(
    plain: bytes, *, secret: bytes = b"", words: str = "", purpose: str, cost: int = SCRYPT_COST
) -> dict[str, Any]:
    """Encrypt a small secret.

    Args:
        plain: what to hide.
        secret: bytes kept elsewhere (keyring), may be empty.
        words: a passphrase or PIN, may be empty; at least one of the two is given.
        purpose: what the plain bytes are for; must be the same when unwrapping.
        cost: of stretching the words; written beside, so that it can be raised later.

    Returns:
        JSON for a file.
    """
    salt, nonce = token_bytes(16), token_bytes(12)
    key = _key(secret, words, salt, purpose, cost)
    return {
        "cost": cost,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "wrapped": ChaCha20Poly1305(key).encrypt(nonce, plain, purpose.encode()).hex(),
    }


def unwrap(box: Mapping[str, Any], *, secret: bytes = b"", words: str = "", purpose: str) -> bytes:
    """The plain bytes again.

    Raises:
        WrongSecret: the passphrase, PIN or kept secret is another one.
        Malformed: the file is damaged.
    """
    try:
        salt, nonce, wrapped = (bytes.fromhex(box[k]) for k in ("salt", "nonce", "wrapped"))
        cost = box["cost"]
        if type(cost) is not int or not MIN_COST <= cost <= MAX_COST or cost & (cost - 1):
            raise ValueError("cost")
        key = _key(secret, words, salt, purpose, cost)
        return ChaCha20Poly1305(key).decrypt(nonce, wrapped, purpose.encode())
    except InvalidTag:
        raise WrongSecret(say("The passphrase or PIN is not right."), "keys.wrong") from None
    except (KeyError, TypeError, ValueError):
        raise Malformed(
            say("The key file is damaged; take it from the backup or enrol again."), "keys.damaged"
        ) from None


def _key(secret: bytes, words: str, salt: bytes, purpose: str, cost: int) -> bytes:
    material = secret + (stretch(words, salt, cost) if words else b"")
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose.encode()).derive(material)


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a file that is either the old or the new one whole, readable by its owner alone.

    Raises:
        EnvironmentTrouble: the disk is full or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except OSError as fault:
        raise EnvironmentTrouble(
            say("“{path}” cannot be written: {why}. Nothing was changed.", path=str(path), why=str(fault.strerror)),
            "keys.disk",
        ) from fault


def read_json(path: Path) -> dict[str, Any]:
    """Read a file that ``write_json`` wrote.

    Raises:
        EnvironmentTrouble: there is none, or it cannot be read.
        Malformed: it is damaged.
    """
    try:
        with path.open("rb") as file:
            value = json.loads(file.read(MAX_FILE_BYTES))
    except OSError as fault:
        raise EnvironmentTrouble(
            say("“{path}” cannot be read: {why}.", path=str(path), why=str(fault.strerror)), "keys.missing"
        ) from fault
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Malformed(say("The key file is damaged; take it from the backup or enrol again."), "keys.damaged")
    return value
