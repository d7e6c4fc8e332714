"""What is left over, repeated or out of order, and what is hard to read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import pytest
from checks_kit import TODAY, article, codes_in, findings

from forms.body.model import Block, Cell, Heading, ListBlock, ListItem, Paragraph, Run, Table
from forms.checks.book import rule_book
from forms.checks.finding import Finding
from forms.checks.pack import RulePack, packs_in_force, read_pack
from forms.checks.piece import Kind
from forms.checks.structure import rules
from forms.content import FieldValue
from forms.errors import Malformed

LONG = "各级水务部门要把农田水利修复与高标准农田建设、河湖管护一体谋划，逐县建立项目清单、责任清单和销号清单，做到件件有着落、事事有回音，确保春灌前全部完工。"


def structure(
    *blocks: Block | str, code: str = "structure", type_id: str = "news", **fields: FieldValue
) -> list[tuple[str, str, str]]:
    made = [Paragraph(f"bq{n}", (Run(b),)) if isinstance(b, str) else b for n, b in enumerate(blocks)]
    found = findings(article(blocks=made, type_id=type_id, **fields), code)
    return [(f.code.removeprefix("structure."), f.severity, f.text) for f in found]


def severities(text: str, code: str, kind: Kind = "paragraph") -> list[str]:
    content = article("正文", title=text) if kind == "title" else article(text)
    return [f.severity for f in findings(content, f"structure.{code}")]


# --- left over ---


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("XX市召开防汛会议", "E"),
        ("会议由xx局主持", "E"),
        ("20XX年3月", "E"),
        ("XX年X月X日", "E"),
        ("2026年×月×日", "E"),
        ("会议时间：（待补充）", "E"),
        ("（此处填写会议地点）", "E"),
        ("TODO：补充数据", "E"),
        ("Lorem ipsum dolor", "E"),
        ("单击此处输入文字", "E"),
        ("这是一条测试信息", "E"),
        ("test", "E"),
        ("测试测试", "E"),
        ("报名表样式：XX市XX单位", "W"),
        ("XX市XX局XX年报告", "W"),
        ("时间地点xxx", "W"),
        ("啊啊啊啊啊", "W"),
        ("会议时间（待定）", "I"),
        ("×× 市民热线", ""),
        ("张××同志", ""),
        ("村民王XX年满六十岁", ""),
        ("李XX镇长讲话", ""),
        ("按“XX市人民政府”书写", ""),
        ("《XX市条例（示范文本）》", ""),
        ("测试工作有序开展", ""),
        ("XXL号、XX染色体", ""),
        ("x年级", ""),
        ("网址https://www.yunxi.gov.cn/xx市/a", ""),
        ("安装todo应用", ""),
        ("3×4×5米", ""),
        ("二〇二六年×", ""),
    ],
)
def test_placeholders(text: str, severity: str) -> None:
    assert set(severities(text, "placeholder")) == ({severity} - {""})


@pytest.mark.parametrize(
    ("text", "hit"), [("测试", True), ("标题1", True), ("123456", True), ("测试工作现场会召开", False)]
)
def test_a_title_that_was_only_typed_to_try(text: str, hit: bool) -> None:
    assert severities(text, "placeholder", "title") == (["E"] if hit else [])


@pytest.mark.parametrize(
    "text",
    [
        "今天心情非常的不好！",
        "哈哈，发完了",
        "亲们，注意查收",
        "各位宝子们，家人们！",
        "收到请回复",
        "[微笑]",
        "累死了",
        "作为AI助手，我无法提供",
    ],
)
def test_a_private_voice_is_pointed_out(text: str) -> None:
    assert severities(text, "private-voice") == ["W"]


@pytest.mark.parametrize(
    "text",
    [
        "他怀着激动的心情走上讲台",
        "“今天心情特别好！”张大爷说",
        "市民心情不好时可拨打热线",
        "父老乡亲们齐聚广场",
        "他的家人们都来了",
        "母亲们带着孩子",
        "哈尔滨市、哈密市",
        "好累积经验",
        "收到回复后办结",
        "工作人员笑呵呵地介绍",
        "[图片来源：市水务局]",
        "希望以上措施尽快见效",
        "作为人工智能产业园",
    ],
)
def test_the_voice_of_the_office_is_left_alone(text: str) -> None:
    assert severities(text, "private-voice") == []


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("云溪市&nbsp;&nbsp;水务局", "E"),
        ("第一段</p>", "E"),
        ("<br>下一行", "E"),
        ("{{title}}", "E"),
        ("错误！未找到引用源。", "E"),
        ("合计#REF!", "E"),
        ("**总体要求**", "W"),
        ("## 总体要求", "W"),
        ("A&B", ""),
        ("#1机组和#2机组", ""),
        ("温度<35℃，p<0.05", ""),
        ("2*3*4**", ""),
    ],
)
def test_marks_of_another_program(text: str, severity: str) -> None:
    assert severities(text, "markup") == ([severity] if severity else [])


def test_pictographs_are_found_whole() -> None:
    (found,) = findings(article("点赞\U0001f44d\U0001f3fb！★√☎"), "structure.emoji")
    assert (found.start, found.end) == (2, 4)


# --- title, summary, keywords ---


@pytest.mark.parametrize(("length", "severity"), [(35, ""), (36, "I"), (51, "W")])
def test_long_titles(length: int, severity: str) -> None:
    found = structure("正文", code="structure.title-long", title="水" * length)
    assert [s for _, s, _ in found] == ([severity] if severity else [])


def test_titles_of_documents_may_be_long() -> None:
    assert structure("正文", code="structure.title", type_id="policy", title="水" * 60) == []


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        (["我市开展春灌", "11月20日开工。"], ["我市开展春灌"]),
        (["《我市 开展春灌》"], ["《我市 开展春灌》"]),
        (["我市开展春灌工作", "11月20日开工。"], []),
        (["11月20日开工。", "我市开展春灌"], []),
    ],
)
def test_the_title_stands_once(blocks: list[str], found: list[str]) -> None:
    assert [text for _, _, text in structure(*blocks, code="structure.title-repeated", title="我市开展春灌")] == found


@pytest.mark.parametrize(
    ("summary", "hit"),
    [
        ("我市开展春灌。", True),
        ("11月20日，市水务局通报，我市2026年冬春农田水利修复任务", True),
        ("11月20日，市水务局通报，我市2026年冬春农田水利修复任务全面开工。", False),
        ("全市128个项目全面开工。", False),
        ("", False),
    ],
)
def test_a_summary_says_something(summary: str, hit: bool) -> None:
    body = "11月20日，市水务局通报，我市2026年冬春农田水利修复任务全面开工。"
    assert bool(structure(body, code="structure.summary", title="我市开展春灌", summary=summary)) is hit


def test_keywords_occur_somewhere() -> None:
    content = article("市水务局开展春灌。", title="灌溉", keywords=("灌溉", "水务春灌", "防汛"))
    (found,) = findings(content, "structure.keywords")
    assert (found.field, found.start, found.end, found.text) == ("keywords", 8, 10, "防汛")


# --- headings and tables ---


def heading(level: int, text: str = "标题", number: int = 0) -> Heading:
    return Heading(f"bh{number}{level}", level, (Run(text),))


@pytest.mark.parametrize(
    ("levels", "bad"), [((2, 3, 4, 2, 3), []), ((3,), [3]), ((2, 4), [4]), ((2, 3, 2, 4, 3), [4]), ((2, 2), [])]
)
def test_headings_go_down_one_level_at_a_time(levels: Sequence[int], bad: list[int]) -> None:
    blocks: list[Block] = []
    for number, level in enumerate(levels):
        blocks += [heading(level, f"标题{level}", number), Paragraph(f"bp{number}", (Run("文字"),))]
    assert [text for _, _, text in structure(*blocks, code="structure.heading-order")] == [
        f"标题{level}" for level in bad
    ]


def test_there_is_text_under_each_heading() -> None:
    blocks = [
        heading(2, "甲", 1),
        heading(3, "乙", 2),
        "文字",
        heading(3, "丙", 3),
        heading(2, "丁", 4),
        "文字",
        heading(2, "戊", 5),
    ]
    assert [text for _, _, text in structure(*blocks, code="structure.heading-empty")] == ["丙", "戊"]


def test_bold_is_for_a_few_words() -> None:
    bold = [Paragraph(f"b{n}", (Run(f"第{n}段全文都加粗。" * 8, bold=True),)) for n in range(2)]
    assert [code for code, _, _ in structure(*bold)] == ["all-bold"]
    some = Paragraph("bp", (Run("截至11月15日，", bold=True), Run("全市已开工项目128个。" * 12)))
    assert structure(some, code="structure.all-bold") == []


def test_a_bold_line_is_no_heading() -> None:
    line = Paragraph("bp", (Run("一、总体要求", bold=True),))
    assert structure(line, "文字", code="structure.bold-heading") == [("bold-heading", "I", "一、总体要求")]
    assert structure("文字", Paragraph("bp", (Run("云溪市水务局", bold=True),)), code="structure.bold-heading") == []
    assert structure(Paragraph("bp", (Run("请注意。", bold=True),)), "文字", code="structure.bold-heading") == []


def cells(*rows: Sequence[str]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(Cell((Run(text),) if text else ()) for text in row) for row in rows)


@pytest.mark.parametrize(
    ("table", "found"),
    [
        (Table("bt", 1, cells(("单位", "数量"), ("甲", "1"))), []),
        (Table("bt", 0, cells(("单位", "数量"), ("甲", "1"))), [("table-head", "W", "单位")]),
        (Table("bt", 0, cells(("甲", "1"))), []),
        (Table("bt", 0, cells(("甲",), ("乙",))), []),
        (Table("bt", 1, cells(("", ""), ("", ""))), [("table-head", "W", "")]),
        (Table("bt", 1, cells(("", "数量"), ("甲", "1"))), []),
        (Table("bt", 1, cells(("单位", ""), ("甲", "1"))), [("table-head", "I", "")]),
        (
            Table("bt", 1, (*cells(("单位", "数量")), (Cell((Run("合计"),), colspan=2),))),
            [("table-merged", "I", "合计")],
        ),
        (Table("bt", 1, ((Cell((Run("单位"),), colspan=2),), *cells(("甲", "1")))), []),
    ],
)
def test_tables(table: Table, found: list[tuple[str, str, str]]) -> None:
    assert structure(table) == found


# --- repeated, long, incomplete ---


def test_a_long_paragraph_twice_is_an_error_and_a_short_one_is_doubtful() -> None:
    short = "市水务局会同市农业农村局组织抽查和回访工作。"
    assert structure(LONG, short, LONG, code="structure.paragraph-twice") == [("paragraph-twice", "E", LONG)]
    assert structure(short, LONG, short, code="structure.paragraph-twice") == [("paragraph-twice", "W", short)]


@pytest.mark.parametrize(
    "line", ["单位（盖章）：            年  月  日", "（一）受理条件", "联系人：", "各县（区）水务局，各有关单位："]
)
def test_lines_of_a_form_may_come_again(line: str) -> None:
    assert structure(line, "文字", line, code="structure.paragraph-twice") == []


def test_a_repetition_is_found_across_lists_with_its_place() -> None:
    items = ListBlock("bl", True, (ListItem((Run("甲"),)), ListItem((Run(LONG),))))
    content = article(blocks=[Paragraph("bp", (Run(LONG),)), items])
    (found,) = findings(content, "structure.paragraph-twice")
    assert (found.start, found.end) == (len(LONG) + 3, 2 * len(LONG) + 3)


def test_long_sentences_and_paragraphs_are_hinted_at() -> None:
    sentence = "，".join(["统筹推进各项重点工作"] * 14) + "。"
    content = article("开头。" + sentence)
    (found,) = findings(content, "structure.long-sentence")
    assert (found.severity, found.start, found.end) == ("I", 3, 3 + len(sentence))
    assert [f.code for f in findings(article("短句。" * 201), "structure")] == ["structure.long-paragraph"]


@pytest.mark.parametrize(
    ("title", "body", "missing"),
    [
        ("市水务局召开春灌会议", "会议强调，要加强管护。", 3),
        ("市水务局召开春灌会议", "11月20日，市水务局在东河县召开会议，各县（区）负责人参加。", 0),
        ("市水务局召开春灌会议", "11月20日，市水务局召开会议，局长周明主持。", 1),
        ("春灌用水常识", "浇水要看墒情。", 0),
    ],
)
def test_a_report_of_an_event_tells_when_where_and_who(title: str, body: str, missing: int) -> None:
    assert len(structure(body, code="structure.event", title=title)) == missing


def test_the_form_tells_time_and_place_too() -> None:
    fields = {"event_date": "2026-11-20", "event_place": "云溪市"}
    assert structure("各县区干部参加。", code="structure.event", title="召开会议", **fields) == []
    assert structure("要加强管护。", code="structure.event", type_id="notice", title="关于召开会议的通知") == []


@pytest.mark.parametrize(("type_id", "hit"), [("interpretation", True), ("news", False)])
def test_an_interpretation_speaks_plainly(type_id: str, hit: bool) -> None:
    long = "，".join(["计划用水单位应当按照核定的计划取用水"] * 5) + "。"
    found = structure(long * 3, "短句。" * 3, code="structure.readability", type_id=type_id)
    assert bool(found) is hit
    assert structure(long, "短句。" * 9, code="structure.readability", type_id=type_id) == []


# --- packs ---


def own_pack(**sections: list[dict[str, object]]) -> RulePack:
    labels = {"zh_CN": "本单位", "zh_TW": "本單位", "en": "Own"}
    pack = {
        "format": "gaoqian-rules/1", "id": "own", "version": 1, "date": "2026-11-01", "unit": "water", "labels": labels,
        "settings": {"structure.title-lines": "on"}, "sections": {name.replace("_", "-"): rows for name, rows in sections.items()},
    }  # fmt: skip
    return read_pack(json.dumps(pack, ensure_ascii=False).encode())


ROW = {"pattern": "仅供排版", "needs": ["仅供"], "severity": "E", "source": "本单位", "confidence": "common"}


def found_with(pack: RulePack, text: str, **fields: str) -> list[Finding]:
    book = rule_book(packs_in_force((pack,), "water", date(2026, 11, 27)))
    return list(findings(article(text, **fields), "structure", book=book, today=TODAY))


def test_a_unit_adds_its_own_leftovers_and_limits() -> None:
    limit = {"name": "title-news", "value": 5, "source": "本单位", "confidence": "common"}
    pack = own_pack(structure_placeholders=[ROW], structure_limits=[limit])
    assert [(f.code, f.severity) for f in found_with(pack, "仅供排版", title="春灌用水常识")] == [
        ("structure.placeholder", "E"), ("structure.title-long", "I"),
    ]  # fmt: skip


def test_what_was_only_remembered_is_left_out() -> None:
    assert found_with(own_pack(structure_placeholders=[{**ROW, "confidence": "recall"}]), "仅供排版") == []


@pytest.mark.parametrize(
    "change",
    [
        {"pattern": "(a+)+$"},
        {"pattern": "("},
        {"severity": "C"},
        {"needs": []},
        {"kinds": ["nothing"]},
        {"confidence": "sure"},
        {"source": ""},
        {"more": 1},
    ],
)
def test_a_row_that_does_not_fit_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        list(rules((own_pack(structure_placeholders=[{**ROW, **change}]),)))


def test_no_piece_rule_speaks_of_plain_prose() -> None:
    assert [code for code in codes_in(LONG) if code.startswith("structure.")] == []


def test_statutes_repeat_their_clauses_on_purpose() -> None:
    assert structure("第一条 为了节约用水，制定本办法。", LONG, LONG, code="structure.paragraph-twice") == []
