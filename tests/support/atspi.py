"""Reads the screen of a running program over AT-SPI, as a screen reader does: on a message bus of its own.

Only D-Bus is spoken; Debian's ``at-spi2-core`` brings the two services that stand between a program and its reader.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from support.spoken import MOST_CHILDREN, Node

ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = "/org/a11y/atspi/accessible/root"
REGISTRY = "org.a11y.atspi.Registry"
AT_ONCE = 200
SERVICES = tuple(
    Path(root, "dbus-1", "services", "org.a11y.Bus.service") for root in ("/usr/share", "/usr/local/share")
)
_STATES = {
    4: "checked", 5: "collapsed", 7: "editable", 8: "enabled", 9: "expandable", 10: "expanded", 11: "focusable",
    12: "focused", 25: "showing", 41: "checkable",
}  # fmt: skip
_LABELLED_BY = 2
Place = tuple[str, str]


def is_here() -> bool:
    """Whether this machine has a message bus and the services of AT-SPI."""
    return shutil.which("dbus-daemon") is not None and any(path.exists() for path in SERVICES)


class Buses:
    """A session bus that nobody else is on, with the accessibility bus beside it.

    Args:
        folder: for their sockets.
    """

    def __init__(self, folder: Path) -> None:
        quiet = {"XDG_RUNTIME_DIR": str(folder), "XDG_CACHE_HOME": str(folder), "HOME": str(folder)}
        self._daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"], env={**os.environ, **quiet},
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True, encoding="utf-8",
        )  # fmt: skip
        assert self._daemon.stdout is not None
        self.session = self._daemon.stdout.readline().strip()
        with open_dbus_connection(self.session) as asking:
            bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            self.address: str = asking.send_and_get_reply(new_method_call(bus, "GetAddress")).body[0]

    def environment(self) -> Mapping[str, str]:
        """What a program needs to know to be heard."""
        return {
            "DBUS_SESSION_BUS_ADDRESS": self.session,
            "QT_ACCESSIBILITY": "1",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._daemon.terminate()  # the services it started end with it
        self._daemon.wait()
        if self._daemon.stdout is not None:
            self._daemon.stdout.close()


class Listener:
    """Asks the one program on the accessibility bus what it shows."""

    def __init__(self, buses: Buses) -> None:
        self._line: DBusConnection = open_dbus_connection(buses.address)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()

    def program(self) -> Place | None:
        """Where the program answers, once it is there."""
        (found,) = self._ask([((REGISTRY, ROOT), "GetChildren")])
        children = found.body[0] if found.header.message_type == MessageType.method_return else []
        return next((_place(child) for child in children), None)

    def nodes(self) -> list[Node]:
        """Everything that is shown, the windows last opened included."""
        start = self.program()
        level: list[tuple[Place, tuple[str, ...]]] = [(start, ())] if start is not None else []
        found: list[Node] = []
        while level:
            read = self._read([place for place, _ in level])
            below: list[tuple[Place, tuple[str, ...]]] = []
            for (_, path), told in zip(level, read, strict=True):
                if told is None:
                    continue
                node, children = told
                node = Node(node.role, node.name, node.description, node.states, node.relations, path)
                found.append(node)
                if node.is_shown() or node.role in ("application", "desktop frame"):
                    inner = (*path, f"{node.role} “{node.name[:20]}”")
                    below += [(child, inner) for child in children[:MOST_CHILDREN]]
            level = below
        return found

    def _read(self, places: Sequence[Place]) -> list[tuple[Node, list[Place]] | None]:
        asked = ("GetRoleName", "Name", "Description", "GetState", "GetRelationSet", "GetChildren")
        answers = self._ask([(place, what) for place in places for what in asked])
        size = len(asked)
        return [_node(answers[at * size : (at + 1) * size]) for at in range(len(places))]

    def _ask(self, questions: Sequence[tuple[Place, str]]) -> list[Message]:
        """Put many questions one after the other, then take the answers: a tenth of the time of one by one."""
        answers: dict[int, Message] = {}
        order: list[int] = []
        for start in range(0, len(questions), AT_ONCE):
            waiting = set()
            for place, what in questions[start : start + AT_ONCE]:
                serial = next(self._line.outgoing_serial)
                self._line.send(_call(place, what), serial=serial)
                waiting.add(serial)
                order.append(serial)
            while waiting:
                answer = self._line.receive(timeout=30)
                serial = answer.header.fields.get(HeaderFields.reply_serial, -1)
                if serial in waiting:
                    answers[serial] = answer
                    waiting.discard(serial)
        return [answers[serial] for serial in order]


def _place(told: Any) -> Place:
    bus, path = told
    return str(bus), str(path)


def _call(place: Place, what: str) -> Message:
    bus, path = place
    if what.startswith("Get"):
        return new_method_call(DBusAddress(path, bus, ACCESSIBLE), what)
    asked = DBusAddress(path, bus, "org.freedesktop.DBus.Properties")
    return new_method_call(asked, "Get", "ss", (ACCESSIBLE, what))


def _node(answers: Iterable[Message]) -> tuple[Node, list[Place]] | None:
    told = list(answers)
    if any(each.header.message_type != MessageType.method_return for each in told):
        return None  # it went away while it was asked
    role, name, description, states, relations, children = (each.body[0] for each in told)
    bits = states[0] | states[1] << 32
    held = frozenset(word for bit, word in _STATES.items() if bits >> bit & 1)
    related = frozenset({"labelled by"} if any(kind == _LABELLED_BY for kind, _ in relations) else ())
    return Node(role, name[1], description[1], held, related), [_place(child) for child in children]
