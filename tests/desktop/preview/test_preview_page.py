"""The portal's page in a text document: every word of it, in its order, in the measures of the site's style sheet."""

from __future__ import annotations

import pytest
from lxml import html
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.preview.restyle import qt_page, qt_sheet
from desktop.preview.sitestyle import SiteStyle, site_style
from desktop.preview.view import PageView
from forms.body.model import Body, Cell, Heading, Image, ListBlock, ListItem, Paragraph, Quote, Run, Table
from forms.catalogue import load
from forms.content import Attachment, Content
from resources import folder
from resources.language import use_language
from sync.portal import showing
from sync.portal.hands import DutiesShown, Hand
from sync.portal.publication import Publication
from sync.portal.rendering import article_markup
from sync.portal.templates import render, style

ARTICLE = "01a21edb-f8c3-7314-b97e-cf76cb12b7a3"
PICTURE = Attachment("0a" * 32, 10, "image/png", "现场.png")
FILE = Attachment("0b" * 32, 4096, "application/pdf", "台账.pdf")


@pytest.fixture(autouse=True)
def _chinese(qapp: QApplication) -> None:
    use_language("zh_CN")


def css() -> str:
    return style().decode()


def content() -> Content:
    body = Body((
        Paragraph("baaaaaaaaaa", (Run("第一段有"), Run("强调", bold=True), Run("和"), Run("链接", href="https://example.org/"))),
        Heading("baaaaaaaaab", 2, (Run("一、进度"),)),
        ListBlock("baaaaaaaaac", True, (ListItem((Run("清淤"),)), ListItem((Run("护坡"),), 1))),
        Table("baaaaaaaaad", 1, ((Cell((Run("片区"),)), Cell((Run("完成"),))), (Cell((Run("北山"),)), Cell((Run("93"),))))),
        Image("baaaaaaaaae", PICTURE.digest, "渠道", "图为北山干渠"),
        Quote("baaaaaaaaaf", (Run("引用的话"),)),
    ))  # fmt: skip
    fields = {"title": "干渠清淤过九成", "source": "云溪市水务局", "author": "周明", "summary": "概述的话"}
    return Content("news", load().get("news").digest, "water-news", fields=fields, body=body,
                   attachments=(PICTURE, FILE))  # fmt: skip


def page(template: str = "article.html") -> str:
    told = Publication(ARTICLE, "water-news", "", "干渠清淤过九成", "2026-11-20T10:00:00+08:00",
                       "2026-11-21T10:00:00+08:00", 0, 1, None)  # fmt: skip
    site = showing.SiteShown("云溪市人民政府门户网站", "云溪市", {"sponsor": "市政府办"}, "", True)
    hand = Hand("赵平", "副局长", "云溪市水务局", "AAAA", "", 5, "approve")
    title, body = article_markup(content(), load(), lambda _: "")
    column = {"id": "water-news", "name": "水务动态", "description": "工作进展。", "keywords": (), "column_class": ""}
    return render(
        template, site=site, article=told, heading=title, body=body, duties=DutiesShown("云溪市水务局", hand, None, (hand,)),
        crumbs=(("政务信息", ""), ("水务动态", "/columns/water-news")), tags=(), day=showing.day, minute=showing.minute,
        column=column, items=(told, told), page_number=1, last_page=1, total=2, unit="云溪市水务局", versions=(),
    )  # fmt: skip


def squeezed(text: str) -> str:
    """The text without blanks, separators of the trail and bullets, which each side sets in its own way."""
    return "".join(text.replace("/", "").replace("\ufffc", "").split())


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("template", ["article.html", "column.html"])
def test_no_word_is_added_or_left_out(template: str, phone: bool) -> None:
    shown = html.document_fromstring(page(template)).find("body")
    for skip in shown.find_class("skip"):
        skip.drop_tree()
    document = QTextDocument()
    document.setHtml(qt_page(page(template), site_style(css(), phone=phone), 375 if phone else 1100, {}))
    assert sorted(squeezed(document.toPlainText())) == sorted(squeezed(shown.text_content()))


def test_the_words_keep_their_order() -> None:
    document = QTextDocument()
    document.setHtml(qt_page(page(), site_style(css(), phone=False), 1100, {}))
    text = document.toPlainText()
    order = ("练习站点", "云溪市人民政府门户网站", "首页", "干渠清淤过九成", "发布时间", "更正", "来源", "第一段有强调和链接",
             "一、进度", "护坡", "片区", "93", "图为北山干渠", "引用的话", "台账.pdf", "主管", "赵平", "市政府办")  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_the_measures_are_those_of_the_sites_style_sheet() -> None:
    wide, narrow = (site_style(css(), phone=phone) for phone in (False, True))
    assert wide.pixels(".text", "max-width") == 832
    assert wide.pixels("article", "font-size") == pytest.approx(17.44)
    assert (wide.pixels("h1", "font-size"), narrow.pixels("h1", "font-size")) == (28, pytest.approx(22.4))
    assert (wide.value(".text h1", "text-align"), narrow.value(".text h1", "text-align")) == ("center", "left")
    assert wide.value(".top", "background") == wide.color("main") == "#1f5582"
    assert narrow.value("dl.facts", "grid-template-columns") == "max-content 1fr"


def test_a_change_of_the_site_is_a_change_of_the_preview() -> None:
    changed = (
        css()
        .replace("--main: #1f5582", "--main: #123456")
        .replace("h1 { font-size: 1.75rem; }", "h1 { font-size: 3rem; }")
    )
    new = site_style(changed, phone=False)
    assert "font-size: 48px" in qt_sheet(new)
    assert 'bgcolor="#123456"' in qt_page(page(), new, 1100, {})


def test_a_style_sheet_without_rules_still_gives_a_page() -> None:
    bare = site_style(":root { --main: #111; --deep: #222; --line: #333; --ground: #444; --paper: #fff; --text: #000;"
                      " --quiet: #555; }", phone=False)  # fmt: skip
    assert isinstance(bare, SiteStyle)
    assert "干渠清淤过九成" in qt_page(page(), bare, 1100, {})
    assert "line-height" in qt_sheet(bare)


def test_headings_are_as_large_as_the_site_says(qtbot: QtBot) -> None:
    for phone, size in ((0, 28), (375, 22)):
        view = PageView("网页", phone)
        qtbot.addWidget(view)
        view.show_page(page(), css(), {})
        sizes = [
            each.fragment().charFormat().font().pixelSize()
            for block in _blocks(view.document()) if block.text() == "干渠清淤过九成" and block.blockFormat().headingLevel()
            for each in block
        ]  # fmt: skip
        assert sizes == [size]


def test_pictures_are_shown_no_wider_than_the_text(qtbot: QtBot) -> None:
    address = showing.file_address(PICTURE.digest, PICTURE.name)
    image = QImage(3000, 1500, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    view = PageView("手机", 375)
    qtbot.addWidget(view)
    view.resize(view.width(), 1800)
    view.show_page(page(), css(), {address: image})
    view.document().setTextWidth(375)
    assert view.document().idealWidth() <= 376


def test_nothing_in_the_preview_can_be_followed_or_changed(qtbot: QtBot) -> None:
    view = PageView("网页")
    qtbot.addWidget(view)
    view.show_page(page(), css(), {})
    assert view.isReadOnly()
    assert not view.openLinks()
    assert "example.org" not in view.document().toHtml()


def test_the_shipped_style_sheet_is_the_one_read() -> None:
    assert css() == folder("portal", "site.css").read_text(encoding="utf-8")


def _blocks(document: QTextDocument) -> list:  # type: ignore[type-arg]
    found, block = [], document.begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found
