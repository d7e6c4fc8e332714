"""A profile folder: whose desk it is, which portal it talks to, and where its keys and store lie.

Always in the local data folder, never in a roaming one: SQLite's write-ahead log does not survive those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from forms.errors import EnvironmentTrouble, Malformed, WrongUse
from resources.language import say
from sync.desk.files import PROFILE_FILE
from sync.keys.wrap import read_json, write_json

ENROLMENT_FORMAT = "gaoqian-enrolment/1"
MAX_ENROLMENT_BYTES = 256 * 1024


class NoProfile(EnvironmentTrouble):
    """The folder holds no profile."""


@dataclass(frozen=True)
class Profile:
    """Whose desk this is.

    Attributes:
        id: random, names the secret in the keyring.
        officer: id in the roster.
        county: name of the site.
        portal: base address, e.g. ``https://portal.example/``; empty for a desk that only drafts.
        practice: whether this is the practice county.
        enrolment: id of the enrolment request at the portal, empty when none was sent.
    """

    id: str
    officer: str
    county: str
    portal: str
    practice: bool = False
    enrolment: str = ""


def default_home() -> Path:
    """The folder of this user's own profile: local data, never roaming."""
    from platformdirs import user_data_path

    return user_data_path("gaoqian", appauthor=False, roaming=False)


def read_profile(home: Path) -> Profile:
    """The profile in a folder.

    Raises:
        NoProfile: there is none.
        Malformed: it is damaged.
    """
    if not (home / PROFILE_FILE).exists():
        raise NoProfile(
            say("There is no profile in “{home}” yet. Enrol first with the file your administrator gave you.",
                home=str(home)),
            "profile.none",
        )  # fmt: skip
    try:
        return Profile(**read_json(home / PROFILE_FILE))
    except TypeError:
        raise Malformed(say("The profile in “{home}” is damaged.", home=str(home)), "profile.damaged") from None


def write_profile(home: Path, profile: Profile) -> None:
    """Write the profile atomically."""
    write_json(home / PROFILE_FILE, asdict(profile))


def new_profile(officer: str, county: str, portal: str, *, practice: bool = False) -> Profile:
    """A fresh profile, not yet written."""
    return Profile(uuid4().hex, officer, county, portal, practice)


def write_enrolment_file(path: Path, *, portal: str, county: str, officer: str, root: bytes, practice: bool) -> None:
    """The file an administrator hands to an officer: where the portal is and whom to trust. The code is told apart."""
    write_json(
        path,
        {
            "format": ENROLMENT_FORMAT,
            "portal": portal,
            "county": county,
            "officer": officer,
            "root": root.decode(),
            "practice": practice,
        },
    )


def read_enrolment_file(path: Path) -> Mapping[str, Any]:
    """Read such a file.

    Raises:
        WrongUse: it is another kind of file.
    """
    try:
        if path.stat().st_size > MAX_ENROLMENT_BYTES:
            raise Malformed(say("“{path}” is not an enrolment file.", path=str(path)), "enrolment.file")
        import json

        value = json.loads(path.read_text(encoding="utf-8"))
        fits = value["format"] == ENROLMENT_FORMAT and all(
            isinstance(value[k], str) for k in ("portal", "county", "officer", "root")
        )
    except OSError as fault:
        raise EnvironmentTrouble(
            say("“{path}” cannot be read: {why}.", path=str(path), why=str(fault.strerror)), "enrolment.read"
        ) from fault
    except (ValueError, KeyError, TypeError, RecursionError):
        fits = False
        value = {}
    if not fits:
        raise WrongUse(say("“{path}” is not an enrolment file.", path=str(path)), "enrolment.file")
    return dict(value)
