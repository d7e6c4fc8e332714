"""Twins: what counts as the same report told again, what differs to the token, and what is no twin at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import pytest
from checks_kit import TODAY, article, codes, findings, shipped_book
from hypothesis import given
from hypothesis import strategies as st
from support.reports import Report, altered_twin, report, twin

from forms.body.model import Body, Paragraph, Run
from forms.catalogue import load
from forms.checks.article import Article, Circumstances, read_article
from forms.checks.checker import check_once
from forms.checks.twins import Twin, differences, find_twin, similarity
from forms.checks.twins.normal import fold, normal, normal_text, slots
from forms.checks.twins.once import Once
from forms.checks.twins.signature import MARKS, signature
from forms.checks.verdict import verdict_bytes
from forms.checks.waivers import blocking, judge, waiver_for
from forms.content import Content

VISIT = (
    "2026年7月3日上午，云溪市水利局局长李明率检查组到青石镇开展防汛检查。检查组先后来到白马村、红旗水库，查看堤防1200米，"
    "排查隐患37处，与值守人员逐一核对抢险物资。李明指出，当前正值主汛期，要把巡堤查险落到每一个班次、每一处险段，"
    "发现险情立即报告、立即处置，确保人民群众生命财产安全。"
)
AGAIN = (
    "2026年8月19日下午，云溪市应急管理局副局长王小强率检查组到柳泉镇开展防汛检查。检查组先后来到桃源村、松岭水库，查看堤防860米，"
    "排查隐患21处，与值守人员逐一核对抢险物资。王小强指出，当前正值主汛期，要把巡堤查险落到每一个班次、每一处险段，"
    "发现险情立即报告、立即处置，确保人民群众生命财产安全。"
)
OTHER = (
    "2026年7月3日上午，云溪市水利局局长李明到青石镇调研农村供水工程。他走进白马村水厂，查看净化设备运行情况，详细询问水价、"
    "水质检测频次和管网漏损率，与村民算起用水账。李明要求，要把好水源关、制水关、输水关，让村里的老人孩子喝上放心水，"
    "年底前完成三个片区的管网改造，建立专人管护制度。"
)
TITLE, SECOND = "李明到青石镇检查防汛工作", "王小强到柳泉镇检查防汛工作"


@dataclass(frozen=True)
class Kept:
    """An archive of a few articles, all of them candidates."""

    articles: tuple[tuple[str, str, str], ...]

    def candidates(self, article: str, text: str) -> Iterable[tuple[str, str, str]]:
        return iter(self.articles)


ARCHIVE = Kept((("a-other", "李明调研农村供水", OTHER), ("a-first", TITLE, VISIT)))


def as_content(one: Report) -> Content:
    title, text = one.texts
    return article(*text.split("\n"), title=title)


# --- what is taken away -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("2026年7月3日上午，会议召开", [("date", "2026年7月3日上午")]),
        ("近日，二〇二六年度预算公开", [("date", "近日"), ("date", "二〇二六年度")]),
        ("发放补贴3.5万元，惠及两千余户", [("number", "3.5万"), ("number", "两千余")]),
        ("云溪市青石镇白马村", [("place", "云溪市青石镇白马村")]),
        ("副县长王强陪同", [("post", "副县长"), ("person", "王强")]),
        ("县委书记李明、副县长赵小磊出席", [("post", "县委书记"), ("person", "李明"), ("post", "副县长"), ("person", "赵小磊")]),
        ("李明率队走访", [("person", "李明")]),
        ("云溪水利局局长", [("organisation", "云溪水利局"), ("post", "局长")]),
        ("方案到位，金额不变", []),
        ("城市建设和农村改革统筹推进", []),
    ],
)  # fmt: skip
def test_slots_are_seen(line: str, found: list[tuple[str, str]]) -> None:
    seen = [(slot.kind, line[slot.start : slot.end]) for slot in slots(line)]
    if not found:
        assert not [one for one in seen if one[0] in ("date", "number", "place", "post", "organisation")]
    elif line.startswith(("县委", "云溪水利")):
        assert [one for one in seen if one[0] != "post"] == [one for one in found if one[0] != "post"]
    else:
        assert seen == found


def test_what_is_left_is_the_same_for_twins() -> None:
    assert normal(VISIT) == normal(AGAIN)
    assert normal(VISIT) != normal(OTHER)
    assert "李明" not in normal(VISIT)


@given(st.text(st.sampled_from("云溪市李明局长2026年７月，。 到在ＡaＢ检查\u3000"), max_size=60))
def test_width_case_and_white_space_change_nothing(text: str) -> None:
    # The index is made anew from the folded texts of the search.
    assert normal(fold(text)) == normal(text) == normal_text(text)
    assert normal(text.upper()) == normal(text.lower())
    slotted = slots(text)
    assert all(0 <= one.start < one.end <= len(text) for one in slotted)
    assert all(one.end <= other.start for one, other in pairwise(slotted))


# --- signatures -------------------------------------------------------------------------------------------------------


def test_a_signature_is_small_and_the_same_for_the_same_words() -> None:
    marks = signature(f"{TITLE}\n{VISIT}")
    assert len(marks) == MARKS
    assert list(marks) == sorted(set(marks))
    assert all(0 <= mark < 2**32 for mark in marks)
    assert signature(f"{VISIT}\n{TITLE}") == marks
    assert signature("") == signature("2026年7月3日") == ()


def test_twins_share_most_marks_and_others_few() -> None:
    first, again, other = (set(signature(text)) for text in (VISIT, AGAIN, OTHER))
    assert len(first & again) == MARKS
    assert len(first & other) < MARKS // 4


# --- likeness and differences -----------------------------------------------------------------------------------------


def test_likeness_is_of_what_stays() -> None:
    assert similarity(VISIT, AGAIN) == 1.0
    assert similarity(VISIT, OTHER) == 0.0
    assert similarity("同一句话。", "同一句话。") == 0.0  # too short to be anybody's twin


def test_the_differences_are_exactly_the_tokens_that_differ() -> None:
    found = [(d.kind, d.text, d.other_text) for d in differences(VISIT, AGAIN)]
    assert found == [
        ("date", "2026年7月3日上午", "2026年8月19日下午"),
        ("organisation", "水利局", "应急管理局"),
        ("post", "局长", "副局长"),
        ("person", "李明", "王小强"),
        ("place", "青石镇", "柳泉镇"),
        ("place", "白马村", "桃源村"),
        ("place", "红旗水库", "松岭水库"),
        ("number", "1200", "860"),
        ("number", "37", "21"),
        ("person", "李明", "王小强"),
    ]
    for one in differences(VISIT, AGAIN):
        assert VISIT[one.start : one.end] == one.text
        assert AGAIN[one.other_start : one.other_end] == one.other_text


@pytest.mark.parametrize(
    ("one", "other", "kind", "texts"),
    [
        ("会议结束后合影。", "会议结束后参观展厅。", "text", ("合影", "参观展厅")),
        ("全体到会。", "全体到会。散会。", "text", ("", "散会。")),
        ("全体到会。散会。", "全体到会。", "text", ("散会。", "")),
        ("使用Word文档。", "使用Excel文档。", "text", ("Word", "Excel")),
        ("收到信12封", "收到信35封", "number", ("12", "35")),
    ],
)
def test_a_difference_may_stand_on_one_side_only(one: str, other: str, kind: str, texts: tuple[str, str]) -> None:
    (found,) = differences(one, other)
    assert (found.kind, found.text, found.other_text) == (kind, *texts)


def test_width_and_white_space_are_no_difference() -> None:
    assert differences("收到（１２）封 信\nＡ", "收到(12)封信a") == ()
    assert differences("", "") == ()
    (found,) = differences("", "新增")
    assert (found.start, found.end, found.other_text) == (0, 0, "新增")


@given(st.text(max_size=80), st.text(max_size=80))
def test_taking_the_differences_over_gives_the_other_text(one: str, other: str) -> None:
    built, place = "", 0
    for found in differences(one, other):
        assert one[found.start : found.end] == found.text
        built += one[place : found.start] + found.other_text
        place = found.end
    built += one[place:]
    assert not differences(built, other)


# --- the rules --------------------------------------------------------------------------------------------------------


def test_a_twin_is_pointed_out_with_the_title_and_the_number_of_places() -> None:
    (found,) = findings(article(AGAIN, title=SECOND), "twins", archive=ARCHIVE)
    assert (found.code, found.severity, found.start, found.end, found.suggestions) == ("twins.twin", "W", 0, 0, ())
    assert found.text == TITLE
    assert "12" in str(found.message)
    assert TITLE in str(found.message)


def test_an_old_text_with_a_new_date_is_pointed_out_as_such() -> None:
    assert codes(article(VISIT, title=TITLE), "twins", archive=ARCHIVE) == ["twins.old-text"]
    again = article(VISIT.replace("7月3日", "9月9日"), title=TITLE)
    assert codes(again, "twins", archive=ARCHIVE) == ["twins.old-text"]


@pytest.mark.parametrize("archive", [None, Kept(()), Kept((("a-other", "李明调研农村供水", OTHER),))])
def test_nothing_is_said_of_other_articles(archive: Kept | None) -> None:
    assert codes(article(AGAIN, title=SECOND), "twins", archive=archive) == []


def test_an_article_is_not_its_own_twin() -> None:
    assert codes(article(VISIT, title=TITLE), "twins", archive=ARCHIVE, article="a-first") == []


def test_the_likest_candidate_is_named() -> None:
    altered = AGAIN.replace("与值守人员逐一核对抢险物资", "听取值守人员汇报")
    archive = Kept((("a1", "改写过的", altered), ("a2", TITLE, VISIT)))
    (found,) = findings(article(AGAIN, title=SECOND), "twins", archive=archive)
    assert found.text == TITLE


def test_a_sentence_added_dropped_or_rewritten_does_not_hide_a_twin() -> None:
    chance = Random(11)
    originals = [report(chance) for _ in range(60)]
    for original in originals:
        archive = Kept((("a1", *original.texts),))
        for changed in (twin(chance, original), altered_twin(chance, original)):
            assert codes(as_content(changed), "twins", archive=archive), changed.texts


def test_reports_of_one_kind_are_no_twins() -> None:
    chance = Random(12)
    for _ in range(60):
        one = report(chance)
        archive = Kept((("a1", *report(chance, one.kind, one.field).texts),))
        assert codes(as_content(one), "twins", archive=archive) == []


def test_a_yearly_notice_is_set_aside_with_a_reason_and_stays_so() -> None:
    book, type_ = shipped_book(), load().get("news")
    around = Circumstances(TODAY, archive=ARCHIVE)
    report_ = check_once(book, article(AGAIN, title=SECOND), type_, around)
    (found,) = [f for f in report_.findings if f.code == "twins.twin"]
    waiver = waiver_for(found, "aside", "每年汛前例行检查，文字依惯例。")
    edited = check_once(book, article(AGAIN + "特此报道。", title=SECOND), type_, around)
    (judged,) = [item for item in judge(edited, (waiver,)) if item.finding.code == "twins.twin"]
    assert not judged.stands
    other = Kept((("a3", "另一篇稿件", VISIT),))
    fresh = check_once(book, article(AGAIN, title=SECOND), type_, Circumstances(TODAY, archive=other))
    (judged,) = [item for item in judge(fresh, (waiver,)) if item.finding.code == "twins.twin"]
    assert judged.stands
    assert not blocking([judged], "approve")


def test_a_verdict_does_not_hang_on_the_archive() -> None:
    book, type_, content = shipped_book(), load().get("news"), article(AGAIN, title=SECOND)
    with_it = check_once(book, content, type_, Circumstances(TODAY, archive=ARCHIVE))
    without = check_once(book, content, type_, Circumstances(TODAY))
    assert with_it.findings != without.findings
    assert verdict_bytes(with_it, book, content, TODAY) == verdict_bytes(without, book, content, TODAY)


def test_the_archive_is_asked_once_for_both_rules() -> None:
    asked: list[str] = []

    class Counting:
        def candidates(self, article: str, text: str) -> Iterable[tuple[str, str, str]]:
            asked.append(text)
            return ()

    codes(article(AGAIN, title=SECOND), "twins", archive=Counting())
    assert asked == [f"{SECOND}\n{AGAIN}"]


def test_once_remembers_the_last_article_only() -> None:
    made: list[Article] = []

    def make(one: Article) -> int:
        made.append(one)
        return len(made)

    once = Once(make)
    first, second = (
        read_article(
            Content("news", "0" * 64, "c", body=Body((Paragraph("bp0", (Run(t),)),))), None, Circumstances(TODAY)
        )
        for t in ("甲", "乙")
    )
    assert [once(first), once(first), once(second), once(first)] == [1, 1, 2, 3]


def test_find_twin_tells_what_the_screen_shows() -> None:
    read = read_article(article(AGAIN, title=SECOND), None, Circumstances(TODAY, archive=ARCHIVE))
    found = find_twin(read)
    assert isinstance(found, Twin)
    assert (found.article, found.title, found.similarity, found.same_facts) == ("a-first", TITLE, 1.0, False)
    assert found.differences == differences(f"{SECOND}\n{AGAIN}", f"{TITLE}\n{VISIT}")
