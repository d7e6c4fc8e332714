"""The practice portal behind the window: started beside the first paint, stopped after the last one."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from forms.errors import Trouble

if TYPE_CHECKING:
    from sync.practice.process import PortalProcess


class PortalInBackground:
    """Starts the county's portal in a thread; a sync before it is ready simply says that it cannot be reached.

    Args:
        root: the practice county's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._portal: PortalProcess | None = None
        self._thread = threading.Thread(target=self._start, name="practice portal", daemon=True)

    def __enter__(self) -> PortalInBackground:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._thread.join()
        if self._portal is not None:
            self._portal.stop()

    def _start(self) -> None:
        from sync.practice.process import start_county

        try:
            self._portal = start_county(self._root)
        except Trouble:
            self._portal = None  # the sync page says what is the matter, with the way on
