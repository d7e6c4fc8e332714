"""The desk's side of the reference pack: refresh it from the portal or a stick, and read it offline.

A refresh that fails in any way leaves the last good pack in use. The TUF library is only loaded when a
refresh or a first trust begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import Refused, WrongUse
from resources.language import Sentence, say
from sync.chain.clock import Clock, SystemClock
from sync.pack.cache import PackCache, PackState
from sync.pack.errors import PackUnreachable
from sync.pack.files import alone_in

if TYPE_CHECKING:
    import requests

    from sync.pack.updating import Source


@dataclass(frozen=True)
class PackNews:
    """What a refresh brought.

    Attributes:
        version: of the targets, counting every publication.
        root: version of the root of trust.
        changed: paths that are new or have other content.
        removed: paths that are gone; rosters stay readable.
        clock: a sentence when this computer's clock is more than five minutes off the portal's.
    """

    version: int
    root: int
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    clock: Sentence | None = None


class PackClient:
    """The pack of one portal on this computer.

    Args:
        cache: a folder in the person's local data; clients with other sources may share it.
        base_url: the portal's pack, e.g. ``https://portal.example.gov.cn/pack``; needs ``session``.
        directory: a folder with ``metadata/`` and ``targets/`` instead, e.g. on a USB stick.
        session: knows proxy, certificates and allowed hosts.
        clock: where the present comes from.
    """

    def __init__(
        self,
        cache: Path,
        *,
        base_url: str | None = None,
        directory: Path | None = None,
        session: requests.Session | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._cache = PackCache(cache)
        self._url, self._directory, self._session = base_url, directory, session
        self._clock = clock or SystemClock()

    def bootstrap(self, root: bytes) -> None:
        """Set the root of trust this computer begins with; doing so again with the same bytes changes
        nothing.

        Args:
            root: a root file that came on a trusted way, with the installation or compared by its digest.

        Raises:
            PackTampered: the bytes are no root signed by enough of its own keys.
            Refused: this computer trusts another root already.
        """
        from sync.pack.updating import check_root

        with alone_in(self._cache.folder):
            pinned = self._cache.pinned()
            if pinned is None:
                check_root(root)
                self._cache.pin(root)
            elif pinned != root:
                raise Refused(say("This computer already trusts another reference pack."), "pack.other-root")

    @property
    def bootstrapped(self) -> bool:
        """Whether there is a root of trust."""
        return self._cache.pinned() is not None

    def refresh(self, *, portal_time: datetime | None = None) -> PackNews:
        """Fetch the newest pack and bring it into force, all of it or nothing.

        Args:
            portal_time: the portal's clock where the caller knows it, for telling a wrong clock from an
                expired pack; otherwise the Date of the portal's own answers is used.

        Raises:
            PackExpired, PackRolledBack, PackTampered, PackUnreachable: the last good pack stays in use.
            PackBusy: another process is refreshing.
            WrongUse: without ``bootstrap`` or without a source.
        """
        from sync.pack.updating import fetch_state, skew_warning

        with alone_in(self._cache.folder):
            if not self.bootstrapped:
                raise WrongUse(say("There is no root of trust on this computer yet."), "pack.no-root")
            source, before, now = self._source(), self._cache.state(), self._clock.now()
            after = fetch_state(self._cache, before, source, now, portal_time)
            self._cache.commit(after, before)
        return _news(before, after, skew_warning(now, portal_time or source.fetcher.portal_time))

    def _source(self) -> Source:
        from sync.pack.fetch import FolderFetcher, PortalFetcher
        from sync.pack.updating import Source

        if self._directory is not None:
            return Source("", str(self._directory), FolderFetcher(self._directory))
        if self._url is None or self._session is None:
            raise WrongUse(say("There is no place to fetch the reference pack from."), "pack.no-source")
        return Source(self._url.rstrip("/") + "/", self._url, PortalFetcher(self._session))

    @property
    def version(self) -> int:
        """The version in force; 0 before the first refresh."""
        state = self._cache.state()
        return state.targets if state else 0

    def age_seconds(self) -> float | None:
        """Seconds since the last successful refresh; None before the first."""
        state = self._cache.state()
        return max(0.0, self._clock.now().timestamp() - state.refreshed) if state else None

    def expires_in_seconds(self) -> float | None:
        """Seconds until the pack in force is due for renewal, negative when overdue; None without a pack."""
        state = self._cache.state()
        return state.expires - self._clock.now().timestamp() if state else None

    def paths(self) -> tuple[str, ...]:
        """The files of the pack in force; empty before the first refresh."""
        state = self._cache.state()
        return tuple(sorted(state.files)) if state else ()

    def target(self, path: str) -> bytes:
        """A file of the pack in force.

        Raises:
            Refused: there is no such file.
            PackUnreachable: there is no pack on this computer yet.
            PackDamaged: the file is gone or spoilt; the next refresh fetches it again.
        """
        digest = self._state().files.get(path)
        if digest is None:
            raise Refused(say("The reference pack has no file “{path}”.", path=path), "pack.no-file")
        return self._cache.get(digest, path)

    def rosters(self) -> dict[int, bytes]:
        """Every roster ever accepted, by version.

        Raises:
            PackDamaged: one is gone or spoilt; the next refresh fetches it again.
        """
        state = self._cache.state()
        every = sorted(state.rosters.items()) if state else ()
        return {version: self._cache.get(digest, f"rosters/{version:06}.json") for version, digest in every}

    def evidence(self) -> dict[str, bytes]:
        """The signed metadata by file name that lets a stranger check the rosters, see
        ``sync.pack.evidence``.

        Raises:
            PackUnreachable: there is no pack on this computer yet.
        """
        state = self._state()
        # a root accepted since then may name other keys than those that signed the targets in force
        roots = {n: data for n, data in self._cache.roots().items() if int(n.split(".")[0]) <= state.root}
        targets = self._cache.generation(state.generation) / "targets.json"
        return {**roots, "targets.json": targets.read_bytes()}

    def _state(self) -> PackState:
        state = self._cache.state()
        if state is None:
            raise PackUnreachable(say("This computer has no reference pack yet."), "pack.none")
        return state


def _news(before: PackState | None, after: PackState, clock: Sentence | None) -> PackNews:
    old, new = before.files if before else {}, after.files
    changed = tuple(sorted(path for path, digest in new.items() if old.get(path) != digest))
    return PackNews(after.targets, after.root, changed, tuple(sorted(old.keys() - new.keys())), clock)
