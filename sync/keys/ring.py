"""An officer's three keys in a profile folder: one to sign steps (PIN), one for requests, one to open seals.

The signing key is wrapped with the profile's secret and the PIN together, so that neither the disk nor the keyring
alone can sign. The other two and the store's key need only the secret: syncing and reading ask for no PIN.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from time import time
from typing import TYPE_CHECKING

from forms.errors import Refused
from resources.language import say
from sync.chain.envelope import keyid_of
from sync.keys.storekey import KEYS_FILE, stored_key
from sync.keys.wrap import SCRYPT_COST, WrongSecret, read_json, unwrap, wrap, write_json

if TYPE_CHECKING:  # loaded with the first use of a key: opening a desk needs none of it
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from securesystemslib.signer import CryptoSigner

TRIES_FILE = "tries.json"
MAX_TRIES = 5
LOCKED_SECONDS = 30 * 60
MIN_PIN = 6


class PinLocked(Refused):
    """Too many wrong PINs; the key rests for ``minutes``."""

    def __init__(self, minutes: int) -> None:
        words = say("Too many wrong PINs. The key can be used again in {minutes} minutes.", minutes=minutes)
        super().__init__(words, "keys.locked")
        self.minutes = minutes


class WrongPin(Refused):
    """The PIN is not right; ``left`` tells how many tries remain."""

    def __init__(self, left: int) -> None:
        super().__init__(say("The PIN is not right. {left} tries are left.", left=left), "keys.pin")
        self.left = left


@dataclass(frozen=True)
class PublicKeys:
    """The three public keys, raw, in hex, as they go into an enrolment."""

    sign: str
    device: str
    seal: str

    @property
    def keyid(self) -> str:
        """Id of the signing key."""
        return keyid_of(bytes.fromhex(self.sign))


class KeyRing:
    """The keys of one profile.

    Args:
        home: the profile's folder.
        secret: 32 bytes from the profile's keeper.
        clock: seconds since the epoch, for the rest after wrong PINs.
    """

    def __init__(self, home: Path, secret: bytes, clock: Callable[[], float] = time) -> None:
        self._home, self._secret, self._clock = home, secret, clock
        self._keys = read_json(home / KEYS_FILE)
        self._one_try = threading.Lock()

    @classmethod
    def create(cls, home: Path, secret: bytes, pin: str, *, cost: int = SCRYPT_COST) -> KeyRing:
        """Make all keys and write them wrapped.

        Args:
            home: the profile's folder.
            secret: 32 bytes from the profile's keeper.
            pin: for the signing key.
            cost: of stretching the PIN.

        Raises:
            Refused: the PIN is too short.
        """
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        _check_pin(pin)
        sign, device = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        seal = X25519PrivateKey.generate()
        wrapped = {
            "sign": wrap(sign.private_bytes_raw(), secret=secret, words=pin, purpose="signing key", cost=cost),
            "device": wrap(device.private_bytes_raw(), secret=secret, purpose="device key"),
            "seal": wrap(seal.private_bytes_raw(), secret=secret, purpose="sealing key"),
            "store": wrap(token_bytes(32), secret=secret, purpose="store key"),
        }
        public = {
            "sign": sign.public_key().public_bytes_raw().hex(),
            "device": device.public_key().public_bytes_raw().hex(),
            "seal": seal.public_key().public_bytes_raw().hex(),
        }
        write_json(home / KEYS_FILE, {"format": 1, "public": public, "wrapped": wrapped})
        return cls(home, secret)

    @property
    def public(self) -> PublicKeys:
        """The public halves."""
        return PublicKeys(**self._keys["public"])

    def store_key(self) -> bytes:
        """32 bytes that encrypt the profile's store."""
        return stored_key(self._keys, self._secret)

    def device_key(self) -> Ed25519PrivateKey:
        """The key that signs requests to the portal."""
        return _ed25519(unwrap(self._keys["wrapped"]["device"], secret=self._secret, purpose="device key"))

    def sealing_key(self) -> X25519PrivateKey:
        """The key that opens sealed content."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        raw = unwrap(self._keys["wrapped"]["seal"], secret=self._secret, purpose="sealing key")
        return X25519PrivateKey.from_private_bytes(raw)

    def tries_left(self) -> int:
        """How many wrong PINs may still be entered before the key rests."""
        wrong, until = self._tries()
        return MAX_TRIES if until and self._clock() >= until else max(0, MAX_TRIES - wrong)

    def rests(self) -> int:
        """For how many minutes the key rests after too many wrong PINs; 0 where a PIN may be tried now."""
        return _minutes(self._tries()[1], self._clock())

    def check_pin(self, pin: str) -> None:
        """Whether the PIN is right; nothing is signed. A wrong one counts like any other.

        Raises:
            WrongPin, PinLocked: as ``signer``.
        """
        self._unlock(pin)

    def signer(self, pin: str) -> CryptoSigner:
        """A signer for steps, unlocked by the PIN.

        Raises:
            WrongPin: with the tries left.
            PinLocked: too many wrong ones; says until when.
        """
        return signer_of(_ed25519(self._unlock(pin)))

    def prove(self, code: str, officer: str, pin: str) -> tuple[bytes, bytes]:
        """Signatures of the signing key and the device key for an enrolment."""
        from sync.keys.enrolment import proof_text

        keys = self.public
        text = proof_text(code, officer, keys.sign, keys.device, keys.seal)
        sign = _ed25519(self._unlock(pin))
        return sign.sign(text), self.device_key().sign(text)

    def change_pin(self, old: str, new: str) -> None:
        """Wrap the signing key with another PIN.

        Raises:
            WrongPin, PinLocked: as ``signer``.
            Refused: the new PIN is too short.
        """
        _check_pin(new)
        raw = self._unlock(old)
        wrapped = {**self._keys["wrapped"], "sign": wrap(raw, secret=self._secret, words=new, purpose="signing key")}
        self._keys = {**self._keys, "wrapped": wrapped}
        write_json(self._home / KEYS_FILE, self._keys)

    def _unlock(self, pin: str) -> bytes:
        """The signing key; one try after the other, so that two at once cannot pass for one."""
        with self._one_try:
            return self._try(pin)

    def _try(self, pin: str) -> bytes:
        wrong, until = self._tries()
        now = self._clock()
        if until and now < until:
            raise PinLocked(_minutes(until, now))
        if until:
            wrong = 0
        try:
            raw = unwrap(self._keys["wrapped"]["sign"], secret=self._secret, words=pin or " ", purpose="signing key")
        except WrongSecret:
            self._note(wrong + 1, now)
            if wrong + 1 >= MAX_TRIES:
                raise PinLocked(LOCKED_SECONDS // 60) from None
            raise WrongPin(MAX_TRIES - wrong - 1) from None
        if wrong or until:
            self._note(0, now)
        return raw

    def _tries(self) -> tuple[int, float]:
        path = self._home / TRIES_FILE
        if not path.exists():
            return 0, 0.0
        found = read_json(path)
        return int(found.get("wrong", 0)), float(found.get("until", 0))

    def _note(self, wrong: int, now: float) -> None:
        until = now + LOCKED_SECONDS if wrong >= MAX_TRIES else 0.0
        write_json(self._home / TRIES_FILE, {"wrong": wrong, "until": until})


def _ed25519(raw: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(raw)


def signer_of(private: Ed25519PrivateKey) -> CryptoSigner:
    """A securesystemslib signer whose key id follows ``sync.chain.envelope.keyid_of``."""
    from securesystemslib.signer import CryptoSigner, SSlibKey

    public = private.public_key().public_bytes_raw()
    return CryptoSigner(private, SSlibKey(keyid_of(public), "ed25519", "ed25519", {"public": public.hex()}))


def _minutes(until: float, now: float) -> int:
    """Whole minutes until a moment, at least 1 before it and 0 after it."""
    return int((until - now) // 60) + 1 if now < until else 0


def _check_pin(pin: str) -> None:
    if len(pin) < MIN_PIN:
        raise Refused(say("A PIN has {number} characters or more.", number=MIN_PIN), "keys.pin.short")
