"""The checker: what it finds, where, in which order, and what it does not look at twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from checks_kit import TODAY, article, paragraphs

from forms.body.model import Body, Cell, Quote, Run, Table
from forms.catalogue import load
from forms.checks.article import Article, Circumstances
from forms.checks.book import RuleBook
from forms.checks.checker import Checker, check_once
from forms.checks.finding import Severity
from forms.checks.piece import Piece
from forms.checks.rule import ArticleRule, Hit, PieceRule, Spot, adjusted
from forms.checks.verdict import verdict_bytes
from forms.checks.waivers import Waiver, blocking, judge, read_waivers, waiver_for
from forms.content import Content
from forms.errors import Malformed
from forms.problems import BODY
from resources.language import say

AROUND = Circumstances(today=TODAY)
WHY = say("No.")


def word_rule(word: str, severity: Severity = "E", **values: object) -> PieceRule:
    def find(piece: Piece) -> Iterable[Hit]:
        start = piece.text.find(word)
        while start >= 0:
            yield Hit(start, start + len(word), WHY, ("好",), "好")
            start = piece.text.find(word, start + 1)

    plain: dict[str, object] = {
        "code": f"wording.w{len(word)}", "severity": severity, "name": WHY, "explanation": WHY, "source": "practice",
        "find": find, "needs": (word,), **values,
    }  # fmt: skip
    return PieceRule(**plain)  # type: ignore[arg-type]


def book(*rules: PieceRule | ArticleRule) -> RuleBook:
    return RuleBook((), rules)


def check(content: Content, *rules: PieceRule | ArticleRule) -> list[tuple[str, int, int, str]]:
    report = check_once(book(*rules), content, load().get(content.type_id), AROUND)
    return [(f.field, f.start, f.end, f.text) for f in report.findings]


def test_offsets_count_code_points_of_the_field() -> None:
    content = article("𠮷林坏", "第二段坏处", title="坏题")
    assert check(content, word_rule("坏")) == [("title", 0, 1, "坏"), (BODY, 2, 3, "坏"), (BODY, 7, 8, "坏")]


def test_items_of_a_list_field_have_their_own_place() -> None:
    assert check(article("正文", keywords=("节水", "坏词")), word_rule("坏")) == [("keywords", 3, 4, "坏")]


def test_cells_are_looked_at_one_by_one() -> None:
    table = Table("bt", 1, ((Cell((Run("甲"),)), Cell((Run("坏"),))), (Cell((Run("坏"),)), Cell((Run("乙"),)))))
    assert check(article(blocks=[table]), word_rule("坏")) == [(BODY, 2, 3, "坏"), (BODY, 4, 5, "坏")]
    assert check(article(blocks=[table]), word_rule("坏", kinds=frozenset({"paragraph"}))) == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("《办法》规定“其它情形坏”（《办法》第三条）", True),
        ("“坏的规定”，第十二条", True),
        ("“坏的规定”云政发〔2026〕12号", True),
        ("“坏的说法”是他讲的", False),
        ("坏的规定，《办法》第三条", False),
    ],
)
def test_quoted_statutes_are_exempt_unless_the_rule_says_otherwise(text: str, quoted: bool) -> None:
    assert bool(check(article(text), word_rule("坏"))) is not quoted
    assert check(article(text), word_rule("坏", statutes=True))


def test_a_quotation_set_apart_is_exempt() -> None:
    block = Quote("bq", (Run("坏"),))
    assert check(article(blocks=[block]), word_rule("坏")) == []
    assert check(article(blocks=[block]), word_rule("坏", statutes=True))


def test_only_what_changed_is_looked_at_again() -> None:
    seen: list[str] = []

    def find(piece: Piece) -> Iterable[Hit]:
        seen.append(piece.text)
        return ()

    rule = replace(word_rule("坏"), needs=(), find=find)
    checker = Checker(book(rule))
    type_ = load().get("news")
    checker.check(article("一段", "二段", "三段"), type_, AROUND)
    seen.clear()
    checker.check(article("一段", "二段改", "三段"), type_, AROUND)
    assert seen == ["二段改"]
    seen.clear()
    checker.check(article("三段", "一段"), type_, AROUND)
    assert seen == []


def test_a_moved_paragraph_has_its_findings_at_its_new_place() -> None:
    checker = Checker(book(word_rule("坏")))
    type_ = load().get("news")
    assert checker.check(article("坏事", "好事"), type_, AROUND).findings[0].start == 0
    assert checker.check(article("好事", "坏事"), type_, AROUND).findings[0].start == 3


def test_findings_come_gravest_first_then_in_reading_order() -> None:
    content = article("甲乙", "丙", title="乙")
    rules = [word_rule("甲", "I"), word_rule("乙", "C", code="wording.b"), word_rule("丙", "C", code="wording.c")]
    report = check_once(book(*rules), content, None, AROUND)
    assert [(f.severity, f.text, f.field) for f in report.findings] == [
        ("C", "乙", "title"), ("C", "乙", BODY), ("C", "丙", BODY), ("I", "甲", BODY),
    ]  # fmt: skip


def test_two_rules_that_say_the_same_of_one_place_speak_once() -> None:
    report = check_once(book(word_rule("坏", "W"), word_rule("坏", "E", code="wording.x")), article("坏"), None, AROUND)
    assert [(f.code, f.severity) for f in report.findings] == [("wording.x", "E")]


def test_a_rule_may_be_switched_off_or_made_graver_but_c_stays() -> None:
    rule, grave = word_rule("坏", "W"), word_rule("坏", "C")
    assert not adjusted(rule, "off").on
    assert adjusted(rule, "E").severity == "E"
    assert adjusted(rule, "I").severity == "W"
    assert adjusted(grave, "off") == grave
    assert adjusted(grave, "I") == grave


def test_two_rules_cannot_share_a_code() -> None:
    with pytest.raises(Malformed):
        book(word_rule("坏"), word_rule("差"))


def test_a_rule_over_the_article_names_its_place() -> None:
    def find(seen: Article) -> Iterable[Spot]:
        if len(list(seen.body())) > 1:
            yield Spot(BODY, Hit(0, 2, WHY))

    rule = ArticleRule(code="structure.x", severity="W", name=WHY, explanation=WHY, source="practice", find=find)
    assert check(article("一二三", "四"), rule) == [(BODY, 0, 2, "一二")]


# --- waivers and verdicts ---


def judged(severity: Severity, *waivers: Waiver):  # type: ignore[no-untyped-def]
    report = check_once(book(word_rule("坏", severity)), article("坏 事"), None, AROUND)
    return judge(report, waivers)


def finding_of(severity: Severity):  # type: ignore[no-untyped-def]
    return judged(severity)[0].finding


def test_an_error_waits_for_the_first_review_and_is_set_aside_with_a_reason() -> None:
    waiver = waiver_for(finding_of("E"), "aside", " 原文如此 ")
    assert not blocking(judged("E"), "submit")
    assert blocking(judged("E"), "first-review")
    assert not blocking(judged("E", waiver), "first-review")
    assert waiver.reason == "原文如此"


def test_a_grave_finding_blocks_for_ever() -> None:
    with pytest.raises(Malformed):
        waiver_for(finding_of("C"), "aside", "原文如此")
    forged = Waiver("wording.w1", "坏", "aside", "原文如此")
    assert all(blocking(judged("C", forged), stage) for stage in ("submit", "first-review", "approve"))  # type: ignore[arg-type]


def test_what_touches_secrecy_is_released_by_the_secrecy_reviewer_alone() -> None:
    with pytest.raises(Malformed):
        waiver_for(finding_of("B"), "aside", "可以公开")
    ask, release = waiver_for(finding_of("B"), "ask", "办公电话"), waiver_for(finding_of("B"), "release", "办公电话")
    assert blocking(judged("B"), "submit")
    assert not blocking(judged("B", ask), "submit")
    assert blocking(judged("B", ask), "approve")
    assert not blocking(judged("B", ask, release), "approve")


def test_a_waiver_needs_a_reason_and_survives_the_wire() -> None:
    with pytest.raises(Malformed):
        waiver_for(finding_of("E"), "aside", "  ")
    waiver = waiver_for(finding_of("E"), "aside", "原文如此")
    assert read_waivers([waiver.to_json()]) == (waiver,)  # type: ignore[list-item]
    with pytest.raises(Malformed):
        read_waivers([{**waiver.to_json(), "kind": "other"}])


def test_the_same_check_has_the_same_verdict_and_another_text_has_not() -> None:
    rules = book(word_rule("坏"))

    def verdict(content: Content) -> bytes:
        return verdict_bytes(check_once(rules, content, None, AROUND), rules, content, date(2026, 11, 27))

    assert verdict(article("坏事")) == verdict(article("坏事"))
    assert verdict(article("坏事")) != verdict(article("坏事", "又"))


def test_the_kit_makes_what_it_says() -> None:
    assert Body(paragraphs("一", "二")) == article("一", "二").body
