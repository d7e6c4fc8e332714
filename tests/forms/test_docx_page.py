"""An article as a Word document: every word of it is there, and read again it is the same text.

OpenLiveWriter#973: drafts that no other program could read.
"""

from __future__ import annotations

import zipfile
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from strategies import bodies, contents
from support.office_files import png

from forms.body.model import (
    AttachmentLink,
    Body,
    Cell,
    Divider,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Run,
    Table,
    runs_of,
)
from forms.catalogue import load
from forms.content import Attachment, Content
from forms.exporters.docx import docx
from forms.importers import read_document

PICTURE = png(40, 30)
DIGEST = sha256(PICTURE).hexdigest()
SHEET = b"%PDF-1.7 sheet"
FILES = (
    Attachment(DIGEST, len(PICTURE), "image/png", "a.png", caption="图为取水口", alt="取水口的照片"),
    Attachment(sha256(SHEET).hexdigest(), len(SHEET), "application/pdf", "附件1.pdf", caption="报名表"),
)
BODY = Body((
    Paragraph("b1", (Run("全市"), Run("冬春", bold=True), Run("农田水利", emphasis=True), Run("修复\n开工。"))),
    Heading("b2", 2, (Run("一、进度"),)),
    Heading("b3", 3, (Run("（一）水库"),)),
    ListBlock("b4", True, (ListItem((Run("查"),)), ListItem((Run("修"),), 1), ListItem((Run("验"),)))),
    Paragraph("b5", (Run("见"), Run("水利网", href="https://www.mwr.gov.cn/a?b=1&c=2"), Run("，H"), Run("2", script="sub"), Run("O。"))),
    ListBlock("b6", False, (ListItem((Run("甲"),)), ListItem((Run("乙"),)))),
    Table("b7", 1, ((Cell((Run("站点"),)), Cell((Run("水位"),), 2)),
                    (Cell((Run("东港"),), 1, 2), Cell((Run("3.2"),)), Cell((Run("米"),))),
                    (Cell((Run("3.4"),)), Cell((Run("米"),))))),
    Image("b8", DIGEST),
    Paragraph("b9", (Run("最后一段：<不是标记> & “引号”。"),)),
))  # fmt: skip


def article(body: Body = BODY, files: tuple[Attachment, ...] = FILES, **fields: str) -> Content:
    news = load().get("news")
    return Content(
        "news",
        news.digest,
        "c1",
        fields={"title": "冬春农田水利修复工程全面开工", **fields},
        body=body,
        attachments=files,
    )


def write(content: Content) -> bytes:
    return docx(content, load(), {DIGEST: PICTURE, FILES[1].digest: SHEET}.get)


def words(document: bytes) -> str:
    """All text of the document, a line a paragraph."""
    root = etree.fromstring(zipfile.ZipFile(BytesIO(document)).read("word/document.xml"))
    return "\n".join("".join(each.itertext("{*}t")) for each in root.iter("{*}p"))


def spoken(body: Body) -> list[str]:
    """The text of every part of a body, and what its pictures and files are called."""
    found = ["".join(run.text for run in part) for block in body.blocks for part in runs_of(block)]
    found += [word for block in body.blocks if isinstance(block, Image) for word in (block.caption,)]
    return found + [block.label for block in body.blocks if isinstance(block, AttachmentLink)]


def test_read_again_it_is_the_same_article() -> None:
    read = read_document(write(article(files=FILES[:1])), "x.docx")
    assert read.title == "冬春农田水利修复工程全面开工"
    *text, picture, caption, last = (replace(block, id="b1") for block in read.body.blocks)
    assert [*text, last] == [replace(block, id="b1") for block in BODY.blocks if not isinstance(block, Image)]
    assert picture == Image("b1", DIGEST, alt="取水口的照片")
    assert caption == Paragraph("b1", (Run("图为取水口"),))
    assert [(made.digest, data) for made, data in read.files] == [(DIGEST, PICTURE)]
    assert read.removed == ()


def test_fields_and_files_are_told_in_words() -> None:
    told = words(write(article(source="云溪市水务局", summary="一句话摘要")))
    assert "来源：云溪市水务局" in told
    assert "一句话摘要" in told
    assert "报名表 · 附件1.pdf · 1 KB" in told
    guide = load().get("service-guide")
    text = Content(
        "service-guide", guide.digest, "c1", fields={"title": "取水许可", "conditions": "一、主体\n二、水源"}
    )
    assert "一、主体二、水源" in words(write(text))


def test_the_words_beside_the_text_are_of_its_language() -> None:
    english = replace(article(source="Water Bureau"), language="en")
    assert "Source: Water Bureau" in words(write(english))


def test_a_picture_that_is_not_at_hand_is_named() -> None:
    told = words(docx(article(), load(), lambda digest: None))
    assert "[图为取水口]" in told


def test_a_wide_picture_is_no_wider_than_the_text() -> None:
    wide = png(2400, 600)
    file = replace(FILES[0], digest=sha256(wide).hexdigest(), size=len(wide))
    made = docx(article(Body((Image("b1", file.digest),)), (file,)), load(), {file.digest: wide}.get)
    (extent,) = etree.fromstring(zipfile.ZipFile(BytesIO(made)).read("word/document.xml")).iter("{*}extent")
    assert (int(extent.get("cx")), int(extent.get("cy"))) == (156 * 36_000, 156 * 9_000)


def test_equal_articles_give_equal_files() -> None:
    assert write(article()) == write(article())


def test_every_numbered_list_begins_with_one() -> None:
    twice = Body((BODY.blocks[3], Divider("b2"), replace(BODY.blocks[3], id="b3"), BODY.blocks[6],
                  replace(BODY.blocks[6], id="b7")))  # fmt: skip
    root = etree.fromstring(zipfile.ZipFile(BytesIO(write(article(twice)))).read("word/document.xml"))
    numbers = [each.get(each.keys()[0]) for each in root.iter("{*}numId")]
    assert numbers == ["2"] * 3 + ["3"] * 3
    assert len(list(root.iter("{*}tbl"))) == 2
    assert etree.QName(root[0][-2]).localname == "p"  # behind the last table, as Word wants it


@settings(max_examples=60, deadline=None)
@given(bodies(), st.sampled_from(["zh-Hans", "zh-Hant", "en"]))
def test_any_text_gives_a_sound_document_with_every_word(body: Body, language: str) -> None:
    needed = {block.attachment for block in body.blocks if isinstance(block, Image | AttachmentLink)}
    files = tuple(Attachment(digest, 3, "image/png", f"{digest[:6]}.png") for digest in sorted(needed))
    told = words(docx(replace(article(body, files), language=language), load(), lambda digest: b"xyz"))
    for text in spoken(body):
        for line in text.split("\n"):
            assert "".join(sign for sign in line if sign not in "\ufffe\uffff") in told


@settings(max_examples=30, deadline=None)
@given(contents())
def test_what_can_be_written_can_be_read_again(content: Content) -> None:
    known = load().get(content.type_id)
    made = docx(replace(content, type_digest=known.digest, fields={"title": "标题"}), load(), lambda digest: None)
    read_document(made, "x.docx")
