"""Fixed wording that is nearly right, lists with a fixed order, and settled wording as rows."""

from __future__ import annotations

from functools import cache

import pytest
from checks_kit import article, findings
from hypothesis import given
from hypothesis import strategies as st

from forms.canonical import JSON, canonical
from forms.checks.book import RuleBook
from forms.checks.pack import RulePack, read_pack, shipped_packs
from forms.checks.piece import Piece
from forms.checks.rule import PieceRule
from forms.checks.wording.fixed import NearPhrases, Phrase, fixed_rules
from forms.checks.wording.lists import list_rules
from forms.checks.wording.phrasing import phrasing_rules
from forms.errors import Malformed


@cache
def book() -> RuleBook:
    packs = shipped_packs()
    return RuleBook(packs, [*fixed_rules(packs), *list_rules(packs), *phrasing_rules(packs)])


def found(text: str) -> list[tuple[str, str]]:
    return [(f.code.partition(".")[2], f.text) for f in findings(article(text), "wording", book())]


# --- nearly right ---


@pytest.mark.parametrize(
    ("text", "wrong", "fix"),
    [
        (
            "学习习近平新时代中国特色社会注义思想",
            "习近平新时代中国特色社会注义思想",
            "习近平新时代中国特色社会主义思想",
        ),
        ("习近平新时代中国社会主义思想", "习近平新时代中国社会主义思想", "习近平新时代中国特色社会主义思想"),
        ("以习近平为核心的党中央", "以习近平为核心的党中央", "以习近平同志为核心的党中央"),
        ("以习近平同志为核兴的党中央", "以习近平同志为核兴的党中央", "以习近平同志为核心的党中央"),
        ("习进平总书记", "习进平总书记", "习近平总书记"),
        ("刁近平总书记", "刁近平总书记", "习近平总书记"),
        ("中华人民共国", "中华人民共国", "中华人民共和国"),
        ("中华人共民和国", "中华人共民和国", "中华人民共和国"),
        ("“三个代表”重耍思想", "三个代表”重耍思想", None),
    ],
)
def test_grave_slips(text: str, wrong: str, fix: str | None) -> None:
    (finding,) = findings(article(text), "wording.fixed-grave", book())
    assert (finding.severity, finding.text, finding.fix) == ("C", wrong, fix)


@pytest.mark.parametrize(
    "text",
    [
        "习近平新时代中国特色社会主义思想", "习近平新时代中国特色社会主义外交思想", "新时代中国特色社会主义思想",
        "习近平生态文明思想", "以习近平同志为核心的党中央", "以邓小平同志为核心的党中央", "以江泽民同志为核心的党中央",
        "以胡锦涛同志为总书记的党中央", "习近平任总书记", "习近平、李某总书记", "习近平副书记", "中华人民共和国", "中华民国时期",
        "其中人民共和国成立后", "中华苏维埃共和国", "中国共产党", "中国共产主义青年团", "日本共产党", "中苏共产党", "中国共和党",
        "其中共产党员", "科学发展的观点", "科学开展观测", "高质化发展", "高存量发展", "五位一体总布局", "中国农业现代化",
        "人民代表大会常委会", "社会主义核心价值体系", "全过程民主", "新发展格局", "国家安全观念",
    ],
)  # fmt: skip
def test_other_right_wording_stays_silent(text: str) -> None:
    assert [code for code, _ in found(text) if code.startswith("fixed")] == []


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("习近平 总书记", "习近平 总书记"),
        ("中华人民\n共和国", "中华人民\n共和国"),
        ("“四个\u3000全面”战略布局", "四个\u3000全面”战略布局"),
        ("中国共产党 章程", None),
    ],
)
def test_a_space_inside_is_doubtful(text: str, broken: str | None) -> None:
    assert found(text) == ([("fixed-doubtful", broken)] if broken else [])


def test_quotation_marks_do_not_matter_to_what_is_meant() -> None:
    assert found("“五位一体”总体布局、五位一体总体布局、四个全面战略布局") == []
    assert ("fixed", "五位一体”总休布局") in found("统筹“五位一体”总休布局")


_PHRASE = Phrase(
    "甲乙丙丁戊己", "甲乙丙丁戊己", "E", 1, (2, 1), frozenset({"other", "missing", "more"}), (), "practice"
)


@given(st.text(alphabet="甲乙丙丁戊己庚", max_size=14))
def test_what_is_found_keeps_its_ends_and_is_one_step_away(text: str) -> None:
    places = NearPhrases([_PHRASE]).places(Piece(text, "paragraph"))
    for place in places:
        window = text[place.start : place.end]
        assert window.startswith("甲乙")
        assert window.endswith("己")
        assert window != "甲乙丙丁戊己"
        assert 5 <= len(window) <= 7
    if "甲乙丙丁戊己" not in text and "甲乙丙庚戊己" in text:
        assert places


@given(st.text(alphabet="甲乙丙丁戊己庚“” ", max_size=5), st.text(alphabet="丙庚”", max_size=5))
def test_the_right_phrase_is_never_pointed_out(before: str, after: str) -> None:
    text = f"{before}，甲乙丙丁戊己{after}"
    places = NearPhrases([_PHRASE]).places(Piece(text, "paragraph"))
    right = len(before) + 1
    assert not any(place.start == right for place in places)


# --- lists ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("马克思列宁主义、毛泽东思想、“三个代表”重要思想、邓小平理论、科学发展观", "list-grave"),
        ("马克思列宁主义、毛泽东思想、邓小平理论、科学发展观、习近平新时代中国特色社会主义思想", "list-grave"),
        ("道路自信、制度自信、理论自信、文化自信", "list-grave"),
        ("富强、民主、和谐、文明、自由、平等、公正、法治、爱国、敬业、诚信、友善", "list-grave"),
        ("自由、平等、公正、法制、爱国、敬业、诚信、友善", "list-grave"),
        ("国家主席、中共中央总书记、中央军委主席", "list-grave"),
        ("全面从严治党、全面深化改革、全面依法治国、全面建设社会主义现代化国家", "list-grave"),
        ("树立创新、绿色、协调、开放、共享的新发展理念", "list"),
        ("新发展理念即创新、协调、绿色、共享", "list"),
        ("坚定“四个自信”，即道路自信、理论自信、文化自信", "list"),
        ("经济建设、文化建设、社会建设、生态文明建设", "list-doubtful"),
        ("市政府、市委、市政协", "list-doubtful"),
        ("自治区、省、直辖市", "list-doubtful"),
    ],
)
def test_lists_out_of_order_or_incomplete(text: str, expected: str) -> None:
    assert [code for code, _ in found(text) if code.startswith("list")] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "马克思列宁主义、毛泽东思想、邓小平理论、“三个代表”重要思想、科学发展观、习近平新时代中国特色社会主义思想",
        "马克思列宁主义、毛泽东思想、邓小平理论和“三个代表”重要思想", "马克思列宁主义、毛泽东思想和中国特色社会主义理论体系",
        "富强民主文明和谐美丽的社会主义现代化强国", "富强、民主、文明、和谐", "爱国、敬业、诚信、友善", "民主、法治、公平、正义",
        "和平、发展、公平、正义、民主、自由", "自由、民主、平等", "诚信、法治、文明", "政治意识、大局意识、责任意识",
        "增强政治意识、大局意识、核心意识、看齐意识", "大局意识、政治意识", "全面深化改革、全面依法治国、全面从严治党",
        "创新、绿色、开放、共享、廉洁", "绿色、创新", "文化建设、经济建设", "国家主席、中央军委主席",
        "中共中央总书记、国家主席、中央军委主席", "市委、市人大常委会、市政府、市政协", "市政府、市委", "市委市政府",
        "各省、自治区、直辖市", "省、市、县", "创新协调机制，绿色发展，开放合作，共享成果",
    ],
)  # fmt: skip
def test_right_or_other_lists_stay_silent(text: str) -> None:
    assert [one for one in found(text) if one[0].startswith("list")] == []


def test_a_list_offers_its_right_order_and_the_right_member() -> None:
    (finding,) = findings(article("各自治区、省、直辖市"), "wording.list-doubtful", book())
    assert (finding.start, finding.end, finding.suggestions) == (1, 10, ("省、自治区、直辖市",))
    text = "富强、民主、文明、和谐、自由、平等、公正、法制、爱国"
    (finding,) = findings(article(text), "wording.list-grave", book())
    assert (finding.text, finding.suggestions) == ("法制", ("法治",))


# --- settled wording ---


def test_every_row_is_a_rule_with_its_own_reason() -> None:
    rules = list(phrasing_rules(shipped_packs()))
    assert len(rules) == 80
    assert len({rule.code for rule in rules}) == 80
    for rule in rules:
        assert len(rule.hits) >= 2
        assert len(rule.misses) >= 2
        assert rule.pack


@pytest.mark.parametrize("rule", list(phrasing_rules(shipped_packs())), ids=lambda rule: rule.code)
def test_its_examples_hold_and_its_pattern_is_sound(rule: PieceRule) -> None:
    rule.find.keywords["expression"].check()  # type: ignore[attr-defined]
    for text in rule.hits:
        assert [code for code, _ in found(text) if f"wording.{code}" == rule.code], text
    for text in rule.misses:
        assert not [code for code, _ in found(text) if f"wording.{code}" == rule.code], text


@pytest.mark.parametrize(
    "text",
    [
        "其中港澳居民二十人", "集中港口资源", "中澳自由贸易协定", "启蒙族群", "思维族谱", "海鲜族餐馆", "所谓“台湾外交部”", "“台湾总统”",
        "1912年，中华民国成立", "中华民国二十三年", "外国和港澳台等国家和地区", "河南韩城", "湖北韩村", "难以根治糖尿病",
        "乡村长期规划", "农村长大", "人大代表、政协委员出席会议", "人大代表建议、政协委员提案", "政协委员出席市政协会议",
        "城市市委书记峰会", "中共云溪市市直机关工委", "思想解放后的变化",
    ],
)  # fmt: skip
def test_settled_wording_is_not_found_where_it_is_right(text: str) -> None:
    assert found(text) == []


def own(section: str, row: dict[str, JSON]) -> RulePack:
    labels: JSON = {"zh_CN": "本单位", "zh_TW": "本單位", "en": "Own"}
    frame: JSON = {
        "format": "gaoqian-rules/1",
        "id": "own",
        "version": 1,
        "date": "2026-11-01",
        "unit": "u1",
        "labels": labels,
    }
    return read_pack(canonical({**frame, "sections": {section: [row]}}))  # type: ignore[dict-item]


_LABELS: JSON = {"zh_CN": "甲", "zh_TW": "甲", "en": "A"}
_ROW: dict[str, JSON] = {
    "id": "own-word", "pattern": "甲+乙", "needs": ["甲"], "right": [], "severity": "W", "name": _LABELS, "why": _LABELS,
    "hits": ["甲甲乙"], "misses": ["乙"], "source": "本单位规定", "confidence": "official",
}  # fmt: skip


def test_a_unit_adds_its_own_wording_and_what_is_remembered_is_off() -> None:
    (rule,) = phrasing_rules((own("phrasing", _ROW),))
    assert (rule.code, rule.on, rule.severity) == ("wording.own-word", True, "W")
    assert [(hit.start, hit.end) for hit in rule.find(Piece("说甲甲乙", "paragraph"))] == [(1, 4)]
    (rule,) = phrasing_rules((own("phrasing", {**_ROW, "confidence": "recall"}),))
    assert not rule.on


@pytest.mark.parametrize(
    "change", [{"pattern": "(甲+)+乙"}, {"pattern": "(甲"}, {"severity": "X"}, {"needs": "甲"}, {"why": "甲"}, {"x": 1}]
)
def test_a_broken_row_is_refused(change: dict[str, JSON]) -> None:
    with pytest.raises(Malformed):
        list(phrasing_rules((own("phrasing", {**_ROW, **change}),)))


@pytest.mark.parametrize(
    ("section", "row"),
    [
        ("fixed", {"phrase": "甲乙丙丁", "head": 0, "tail": 0, "distance": 1, "kinds": ["other"], "severity": "W"}),
        ("fixed", {"phrase": "甲乙丙丁", "head": 2, "tail": 1, "distance": 3, "kinds": ["other"], "severity": "W"}),
        ("lists", {"items": [["甲"], "乙"], "least": 2, "severity": "W"}),
        ("lists", {"items": [["甲"], ["乙"]], "least": 3, "severity": "W"}),
        ("lists", {"items": [["甲"], ["乙"]], "least": 2, "severity": "W", "wrong": {"丙": 2}}),
        ("lists", {"items": [["甲"], ["乙"]], "least": 2, "severity": "W", "missing": "X"}),
    ],
)
def test_a_broken_phrase_or_list_is_refused(section: str, row: dict[str, JSON]) -> None:
    packs = (own(section, {**row, "source": "本单位规定", "confidence": "official"}),)
    with pytest.raises(Malformed):
        RuleBook(packs, [*fixed_rules(packs), *list_rules(packs)])


def test_a_unit_adds_its_own_phrase_and_list() -> None:
    phrase = own(
        "fixed",
        {
            "phrase": "云溪精神",
            "head": 2,
            "tail": 1,
            "distance": 1,
            "kinds": ["other"],
            "severity": "W",
            "source": "市",
            "confidence": "official",
        },
    )
    rules = RuleBook((phrase,), fixed_rules((phrase,)))
    assert [f.text for f in findings(article("弘扬云溪清神、云溪精神"), "wording", rules)] == ["云溪清神"]
    listed = own(
        "lists",
        {"items": [["山"], ["水"], ["城"]], "least": 3, "severity": "E", "source": "市", "confidence": "official"},
    )
    rules = RuleBook((listed,), list_rules((listed,)))
    assert [f.text for f in findings(article("山、城、水相融，山、水、城相融"), "wording", rules)] == ["山、城、水"]
