"""A shared computer: several enrolled people below one folder, each with keys, store and roster of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend
from support.desks import _keys

from sync.desk import Desk
from sync.desk.enrolling import make_profile
from sync.desk.people import PEOPLE_FOLDER, note
from sync.desk.profile import new_profile
from sync.practice.county import county_name, first_roster
from sync.store import trust

PIN, OTHER_PIN, PASSPHRASE = "246810", "135791", "correct horse battery"
FIRST, SECOND, THIRD = "zhou-ming", "li-jing", "wang-fang"


class MemoryKeyring(KeyringBackend):
    """A keyring as the library lets anybody bring one; it keeps what it is given until the test ends."""

    priority = 1  # type: ignore[assignment]  # the library reads it as a class property

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@contextmanager
def open_keyring() -> Iterator[MemoryKeyring]:
    """The keyring of the person who is logged in at this computer, open."""
    before, mine = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(mine)
    try:
        yield mine
    finally:
        keyring.set_keyring(before)


def homes(root: Path) -> dict[str, Path]:
    """Where the three have their profiles: the first in the root, the others below it."""
    return {FIRST: root, SECOND: root / PEOPLE_FOLDER / "second", THIRD: root / PEOPLE_FOLDER / "third"}


def make_household(root: Path, people: tuple[str, ...] = (FIRST, SECOND, THIRD)) -> None:
    """Make the profiles: two whose secret lies in the keyring, and one with a passphrase; all know one roster."""
    rings = {}
    for officer in people:
        pin, phrase = (OTHER_PIN if officer == SECOND else PIN), (PASSPHRASE if officer == THIRD else None)
        profile = new_profile(officer, county_name(), "")
        rings[officer] = make_profile(homes(root)[officer], profile, b"{}", pin, passphrase=phrase)
    roster = first_roster({officer: _keys(ring) for officer, ring in rings.items()}, "log+00000000+AA==", "log")
    for number, officer in enumerate(people):
        home = homes(root)[officer]
        with Desk.open(home, passphrase=PASSPHRASE if officer == THIRD else None) as desk:
            with desk.context.store.writing() as tx:
                trust.put_roster(tx, roster.version, roster.digest, roster.to_bytes())
            note(home, desk.me, f"2026-11-2{number}T09:00:00+08:00")
