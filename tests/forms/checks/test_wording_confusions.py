"""Misspelt words: each row, its guard, and the right sentences that look like them."""

from __future__ import annotations

from functools import cache
from itertools import pairwise, product

import pytest
from checks_kit import TODAY, article, findings
from hypothesis import given
from hypothesis import strategies as st

from forms.canonical import JSON, canonical
from forms.checks.book import RuleBook
from forms.checks.pack import packs_in_force, read_pack, shipped_packs
from forms.checks.piece import Piece
from forms.checks.wording import rules
from forms.checks.wording.confusions import confusion_rules
from forms.checks.wording.table import Term, TermTable, read_terms
from forms.errors import Malformed

CODES = {"C": "confusion-grave", "E": "confusion", "W": "confusion-doubtful", "I": "usage"}


@cache
def book() -> RuleBook:
    packs = shipped_packs()
    return RuleBook(packs, rules(packs))


def terms() -> list[Term]:
    return list(read_terms(shipped_packs(), "confusions"))


def found(text: str, rules_: RuleBook | None = None) -> list[tuple[str, str, str | None]]:
    wanted = set(CODES.values())
    seen = ((f.code.partition(".")[2], f.text, f.fix) for f in findings(article(text), "wording", rules_ or book()))
    return [one for one in seen if one[0] in wanted]


@pytest.mark.parametrize("term", [term for term in terms() if term.guard is None], ids=lambda term: term.wrong)
def test_a_row_without_a_guard_is_found_alone(term: Term) -> None:
    places = TermTable(terms()).places(Piece(f"，{term.wrong}，", "paragraph"))
    assert [(place.start, place.end) for place in places] == [(1, 1 + len(term.wrong))]


@pytest.mark.parametrize(
    "term", [term for term in terms() if term.guard], ids=lambda term: f"{term.wrong}-{term.severity}"
)
def test_every_guard_is_sound_and_speaks_of_its_word(term: Term) -> None:
    assert term.guard is not None
    assert term.wrong in term.guard.pattern
    term.guard.check()


def test_no_row_offers_what_it_finds_wrong() -> None:
    table = TermTable(terms())
    again = [(t.wrong, right) for t in terms() for right in t.right if table.places(Piece(right, "paragraph"))]
    assert again == []


@pytest.mark.parametrize(
    "text",
    [
        "卫生检查院感科", "设十二个维护点", "至尊守护", "恢复盖章", "毕竟争议较大", "竟标志着", "多重迭代", "交通迅速恢复",
        "开幕捐赠仪式", "遂道歉", "引爆光谷", "敏感概念", "先讲坐标系", "教育部暑期安排", "北欧打造", "访问侯家村",
        "必须品质过硬", "化学反应问题", "深入检查院落整治", "发布署名文章", "教育部暑期培训", "通讯速度明显提升",
        "形势严峻工作艰巨", "双重迭代升级", "内涵概括", "严禁固体废物入境", "竟然如此，竟选择离开", "究竟选在何处", "完毕竞争上岗",
        "贯切入点", "连横贯切", "战斗欧洲", "过渡假定", "山脉博物馆", "大幅射击", "灿烂用心", "国防碍难", "严禁固定", "空气慨叹",
        "标签定价", "抽签定号", "短缺限电", "倒塌实况", "一起迄今", "坦克守城", "地图象征", "目录象形", "平台帐单", "外交待遇",
        "精采用户", "其中共合国际", "全部书计", "科学发展关键", "人员按排队顺序", "包含盖章", "报名截止12月31日", "截止时间",
        "应按装备要求", "自主创建全国", "增副主任", "沿街到办公楼", "以有关单为准", "祖国万死不辞", "是否是是非题",
        "四个自新设备", "第二个维护周期", "不良反应情况", "重申清理", "返乡填表", "公园满结束", "进行进行曲", "个人名政府",
    ],
)  # fmt: skip
def test_right_sentences_stay_silent(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云溪市人民攻府", ("confusion-grave", "攻府", "政府")),
        ("市人民检查院", ("confusion-grave", "检查院", "检察院")),
        ("到县检查院", ("confusion-doubtful", "检查院", None)),
        ("市人民检察院副检查长", ("confusion-grave", "检查长", "检察长")),
        ("防汛工作领导小姐成员", ("confusion-grave", "小姐", "小组")),
        ("镇党委书计", ("confusion-grave", "书计", "书记")),
        ("增强“四个意思”", ("confusion-grave", "四个意思", "四个意识")),
        ("双方签定合同", ("confusion", "签定", "签订")),
        ("截止2026年10月底", ("confusion", "截止", "截至")),
        ("燃气泄露", ("confusion-doubtful", "泄露", None)),
        ("通知入下：", ("confusion", "通知入下", "通知如下")),
        ("个人帐户", ("usage", "帐户", None)),
    ],
)
def test_misspelt_words_with_their_severity(text: str, expected: tuple[str, str, str | None]) -> None:
    assert found(text) == [expected]


def test_the_longest_word_counts_and_a_shorter_one_steps_in_when_its_guard_refuses() -> None:
    def table(guard: str) -> list[str]:
        packs = (pack({"terms": [row("甲乙"), row("甲乙丙", guard=guard), row("乙丙")]}),)
        places = TermTable(read_terms(packs, "terms")).places(Piece("说甲乙丙丁", "paragraph"))
        return [place.term.wrong for place in places]

    assert table("甲乙丙") == ["甲乙丙"]
    assert table("甲乙丙(?!丁)") == ["甲乙"]


@given(st.lists(st.sampled_from("甲乙丙"), max_size=12).map("".join))
def test_places_are_in_order_apart_and_are_what_they_say(text: str) -> None:
    words = ["".join(signs) for size in (1, 2, 3) for signs in product("甲乙", repeat=size)]
    places = TermTable(Term(word, (), "W", "practice") for word in words).places(Piece(text, "paragraph"))
    assert all(text[place.start : place.end] == place.term.wrong for place in places)
    assert all(one.end <= other.start for one, other in pairwise(places))
    covered = sum(place.end - place.start for place in places)
    assert covered == sum(sign in "甲乙" for sign in text)


# --- a unit's own terms ---


def row(wrong: str, right: tuple[str, ...] = ("好",), severity: str = "E", **more: JSON) -> dict[str, JSON]:
    return {
        "wrong": wrong,
        "right": list(right),
        "severity": severity,
        "source": "本单位规定",
        "confidence": "official",
    } | more


def pack(sections: dict[str, JSON], identity: str = "own"):  # type: ignore[no-untyped-def]
    labels: JSON = {"zh_CN": "本单位", "zh_TW": "本單位", "en": "Own"}
    frame: JSON = {
        "format": "gaoqian-rules/1", "id": identity, "version": 1, "date": "2026-11-01", "unit": "u1", "labels": labels,
        "sections": sections,
    }  # fmt: skip
    return read_pack(canonical(frame))


def own_book(*rows: dict[str, JSON]) -> RuleBook:
    packs = packs_in_force((pack({"terms": list(rows)}),), "u1", TODAY)
    return RuleBook(packs, confusion_rules(packs))


def test_a_units_own_term_has_its_own_words() -> None:
    note: JSON = {
        "zh_CN": "按本市规定写“云溪湿地公园”。",
        "zh_TW": "按本市規定寫“雲溪濕地公園”。",
        "en": "As the city decided.",
    }
    rules_ = own_book(row("云溪湿地", ("云溪湿地公园",), "W", note=note, guard="云溪湿地(?!公园)"))
    (finding,) = findings(article("游览云溪湿地，不同于云溪湿地公园。"), "wording", rules_)
    assert (finding.severity, finding.start, str(finding.message)) == ("W", 2, "按本市规定写“云溪湿地公园”。")
    assert finding.source == "本单位规定"


def test_a_units_own_term_goes_before_the_shipped_one_and_may_forbid_a_word() -> None:
    rules_ = own_book(row("其它", ("另外",), "E"), row("打造", (), "I"))
    assert found("其它事项", rules_) == [("confusion", "其它", "另外")]
    (finding,) = findings(article("打造品牌"), "wording", rules_)
    assert (str(finding.message), finding.suggestions, finding.fix) == ("不使用“打造”。", (), None)


def test_what_was_only_remembered_waits() -> None:
    assert found("说甲乙丙丁", own_book(row("甲乙丙", confidence="recall"))) == []


@pytest.mark.parametrize(
    "broken",
    [
        row("甲", guard="(甲"), row("甲", guard="(?:甲+)+乙"), row("甲", severity="X"), row(""), row("甲", confidence="sure"),
        row("甲", other=1), row("甲", note={"zh_CN": "甲"}),
    ],
)  # fmt: skip
def test_a_broken_row_is_refused(broken: dict[str, JSON]) -> None:
    with pytest.raises(Malformed):
        own_book(broken)


def test_quoted_statutes_keep_their_old_spelling() -> None:
    assert found("“当事人签定合同”，《办法》第三条") == []
    assert found("当事人签定合同，《办法》第三条") == [("confusion", "签定", "签订")]
