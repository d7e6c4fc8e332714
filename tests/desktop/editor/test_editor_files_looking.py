"""Attachments looked at, opened, saved, and the pictures that a paste brings."""

from __future__ import annotations

import base64
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from support.attaching import Files
from support.office_files import png
from support.pdfs import endless_page, pdf_of

from desktop.editor.files import copies
from desktop.editor.files.copies import PREFIX, checked_bytes, sweep
from desktop.editor.files.viewer import FileViewer, save_copy
from forms.body.model import Image
from forms.content import Attachment
from forms.errors import EnvironmentTrouble

Begin = Callable[..., Any]


@pytest.fixture
def files(writing: Begin, tmp_path: Path) -> Files:
    """The panel of a sample article."""
    return Files(writing(), tmp_path / "files")


class Opener(QObject):
    """Stands where the system's program would open."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.paths.append(Path(url.toLocalFile()))


@pytest.fixture
def opener() -> Iterator[Opener]:
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "take")
    yield made
    QDesktopServices.unsetUrlHandler("file")


# ---------------------------------------------------------------------------------------------- the digest, copies


def test_the_whole_digest_is_copied(files: Files) -> None:
    files.add("一.csv")
    files.choose(0)
    digest = files.panel.items()[0].digest
    assert digest[:8].upper() in files.panel.detail.digest.text()
    files.panel.detail.digest.click()
    assert QGuiApplication.clipboard().text() == digest


def test_a_test_opening_is_a_read_only_copy_that_goes_with_the_article(
    files: Files, opener: Opener, writer: Any
) -> None:
    files.add("清单.csv")
    files.choose(0)
    files.panel.open_elsewhere()
    files.here.settle()
    (path,) = opener.paths
    assert (path.name, path.read_bytes()) == ("清单.csv", "清单.csv".encode())
    assert not path.stat().st_mode & stat.S_IWUSR
    folder = files.panel.detail.copies().folder()
    assert folder is not None
    other = writer.write(files.here.desk, title="另一篇")
    files.here.settle()
    files.here.program.window.go("editor", other)
    files.here.settle()
    assert not folder.exists()


def test_bytes_that_do_not_match_the_digest_are_not_opened(files: Files) -> None:
    files.add("清单.csv")
    item = files.panel.items()[0]
    assert checked_bytes(files.here.desk, item) == "清单.csv".encode()

    class Liar:
        def attachment_bytes(self, digest: str) -> bytes:
            return b"other"

    with pytest.raises(EnvironmentTrouble):
        checked_bytes(Liar(), item)  # type: ignore[arg-type]  # stands for a disk that changed its mind
    with pytest.raises(EnvironmentTrouble):
        checked_bytes(files.here.desk, Attachment("0" * 64, 1, "text/csv", "无.csv"))


def test_programs_and_macros_are_never_handed_to_the_system(files: Files, opener: Opener) -> None:
    item = files.here.desk.attach(files.here.article, b"#!/bin/sh\necho 1\n", "脚本.txt")
    files.panel.add_items((item,))
    files.choose(0)
    files.panel.open_elsewhere()
    files.here.settle()
    assert opener.paths == []
    assert "脚本.txt" in files.here.page.trouble_text()


def test_leftovers_of_a_crash_are_swept_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies.tempfile, "tempdir", str(tmp_path))
    old, new = tmp_path / f"{PREFIX}old", tmp_path / f"{PREFIX}new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "a.csv").write_bytes(b"x")
        (folder / "a.csv").chmod(stat.S_IRUSR)
    os.utime(old, (0, 0))
    sweep()
    assert (old.exists(), new.exists()) == (False, True)


def test_a_copy_is_saved_whole_or_not_at_all(files: Files, tmp_path: Path, toasts: list[str]) -> None:
    files.add("清单.csv")
    item = files.panel.items()[0]
    target = tmp_path / "存.csv"
    save_copy(files.panel, files.here.desk, item, target)
    files.here.settle()
    assert target.read_bytes() == "清单.csv".encode()
    assert "存.csv" in toasts[-1]
    save_copy(files.panel, files.here.desk, item, tmp_path / "没有" / "存.csv")
    files.here.settle()
    assert "存.csv" in files.here.page.trouble_text()
    assert [p.name for p in tmp_path.glob("*.part")] == []


# ---------------------------------------------------------------------------------------------- the viewer


def viewer(files: Files, row: int = 0) -> FileViewer:
    files.choose(row)
    files.panel.look()
    shown = files.here.program.window.findChildren(FileViewer)[-1]
    shown.activateWindow()
    files.here.qtbot.waitUntil(shown.isActiveWindow, timeout=5_000)
    files.here.settle()
    return shown


def test_a_pdf_is_looked_at_page_by_page(files: Files) -> None:
    data = pdf_of("1 0 0 rg 0 0 600 800 re f", "0 1 0 rg 0 0 600 800 re f", "0 0 1 rg 0 0 600 800 re f")
    files.panel.add_files([files.make("表.pdf", data)])
    files.done()
    shown = viewer(files)
    colours = []
    for _ in range(3):
        files.here.settle()
        middle = shown.paper.image().pixelColor(shown.paper.image().width() // 2, 50)
        colours.append((middle.red(), middle.green(), middle.blue()))
        files.here.qtbot.keyClick(shown, Qt.Key.Key_PageDown)
    assert colours == [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    assert shown.number() == 2
    assert "3" in shown.place.text()
    files.here.qtbot.keyClick(shown, Qt.Key.Key_PageUp)
    assert shown.number() == 1
    wide = shown.paper.width()
    shown.larger.click()
    files.here.settle()
    assert shown.paper.width() > wide
    assert shown.paper.image().width() >= shown.paper.width()
    shown.fit.click()
    files.here.settle()
    assert shown.paper.width() == wide
    shown.close()
    files.here.settle()


def test_a_page_that_takes_for_ever_says_so(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forms.pdf_pages.PdfPages.render.__defaults__", (lambda: False, 0.05))
    files.panel.add_files([files.make("慢.pdf", endless_page(60_000))])
    files.done()
    shown = viewer(files)
    assert shown.trouble.isVisible()
    shown.close()
    files.here.settle()


def test_a_picture_is_looked_at(files: Files) -> None:
    files.add("图.png")
    shown = viewer(files)
    assert not shown.paper.image().isNull()
    assert not shown.place.isVisible()
    assert str(shown.paper.image().width()) in shown._facts.text()
    shown.close()
    files.here.settle()


def test_what_is_broken_says_so(files: Files) -> None:
    item = files.here.desk.attach(files.here.article, b"\x89PNG\r\n\x1a\nno", "坏.png")
    files.panel.add_items((item,))
    shown = viewer(files)
    assert shown.trouble.isVisible()
    assert shown.paper.image().isNull()
    shown.close()
    files.here.page.manuscript.insert(item)
    files.here.settle()
    pictures = files.here.page.canvas._pictures
    files.here.page.canvas.grab()
    files.here.settle()
    assert pictures.trouble(item.digest)


def test_a_file_that_cannot_be_shown_here_goes_to_its_program(files: Files, opener: Opener) -> None:
    files.add("清单.csv")
    files.here.page.panel.show_tab("attachments")
    files.choose(0)
    files.here.press(files.panel.list, Qt.Key.Key_Return)
    files.here.settle()
    assert [path.name for path in opener.paths] == ["清单.csv"]


# ---------------------------------------------------------------------------------------------- pasted pictures


def test_pictures_of_a_paste_become_attachments_where_they_stood(files: Files) -> None:
    source = base64.b64encode(png(40, 30)).decode()
    mime = QMimeData()
    mime.setHtml(
        f'<p>甲</p><figure><img alt="渠道" src="data:image/png;base64,{source}"><figcaption>清淤后</figcaption></figure>'
        '<p>乙</p><img src="https://x.example/缺.png">'
    )
    mime.setText("甲\n乙")
    files.here.page.canvas.insertFromMimeData(mime)
    files.here.settle()
    content = files.stored()
    assert [(a.name, a.alt, a.caption) for a in content.attachments] == [("picture-1.png", "渠道", "清淤后")]
    kinds = [type(b).__name__ for b in content.body.blocks[:3]]
    assert "Image" in kinds
    assert files.here.desk.attachment_bytes(content.attachments[0].digest) == png(40, 30)
    assert "缺.png" in files.here.page.trouble_text()


def test_a_paste_whose_picture_is_refused_still_brings_its_words(files: Files) -> None:
    noisy = png(900, 900, noisy=True)
    mime = QMimeData()
    mime.setHtml(f'<p>甲</p><img src="data:image/png;base64,{base64.b64encode(noisy[:-400]).decode()}"><p>乙</p>')
    files.here.page.canvas.insertFromMimeData(mime)
    files.here.settle()
    content = files.stored()
    assert content.attachments == ()
    assert "甲" in str(content.body)
    assert files.here.page.trouble_text()


def test_a_pasted_bitmap_waits_for_its_words(files: Files) -> None:
    image = QImage(30, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    mime = QMimeData()
    mime.setImageData(image)
    files.here.page.canvas.insertFromMimeData(mime)
    files.done()
    assert any(isinstance(b, Image) for b in files.stored().body.blocks)
    assert files.panel.alt.isVisible()
