"""Files on their way in: refused with a reason before a byte is written, told how far they are, called off at will."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.office_files import png

from forms.canonical import digest
from forms.errors import Cancelled, EnvironmentTrouble, Refused, Trouble
from resources.language import say
from sync.desk import Desk
from sync.desk.classified import Classified
from sync.desk.incoming import PIECE, Incoming, read_file


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_preparing_writes_nothing_and_keeping_does(desk: Desk, tmp_path: Path) -> None:
    incoming = Incoming(desk.context)
    prepared = incoming.prepare(saved(tmp_path, "清单.csv", "项目\n".encode()))
    assert prepared.digest == digest(prepared.data)
    assert not desk.has_attachment(prepared.digest)
    kept = incoming.keep(prepared).attachment
    assert (kept.digest, kept.name, kept.media_type) == (prepared.digest, "清单.csv", "text/csv")
    assert desk.attachment_bytes(kept.digest) == prepared.data


def test_how_far_it_is_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    data = b"x" * (2 * PIECE + 5)
    assert read_file(saved(tmp_path, "a.bin", data), lambda done, total: told.append((done, total))) == data
    assert told == [(0, len(data)), (PIECE, len(data)), (2 * PIECE, len(data)), (len(data), len(data))]


def test_it_can_be_called_off(desk: Desk, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done:
            raise Cancelled(say("Cancelled."))

    with pytest.raises(Cancelled):
        Incoming(desk.context).prepare(saved(tmp_path, "a.csv", b"x" * 3 * PIECE), tell=stop)


def test_what_is_too_large_is_told_before_it_is_read(tmp_path: Path) -> None:
    told: list[int] = []
    with pytest.raises(Refused) as refused:
        read_file(saved(tmp_path, "a.bin", b"x" * 100), lambda done, total: told.append(done), most=99)
    assert (refused.value.code, told) == ("attachment.size", [])


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("安装.exe", b"MZ", "attachment.kind"),
        ("说明.pdf", b"MZ\0\0", "attachment.kind"),
        ("run.txt", b"#!/bin/sh\n", "attachment.kind"),
        ("表.xlsm", b"PK\x03\x04", "attachment.kind"),
        ("页面.html", b"<html>", "attachment.kind"),
        ("照片.heic", b"\0\0\0\x18ftypheic", "attachment.heic"),
        ("空.pdf", b"", "attachment.empty"),
    ],
)
def test_what_may_not_be_published_is_refused(desk: Desk, tmp_path: Path, name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        Incoming(desk.context).prepare(saved(tmp_path, name, data))
    assert refused.value.code == code


def test_a_state_secret_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = saved(tmp_path, "材料.txt", "机密★10年\n请示".encode())
    with pytest.raises(Classified):
        Incoming(desk.context).prepare(path)


def test_the_machines_troubles_are_told_apart(desk: Desk, tmp_path: Path) -> None:
    incoming = Incoming(desk.context)
    with pytest.raises(EnvironmentTrouble, match=r"没有\.csv"):
        incoming.prepare(tmp_path / "没有.csv")
    with pytest.raises(Trouble) as refused:
        incoming.prepare(tmp_path)
    assert refused.value.code == "attachment.folder"


def test_a_picture_is_made_fit_and_known_by_what_it_became(desk: Desk, tmp_path: Path) -> None:
    prepared = Incoming(desk.context).prepare(saved(tmp_path, "图.png", png(40, 30)))
    assert prepared.digest == digest(png(40, 30))
