"""Totals, shares and growth in tables: what is found, and the many tables that must be let be."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from checks_kit import article, findings
from hypothesis import given
from hypothesis import strategies as st

from forms.body.model import Cell, Run, Table
from forms.checks.finding import Finding
from forms.checks.numbers.change import growth_range
from forms.checks.numbers.reading import Quantity

Row = Sequence[str | Cell]


def cell(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell((Run(text),) if text else (), colspan, rowspan)


def check(*rows: Row, header_rows: int = 1) -> list[Finding]:
    cells = tuple(tuple(part if isinstance(part, Cell) else cell(part) for part in row) for row in rows)
    content = article(blocks=[Table("bt", header_rows, cells)])
    return [f for f in findings(content, "numbers") if f.code.startswith("numbers.table")]


def found(*rows: Row, header_rows: int = 1) -> list[tuple[str, str]]:
    return [(f.code.removeprefix("numbers.table-"), f.text) for f in check(*rows, header_rows=header_rows)]


HEAD = ("镇街", "户数", "金额（元）")
PLAIN: tuple[Row, ...] = (HEAD, ("甲镇", "12", "1,200"), ("乙镇", "8", "800"))


def test_a_total_that_adds_up_is_let_be() -> None:
    assert found(*PLAIN, ("合计", "20", "2,000")) == []


def test_a_wrong_total_is_pointed_out_with_the_sum() -> None:
    (one,) = check(*PLAIN, ("合 计", "21", "2,000"))
    assert (one.severity, one.code, one.text) == ("W", "numbers.table-total", "21")
    assert str(one.message) == "各行相加为 20，合计写的是 21。"


def test_the_place_is_that_of_the_cell() -> None:
    rows = (*PLAIN, ("合计", "20", "2,100"))
    (one,) = check(*rows)
    text = "\n".join("\t".join(str(part) for part in row) for row in rows)
    assert text[one.start : one.end] == "2,100"


def test_a_total_in_the_first_row_counts_what_is_below() -> None:
    assert found(HEAD, ("总计", "20", "2,000"), *PLAIN[1:]) == []
    assert found(HEAD, ("总计", "22", "2,000"), *PLAIN[1:]) == [("total", "22")]


def test_subtotals_are_not_counted_twice() -> None:
    rows = (("镇街", "户数"), ("甲", "3"), ("乙", "4"), ("小计", "7"), ("丙", "5"), ("丁", "6"), ("小计", "11"))
    assert found(*rows, ("总计", "18")) == []
    assert found(*rows, ("总计", "19")) == [("total", "19")]


def test_two_lists_in_one_table_have_their_own_totals() -> None:
    rows = (("项目", "数量"), ("甲", "3"), ("乙", "4"), ("合计", "7"), ("丙", "5"), ("丁", "6"), ("合计", "11"))
    assert found(*rows) == []


@pytest.mark.parametrize(
    "rows",
    [
        (("指标", "数量"), ("企业", "30"), ("其中：小微企业", "12"), ("合计", "30")),
        (("指标", "数量"), ("一、城镇", "30"), ("（一）城区", "12"), ("（二）建制镇", "18"), ("合计", "30")),
        (("镇街", "增长率（%）"), ("甲", "5.2"), ("乙", "6.1"), ("合计", "5.6")),
        (("镇街", "平均单价"), ("甲", "5"), ("乙", "6"), ("合计", "5")),
        (("镇街", "数量"), ("甲", "约5"), ("乙", "6"), ("合计", "12")),
        (("镇街", "数量"), ("甲", "5"), ("合计", "6")),
        (("镇街", "完成率"), ("甲", "50%"), ("乙", "70%"), ("合计", "60%")),
        (("镇街", "数量"), ("甲", cell("5", rowspan=2)), ("乙",), ("丙", "2"), ("合计", "12")),
        (("序号", "镇街", "数量"), ("1", "甲", "5"), ("2", "乙", "6"), (cell("合计", colspan=2), "11")),
        (("镇街", "数量"), ("甲", "5"), ("乙", "—"), ("丙", "6"), ("合计", "11")),
        (("镇街", "金额（万元）"), ("甲", "3"), ("乙", "4"), ("丙", "5"), ("合计", "13")),
        (("镇街", "面积（亩）"), ("甲", "3.14"), ("乙", "4.25"), ("合计", "7.40")),
        (("镇街", "数量"), ("甲", "5"), ("乙", "6")),
        (("镇街", "数量"), ("甲", ""), ("乙", ""), ("合计", "0")),
    ],
)  # fmt: skip
def test_tables_that_are_let_be(rows: tuple[Row, ...]) -> None:
    assert found(*rows) == []


def test_units_in_cells_count() -> None:
    assert found(("镇街", "投资"), ("甲", "1.2亿元"), ("乙", "3000万元"), ("合计", "1.5亿元")) == []
    assert found(("镇街", "投资"), ("甲", "1.2亿元"), ("乙", "3000万元"), ("合计", "1.9亿元")) == [("total", "1.9亿元")]


def test_a_table_without_told_header_is_read_too() -> None:
    assert found(*PLAIN, ("合计", "21", "2,000"), header_rows=0) == [("total", "21")]


@given(st.lists(st.integers(min_value=0, max_value=10**6), min_size=2, max_size=8), st.integers(1, 10**6))
def test_a_sum_of_counted_things_is_exact(items: list[int], off: int) -> None:
    rows = [("镇街", "户数"), *((f"村{n}", str(item)) for n, item in enumerate(items))]
    assert found(*rows, ("合计", str(sum(items)))) == []
    assert found(*rows, ("合计", str(sum(items) + off))) == [("total", str(sum(items) + off))]


# --- across ---


WIDE = (("镇街", "男", "女", "合计"), ("甲", "3", "4", "7"), ("乙", "5", "6", "11"))


def test_one_row_that_does_not_add_up_among_rows_that_do() -> None:
    assert found(*WIDE, ("丙", "2", "2", "5")) == [("row-total", "5")]
    assert found(*WIDE, ("丙", "2", "2", "4")) == []


def test_columns_that_never_add_up_are_no_parts() -> None:
    assert (
        found(("镇街", "企业", "投资", "合计"), ("甲", "3", "4", "9"), ("乙", "5", "6", "1"), ("丙", "2", "2", "4"))
        == []
    )


# --- shares ---


def test_shares_that_do_not_make_a_hundred() -> None:
    head = ("类别", "占比（%）")
    assert found(head, ("甲", "30.0"), ("乙", "60.0"), ("合计", "100.0")) == [("share", "100.0")]
    assert found(head, ("甲", "33.3"), ("乙", "33.3"), ("丙", "33.3"), ("合计", "100.0")) == []
    assert found(head, ("甲", "30%"), ("乙", "60%"), ("合计", "100%")) == [("share", "100%")]
    assert found(head, ("甲", "30"), ("乙", "60"), ("合计", "90")) == []


# --- growth ---


GROWTH = ("指标", "2026年", "2025年", "同比增长（%）")


def test_a_rate_that_the_values_do_not_give() -> None:
    assert found(GROWTH, ("企业", "150", "120", "25.0"), ("户数", "110", "100", "30.0")) == [("growth", "30.0")]
    assert found(("指标", "本期", "上年同期", "增速"), ("企业", "150", "120", "35%")) == [("growth", "35%")]


@pytest.mark.parametrize(
    "rows",
    [
        (GROWTH, ("企业", "150", "120", "25.0")),
        (GROWTH, ("企业", "90", "120", "-25.0")),
        (GROWTH, ("企业", "12", "11", "5.2")),
        (GROWTH, ("企业", "150", "120", "—")),
        (("指标", "2026年", "2025年", "同比增长（可比价，%）"), ("产值", "150", "120", "9.0")),
        (("指标", "2026年", "2024年", "同比增长（%）"), ("产值", "150", "120", "9.0")),
        (GROWTH, ("产值", "150", "120", "9.0"), ("税收", "200", "120", "8.0")),
    ],
)
def test_rates_that_are_let_be(rows: tuple[Row, ...]) -> None:
    assert found(*rows) == []


@given(
    st.decimals(min_value="1000", max_value="99999", places=1),
    st.decimals(min_value="1000", max_value="99999", places=1),
)
def test_a_rate_rounded_to_one_decimal_is_always_allowed(old: Decimal, new: Decimal) -> None:
    tenth = Decimal("0.1")
    growth = growth_range(Quantity(0, 0, old, tenth, ""), Quantity(0, 0, new, tenth, ""))
    assert growth is not None
    assert growth.allows(((new / old - 1) * 100).quantize(tenth), tenth)
    assert not growth.allows(growth.high + 1, tenth)


def test_growth_from_nothing_is_not_told() -> None:
    nothing = Quantity(0, 0, Decimal(0), Decimal(1), "")
    assert growth_range(nothing, Quantity(0, 0, Decimal(5), Decimal(1), "")) is None
