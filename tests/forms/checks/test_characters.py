"""Characters that are not what they seem, and those that cannot be in an article at all."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cache

import pytest
from checks_kit import article, findings
from hypothesis import given
from hypothesis import strategies as st

from forms.body.model import Heading, Image, Quote, Run
from forms.checks.book import RuleBook
from forms.checks.characters import rules
from forms.checks.piece import Piece
from forms.checks.rule import PieceRule
from forms.content import Attachment, Content
from forms.errors import Malformed
from forms.problems import BODY


@cache
def book() -> RuleBook:
    return RuleBook((), rules(()))


def found(content: Content) -> list[tuple[str, str, str | None]]:
    return [(f.code.partition(".")[2], f.text, f.fix) for f in findings(content, "characters", book())]


# --- what cannot be there ---


def test_a_lone_surrogate_is_refused_before_any_rule_sees_it() -> None:
    with pytest.raises(Malformed):
        article("云溪\ud83d市")


def test_control_characters_never_reach_the_text() -> None:
    controls = "".join(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029))
    text = article(f"云溪{controls}市", title=f"云溪{controls}市").title
    assert not [sign for sign in text if unicodedata.category(sign) == "Cc" and sign != "\n"]


def test_compatibility_ideographs_are_plain_ones_in_an_article() -> None:
    content = article("\uf900更\U0002f800")
    assert content.body.blocks == article("豈更丽").body.blocks
    assert found(content) == []


# --- what cannot be seen ---


@pytest.mark.parametrize("code", [0x200B, 0x2060, 0xFEFF, 0x00AD, 0x3164, 0x200D, 0x180E, 0x2064, 0xFFFB, 0x034F])
def test_an_unseen_character_is_removed_by_its_fix(code: int) -> None:
    assert found(article(f"人民政{chr(code)}府")) == [("invisible", chr(code), "")]


def test_unseen_characters_side_by_side_are_one_finding() -> None:
    assert found(article("人民\u200b\ufeff\u200b政府")) == [("invisible", "\u200b\ufeff\u200b", "")]


@pytest.mark.parametrize("text", ["می\u200cخواهم", "👩\u200d🌾下乡", "❤\ufe0f\u200d🔥", "क\u094d\u200dष", "ᠮᠣᠩ\u180eᠠ"])
def test_joiners_stay_where_a_script_needs_them(text: str) -> None:
    assert found(article(text)) == []


@pytest.mark.parametrize("mark", ["\u202a", "\u202e", "\u2066", "\u200e", "\u061c"])
def test_direction_marks_have_no_place_in_chinese(mark: str) -> None:
    assert found(article(f"公示{mark}期七天")) == [("bidi", mark, "")]


def test_an_override_is_found_even_beside_arabic() -> None:
    assert found(article("مرحبا\u200f 你好\u2067")) == []
    assert found(article("مرحبا\u202e 你好")) == [("bidi", "\u202e", "")]


def test_unseen_characters_are_found_in_quotations_captions_and_titles() -> None:
    picture = Attachment("a" * 64, 1, "image/png", "a.png")
    blocks = [
        Quote("bq", (Run("人民\u200b政府"),)),
        Heading("bh", 2, (Run("一、总\u200b则"),)),
        Image("bi", "a" * 64, "云溪\u200b广场", "广场\u200b全景"),
    ]
    content = article(blocks=blocks, attachments=[picture], title="通\u200b知")
    places = [(f.field, f.start) for f in findings(content, "characters.invisible", book())]
    assert places[0] == ("title", 1)
    assert [field for field, _ in places[1:]] == [BODY] * 4


def test_unusual_spaces_are_a_hint_and_an_ideographic_one_is_none() -> None:
    assert found(article("云溪市\u00a0\u2009人民政府，张\u3000三")) == [("space", "\u00a0\u2009", " ")]


# --- what is broken ---


def test_private_characters_are_named_by_their_number() -> None:
    (finding,) = findings(article("张\ue863同志"), "characters", book())
    assert "U+E863" in str(finding.message)
    assert finding.fix is None


def test_private_characters_with_a_place_of_their_own_are_put_there() -> None:
    assert found(article("\ue81e\ue83b")) == [("broken", "\ue81e", "\u9fb4"), ("broken", "\ue83b", "\U0002298f")]
    assert found(article("云\ufffd市\U000f0001")) == [("broken", "\ufffd", None), ("broken", "\U000f0001", None)]


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("李□明同志", 1), ("李□明、王□□同志", 2), ("□同意", 0), ("是否公开：□是□否", 0), ("是否有证□是", 0), ("男□女□", 0),
        ("请在□内打钩（√）", 0), ("注：□为必填", 0),
    ],
)  # fmt: skip
def test_a_box_inside_a_word_may_be_a_lost_character(text: str, boxes: int) -> None:
    assert [code for code, _, _ in found(article(text))] == ["box"] * boxes


# --- radicals and width ---


def test_every_radical_sign_is_found_and_kangxi_radicals_all_have_a_character() -> None:
    kangxi = "".join(map(chr, range(0x2F00, 0x2FD6)))
    fixes = [fix for _, _, fix in found(article(kangxi))]
    assert len(fixes) == 214
    assert all(fix and "\u4e00" <= fix <= "\u9fff" for fix in fixes)
    assert ("radical", "\u2ea0", "民") in found(article("\u2ea0生"))
    assert ("radical", "\u2e88", None) in found(article("\u2e88"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共３天", [("fullwidth", "３", "3")]),
        ("增长１２．５％。", [("fullwidth", "１２．５％", "12.5%")]),
        ("２０２６年１１月", [("fullwidth", "２０２６", "2026"), ("fullwidth", "１１", "11")]),
        ("Ａ．总则", [("fullwidth", "Ａ", "A")]),
        ("2０26年", [("mixed-width", "2０26", "2026")]),
        ("GDP、ＧＤＰ", [("mixed-width", "ＧＤＰ", "GDP")]),
        ("5人、５人", [("fullwidth", "５", "5")]),
        ("第〇号、（一）、100%", []),
    ],
)
def test_numerals_and_letters_are_half_width(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(article(text)) == expected


def test_the_law_keeps_its_full_width_numerals() -> None:
    assert found(article("“罚款５０元”，《办法》第三条")) == []


@given(st.text(alphabet="０５９ＡＺａｚ09Az．.％年、", max_size=12))
def test_width_fixes_are_what_normal_form_says_and_leave_nothing(text: str) -> None:
    content = article(text)
    done = content.body.blocks and "".join(run.text for run in content.body.blocks[0].runs)  # type: ignore[union-attr]
    for finding in reversed(findings(content, "characters", book())):
        if finding.code in ("characters.fullwidth", "characters.mixed-width"):
            assert finding.fix == unicodedata.normalize("NFKC", finding.text)
            done = done[: finding.start] + finding.fix + done[finding.end :]
    assert not [sign for sign in done or "" if sign in "０５９ＡＺａｚ"]


# --- other scripts ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第ニ季度", [("ニ", "二")]), ("人ロ普查", [("ロ", "口")]), ("С919客机", []), ("CОVID防控", [("CОVID", "COVID")]),
        ("ΑPP下载", [("ΑPP", "APP")]), ("2O26年", [("2O26", None)]), ("长5l0公里", []), ("カラオケ", []), ("オレンジ色の口カ", []),
        ("直径5μm", []), ("Москва市", []), ("H2O", []), ("3O元", []),
    ],
)  # fmt: skip
def test_lookalikes(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(word, fix) for code, word, fix in found(article(text)) if code == "lookalike"] == expected


# --- traditional ---


def test_traditional_words_are_doubtful_with_the_simplified_form() -> None:
    content = article("会议強調，要抓好落实，确保各项任务按时完成。")
    (finding,) = findings(content, "characters", book())
    assert (finding.severity, finding.start, finding.text, finding.suggestions, finding.fix) == (
        "W",
        2,
        "強調",
        ("强调",),
        None,
    )


def test_japanese_forms_are_found_too() -> None:
    assert ("traditional", "気", None) in found(article("天気预报说明天多云转晴，请注意保暖并按时收听。"))


@pytest.mark.parametrize(
    "text", ["乾隆年间，著名学者瞭望，慰藉、狼藉、覆盖", "李昇、陈陞两位同志参加会议", "大塚先生到访"]
)
def test_what_is_standard_is_left_alone(text: str) -> None:
    assert found(article(text)) == []


def test_a_text_that_is_traditional_is_left_alone() -> None:
    text = "會議強調，要抓好落實，確保各項任務按時完成。"
    assert found(article(text)) == []
    mixed = replace(article("会议強調，要抓好落实，确保各项任务按时完成。"), language="zh-Hant-TW")
    assert found(mixed) == []


def test_a_quotation_set_apart_may_be_traditional() -> None:
    blocks = [
        Quote("bq", (Run("學而時習之"),)),
        *article("会议要求，认真学习，抓好落实，确保各项任务按时完成。").body.blocks,
    ]
    assert found(article(blocks=blocks)) == []


def test_the_list_ends_somewhere() -> None:
    text = "会议強，调研期间，各单位要认真准备，按时报送材料。" * 30
    assert len(found(article(text))) == 20


@pytest.mark.parametrize("rule", [r for r in rules(()) if isinstance(r, PieceRule) and r.needs], ids=lambda r: r.code)
def test_a_rule_is_asked_for_every_character_it_finds(rule: PieceRule) -> None:
    found_alone: set[str] = set()
    for first in range(0xA0, 0x10000, 0x40):
        block = [chr(code) for code in range(first, min(first + 0x40, 0x10000)) if not 0xD800 <= code < 0xE000]
        piece = Piece("人" + "人".join(block) + "人", "paragraph")
        found_alone.update(piece.text[hit.start] for hit in rule.find(piece))
    assert found_alone or rule.code == "characters.mixed-width"  # two signs are needed for that
    assert found_alone <= set(rule.needs)
