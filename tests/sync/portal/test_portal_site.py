"""The public site: what is published is readable by everyone and checkable by anyone, and nothing else is there."""

from __future__ import annotations

import subprocess
import zipfile
from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
import requests
from portal_kit import PUBLISHED, SENT, Article, Town, attachment, make_content, new_content_key

from forms.body.model import Body, Heading, Image, Paragraph, Run
from forms.catalogue import load
from forms.content import Content
from sync.chain.bundle import read_bundle
from sync.chain.verify import verify_chain
from sync.portal.portal import Portal

PDF = b"%PDF-1.7 a table" * 100
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
ATOM = {"a": "http://www.w3.org/2005/Atom"}


class Page(HTMLParser):
    """What a reader gets out of a page: labels, links, headings, text; and whether the tags are balanced."""

    VOID = frozenset({"meta", "link", "br", "img", "hr", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.labels: dict[str, str] = {}
        self.links: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.tags: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        if tag == "meta" and values.get("name"):
            assert values["name"] not in self.labels
            self.labels[str(values["name"])] = str(values["content"])
        if values.get("href"):
            self.links.append(str(values["href"]))
        if values.get("src"):
            self.links.append(str(values["src"]))
        assert not any(name.startswith("on") or name == "style" for name in values)
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append((int(tag[1]), ""))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._open and self._open[-1] in ("h1", "h2", "h3", "h4"):
            self.headings[-1] = (self.headings[-1][0], self.headings[-1][1] + data)


def get(town: Town, path: str, **values: Any) -> requests.Response:
    return requests.get(town.address + path, timeout=30, **values)


def page(town: Town, path: str, status: int = 200) -> Page:
    answer = get(town, path)
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    answer.encoding = "utf-8"
    return Page(answer.text)


def rich(title: str = "我市冬春农田水利修复任务全面开工") -> Content:
    picture = attachment("现场.png", PNG, "image/png", alt="施工现场")
    table = attachment("计划表.pdf", PDF)
    body = Body((
        Paragraph("baaaaaaaaaa", (Run("今冬明春计划修复渠道 120 公里。"), Run("务必按期完工", bold=True))),
        Heading("baaaaaaaaab", 2, (Run("一、任务安排"),)),
        Image("baaaaaaaaac", picture.digest, "施工现场", "图为现场。"),
    ))  # fmt: skip
    fields: dict[str, Any] = {"title": title, "source": "云溪市水务局", "author": "周明", "keywords": ("水利", "春灌"),
                              "summary": "今冬明春计划修复渠道120公里。"}  # fmt: skip
    return Content("news", load().get("news").digest, "news", fields=fields, body=body, attachments=(picture, table))


def published(town: Town, content: Content | None = None) -> Article:
    content = content or rich()
    files = {a.digest: PNG if a.is_image else PDF for a in content.attachments}
    article = Article(town, content=content, files=files)
    article.go(*PUBLISHED)
    return article


# --- pages ---


def test_an_article_carries_the_labels_the_text_and_who_answers(town: Town, portal: Portal) -> None:
    article = published(town)
    shown = page(town, f"/a/{article.id}")
    assert list(shown.labels)[1:11] == [
        "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType",
        "ArticleTitle", "PubDate", "ContentSource",
    ]  # fmt: skip
    assert shown.labels["ArticleTitle"] == article.content.title
    assert shown.labels["PubDate"] == "2026-11-21 10:00"
    assert shown.labels["ColumnType"] == "工作动态"
    assert shown.labels["Url"] == f"{town.address}/a/{article.id}"
    assert shown.headings[0] == (1, article.content.title)
    assert [level for level, _ in shown.headings].count(1) == 1
    for words in ("发布时间：2026-11-21 10:00", "云溪市水务局（赵平签发）", "云溪市人民政府门户网站编辑部（何青）",
                  "周明（送审）、李静（初审）、赵平（签发）", "务必按期完工", "练习站点"):  # fmt: skip
        assert words in shown.text
    for link in ("/", "/columns/news", f"/a/{article.id}/provenance"):
        assert link in shown.links
    files = [link for link in shown.links if link.startswith("/files/")]
    assert [get(town, link).content for link in files] == [PNG, PDF]


def test_nothing_of_an_unpublished_article_is_on_the_site(town: Town, portal: Portal) -> None:
    article = Article(town, content=make_content(title="还没有发布的稿件"))
    article.go(*SENT)
    for path in (f"/a/{article.id}", f"/a/{article.id}/provenance", f"/a/{article.id}/bundle.zip"):
        assert get(town, path).status_code == 404
    for path in ("/", "/columns/news", "/feed.atom", "/columns/news/feed.atom"):
        assert "还没有发布的稿件" not in get(town, path).text


def test_the_front_page_and_the_columns_list_what_is_new(town: Town, portal: Portal) -> None:
    articles = [published(town, make_content(title=f"第{n}条消息")) for n in range(3)]
    front, column = page(town, "/"), page(town, "/columns/news")
    for shown in (front, column):
        found = [link for link in shown.links if link.startswith("/a/")]
        assert list(dict.fromkeys(found)) == [f"/a/{a.id}" for a in reversed(articles)]
    assert {"/columns/notices", "/columns/homes", "/columns/guides"} <= set(front.links)
    assert [h for h in front.headings if h[0] == 2] == [(2, "最新发布"), (2, "政务信息"), (2, "办事服务")]
    assert column.labels["ColumnName"] == "水务动态"
    assert "主管单位：云溪市水务局" in column.text


def test_a_long_column_is_paged(small_town: Town, small_portal: Portal) -> None:
    import sqlalchemy as sa

    from sync.portal.schema import publications

    article = published(small_town, make_content())
    with small_portal.database.writing() as connection:
        row = dict(connection.execute(sa.select(publications)).one()._mapping)
        rows = [
            {**row, "article": article.id[:-3] + f"{n:03x}", "place": n, "title": f"第{n}条"} for n in range(1000, 1044)
        ]
        connection.execute(publications.insert(), rows)
    assert "第 1 页，共 3 页（45 篇）" in page(small_town, "/columns/news").text
    last = page(small_town, "/columns/news?page=3")
    assert len([link for link in last.links if link.startswith("/a/")]) == 5
    assert "?page=2" in last.links
    assert get(small_town, "/columns/news?page=4").status_code == 404


def test_a_corrected_article_says_so_and_shows_the_new_text(town: Town, portal: Portal) -> None:
    article = published(town, make_content(text="计划修复 120 公里。"))
    first = page(town, f"/a/{article.id}")
    town.clock.ahead += timedelta(hours=3)
    article.content, article.key = make_content(text="计划修复 102 公里。"), new_content_key()
    article.go(("correct", "zhou"), ("pass", "li"))
    between = page(town, f"/a/{article.id}")
    assert between.text == first.text
    assert "更正送审" not in page(town, f"/a/{article.id}/provenance").text
    article.go(("approve", "zhao"), ("send", "zhao"), ("publish", "he"))
    shown = page(town, f"/a/{article.id}")
    assert "本文已于 2026-11-21 13:00 更正" in shown.text
    assert "102 公里" in shown.text
    assert "120 公里" not in shown.text
    assert shown.labels["PubDate"] == "2026-11-21 10:00"
    trail = page(town, f"/a/{article.id}/provenance").text
    assert "更正送审" in trail
    assert "理由：数字更正" in trail
    assert "核验通过" in trail
    assert "已更正" in page(town, "/columns/news").text


def test_a_withdrawn_article_is_gone_with_a_plain_notice(town: Town, portal: Portal) -> None:
    article = published(town)
    file = next(link for link in page(town, f"/a/{article.id}").links if link.startswith("/files/"))
    article.go(("withdraw", "zhao"))
    for path in (f"/a/{article.id}", f"/a/{article.id}/provenance", f"/a/{article.id}/bundle.zip"):
        shown = page(town, path, 410)
        assert "撤下" in shown.text
        assert article.content.title in shown.text
        assert "务必按期完工" not in shown.text
        assert "内容有误" not in shown.text
    assert get(town, file).status_code == 404
    for path in ("/", "/columns/news", "/feed.atom"):
        assert article.id not in get(town, path).text


def test_returns_and_recalls_are_shown_without_their_reasons(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.go(("submit", "zhou"), ("return", "li"), ("submit", "zhou"), ("recall", "zhou"))
    article.go(*PUBLISHED)
    shown = page(town, f"/a/{article.id}/provenance")
    assert "退回" in shown.text
    assert "撤回送审" in shown.text
    assert "数据有误" not in shown.text


def test_the_provenance_page_tells_every_step_and_holds(town: Town, portal: Portal) -> None:
    article = published(town)
    shown = page(town, f"/a/{article.id}/provenance")
    for words in ("核验通过", "谁主管", "谁发布", "谁负责", "送审", "初审通过", "签发", "报送", "收稿", "发布",
                  "openssl pkeyutl -verify", town.new.log_key, article.content.digest):  # fmt: skip
        assert words in shown.text
    assert "不成立" not in shown.text
    assert article.state is not None
    for standing in article.state.published_standing:
        assert standing.digest in shown.text
        assert standing.keyid in shown.text
    assert f"/a/{article.id}/bundle.zip" in shown.links


# --- evidence ---


def test_the_evidence_is_whole_and_verifies_without_the_portal(town: Town) -> None:
    with town.running():
        article = published(town)
        data = get(town, f"/a/{article.id}/bundle.zip").content
    bundle = read_bundle(data)
    report = verify_chain(bundle)
    assert [c.name for c in report.checks if not c.held] == []
    assert report.state == article.state
    assert {len(bundle.steps), len(bundle.receipts), len(bundle.proofs)} == {6}
    assert set(bundle.attachments.values()) == {PNG, PDF}


def test_the_evidence_of_a_corrected_article_verifies_too(small_town: Town, small_portal: Portal) -> None:
    article = published(small_town, make_content())
    article.content, article.key = make_content(text="更正后"), new_content_key()
    article.go(("correct", "zhou"), ("pass", "li"))
    for more in ((), (("approve", "zhao"), ("send", "zhao"), ("publish", "he"))):
        article.go(*more)
        report = verify_chain(read_bundle(get(small_town, f"/a/{article.id}/bundle.zip").content))
        assert [c.name for c in report.checks if not c.held] == []


def test_the_commands_on_the_page_work_with_openssl_and_jq(
    small_town: Town, small_portal: Portal, tmp_path: Path
) -> None:
    article = published(small_town)
    with zipfile.ZipFile(BytesIO(get(small_town, f"/a/{article.id}/bundle.zip").content)) as archive:
        archive.extractall(tmp_path)
    html = get(small_town, f"/a/{article.id}/provenance").content.decode()
    commands = Page(html).text.partition("jq -r .payload")[1:]
    script = "".join(commands).partition("\n正文的摘要")[0].partition("签名人签的内容")[0] + "\n"
    done = subprocess.run(
        ["sh", "-e", "-c", script], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Signature Verified Successfully" in done.stdout
    assert article.state is not None
    first = article.state.published_standing[0]
    assert first.digest in done.stdout
    assert first.keyid in done.stdout


# --- feeds ---


def test_the_feeds_are_atom(town: Town, portal: Portal) -> None:
    articles = [published(town, make_content(title=t)) for t in ("第一条", "第二条 <b>&amp;</b> ]]>")]
    for path, about in (("/feed.atom", "/"), ("/columns/news/feed.atom", "/columns/news")):
        answer = get(town, path)
        assert answer.headers["Content-Type"] == "application/atom+xml"
        root = Xml.fromstring(answer.content)
        assert root.tag == "{http://www.w3.org/2005/Atom}feed"
        links = {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)}
        assert links == {"self": town.address + path, "alternate": town.address + about}
        entries = root.findall("a:entry", ATOM)
        assert [e.findtext("a:id", "", ATOM) for e in entries] == [f"urn:uuid:{a.id}" for a in reversed(articles)]
        assert entries[0].findtext("a:title", "", ATOM) == "第二条 <b>&amp;</b> ]]>"
        for element in (root, *entries):
            for needed in ("id", "title", "updated"):
                assert element.findtext(f"a:{needed}", "", ATOM)
        assert root.findtext("a:updated", "", ATOM) == entries[0].findtext("a:updated", "", ATOM)


def test_an_empty_feed_is_valid(small_town: Town, small_portal: Portal) -> None:
    root = Xml.fromstring(get(small_town, "/columns/homes/feed.atom").content)
    assert root.findtext("a:updated", "", ATOM) == "1970-01-01T00:00:00+00:00"


# --- safety ---


def test_nothing_an_author_writes_becomes_markup(town: Town, portal: Portal) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    content = make_content(title=f"标题{evil}", text=f"正文{evil}", author=evil, source=evil, summary=evil)
    article = published(town, content)
    for path in (f"/a/{article.id}", f"/a/{article.id}/provenance", "/", "/columns/news"):
        shown = page(town, path)
        assert "script" not in shown.tags
        assert "img" not in shown.tags
        assert evil in shown.text
    assert "<script" not in get(town, "/feed.atom").text


def test_every_answer_carries_the_protective_headers(town: Town, portal: Portal) -> None:
    article = published(town)
    for path in ("/", f"/a/{article.id}", "/nothing", "/v1/portal", "/v1/nothing", "/log/checkpoint", "/feed.atom"):
        headers = get(town, path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "server" not in headers


def test_files_are_given_out_safely(small_town: Town, small_portal: Portal) -> None:
    data = b"<script>alert(1)</script>"
    page_like = attachment("附件.html", data, "text/html")
    content = make_content(attachments=[page_like, attachment("表.pdf", PDF), attachment("图.png", PNG, "image/png")])
    article = Article(small_town, content=content, files={page_like.digest: data, content.attachments[1].digest: PDF,
                                                          content.attachments[2].digest: PNG})  # fmt: skip
    article.go(*PUBLISHED)
    kinds = {}
    for a in content.attachments:
        answer = get(small_town, f"/files/{a.digest}/{a.name}")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        kinds[a.name] = (answer.headers["Content-Type"], answer.headers["Content-Disposition"].partition(";")[0])
    assert kinds == {
        "附件.html": ("application/octet-stream", "attachment"),
        "表.pdf": ("application/pdf", "inline"),
        "图.png": ("image/png", "inline"),
    }
    assert get(small_town, f"/files/{page_like.digest}/另一个名字.html").status_code == 404
    assert get(small_town, f"/files/{'0' * 64}/附件.html").status_code == 404


def test_pages_answer_head_and_are_not_sent_twice(town: Town, portal: Portal) -> None:
    article = published(town)
    for path in ("/", "/columns/news", f"/a/{article.id}", f"/a/{article.id}/provenance", "/feed.atom",
                 f"/a/{article.id}/bundle.zip"):  # fmt: skip
        whole = get(town, path)
        head = requests.head(town.address + path, timeout=30)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["ETag"] == whole.headers["ETag"]
        assert head.headers["Content-Length"] == str(len(whole.content))
        again = get(town, path, headers={"If-None-Match": whole.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert get(town, path, headers={"If-None-Match": '"another"'}).status_code == 200


def test_the_style_sheet_is_kept_for_ever_and_needs_nothing_from_elsewhere(
    small_town: Town, small_portal: Portal
) -> None:
    link = next(x for x in page(small_town, "/").links if x.endswith(".css"))
    answer = get(small_town, link)
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    for foreign in ("http:", "https:", "url(", "@import"):
        assert foreign not in answer.text
    assert get(small_town, "/style-000000000000.css").status_code == 404


@pytest.mark.parametrize(
    "path", ["/nothing", "/a/x", "/a/019ab000-0000-7000-8000-000000000000", "/columns/nothing", "/columns/..%2f", "/files/x/y",
             "/a/019ab000-0000-7000-8000-000000000000/provenance", "/columns/news/x"],
)  # fmt: skip
def test_what_is_not_there_is_a_plain_page(small_town: Town, small_portal: Portal, path: str) -> None:
    shown = page(small_town, path, 404)
    assert shown.headings[0] == (1, "没有找到这个页面")
    assert "/" in shown.links


def test_a_page_is_plain_html_that_a_screen_reader_can_follow(town: Town, portal: Portal) -> None:
    article = published(town)
    for path in ("/", "/columns/news", f"/a/{article.id}", f"/a/{article.id}/provenance", "/nothing"):
        answer = get(town, path)
        answer.encoding = "utf-8"
        shown = Page(answer.text)
        assert '<html lang="zh-CN">' in answer.text
        assert shown.tags.count("main") == shown.tags.count("h1") == 1
        assert "#main" in shown.links
        levels = [level for level, _ in shown.headings]
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert "script" not in shown.tags


def test_an_article_of_a_type_nobody_has_any_more_is_still_readable(town: Town, portal: Portal) -> None:
    from dataclasses import replace

    content = replace(make_content(title="旧类型的稿件", text="旧稿件的正文"), type_digest="7" * 64)
    article = published(town, content)
    shown = page(town, f"/a/{article.id}")
    assert "旧稿件的正文" in shown.text
    assert shown.headings[0] == (1, "旧类型的稿件")
