"""What a reference pack looks like to author and client: the names of its files and their greatest sizes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from forms.errors import Refused
from resources.language import say

MAX_ROOT_BYTES = 256 * 1024
MAX_TIMESTAMP_BYTES = 16 * 1024
MAX_SNAPSHOT_BYTES = 64 * 1024
MAX_TARGETS_BYTES = 5 * 2**20
MAX_FILE_BYTES = 16 * 2**20
MAX_PACK_BYTES = 512 * 2**20
MAX_FILES = 20_000
METADATA, TARGETS = "metadata", "targets"
CURRENT_ROSTER = "roster.json"
_PART = r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}"
_PATH = re.compile(rf"{_PART}(?:/{_PART}){{0,4}}")
_ROSTER = re.compile(r"rosters/([0-9]{6})\.json")
_RULES = re.compile(r"rules/[a-z][a-z0-9-]{0,39}\.json")


def is_path(path: str) -> bool:
    """Whether a file of the pack may have this path: plain ASCII parts, none beginning with a dot."""
    return _PATH.fullmatch(path) is not None


def roster_path(version: int) -> str:
    """Where a version of the roster is kept for ever, e.g. ``rosters/000007.json``."""
    if not 1 <= version <= 999_999:
        raise ValueError(f"no roster has the version {version}")
    return f"rosters/{version:06}.json"


def roster_version(path: str) -> int | None:
    """The version of the roster kept at a path, None for any other path."""
    match = _ROSTER.fullmatch(path)
    return int(match[1]) if match and int(match[1]) else None


def rules_path(pack: str) -> str:
    """Where a rule pack lies, e.g. ``rules/wording-confusions.json``."""
    return f"rules/{pack}.json"


def is_rule_pack(path: str) -> bool:
    """Whether the file at a path is a rule pack."""
    return _RULES.fullmatch(path) is not None


def roster_targets(version: int, data: bytes) -> dict[str, bytes]:
    """The two files that bring a new roster: the lasting one and the current one."""
    return {roster_path(version): data, CURRENT_ROSTER: data}


def check_rosters(digests: Mapping[str, str]) -> None:
    """Check that the current roster is the newest of the kept ones.

    Args:
        digests: path to SHA-256 in hex, of all files of a pack.

    Raises:
        Refused: code ``pack.roster-current``.
    """
    versions = [v for v in map(roster_version, digests) if v]
    newest = digests[roster_path(max(versions))] if versions else None
    if digests.get(CURRENT_ROSTER) != newest:
        raise Refused(
            say("The current roster of the pack is not the newest of the rosters kept in it."),
            "pack.roster-current",
        )
