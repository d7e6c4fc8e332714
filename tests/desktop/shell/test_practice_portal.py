"""The practice portal behind the window: when it has died it is there again, and desks find it at its new address."""

from __future__ import annotations

import os
import signal

from pytestqt.qtbot import QtBot
from support.live import County, whole

from desktop.practice import PortalInBackground
from sync.desk.profile import read_profile
from sync.practice.county import home_of

WAIT_MS = 60_000


def test_a_portal_that_was_killed_is_started_again(county: County, qtbot: QtBot) -> None:
    def address() -> str:
        return read_profile(home_of(county.root, "zhou-ming")).portal

    never = address()
    with PortalInBackground(county.root) as portal, county.desk("zhou-ming") as desk:
        qtbot.waitUntil(lambda: address() != never, timeout=WAIT_MS)
        first = address()
        whole(desk)
        qtbot.waitUntil(lambda: portal.pid is not None, timeout=WAIT_MS)
        assert portal.pid is not None
        os.kill(portal.pid, signal.SIGTERM)
        qtbot.waitUntil(lambda: address() != first, timeout=WAIT_MS)
        whole(desk)
    assert portal.pid is None
