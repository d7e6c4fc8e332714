"""Scans of paper: kept beside the chain, bound to its head, carried in the evidence, and asked by no verification."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from support.desks import PIN
from support.live import write

from forms.canonical import digest
from forms.errors import EnvironmentTrouble, Refused
from sync.chain.bundle import read_bundle
from sync.chain.verify import verify_chain
from sync.desk import Desk
from sync.desk.classified import Classified
from sync.desk.scans import MAX_SCAN_BYTES, MAX_SCANS, media_type

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def signed(desk: Desk) -> str:
    article = write(desk)
    desk.act(article, "submit", pin=PIN)
    return article


def paper(folder: Path, data: bytes = PDF, name: str = "手签审批单.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_scan_is_kept_with_who_when_and_which_signature(desk: Desk, signed: str, tmp_path: Path) -> None:
    bound = desk.scans.bind(signed, paper(tmp_path))
    assert desk.scans.of(signed) == (bound,)
    head = desk.chain(signed).steps[-1]
    assert (bound.digest, bound.size, bound.media_type) == (digest(PDF), len(PDF), "application/pdf")
    assert (bound.head, bound.sequence) == (head.digest, 1)
    assert (bound.name, bound.officer_name, bound.unit_name) == ("手签审批单.pdf", "周明", "云溪市水务局")
    assert desk.attachment_bytes(bound.digest) == PDF


def test_binding_the_same_paper_again_changes_nothing(desk: Desk, signed: str, tmp_path: Path) -> None:
    first = desk.scans.bind(signed, paper(tmp_path))
    assert desk.scans.bind(signed, paper(tmp_path, name="另一个名字.pdf")) == first
    desk.act(signed, "recall", pin=PIN)
    again = desk.scans.bind(signed, paper(tmp_path))
    assert (again.digest, again.sequence) == (first.digest, 2)
    assert desk.scans.of(signed) == (first, again)


def test_a_scan_travels_with_the_evidence_and_is_asked_by_no_check(desk: Desk, signed: str, tmp_path: Path) -> None:
    without = desk.export(signed, tmp_path / "前.zip")
    bound = desk.scans.bind(signed, paper(tmp_path))
    path = desk.export(signed, tmp_path / "后.zip")
    with zipfile.ZipFile(path) as archive:
        assert archive.read(f"scans/{bound.digest}.pdf") == PDF
        listed = json.loads(archive.read("scans/list.json"))
        added = set(archive.namelist()) - set(zipfile.ZipFile(without).namelist())
    assert listed["article"] == signed
    assert listed["scans"][0]["head"] == bound.head
    assert added == {"scans/list.json", f"scans/{bound.digest}.pdf"}
    before, after = (verify_chain(read_bundle(p)) for p in (without, path))
    assert [(c.number, c.held) for c in before.checks] == [(c.number, c.held) for c in after.checks]


def test_a_scan_needs_a_signature(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        desk.scans.bind(write(desk), paper(tmp_path))
    assert caught.value.code == "scan.unsigned"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 a zip", b"GIF89a", b" %PDF-1.4"])
def test_only_paper_formats_are_taken_whatever_the_name(desk: Desk, signed: str, tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        desk.scans.bind(signed, paper(tmp_path, data))
    assert caught.value.code == "scan.kind"
    assert desk.scans.of(signed) == ()


def test_the_kind_is_told_by_the_first_bytes() -> None:
    assert media_type(b"\xff\xd8\xff\xe0 jfif") == "image/jpeg"
    assert media_type(b"\x89PNG\r\n\x1a\n rest") == "image/png"


def test_a_scan_is_bounded_in_size_and_number(desk: Desk, signed: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        desk.scans.bind(signed, paper(tmp_path, PDF + bytes(MAX_SCAN_BYTES)))
    assert caught.value.code == "scan.size"
    for number in range(MAX_SCANS):
        desk.scans.bind(signed, paper(tmp_path, PDF + str(number).encode()))
    with pytest.raises(Refused) as caught:
        desk.scans.bind(signed, paper(tmp_path, PDF + b"one more"))
    assert caught.value.code == "scan.count"


def test_a_sheet_with_the_mark_of_a_state_secret_is_not_written(desk: Desk, signed: str, tmp_path: Path) -> None:
    with pytest.raises(Classified):
        desk.scans.bind(signed, paper(tmp_path, name="绝密★启封前 审批单.pdf"))
    assert desk.scans.of(signed) == ()


def test_a_copy_is_written_whole_or_not_at_all(desk: Desk, signed: str, tmp_path: Path) -> None:
    bound = desk.scans.bind(signed, paper(tmp_path))
    assert desk.context.store is not None
    target = desk.scans.save(bound.digest, tmp_path / "抄件.pdf")
    assert target.read_bytes() == PDF
    with pytest.raises(EnvironmentTrouble):
        desk.scans.save(bound.digest, tmp_path / "没有的文件夹" / "抄件.pdf")
    with pytest.raises(EnvironmentTrouble):
        desk.scans.bind(signed, tmp_path / "没有的文件.pdf")
