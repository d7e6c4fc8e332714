"""One refresh of the pack: the TUF client workflow into a new generation, and its failures as plain
sentences.

Imports the TUF library; only imported when a refresh begins. Touches nothing that is in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tuf.api import exceptions as tuf_errors
from tuf.api.metadata import Metadata, Root, Targets, Timestamp
from tuf.api.serialization import DeserializationError
from tuf.ngclient import Updater, UpdaterConfig
from tuf.ngclient.fetcher import FetcherInterface

from forms.errors import EnvironmentTrouble, Refused, Trouble
from resources.language import Sentence, say
from sync.pack import layout
from sync.pack.cache import PackCache, PackState
from sync.pack.errors import PackExpired, PackRolledBack, PackTampered, PackUnreachable
from sync.pack.fetch import FolderFetcher, PortalFetcher

MAX_SKEW = timedelta(seconds=300)
_CONFIG = UpdaterConfig(
    root_max_length=layout.MAX_ROOT_BYTES,
    timestamp_max_length=layout.MAX_TIMESTAMP_BYTES,
    snapshot_max_length=layout.MAX_SNAPSHOT_BYTES,
    targets_max_length=layout.MAX_TARGETS_BYTES,
)


@dataclass(frozen=True)
class Source:
    """Where to ask.

    Attributes:
        prefix: before ``metadata/`` and ``targets/``.
        place: the address or folder as a person knows it.
        fetcher: for the portal or for a folder.
    """

    prefix: str
    place: str
    fetcher: PortalFetcher | FolderFetcher


class _ClockedUpdater(Updater):
    """The TUF client with the present given to it, so that expiry follows the program's one clock."""

    def __init__(self, work: Path, pinned: bytes, source: Source, now: datetime) -> None:
        fetcher: FetcherInterface = source.fetcher
        super().__init__(
            str(work),
            f"{source.prefix}{layout.METADATA}/",
            str(work),
            f"{source.prefix}{layout.TARGETS}/",
            fetcher,
            _CONFIG,
            bootstrap=pinned,
        )
        self._trusted_set.reference_time = now


def check_root(data: bytes) -> None:
    """Check that bytes are a root of trust signed by enough of its own keys.

    Raises:
        PackTampered: when they are not.
    """
    try:
        root: Metadata[Root] = Metadata.from_bytes(data[: layout.MAX_ROOT_BYTES])
        if not isinstance(root.signed, Root):
            raise tuf_errors.RepositoryError("not a root")
        root.signed.verify_delegate(Root.type, root.signed_bytes, root.signatures)
    except tuf_errors.RepositoryError:
        raise PackTampered(say("This file is not a signed root of trust."), "pack.root") from None


def fetch_state(
    cache: PackCache, state: PackState | None, source: Source, now: datetime, portal_time: datetime | None
) -> PackState:
    """Fetch and check everything of the newest pack, ready to be committed.

    Args:
        cache: its pinned root is set.
        state: what is in force, None the first time.
        source: where to ask.
        now: the present by this computer's clock.
        portal_time: the portal's clock if the caller knows it; else the answers' Date is used.

    Raises:
        PackExpired, PackRolledBack, PackTampered, PackUnreachable: see there; what is in force stays.
        EnvironmentTrouble: the disk refuses.
    """
    work = cache.begin(state)
    try:
        updater = _ClockedUpdater(work, cache.pinned() or b"", source, now)
        updater.refresh()
        files = _check_files(_targets(work), state)
        for path, digest in files.items():
            if not cache.has(digest):
                _fetch_file(cache, updater, path, work / "incoming")
    except (tuf_errors.RepositoryError, tuf_errors.DownloadError, OSError) as error:
        told = portal_time or source.fetcher.portal_time
        raise _plain(error, source, now - told if told else timedelta(), state is not None) from error
    finally:
        source.fetcher.close()
        cache.keep_roots(work)
    return _state_of(work, now, files, state)


def _fetch_file(cache: PackCache, updater: Updater, path: str, incoming: Path) -> None:
    info = updater.get_targetinfo(path)
    if info is None:
        raise tuf_errors.RepositoryError(f"{path} is not a target")
    updater.download_target(info, str(incoming))
    cache.put(incoming.read_bytes())


def _targets(work: Path) -> Targets:
    targets: Metadata[Targets] = Metadata.from_bytes((work / "targets.json").read_bytes())
    return targets.signed


def _check_files(targets: Targets, state: PackState | None) -> dict[str, str]:
    """Path to SHA-256 of all files, within the limits of a pack and true to the rosters accepted before."""
    every = targets.targets.values()
    fits = len(every) <= layout.MAX_FILES and sum(t.length for t in every) <= layout.MAX_PACK_BYTES
    if not fits or any(t.length > layout.MAX_FILE_BYTES for t in every):
        raise tuf_errors.DownloadLengthMismatchError("the pack is larger than a pack may be")
    if not all(layout.is_path(t.path) and "sha256" in t.hashes for t in every):
        raise tuf_errors.RepositoryError("a path or digest does not fit")
    files = {t.path: t.hashes["sha256"] for t in every}
    for version, digest in state.rosters.items() if state else ():
        if files.get(layout.roster_path(version), digest) != digest:
            raise PackTampered(
                say(
                    "The reference pack offered changes roster {version}, which was accepted before. It was "
                    "refused; please tell the portal office.",
                    version=version,
                ),
                "pack.roster-rewritten",
            )
    try:
        layout.check_rosters(files)
    except Refused as error:
        raise PackTampered(error.sentence, error.code) from None
    return files


def _state_of(work: Path, now: datetime, files: Mapping[str, str], state: PackState | None) -> PackState:
    timestamp: Metadata[Timestamp] = Metadata.from_bytes((work / "timestamp.json").read_bytes())
    root: Metadata[Root] = Metadata.from_bytes((work / "root.json").read_bytes())
    rosters = {v: digest for path, digest in files.items() if (v := layout.roster_version(path))}
    return PackState(
        generation=int(work.name),
        refreshed=now.timestamp(),
        expires=timestamp.signed.expires.timestamp(),
        root=root.signed.version,
        targets=_targets(work).version,
        files=files,
        rosters={**(state.rosters if state else {}), **rosters},
    )


def skew_warning(now: datetime, told: datetime | None) -> Sentence | None:
    """A sentence when this computer's clock is more than five minutes off the portal's."""
    skew = now - told if told else timedelta()
    minutes = round(abs(skew) / timedelta(minutes=1))
    if skew > MAX_SKEW:
        return say(
            "This computer's clock is {minutes} minutes ahead of the portal's. Please check it.",
            minutes=minutes,
        )
    if -skew > MAX_SKEW:
        return say(
            "This computer's clock is {minutes} minutes behind the portal's. Please check it.",
            minutes=minutes,
        )
    return None


def _plain(error: Exception, source: Source, skew: timedelta, kept: bool) -> Trouble:
    """The trouble a person can read, with what it means for the pack on this computer."""
    kind, problem, code = _problem(error, source, skew)
    rest = (
        say("The reference pack on this computer stays in use.")
        if kept
        else say("This computer has no reference pack yet.")
    )
    return kind(say("{problem} {rest}", problem=problem, rest=rest), code)


def _problem(error: Exception, source: Source, skew: timedelta) -> tuple[type[Trouble], Sentence, str]:
    if isinstance(error, tuf_errors.ExpiredMetadataError):
        return _expired(skew)
    if isinstance(error, tuf_errors.BadVersionNumberError):
        return (
            PackRolledBack,
            say("The reference pack offered is older than the one accepted before."),
            "pack.older",
        )
    if isinstance(error, tuf_errors.DownloadLengthMismatchError):
        return (
            PackTampered,
            say("A file of the reference pack is larger than it may be, and was refused."),
            "pack.size",
        )
    if isinstance(error, DeserializationError) and isinstance(error.__cause__, ValueError):
        told = say("What answered at {place} is no reference pack, perhaps a network login page.", place=source.place)
        return PackUnreachable, told, "pack.not-a-pack"
    if isinstance(error, tuf_errors.RepositoryError):
        told = say("The reference pack offered is not what its administrators signed, and was refused.")
        return PackTampered, told, "pack.tampered"
    if isinstance(error, tuf_errors.DownloadError):
        return _unreachable(source)
    told = say("The reference pack could not be written to this computer's disk.")
    return EnvironmentTrouble, told, "pack.disk"


def _expired(skew: timedelta) -> tuple[type[Trouble], Sentence, str]:
    if skew > MAX_SKEW:
        minutes = round(skew / timedelta(minutes=1))
        told = say(
            "This computer's clock is {minutes} minutes ahead of the portal's, and the reference pack seems "
            "expired. Please check the clock; if it is right, tell the portal office.",
            minutes=minutes,
        )
        return PackExpired, told, "pack.clock"
    told = say(
        "The reference pack offered has expired: it was not renewed, or newer ones are being held back. "
        "Please check this computer's clock, and tell the portal office."
    )
    return PackExpired, told, "pack.expired"


def _unreachable(source: Source) -> tuple[type[Trouble], Sentence, str]:
    if isinstance(source.fetcher, FolderFetcher):
        told = say("There is no complete reference pack in the folder {place}.", place=source.place)
        return PackUnreachable, told, "pack.folder"
    told = say("The reference pack could not be fetched from {place}.", place=source.place)
    return PackUnreachable, told, "pack.unreachable"
