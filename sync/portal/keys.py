"""The portal's own four keys, as files only its own account can read.

They are not encrypted: the server must start without a person, so whoever can read them as this account is the
portal. The log key signs nothing but checkpoints, the others stand in the roster under the portal's service officer.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from nacl.signing import SigningKey

from forms.errors import EnvironmentTrouble, WrongUse
from resources.language import say
from sync.chain.envelope import PAYLOAD_TYPE, keyid_of, pre_authentication
from sync.chain.receipt import RECEIPT_TYPE, Receipt, sign_receipt
from sync.chain.roster import Key
from sync.chain.step import STATEMENT_TYPE
from sync.keys.ring import signer_of
from sync.log.note import Verifier
from sync.portal.files import is_private, write_atomic
from sync.portal.settings import KEYS_FOLDER

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner

_NAMES = ("sign", "device", "seal", "log")
_PEPPER = "codes.key"


@dataclass(frozen=True)
class PortalKeys:
    """The keys, in memory.

    Attributes:
        sign: of receipts and of the portal's own steps.
        device: of requests the portal itself makes.
        seal: opens what a ``send`` releases.
        log: signs checkpoints.
        pepper: 32 bytes mixed into the hashes of enrolment codes, kept outside the database.
    """

    sign: Ed25519PrivateKey
    device: Ed25519PrivateKey
    seal: X25519PrivateKey
    log: Ed25519PrivateKey
    pepper: bytes

    @cached_property
    def signer(self) -> CryptoSigner:
        """Signs receipts and steps."""
        return signer_of(self.sign)

    def receipt(self, receipt: Receipt) -> bytes:
        """A signed receipt, the very bytes of ``sync.chain.receipt.sign_receipt`` in a third of its time.

        Where nothing is to be escaped, sorted ``json`` is RFC 8785; a test keeps the two equal.
        """
        body = dict(vars(receipt))
        payload = json.dumps(
            {
                "_type": STATEMENT_TYPE,
                "predicateType": RECEIPT_TYPE,
                "subject": [{"digest": {"sha256": body.pop("step")}, "name": "step"}],
                "predicate": body,
            },
            sort_keys=True,
            separators=(",", ":"),
        ).encode()
        if b"\\" in payload:
            return sign_receipt(receipt, self.signer).raw
        signature = self._signing_key.sign(pre_authentication(payload)).signature
        return b'{"payload":"%b","payloadType":"%b","signatures":[{"keyid":"%b","sig":"%b"}]}' % (
            b64encode(payload), PAYLOAD_TYPE.encode(), self.keyid.encode(), b64encode(signature),
        )  # fmt: skip

    @cached_property
    def _signing_key(self) -> SigningKey:
        return SigningKey(self.sign.private_bytes_raw())

    @cached_property
    def keyid(self) -> str:
        """Id of the signing key."""
        return keyid_of(self.sign.public_key().public_bytes_raw())

    @cached_property
    def seal_keyid(self) -> str:
        """Id of the sealing key."""
        return keyid_of(self.seal.public_key().public_bytes_raw())

    def log_verifier(self, origin: str) -> Verifier:
        """The log's public key under its origin's name."""
        return Verifier(origin, self.log.public_key().public_bytes_raw())

    def roster_keys(self, not_before: str) -> tuple[Key, ...]:
        """The three public keys as they go into the roster, under the portal's service officer.

        Args:
            not_before: RFC 3339, from when they count.
        """
        halves = (("sign", self.sign), ("device", self.device), ("seal", self.seal))
        raw = [(use, private.public_key().public_bytes_raw()) for use, private in halves]
        return tuple(Key(keyid_of(public), public, use, not_before) for use, public in raw)


def create_keys(home: Path) -> PortalKeys:
    """Make the keys and write them, each file readable by this account alone.

    Raises:
        WrongUse: there are keys already; they are never replaced.
    """
    folder = home / KEYS_FOLDER
    if folder.exists():
        raise WrongUse(say("There are keys in “{folder}” already; they stay as they are.", folder=str(folder)),
                       "portal.keys.exist")  # fmt: skip
    folder.mkdir(parents=True, mode=0o700)
    for name in _NAMES:
        key = X25519PrivateKey.generate() if name == "seal" else Ed25519PrivateKey.generate()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_atomic(folder / f"{name}.pem", pem, 0o600)
    write_atomic(folder / _PEPPER, token_bytes(32), 0o600)
    return read_keys(home)


def read_keys(home: Path) -> PortalKeys:
    """Read the keys.

    Raises:
        EnvironmentTrouble: one is missing, damaged, or readable by other accounts.
    """
    folder = home / KEYS_FOLDER
    sign, device, log = (_signing_key(folder / f"{name}.pem") for name in ("sign", "device", "log"))
    seal = _private_key(folder / "seal.pem")
    pepper = _read(folder / _PEPPER)
    if not isinstance(seal, X25519PrivateKey):
        raise _damaged(folder / "seal.pem")
    return PortalKeys(sign, device, seal, log, sha256(pepper).digest())


def _signing_key(path: Path) -> Ed25519PrivateKey:
    key = _private_key(path)
    if not isinstance(key, Ed25519PrivateKey):
        raise _damaged(path)
    return key


def _private_key(path: Path) -> object:
    try:
        return load_pem_private_key(_read(path), None)
    except (ValueError, TypeError):
        raise _damaged(path) from None


def _read(path: Path) -> bytes:
    try:
        if not is_private(path):
            raise EnvironmentTrouble(
                say("Other accounts can read the key “{path}”. Take that right away first.", path=str(path)),
                "portal.keys.open",
            )
        return path.read_bytes()
    except OSError:
        raise EnvironmentTrouble(say("The portal's key “{path}” is missing.", path=str(path)), "portal.keys") from None


def _damaged(path: Path) -> EnvironmentTrouble:
    return EnvironmentTrouble(say("The portal's key “{path}” is damaged.", path=str(path)), "portal.keys.damaged")
