"""The preview: the portal's own pages at the desk, of one content with one digest, and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from support.desks import make_county, open_desks
from support.live import TEXT, County, whole, write

from forms.body.model import Body, Image, Paragraph, Run
from forms.content import Content
from sync.desk import Desk
from sync.desk.previewing import PHONE_WIDTH, phone_frame, standalone
from sync.portal.showing import file_address
from sync.practice.county import PRACTICE_PIN

ME = "zhou-ming"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root, (ME,))
    return root


@pytest.fixture
def desk(town: Path, tmp_path: Path) -> Iterator[Desk]:
    with open_desks(town, tmp_path / "home", ME) as desks:
        yield desks[ME]


def with_text(content: Content, text: str, **fields: str) -> Content:
    body = Body((Paragraph("baaaaaaaaaa", (Run(text),)),))
    return replace(content, fields={**content.fields, **fields}, body=body)


def test_what_is_previewed_of_a_public_article_is_what_the_portal_answers(county: County) -> None:
    address = county.start().address.rstrip("/")
    article = county.draft()
    with county.desk(ME, synced=True) as desk:
        desk.act(article, "submit", pin=PRACTICE_PIN)
        whole(desk)
    county.walk(article)
    with county.desk(ME, synced=True) as desk:
        pages = desk.preview(article, desk.draft(article).content)
    for path, page in ((f"/a/{article}", pages.article), ("/columns/water-news", pages.listing)):
        answer = requests.get(address + path, timeout=30)
        answer.encoding = "utf-8"
        assert page == answer.text
    assert requests.get(address + re.search(r'href="(/style[^"]*)"', pages.article)[1], timeout=30).text == pages.css  # type: ignore[index]


def test_a_text_nobody_saved_is_shown_with_its_own_digest(desk: Desk) -> None:
    article = write(desk)
    unsaved = with_text(desk.draft(article).content, "还没有保存的一句话。", title="还没有保存的标题")
    pages = desk.preview(article, unsaved)
    assert pages.digest == unsaved.digest != desk.draft(article).content.digest
    assert "还没有保存的一句话。" in pages.article
    assert pages.listing.count("还没有保存的标题") == 1
    assert '发布时间：<time datetime="">发布时写入</time>' in pages.article


def test_a_signature_is_shown_only_under_the_content_it_was_given_for(desk: Desk) -> None:
    article = write(desk)
    desk.act(article, "submit", pin=PRACTICE_PIN)
    signed = desk.draft(article).content
    assert "周明（送审）" in desk.preview(article, signed).article
    assert "周明（送审）" not in desk.preview(article, with_text(signed, TEXT + "又加了一句。")).article


def test_the_list_has_what_is_public_in_the_column_at_this_desk(county: County) -> None:
    county.start()
    first = county.draft()
    with county.desk(ME, synced=True) as desk:
        desk.act(first, "submit", pin=PRACTICE_PIN)
        whole(desk)
    county.walk(first)
    with county.desk(ME, synced=True) as desk:
        second = write(desk, title="渠道清淤全部完成")
        listing = desk.preview(second, desk.draft(second).content).listing
        elsewhere = replace(desk.draft(second).content, column="notices")
        other = desk.preview(second, elsewhere).listing
    assert re.findall(r"/a/([0-9a-f-]{36})", listing) == [second, first]
    assert first not in other


def test_a_desk_without_a_roster_previews_too(desk: Desk, tmp_path: Path) -> None:
    article = write(desk)
    content = desk.draft(article).content
    context = desk.context
    known = context.rosters
    try:
        context.rosters = lambda tx: type(known(tx))(())  # type: ignore[method-assign]
        pages = desk.preview(article, content)
    finally:
        context.rosters = known  # type: ignore[method-assign]
    assert content.title in pages.article
    assert context.profile.county in pages.article


def test_pictures_at_hand_are_named_and_others_are_not(desk: Desk) -> None:
    article = write(desk)
    kept = desk.attach(article, PNG, "现场.png", "image/png")
    lost = replace(kept, digest="0" * 64, name="没有到.png")
    content = replace(
        desk.draft(article).content, attachments=(kept, lost),
        body=Body((Image("baaaaaaaaaa", kept.digest, "现场"), Image("baaaaaaaaab", lost.digest, "没有到"))),
    )  # fmt: skip
    pages = desk.preview(article, content)
    assert pages.pictures == {file_address(kept.digest, "现场.png"): kept.digest}
    files = desk.preview_files(pages, content)
    assert files["article.html"].count('src="data:image/png;base64,') == 1
    assert 'src="/files' not in files["article.html"]
    assert 'alt="没有到"' in files["article.html"]


def test_a_page_that_stands_alone_leads_nowhere_and_keeps_every_word(desk: Desk) -> None:
    article = write(desk)
    words = '写作 <a href="/x"> 的源码，以及 src="/y" 这样的字，原样显示。'
    content = with_text(desk.draft(article).content, words, title='标题里的 href="/z" 也原样')
    pages = desk.preview(article, content)
    page = desk.preview_files(pages, content)["article.html"]
    tags = re.findall(r"<[a-z][^<>]*>", page)
    assert not [tag for tag in tags if re.search(r' (href|src)="/', tag)]
    assert '&lt;a href="/x"&gt; 的源码，以及 src="/y"' in page
    assert pages.css in page


def test_nothing_but_a_picture_becomes_a_source() -> None:
    page = '<p><img src="/files/a"><img src="/files/b"></p>'
    data = {"/files/a": b"<script>", "/files/b": PNG}
    shown = standalone(page, "", data, {"/files/a": "text/html", "/files/b": "image/png"})
    assert shown.startswith('<p><img><img src="data:image/png;base64,')


def test_the_telephone_frame_cannot_be_left_by_the_page_in_it() -> None:
    frame = phone_frame('<p class="a">"内" & 外</p>', '标题"<b>')
    assert f"width:{PHONE_WIDTH}px" in frame
    assert "sandbox srcdoc=" in frame
    assert "&lt;p class=&quot;a&quot;&gt;&quot;内&quot; &amp; 外&lt;/p&gt;" in frame
    assert "<b>" not in frame


def test_the_template_engine_comes_with_the_first_preview_only() -> None:
    code = "import sys, sync.desk, sync.desk.desk; print({'jinja2', 'starlette'} & set(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert told.stdout.strip() == "set()"


def test_a_preview_needs_no_server_code(town: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nimport sync.desk.previewing, sync.portal.rendering, sync.portal.showing, sync.portal.templates\n"
        "print({'fastapi', 'starlette', 'uvicorn'} & set(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert told.stdout.strip() == "set()"
