"""Marks: pairs over paragraphs, width, fixes that put them right, and what is let be."""

from __future__ import annotations

import pytest
from checks_kit import article, codes, findings
from hypothesis import given
from hypothesis import strategies as st

from forms.body.model import Cell, Run, Table
from forms.checks.finding import Finding
from forms.checks.piece import Piece
from forms.checks.punctuation.pairs import loose_marks

PAIRS = "“”‘’《》〈〉（）【】〔〕「」『』"


def unpaired(*texts: str, **fields: str) -> list[str]:
    return [f.text for f in findings(article(*texts, **fields), "punctuation.unpaired")]


def fixed(text: str, *wanted: str) -> str:
    """A paragraph after all fixes of some rules, from the end to the beginning."""
    found: list[Finding] = []
    for code in wanted:
        found += [f for f in findings(article(text), code) if f.fix is not None]
    for finding in sorted(found, key=lambda f: -f.start):
        text = text[: finding.start] + str(finding.fix) + text[finding.end :]
    return text


# --- pairs ---


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("印发《管理办法的通知", ["《管理办法的通"]),
        ("推进“一网通办", ["“一网通办"]),
        ("市政府办公室）负责", ["市政府办公室）"]),
        ("落实”四好农村路”要求", ["落实”", "”四好农村路”"]),
        ("落实“四好农村路“要求", ["“四好农村路“", "“要求"]),
        ("《甲（乙》丙）", ["《甲（乙》丙）", "（乙》丙）"]),
    ],
)
def test_a_mark_without_its_other_half(text: str, shown: list[str]) -> None:
    assert unpaired(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "印发《关于〈管理办法〉的通知》（云政发〔2026〕3号）。",
        "1）明确责任；2）抓好落实。",
        "（见附件1）和（附件 2）",
        "一是宣传；（二）培训",
        "He said it’s fine, ’98 too",
        "他说：“要落实‘四好’要求。”",
        "那声音是“‘来了！’”。",
        "办公室(政务公开科）负责",
        "",
    ],
)
def test_marks_that_are_in_order(text: str) -> None:
    assert unpaired(text, "第二段") == []


def test_a_quotation_over_paragraphs_opens_each_and_closes_the_last() -> None:
    assert unpaired("他说：“第一段话。", "“第二段话。", "“第三段话。”") == []
    assert unpaired("他说：“第一段话。", "第二段话。") == ["“第一段话。"]


def test_text_broken_into_lines_pairs_across_them() -> None:
    assert unpaired("根据《云溪市公共停车", "管理办法》的规定") == []


def test_a_title_does_not_borrow_from_the_body() -> None:
    assert unpaired("》的解读", title="《管理办法") == ["《管理办法", "》"]


def test_each_cell_is_on_its_own_and_the_place_is_right() -> None:
    table = Table(
        "bt", 1, ((Cell((Run("项目"),)), Cell((Run("备注"),))), (Cell((Run("甲（试行"),)), Cell((Run("无"),))))
    )
    (found,) = findings(article(blocks=[table]), "punctuation.unpaired")
    text = "项目\t备注\n甲（试行\t无"
    assert text[found.start : found.end] == found.text == "（试行"
    assert found.severity == "E"


@given(st.recursive(st.text(alphabet="云溪市政府1a ", max_size=4), lambda inner: st.builds(
    lambda pair, body, rest: pair[0] + body + pair[1] + rest,
    st.sampled_from([PAIRS[n : n + 2] for n in range(0, len(PAIRS), 2)]), inner, inner,
), max_leaves=8))  # fmt: skip
def test_text_whose_marks_nest_has_no_loose_ones(text: str) -> None:
    assert all(mark.alone for mark in loose_marks(Piece(text, "paragraph")))


@given(st.text(alphabet=PAIRS + "()云溪1", max_size=30))
def test_every_loose_mark_is_one_of_the_text(text: str) -> None:
    found = loose_marks(Piece(text, "paragraph"))
    assert all(text[mark.place] == mark.sign for mark in found)
    opened = sum(text.count(sign) for sign in PAIRS[::2] + "(")
    closed = sum(text.count(sign) for sign in PAIRS[1::2] + ")")
    assert len(found) >= abs(opened - closed)


# --- width ---


def test_one_place_has_one_finding_about_width() -> None:
    found = findings(article("会议强调,要加强统筹。"), "punctuation")
    assert [(f.code, f.text, f.fix) for f in found] == [("punctuation.half-width", "会议强调,", "会议强调，")]


def test_the_second_opinion_is_a_hint_without_fix() -> None:
    (found,) = findings(article("会议时间为9:30,地点在二楼。"), "punctuation.width")
    assert (found.severity, found.fix, found.suggestions) == ("I", None, ("9:30，",))


@pytest.mark.parametrize(
    "text",
    [
        "网址为https://www.yunxi.gov.cn/a,b?c=1，请查看。",
        "上午9:30开始，比分3:2，共1,234人，增长5.5%。",
        "使用Python 3.11和C++，见README.md",
        "共5个test和3人参加2026年培训。",
        "标准为GB/T 9704-2012，邮箱a.b@yunxi.gov.cn",
    ],
)
def test_half_width_marks_that_belong_there(text: str) -> None:
    assert codes(article(text), "punctuation") == []


def test_no_space_is_ever_proposed() -> None:
    for finding in findings(article("云溪市2026年GDP增长5%,共3个test项目(含2个新建)."), "punctuation"):
        assert all(" " not in suggestion for suggestion in finding.suggestions)


# --- fixes ---


@pytest.mark.parametrize(
    ("text", "right", "code"),
    [
        ("一是宣传,二是培训;三是检查.", "一是宣传，二是培训；三是检查.", "half-width"),
        ("全部完成。。", "全部完成。", "doubled"),
        ("宣传，，培训、、检查", "宣传，培训、检查", "doubled"),
        ("《关于印发《办法》的通知》", "《关于印发〈办法〉的通知》", "title-nested"),
        ("他说：“用好“一网通办”平台”", "他说：“用好‘一网通办’平台”", "quote-nested"),
        ("教育、医疗、等领域", "教育、医疗等领域", "deng"),
        ("教育、医疗...", "教育、医疗……", "ellipsis"),
        ("（一）、总体要求", "（一）总体要求", "label-brackets"),
        ("1、明确责任", "1.明确责任", "label-figure"),
        ("一.总体要求", "一、总体要求", "label-han"),
        ("办公室(政务公开科)负责", "办公室（政务公开科）负责", "half-brackets"),
        ("附件：1.考评指标。", "附件：1.考评指标", "attachment-name"),
        ("为民服务--云溪在行动", "为民服务——云溪在行动", "dash"),
    ],
)
def test_a_fix_puts_it_right_and_leaves_nothing_to_fix(text: str, right: str, code: str) -> None:
    assert fixed(text, f"punctuation.{code}") == right
    assert codes(article(right), f"punctuation.{code}") == []


def test_the_end_of_a_title() -> None:
    found = findings(article("正文。", title="云溪市召开防汛会议。"), "punctuation.title-end")
    assert [(f.field, f.text, f.fix) for f in found] == [("title", "召开防汛会议。", "召开防汛会议")]


def test_quoted_statutes_keep_their_marks() -> None:
    text = "“一是宣传,二是培训”（《云溪市宣传办法》第三条）"
    assert codes(article(text), "punctuation.half-width") == []


def test_sentences_of_other_families_stay_silent_here() -> None:
    texts = (
        "深入检查院落整治，发布署名文章。",
        "设十二个维护点，至尊守护，恢复盖章。",
        "（此件公开发布）",
        "《政府网站发展指引》（国办发〔2017〕47号）",
        "热线电话0000-1234567，标准GB/T 9704—2012。",
    )
    assert codes(article(*texts), "punctuation") == codes(article(*texts), "numbers") == []
