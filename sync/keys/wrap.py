"""Wrapping small secrets for the disk: ChaCha20-Poly1305 under a key from a secret, a passphrase, or both.

Atomic files only: a torn write leaves the old file. The standard library and libsodium do the work, because a desk is
opened through here before its window is painted and the ``cryptography`` package takes longer to load than all of it.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Mapping
from hashlib import scrypt
from pathlib import Path
from typing import Any

from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from forms.errors import EnvironmentTrouble, Malformed, Refused
from resources.language import say

SCRYPT_COST = 2**15  # 32 MiB and about 80 ms a try
MIN_COST, MAX_COST = 2**4, 2**20
MAX_FILE_BYTES = 64 * 1024
_SCRYPT_BLOCK = 8
_TAG_BYTES = 16


class WrongSecret(Refused):
    """The passphrase or PIN does not open what it should."""


def stretch(words: str, salt: bytes, cost: int = SCRYPT_COST) -> bytes:
    """32 bytes from a passphrase or PIN by scrypt (RFC 7914); ``cost`` is its N, a power of two."""
    room = 128 * _SCRYPT_BLOCK * (cost + 8)  # what scrypt needs by its own account, with some blocks to spare
    return scrypt(words.encode(), salt=salt, n=cost, r=_SCRYPT_BLOCK, p=1, maxmem=room, dklen=32)


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
    salt, nonce = os.urandom(16), os.urandom(12)
    key = _key(secret, words, salt, purpose, cost)
    wrapped = sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plain, purpose.encode(), nonce, key)
    return {
        "cost": cost,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "wrapped": wrapped.hex(),
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
        if len(wrapped) < _TAG_BYTES:
            raise CryptoError
        return bytes(sodium.crypto_aead_chacha20poly1305_ietf_decrypt(wrapped, purpose.encode(), nonce, key))
    except CryptoError:
        raise WrongSecret(say("The passphrase or PIN is not right."), "keys.wrong") from None
    except (KeyError, TypeError, ValueError):
        raise Malformed(
            say("The key file is damaged; take it from the backup or enrol again."), "keys.damaged"
        ) from None


def _key(secret: bytes, words: str, salt: bytes, purpose: str, cost: int) -> bytes:
    material = secret + (stretch(words, salt, cost) if words else b"")
    # HKDF (RFC 5869 §2) with SHA-256, whose output is one block: extract, then the first step of expand.
    extracted = hmac.digest(salt, material, "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a file that is either the old or the new one whole, readable by its owner alone.

    Raises:
        EnvironmentTrouble: the disk is full or the folder cannot be written.
    """
    import tempfile  # a desk that is only opened writes none

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
