"""Marks of secrecy in texts: the real ones always, prose about secrecy never; quick enough for every save."""

from __future__ import annotations

import time

import pytest
from checks_kit import TODAY, article, paragraphs
from hypothesis import given
from hypothesis import strategies as st

from forms.body.model import Cell, Heading, Quote, Run, Table
from forms.checks.article import Circumstances
from forms.checks.book import RuleBook
from forms.checks.checker import check_once
from forms.checks.finding import Finding
from forms.checks.pack import shipped_packs
from forms.checks.piece import Piece
from forms.checks.rule import PieceRule
from forms.checks.secrecy import rules
from forms.checks.secrecy.marks import classified_marks, marks_in
from forms.content import Content

PACKS = tuple(pack for pack in shipped_packs() if pack.id == "secrecy")
BOOK = RuleBook(PACKS, rules(PACKS))

CERTAIN = [
    "机密★10年", "秘密★", "绝密★长期", "机密★会议开始前", "000012  机密★10年", "机 密 ★ 10 年", "云溪市水务局文件 机密★10年",
    "机密*10年", "機密★10年", "絕密★", "秘密☆1年", "（秘密★5年）", "密级：秘密", "密  级：机密★5年  紧急程度：特急", "密级：绝密级",
]  # fmt: skip
PROSE = [
    "保守国家秘密是每个公民的义务。", "依法保护商业秘密和个人隐私。", "确保数据的机密性、完整性和可用性。", "《中华人民共和国保守国家秘密法》",
    "国家秘密的密级分为绝密、机密、秘密三级。", "不得泄露秘密。", "秘密等级", "密级：□绝密 □机密 □秘密", "密级：绝密、机密、秘密",
    "商业秘密★重点保护", "秘密花园★★★★★", "评分：秘密★★★", "★机密文件销毁点位",  "**机密**数据", "机密计算*5年",
    "秘密战线展览开幕", "机密级计算机操作员招聘", "绝密飞行表演11月27日举行", "我们之间没有秘密。", "机要文件", "密切联系群众★",
]  # fmt: skip


def findings(content: Content) -> list[Finding]:
    return list(check_once(BOOK, content, None, Circumstances(today=TODAY)).findings)


def codes(content: Content) -> list[tuple[str, str]]:
    return [(f.code.removeprefix("secrecy."), f.severity) for f in findings(content)]


@pytest.mark.parametrize("text", CERTAIN)
def test_a_real_mark_is_found_wherever_it_stands(text: str) -> None:
    assert classified_marks(["标题", f"第一段。\n{text}\n第二段。"])
    assert ("mark", "C") in codes(article("第一段。", *(["正文"] * 20), text))
    assert ("mark", "C") in codes(article("正文", title=text))
    assert ("mark", "C") in codes(article(blocks=[Quote("bq", (Run(text),))]))


@pytest.mark.parametrize("text", PROSE)
def test_prose_about_secrecy_is_silent(text: str) -> None:
    assert classified_marks([text, f"甲\n{text}\n乙"]) == ()
    assert codes(article(text, f"按照要求，{text}", title=text)) == []


@pytest.mark.parametrize(
    "text", ["国家秘密标志为“密级★保密期限”，例如“机密★10年”。", "样式如机密★10年", "写作`秘密★1年`"]
)
def test_a_mark_in_a_sentence_is_for_the_secrecy_reviewer(text: str) -> None:
    assert classified_marks([text]) == ()
    assert codes(article(text)) == [("mark-doubtful", "B")]


def test_a_line_that_is_only_the_grade_counts_at_the_head() -> None:
    assert codes(article("机密", "正文")) == [("mark", "C")]
    assert codes(article(*(["正文"] * 9), "机密")) == [("mark-doubtful", "B")]
    table = Table("bt", 0, ((Cell((Run("机密"),)), Cell((Run("20年"),))),))
    assert codes(article(blocks=[table])) == [("mark-doubtful", "B")]
    assert codes(article("正文", title="秘密")) == [("mark-doubtful", "B")]
    assert classified_marks(["秘密", "秘密\n正文"]) == ()  # somebody may be typing 秘密战线


def test_the_place_of_a_mark_is_exact() -> None:
    content = article("第一段。", "000012 机密★10年")
    (found,) = [f for f in findings(content) if f.code == "secrecy.mark"]
    assert (found.text, found.start, found.end) == ("机密★10年", 12, 18)


@given(st.text(alphabet="机密秘绝★*：级年长期前 \n0123的，。“”", max_size=60))
def test_what_refuses_a_save_is_always_a_grave_or_doubtful_finding(text: str) -> None:
    marks = classified_marks([text])
    found = [mark for line in text.split("\n") for mark in marks_in(line)]
    assert len(found) >= bool(marks)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in found)


@given(st.text(max_size=80))
def test_marks_in_lines_stand_where_they_say(text: str) -> None:
    for mark in marks_in(text + "\n机密★10年"):
        assert "密" in (text + "\n机密★10年")[mark.start : mark.end]


def test_ten_thousand_characters_take_no_time() -> None:
    text = "云溪市今年安排节水改造资金三百万元，密切配合完成老旧管网改造二十公里，做好保密工作，保护商业秘密。\n" * 200
    assert len(text) > 9_000
    best = min(_timed(text) for _ in range(20))
    assert best < 0.001  # 0.02 ms on a plain desk; the bound leaves room for a busy machine


def _timed(text: str) -> float:
    began = time.perf_counter()
    classified_marks([text])
    return time.perf_counter() - began


# --- marks of internal papers, of urgency, of drafts


@pytest.mark.parametrize("rule", [r for r in BOOK.rules.values() if isinstance(r, PieceRule)], ids=lambda r: r.code)
def test_the_examples_of_a_rule_hold(rule: PieceRule) -> None:
    kind = next(kind for kind in ("paragraph", "title", "field") if kind in rule.kinds)
    for text in rule.hits:
        assert list(rule.find(Piece(text, kind))), text
        assert not rule.needs or any(need in text for need in rule.needs), text
    for text in rule.misses:
        assert not list(rule.find(Piece(text, kind))), text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("本刊为内部资料，注意保存。", "internal"),
        ("【不得外传】", "internal"),
        ("内部明电", "urgent"),
        ("工作秘密　长期", "work-secret"),
        ("公开方式：不予公开", "not-public"),
        ("（本件依申请公开）", "not-public"),
        ("份号：000012", "copy-number"),
        ("云溪市防汛抗旱指挥部明传电报", "urgent"),
    ],
)
def test_marks_of_internal_papers(text: str, code: str) -> None:
    assert code in [found for found, _ in codes(article("第一段。", text))]


@pytest.mark.parametrize(
    "text",
    [
        "投标文件未经招标人同意不得公开的情形包括以下各项，具体由招标文件载明，投标人应当逐项响应并承担相应责任。",
        "举报电话和举报人信息严格保密，不对外公开。",
        "加强内部审计和内部控制，完善内部管理制度。",
        "请携带身份证原件和内部材料清单前来办理。",
        "下列政府信息依申请公开。",
        "特急件当天办结，急件两天内办结。",
        "邮政编码：321000",
        "抽奖号码为000012。",
    ],
)
def test_ordinary_prose_is_silent(text: str) -> None:
    assert codes(article(text)) == []


def test_marks_inside_quoted_statutes_count_too() -> None:
    text = "云溪市水务局规定“内部资料，注意保存”（《资料管理办法》第三条）"
    assert ("internal", "B") in codes(article(text))


@pytest.mark.parametrize(
    ("title", "text", "count"),
    [
        ("节水改造实施方案（送审稿）", "正文", 1),
        ("节水改造实施方案(讨论稿)", "正文", 1),
        ("方案", "节水改造实施方案（初稿）", 1),
        ("方案", "会议审议了《节水改造实施方案（送审稿）》。", 0),
        ("方案", "专家组对《方案（讨论稿）》进行了评审", 1),
        ("关于《节约用水条例（征求意见稿）》公开征求意见的公告", "《节约用水条例（征求意见稿）》", 0),
        ("节约用水条例（征求意见稿）", "正文", 0),
        ("节约用水条例（征求意见稿）印发", "正文", 0),
        ("关于印发方案的通知", "节约用水方案（征求意见稿）", 1),
        ("稿件征集", "12月底前完成初稿", 0),
        ("稿件征集", "初稿完成后请交编辑部统一修改，并按要求补充图片和说明。", 0),
    ],
)
def test_marks_of_drafts(title: str, text: str, count: int) -> None:
    assert codes(article(text, title=title)).count(("draft", "W")) == count


def test_a_heading_may_be_a_draft_mark_too() -> None:
    blocks = [Heading("bh", 2, (Run("实施方案（代拟稿）"),)), *paragraphs("正文")]
    assert ("draft", "W") in codes(article(blocks=blocks))
