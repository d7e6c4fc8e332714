"""What a portal is told about itself: one small file in its home folder, read at start and never written by requests."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from forms.errors import EnvironmentTrouble, WrongUse
from resources.language import say
from sync.portal.files import write_atomic

SETTINGS_FILE = "portal.json"
DATABASE_FILE = "portal.db"
KEYS_FOLDER, PACK_FOLDER, BLOBS_FOLDER, UPLOADS_FOLDER = "keys", "pack", "blobs", "uploads"
_ORIGIN = re.compile(r"[^+\s\x00-\x1f]{1,200}")
_ADDRESS = re.compile(r"https?://(?:\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?")


@dataclass(frozen=True)
class Settings:
    """One portal.

    Attributes:
        county: name of the site.
        origin: lasting name of the log, e.g. ``portal.example.gov.cn/record``; it outlives the address.
        base_url: the address people and clients use, without a path; empty for a portal that only answers on the
            loopback address it was started on.
        database: SQLAlchemy URL of a PostgreSQL database; empty for the embedded SQLite file.
        practice: whether this is a practice county.
        also: further addresses under which clients reach it, e.g. inside the government network.
    """

    county: str
    origin: str
    base_url: str = ""
    database: str = ""
    practice: bool = False
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.county or not _ORIGIN.fullmatch(self.origin):
            raise WrongUse(say("A portal needs the name of its county and of its log."), "portal.settings")
        for address in filter(None, (self.base_url, *self.also)):
            if not _ADDRESS.fullmatch(address):
                raise WrongUse(
                    say("“{address}” is not an address such as https://portal.example.", address=address),
                    "portal.address",
                )

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address under which a signed request may have been made."""
        return tuple(filter(None, (self.base_url, *self.also)))


def read_settings(home: Path) -> Settings:
    """The settings in a portal's home.

    Raises:
        EnvironmentTrouble: there are none, or they cannot be read.
        WrongUse: they do not fit.
    """
    path = home / SETTINGS_FILE
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        return Settings(**{**value, "also": tuple(value.get("also", ()))})
    except FileNotFoundError:
        raise EnvironmentTrouble(
            say("There is no portal in “{home}” yet. Create one first.", home=str(home)), "portal.none"
        ) from None
    except (OSError, ValueError, TypeError, AttributeError):
        raise EnvironmentTrouble(
            say("The portal's settings in “{path}” cannot be read.", path=str(path)), "portal.settings"
        ) from None


def write_settings(home: Path, settings: Settings) -> None:
    """Write the settings atomically."""
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=2) + "\n"
    write_atomic(home / SETTINGS_FILE, text.encode())


def database_url(home: Path, settings: Settings) -> str:
    """The SQLAlchemy URL of the portal's database."""
    return settings.database or f"sqlite:///{(home / DATABASE_FILE).resolve()}"
