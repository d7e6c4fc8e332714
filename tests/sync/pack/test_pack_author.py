"""Staging, signing one by one, and publishing; read back with the TUF library and with openssl."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, Targets

from forms.errors import Refused, WrongUse
from sync.pack.author import PackAuthor, PackKeys
from sync.pack.errors import PackDamaged, PackUnsigned
from sync.pack.layout import MAX_FILE_BYTES, is_path, roster_targets, roster_version

NEWS = {"types/news.json": b"{}"}


def versions(author: PackAuthor) -> dict[str, int]:
    return {s.role: s.version for s in author.status()}


def test_a_new_pack_waits_for_its_administrators(world: Any) -> None:
    assert world.author.status() == ()
    staged = world.author.staged()
    assert (staged.root, staged.targets) == (1, 1)
    assert {s.role: (s.needed, len(s.waiting)) for s in world.author.missing_signatures()} == {
        "root": (2, 3),
        "targets": (2, 3),
    }
    with pytest.raises(PackUnsigned) as refused:
        world.author.publish()
    assert refused.value.code == "pack.threshold"
    assert not (world.folder / "metadata").exists()


def test_one_administrator_alone_publishes_nothing(world: Any) -> None:
    root, targets = world.board.root, world.board.targets
    for signer in (root[0], root[0], root[1], targets[2], targets[2]):
        world.author.sign(signer)
    (missing,) = world.author.missing_signatures()
    assert (missing.role, missing.needed) == ("targets", 1)
    assert missing.signed == (targets[2].public_key.keyid,)
    with pytest.raises(PackUnsigned, match="1"):
        world.author.publish()
    world.author.sign(targets[0])
    world.author.publish()
    assert versions(world.author) == {"root": 1, "targets": 1, "snapshot": 1, "timestamp": 1}


def test_a_published_pack_is_a_tuf_repository_with_consistent_names(world: Any) -> None:
    world.publish(NEWS)
    served = world.served()
    digest = sha256(b"{}").hexdigest()
    assert served[f"targets/types/{digest}.news.json"] == b"{}"
    assert {p for p in served if p.startswith("metadata/")} == {
        "metadata/1.root.json",
        "metadata/1.targets.json",
        "metadata/1.snapshot.json",
        "metadata/timestamp.json",
    }
    root: Metadata[Root] = Metadata.from_bytes(served["metadata/1.root.json"])
    assert root.signed.consistent_snapshot
    for name in ("1.root", "1.targets", "1.snapshot", "timestamp"):
        read: Metadata[Any] = Metadata.from_bytes(served[f"metadata/{name}.json"])
        root.signed.verify_delegate(read.signed.type, read.signed_bytes, read.signatures)
    assert not (world.folder / "staged").exists()


def test_the_online_key_cannot_change_the_pack(world: Any) -> None:
    with pytest.raises(Refused) as refused:
        world.author.sign(world.board.online)
    assert refused.value.code == "pack.other-key"
    with pytest.raises(Refused):
        world.author.sign(CryptoSigner.generate_ed25519())


def test_what_is_staged_again_must_be_signed_again(world: Any) -> None:
    world.publish()
    world.author.stage(NEWS)
    world.author.sign(world.board.targets[0])
    staged = world.author.stage({"types/notice.json": b"[]"})
    assert (staged.added, staged.targets, staged.root) == (("types/news.json", "types/notice.json"), 2, None)
    assert world.author.missing_signatures()[0].signed == ()


def test_administrators_see_what_they_sign(world: Any) -> None:
    world.publish({**NEWS, "types/old.json": b"old"})
    staged = world.author.stage({"types/news.json": b"{2}", "calendar/2027.json": b"c"}, remove=["types/old.json"])
    assert staged == world.author.staged()
    assert (staged.added, staged.changed, staged.removed) == (
        ("calendar/2027.json",),
        ("types/news.json",),
        ("types/old.json",),
    )
    assert world.author.read("types/news.json") == b"{2}"
    world.author.discard()
    assert world.author.staged() is None
    assert world.author.read("types/news.json") == b"{}"
    with pytest.raises(Refused):
        world.author.read("calendar/2027.json")


def test_nothing_staged_nothing_signed(world: Any) -> None:
    world.publish()
    for act in (lambda: world.author.sign(world.board.root[0]), world.author.publish):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "pack.nothing-staged"


def test_a_staged_file_that_was_swapped_is_not_signed(world: Any) -> None:
    world.author.stage(NEWS)
    (path,) = (world.folder / "staged" / "targets").rglob("*.json")
    path.write_bytes(b"swapped")
    with pytest.raises(PackDamaged) as refused:
        world.author.sign(world.board.targets[0])
    assert refused.value.code == "pack.damaged"
    assert world.author.signatures()[1].signed == ()


def test_rosters_are_kept_for_ever(world: Any) -> None:
    world.publish(roster_targets(1, b"one"))
    world.publish(roster_targets(2, b"two"))
    acts = (
        lambda: world.author.stage({"rosters/000001.json": b"changed"}),
        lambda: world.author.stage({}, remove=["rosters/000001.json"]),
        lambda: world.author.stage({"roster.json": b"one"}),
        lambda: world.author.stage({"rosters/000003.json": b"three"}),
    )
    codes = []
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        codes.append(refused.value.code)
    assert codes == ["pack.roster-kept", "pack.roster-kept", "pack.roster-current", "pack.roster-current"]
    assert world.author.staged() is None
    assert world.author.read("rosters/000001.json") == b"one"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../b",
        "a//b",
        "./a",
        ".hidden",
        "a/.hidden",
        "a\\b",
        "a b",
        "名册.json",
        "a/" * 9 + "b",
    ],
)
def test_paths_a_pack_does_not_allow(world: Any, path: str) -> None:
    with pytest.raises(Refused) as refused:
        world.author.stage({path: b""})
    assert refused.value.code == "pack.path"


@given(st.from_regex(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,20}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,20}){0,3}", fullmatch=True))
def test_an_allowed_path_never_leaves_its_folder(path: str) -> None:
    assert is_path(path)
    assert Path("/base").joinpath(path).resolve().is_relative_to("/base")


@given(st.integers(1, 999_999), st.binary(max_size=9))
def test_a_roster_has_one_path(version: int, data: bytes) -> None:
    lasting, current = roster_targets(version, data)
    assert roster_version(lasting) == version
    assert (roster_version(current), roster_version("rosters/000000.json")) == (None, None)


def test_a_file_may_not_be_endless(world: Any) -> None:
    with pytest.raises(Refused) as refused:
        world.author.stage({"big.bin": bytes(MAX_FILE_BYTES + 1)})
    assert refused.value.code == "pack.size"


def test_renewal_touches_only_the_timestamp_until_half_the_snapshots_time_is_over(world: Any) -> None:
    world.publish(NEWS)
    before = world.author.status()[3].expires
    world.clock.pass_days(10)
    world.author.refresh_timestamp()
    assert versions(world.author) == {"root": 1, "targets": 1, "snapshot": 1, "timestamp": 2}
    assert world.author.status()[3].expires - before == timedelta(days=10)
    world.clock.pass_days(25)
    world.author.refresh_timestamp()
    assert versions(world.author) == {"root": 1, "targets": 1, "snapshot": 2, "timestamp": 3}


def test_renewal_needs_the_online_key_and_a_published_pack(world: Any) -> None:
    with pytest.raises(Refused) as refused:
        world.author.refresh_timestamp()
    assert refused.value.code == "pack.unpublished"
    world.publish()
    with pytest.raises(WrongUse):
        PackAuthor(world.folder, clock=world.clock).refresh_timestamp()
    other = PackAuthor(world.folder, clock=world.clock, online=CryptoSigner.generate_ed25519())
    with pytest.raises(Refused) as refused:
        other.refresh_timestamp()
    assert refused.value.code == "pack.online-key"


def test_a_crash_before_the_last_write_is_made_good_by_publishing_again(world: Any, tmp_path: Path) -> None:
    world.publish(NEWS)
    timestamp = (world.folder / "metadata" / "timestamp.json").read_bytes()
    world.author.stage({"types/notice.json": b"[]"})
    shutil.copytree(world.folder / "staged", tmp_path / "staged")
    world.publish({})
    shutil.copytree(tmp_path / "staged", world.folder / "staged")
    (world.folder / "metadata" / "timestamp.json").write_bytes(timestamp)
    assert versions(world.author)["targets"] == 1  # the old pack is whole
    world.publish()
    assert versions(world.author) == {"root": 1, "targets": 2, "snapshot": 2, "timestamp": 2}
    assert world.author.read("types/notice.json") == b"[]"


def test_what_expired_while_waiting_is_not_published(world: Any) -> None:
    for signer in (*world.board.root, *world.board.targets):
        world.author.sign(signer)
    world.clock.pass_days(401)
    with pytest.raises(Refused) as refused:
        world.author.publish()
    assert refused.value.code == "pack.staged-expired"


def test_a_new_root_is_signed_over_by_the_old_keys(world: Any) -> None:
    world.publish(NEWS)
    new = [CryptoSigner.generate_ed25519() for _ in range(3)]
    keys = replace(world.board.keys(), root=tuple(s.public_key for s in new))
    staged = world.author.stage_root(keys)
    assert (staged.root, staged.targets) == (2, None)
    for signer in (new[0], new[1], world.board.root[2]):
        with pytest.raises(PackUnsigned):
            world.author.publish()
        world.author.sign(signer)
    (missing,) = world.author.missing_signatures()
    assert (missing.role, missing.needed) == ("root", 1)
    world.author.sign(world.board.root[0])
    world.author.publish()
    assert versions(world.author) == {"root": 2, "targets": 1, "snapshot": 1, "timestamp": 2}


def test_new_targets_keys_sign_the_files_anew(world: Any) -> None:
    world.publish(NEWS)
    new = [CryptoSigner.generate_ed25519() for _ in range(3)]
    staged = world.author.stage_root(replace(world.board.keys(), targets=tuple(s.public_key for s in new)))
    assert (staged.root, staged.targets, staged.changed) == (2, 2, ())
    for signer in (*world.board.root[:2], *new[:2]):
        world.author.sign(signer)
    with pytest.raises(Refused):
        world.author.sign(world.board.targets[0])
    world.author.publish()
    read: Metadata[Targets] = Metadata.from_bytes(world.served()["metadata/2.targets.json"])
    root: Metadata[Root] = Metadata.from_bytes(world.author.root_bytes(2))
    root.signed.verify_delegate("targets", read.signed_bytes, read.signatures)


def test_a_new_online_key_replaces_the_old_one(world: Any) -> None:
    world.publish(NEWS)
    new = CryptoSigner.generate_ed25519()
    world.author.stage_root(replace(world.board.keys(), online=new.public_key))
    for signer in world.board.root[:2]:
        world.author.sign(signer)
    with pytest.raises(Refused) as refused:
        world.author.publish()
    assert refused.value.code == "pack.online-key"
    PackAuthor(world.folder, online=new, clock=world.clock).publish()
    assert versions(world.author) == {"root": 2, "targets": 1, "snapshot": 2, "timestamp": 2}


def test_senseless_keys_are_refused(world: Any, tmp_path: Path) -> None:
    keys: PackKeys = world.board.keys()
    twice = (keys.root[0], keys.root[0], keys.root[1])
    cases = {
        "pack.same-key": replace(keys, root=twice),
        "pack.threshold-value": replace(keys, targets_threshold=1),
        "pack.online-key": replace(keys, online=keys.root[0]),
    }
    for code, wrong in cases.items():
        with pytest.raises(Refused) as refused:
            PackAuthor.create(tmp_path / code, wrong)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        PackAuthor.create(tmp_path / "many", replace(keys, root_threshold=4))
    assert refused.value.code == "pack.threshold-value"
    with pytest.raises(Refused) as refused:
        PackAuthor.create(world.folder, keys)
    assert refused.value.code == "pack.exists"


def test_a_stranger_checks_a_signature_with_openssl_and_jq(world: Any, tmp_path: Path) -> None:
    world.publish({**NEWS, **roster_targets(1, "名册".encode())})
    metadata = world.folder / "metadata"
    jq = ["jq", "-cSj", ".signed", str(metadata / "1.targets.json")]
    (tmp_path / "signed").write_bytes(subprocess.run(jq, check=True, capture_output=True).stdout)
    document = json.loads((metadata / "1.targets.json").read_bytes())
    root = json.loads((metadata / "1.root.json").read_bytes())
    good = 0
    for entry in document["signatures"]:
        public = bytes.fromhex(root["signed"]["keys"][entry["keyid"]]["keyval"]["public"])
        (tmp_path / "key.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + public)
        (tmp_path / "sig").write_bytes(bytes.fromhex(entry["sig"]))
        command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in signed -sigfile sig"
        good += subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False).returncode == 0
    assert good == 2
