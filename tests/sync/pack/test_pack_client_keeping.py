"""What the reference pack's client keeps on the disk, and what it makes of spoilt files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.packs import kept

from forms.errors import EnvironmentTrouble, Refused, WrongUse
from sync.pack.client import PackClient
from sync.pack.errors import (
    PackBusy,
    PackDamaged,
    PackTampered,
)
from sync.pack.files import alone_in

ONE = b"{1}"
TWO = b"{2}"


def test_the_first_trust_is_given_once(client: PackClient, world: Any, tmp_path: Path) -> None:
    client.bootstrap(world.author.root_bytes())
    other = type(world)(tmp_path / "elsewhere")
    other.publish()
    with pytest.raises(Refused) as refused:
        client.bootstrap(other.author.root_bytes())
    assert refused.value.code == "pack.other-root"
    fresh = PackClient(tmp_path / "fresh", directory=world.folder, clock=world.clock)
    assert not fresh.bootstrapped
    with pytest.raises(WrongUse):
        fresh.refresh()
    for wrong in (b"", b"{}", b"\xff", world.served()["metadata/1.targets.json"]):
        with pytest.raises(PackTampered) as tampered:
            fresh.bootstrap(wrong)
        assert tampered.value.code == "pack.root"
    with pytest.raises(WrongUse):
        PackClient(tmp_path / "cache", clock=world.clock).refresh()


def test_one_refresh_at_a_time(client: PackClient, tmp_path: Path) -> None:
    with alone_in(tmp_path / "cache"), pytest.raises(PackBusy) as refused:
        client.refresh()
    assert refused.value.code == "pack.busy"
    assert client.refresh().version == 1


def test_a_spoilt_file_is_noticed_and_fetched_again(client: PackClient, tmp_path: Path) -> None:
    client.refresh()
    before = kept(client)
    for number, path in enumerate(sorted((tmp_path / "cache" / "content").rglob("*"))):
        if path.is_file():
            path.write_bytes(b"spoilt") if number % 2 else path.unlink()
    with pytest.raises(PackDamaged):
        kept(client)
    with pytest.raises(PackDamaged):
        client.rosters()
    client.refresh()
    assert kept(client) == before


@pytest.mark.parametrize("note", [b"", b"{", b"[]", b'{"generation":1}', b"\xff"])
def test_a_spoilt_note_of_the_state_only_costs_a_refresh(client: PackClient, tmp_path: Path, note: bytes) -> None:
    client.refresh()
    before = kept(client)
    (tmp_path / "cache" / "state.json").write_bytes(note)
    assert client.version == 0
    client.refresh()
    assert kept(client) == before


def test_a_disk_that_refuses_is_not_called_an_attack(client: PackClient, tmp_path: Path) -> None:
    for part in ("generations", "content"):
        (tmp_path / "cache" / part).write_bytes(b"a file where a folder should be")
        with pytest.raises(EnvironmentTrouble) as refused:
            client.refresh()
        assert refused.value.code == "pack.disk"
        (tmp_path / "cache" / part).unlink()
    assert client.refresh().version == 1


def test_old_generations_and_content_are_cleared_away(client: PackClient, world: Any, tmp_path: Path) -> None:
    for number in range(2, 6):
        client.refresh()
        world.publish({"types/news.json": b"%d" % number})
    client.refresh()
    assert len(list((tmp_path / "cache" / "generations").iterdir())) == 2
    content = [p for p in (tmp_path / "cache" / "content").rglob("*") if p.is_file()]
    assert len(content) == 3  # the newest type and the one before, and the one roster


def test_reading_the_pack_loads_no_tuf() -> None:
    code = "import sys, sync.pack.client, sync.pack.evidence; print({'tuf', 'requests'} & sys.modules.keys())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert run.stdout.strip() == "set()"
