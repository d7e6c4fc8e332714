"""HTML out and in: what the program writes comes back exactly, what comes from elsewhere becomes sensible."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from strategies import DIGESTS, bodies, texts

from forms.body.html import MAX_HTML_BYTES, from_html, to_html
from forms.body.model import (
    Block,
    Body,
    Cell,
    Divider,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Run,
    Table,
    attachments_of,
    normalise,
)
from forms.errors import Malformed

PICTURE = DIGESTS[0]
ALL = frozenset(DIGESTS)
ITEMS = (("一", 0), ("二", 1), ("三", 0))
NO_LINK = "Links whose addresses are not allowed, now plain text"


def read(html: str | bytes, known: frozenset[str] = ALL) -> tuple[Block, ...]:
    return from_html(html, known=known).body.blocks


def removed(html: str | bytes) -> list[str]:
    return [sentence.source.split(":")[0].split(".")[0] for sentence in from_html(html, known=ALL).removed]


def shape(block: Block) -> tuple[str, str]:
    runs = getattr(block, "runs", ())
    return type(block).__name__, "".join(run.text for run in runs)


@given(bodies())
def test_our_own_html_gives_the_same_body(body: Body) -> None:
    html = to_html(body, url_of=lambda digest: f'/files/{digest[:8]}/a&b "c".png')
    again = from_html(html, known=attachments_of(body))
    assert again.body == body
    assert again.removed == ()


@given(bodies())
def test_it_also_comes_back_from_inside_a_page(body: Body) -> None:
    html = to_html(body, url_of=lambda digest: f"https://www.gov.cn/{digest}")
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body><div>{html}</div></body></html>"
    assert from_html(page.encode(), known=attachments_of(body)).body == body


@given(texts(200))
def test_any_text_is_read_without_trouble(text: str) -> None:
    body = from_html(text, known=frozenset()).body
    assert normalise(body) == body


def test_the_html_is_small_and_says_what_things_are() -> None:
    body = Body(
        (
            Heading("b1", 2, (Run("标题"),)),
            Paragraph("b2", (Run("甲"), Run("乙", bold=True, href="https://www.gov.cn/"), Run("\n丙"))),
            ListBlock("b3", True, (ListItem((Run("一"),)), ListItem((Run("二"),), 1), ListItem((Run("三"),)))),
            Table("b4", 1, ((Cell((Run("头"),), 2),), (Cell((Run("a"),)), Cell((Run("b"),))))),
            Image("b5", PICTURE, "会场", "图为会场"),
            Divider("b6"),
        )
    )
    assert to_html(body, url_of=lambda digest: "/f").split("\n") == [
        '<h2 id="b1">标题</h2>',
        '<p id="b2">甲<a href="https://www.gov.cn/"><strong>乙</strong></a><br>丙</p>',
        '<ol id="b3"><li>一<ol><li>二</li></ol></li><li>三</li></ol>',
        '<table id="b4"><thead><tr><th scope="col" colspan="2">头</th></tr></thead>'
        "<tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
        f'<figure id="b5"><img src="/f" alt="会场" data-attachment="{PICTURE}">'
        "<figcaption>图为会场</figcaption></figure>",
        '<hr id="b6">',
    ]


def test_a_web_page() -> None:
    page = """<html><head><title>T</title><style>p{color:red}</style><script>evil("<p>no</p>")</script></head>
      <body><nav>首页</nav><h1>大标题</h1><div>  第一段
      有换行 &nbsp; 和<b>粗</b><i>斜</i>。<br>　　第二段<br><br>第三段</div><h6>小</h6>
      <iframe src="https://a"></iframe><form><input><button>按</button></form>H<sub>2</sub>O</body></html>"""
    assert [shape(block) for block in read(page)] == [
        ("Heading", "大标题"),
        ("Paragraph", "第一段有换行 和粗斜。"),
        ("Paragraph", "第二段"),
        ("Paragraph", "第三段"),
        ("Heading", "小"),
        ("Paragraph", "H2O"),
    ]
    first, second = read(page)[0], read(page)[1]
    assert isinstance(first, Heading)
    assert first.level == 2
    assert isinstance(second, Paragraph)
    assert Run("粗", bold=True) in second.runs
    assert Run("斜", emphasis=True) in second.runs
    assert {"Scripts were left out", "Input fields and buttons were left out"} <= set(removed(page))
    assert "Headings brought to the levels 2 to 4" in removed(page)


def test_bold_and_italic_said_by_style() -> None:
    html = (
        '<p><span style="FONT-WEIGHT: bold">甲</span>'
        '<span style="font-weight:700;font-style:italic">乙</span>'
        '<b style="font-weight:normal">丙</b><span style="vertical-align:super">2</span>'
        '<em style="font-style:normal">丁</em></p>'
    )
    (block,) = read(html)
    assert isinstance(block, Paragraph)
    assert block.runs == (
        Run("甲", bold=True),
        Run("乙", bold=True, emphasis=True),
        Run("丙"),
        Run("2", script="super"),
        Run("丁"),
    )


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<!--[if gte mso 9]><xml><p>no</p></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-parent:""} --></style></head><body lang=ZH-CN><!--StartFragment-->
<h1><span lang=EN-US>关于</span>开展工作的通知<o:p></o:p></h1>
<p class=MsoNormal style='text-indent:21.0pt'><span style='font-family:仿宋;mso-bidi-font-weight:bold'>各科
室：</span></p>
<p class=MsoListParagraph style='margin-left:18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span><![endif]>第一<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>a)<span>&nbsp; </span></span><![endif]>第一之一</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>·<span>&nbsp;</span></span>点</p>
<p class=MsoNormal style='mso-list:l2 level1 lfo3'><span style='mso-list:Ignore'>一、</span>总体要求</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<table><tr><td style='font-weight:bold'><p class=MsoNormal>项目</p><p>二行</p></td><td>数</td></tr></table>
<!--EndFragment--></body></html>"""


def test_what_word_puts_on_the_clipboard() -> None:
    heading, address, numbered, dotted, chinese, table = read(WORD)
    assert isinstance(heading, Heading)
    assert shape(heading) == ("Heading", "关于开展工作的通知")
    assert shape(address) == ("Paragraph", "各科室：")
    assert isinstance(numbered, ListBlock)
    assert numbered.ordered
    assert numbered.items == (ListItem((Run("第一"),), 0), ListItem((Run("第一之一"),), 1))
    assert isinstance(dotted, ListBlock)
    assert not dotted.ordered
    assert shape(chinese) == ("Paragraph", "一、总体要求")
    assert isinstance(table, Table)
    assert table.rows == ((Cell((Run("项目\n二行", bold=True),)), Cell((Run("数"),))),)


def test_lists_nest_to_three_and_are_raised_beyond() -> None:
    html = "<ul><li>a<ol><li>b<ul><li>c<ul><li>d<ul><li>e</ul><li>f</ul></ul></ol><li>g</ul>"
    (block,) = read(html)
    assert isinstance(block, ListBlock)
    assert [(item.runs[0].text, item.depth) for item in block.items] == [
        ("a", 0), ("b", 1), ("c", 2), ("d", 3), ("e", 3), ("f", 3), ("g", 0),
    ]  # fmt: skip
    assert removed(html) == ["List items nested too deep, now raised"]


def test_tables_inside_tables_become_lines() -> None:
    html = (
        "<table><caption>表一</caption><thead><tr><th>甲<th>乙</thead>"
        "<tr><td rowspan=2>1<table><tr><td>n1<td>n2"
        f"<tr><td>n3</table><td><p>x<p>y<img data-attachment={PICTURE}></table>"
    )
    caption, table, picture = read(html)
    assert shape(caption) == ("Paragraph", "表一")
    assert isinstance(table, Table)
    assert table.header_rows == 1
    assert table.rows[1] == (Cell((Run("1\nn1 n2\nn3"),), rowspan=2), Cell((Run("x\ny"),)))
    assert isinstance(picture, Image)
    assert "Tables inside tables, now lines of text" in removed(html)


def test_a_table_that_only_lays_out_the_page_is_taken_away() -> None:
    assert [shape(b) for b in read("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>")] == [
        ("Paragraph", "甲"),
        ("Paragraph", "乙"),
    ]


def test_pictures_are_taken_only_from_the_attachments() -> None:
    html = (
        f'<p>前<img src="https://x/{PICTURE}.png" alt="会场">后<img src="/a/%E5%9B%BE.png?v=1">'
        '<img src="data:image/png;base64,AAAA" alt="嵌入"></p>'
        f'<figure><img src="{PICTURE}"><figcaption> 图\n为 '
        "</figcaption></figure><figure><img src=x.png><figcaption>说明</figcaption></figure>"
    )
    found = read(html)
    assert [type(block).__name__ for block in found] == [
        "Paragraph",
        "Image",
        "Paragraph",
        "Image",
        "Paragraph",
    ]
    assert isinstance(found[1], Image)
    assert (found[1].attachment, found[1].alt) == (PICTURE, "会场")
    assert isinstance(found[3], Image)
    assert found[3].caption == "图为"
    sentence = from_html(html, known=ALL).removed[0]
    assert dict(sentence.values)["count"] == 3
    assert "图.png" in str(sentence)
    assert not any(isinstance(block, Image) for block in read(html, frozenset()))


@pytest.mark.parametrize(
    ("html", "text", "said"),
    [
        (
            '<a href="javascript:alert(1)">甲</a>',
            "甲",
            [NO_LINK],
        ),
        ('<a href="/b">甲</a>', "甲", [NO_LINK]),
        ('<a name="x" href="#y">甲</a>', "甲", []),
        ('<p>甲<span style="display:none">赌博</span>乙</p>', "甲乙", ["Hidden text was left out"]),
        ("<p hidden>赌博</p><p>甲</p>", "甲", ["Hidden text was left out"]),
        ("<p>甲\u200b乙\u202e</p>", "甲乙", ["Invisible characters left out"]),
        ("<p>甲<s>乙</s></p>", "甲乙", ["Struck-out text was taken over as ordinary text"]),
        ("<p>甲<del>乙</del></p>", "甲", ["Text marked as deleted was left out"]),
        ('<p>甲<a href="#_msocom_1">[程1]</a></p>', "甲", ["Remarks of reviewers were left out"]),
        ("<p><ruby>甲<rt>jia</rt></ruby></p>", "甲", ["Small readings above the characters were left out"]),
        ('<p onclick="x()">甲</p>', "甲", []),
        ("<blockquote><p>甲</p></blockquote>", "甲", []),
        ("<svg><text>x</text></svg><p>甲</p>", "甲", ["Embedded pages, films or drawings left out"]),
    ],
)
def test_what_is_left_out_is_said(html: str, text: str, said: list[str]) -> None:
    assert "".join(shape(block)[1] for block in read(html)) == text
    assert removed(html) == said


def test_scripts_never_come_through() -> None:
    html = '<p>a<script>x</script><img src=x onerror=alert(1)><a href="java&#10;script:alert(1)">b</a></p>'
    written = to_html(from_html(html, known=ALL).body, url_of=str)
    assert "script" not in written
    assert "onerror" not in written


def test_quotes_and_preformatted_text() -> None:
    first, second = read("<blockquote>甲<p>乙</p></blockquote>")
    assert isinstance(first, Quote)
    assert isinstance(second, Quote)
    (poem,) = read("<pre>一\n二</pre>")
    assert shape(poem) == ("Paragraph", "一\n二")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_pages_in_the_encodings_of_the_trade(encoding: str) -> None:
    name = "gb2312" if encoding.startswith("gb") else "utf-8"
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={name}"></head>县政府'
    assert [shape(block)[1] for block in read(page.encode(encoding))] == ["县政府"]


def test_bytes_without_any_mark() -> None:
    assert [shape(b)[1] for b in read("县政府".encode("gbk"))] == ["县政府"]
    assert removed(b"<meta charset=utf-8>\xff\xff\x80") == [
        "Some characters could not be read",
    ]


HOSTILE = {
    "ten megabytes": "x" * 10_000_000,
    "ten megabytes of bytes": b"<p>" * 3_500_000,
    "levels of div": "<div>" * 10_000,
    "levels of b": "<b>" * 10_000 + "x",
    "levels of lists": "<ul><li>" * 10_000,
    "levels of tables": "<table><tr><td>" * 10_000,
    "formats opened again": "".join(f"<b id=a{n}>" for n in range(250)) + "<p>x" * 20_000,
    "references": "&" * 4_000_000,
    "brackets": "<" * 4_000_000,
    "comments": "<!--" * 1_000_000,
    "attributes": '<a title="' * 300_000,
    "closings hidden in attributes": '<div title="</div>">' * 10_000,
    "closings hidden in odd tags": "<div><!x </div>" * 10_000,
    "openings behind an odd comment": "<!-->" + "<div>" * 10_000 + "-->",
    "unknown tags that begin like known ones": "<br-x>" * 10_000,
    "drawings": "<svg>" + "<td>" * 10_000,
    "many formats": "<p>" + "".join(f'<b id=a{n} title="</b>">' for n in range(250)) + "</p>" + "<p>x" * 20_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_are_refused_quickly(html: str | bytes) -> None:
    began = time.perf_counter()
    with pytest.raises(Malformed) as caught:
        from_html(html, known=frozenset())
    assert time.perf_counter() - began < 1
    assert caught.value.code in ("html.size", "html.depth", "html.tags")


@pytest.mark.parametrize(
    "html",
    [
        "x" + " " * 1_000_000,
        "\u200b" * 300_000,
        "<pre>" + "\n" * 1_000_000,
        "x \u3000" * 200_000,
        "<script>" * 50_000,
        "<p " + "a=b " * 200_000 + ">x",
        "<b><p></b></p>" * 10_000,
        "<table><form><table><form>" * 50 + "x",
    ],
    ids=["spaces", "invisible", "breaks", "indents", "scripts", "attributes", "crossed", "forms"],
)
def test_odd_pages_within_the_bounds_are_read_in_time(html: str) -> None:
    began = time.perf_counter()
    body = from_html(html, known=frozenset()).body
    assert time.perf_counter() - began < 5
    assert normalise(body) == body


def test_pages_that_are_not_hostile_are_read() -> None:
    drawing = "<svg><path d='M0'/>" + '<path d="M0 0"/>' * 1_000 + "</svg>"
    quotes = '<p title=">">a<br/>' * 1_000
    lists = "<ul>" + "<li>a" * 1_000 + "</ul>" + "<p>b" * 1_000
    assert read(drawing + quotes + lists + "<!-- <div> -->" * 1_000 + "<script>'<div>'</script>" * 1_000)


def test_the_bound_counts_bytes() -> None:
    assert read("字" * (MAX_HTML_BYTES // 3))
    with pytest.raises(Malformed):
        read("字" * (MAX_HTML_BYTES // 3 + 1))
