"""Rules about the figures of a table: totals down and across, and growth beside the two values it comes from.

A total is judged only where everything above it is a plain list: 其中 and rows in levels are let be. What rounding can
explain is no error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from forms.checks.article import Article, Segment
from forms.checks.derived import Once
from forms.checks.lazy import lazy
from forms.checks.numbers.change import Growth, growth_range
from forms.checks.numbers.grid import Figure, Grid, grids, is_subtotal, is_total, level
from forms.checks.numbers.reading import Quantity
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from forms.problems import BODY
from resources.language import Sentence, say

_NOT_ADDED = lazy(
    "率|同比|环比|增速|增长|增幅|降幅|平均|人均|均值|单价|价格|年份|年度|编号|代码|序号|电话|邮编|日期|时间|指数|得分|分数|排名|名次|比例|"
    "密度|备注|标准|浓度|温度|寿命|年龄|累计"
)
_SHARE = lazy("占比|比重|构成|占.{0,8}(?:%|％|百分比)")
_ROUNDED = lazy("万|亿|千|百")
_NOW = lazy("^(?:本期|本年|今年|本月|当期|报告期)|(20[0-9]{2})年")
_BEFORE = lazy("上年同期|去年同期|上年|去年|上期|同期")
_GROWTH = lazy("同比|环比|增速|增长|增幅")

_all_grids = Once(lambda article: tuple(grids(article)))


def table_rules() -> Iterator[AnyRule]:
    """The rules of this module."""
    yield ArticleRule(
        code="numbers.table-total",
        severity="W",
        name=say("A total that is not the sum of its column"),
        explanation=say(
            "The rows of the table do not add up to the total. Either a row is wrong, missing or there twice, or the"
            " total was not worked out again.\nAdd the column up and put right what is wrong; where rounding is the"
            " cause, say so below the table."
        ),
        source="practice",
        hits=("甲镇12户，乙镇8户，合计21户",),
        misses=("甲镇12户，乙镇8户，合计20户", "企业30家，其中小微企业12家，合计30家"),
        find=_wrong_columns,
    )
    yield ArticleRule(
        code="numbers.table-row-total",
        severity="W",
        name=say("A total that is not the sum of its row"),
        explanation=say(
            "In the other rows of this table the total is the sum of the columns beside it; in this row it is not.\n"
            "Add the row up and put right what is wrong."
        ),
        source="practice",
        hits=("男3人，女4人，合计8人",),
        misses=("男3人，女4人，合计7人",),
        find=_wrong_rows,
    )
    yield ArticleRule(
        code="numbers.table-share",
        severity="W",
        name=say("Shares that do not add up to 100 %"),
        explanation=say(
            "The total of the shares is given as 100 %, and the rows add up to something else by more than 0.1 and more"
            " than rounding explains.\nWork the shares out again; where rounding is the cause, say so below the table."
        ),
        source="practice",
        hits=("占比30.0%、60.0%，合计100.0%",),
        misses=("占比33.3%、33.3%、33.3%，合计100.0%",),
        find=_wrong_shares,
    )
    yield ArticleRule(
        code="numbers.table-growth",
        severity="W",
        name=say("A rate of growth that does not follow from the two values"),
        explanation=say(
            "Beside this period and the one before stands a rate of growth that the two values do not give.\n"
            "Work the rate out again, or check the values; where it is counted at constant prices, say so in the head"
            " of the column."
        ),
        source="practice",
        hits=("2026年150家，2025年120家，同比增长30.0%",),
        misses=("2026年150家，2025年120家，同比增长25.0%",),
        find=_wrong_growth,
    )


# --- down ---


def _wrong_columns(article: Article) -> Iterator[Spot]:
    for grid in _all_grids(article):
        for row in _total_rows(grid):
            for column in range(grid.width):
                if not _SHARE.search(grid.headers[column]):
                    yield from _judge(grid, row, column)


def _wrong_shares(article: Article) -> Iterator[Spot]:
    for grid in _all_grids(article):
        for row in _total_rows(grid):
            for column in range(grid.width):
                total = grid.figure(row, column)
                if total and total.value == 100 and _SHARE.search(grid.headers[column]):
                    yield from _judge(grid, row, column, Decimal("0.1"))


def _total_rows(grid: Grid) -> Iterator[int]:
    """Rows of totals in tables that are plain lists."""
    labels = grid.labels[grid.header_rows :]
    totals = [row for row, label in enumerate(labels, grid.header_rows) if is_total(label)]
    levels = {level(label) for label in labels if not is_total(label) and not is_subtotal(label)}
    nested = len(levels) > 1 or any("其中" in label for label in labels)
    yield from () if nested else totals


def _judge(grid: Grid, row: int, column: int, allowed: Decimal = Decimal(0)) -> Iterator[Spot]:
    total, segment = grid.figure(row, column), grid.segment(row, column)
    head = grid.headers[column]
    if total is None or segment is None or _NOT_ADDED.search(head) or grid.spans_columns(row, column):
        return
    sums: list[Decimal] = []
    for rows in _candidates(grid, row):
        items = _items(grid, rows, column, total)
        if items is None:
            return
        slack = max(allowed, _slack([*items, total], bool(_ROUNDED.search(head) or total.percent)))
        difference = abs(sum((item.value for item in items), Decimal(0)) - total.value)
        if difference <= slack:
            return
        if len(items) > 1:
            sums.append(sum((item.value for item in items), Decimal(0)))
    if sums:
        yield _spot(segment, say("The rows add up to {sum}, not {total}.", sum=_plain(sums[0]), total=segment.text))


def _candidates(grid: Grid, row: int) -> Iterator[list[int]]:
    """The sets of rows that a total may stand for, the likeliest first."""
    if row == grid.header_rows:
        below = list(range(row + 1, _next_total(grid, row)))
        yield [r for r in below if not is_subtotal(grid.labels[r])]
        yield [r for r in below if is_subtotal(grid.labels[r])]
        return
    above = list(range(grid.header_rows, row))
    since = max((r + 1 for r in above if is_total(grid.labels[r])), default=grid.header_rows)
    plain = [r for r in above if not is_subtotal(grid.labels[r]) and not is_total(grid.labels[r])]
    yield [r for r in plain if r >= since]
    yield plain
    yield [r for r in above if is_subtotal(grid.labels[r])]
    yield [r for r in above if is_total(grid.labels[r])]


def _next_total(grid: Grid, row: int) -> int:
    return next((r for r in range(row + 1, grid.height) if is_total(grid.labels[r])), grid.height)


def _items(grid: Grid, rows: Iterable[int], column: int, total: Figure) -> list[Figure] | None:
    """The figures of a column; None where one of them is no figure of the same kind."""
    found: list[Figure] = []
    for row in rows:
        item = grid.figure(row, column)
        if item is None and grid.is_blank(row, column):
            continue
        merged = grid.spans_rows(row, column) or grid.spans_columns(row, column)
        if item is None or merged or item.percent != total.percent:
            return None
        found.append(item)
    return found


def _slack(figures: list[Figure], rounded: bool) -> Decimal:
    """What rounding of every figure by half its last digit can make; none for things that are counted."""
    if not rounded and all(item.step >= 1 for item in figures):
        return Decimal(0)
    return sum((item.step / 2 for item in figures), Decimal(0))


# --- across ---


def _wrong_rows(article: Article) -> Iterator[Spot]:
    for grid in _all_grids(article):
        for column, head in enumerate(grid.headers):
            if is_total(head):
                yield from _judge_rows(grid, column)


def _judge_rows(grid: Grid, column: int) -> Iterator[Spot]:
    parts = [c for c, head in enumerate(grid.headers) if c != column and not _NOT_ADDED.search(head)]
    fits, wrong = 0, []
    for row in range(grid.header_rows, grid.height):
        total, segment = grid.figure(row, column), grid.segment(row, column)
        items = [item for c in parts if (item := grid.figure(row, c)) and not grid.spans_columns(row, c)]
        if total is None or segment is None or len(items) < 2 or grid.spans_rows(row, column):
            continue
        expected = sum((item.value for item in items), Decimal(0))
        if abs(expected - total.value) <= _slack([*items, total], bool(_ROUNDED.search("".join(grid.headers)))):
            fits += 1
        else:
            wrong.append((segment, expected))
    if fits >= 2 and fits > len(wrong):
        for segment, expected in wrong:
            text = say("The columns add up to {sum}, not {total}.", sum=_plain(expected), total=segment.text)
            yield _spot(segment, text)


# --- growth ---


def _wrong_growth(article: Article) -> Iterator[Spot]:
    for grid in _all_grids(article):
        now, before, rate = _growth_columns(grid)
        if min(now, before, rate) >= 0 and not re.search("可比|不变价", "".join(grid.headers)):
            yield from _judge_growth(grid, now, before, rate)


def _growth_columns(grid: Grid) -> tuple[int, int, int]:
    """The columns of this period, the one before and the rate; -1 where there is not exactly one of them."""
    rates = [c for c, head in enumerate(grid.headers) if _GROWTH.search(head) and "点" not in head and "额" not in head]
    others = [(c, head) for c, head in enumerate(grid.headers) if not _GROWTH.search(head)]
    before = [c for c, head in others if _BEFORE.search(head)]
    years = sorted((int(m[1]), c) for c, head in others if c not in before and (m := re.search("(20[0-9]{2})年", head)))
    if not before and len(years) == 2 and years[1][0] == years[0][0] + 1:
        before, years = [years[0][1]], years[1:]
    now = [c for c, head in others if c not in before and _NOW.search(head)]
    now = [c for _, c in years] if len(years) == 1 else now
    return tuple(found[0] if len(found) == 1 else -1 for found in (now, before, rates))  # type: ignore[return-value]


def _judge_growth(grid: Grid, now: int, before: int, rate: int) -> Iterator[Spot]:
    fits, wrong = 0, []
    for row in range(grid.header_rows, grid.height):
        values = (grid.figure(row, now), grid.figure(row, before), grid.figure(row, rate))
        segment = grid.segment(row, rate)
        if segment is None or any(value is None for value in values) or (values[0] and values[0].percent):
            continue
        new, old, said = (_quantity(value) for value in values if value)
        growth = growth_range(old, new)
        if growth is None:
            continue
        if growth.allows(said.value, said.step):
            fits += 1
        else:
            wrong.append((segment, growth))
    if fits >= len(wrong) or (not fits and len(wrong) == 1):
        yield from (_spot(segment, _expected(growth)) for segment, growth in wrong)


def _quantity(value: Figure) -> Quantity:
    return Quantity(0, 0, value.value, value.step, "")


def _expected(growth: Growth) -> Sentence:
    return say("The two values give {rate} %.", rate=growth.shown())


def _spot(segment: Segment, message: Sentence) -> Spot:
    return Spot(BODY, Hit(segment.start, segment.start + len(segment.text), message))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
