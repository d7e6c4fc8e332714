"""A desk fetching the pack from a real portal and a folder: what it takes, refuses and keeps."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from securesystemslib.signer import CryptoSigner
from support.packs import kept
from tuf.api.metadata import Metadata, MetaFile, Snapshot, Targets, Timestamp

from forms.errors import Refused
from sync.pack import fetch
from sync.pack.author import PackAuthor
from sync.pack.client import PackClient
from sync.pack.errors import (
    PackBusy,
    PackExpired,
    PackRolledBack,
    PackTampered,
    PackUnreachable,
)
from sync.pack.evidence import verify_rosters
from sync.pack.layout import MAX_TARGETS_BYTES, roster_targets

ONE = b"{1}"
TWO = b"{2}"


def prefixed(world: Any, path: str) -> str:
    """The path under which a published file is asked for."""
    folder, _, name = path.rpartition("/")
    (found,) = [p for p in world.served() if p.startswith(f"targets/{folder}") and p.endswith(f".{name}")]
    return str(found)


def test_the_first_fetch(client: PackClient, world: Any) -> None:
    assert (client.version, client.paths(), client.age_seconds(), client.rosters()) == (0, (), None, {})
    with pytest.raises(PackUnreachable) as refused:
        client.target("roster.json")
    assert refused.value.code == "pack.none"
    news = client.refresh()
    assert (news.version, news.root, news.clock) == (1, 1, None)
    assert news.changed == ("roster.json", "rosters/000001.json", "types/news.json")
    assert kept(client)[1] == {
        "roster.json": ONE,
        "rosters/000001.json": ONE,
        "types/news.json": b'{"id":"news"}',
    }
    assert client.rosters() == {1: ONE}
    with pytest.raises(Refused) as missing:
        client.target("types/none.json")
    assert missing.value.code == "pack.no-file"


def test_an_update_brings_only_what_changed(client: PackClient, world: Any, portal: Any) -> None:
    client.refresh()
    world.author.stage({"types/notice.json": b"n", **roster_targets(2, TWO)}, remove=["types/news.json"])
    world.publish()
    portal.asked.clear()
    news = client.refresh()
    assert news.changed == ("roster.json", "rosters/000002.json", "types/notice.json")
    assert news.removed == ("types/news.json",)
    assert client.rosters() == {1: ONE, 2: TWO}
    assert len([p for p in portal.asked if p.startswith("targets/")]) == 2  # the roster's two names are one content


def test_nothing_new_is_no_news_but_a_fresh_age(client: PackClient, world: Any) -> None:
    client.refresh()
    world.clock.pass_days(3)
    assert client.age_seconds() == 3 * 86_400
    assert client.expires_in_seconds() == 11 * 86_400
    news = client.refresh()
    assert (news.changed, news.removed, news.version) == ((), (), 1)
    assert client.age_seconds() == 0


def test_a_stick_brings_the_same_as_the_portal(client: PackClient, world: Any, tmp_path: Path) -> None:
    client.refresh()
    world.publish(roster_targets(2, TWO))
    shutil.copytree(world.folder / "metadata", tmp_path / "stick" / "metadata")
    shutil.copytree(world.folder / "targets", tmp_path / "stick" / "targets")
    stick = PackClient(tmp_path / "cache", directory=tmp_path / "stick", clock=world.clock)
    assert stick.refresh().changed == ("roster.json", "rosters/000002.json")
    assert client.refresh().changed == ()
    assert client.rosters() == stick.rosters() == {1: ONE, 2: TWO}


def test_an_empty_stick_and_a_portal_that_is_away(client: PackClient, world: Any, portal: Any, tmp_path: Path) -> None:
    empty = PackClient(tmp_path / "cache", directory=tmp_path / "none", clock=world.clock)
    with pytest.raises(PackUnreachable) as refused:
        empty.refresh()
    assert refused.value.code == "pack.folder"
    client.refresh()
    before = kept(client)
    portal.close()
    with pytest.raises(PackUnreachable) as refused:
        client.refresh()
    assert refused.value.code == "pack.unreachable"
    assert portal.url in str(refused.value)
    assert kept(client) == before


def test_an_older_pack_is_refused(client: PackClient, world: Any, portal: Any) -> None:
    client.refresh()
    portal.frozen = world.served()
    world.publish(roster_targets(2, TWO))
    old, portal.frozen = portal.frozen, None
    client.refresh()
    before = kept(client)
    portal.frozen = old
    with pytest.raises(PackRolledBack) as refused:
        client.refresh()
    assert refused.value.code == "pack.older"
    assert kept(client) == before
    portal.frozen = None
    assert client.refresh().changed == ()


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_older_metadata_under_a_new_name_is_refused(client: PackClient, world: Any, portal: Any, role: str) -> None:
    client.refresh()
    before = kept(client)
    world.publish(roster_targets(2, TWO))
    portal.answers[f"metadata/2.{role}.json"] = world.served()[f"metadata/1.{role}.json"]
    with pytest.raises((PackTampered, PackRolledBack)):
        client.refresh()
    assert kept(client) == before
    portal.answers.clear()
    assert client.refresh().version == 2


def test_a_frozen_pack_is_noticed(client: PackClient, world: Any) -> None:
    client.refresh()
    before = kept(client)
    world.clock.pass_days(15)
    with pytest.raises(PackExpired) as refused:
        client.refresh()
    assert refused.value.code == "pack.expired"
    assert kept(client) == before
    assert client.age_seconds() == 15 * 86_400
    world.author.refresh_timestamp()
    client.refresh()
    assert client.age_seconds() == 0


def test_a_clock_that_runs_ahead_is_named(client: PackClient, world: Any, portal: Any) -> None:
    client.refresh()
    right = world.clock.moment
    world.clock.pass_days(15)
    with pytest.raises(PackExpired) as refused:
        client.refresh(portal_time=right)
    assert refused.value.code == "pack.clock"
    assert str(15 * 24 * 60) in str(refused.value)


class Wrong:
    """A clock that is off by so many seconds."""

    def __init__(self, world: Any, seconds: float) -> None:
        self.world, self.seconds = world, seconds

    def now(self) -> datetime:
        moment: datetime = self.world.clock.moment
        return moment + timedelta(seconds=self.seconds)


def test_the_portals_own_date_tells_a_wrong_clock(
    world: Any, portal: Any, session: requests.Session, client: PackClient, tmp_path: Path
) -> None:
    def desk(seconds: float) -> PackClient:
        clock = Wrong(world, seconds)
        return PackClient(tmp_path / "cache", base_url=portal.url, session=session, clock=clock)

    told = {seconds: desk(seconds).refresh().clock for seconds in (-86_400 * 400, -301, -299, 0, 299, 301)}
    assert {seconds for seconds, sentence in told.items() if sentence} == {-86_400 * 400, -301, 301}
    behind, ahead = told[-301], told[301]
    assert behind is not None
    assert ahead is not None
    assert behind.source != ahead.source
    with pytest.raises(PackExpired) as refused:
        desk(86_400 * 30).refresh()
    assert refused.value.code == "pack.clock"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pick=st.integers(0, 10**6), at=st.integers(0, 10**6), by=st.integers(1, 255))
def test_no_changed_byte_gets_in(
    client: PackClient,
    world: Any,
    portal: Any,
    session: requests.Session,
    tmp_path: Path,
    pick: int,
    at: int,
    by: int,
) -> None:
    """The desk has the pack or none, never another; bytes of the unsigned wrapping may be harmless."""
    served = world.served()
    path = sorted(served)[pick % len(served)]
    data = bytearray(served[path])
    data[at % len(data)] ^= by
    portal.answers = {path: bytes(data)}
    shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
    desk = PackClient(tmp_path / "fresh", base_url=portal.url, session=session, clock=world.clock)
    desk.bootstrap(world.author.root_bytes())
    if not client.version:
        portal.answers, spoilt = {}, portal.answers
        client.refresh()
        portal.answers = spoilt
    try:
        desk.refresh()
    except (PackTampered, PackUnreachable, PackRolledBack, PackExpired):
        assert desk.version == 0
    else:
        assert kept(desk) == kept(client)
    finally:
        portal.answers = {}


def test_a_swapped_file_is_refused(client: PackClient, world: Any, portal: Any) -> None:
    portal.answers[prefixed(world, "types/news.json")] = b'{"id":"NEWS"}'
    with pytest.raises(PackTampered) as refused:
        client.refresh()
    assert refused.value.code == "pack.tampered"
    assert client.version == 0


def test_metadata_signed_by_too_few_is_refused(client: PackClient, world: Any, portal: Any) -> None:
    """One administrator and the portal's own online key together cannot make a pack."""
    client.refresh()
    before = kept(client)
    expires = world.clock.moment + timedelta(days=9)
    targets = Metadata(Targets(2, expires=expires))
    targets.sign(world.board.targets[0])
    meta = MetaFile.from_data(2, targets.to_bytes(), ["sha256"])
    snapshot = Metadata(Snapshot(2, expires=expires, meta={"targets.json": meta}))
    snapshot.sign(world.board.online)
    timestamp = Metadata(
        Timestamp(2, expires=expires, snapshot_meta=MetaFile.from_data(2, snapshot.to_bytes(), ["sha256"]))
    )
    timestamp.sign(world.board.online)
    portal.answers = {
        "metadata/2.targets.json": targets.to_bytes(),
        "metadata/2.snapshot.json": snapshot.to_bytes(),
        "metadata/timestamp.json": timestamp.to_bytes(),
    }
    with pytest.raises(PackTampered) as refused:
        client.refresh()
    assert refused.value.code == "pack.tampered"
    assert kept(client) == before


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    try:
        while True:
            handler.wfile.write(bytes(65_536))
    except OSError:
        return


@pytest.mark.parametrize("name", ["2.root", "timestamp", "1.snapshot", "1.targets", "news"])
def test_an_endless_file_is_cut_off(client: PackClient, world: Any, portal: Any, name: str) -> None:
    path = prefixed(world, "types/news.json") if name == "news" else f"metadata/{name}.json"
    portal.answers[path] = endless
    with pytest.raises(PackTampered) as refused:
        client.refresh()
    assert refused.value.code == "pack.size"
    assert client.version == 0


def test_metadata_larger_than_any_pack_is_refused(client: PackClient, portal: Any) -> None:
    portal.answers["metadata/2.root.json"] = bytes(MAX_TARGETS_BYTES)
    with pytest.raises(PackTampered) as refused:
        client.refresh()
    assert refused.value.code == "pack.size"


@pytest.mark.parametrize("path", ["metadata/2.root.json", "metadata/timestamp.json"])
def test_a_login_page_is_not_called_an_attack(client: PackClient, portal: Any, path: str) -> None:
    portal.answers[path] = b"<!doctype html><title>Log in to the network</title>"
    with pytest.raises(PackUnreachable) as refused:
        client.refresh()
    assert refused.value.code == "pack.not-a-pack"


def test_a_portal_that_drips_is_given_up(client: PackClient, portal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "GRACE", 0.0)
    monkeypatch.setattr(fetch, "SLOWEST", 10**15)
    with pytest.raises(PackUnreachable) as refused:
        client.refresh()
    assert refused.value.code == "pack.unreachable"


@pytest.mark.parametrize("status", [302, 500, 503])
def test_a_portal_in_trouble_is_unreachable(client: PackClient, portal: Any, status: int) -> None:
    portal.answers["metadata/timestamp.json"] = status
    with pytest.raises(PackUnreachable) as refused:
        client.refresh()
    assert refused.value.code == "pack.unreachable"


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"{")
    handler.close_connection = True


@pytest.mark.parametrize("name", ["2.root", "timestamp", "2.snapshot", "2.targets", "notice"])
def test_a_line_that_breaks_anywhere_leaves_the_old_pack(
    client: PackClient, world: Any, portal: Any, name: str
) -> None:
    client.refresh()
    before = kept(client)
    world.publish({"types/notice.json": b"n" * 1000, **roster_targets(2, TWO)})
    path = prefixed(world, "types/notice.json") if name == "notice" else f"metadata/{name}.json"
    portal.answers[path] = cut_off
    with pytest.raises((PackUnreachable, PackTampered)):
        client.refresh()
    assert kept(client) == before
    portal.answers.clear()
    assert client.refresh().version == 2
    assert client.target("types/notice.json") == b"n" * 1000


KILLED = """
import sys
from pathlib import Path
import requests
from sync.pack import fetch
from sync.pack.author import PackAuthor
from sync.pack.client import PackClient
from datetime import datetime
class Clock:
    def now(self): return datetime.fromisoformat(sys.argv[3])
with requests.Session() as session:
    session.trust_env = False
    PackClient(Path(sys.argv[1]), base_url=sys.argv[2], session=session, clock=Clock()).refresh()
"""


def test_a_desk_killed_in_the_middle_has_the_old_pack(
    client: PackClient, world: Any, portal: Any, tmp_path: Path
) -> None:
    client.refresh()
    before = kept(client)
    world.publish({"types/notice.json": b"n", **roster_targets(2, TWO)})
    reached, over = Event(), Event()

    def hold(handler: BaseHTTPRequestHandler) -> None:
        reached.set()
        over.wait(30)
        handler.close_connection = True

    portal.answers[prefixed(world, "types/notice.json")] = hold
    arguments = [str(tmp_path / "cache"), portal.url, world.clock.moment.isoformat()]
    desk = subprocess.Popen([sys.executable, "-c", KILLED, *arguments])
    try:
        assert reached.wait(30)
        with pytest.raises(PackBusy):
            client.refresh()
        desk.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        assert desk.wait(30) != 0
    finally:
        over.set()
        desk.kill()
        desk.wait()
    assert kept(client) == before
    portal.answers.clear()
    assert client.refresh().version == 2
    assert client.rosters() == {1: ONE, 2: TWO}


def test_three_roots_one_after_another(client: PackClient, world: Any) -> None:
    client.refresh()
    for _ in range(2):
        old, world.board.root = world.board.root, [CryptoSigner.generate_ed25519() for _ in range(3)]
        world.author.stage_root(world.board.keys())
        for signer in (*old[:2], *world.board.root[:2]):
            world.author.sign(signer)
        world.author.publish()
    assert client.refresh().root == 3
    assert set(client.evidence()) == {"1.root.json", "2.root.json", "3.root.json", "targets.json"}


def test_a_new_root_stays_even_if_the_rest_did_not_come(client: PackClient, world: Any, portal: Any) -> None:
    client.refresh()
    stolen = world.served()
    online = CryptoSigner.generate_ed25519()
    world.author.stage_root(replace(world.board.keys(), online=online.public_key))
    for signer in world.board.root[:2]:
        world.author.sign(signer)
    PackAuthor(world.folder, online=online, clock=world.clock).publish()
    portal.answers["metadata/timestamp.json"] = 503
    with pytest.raises(PackUnreachable):
        client.refresh()
    assert verify_rosters(client.evidence(), (), world.author.root_bytes()) == 0  # still of one piece
    assert set(client.evidence()) == {"1.root.json", "targets.json"}
    portal.answers.clear()
    portal.frozen = stolen  # whoever holds the withdrawn online key plays the old portal
    with pytest.raises(PackTampered):
        client.refresh()
    portal.frozen = None
    assert client.refresh().root == 2


def test_a_forged_root_is_refused(client: PackClient, world: Any, portal: Any) -> None:
    other = type(world.board)()
    client.refresh()
    author = PackAuthor.create(world.folder.parent / "other", other.keys(), online=other.online, clock=world.clock)
    for signer in (*other.root[:2], *other.targets[:2]):
        author.sign(signer)
    author.publish()
    author.stage_root(other.keys())
    for signer in other.root[:2]:
        author.sign(signer)
    author.publish()
    portal.answers["metadata/2.root.json"] = author.root_bytes(2)
    with pytest.raises(PackTampered):
        client.refresh()
    assert set(client.evidence()) == {"1.root.json", "targets.json"}


def test_administrators_cannot_change_an_accepted_roster(
    client: PackClient, world: Any, portal: Any, tmp_path: Path
) -> None:
    """Even a whole pack with valid signatures is refused when it tells the past otherwise."""
    client.refresh()
    before = kept(client)
    board = world.board
    twin = PackAuthor.create(tmp_path / "twin", board.keys(), online=board.online, clock=world.clock)
    for files in ({}, {}, roster_targets(1, b"another")):
        twin.stage(files)
        for signer in (*board.root[:2], *board.targets[:2]):
            if any(signer.public_key.keyid in s.waiting for s in twin.signatures()):
                twin.sign(signer)
        twin.publish()
    desk = PackClient(tmp_path / "cache", directory=tmp_path / "twin", clock=world.clock)
    with pytest.raises(PackTampered) as refused:
        desk.refresh()
    assert refused.value.code == "pack.roster-rewritten"
    assert kept(client) == before
