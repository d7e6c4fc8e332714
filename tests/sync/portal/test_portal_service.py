"""Making a portal and running it: private keys, one ready line, a graceful end, and its own pack."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from portal_kit import Article, Town, with_grant

from forms.errors import EnvironmentTrouble, WrongUse
from sync.chain.receipt import Receipt, read_receipt, sign_receipt
from sync.portal.keys import create_keys, read_keys
from sync.portal.portal import Portal
from sync.portal.service import init_portal, serve
from sync.portal.settings import Settings, read_settings

SERVE = "import sys; from pathlib import Path; from sync.portal.service import serve; serve(Path(sys.argv[1]), '127.0.0.1', 0, ready=lambda a: print(a, flush=True))"


def test_a_new_portal_has_private_keys_and_says_so(tmp_path: Path) -> None:
    made = init_portal(tmp_path / "p", "云溪市", "portal.test/record", base_url="https://portal.test", practice=True)
    assert [k.use for k in made.keys] == ["sign", "device", "seal"]
    assert made.log_key.startswith("portal.test/record+")
    assert str(tmp_path / "p" / "keys") in made.statement
    files = list((tmp_path / "p" / "keys").iterdir())
    assert {p.name for p in files} == {"sign.pem", "device.pem", "seal.pem", "log.pem", "codes.key"}
    assert {stat.S_IMODE(p.stat().st_mode) for p in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "p" / "keys").stat().st_mode) == 0o700
    assert read_settings(tmp_path / "p") == Settings("云溪市", "portal.test/record", "https://portal.test", "", True)


def test_nothing_is_made_twice(tmp_path: Path) -> None:
    init_portal(tmp_path, "云溪市", "portal.test/record")
    before = (tmp_path / "keys" / "sign.pem").read_bytes()
    with pytest.raises(WrongUse):
        init_portal(tmp_path, "云溪市", "portal.test/record")
    with pytest.raises(WrongUse):
        create_keys(tmp_path)
    assert (tmp_path / "keys" / "sign.pem").read_bytes() == before


@pytest.mark.parametrize(
    ("origin", "base_url"), [("", ""), ("two words", ""), ("a+b", ""), ("ok", "portal.test"), ("ok", "http://x/path")]
)
def test_settings_that_do_not_fit_are_refused(tmp_path: Path, origin: str, base_url: str) -> None:
    with pytest.raises(WrongUse):
        init_portal(tmp_path / "p", "云溪市", origin, base_url=base_url)


def test_keys_others_can_read_are_not_used(tmp_path: Path) -> None:
    init_portal(tmp_path, "云溪市", "portal.test/record")
    (tmp_path / "keys" / "log.pem").chmod(0o644)
    with pytest.raises(EnvironmentTrouble) as caught:
        read_keys(tmp_path)
    assert caught.value.code == "portal.keys.open"


@pytest.mark.parametrize("spoil", ["missing", "damaged", "another kind"])
def test_a_spoilt_key_is_told(tmp_path: Path, spoil: str) -> None:
    init_portal(tmp_path, "云溪市", "portal.test/record")
    key = tmp_path / "keys" / "sign.pem"
    if spoil == "missing":
        key.unlink()
    else:
        key.write_bytes((tmp_path / "keys" / "seal.pem").read_bytes() if spoil == "another kind" else b"nonsense")
    with pytest.raises(EnvironmentTrouble) as caught:
        read_keys(tmp_path)
    assert caught.value.code in ("portal.keys", "portal.keys.damaged")


def test_a_folder_without_a_portal_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentTrouble) as caught:
        serve(tmp_path)
    assert caught.value.code == "portal.none"


def test_a_port_that_is_taken_is_told(small_town: Town) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(EnvironmentTrouble) as caught:
            serve(small_town.home, "127.0.0.1", taken.getsockname()[1])
    assert caught.value.code == "portal.port"


def test_a_portal_without_a_public_address_stays_on_loopback(small_town: Town) -> None:
    with pytest.raises(WrongUse) as caught:
        serve(small_town.home, "0.0.0.0", 0)
    assert caught.value.code == "portal.address"


def test_a_database_of_a_newer_program_is_not_touched(small_town: Town) -> None:
    from sync.portal.schema import portal_version

    portal = Portal(small_town.home, small_town.clock)
    with portal.database.writing() as connection:
        connection.execute(portal_version.update().values(version=99))
    portal.close()
    with pytest.raises(EnvironmentTrouble) as caught:
        Portal(small_town.home, small_town.clock)
    assert caught.value.code == "portal.newer"


def test_receipts_made_fast_are_the_very_bytes_of_receipts(tmp_path: Path) -> None:
    keys = create_keys(tmp_path)
    plain = Receipt("a" * 64, "019ab000-0000-7000-8000-000000000001", 3, 17, "portal.test/record",
                    "2026-11-21T10:00:00+08:00", 2, "b" * 64, "https://portal.test/a/1")  # fmt: skip
    from dataclasses import replace

    for receipt in (plain, replace(plain, url=""), replace(plain, origin="日志/记录"), replace(plain, origin='a"b\\c')):
        assert keys.receipt(receipt) == sign_receipt(receipt, keys.signer).raw
        assert read_receipt(keys.receipt(receipt), keys.sign.public_key().public_bytes_raw()) == receipt


# --- the process ---


@pytest.fixture
def process(small_town: Town) -> Any:
    running = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(small_town.home)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert running.stdout is not None
    small_town.address = running.stdout.readline().decode().strip()
    yield running
    if running.poll() is None:
        running.kill()
    running.communicate(timeout=30)


def test_the_process_says_one_line_answers_and_ends_gracefully(small_town: Town, process: Any) -> None:
    assert requests.get(small_town.address + "/v1/portal", timeout=30).json()["county"] == "云溪市"
    assert requests.get(small_town.address + "/nothing", timeout=30).status_code == 404
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert (process.returncode in (0, -signal.SIGTERM), out, err) == (True, b"", b"")


def test_the_process_serves_a_portal_behind_its_public_name(small_town: Town) -> None:
    settings = json.loads((small_town.home / "portal.json").read_text(encoding="utf-8"))
    settings["base_url"], settings["also"] = "https://www.yunxi.gov.example", ["http://10.0.0.8:8080"]
    (small_town.home / "portal.json").write_text(json.dumps(settings), encoding="utf-8")
    with small_town.running() as portal:
        caller, real = small_town.caller("zhou"), small_town.address
        for name in ("https://www.yunxi.gov.example", "http://10.0.0.8:8080"):
            small_town.address = name
            request = caller.prepare("GET", "/v1/changes")
            request.url = f"{real}/v1/changes"
            request.headers["Host"] = name.partition("//")[2]
            with caller.session.send(request, timeout=30) as answer:
                assert answer.status_code == 200
        small_town.address = real
        assert portal.base_url() == "https://www.yunxi.gov.example"
        assert caller.call("GET", "/v1/changes").json()["code"] == "signature.address"


# --- the pack ---


def test_the_pack_is_served_as_published(small_town: Town, small_portal: Portal) -> None:
    folder = small_town.home / "pack"
    for part in ("metadata", "targets"):
        for path in (p for p in (folder / part).rglob("*") if p.is_file()):
            answer = requests.get(f"{small_town.address}/pack/{path.relative_to(folder)}", timeout=30)
            assert (answer.status_code, answer.content) == (200, path.read_bytes())


@pytest.mark.parametrize(
    "path", ["metadata/99.root.json", "targets/..%2f..%2fportal.json", "targets/%2e%2e/%2e%2e/keys/sign.pem", "staged/x",
             "metadata/", "metadata/..%2flock", "targets//etc/passwd", "keys/sign.pem"],
)  # fmt: skip
def test_nothing_else_is_served_under_the_packs_address(small_town: Town, small_portal: Portal, path: str) -> None:
    session = requests.Session()
    session.trust_env = False
    request = requests.Request("GET", f"{small_town.address}/pack/{path}").prepare()
    request.url = f"{small_town.address}/pack/{path}"
    with session, session.send(request, timeout=30) as answer:
        assert answer.status_code in (404, 422)
        assert b"PRIVATE" not in answer.content


def test_a_pack_client_can_follow_the_portals_pack(small_town: Town, small_portal: Portal, tmp_path: Path) -> None:
    from sync.chain.roster import Roster
    from sync.pack.author import PackAuthor
    from sync.pack.client import PackClient

    root = PackAuthor(small_town.home / "pack", clock=small_town.clock).root_bytes()
    client = PackClient(
        tmp_path / "cache", base_url=f"{small_town.address}/pack/", clock=small_town.clock, session=requests.Session()
    )
    client.bootstrap(root)
    client.refresh()
    assert Roster.from_bytes(client.target("roster.json")).version == 1
    small_town.issue(with_grant(small_town.roster, "hu", "approver", "housing"))
    client.refresh()
    assert Roster.from_bytes(client.target("roster.json")).version == 2


def test_a_roster_nobody_signed_is_not_accepted(small_town: Town, small_portal: Portal) -> None:
    """Whoever can write into the pack's folder, but holds no administrator's key, gains nothing."""
    small_town.caller("zhou").changes()
    forged = with_grant(small_town.roster, "hu", "publisher", "portal")
    from hashlib import sha256

    data = forged.to_bytes()
    folder = small_town.home / "pack"
    newest = max((folder / "metadata").glob("*.targets.json"), key=lambda p: int(p.name.split(".")[0]))
    metadata = json.loads(newest.read_text(encoding="utf-8"))
    entry = {"length": len(data), "hashes": {"sha256": sha256(data).hexdigest()}}
    metadata["signed"]["targets"] |= {"rosters/000002.json": entry, "roster.json": entry}
    newest.write_text(json.dumps(metadata), encoding="utf-8")
    digest = sha256(data).hexdigest()
    for name in (f"rosters/{digest}.000002.json", f"{digest}.roster.json"):
        (folder / "targets" / name).write_bytes(data)
    os.utime(folder / "metadata" / "timestamp.json")
    small_town.caller("zhou").changes()
    assert small_portal.info().roster_version == 1
    assert [(kind, note) for kind, _, note in small_portal.notes()] == [("pack-refused", b"pack.evidence-targets")]


def test_another_root_of_trust_is_not_accepted(small_town: Town, tmp_path: Path) -> None:
    """A whole other pack, properly signed by strangers, does not take the place of the first."""
    import shutil

    with small_town.running():
        Article(small_town).go(("submit", "zhou"))
    stranger = Town(tmp_path / "stranger")
    stranger.issue(with_grant(stranger.roster, "hu", "publisher", "portal"))
    other_root = json.loads((stranger.home / "pack/metadata/1.root.json").read_text(encoding="utf-8"))
    other_root["signed"]["version"] = 1
    shutil.rmtree(small_town.home / "pack")
    shutil.copytree(stranger.home / "pack", small_town.home / "pack")
    (small_town.home / "pack/metadata/1.root.json").write_text(json.dumps(other_root), encoding="utf-8")
    with small_town.running() as portal:
        assert portal.info().roster_version == 1


def test_a_portal_whose_key_left_the_roster_takes_nothing_in(
    small_town: Town, small_portal: Portal, expect_log: Callable[[str, str], Any]
) -> None:
    from dataclasses import replace

    from portal_kit import item_of, next_roster

    officers = tuple(replace(o, keys=()) if o.id == "portal-service" else o for o in small_town.roster.officers)
    article = Article(small_town)
    article.upload()
    small_town.issue(next_roster(small_town.roster, officers=officers))
    answer = small_town.caller("zhou").call(
        "POST", "/v1/steps", json={"steps": [item_of(article.step("submit", "zhou"))]}
    )
    assert (answer.status_code, answer.json()["code"]) == (503, "portal.service")
