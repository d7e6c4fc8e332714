"""The base of every page: a header, a place for troubles, and a body.

A page is built on its first visit by a factory of ``desktop.shell.registry`` that is given the ``Place``:

    class ReviewPage(Page):
        key = "review"
        def __init__(self, place): super().__init__(place, tr("Review")); self.body.addWidget(…)
        def enter(self, article): …     # each time it is shown; article is "" if none was named
        def leave(self): …              # commit a composition, queue the save; False = stay here
        def changed(self, change): …    # the store changed: a ChangeSet
        def run_key(self, …)            # keys: own QShortcut objects with WidgetWithChildrenShortcut context
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button
from desktop.widgets.fields import SearchField
from desktop.widgets.labels import ElidedLabel
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.place import Place


class Header(QFrame):
    """The line at the top of a page: way back, title, one line of context; at the right search and buttons.

    Args:
        title: the page's title.
        back: whether the way back is shown.
    """

    def __init__(self, title: str, *, back: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", True)
        self.setFixedHeight(theme.px(60))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16 if back else 24, 0, 24, 0)
        self._row.setSpacing(12)
        self.back = Button("", "tool", "arrow-left-line", name=tr("Back"), shortcut="Esc")
        self.title = ElidedLabel(title, "page")
        self.context = ElidedLabel("", "help", "text2")
        self._row.addWidget(self.back)
        self.back.setVisible(back)  # only now: without a parent it would be a window of its own
        self._row.addWidget(self.title)
        self._row.addWidget(self.context, 1)
        self.search: SearchField | None = None

    def add(self, widget: QWidget) -> None:
        """Put a button, tag or field at the right end."""
        self._row.addWidget(widget)

    def add_after_title(self, widget: QWidget) -> None:
        """Put a tag right behind the title."""
        self._row.insertWidget(self._row.indexOf(self.context), widget)

    def add_search(self, placeholder: str) -> SearchField:
        """Put the search field at the right end; the window's Ctrl+K goes there."""
        self.search = SearchField(placeholder)
        self.add(self.search)
        return self.search


class Page(QWidget):
    """A page of the window. ``key`` is its name in the registry.

    Args:
        place: the open desk and the ways to other pages.
        title: its title in the header.
        back: whether the header shows the way back; Esc then goes back too.
        flush: without margins round the body (for pages with panels at the edges).
    """

    key = ""

    def __init__(self, place: Place, title: str, *, back: bool = False, flush: bool = False) -> None:
        super().__init__()
        self.place = place
        self.desk = place.desk
        self.header = Header(title, back=back)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.header)
        self._strip_box = QWidget()
        self._strip = QVBoxLayout(self._strip_box)
        self._strip.setContentsMargins(24, 12, 24, 0)
        self._strip_box.hide()
        rows.addWidget(self._strip_box)
        self.body = QHBoxLayout()
        self.body.setSpacing(0)
        margin = 0 if flush else 24
        self.body.setContentsMargins(margin, 0 if flush else 16, margin, 0 if flush else 16)
        rows.addLayout(self.body, 1)
        self.header.back.clicked.connect(place.back)

    @cached_property
    def _trouble(self) -> Banner:
        """Made with the first trouble: most pages never have one."""
        made = Banner(closable=True)
        made.closed.connect(self._strip_box.hide)
        self._strip.addWidget(made)
        return made

    def approach(self, article: str) -> None:
        """Called just before the page is shown: what is of another article goes unseen, so that nothing is laid out twice."""

    def enter(self, article: str) -> None:
        """Called each time the page is shown."""

    def leave(self) -> bool:
        """Called before another page is shown, the desk or the window is closed; False keeps the page."""
        return True

    def changed(self, change: Any) -> None:
        """The store changed."""

    def narrow(self, width: int) -> None:
        """The window's width changed: fold what must fold below 1400 and 1200."""

    def toggle_panel(self) -> None:
        """Show or hide the panel at the right edge, if the page has one as ``panel``."""
        panel = getattr(self, "panel", None)
        if isinstance(panel, QWidget):
            panel.setVisible(not panel.isVisible())

    @Slot(str, str)
    def show_trouble(self, tone: str, text: str) -> None:
        """Show a trouble of this page until it is put away, another comes, or the page is left.

        What follows the first line is set under it.
        """
        first, _, more = text.partition("\n")
        self._strip_box.show()  # first: what is not seen yet is not read out
        self._trouble.show_message(tone, first, more)

    @Slot()
    def clear_trouble(self) -> None:
        """Put the trouble away."""
        self._trouble.hide()
        self._strip_box.hide()

    def trouble_text(self) -> str:
        """The trouble now shown, or ""."""
        if self._strip_box.isHidden():
            return ""
        return "\n".join(part for part in (self._trouble.title(), self._trouble.text()) if part)
