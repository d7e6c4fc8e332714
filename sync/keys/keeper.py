"""Where a profile's one secret lives: the OS keyring, else a passphrase-wrapped file, else (practice) open.

No keyring and a locked keyring are designed states: each says what to do, and drafting can always go on with a
passphrase. ``keyrings.alt`` is never used: it would store the secret in the clear without saying so.
"""

from __future__ import annotations

from pathlib import Path
from secrets import token_bytes
from typing import Protocol

from forms.errors import EnvironmentTrouble
from resources.language import say
from sync.keys.wrap import read_json, unwrap, wrap, write_json

SERVICE = "gaoqian"
SECRET_FILE = "secret.json"
MIN_PASSPHRASE = 8


class NoKeyring(EnvironmentTrouble):
    """The computer has no usable keyring; a passphrase takes its place."""


class KeyringLocked(EnvironmentTrouble):
    """There is a keyring, but it is locked."""


class PassphraseNeeded(EnvironmentTrouble):
    """The profile is protected by a passphrase and none was given."""


class Keeper(Protocol):
    """Keeps one 32-byte secret for a profile."""

    kind: str

    def keep(self, secret: bytes) -> None:
        """Store the secret.

        Raises:
            EnvironmentTrouble: it cannot be stored; nothing is left half done.
        """
        ...

    def secret(self) -> bytes:
        """The secret.

        Raises:
            EnvironmentTrouble: locked, missing, or a passphrase is needed.
        """
        ...


class KeyringKeeper:
    """The operating system's keyring (Windows Credential Locker, Secret Service)."""

    kind = "keyring"

    def __init__(self, home: Path, profile: str) -> None:
        self._home, self._profile = home, profile

    def keep(self, secret: bytes) -> None:
        """Store in the keyring, read back, and note in the profile that it is there."""
        self._ask("set_password", secret.hex())
        if self._ask("get_password") != secret.hex():
            raise NoKeyring(_NO_KEYRING, "keyring.none")
        write_json(self._home / SECRET_FILE, {"kept": self.kind, "profile": self._profile})

    def secret(self) -> bytes:
        """Read from the keyring."""
        found = self._ask("get_password")
        if not found:
            raise KeyringLocked(
                say(
                    "The keyring holds no key for this profile. Unlock the keyring of the user who enrolled, or enrol again."
                ),
                "keyring.missing",
            )
        return bytes.fromhex(found)

    def _ask(self, verb: str, *values: str) -> str | None:
        import keyring
        from keyring.errors import KeyringError, NoKeyringError
        from keyring.errors import KeyringLocked as Locked

        try:
            found = getattr(keyring, verb)(SERVICE, self._profile, *values)
        except NoKeyringError:
            raise NoKeyring(_NO_KEYRING, "keyring.none") from None
        except Locked:
            raise KeyringLocked(
                say("The computer's keyring is locked. Unlock it (usually by signing in again) and try once more."),
                "keyring.locked",
            ) from None
        except (KeyringError, RuntimeError, OSError) as fault:
            raise NoKeyring(_NO_KEYRING, "keyring.none") from fault
        return found if isinstance(found, str) else None


_NO_KEYRING = say("This computer has no keyring. Choose a passphrase of eight characters or more instead.")


class PassphraseKeeper:
    """A file wrapped with a passphrase: the designed fallback."""

    kind = "passphrase"

    def __init__(self, home: Path, passphrase: str | None) -> None:
        self._home, self._passphrase = home, passphrase

    def keep(self, secret: bytes) -> None:
        """Wrap and write."""
        if not self._passphrase or len(self._passphrase) < MIN_PASSPHRASE:
            raise PassphraseNeeded(
                say("A passphrase of {number} characters or more is needed.", number=MIN_PASSPHRASE), "keys.passphrase"
            )
        box = wrap(secret, words=self._passphrase, purpose="profile secret")
        write_json(self._home / SECRET_FILE, {"kept": self.kind, **box})

    def secret(self) -> bytes:
        """Unwrap with the passphrase given."""
        if not self._passphrase:
            raise PassphraseNeeded(
                say("This profile is protected by a passphrase; please enter it."), "keys.passphrase"
            )
        return unwrap(read_json(self._home / SECRET_FILE), words=self._passphrase, purpose="profile secret")


class PracticeKeeper:
    """Open on the disk: only for the practice county's make-believe keys, and the file says so."""

    kind = "practice"

    def __init__(self, home: Path) -> None:
        self._home = home

    def keep(self, secret: bytes) -> None:
        """Write in the clear."""
        note = "Practice key: unprotected on purpose. It stands in no real roster."
        write_json(self._home / SECRET_FILE, {"kept": self.kind, "secret": secret.hex(), "note": note})

    def secret(self) -> bytes:
        """Read."""
        return bytes.fromhex(str(read_json(self._home / SECRET_FILE).get("secret", "")))


def keeper_of(home: Path, profile: str, passphrase: str | None = None) -> Keeper:
    """The keeper that an existing profile was made with.

    Raises:
        EnvironmentTrouble: the profile has no secret file.
    """
    kept = read_json(home / SECRET_FILE).get("kept")
    if kept == PracticeKeeper.kind:
        return PracticeKeeper(home)
    if kept == KeyringKeeper.kind:
        return KeyringKeeper(home, profile)
    return PassphraseKeeper(home, passphrase)


def keep_new_secret(home: Path, profile: str, passphrase: str | None, *, practice: bool = False) -> bytes:
    """Make a secret and keep it in the best place there is: keyring, else passphrase.

    Raises:
        NoKeyring, KeyringLocked: there is no keyring to use and no passphrase was given.
    """
    secret = token_bytes(32)
    if practice:
        PracticeKeeper(home).keep(secret)
    elif passphrase:
        PassphraseKeeper(home, passphrase).keep(secret)
    else:
        KeyringKeeper(home, profile).keep(secret)
    return secret
