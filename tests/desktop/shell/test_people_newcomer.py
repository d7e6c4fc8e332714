"""One more person enrols on a computer that somebody uses already, at a real portal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from support.household import FIRST, PIN, open_keyring
from support.live import County

from desktop.app import Program
from desktop.shared import is_shared
from sync.desk.enrolling import make_profile
from sync.desk.people import people
from sync.desk.profile import new_profile, write_enrolment_file
from sync.portal.office import Office

pytestmark = pytest.mark.window
NEWCOMER, NEW_PIN = "tang-ning", "975310"


def test_a_newcomer_enrols_beside_the_first(
    start: Callable[..., Program], county: County, tmp_path: Path, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    root, file = tmp_path / "computer", tmp_path / "唐宁.json"
    portal = county.start()
    with Office(county.portal_home) as office:
        code = office.enrolments.create_code(NEWCOMER)
        anchor = office.author().root_bytes()
    write_enrolment_file(file, portal=portal.address, county="云溪市", officer=NEWCOMER, root=anchor, practice=False)
    with open_keyring():
        make_profile(root, new_profile(FIRST, "云溪市", portal.address), anchor, PIN)
        program = start(home=root)
        assert not program.window.is_locked(), "one person alone is asked for nothing"
        program.welcome_newcomer()
        qtbot.waitUntil(lambda: program.first_run is not None, timeout=20_000)
        page = program.first_run.page
        page.take_file(file)
        settle()
        for field, text in ((page.code, code), (page.pin, NEW_PIN), (page.again, NEW_PIN)):
            field.setText(text)
        page.enrol.click()
        qtbot.waitUntil(lambda: program.desk is not None, timeout=20_000)
        settle()
        assert program.me.officer == NEWCOMER
        assert not program.window.is_locked(), "the PIN was typed a moment ago"
        assert program.window.page().key == "sync"
        assert program.home.parent == root / "people"
        assert is_shared(root)
        program.walk_to(str(root))
        qtbot.waitUntil(program.window.is_locked, timeout=20_000)
        settle()
        assert program.window.lock.page.box.signer.name == FIRST
        assert {person.officer for person in people(root)} == {FIRST, NEWCOMER}
        program.end()
