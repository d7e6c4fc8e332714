"""Content sealed to the officers on its route, so that the portal relays what it cannot read.

One random key a content encrypts the text and each attachment (ChaCha20-Poly1305); that key is sealed by HPKE
(RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305) to every reader's sealing key from the roster.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from secrets import token_bytes
from typing import TYPE_CHECKING

from forms.errors import Refused
from resources.language import say
from sync.chain.envelope import keyid_of

if TYPE_CHECKING:  # loaded with the first seal: opening a desk needs none of it
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.hpke import Suite

_ZERO_NONCE = bytes(12)  # each derived key encrypts exactly one message


class CannotOpen(Refused):
    """The seal does not open: another key, or changed on the way."""


@dataclass(frozen=True)
class KeyBox:
    """The content key sealed to one reader: id of the sealing key, and HPKE's encapsulation with ciphertext."""

    keyid: str
    sealed: bytes


def new_content_key() -> bytes:
    """A fresh 32-byte key for one content."""
    return token_bytes(32)


def seal_key(content_key: bytes, content: str, readers: Iterable[bytes]) -> tuple[KeyBox, ...]:
    """Seal a content key to readers.

    Args:
        content_key: 32 bytes.
        content: digest of the content; bound into each box so that a box fits no other content.
        readers: raw X25519 public keys (32 bytes each).
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    return tuple(
        KeyBox(
            keyid_of(public), _suite().encrypt(content_key, X25519PublicKey.from_public_bytes(public), _info(content))
        )
        for public in dict.fromkeys(readers)
    )


def open_key(box: KeyBox, content: str, private: X25519PrivateKey) -> bytes:
    """The content key out of a box made for this private key.

    Raises:
        CannotOpen: the box was made for another key or content, or was changed.
    """
    from cryptography.exceptions import InvalidTag

    try:
        key = _suite().decrypt(box.sealed, private, _info(content))
    except (InvalidTag, ValueError):
        key = b""
    if len(key) != 32:
        raise CannotOpen(say("The sealed text cannot be opened with the key on this computer."), "seal.key")
    return key


def encrypt(content_key: bytes, digest: str, data: bytes) -> bytes:
    """Encrypt the content, or one attachment, named by the digest of its plain bytes."""
    return _cipher(content_key, digest).encrypt(_ZERO_NONCE, data, digest.encode())


def decrypt(content_key: bytes, digest: str, ciphertext: bytes) -> bytes:
    """The plain bytes, checked against their digest.

    Raises:
        CannotOpen: wrong key, or changed on the way.
    """
    from cryptography.exceptions import InvalidTag

    try:
        data = _cipher(content_key, digest).decrypt(_ZERO_NONCE, ciphertext, digest.encode())
    except InvalidTag:
        raise CannotOpen(say("The sealed text was changed on its way and cannot be opened."), "seal.data") from None
    if sha256(data).hexdigest() != digest:
        raise CannotOpen(say("The sealed text is another one than was signed."), "seal.digest")
    return data


def _info(content: str) -> bytes:
    return b"gaoqian content key " + content.encode()


@cache
def _suite() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def _cipher(content_key: bytes, digest: str) -> ChaCha20Poly1305:
    """A cipher with a key of its own for each digest, which is what makes the fixed nonce safe."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    expand = HKDFExpand(algorithm=SHA256(), length=32, info=b"gaoqian data " + digest.encode())
    return ChaCha20Poly1305(expand.derive(content_key))
