"""Making a reference pack: administrators stage, each signs, and only then is it published.

Root and targets need several administrators; snapshot and timestamp are signed by the portal's one online
key, which can renew the pack but not change it. What was published stays readable whatever happens half-way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from securesystemslib.signer import Key, Signer
from tuf.api.metadata import Metadata, MetaFile, Role, Root, Snapshot, TargetFile, Targets, Timestamp

from forms.errors import Refused, WrongUse
from resources.language import say
from sync.chain.clock import Clock, SystemClock
from sync.pack.errors import PackUnsigned
from sync.pack.files import alone_in
from sync.pack.layout import MAX_FILE_BYTES, MAX_FILES, MAX_PACK_BYTES, check_rosters, is_path, roster_version
from sync.pack.shelf import Shelf


@dataclass(frozen=True)
class Lifetimes:
    """How long each role counts after signing; the online key renews snapshot and timestamp in time."""

    root: timedelta = timedelta(days=800)
    targets: timedelta = timedelta(days=400)
    snapshot: timedelta = timedelta(days=60)
    timestamp: timedelta = timedelta(days=14)


@dataclass(frozen=True)
class PackKeys:
    """Whose signatures count.

    Attributes:
        root, targets: the administrators' public keys; an administrator's key may stand in both.
        online: the portal's key for snapshot and timestamp, and for nothing else.
        root_threshold, targets_threshold: how many of them must sign, at least two.
    """

    root: tuple[Key, ...]
    targets: tuple[Key, ...]
    online: Key
    root_threshold: int = 2
    targets_threshold: int = 2


@dataclass(frozen=True)
class Staged:
    """What waits for signatures: the paths it changes, and the new versions (None where a role stays)."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    targets: int | None
    root: int | None


@dataclass(frozen=True)
class Signatures:
    """One staged role: the key ids that signed, those that may still sign, and how many are still needed."""

    role: str
    needed: int
    signed: tuple[str, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class RoleStatus:
    """One published role, its version and the moment it expires."""

    role: str
    version: int
    expires: datetime


class PackAuthor:
    """The administrators' side of a pack.

    Args:
        directory: the pack's folder; its ``metadata/`` and ``targets/`` are served, or copied to a stick.
        online: the portal's signer; needed to publish and to renew, not to stage or sign.
        clock: where the present comes from.
        lifetimes: how long signatures count.
    """

    def __init__(
        self,
        directory: Path,
        *,
        online: Signer | None = None,
        clock: Clock | None = None,
        lifetimes: Lifetimes | None = None,
    ) -> None:
        self._shelf = Shelf(directory)
        self._online = online
        self._clock = clock or SystemClock()
        self._lifetimes = lifetimes or Lifetimes()

    @classmethod
    def create(cls, directory: Path, keys: PackKeys, **options: Any) -> PackAuthor:
        """Begin a new pack: root 1 and empty targets 1 are staged and wait for signatures.

        Args:
            directory: an empty or new folder.
            keys: whose signatures count.
            options: as for the class.

        Raises:
            Refused: there is a pack already, or the keys do not fit (see ``PackKeys``).
        """
        author = cls(directory, **options)
        with alone_in(directory):
            if author._shelf.begun():
                raise Refused(say("There is a reference pack in this folder already."), "pack.exists")
            author._stage_root(keys, 1)
            author._stage_targets({})
        return author

    # staging

    def stage(self, files: Mapping[str, bytes], *, remove: Iterable[str] = ()) -> Staged:
        """Put files into the next version; what is staged already stays, but must be signed anew.

        Args:
            files: path to content; see ``layout.roster_targets`` for a new roster. Empty to renew the expiry.
            remove: paths to take out. Rosters once published are neither changed nor taken out.

        Raises:
            Refused: for a path, size or change that a pack does not allow; nothing is staged then.
        """
        shelf = self._shelf
        with alone_in(shelf.folder):
            staged = shelf.staged_targets()
            following = dict(staged.signed.targets if staged else shelf.files())
            for path in remove:
                following.pop(path, None)
            following.update((path, _target_of(path, data)) for path, data in files.items())
            _check_files(shelf.files(), following)
            for path, data in files.items():
                shelf.stage_content(following[path], data)
            self._stage_targets(following)
            return self._staged()

    def stage_root(self, keys: PackKeys) -> Staged:
        """Change whose signatures count: the next root, to be signed by enough of the old and the new keys.

        Where the files in force would no longer be validly signed under it, they too are staged to be signed.

        Raises:
            Refused: the keys do not fit, or nothing is published yet.
        """
        shelf = self._shelf
        with alone_in(shelf.folder):
            root, targets = self._published()
            self._stage_root(keys, root.signed.version + 1)
            staged = shelf.staged_root()
            if staged and not shelf.staged_targets() and not _verified(staged.signed, targets):
                self._stage_targets(targets.signed.targets)
            return self._staged()

    def discard(self) -> None:
        """Drop what is staged, with its signatures; what is published is untouched."""
        with alone_in(self._shelf.folder):
            self._shelf.clear_staged()

    def staged(self) -> Staged | None:
        """What waits for signatures, for an administrator to read before signing."""
        waits = self._shelf.staged_root() or self._shelf.staged_targets()
        return self._staged() if waits else None

    def read(self, path: str) -> bytes:
        """A file of the staged version, or else of the published one.

        Raises:
            Refused: there is no such file.
            PackDamaged: it is not on the disk as it should be.
        """
        staged = self._shelf.staged_targets()
        target = (staged.signed.targets if staged else self._shelf.files()).get(path)
        if target is None:
            raise Refused(say("The reference pack has no file “{path}”.", path=path), "pack.no-file")
        return self._shelf.content(target)

    def _staged(self) -> Staged:
        root, targets = self._shelf.staged_root(), self._shelf.staged_targets()
        old = _digests(self._shelf.files())
        new = _digests(targets.signed.targets) if targets else old
        return Staged(
            tuple(sorted(new.keys() - old.keys())),
            tuple(sorted(p for p in new.keys() & old.keys() if new[p] != old[p])),
            tuple(sorted(old.keys() - new.keys())),
            targets.signed.version if targets else None,
            root.signed.version if root else None,
        )

    def _stage_root(self, keys: PackKeys, version: int) -> None:
        _check_keys(keys)
        online = keys.online.keyid
        roles = {
            Root.type: Role([k.keyid for k in keys.root], keys.root_threshold),
            Targets.type: Role([k.keyid for k in keys.targets], keys.targets_threshold),
            Snapshot.type: Role([online], 1),
            Timestamp.type: Role([online], 1),
        }
        every = {k.keyid: k for k in (*keys.root, *keys.targets, keys.online)}
        root = Root(version, expires=self._until(self._lifetimes.root), keys=every, roles=roles)
        self._shelf.stage(Metadata(root))

    def _stage_targets(self, files: Mapping[str, TargetFile]) -> None:
        published = self._shelf.targets()
        version = published.signed.version + 1 if published else 1
        expires = self._until(self._lifetimes.targets)
        self._shelf.stage(Metadata(Targets(version, expires=expires, targets=dict(files))))

    # signing

    def sign(self, signer: Signer) -> tuple[str, ...]:
        """Let one administrator sign everything staged that this key is asked for.

        Returns:
            The roles that were signed, ``root`` or ``targets`` or both.

        Raises:
            Refused: nothing is staged, or this key is not asked for.
            PackDamaged: a staged file is not what would be signed.
        """
        with alone_in(self._shelf.folder):
            keyid = signer.public_key.keyid
            asked = {s.role for s in self._waiting() if keyid in (*s.signed, *s.waiting)}
            if not asked:
                raise Refused(say("This key is not one of those that sign this pack."), "pack.other-key")
            root, targets = self._shelf.staged_root(), self._shelf.staged_targets()
            if root and Root.type in asked:
                root.sign(signer, append=True)
                self._shelf.stage(root)
            if targets and Targets.type in asked:
                for target in targets.signed.targets.values():
                    self._shelf.content(target)
                targets.sign(signer, append=True)
                self._shelf.stage(targets)
        return tuple(sorted(asked))

    def signatures(self) -> tuple[Signatures, ...]:
        """Who signed and who may still sign, for each staged role."""
        shelf, found = self._shelf, []
        staged, targets = shelf.staged_root(), shelf.staged_targets()
        if staged:
            before = shelf.root_of(staged.signed.version - 1).signed if staged.signed.version > 1 else None
            both = staged.signed.get_root_verification_result(before, staged.signed_bytes, staged.signatures)
            needed = max(both.first.missing, both.second.missing)
            found.append(Signatures(Root.type, needed, tuple(both.signed), tuple(both.unsigned)))
        root = staged or shelf.root()
        if targets and root:
            one = root.signed.get_verification_result(Targets.type, targets.signed_bytes, targets.signatures)
            found.append(Signatures(Targets.type, one.missing, tuple(one.signed), tuple(one.unsigned)))
        return tuple(found)

    def missing_signatures(self) -> tuple[Signatures, ...]:
        """The staged roles that still lack signatures; empty when ``publish`` may go on."""
        return tuple(s for s in self.signatures() if s.needed)

    def _waiting(self) -> tuple[Signatures, ...]:
        found = self.signatures()
        if not found:
            raise Refused(say("Nothing is waiting for signatures."), "pack.nothing-staged")
        return found

    # publishing

    def publish(self) -> tuple[RoleStatus, ...]:
        """Bring what is staged and signed into force.

        Files first and the timestamp last, each written whole: a client sees the old pack or the new one.
        After a crash call it again.

        Raises:
            PackUnsigned: signatures are missing.
            Refused: nothing is staged, it expired while waiting, or the online key is another one.
        """
        shelf = self._shelf
        with alone_in(shelf.folder):
            self._check_publishable()
            staged, targets = shelf.staged_root(), shelf.staged_targets()
            root = staged or self._published()[0]
            signer = self._online_signer(root.signed)
            if targets:
                for target in targets.signed.targets.values():
                    shelf.publish_content(target)
                shelf.publish(targets)
            if staged:
                shelf.publish(staged)
            self._renew(signer, root.signed, (targets or self._published()[1]).signed.version)
            shelf.clear_staged()
        return self.status()

    def refresh_timestamp(self) -> tuple[RoleStatus, ...]:
        """Renew the timestamp, and the snapshot when half its time is over; nothing else changes.

        Raises:
            Refused: nothing is published yet, or the online key is another one.
        """
        with alone_in(self._shelf.folder):
            root, targets = self._published()
            self._renew(self._online_signer(root.signed), root.signed, targets.signed.version)
        return self.status()

    def status(self) -> tuple[RoleStatus, ...]:
        """The published roles with their versions and expiry; empty before the first publication."""
        shelf = self._shelf
        if shelf.timestamp() is None:
            return ()
        every: tuple[Metadata[Any] | None, ...] = (
            shelf.root(),
            shelf.targets(),
            shelf.snapshot(),
            shelf.timestamp(),
        )
        return tuple(RoleStatus(m.signed.type, m.signed.version, m.signed.expires) for m in every if m)

    def root_bytes(self, version: int = 1) -> bytes:
        """A published root, to be pinned in an installation."""
        return self._shelf.raw(Root.type, version)

    def _check_publishable(self) -> None:
        for waiting in self._waiting():
            if waiting.needed:
                raise PackUnsigned(
                    say(
                        "The reference pack cannot be published yet: {count} more of the administrators must "
                        "sign (“{role}”).",
                        count=waiting.needed,
                        role=waiting.role,
                    ),
                    "pack.threshold",
                )
        every: tuple[Metadata[Any] | None, ...] = (self._shelf.staged_root(), self._shelf.staged_targets())
        if any(staged and staged.signed.is_expired(self._now()) for staged in every):
            raise Refused(
                say("What was staged has expired while waiting for signatures. Please stage it again."),
                "pack.staged-expired",
            )

    def _renew(self, signer: Signer, root: Root, version: int) -> None:
        """A new timestamp, over a new snapshot where the present one does not do."""
        shelf, old, snapshot = self._shelf, self._shelf.timestamp(), self._shelf.snapshot()
        meta = {"targets.json": _meta(version, shelf.raw(Targets.type, version))}
        if not (snapshot and snapshot.signed.meta == meta and self._lasts(root, snapshot)):
            number = snapshot.signed.version + 1 if snapshot else 1
            snapshot = Metadata(Snapshot(number, expires=self._until(self._lifetimes.snapshot), meta=meta))
            snapshot.sign(signer)
            shelf.publish(snapshot)
        number = snapshot.signed.version
        timestamp = Metadata(
            Timestamp(
                old.signed.version + 1 if old else 1,
                expires=self._until(self._lifetimes.timestamp),
                snapshot_meta=_meta(number, shelf.raw(Snapshot.type, number)),
            )
        )
        timestamp.sign(signer)
        shelf.publish(timestamp)

    def _lasts(self, root: Root, snapshot: Metadata[Snapshot]) -> bool:
        lasting = snapshot.signed.expires - self._now() > self._lifetimes.snapshot / 2
        return lasting and _verified(root, snapshot)

    def _published(self) -> tuple[Metadata[Root], Metadata[Targets]]:
        root, targets = self._shelf.root(), self._shelf.targets()
        if root is None or targets is None:
            raise Refused(say("This reference pack has not been published yet."), "pack.unpublished")
        return root, targets

    def _online_signer(self, root: Root) -> Signer:
        if self._online is None:
            raise WrongUse(say("The portal's online key is needed to publish."), "pack.no-online-key")
        if self._online.public_key.keyid not in root.roles[Timestamp.type].keyids:
            raise Refused(say("This is not the online key that the pack's root names."), "pack.online-key")
        return self._online

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)

    def _until(self, lifetime: timedelta) -> datetime:
        return self._now() + lifetime


def _verified(root: Root, metadata: Metadata[Any]) -> bool:
    """Whether enough keys of the root signed this."""
    role = metadata.signed.type
    return bool(root.get_verification_result(role, metadata.signed_bytes, metadata.signatures))


def _meta(version: int, data: bytes) -> MetaFile:
    return MetaFile.from_data(version, data, ["sha256"])


def _digests(files: Mapping[str, TargetFile]) -> dict[str, str]:
    return {path: target.hashes["sha256"] for path, target in files.items()}


def _target_of(path: str, data: bytes) -> TargetFile:
    if not is_path(path):
        raise Refused(say("A file of the reference pack cannot be named “{path}”.", path=path[:100]), "pack.path")
    if len(data) > MAX_FILE_BYTES:
        raise Refused(say("The file “{path}” is too large for the reference pack.", path=path), "pack.size")
    return TargetFile.from_data(path, data, ["sha256"])


def _check_files(published: Mapping[str, TargetFile], following: Mapping[str, TargetFile]) -> None:
    old, new = _digests(published), _digests(following)
    for path, digest in old.items():
        if roster_version(path) and new.get(path) != digest:
            raise Refused(
                say(
                    "The roster “{path}” has been published and stays as it is: past steps rest on it.",
                    path=path,
                ),
                "pack.roster-kept",
            )
    if len(new) > MAX_FILES or sum(t.length for t in following.values()) > MAX_PACK_BYTES:
        raise Refused(say("The reference pack holds more than it may."), "pack.size")
    check_rosters(new)


def _check_keys(keys: PackKeys) -> None:
    for group, threshold in ((keys.root, keys.root_threshold), (keys.targets, keys.targets_threshold)):
        materials = {k.keyval["public"] for k in group}
        if len(materials) != len(group) or len({k.keyid for k in group}) != len(group):
            raise Refused(say("The same key stands twice among the administrators' keys."), "pack.same-key")
        if not 2 <= threshold <= len(group):
            raise Refused(
                say("At least two administrators must sign, and not more than there are."),
                "pack.threshold-value",
            )
        if keys.online.keyid in {k.keyid for k in group}:
            raise Refused(say("The online key cannot be an administrator's key."), "pack.online-key")
