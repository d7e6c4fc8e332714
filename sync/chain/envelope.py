"""DSSE envelopes in one single spelling, so that a step has one set of bytes and one digest.

The stored bytes are what was signed around: they are never re-serialised, and the signature is checked before the
payload is parsed. DSSE v1, https://github.com/secure-systems-lab/dsse.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from forms.errors import Malformed, Refused
from resources.language import say

if TYPE_CHECKING:
    from securesystemslib.signer import Signer

PAYLOAD_TYPE = "application/vnd.in-toto+json"
MAX_ENVELOPE_BYTES = 60_000
_SPELLING = re.compile(
    rb'\{"payload":"([A-Za-z0-9+/]+={0,2})","payloadType":"application/vnd\.in-toto\+json",'
    rb'"signatures":\[\{"keyid":"([0-9a-f]{64})","sig":"([A-Za-z0-9+/]{86}==)"\}\]\}'
)
_SPKI_ED25519 = bytes.fromhex("302a300506032b6570032100")  # RFC 8410 §4: the DER before the 32 key bytes


class BadSignature(Refused):
    """The signature does not fit the key and the bytes."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A signed payload as it is stored and sent.

    Attributes:
        raw: the bytes of the envelope's JSON.
        digest: SHA-256 of ``raw`` in hex; the identity of the step, and its idempotency key.
        keyid: of the key that is said to have signed, see ``keyid_of``.
        signature: 64 bytes of Ed25519 signature over the DSSE pre-authentication encoding.
        payload: the signed bytes, not yet parsed.
    """

    raw: bytes
    digest: str
    keyid: str
    signature: bytes
    payload: bytes


def pre_authentication(payload: bytes) -> bytes:
    """DSSE's PAE of the payload: what is really signed."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def sign_payload(payload: bytes, signer: Signer) -> Envelope:
    """Sign a payload and return the envelope in its single spelling.

    Args:
        payload: the bytes to sign, an in-toto Statement.
        signer: any securesystemslib signer whose key id follows ``keyid_of``.
    """
    from securesystemslib.dsse import Envelope as Dsse

    signature = Dsse(payload, PAYLOAD_TYPE, {}).sign(signer)
    raw = b'{"payload":"%b","payloadType":"%b","signatures":[{"keyid":"%b","sig":"%b"}]}' % (
        b64encode(payload),
        PAYLOAD_TYPE.encode(),
        signature.keyid.encode(),
        b64encode(bytes.fromhex(signature.signature)),
    )
    return read_envelope(raw)


def read_envelope(raw: bytes) -> Envelope:
    """Take an envelope apart without trusting it.

    Raises:
        Malformed: when it is too large or not in the single spelling.
    """
    if len(raw) > MAX_ENVELOPE_BYTES:
        raise Malformed(say("The signed step is larger than a step may be."), "envelope.size")
    match = _SPELLING.fullmatch(raw)
    if match is None:
        raise Malformed(say("The signed step is not in the form in which steps are stored."), "envelope.form")
    payload, signature = _decoded(match[1]), _decoded(match[3])
    return Envelope(raw, sha256(raw).hexdigest(), match[2].decode(), signature, payload)


def _decoded(text: bytes) -> bytes:
    """Base64 in its one spelling: padding there and the unused bits zero."""
    try:
        data = b64decode(text)
    except ValueError:
        data = b""
    if b64encode(data) != text:
        raise Malformed(say("The signed step is not in the form in which steps are stored."), "envelope.form")
    return data


def verify_envelope(envelope: Envelope, public: bytes) -> None:
    """Check the signature, and that the key id is this key's.

    Args:
        envelope: as read.
        public: 32 bytes of Ed25519 public key.

    Raises:
        BadSignature: when either does not fit.
    """
    if keyid_of(public) != envelope.keyid:
        raise BadSignature(say("The step names another key than the one it is checked with."), "envelope.keyid")
    try:
        crypto_sign_open(envelope.signature + pre_authentication(envelope.payload), public)
    except (BadSignatureError, ValueError):
        raise BadSignature(say("The signature does not fit the signed bytes."), "envelope.signature") from None


@lru_cache(maxsize=4096)
def keyid_of(public: bytes) -> str:
    """The id of an Ed25519 key: SHA-256 over its SubjectPublicKeyInfo in DER (RFC 8410), in hex.

    Anyone can compute it: ``openssl pkey -pubin -in key.pem -outform DER | sha256sum``.
    """
    return sha256(_SPKI_ED25519 + public).hexdigest()


def public_pem(public: bytes) -> str:
    """The key as a PEM file that ``openssl`` reads."""
    body = b64encode(_SPKI_ED25519 + public).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n"


def fingerprint(keyid: str) -> str:
    """The first twelve digits of a key id as people compare them: ``7F3A 91C2 E04B``."""
    head = keyid[:12].upper()
    return " ".join((head[:4], head[4:8], head[8:]))
