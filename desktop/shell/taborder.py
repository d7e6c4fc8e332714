"""Where Tab goes: along what is seen, as the layouts lie, and not in the order in which widgets came to be.

Pages and fields are made when they are first needed, and Qt would put each of them behind everything before it: from
the title of an article Tab went to the status bar. Nothing is kept here, so nothing has to follow a change.

Layouts are asked for the places of their parts, never for their items (see ``build_spec.house_python.layout_items``).
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLayout, QScrollArea, QWidget


def move_tab(frame: QWidget, *, forward: bool) -> bool:
    """Move the focus to the next stop inside ``frame``, from the last to the first; False if the focus is elsewhere.

    Where the focus was on something that has just vanished, it goes to what held it, or to the next stop from there:
    a button that did its work and is gone must not send the person to the other end of the window.
    """
    here = frame.window().focusWidget()
    seen = list(_walk(frame, set()))
    vanished = here is not None and here not in seen
    while here is not None and here not in seen:
        here = here.parentWidget()
    if here is None or here is frame:
        return False
    place = seen.index(here)
    later = place if vanished else place + 1
    round_ = [*seen[later:], *seen[:place]]
    stop = next((each for each in (round_ if forward else reversed(round_)) if _takes_tab(each)), None)
    if stop is not None:
        stop.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return stop is not None


def tab_stops(frame: QWidget) -> list[QWidget]:
    """What takes the focus by Tab, in the order of the layouts."""
    return [each for each in _walk(frame, set()) if _takes_tab(each)]


def _takes_tab(widget: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus
    return widget.isEnabled() and widget.focusPolicy() & tab == tab and widget.focusProxy() is None


def _walk(widget: QWidget, seen: set[QObject]) -> Iterator[QWidget]:
    if widget in seen or not widget.isVisible() or widget.isWindow():
        return
    seen.add(widget)
    yield widget
    parts = [each for each in widget.children() if isinstance(each, QWidget)]
    layout = widget.layout()
    if layout is not None:
        yield from _along(layout, parts, seen)
    if isinstance(widget, QScrollArea) and widget.widget() is not None:
        yield from _walk(widget.widget(), seen)
    if isinstance(widget, QAbstractScrollArea) and not isinstance(widget, QScrollArea):
        for child in widget.viewport().children():  # a list is one stop; the row that is open has buttons of its own
            if isinstance(child, QWidget):
                yield from _walk(child, seen)
        return
    for part in parts:
        yield from _walk(part, seen)


def _along(layout: QLayout, parts: list[QWidget], seen: set[QObject]) -> Iterator[QWidget]:
    """What lies in a layout, in its order; ``parts`` are the children of the widget it lays out."""
    below = [each for each in layout.children() if isinstance(each, QLayout)]
    placed = [(at, each) for each in (*parts, *below) if (at := layout.indexOf(each)) >= 0]
    for _, each in sorted(placed, key=itemgetter(0)):
        if isinstance(each, QLayout):
            yield from _along(each, parts, seen)
        else:
            yield from _walk(each, seen)
