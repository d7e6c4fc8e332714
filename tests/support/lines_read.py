"""What a screen reader reads line by line in the writing area, over AT-SPI (see ``support.atspi``).

As a process of its own, ``python -m support.lines_read``, it shows a text in which every second paragraph is empty,
until its standard input ends.
"""

from __future__ import annotations

import sys

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from support.atspi import ACCESSIBLE, Buses, Listener

TEXTS = ("第一段", "", "第三段", "")
_LINE = 3  # ATSPI_TEXT_GRANULARITY_LINE


def lines_of(buses: Buses) -> list[tuple[str, int, int]]:
    """The line at each place of the text, with where it begins and ends, as the program tells a reader."""
    with Listener(buses) as listener, open_dbus_connection(buses.address) as line:
        waiting = [place for place in (listener.program(),) if place is not None]
        while waiting:
            bus, path = waiting.pop()
            node = DBusAddress(path, bus, ACCESSIBLE)
            if line.send_and_get_reply(new_method_call(node, "GetRoleName")).body[0] == "text":
                text = DBusAddress(path, bus, "org.a11y.atspi.Text")
                places = range(len("\n".join(TEXTS)) + 1)
                asked = [new_method_call(text, "GetStringAtOffset", "iu", (place, _LINE)) for place in places]
                return [line.send_and_get_reply(each).body for each in asked]
            children = line.send_and_get_reply(new_method_call(node, "GetChildren")).body[0]
            waiting += [(str(bus), str(path)) for bus, path in children]
    return []


def main() -> None:
    """Show the text."""
    from PySide6.QtCore import QSocketNotifier
    from PySide6.QtWidgets import QApplication

    from desktop import theme
    from desktop.editor.canvas import Canvas
    from forms.body.model import Body, Paragraph, Run

    app = QApplication(sys.argv[:1])
    theme.apply(app, "light", 100)
    canvas = Canvas()
    canvas.load(Body(tuple(Paragraph(f"b{n}", (Run(text),) if text else ()) for n, text in enumerate(TEXTS, 1))))
    canvas.show()
    app.processEvents()
    ear = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    ear.activated.connect(app.quit)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    app.exec()


if __name__ == "__main__":
    main()
