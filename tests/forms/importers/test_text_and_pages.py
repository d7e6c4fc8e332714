"""Plain texts in the encodings of the trade, web pages of several makes, and our own exported pages."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import DIGESTS
from support.office_files import png

from forms.body.model import Body, Heading, Image, Paragraph, Run
from forms.body.text import plain_text
from forms.catalogue import load
from forms.content import Content
from forms.errors import Malformed
from forms.exporters.html import page_html
from forms.importers import Imported, read_document

NEWS = "　　节水宣传周启动\r\n\r\n　　11月27日，云溪市举办节水宣传周活动。\r\n　　活动为期7天。\r\n"
LONG = "云溪市水务局组织开展节水宣传周活动，内容包括咨询、展览和入户走访，欢迎广大市民踊跃参加，共同建设节水型城市。"


def lines(found: Imported) -> list[str]:
    return [line for line in plain_text(found.body).text.split("\n") if line]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_a_text_in_each_encoding(encoding: str) -> None:
    found = read_document(NEWS.encode(encoding), "稿.TXT")
    assert found.title == "节水宣传周启动"
    assert lines(found) == ["11月27日，云溪市举办节水宣传周活动。", "活动为期7天。"]


def test_big_endian_with_its_mark() -> None:
    assert read_document(b"\xfe\xff" + NEWS.encode("utf-16-be"), "a.txt").title == "节水宣传周启动"


def test_characters_beyond_gbk_survive() -> None:
    assert lines(read_document("甲。\n𠮷林某某出席。".encode("gb18030"), "a.txt"))[-1] == "𠮷林某某出席。"


@pytest.mark.parametrize(
    "data", [NEWS.encode("utf-16-le"), NEWS.encode("big5", "ignore") + b"\xff", "日本語".encode("euc_jp") + b"\x80"]
)
def test_another_encoding_is_said(data: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        read_document(data, "a.txt")
    assert caught.value.code in ("text.encoding", "text.binary")


@given(
    st.lists(
        st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=61, max_size=80),
        min_size=1,
        max_size=5,
    )
)
def test_every_line_of_a_text_comes_through(texts: list[str]) -> None:
    for encoding in ("utf-8", "utf-16", "gb18030"):
        assert lines(read_document("\n".join(texts).encode(encoding), "a.txt")) == texts


@pytest.mark.parametrize(
    "page",
    [
        f"<body><nav><a href=/>首页</a></nav><div class='TRS_Editor'><p>{LONG}</p></div><div class=footer>备案号</div></body>",
        f"<body><div id=zoom><p>{LONG}</p></div><p>上一篇：别的</p></body>",
        f"<body><div id=js_content><section><p>{LONG}</p></section></div><div>阅读原文</div></body>",
        f"<body><header>首页</header><div><div><div><p>{LONG}</p><p>{LONG}</p></div></div><ul><li><a href=/a>相关链接</a></ul></div><footer>地址</footer></body>",
        f"<body><table><tr><td><a href=/>栏目</a></td><td><p>{LONG}</p></td></tr></table></body>",
        f"<body><main><h1>节水周</h1><p>{LONG}</p></main><aside>热点</aside></body>",
    ],
    ids=["trs", "zoom", "wechat", "dense", "layout table", "main"],
)
def test_the_main_text_of_a_page(page: str) -> None:
    head = "<html><head><title>节水周 - 云溪市人民政府门户网站</title><meta name=ContentSource content=市水务局></head>"
    found = read_document(f"{head}{page}</html>".encode(), "a.html")
    assert found.title == "节水周"
    assert set(lines(found)) == {LONG}
    assert found.fields["source"] == "市水务局"


def test_the_time_of_publication_is_never_taken_over() -> None:
    page = f"<head><meta name=PubDate content='2026-11-27 10:00'></head><body><article><h1>甲</h1><p>{LONG}</p></article></body>"
    assert read_document(page.encode(), "a.htm").fields == {}


def test_pictures_inside_a_page_become_files_and_others_are_named() -> None:
    inside = base64.b64encode(png()).decode()
    page = (
        f"<article><p>{LONG}</p><img alt=大坝 src='data:image/png;base64,{inside}'><img src='https://a.invalid/b.jpg'>"
        "<img src='data:image/png;base64,AAAA'><img data-src='https://a.invalid/late.jpg'></article>"
    )
    found = read_document(page.encode(), "a.html")
    assert [block.alt for block in found.body.blocks if isinstance(block, Image)] == ["大坝"]
    assert len(found.files) == 1
    (said,) = [str(s) for s in found.removed]
    assert "b.jpg" in said
    assert "late.jpg" in said


def test_scripts_never_come_through() -> None:
    page = f"<article><p onclick=x()>{LONG}</p><script>alert(1)</script><a href='javascript:x()'>点此</a></article>"
    assert all("alert" not in line for line in lines(read_document(page.encode(), "a.html")))


def test_our_own_page_comes_back_with_its_fields_and_blocks() -> None:
    body = Body(
        (Heading("bh", 2, (Run("概况"),)), Paragraph("bp", (Run(LONG, bold=True),)), Image("bi", DIGESTS[0], "会场"))
    )
    type_ = load().get("notice")
    fields = {
        "title": "关于节水的公告",
        "source": "市水务局",
        "issuing_organ": "云溪市水务局",
        "date_issued": "2026-11-27",
        "keywords": ("节水", "公告"),
    }
    content = Content(type_.id, type_.digest, "c1", fields=fields, body=Body(body.blocks[:2]))  # type: ignore[arg-type]
    found = read_document(page_html(content, load(), str).encode(), "稿.html")
    assert found.title == "关于节水的公告"
    assert {key: found.fields.get(key) for key in fields if key != "title"} == {
        k: v for k, v in fields.items() if k != "title"
    }
    assert found.body.blocks == body.blocks[:2]


def test_long_fields_of_our_own_page_come_back() -> None:
    guide = load().get("service-guide")
    fields = {"title": "取水许可", "materials": "申请书\n营业执照", "conditions": "依法登记"}
    page = page_html(Content(guide.id, guide.digest, "c1", fields=fields), load(), str)
    found = read_document(page.encode(), "a.html").fields
    assert (found["materials"], found["conditions"]) == ("申请书\n营业执照", "依法登记")
