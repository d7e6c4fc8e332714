"""An article saved as a document is whole without this program: text, pictures, and the files beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.live import TEXT, write
from support.office_files import png

from forms.body.model import Body, Image, Paragraph, Run
from forms.errors import EnvironmentTrouble, Refused
from forms.importers import read_document
from sync.desk import Desk
from sync.desk.documents import document_name, write_document


@pytest.fixture
def article(desk: Desk) -> str:
    """A draft that shows a picture and brings two files of one name along."""
    made = write(desk)
    picture = desk.attach(made, png(40, 30), "现场.png")
    sheets = [desk.attach(made, b"%PDF-1.7 " + mark, "报名表.pdf", "application/pdf") for mark in (b"1", b"2")]
    view = desk.draft(made)
    body = Body((*view.content.body.blocks, Image("b9", picture.digest, alt="现场照片", caption="施工现场")))
    desk.save_draft(made, replace(view.content, body=body, attachments=(picture, *sheets)), view.rev)
    return made


def test_a_word_document_holds_text_and_pictures_and_the_files_lie_beside_it(
    desk: Desk, article: str, tmp_path: Path
) -> None:
    path = write_document(desk.context, article, tmp_path / "给领导看.docx")
    read = read_document(path.read_bytes(), path.name)
    content = desk.draft(article).content
    assert read.title == content.title
    assert Paragraph("b1", (Run(TEXT),)) in [replace(block, id="b1") for block in read.body.blocks]
    assert [made.digest for made, _ in read.files] == [content.attachments[0].digest]
    beside = {each.name: each.read_bytes() for each in (tmp_path / "给领导看_files").iterdir()}
    assert beside == {"报名表.pdf": b"%PDF-1.7 1", "3-报名表.pdf": b"%PDF-1.7 2"}


def test_a_web_page_shows_its_pictures_from_the_folder_beside_it(desk: Desk, article: str, tmp_path: Path) -> None:
    path = write_document(desk.context, article, tmp_path / "一页.HTML")
    page = path.read_text(encoding="utf-8")
    assert TEXT in page
    assert 'src="%E4%B8%80%E9%A1%B5_files/%E7%8E%B0%E5%9C%BA.png"' in page
    assert (tmp_path / "一页_files" / "现场.png").read_bytes() == png(40, 30)
    assert read_document(path.read_bytes(), path.name).title == desk.draft(article).content.title


def test_without_files_there_is_no_folder_and_without_an_ending_it_is_a_word_document(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert write_document(desk.context, write(desk), folder / "版本 1.2").name == "版本 1.2.docx"
    assert [each.name for each in folder.iterdir()] == ["版本 1.2.docx"]


def test_what_cannot_be_written_is_said_and_leaves_what_was_there(desk: Desk, tmp_path: Path) -> None:
    article = write(desk)
    (tmp_path / "there.docx").mkdir()
    with pytest.raises(EnvironmentTrouble) as told:
        write_document(desk.context, article, tmp_path / "there.docx")
    assert "there.docx" in str(told.value)
    assert not list(tmp_path.glob("*.part"))
    with pytest.raises(Refused):
        write_document(desk.context, "01931c00-0000-7000-8000-000000000000", tmp_path / "a.docx")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于印发《办法》的通知", "关于印发《办法》的通知"),
        ('云政发〔2026〕3号: a/b\\c<d>"e"|f?*', "云政发〔2026〕3号 abcdef"),
        ("标题\n两行", "标题两行"),
        ("长" * 80, "长" * 60),
        (" . ", "261128-0001"),
        ("", "261128-0001"),
    ],
)
def test_the_name_offered_is_one_that_every_system_takes(title: str, name: str) -> None:
    assert document_name(title, "261128-0001") == name
