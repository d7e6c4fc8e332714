"""Who has a desk on this computer: several people share it, each with a profile folder, a store and keys of their own.

The list is read without opening any store: beside each profile lies a card with what the switcher shows of its owner,
and nothing else. The first profile lies in the root folder itself, every further one in a folder below it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from forms.errors import EnvironmentTrouble, Trouble
from sync.desk.files import PROFILE_FILE
from sync.desk.models import Me
from sync.desk.profile import read_profile
from sync.keys.keeper import SECRET_FILE
from sync.keys.wrap import read_json, write_json

PEOPLE_FOLDER = "people"
CARD_FILE = "person.json"


@dataclass(frozen=True)
class Person:
    """One person with a desk on this computer.

    Attributes:
        home: the profile's folder.
        officer: id in the roster.
        name, post, unit: as the roster said when the desk was last open; the name is the id before that.
        used: when that was, RFC 3339, or "".
        kept: how the profile's secret is kept: "keyring", "passphrase" or "practice".
    """

    home: Path
    officer: str
    name: str
    post: str
    unit: str
    used: str
    kept: str


def root_of(home: Path) -> Path:
    """The folder that holds all profiles, from the folder of one of them."""
    return home.parent.parent if home.parent.name == PEOPLE_FOLDER else home


def new_home(root: Path) -> Path:
    """A folder for one more profile; nothing is made yet."""
    return root / PEOPLE_FOLDER / token_hex(6)


def people(root: Path) -> tuple[Person, ...]:
    """Everybody with a desk below a root folder, who sat here last first.

    A folder whose profile does not read is left out: it says what is wrong when it is opened by itself.
    """
    homes = [root, *sorted((root / PEOPLE_FOLDER).glob("*/"))]
    found = [person for home in homes if (person := _person(home)) is not None]
    return tuple(sorted(found, key=lambda each: each.used, reverse=True))


def note(home: Path, me: Me, now: str) -> None:
    """Write the card of a desk that was opened; a full disk costs the card, never the desk."""
    card = {"name": me.name, "post": me.post, "unit": me.unit_name, "used": now}
    with suppress(EnvironmentTrouble):
        write_json(home / CARD_FILE, card)


def _person(home: Path) -> Person | None:
    if not (home / PROFILE_FILE).exists():
        return None
    try:
        officer = read_profile(home).officer
        kept = str(read_json(home / SECRET_FILE).get("kept", ""))
    except Trouble:
        return None
    card = _card(home)
    return Person(home, officer, card.get("name") or officer, card.get("post", ""), card.get("unit", ""),
                  card.get("used", ""), kept)  # fmt: skip


def _card(home: Path) -> dict[str, str]:
    try:
        found = read_json(home / CARD_FILE)
    except Trouble:
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str)}
