"""The practice portal behind the window: started beside the first paint, stopped after the last one, and started again
when it has died in between.
"""

from __future__ import annotations

import threading
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from forms.errors import Trouble

if TYPE_CHECKING:
    from sync.practice.process import PortalProcess

PAUSES = (0.5, 2.0, 5.0, 15.0, 60.0)  # before it is started again; longer each time it dies at once
STEADY_SECONDS = 60


class PortalInBackground:
    """Keeps the county's portal running from a thread; a sync while it is away simply says that it cannot be reached.

    Args:
        root: the practice county's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._portal: PortalProcess | None = None
        self._over = threading.Event()
        self._changing = threading.Lock()
        self._thread = threading.Thread(target=self._tend, name="practice portal", daemon=True)

    def __enter__(self) -> PortalInBackground:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._over.set()
        with self._changing:
            portal = self._portal
        if portal is not None:
            portal.stop()
        self._thread.join()

    @property
    def pid(self) -> int | None:
        """Of the portal that runs now, or None."""
        with self._changing:
            return self._portal.pid if self._portal is not None else None

    def _tend(self) -> None:
        """Start it, and again whenever it has ended by itself: each desk reads its address before every sync."""
        falls = 0
        while not self._over.is_set():
            begun = monotonic()
            self._run_once()
            falls = 1 if monotonic() - begun > STEADY_SECONDS else falls + 1
            self._over.wait(PAUSES[min(falls, len(PAUSES)) - 1])

    def _run_once(self) -> None:
        from sync.practice.process import start_county

        try:
            portal = start_county(self._root)
        except Trouble:
            return  # the sync page says what is the matter, with the way on
        with self._changing:
            self._portal = portal
        if self._over.is_set():
            portal.stop()
        portal.wait()
        portal.stop()
        with self._changing:
            self._portal = None
