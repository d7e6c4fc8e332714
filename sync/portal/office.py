"""The portal office's side of trust: enrolments into the roster, and the reference pack that the portal serves.

It works on the portal's folder beside a running portal. Nothing here can issue a roster by itself: that takes the
administrators' own keys.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from forms.errors import EnvironmentTrouble, Refused, Trouble, WrongUse
from resources.language import say
from sync.chain.clock import Clock, SystemClock, stamp
from sync.chain.envelope import keyid_of
from sync.chain.roster import Key, Roster
from sync.keys.ring import signer_of
from sync.pack import edit
from sync.pack.author import PackAuthor
from sync.pack.layout import CURRENT_ROSTER, roster_targets
from sync.pack.shelf import Shelf
from sync.portal.authority import Authority
from sync.portal.database import Database
from sync.portal.enrolment import Enrolments
from sync.portal.files import write_atomic
from sync.portal.keys import PortalKeys, read_keys
from sync.portal.settings import KEYS_FOLDER, PACK_FOLDER, database_url, read_settings

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, Signer

ONLINE_KEY = "pack.pem"
RENEW_SECONDS = 6 * 3600


class Office:
    """The office at one portal's folder.

    Args:
        home: the portal's folder.
        clock: the portal's time.
    """

    def __init__(self, home: Path, clock: Clock | None = None) -> None:
        self.home, self.clock = home, clock or SystemClock()
        self.settings = read_settings(home)
        self._database: Database | None = None

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        if self._database is not None:
            self._database.close()
            self._database = None

    @cached_property
    def keys(self) -> PortalKeys:
        """The portal's own keys."""
        return read_keys(self.home)

    @cached_property
    def enrolments(self) -> Enrolments:
        """One-time codes and requests."""
        self._database = Database(database_url(self.home, self.settings))
        authority = Authority(self._database, self.home / PACK_FOLDER, lambda: stamp(self.clock.now()))
        return Enrolments(self._database, authority, self.keys.pepper, self.clock)

    @cached_property
    def online_signer(self) -> CryptoSigner:
        """The portal's key for snapshot and timestamp of the reference pack; made when there is none."""
        path = self.home / KEYS_FOLDER / ONLINE_KEY
        if not path.exists():
            write_signing_key(path)
        return read_signing_key(path)

    def author(self) -> PackAuthor:
        """The reference pack, to be staged, signed and published."""
        return PackAuthor(self.home / PACK_FOLDER, online=self.online_signer, clock=self.clock)

    def roster(self) -> Roster:
        """The newest roster published, or staged and waiting for signatures.

        Raises:
            Refused: the pack holds none yet.
        """
        return Roster.from_bytes(self.author().read(CURRENT_ROSTER))

    def published_roster(self) -> Roster:
        """The newest roster that is published.

        Raises:
            Refused: the pack holds none yet.
        """
        shelf = Shelf(self.home / PACK_FOLDER)
        target = shelf.files().get(CURRENT_ROSTER)
        if target is None:
            raise Refused(say("No roster has been published yet."), "pack.no-roster")
        return Roster.from_bytes(shelf.content(target))

    def confirmed(self, id: str) -> Roster:
        """The next roster, with the keys of a waiting enrolment in it; still to be staged and signed.

        Raises:
            WrongUse: no enrolment of that id waits.
        """
        request = next((r for r in self.enrolments.waiting() if r.id == id), None)
        if request is None:
            raise WrongUse(say("No enrolment “{id}” waits for confirmation.", id=id), "enrolment.none")
        before, after = self.published_roster(), self.roster()
        now = stamp(self.clock.now())
        for use, public in (("sign", request.sign), ("device", request.device), ("seal", request.seal)):
            raw = bytes.fromhex(public)
            after = edit.add_key(after, request.officer, Key(keyid_of(raw), raw, use, now), issued=now)
        return edit.as_one(before, after)

    def stage(self, roster: Roster) -> None:
        """Put a roster into the next version of the pack, where it waits for the administrators' signatures."""
        self.author().stage(roster_targets(roster.version, roster.to_bytes()))

    def issue(self, roster: Roster, administrators: list[Signer]) -> None:
        """Stage a roster, have the administrators sign, publish."""
        author = self.author()
        author.stage(roster_targets(roster.version, roster.to_bytes()))
        for administrator in administrators:
            author.sign(administrator)
        author.publish()


@contextmanager
def renewing(home: Path) -> Iterator[None]:
    """While the portal runs, renew the pack's timestamp by the online key: at once, and then every few hours."""
    done = threading.Event()

    def renew() -> None:
        while True:
            with suppress(Trouble), Office(home) as office:  # no pack yet, or the administrators are at it: later
                office.author().refresh_timestamp()
            if done.wait(RENEW_SECONDS):
                return

    thread = threading.Thread(target=renew, name="pack renewal", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def write_signing_key(path: Path) -> None:
    """Make an Ed25519 key and write it as PEM that only this account can read.

    Raises:
        WrongUse: there is a file of that name; keys are never replaced.
    """
    if path.exists():
        raise WrongUse(say("“{path}” exists already; keys are never replaced.", path=str(path)), "key.exists")
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, pem, 0o600)


def read_signing_key(path: Path) -> CryptoSigner:
    """The signer of a key file.

    Raises:
        EnvironmentTrouble: it is missing or no Ed25519 key.
    """
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as fault:
        raise EnvironmentTrouble(
            say("“{path}” cannot be read as a signing key.", path=str(path)), "key.read"
        ) from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise EnvironmentTrouble(say("“{path}” cannot be read as a signing key.", path=str(path)), "key.read")
    return signer_of(key)
