"""Hears what a program announces to screen readers, over a message bus of its own (see ``support.atspi``).

As a process of its own, ``python -m support.announced``, it is the program that is heard: for each line of JSON on
standard input it shows a toast or a banner with these words, how many places the find bar has found, that a PIN was
wrong, or what is wrong with a field.
"""

from __future__ import annotations

import json
import sys
from types import TracebackType
from typing import Self

from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from support.atspi import REGISTRY, Buses

EVENT = "org.a11y.atspi.Event.Object"


class Ear:
    """Listens for announcements on the accessibility bus."""

    def __init__(self, buses: Buses) -> None:
        self._line: DBusConnection = open_dbus_connection(buses.address)
        registry = DBusAddress("/org/a11y/atspi/registry", REGISTRY, "org.a11y.atspi.Registry")
        self._line.send_and_get_reply(new_method_call(registry, "RegisterEvent", "s", ("object:announcement",)))
        rule = MatchRule(type="signal", interface=EVENT, member="Announcement")
        self._line.send_and_get_reply(message_bus.AddMatch(rule))
        self._rule = rule

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()

    def next(self, timeout: float = 20) -> tuple[str, int]:
        """The next words announced, and how urgently: 1 waits for silence, 2 interrupts.

        Raises:
            TimeoutError: nothing was announced.
        """
        while True:
            heard = self._line.receive(timeout=timeout)
            if self._rule.matches(heard):
                return str(heard.body[3][1]), int(heard.body[1])


def main() -> None:
    """Show what is asked for."""
    from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

    from desktop.editor.find.bar import FindBar
    from desktop.review.pin import PinBox, Signer
    from desktop.widgets.banner import Banner
    from desktop.widgets.fields import Field
    from desktop.widgets.toast import Toast
    from resources.language import use_language

    use_language("en")
    app = QApplication(sys.argv[:1])
    window = QWidget()
    rows, banner, toast, bar = QVBoxLayout(window), Banner(), Toast(window), FindBar()
    rows.addWidget(banner)
    rows.addWidget(bar)
    pin = PinBox(Signer("Zhou", "Editor", "Water", "3ACC", 5))
    field = Field("Title", QLineEdit())
    for part in (pin, field):
        rows.addWidget(part)
    window.show()
    window.activateWindow()
    app.processEvents()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        what, *words = json.loads(line)
        if what == "toast":
            toast.show_text(*words)
        elif what == "pin":
            pin.wrong(int(words[0]))
        elif what == "field":
            field.control.setFocus()
            while not field.control.hasFocus():
                app.processEvents()
            field.show_error(words[0])
        elif what == "found":
            bar.open("水", replace=False, editable=False)
            while not bar.find.hasFocus():
                app.processEvents()
            bar.show_count(*map(int, words))
        else:
            banner.show_message(what, *words)
        app.processEvents()


if __name__ == "__main__":
    main()
