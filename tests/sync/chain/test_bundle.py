"""Evidence files from strangers: bounded, and refused politely."""

from __future__ import annotations

import io
import subprocess
import zipfile
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.evidence import published

from forms.errors import EnvironmentTrouble, Malformed, Trouble
from sync.chain import bundle as bundles
from sync.chain.bundle import read_bundle, write_bundle
from sync.chain.verify import verify_chain


def packed(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return data.getvalue()


@cache
def whole() -> bytes:
    data = io.BytesIO()
    write_bundle(published(), data)
    return data.getvalue()


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 10**6), mask=st.integers(1, 255))
def test_a_damaged_file_is_refused_or_does_not_verify_or_says_the_same(place: int, mask: int) -> None:
    at = place % len(whole())
    try:
        found = read_bundle(whole()[:at] + bytes([whole()[at] ^ mask]) + whole()[at + 1 :])
    except Trouble:
        return
    assert found == published() or not verify_chain(found).held


@settings(max_examples=30, deadline=None)
@given(size=st.integers(0, 10**6))
def test_a_torn_file_is_refused(size: int) -> None:
    with pytest.raises(Malformed):
        read_bundle(whole()[: size % len(whole())])


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MAX_BYTES", 2**20)
    bomb = packed(manifest_json=b"{}", bomb=bytes(2 * 2**20))
    assert len(bomb) < 2**14
    with pytest.raises(Malformed) as caught:
        read_bundle(bomb)
    assert caught.value.code == "bundle.size"


def test_other_files_are_refused(tmp_path) -> None:
    for data in (b"", b"PK", packed(), packed(manifest_json=b"{}"), packed(**{"manifest.json": b'{"format":"x"}'})):
        with pytest.raises(Malformed):
            read_bundle(data)
    with pytest.raises(EnvironmentTrouble):
        read_bundle(tmp_path / "absent.zip")
    with pytest.raises(EnvironmentTrouble):
        write_bundle(published(), tmp_path / "no" / "such" / "folder.zip")


def test_the_shell_script_alone_verifies_and_catches_a_change(tmp_path) -> None:
    with zipfile.ZipFile(io.BytesIO(whole())) as archive:
        archive.extractall(tmp_path)
    command = ["sh", str(tmp_path / "verify.sh")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    content = next((tmp_path / "contents").iterdir())
    content.write_bytes(content.read_bytes().replace("开工".encode(), "完工".encode()))
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
