"""Where an article leads: every kind of address, in links, in the text and in fields."""

from __future__ import annotations

import pytest
from checks_kit import article, codes_in, findings
from hypothesis import given
from hypothesis import strategies as st

from forms.body.model import Block, Cell, Paragraph, Run, Table
from forms.checks.links.target import host_of, is_within, owner_of
from forms.checks.piece import Piece
from forms.checks.web import bare_addresses
from forms.problems import BODY

GOV = "https://www.yunxi.gov.cn/xxgk/1.html"


def linked(shown: str, href: str, before: str = "", after: str = "") -> list[Block]:
    return [Paragraph("bp", (Run(before), Run(shown, href=href), Run(after)))]


def in_links(*blocks: Block, **fields: str) -> list[tuple[str, str]]:
    found = findings(article("", blocks=blocks or (Paragraph("bp", (Run("正文"),)),), **fields), "links")
    return [(f.code.removeprefix("links."), f.severity) for f in found]


def in_text(text: str) -> list[tuple[str, str]]:
    return in_links(Paragraph("bp", (Run(text),)))


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        (GOV, []),
        ("https://www.news.cn/politics/1.htm", []),
        ("https://yunxi.people.com.cn/1", []),
        ("https://www.xn--zfr164b/", []),
        ("mailto:xxgk@yunxi.gov.cn", []),
        ("tel:00005550219", []),
        ("https://shop.example.com/a", [("outside", "W")]),
        ("https://www.gov.cn.example.com/", [("outside", "W")]),
        ("https://notgov.cn/", [("outside", "W")]),
        ("http://203.0.113.8/a", [("raw-ip", "E")]),
        ("http://[2001:db8::8]/a", [("raw-ip", "E")]),
        ("http://198.51.100.9:8080/a", [("raw-ip", "E")]),
        ("http://192.168.1.2/a.doc", [("intranet", "E")]),
        ("http://10.0.0.8/", [("intranet", "E")]),
        ("http://localhost:8080/a", [("intranet", "E")]),
        ("http://oa/login.do?id=1", [("intranet", "E"), ("insecure", "I")]),
        ("http://files.yunxi.local/a", [("intranet", "E")]),
        ("https://t.cn/A6abcd", [("short-link", "E")]),
        ("https://www.gov.cn/t.cn", []),
        ("https://www.yunxi.gov.cn/jump?url=https%3A%2F%2Fshop.example.com%2F", [("redirect", "W")]),
        ("https://www.yunxi.gov.cn/login?redirect=https://zwfw.yunxi.gov.cn/a", []),
        ("https://www.yunxi.gov.cn/search?q=url", []),
        ("http://zwfw.yunxi.gov.cn/login", [("insecure", "I")]),
        ("https://zwfw.yunxi.gov.cn/login", []),
        ("https://www.yunxi.gov.cn/a。", [("swallowed", "E")]),
        ("https://www.yunxi.gov.cn/a%EF%BC%8C", [("swallowed", "E")]),
        ("https://www.yunxi.gov.cn，请登录", [("swallowed", "E")]),
        ("https://www.yunxi.gov.cn/条例、办法.html", []),
    ],
)
def test_where_a_link_leads(href: str, expected: list[tuple[str, str]]) -> None:
    assert in_links(*linked("《云溪市节约用水条例》", href)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请登录https://www.yunxi.gov.cn查询。", []),
        ("详见http://shop.example.com/a，欢迎选购", [("outside", "W")]),
        ("扫码或打开t.cn/A6abcd报名", [("short-link", "E")]),
        ("打开http://192.168.1.2/a下载", [("intranet", "E")]),
        ("file:///C:/a.doc", [("intranet", "E")]),
        ("邮箱a@shop.example.com/x", []),
        ("路由器地址为192.168.1.1", []),
        ("增长1.2.3倍", []),
        ("见https://www.yunxi.gov.cn/a（附件）", []),
    ],
)
def test_addresses_written_out(text: str, expected: list[tuple[str, str]]) -> None:
    assert in_text(text) == expected


def test_an_address_has_its_place_and_its_words() -> None:
    blocks = [Paragraph("bo", (Run("第一段"),)), *linked("商城", "https://shop.example.com/a", "打开", "选购")]
    (found,) = findings(article(blocks=blocks), "links.outside")
    assert (found.field, found.start, found.end, found.text) == (BODY, 6, 8, "https://shop.example.com/a")


def test_a_link_in_a_cell_has_its_place() -> None:
    table = Table(
        "bt",
        1,
        ((Cell((Run("名称"),)), Cell((Run("网址"),))), (Cell((Run("甲"),)), Cell((Run("乙", href="https://t.cn/a"),)))),
    )
    (found,) = findings(article(blocks=[table]), "links.short-link")
    assert (found.start, found.end) == (8, 9)


def test_a_link_in_several_formats_is_one_link() -> None:
    block = Paragraph("bp", (Run("甲", href="https://t.cn/a"), Run("乙", bold=True, href="https://t.cn/a"), Run("丙")))
    (found,) = findings(article(blocks=[block]), "links.short-link")
    assert (found.start, found.end) == (0, 2)


def test_an_address_that_is_a_link_is_named_once() -> None:
    href = "https://shop.example.com/a"
    assert in_links(*linked(href, href, "见")) == [("outside", "W")]


def test_the_addresses_of_the_form_count_too() -> None:
    content = article("正文", type_id="reprint", original_address="http://192.168.1.2/a", source="云溪市水务局")
    assert [(f.code, f.field) for f in findings(content, "links")] == [("links.intranet", "original_address")]


@pytest.mark.parametrize(
    ("shown", "href", "other"),
    [
        ("www.yunxi.gov.cn", "https://shop.example.com/", True),
        ("https://www.yunxi.gov.cn/a", "https://zwfw.yunxi.gov.cn/b", False),
        ("yunxi.gov.cn", "https://www.yunxi.gov.cn/", False),
        ("云溪市人民政府网站", "https://www.yunxi.gov.cn/", False),
        ("www.yunxi.gov.cn", "https://www.donghe.gov.cn/", True),
        ("xxgk@yunxi.gov.cn", "mailto:xxgk@donghe.gov.cn", True),
        ("xxgk@yunxi.gov.cn", "mailto:xxgk@yunxi.gov.cn?subject=a", False),
        ("3.5", "https://www.yunxi.gov.cn/", False),
    ],
)
def test_an_address_shown_must_be_the_one_behind(shown: str, href: str, other: bool) -> None:
    assert (("mismatch", "E") in in_links(*linked(shown, href))) is other


@pytest.mark.parametrize(
    ("shown", "empty"),
    [("点击这里", True), ("“此处”", True), ("Read More", True), ("点击查看《办法》", False), ("办法全文", False)],
)
def test_links_that_say_nothing(shown: str, empty: bool) -> None:
    assert (("empty-words", "I") in in_links(*linked(shown, GOV))) is empty


@pytest.mark.parametrize(
    ("shown", "place"), [("《办法》。", (6, 7)), (" 《办法》", (2, 3)), ("《办法》", None), ("。", None)]
)
def test_links_end_with_their_last_word(shown: str, place: tuple[int, int] | None) -> None:
    found = findings(article(blocks=linked(shown, GOV, "请见")), "links.edges")
    assert [(f.start, f.end) for f in found] == ([place] if place else [])


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("登录http：//www.yunxi.gov.cn", "登录http://www.yunxi.gov.cn"),
        ("登录https//www.yunxi.gov.cn", "登录https://www.yunxi.gov.cn"),
        ("登录http:/www.yunxi.gov.cn", "登录http://www.yunxi.gov.cn"),
        ("登录http:\\\\www.yunxi.gov.cn", "登录http://www.yunxi.gov.cn"),
        ("登录www.yunxi.gov，cn", "登录www.yunxi.gov.cn"),
        ("登录www.yunxi.gov.con", "登录www.yunxi.gov.cn"),
        ("登录www，yunxi.gov.cn", "登录www.yunxi.gov.cn"),
    ],
)
def test_a_misspelt_address_is_repaired(text: str, fixed: str) -> None:
    (found,) = findings(article(text), "links.misspelt")
    assert found.fix is not None
    assert text[: found.start] + found.fix + text[found.end :] == fixed
    assert findings(article(fixed), "links.misspelt") == ()


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("见C:\\Users\\wang\\a.doc", "E"),
        ("D:\\资料\\名单.xlsx", "W"),
        ("\\\\fs01\\share\\a.doc", "E"),
        ("甲\\乙\\丙", ""),
        ("比例1:\\2", ""),
    ],
)
def test_paths_of_a_computer(text: str, severity: str) -> None:
    assert [f.severity for f in findings(article(text), "links.local-path")] == ([severity] if severity else [])


@pytest.mark.parametrize("text", ["防范<脚本>攻击", "JavaScript：一种语言", "a<b", "data：文本"])
def test_talk_about_scripts_is_no_script(text: str) -> None:
    assert "links.script" not in codes_in(text)


# --- the parts ---


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("见https://www.gov.cn/a.html。", ["https://www.gov.cn/a.html"]),
        ("（https://www.gov.cn/a(1).html）", ["https://www.gov.cn/a(1).html"]),
        ("(www.gov.cn), www.yunxi.gov.cn.", ["www.gov.cn", "www.yunxi.gov.cn"]),
        ("a@www.gov.cn", []),
        ("没有网址", []),
    ],
)
def test_an_address_ends_before_the_sentence_goes_on(text: str, found: list[str]) -> None:
    assert [bare.text for bare in bare_addresses(Piece(text, "paragraph"))] == found


@given(st.text("ahtpsw:/.gov.cn（），。()[]中 ", max_size=60))
def test_the_offsets_of_an_address_are_those_of_its_words(text: str) -> None:
    for bare in bare_addresses(Piece(text, "paragraph")):
        assert text[bare.start : bare.end] == bare.text


def test_hosts_and_owners() -> None:
    assert host_of("https://user@WWW.Gov.CN.:443/a") == "www.gov.cn"
    assert host_of("http://[::1") == ""
    assert owner_of("www.a.yunxi.gov.cn") == "yunxi.gov.cn"
    assert owner_of("a.b.example.com") == "example.com"
    assert is_within("a.gov.cn", frozenset({"gov.cn"}))
    assert not is_within("agov.cn", frozenset({"gov.cn"}))
