"""Checking offline, from exported metadata alone, that a roster was issued by the administrators' required
signatures.

Years later nothing else is needed: the roots from the pinned one onwards, one targets file, the roster.
Expiry is not judged here, because evidence must outlive it. Loads the TUF library only when called.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from forms.canonical import parse
from resources.language import say
from sync.pack.errors import PackTampered
from sync.pack.layout import MAX_ROOT_BYTES, MAX_TARGETS_BYTES, roster_version

if TYPE_CHECKING:
    from tuf.api.metadata import Root, Targets

MAX_ROOTS = 256
_ROOT = re.compile(r"([1-9][0-9]{0,5})\.root\.json")
_TARGETS = re.compile(r"(?:[1-9][0-9]{0,8}\.)?targets\.json")


@dataclass(frozen=True)
class RosterAuthority:
    """That a roster was issued, and by whom.

    Attributes:
        version: of the roster.
        digest: SHA-256 of its bytes in hex.
        path: where it stands in the pack.
        root, targets: versions of the metadata that say so.
        signers: key ids of the administrators whose signatures hold.
        threshold: how many were required.
    """

    version: int
    digest: str
    path: str
    root: int
    targets: int
    signers: tuple[str, ...]
    threshold: int


def roster_authority(pack: Mapping[str, bytes], roster: bytes, pinned_root: bytes = b"") -> RosterAuthority:
    """Check one roster; see ``roster_authorities``."""
    return roster_authorities(pack, (roster,), pinned_root)[0]


def verify_rosters(pack: Mapping[str, bytes], rosters: Sequence[bytes], pinned_root: bytes = b"") -> int:
    """Check several rosters and give their number; see ``roster_authorities``."""
    return len(roster_authorities(pack, rosters, pinned_root))


def roster_authorities(
    pack: Mapping[str, bytes], rosters: Sequence[bytes], pinned_root: bytes = b""
) -> tuple[RosterAuthority, ...]:
    """Check that rosters are files of a pack signed as its root demands.

    Args:
        pack: metadata by file name: ``1.root.json`` and all that follow, and ``targets.json`` (or
            ``7.targets.json``).
        rosters: their canonical bytes.
        pinned_root: the root of trust the reader brings; empty to begin with the oldest of ``pack``, which
            then proves only that the pack is of one piece.

    Raises:
        PackTampered: code ``pack.evidence-root``, ``pack.evidence-targets`` or ``pack.evidence-roster``.
        Malformed: a roster does not parse.
    """
    from tuf.api.exceptions import RepositoryError

    try:
        root = _last_root(pack, pinned_root)
    except (RepositoryError, ValueError):
        raise PackTampered(
            say("The roots of the reference pack do not follow one another with the required signatures."),
            "pack.evidence-root",
        ) from None
    try:
        targets, signers = _signed_targets(pack, root)
    except (RepositoryError, ValueError):
        raise PackTampered(
            say("The list of the reference pack's files does not bear the required signatures."),
            "pack.evidence-targets",
        ) from None
    return tuple(_authority(root, targets, signers, roster) for roster in rosters)


def _last_root(pack: Mapping[str, bytes], pinned: bytes) -> Root:
    """The newest root that an unbroken, signed line leads to from the pinned one."""
    named = {int(m[1]): data for name, data in pack.items() if (m := _ROOT.fullmatch(name))}
    if len(named) > MAX_ROOTS or not (named or pinned):
        raise ValueError("no roots, or too many")
    root = _root(pinned or named[min(named)], None)
    while (following := named.get(root.version + 1)) is not None:
        root = _root(following, root)
    return root


def _root(data: bytes, before: Root | None) -> Root:
    from tuf.api.metadata import Metadata, Root

    if len(data) > MAX_ROOT_BYTES:
        raise ValueError("too large")
    metadata: Metadata[Root] = Metadata.from_bytes(data)
    root = metadata.signed
    if not isinstance(root, Root):
        raise ValueError("not a root")
    if not root.get_root_verification_result(before, metadata.signed_bytes, metadata.signatures):
        raise ValueError("not signed by enough keys")
    return root


def _signed_targets(pack: Mapping[str, bytes], root: Root) -> tuple[Targets, tuple[str, ...]]:
    from tuf.api.metadata import Metadata, Targets

    found = [data for name, data in pack.items() if _TARGETS.fullmatch(name)]
    if len(found) != 1 or len(found[0]) > MAX_TARGETS_BYTES:
        raise ValueError("no targets, several, or too large")
    metadata: Metadata[Targets] = Metadata.from_bytes(found[0])
    if not isinstance(metadata.signed, Targets):
        raise ValueError("not targets")
    result = root.get_verification_result(Targets.type, metadata.signed_bytes, metadata.signatures)
    if not result:
        raise ValueError("not signed by enough keys")
    return metadata.signed, tuple(sorted(result.signed))


def _authority(root: Root, targets: Targets, signers: tuple[str, ...], roster: bytes) -> RosterAuthority:
    digest = sha256(roster).hexdigest()
    paths = [p for p, t in targets.targets.items() if roster_version(p) and t.hashes.get("sha256") == digest]
    value = parse(roster)
    version = value.get("version") if isinstance(value, dict) else None
    if not paths or roster_version(paths[0]) != version or not isinstance(version, int):
        raise PackTampered(say("A roster is not among those that the administrators signed."), "pack.evidence-roster")
    return RosterAuthority(
        version, digest, paths[0], root.version, targets.version, signers, root.roles[targets.type].threshold
    )
