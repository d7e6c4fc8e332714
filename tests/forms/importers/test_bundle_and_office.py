"""Evidence files read for their texts; old documents through LibreOffice, or a sentence."""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path

import pytest
from support.office_files import docx, para, zipped

from forms.body.model import Body, Paragraph, Run
from forms.canonical import canonical
from forms.catalogue import load
from forms.content import Content
from forms.errors import Malformed, Refused
from forms.importers import office, read_document
from forms.importers.bundle import read_contents

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def content(text: str) -> Content:
    return Content(
        "news", load().get("news").digest, "c1", fields={"title": "题"}, body=Body((Paragraph("bp", (Run(text),)),))
    )


def evidence(*versions: Content, **more: bytes) -> bytes:
    steps = {
        f"steps/{number:04d}.json": canonical(
            {"payload": base64.b64encode(f'{{"digest":"{v.digest}"}}'.encode()).decode()}
        )
        for number, v in enumerate(versions, 1)
    }
    files = {f"contents/{v.digest}.json": v.to_bytes() for v in versions}
    return zipped(
        {"manifest.json": canonical({"format": "gaoqian-article/1", "article": "a"}), **steps, **files, **more}
    )


def test_versions_come_in_the_order_of_the_steps() -> None:
    versions = [content(text) for text in ("甲", "乙", "丙", "丁")]
    assert read_contents(evidence(*versions)) == tuple(versions)
    assert read_contents(evidence(*reversed(versions))) == tuple(reversed(versions))


@pytest.mark.parametrize(
    "data",
    [
        b"no zip",
        zipped({"a": b"x"}),
        zipped({"manifest.json": b'{"format":"other"}'}),
        zipped({"manifest.json": canonical({"format": "gaoqian-article/1"})}),
        evidence(content("甲"), **{f"contents/{'0' * 64}.json": content("乙").to_bytes()}),
        evidence(content("甲"), **{f"contents/{content('乙').digest}.json": b"{}"}),
    ],
)
def test_what_is_no_evidence_file_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        read_contents(data)


def test_without_libreoffice_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused) as caught:
        read_document(OLE, "旧.wps")
    assert caught.value.code == "import.office"
    assert "wps" in str(caught.value)


def stand_in(folder: Path, does: str) -> str:
    """A program that is called as LibreOffice is."""
    script = folder / "office.py"
    script.write_text(
        f"import sys, pathlib, time\nout = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n{does}\n",
        encoding="utf-8",
    )
    windows = os.name == "nt"
    path = folder / ("soffice.bat" if windows else "soffice")
    line = f'@"{sys.executable}" "{script}" %*' if windows else f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n'
    path.write_text(line, encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_an_old_document_is_converted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = tmp_path / "made.docx"
    made.write_bytes(docx(para("节水宣传周", style="a3"), para("正文。")))
    stand_in(tmp_path, f"out.mkdir(); (out / 'document.docx').write_bytes(pathlib.Path({str(made)!r}).read_bytes())")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_document(OLE, "旧.doc").title == "节水宣传周"


@pytest.mark.parametrize("does", ["sys.exit(1)", "time.sleep(60)"])
def test_a_program_that_fails_or_hangs_gives_a_sentence(tmp_path: Path, does: str) -> None:
    with pytest.raises(Malformed) as caught:
        office.convert(OLE, "doc", program=stand_in(tmp_path, does), seconds=0.5)
    assert caught.value.code == "import.office"


def test_a_program_that_is_not_there_gives_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Malformed):
        office.convert(OLE, "doc", program=str(tmp_path / "none"))


def test_a_zip_that_is_called_doc_is_read_as_what_it_is() -> None:
    assert read_document(docx(para("节水宣传周", style="a3"), para("正文。")), "a.doc").title == "节水宣传周"
