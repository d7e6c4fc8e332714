"""The page of an article shows all of it, safely, and carries the tags a government page must carry."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from strategies import DIGESTS, contents

from forms.body.html import from_html
from forms.body.model import Block, Body, Image, Paragraph, Run, attachments_of
from forms.catalogue import load
from forms.content import Attachment, Content
from forms.errors import Refused, WrongUse
from forms.exporters.html import Publication, Section, Site, article_html, meta_tags, page_html
from resources.language import LANGUAGES, use_language

SITE = Site("云县人民政府门户网站", "www.yunxian.gov.cn", "3501020001")
COLUMN = Section("工作动态", "工作动态", "云县各部门的工作动态", ("动态", "部门", "动态"))
PUBLISHED = Publication("2026-11-21T10:05:59+08:00", "https://www.yunxian.gov.cn/a/1")


def article(**fields: object) -> Content:
    body = Body((Paragraph("b1", (Run("正文 <b>不是</b> 标签"),)), Image("b2", DIGESTS[0], "会场", "图为会场")))
    files = (
        Attachment(DIGESTS[0], 2048, "image/png", "会场.png"),
        Attachment(DIGESTS[1], 3_000_000, "application/pdf", "报名表.pdf", caption="报名表"),
    )
    given_fields = {"title": "标题 <script>", "source": "县水务局", "openness": "open"} | fields
    return Content("news", load().get("news").digest, "c1", fields=given_fields, body=body, attachments=files)  # type: ignore[arg-type]


def address(digest: str) -> str:
    return f"/files/{digest[:4]}?a=1&b=2"


def test_everything_is_on_the_page_once() -> None:
    html = article_html(article(author="张三", event_date="2026-11-20", summary="概述"), load(), address)
    assert html.startswith('<article lang="zh-Hans">\n<h1>标题 &lt;script&gt;</h1>')
    for shown in ("<dt>来源</dt><dd>县水务局</dd>", "<dd>张三</dd>", "<dd>2026-11-20</dd>", "<dd>概述</dd>"):
        assert shown in html
    assert "正文 &lt;b&gt;不是&lt;/b&gt; 标签" in html
    assert html.count("<img") == 1
    assert html.count("报名表") == 1
    assert "2.9 MB" in html
    assert "会场.png" not in html
    assert "&amp;b=2" in html


def test_a_service_guide_is_its_fields() -> None:
    guide = load().get("service-guide")
    fields = {"title": "取水许可", "materials": "申请书\n身份证", "legal_basis": "条例"}
    html = article_html(Content(guide.id, guide.digest, "c1", fields=fields), load(), address)
    assert "<section><h2>办理材料</h2><p>申请书<br>身份证</p></section>" in html
    assert html.index("设定依据") < html.index("办理材料")


@pytest.mark.parametrize(
    ("tag", "head"), [("zh-Hans", "来源"), ("zh-Hant", "來源"), ("zh-HK", "來源"), ("en", "Source"), ("fr", "Source")]
)
def test_the_page_speaks_the_language_of_the_article_whoever_looks_at_it(tag: str, head: str) -> None:
    content = replace(article(), language=tag)
    try:
        seen = set()
        for reader in LANGUAGES:
            use_language(reader)
            seen.add(article_html(content, load(), address))
    finally:
        use_language("zh_CN")
    assert len(seen) == 1
    assert f"<dt>{head}</dt>" in seen.pop()


def test_addresses_in_fields_are_links_only_when_they_are_safe() -> None:
    reprint = load().get("reprint")
    for value, linked in (("https://www.gov.cn/a", True), ("javascript:alert(1)", False)):
        content = Content(reprint.id, reprint.digest, "c1", fields={"original_address": value})
        html = article_html(content, load(), address)
        assert (f'<a href="{value}">' in html) == linked
        assert value in html


def test_a_tie_to_another_article_can_be_followed() -> None:
    type_ = load().get("interpretation")
    content = Content(type_.id, type_.digest, "c1", fields={"policy_article": "abc"})
    html = article_html(content, load(), address, article_url_of=lambda id_: f"/a/{id_}")
    assert '<a href="/a/abc">abc</a>' in html


def test_choices_and_flags_are_shown_in_words() -> None:
    policy = load().get("policy")
    fields = {"title": "甲", "validity": "valid", "subject_class": "02.01", "open_mark": True, "keywords": ("甲", "乙")}
    html = article_html(Content(policy.id, policy.digest, "c1", fields=fields), load(), address)  # type: ignore[arg-type]
    for shown in ("<dd>有效</dd>", "<dd>综合政务\\政务公开</dd>", "<dd>是</dd>", "<dd>甲；乙</dd>"):
        assert shown in html


def test_an_article_of_an_unknown_type_is_refused() -> None:
    with pytest.raises(Refused):
        article_html(Content("news", "0" * 64, "c1"), load(), address)


class Tags(HTMLParser):
    """Counts what opens and closes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in ("br", "hr", "img", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@settings(max_examples=40)
@given(contents())
def test_any_article_gives_a_well_formed_page_that_holds_its_body(content: Content) -> None:
    news = load().get("news")
    content = Content(news.id, news.digest, "c1", content.language, content.fields, content.body, content.attachments)
    page = page_html(content, load(), address, meta=(("Description", content.text("summary")),))
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert "script" not in tags.seen
    body = page[page.index("<article") :]
    again = from_html(body, known=attachments_of(content.body)).body
    ids = {block.id for block in content.body.blocks}
    read = [block for block in again.blocks if block.id in ids]
    assert [without_words(block) for block in read] == [without_words(block) for block in content.body.blocks]


def without_words(block: Block) -> Block:
    """A picture without its words, which the page takes from the attachment when it has none."""
    return replace(block, alt="", caption="") if isinstance(block, Image) else block


def test_a_picture_without_words_has_those_of_its_attachment() -> None:
    file = Attachment(DIGESTS[0], 1, "image/png", "a.png", caption="图为会场", alt="会场")
    news = load().get("news")
    content = Content("news", news.digest, "c1", body=Body((Image("b1", file.digest),)), attachments=(file,))
    html = article_html(content, load(), address)
    assert 'alt="会场"' in html
    assert "<figcaption>图为会场</figcaption>" in html


def test_a_page_stands_by_itself() -> None:
    page = page_html(article(), load(), address, meta=(("SiteName", 'a"b'),))
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-Hans">')
    assert '<meta name="SiteName" content="a&quot;b">' in page
    assert not re.search(r"<(?:link|script|iframe)|@import|url\(", page)


def test_the_required_tags_in_their_order() -> None:
    assert meta_tags(article(), SITE, COLUMN, PUBLISHED) == (
        ("SiteName", "云县人民政府门户网站"),
        ("SiteDomain", "www.yunxian.gov.cn"),
        ("SiteIDCode", "3501020001"),
        ("ColumnName", "工作动态"),
        ("ColumnDescription", "云县各部门的工作动态"),
        ("ColumnKeywords", "动态,部门"),
        ("ColumnType", "工作动态"),
        ("ArticleTitle", "标题 <script>"),
        ("PubDate", "2026-11-21 10:05"),
        ("ContentSource", "县水务局"),
        ("Url", "https://www.yunxian.gov.cn/a/1"),
    )


def test_the_optional_tags() -> None:
    content = article(keywords=("防汛", "水库"), author="张三", summary="第一行\n第二行")
    tags = meta_tags(content, SITE, COLUMN, Publication("2026-11-21T10:05:00+08:00", "", "https://x.gov.cn/a.png"))
    assert tags[10:] == (
        ("Keywords", "防汛,水库"),
        ("Author", "张三"),
        ("Description", "第一行 第二行"),
        ("Image", "https://x.gov.cn/a.png"),
    )


def test_the_required_tags_are_never_empty() -> None:
    bare = Content("news", load().get("news").digest, "c1", fields={"title": "甲\n乙"})
    tags = meta_tags(bare, SITE, Section("通知", "通知公告"), PUBLISHED)
    assert all(value for _, value in tags)
    assert dict(tags)["ArticleTitle"] == "甲 乙"


@pytest.mark.parametrize("time", ["2026-11-21", "2026-11-21T10:00:00", "yesterday", ""])
def test_a_time_of_publication_without_offset_is_refused(time: str) -> None:
    with pytest.raises(WrongUse):
        meta_tags(article(), SITE, COLUMN, Publication(time))


@pytest.mark.parametrize("facts", [("", "a.gov.cn", "1"), ("名", "https://a.gov.cn", "1"), ("名", "a.gov.cn", "")])
def test_a_site_without_its_facts_is_refused(facts: tuple[str, str, str]) -> None:
    with pytest.raises(WrongUse):
        Site(*facts)
