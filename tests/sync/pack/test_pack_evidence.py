"""Rosters checked from exported metadata alone, years later, by someone who only brings the first root."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root

from forms.errors import Malformed
from sync.pack.client import PackClient
from sync.pack.errors import PackTampered
from sync.pack.evidence import roster_authority, verify_rosters
from sync.pack.layout import roster_targets

FIRST = b'{"version":2}'
SECOND = b'{"version":3}'


@pytest.fixture
def exported(client: PackClient, world: Any) -> dict[str, bytes]:
    """Two rosters, and between them a change of all administrators."""
    world.publish(roster_targets(2, FIRST))
    old, world.board.root = world.board.root, [CryptoSigner.generate_ed25519() for _ in range(3)]
    world.board.targets = [CryptoSigner.generate_ed25519() for _ in range(3)]
    world.author.stage_root(world.board.keys())
    for signer in (*old[:2], *world.board.root[:2], *world.board.targets[:2]):
        world.author.sign(signer)
    world.author.publish()
    world.publish(roster_targets(3, SECOND))
    client.refresh()
    return client.evidence()


def test_every_roster_is_vouched_for(exported: dict[str, bytes], client: PackClient, world: Any) -> None:
    pinned = world.author.root_bytes(1)
    rosters = client.rosters()
    assert rosters == {1: b"{1}", 2: FIRST, 3: SECOND}
    found = roster_authority(exported, FIRST, pinned)
    assert (found.version, found.path, found.root, found.threshold) == (2, "rosters/000002.json", 2, 2)
    assert set(found.signers) == {s.public_key.keyid for s in world.board.targets[:2]}
    assert verify_rosters(exported, (FIRST, SECOND), pinned) == 2
    assert verify_rosters(exported, (FIRST, SECOND)) == 2


def test_evidence_outlives_its_expiry(exported: dict[str, bytes], world: Any) -> None:
    world.clock.pass_days(4000)
    assert verify_rosters(exported, (SECOND,), world.author.root_bytes(1)) == 1


def test_a_numbered_targets_file_serves_too(exported: dict[str, bytes]) -> None:
    exported["4.targets.json"] = exported.pop("targets.json")
    assert verify_rosters(exported, (SECOND,)) == 1
    exported["targets.json"] = exported["4.targets.json"]
    with pytest.raises(PackTampered) as refused:
        verify_rosters(exported, (SECOND,))
    assert refused.value.code == "pack.evidence-targets"


@pytest.mark.parametrize("roster", [b'{"version":4}', b'{"version":2} ', b"{}", b"[]"])
def test_a_roster_nobody_signed_is_refused(exported: dict[str, bytes], roster: bytes) -> None:
    with pytest.raises(PackTampered) as refused:
        verify_rosters(exported, (FIRST, roster))
    assert refused.value.code == "pack.evidence-roster"


def test_a_roster_under_another_number_is_refused(exported: dict[str, bytes], client: PackClient, world: Any) -> None:
    """Signed, and still not the roster that its place says."""
    stray = b'{"version":9}'
    world.publish(roster_targets(4, stray))
    client.refresh()
    with pytest.raises(PackTampered) as refused:
        verify_rosters(client.evidence(), (stray,))
    assert refused.value.code == "pack.evidence-roster"
    with pytest.raises(Malformed):
        verify_rosters(exported, (client.rosters()[1],))  # signed, and no document at all


def test_another_root_of_trust_is_not_deceived(exported: dict[str, bytes], world: Any, tmp_path: Any) -> None:
    other = type(world)(tmp_path / "other")
    other.publish()
    for pinned in (other.author.root_bytes(1), b"{}", exported["targets.json"]):
        with pytest.raises(PackTampered):
            verify_rosters(exported, (FIRST,), pinned)


@pytest.mark.parametrize("missing", ["1.root.json", "2.root.json", "targets.json"])
def test_a_gap_in_the_evidence_is_noticed(exported: dict[str, bytes], world: Any, missing: str) -> None:
    pinned = world.author.root_bytes(1)
    del exported[missing]
    if missing == "1.root.json":
        assert verify_rosters(exported, (FIRST,), pinned) == 1  # the reader brings it
        return
    with pytest.raises(PackTampered) as refused:
        verify_rosters(exported, (FIRST,), pinned)
    assert refused.value.code == "pack.evidence-targets"


def test_nothing_proves_nothing() -> None:
    with pytest.raises(PackTampered) as refused:
        verify_rosters({}, (FIRST,))
    assert refused.value.code == "pack.evidence-root"


def test_a_root_signed_only_by_its_own_new_keys_is_refused(exported: dict[str, bytes], world: Any) -> None:
    usurper = type(world.board)()
    forged: Metadata[Root] = Metadata.from_bytes(exported["2.root.json"])
    forged.signatures.clear()
    forged.signed.roles["root"].keyids = [s.public_key.keyid for s in usurper.root]
    forged.signed.keys.update({s.public_key.keyid: s.public_key for s in usurper.root})
    for signer in usurper.root:
        forged.sign(signer, append=True)
    with pytest.raises(PackTampered) as refused:
        verify_rosters({**exported, "2.root.json": forged.to_bytes()}, (FIRST,), world.author.root_bytes(1))
    assert refused.value.code == "pack.evidence-root"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pick=st.integers(0, 2), at=st.integers(0, 10**6), by=st.integers(1, 255))
def test_a_changed_byte_never_makes_another_authority(
    exported: dict[str, bytes], world: Any, pick: int, at: int, by: int
) -> None:
    """A changed byte is refused, or (in the unsigned wrapping) says exactly what was signed."""
    name = sorted(exported)[pick]
    data = bytearray(exported[name])
    data[at % len(data)] ^= by
    pinned = world.author.root_bytes(1)
    told = roster_authority(exported, FIRST, pinned)
    try:
        found = roster_authority({**exported, name: bytes(data)}, FIRST, pinned)
    except (PackTampered, Malformed):
        return
    assert replace(found, signers=told.signers) == told
