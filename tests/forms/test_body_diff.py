"""The reviewer sees every change and nothing twice."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from strategies import DIGESTS, TYPE_DIGEST, bodies, contents

from forms.body.diff import BlockChange, Segment, compare, compare_bodies
from forms.body.model import (
    AttachmentLink,
    Block,
    Body,
    Cell,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Run,
    Table,
)
from forms.body.segments import styled
from forms.content import Attachment, Content


def texts(change: BlockChange, *ops: str) -> str:
    return "".join(segment.text for segment in change.segments if segment.op in ops)


def shown(change: BlockChange) -> str:
    """``[-gone-]``, ``{+come+}`` and ``<reformatted>`` in the running text."""
    marks = {"equal": ("", ""), "delete": ("[-", "-]"), "insert": ("{+", "+}"), "format": ("<", ">")}
    return "".join(f"{marks[s.op][0]}{s.text}{marks[s.op][1]}" for s in change.segments)


def kinds(old: list[Block], new: list[Block]) -> list[str]:
    return [change.kind for change in compare_bodies(Body(tuple(old)), Body(tuple(new)))]


def one(old: Block, new: Block) -> BlockChange:
    (change,) = compare_bodies(Body((old,)), Body((new,)))
    return change


@given(contents())
def test_an_article_does_not_differ_from_itself(content: Content) -> None:
    difference = compare(content, content)
    assert difference.count == 0
    assert [change.kind for change in difference.blocks] == ["same"] * len(content.body.blocks)


@given(bodies(), bodies())
def test_both_versions_can_be_read_from_the_difference(old: Body, new: Body) -> None:
    changes = compare_bodies(old, new)
    assert [c.new for c in changes if c.new is not None] == list(new.blocks)
    assert {c.old for c in changes if c.old is not None} == set(old.blocks)
    assert sum(c.old is not None for c in changes) == len(old.blocks)
    for change in changes:
        if not isinstance(change.old, Table) and not isinstance(change.new, Table):
            before = styled(change.old).text if change.old is not None else ""
            after = styled(change.new).text if change.new is not None else ""
            assert texts(change, "equal", "format", "delete") == before
            assert texts(change, "equal", "format", "insert") == after


@settings(max_examples=40)
@given(contents(), contents())
def test_different_articles_have_a_change_unless_only_ids_differ(old: Content, new: Content) -> None:
    def without_ids(content: Content) -> tuple[object, ...]:
        blocks = tuple(replace(block, id="") for block in content.body.blocks)
        fields = [(key, type(value), value) for key, value in content.fields.items()]
        own = (content.type_id, content.type_digest, content.column, content.language)
        return own, fields, blocks, content.attachments

    assert (compare(old, new).count == 0) == (without_ids(old) == without_ids(new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("县政府召开会议", "县人民政府召开会议", "县{+人民+}政府召开会议"),
        ("增长12.5%", "增长13.5%", "增长[-12.5-]{+13.5+}%"),
        ("使用word文档", "使用world文档", "使用[-word-]{+world+}文档"),
        ("共30人", "共40人", "共[-30-]{+40+}人"),
        ("𠮷野", "吉野", "[-𠮷-]{+吉+}野"),
        ("甲乙", "", "[-甲乙-]"),
        ("一二三四五六", "七八三九十", "[-一二三四五六-]{+七八三九十+}"),
    ],
)
def test_chinese_is_compared_by_character_and_figures_as_a_whole(old: str, new: str, expected: str) -> None:
    assert shown(one(Paragraph("b1", (Run(old),)), Paragraph("b1", (Run(new),)))) == expected


def test_a_change_of_format_alone_is_shown() -> None:
    old = Paragraph("b1", (Run("重要的事情"),))
    new = Paragraph("b1", (Run("重要", bold=True), Run("的事情")))
    change = one(old, new)
    assert change.kind == "changed"
    assert shown(change) == "<重要>的事情"
    linked = Paragraph("b1", (Run("重要的"), Run("事情", href="https://www.gov.cn/")))
    assert shown(one(old, linked)) == "重要的<事情>"


def test_a_paragraph_that_became_a_heading() -> None:
    change = one(Paragraph("b1", (Run("总体要求"),)), Heading("b1", 2, (Run("总体要求"),)))
    assert (change.kind, shown(change)) == ("changed", "<总体要求>")


def test_list_items_and_their_depth() -> None:
    old = ListBlock("b1", False, (ListItem((Run("一"),)), ListItem((Run("二"),))))
    new = ListBlock("b1", False, (ListItem((Run("一"),)), ListItem((Run("二"),), 1), ListItem((Run("三"),))))
    assert shown(one(old, new)) == "一\n<二>{+\n三+}"


def table(*rows: str, head: int = 0) -> Table:
    return Table("b1", head, tuple(tuple(Cell((Run(t),)) for t in row.split("|")) for row in rows))


def cell_changes(old: Table, new: Table) -> list[tuple[str, int, int]]:
    return [(cell.kind, cell.row, cell.column) for cell in one(old, new).cells]


def test_tables_are_compared_by_cell() -> None:
    old = table("项目|数量", "甲|10", "乙|20")
    assert cell_changes(old, table("项目|数量", "甲|15", "乙|20")) == [("changed", 1, 1)]
    assert one(old, table("项目|数量", "甲|15", "乙|20")).cells[0].segments == (
        Segment("delete", "10"),
        Segment("insert", "15"),
    )
    assert cell_changes(old, table("项目|数量", "丙丁|30", "甲|10", "乙|20")) == [
        ("inserted", 1, 0),
        ("inserted", 1, 1),
    ]
    assert cell_changes(old, table("项目|数量", "乙|20")) == [("deleted", 1, 0), ("deleted", 1, 1)]
    assert cell_changes(old, table("项目|单位|数量", "甲|个|10", "乙|个|20")) == [
        ("inserted", 0, 1),
        ("inserted", 1, 1),
        ("inserted", 2, 1),
    ]


def test_headings_spans_and_formats_of_cells_are_changes() -> None:
    old = table("项目|数量", "甲|10")
    assert len(cell_changes(old, table("项目|数量", "甲|10", head=1))) == 2
    wide = Table("b1", 0, (old.rows[0], (replace(old.rows[1][0], colspan=2), old.rows[1][1])))
    assert cell_changes(old, wide) == [("changed", 1, 0)]
    bold = Table("b1", 0, (old.rows[0], (Cell((Run("甲", bold=True),)), old.rows[1][1])))
    assert cell_changes(old, bold) == [("changed", 1, 0)]
    assert one(old, bold).cells[0].segments == (Segment("format", "甲"),)


def test_pictures() -> None:
    old = Image("b1", DIGESTS[0], "会场", "图为会场")
    assert one(old, replace(old, attachment=DIGESTS[1])).kind == "changed"
    change = one(old, replace(old, caption="图为新会场"))
    assert (change.kind, texts(change, "insert")) == ("changed", "新")
    assert one(old, replace(old, alt="会议")).kind == "changed"


P = [Paragraph(f"b{n}", (Run(f"第{n}段的文字写在这里"),)) for n in range(6)]


def test_blocks_that_came_and_went() -> None:
    new = Paragraph("bx", (Run("完全不同，Latin"),))
    assert kinds([P[0], P[1]], [P[0], new, P[1]]) == ["same", "inserted", "same"]
    assert kinds([P[0], P[1], P[2]], [P[0], P[2]]) == ["same", "deleted", "same"]
    assert kinds([P[0]], []) == ["deleted"]
    assert kinds([], [P[0]]) == ["inserted"]


def test_moved_blocks_are_not_shown_as_new() -> None:
    assert kinds([P[0], P[1], P[2], P[3]], [P[3], P[0], P[1], P[2]]) == ["moved", "same", "same", "same"]
    edited = replace(P[3], runs=(Run("第3段的文字改在这里"),))
    (moved, *_) = compare_bodies(Body((P[0], P[1], P[3])), Body((edited, P[0], P[1])))
    assert (moved.kind, shown(moved)) == ("moved", "第3段的文字[-写-]{+改+}在这里")


def test_a_text_pasted_anew_is_still_compared() -> None:
    words = ("统筹推进防汛抗旱工作", "优化便民服务流程", "公开招聘教师名单")
    old: list[Block] = [Paragraph(f"b{n}", (Run(text),)) for n, text in enumerate(words)]
    new: list[Block] = [Paragraph(f"bn{n}", (Run(text + "。"),)) for n, text in enumerate(words)]
    assert kinds(old, new) == ["changed"] * 3
    assert kinds(old, [replace(block, id=f"bm{n}") for n, block in enumerate(old)]) == ["same"] * 3


def test_another_kind_under_the_same_id_is_another_block() -> None:
    assert sorted(kinds([P[0]], [Image("b0", DIGESTS[0])])) == ["deleted", "inserted"]


FILES = (
    Attachment(DIGESTS[0], 1, "application/pdf", "一.pdf"),
    Attachment(DIGESTS[1], 1, "application/pdf", "二.pdf"),
)


def files(*attachments: Attachment) -> list[tuple[str, str]]:
    old = Content("news", TYPE_DIGEST, "c1", attachments=FILES)
    new = Content("news", TYPE_DIGEST, "c1", attachments=attachments)
    return [(change.kind, change.name) for change in compare(old, new).attachments]


def test_attachments() -> None:
    first, second = FILES
    other = Attachment(DIGESTS[2], 1, "application/pdf", "三.pdf")
    assert files(first, second) == []
    assert files(first, second, other) == [("added", "三.pdf")]
    assert files(first) == [("removed", "二.pdf")]
    assert files(first, replace(second, digest=DIGESTS[3])) == [("replaced", "二.pdf")]
    assert files(replace(first, name="新.pdf"), second) == [("renamed", "新.pdf")]
    assert files(replace(first, caption="说明"), second) == [("described", "一.pdf")]
    assert [kind for kind, _ in files(second, first)] == ["moved"]


def test_fields_and_what_the_article_is() -> None:
    old = Content("news", TYPE_DIGEST, "c1", fields={"title": "甲", "a": 1, "gone": "x"})
    new = replace(old, column="c2", language="en", fields={"title": "乙", "a": True, "come": ("y",)})
    changes = {(c.key, c.old, c.new) for c in compare(old, new).fields}
    assert changes == {
        ("@column", "c1", "c2"),
        ("@language", "zh-Hans", "en"),
        ("title", "甲", "乙"),
        ("a", 1, True),
        ("gone", "x", None),
        ("come", None, ("y",)),
    }
    assert compare(old, new).count == 6


def han(count: int, source: random.Random) -> str:
    return "".join(chr(source.randrange(0x4E00, 0x5E00)) for _ in range(count))


def test_ten_thousand_characters_in_time() -> None:
    source = random.Random(7)
    old = [Paragraph(f"b{n}", (Run(han(100, source)),)) for n in range(100)]
    new = [replace(p, runs=(Run(p.runs[0].text[:50] + "改" + p.runs[0].text[52:]),)) for p in old]
    whole = [Paragraph("b1", (Run(han(10_000, source)),))]
    for before, after in ((old, new), (whole, [Paragraph("b1", (Run(han(10_000, source)),))])):
        times = []
        for _ in range(5):
            began = time.perf_counter()
            changes = compare_bodies(Body(tuple(before)), Body(tuple(after)))
            times.append(time.perf_counter() - began)
            assert all(change.kind == "changed" for change in changes)
        assert min(times) < 0.1


def test_two_huge_texts_are_compared_in_time() -> None:
    source = random.Random(8)
    old, new = (Body((Paragraph("b1", (Run(han(200_000, source)),)),)) for _ in range(2))
    began = time.perf_counter()
    (change,) = compare_bodies(old, new)
    assert time.perf_counter() - began < 10
    assert change.kind == "changed"


def test_a_link_to_a_file() -> None:
    old = AttachmentLink("b1", DIGESTS[0], "报名表")
    assert shown(one(old, replace(old, attachment=DIGESTS[1]))) == "<报名表>"
    assert shown(one(old, replace(old, label="申报表"))) == "{+申+}报[-名-]表"
