"""The list of articles in the first paint: looked at while the window is made, the desk opened behind it.

The page of the list is the real one. What it asks of the desk waits until the desk is there; what it shows till then
was seen at a glance (``sync.desk.glance``).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.choices import chosen_language, chosen_start, read_choices
from forms.errors import Cancelled
from resources.language import say

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from desktop.preferences import Preferences
    from desktop.shell.place import Place
    from desktop.shell.window import Window
    from sync.desk import Desk
    from sync.desk.glance import Glance
    from sync.desk.models import Me, Question
    from sync.store.records import ArticleFilter

GRACE_SECONDS = 0.15
"""How long the first paint waits for the glance at most: a keyring may ask the person first."""


class Glancing:
    """A look at the list of a desk, on a thread of its own; none where the window opens on another page.

    Args:
        home: the desk's folder.
        choices: the folder where what was chosen for the window lies.
    """

    def __init__(self, home: Path, choices: Path) -> None:
        self._home, self._choices = home, choices
        self.coming: ComingDesk | None = None
        self._seen: Glance | None = None
        self._place: Place | None = None
        self._thread = threading.Thread(target=self._look, name="glance", daemon=True)
        self._thread.start()

    def _look(self) -> None:
        values = read_choices(self._choices)
        if chosen_start(values) == "articles":
            from sync.desk import glance

            self._seen = glance.take(self._home, chosen_language(values))

    def take(self) -> Glance | None:
        """What was seen; None if the look takes too long or the desk must be opened first."""
        self._thread.join(GRACE_SECONDS)
        return None if self._thread.is_alive() else self._seen

    def sit_down(self, window: Window, preferences: Preferences, parent: QObject) -> Me | None:
        """Show the list that was seen, on a desk that is still to come; gives who sits there, None if there is none."""
        from desktop.operations import operations
        from desktop.shell.place import Place

        seen = self.take()
        if seen is None:
            return None
        operations().hold_reads()
        self.coming = ComingDesk()
        self._place = Place(self.coming, seen.me, preferences, parent, seen)
        window.sit_down(self._place, page="articles")
        return seen.me

    def over(self) -> bool:
        """The desk is open, or will not open: what waited for it goes on. Whether the list was shown meanwhile."""
        from desktop.operations import operations

        coming, self.coming = self.coming, None
        place, self._place = self._place, None
        operations().release_reads()
        if coming is not None and coming.is_there() and place is not None:
            place.arrive()
        return coming is not None

    def close_late(self, job: object) -> None:
        """Close a desk that came when the window was closed already; the last work on the writer thread."""
        if self.coming is not None:
            self.coming.close_late()


class ComingDesk:
    """Stands for a desk that is being opened: whoever asks it something waits for the real one.

    Reading work is held back meanwhile (``Operations.hold_reads``), so nobody waits on the window's thread but a
    person who acts within the first moments.
    """

    def __init__(self) -> None:
        self._desk: Desk | None = None
        self._settled = threading.Event()
        self._listeners: list[Callable[[Any], None]] = []

    def arrive(self, desk: Desk | None) -> None:
        """Answer from now on with the desk that was opened; with None, all who wait are called off."""
        self._desk = desk
        if desk is not None:
            for each in self._listeners:
                desk.on_change(each)
        self._settled.set()

    def is_there(self) -> bool:
        """Whether the desk has come."""
        return self._desk is not None

    def close_late(self) -> None:
        """Close the desk if it has come; the opening is over by now, or never began."""
        if self._desk is not None:
            self._desk.close()

    def on_change(self, callback: Callable[[Any], None]) -> None:
        """As ``Desk.on_change``, from the moment there is a desk."""
        if self._desk is None:
            self._listeners.append(callback)
        else:
            self._desk.on_change(callback)

    def article_filter(self, question: Question) -> ArticleFilter:
        """As ``Desk.article_filter``; needs no desk, so nothing waits."""
        from sync.chain.clock import SystemClock
        from sync.desk.asking import filter_of

        return filter_of(question, SystemClock().now())

    def __getattr__(self, name: str) -> Any:
        self._settled.wait()
        if self._desk is None:
            raise Cancelled(say("Cancelled."))
        return getattr(self._desk, name)
