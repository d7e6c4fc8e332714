"""Headings and tables: in order, with something under them, and readable without seeing the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forms.body.model import Cell, Divider, Heading, Paragraph, Run, Table, runs_of
from forms.body.text import Position
from forms.checks.article import Article
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from forms.problems import BODY
from resources.language import say

_MOST_OF_A_HEADING = 40
_LEAST_TEXT = 100


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def _at(article: Article, block_id: str, part: int, length: int, hit: Hit) -> Spot:
    start = article.plain.offset_of(Position(block_id, part, 0))
    return Spot(BODY, Hit(start, start + length, hit.message, severity=hit.severity))


def _levels(article: Article) -> Iterator[Spot]:
    last = 1
    for block in article.blocks:
        if not isinstance(block, Heading):
            continue
        if block.level > last + 1:
            why = say("A heading of level {level} follows one of level {last}. Nobody can tell what it belongs to.", level=block.level, last=last)  # fmt: skip
            yield _at(article, block.id, 0, len(_text(block.runs)), Hit(0, 0, why))
        last = block.level


def _nothing_under(article: Article) -> Iterator[Spot]:
    blocks = [block for block in article.blocks if not isinstance(block, Divider)]
    for number, block in enumerate(blocks):
        if not isinstance(block, Heading):
            continue
        after = blocks[number + 1] if number + 1 < len(blocks) else None
        if after is None or (isinstance(after, Heading) and after.level <= block.level):
            why = say("There is no text under this heading.")
            yield _at(article, block.id, 0, len(_text(block.runs)), Hit(0, 0, why))


def _all_bold(article: Article) -> Iterator[Spot]:
    bold = total = 0
    for block in article.blocks:
        if isinstance(block, Paragraph):
            for run in block.runs:
                total += len(run.text)
                bold += len(run.text) if run.bold else 0
    if total >= _LEAST_TEXT and bold > total * 0.9:
        yield Spot(BODY, Hit(0, 0, say("The whole text is bold, so nothing stands out. Keep bold for a few words.")))


def _bold_headings(article: Article) -> Iterator[Spot]:
    for block in article.blocks[:-1]:
        if not isinstance(block, Paragraph) or not block.runs or not all(run.bold for run in block.runs):
            continue
        text = _text(block.runs)
        if 1 < len(text.strip()) <= _MOST_OF_A_HEADING and not text.rstrip().endswith(tuple("。，；：！？")):
            why = say("This looks like a heading and is only bold. Make it a heading, so that people can go from one to the next.")  # fmt: skip
            yield _at(article, block.id, 0, len(text), Hit(0, 0, why))


def _tables(article: Article) -> Iterator[tuple[Table, tuple[Cell, ...]]]:
    for block in article.blocks:
        if isinstance(block, Table):
            yield block, tuple(cell for row in block.rows for cell in row)


def _table_heads(article: Article) -> Iterator[Spot]:
    for table, cells in _tables(article):
        wide = len(table.rows) > 1 and len(table.rows[0]) > 1
        first = len(_text(cells[0].runs))
        if not any(cell.runs for cell in cells):
            yield _at(article, table.id, 0, 0, Hit(0, 0, say("This table is empty.")))
        elif wide and not table.header_rows:
            why = say("This table has no heading row, so a reading voice cannot say what a cell belongs to.")
            yield _at(article, table.id, 0, first, Hit(0, 0, why))
        else:
            yield from _empty_heads(article, table)


def _empty_heads(article: Article, table: Table) -> Iterator[Spot]:
    part = 0
    for number, row in enumerate(table.rows[: table.header_rows]):
        for place, cell in enumerate(row):
            if not cell.runs and (number, place) != (0, 0):
                why = say("This cell of the heading row is empty.")
                yield _at(article, table.id, part, 0, Hit(0, 0, why, severity="I"))
            part += 1


def _merged(article: Article) -> Iterator[Spot]:
    for table, cells in _tables(article):
        heads = sum(len(row) for row in table.rows[: table.header_rows])
        merged = [n for n, cell in enumerate(cells) if n >= heads and (cell.colspan > 1 or cell.rowspan > 1)]
        if merged and len(table.rows) > 1:
            why = say("Cells of data are merged in this table ({count}). A reading voice and a spreadsheet lose their place there.", count=len(merged))  # fmt: skip
            length = len(_text(runs_of(table)[merged[0]]))
            yield _at(article, table.id, merged[0], length, Hit(0, 0, why))


def layout_rules(pack: str) -> Iterable[AnyRule]:
    """Headings and tables."""
    yield ArticleRule(
        code="structure.heading-order", severity="W", pack=pack, source="GB/T 37668-2019",
        name=say("Heading that skips a level"),
        explanation=say("Headings go down one level at a time. Whoever hears the page, or looks at its outline, is lost where a level is missing."),
        hits=("二级 → 四级",), misses=("二级 → 三级",), find=_levels,
    )  # fmt: skip
    yield ArticleRule(
        code="structure.heading-empty", severity="W", pack=pack, source="practice",
        name=say("Heading without text"),
        explanation=say("A heading promises something. Where the next heading or the end follows at once, a part is missing."),
        hits=("一、总体要求（无正文）",), misses=("一、总体要求（有正文）",), find=_nothing_under,
    )  # fmt: skip
    yield ArticleRule(
        code="structure.all-bold", severity="W", pack=pack, source="practice",
        name=say("Whole text bold"),
        explanation=say("Bold is for a few words. A text that is bold throughout comes from copying, and tires the eye."),
        hits=("全文加粗",), misses=("少数词语加粗",), find=_all_bold,
    )  # fmt: skip
    yield ArticleRule(
        code="structure.bold-heading", severity="I", pack=pack, source="GB/T 37668-2019",
        name=say("Bold line in place of a heading"),
        explanation=say("A bold line looks like a heading to the eye only. As a heading it can be jumped to, and the outline shows it."),
        hits=("加粗的“一、总体要求”",), misses=("标题样式的“一、总体要求”",), find=_bold_headings,
    )  # fmt: skip
    yield ArticleRule(
        code="structure.table-head", severity="W", pack=pack, source="GB/T 37668-2019",
        name=say("Table without headings"),
        explanation=say("The first row of a table says what its columns hold. Mark it as heading, and leave none of its cells empty."),
        hits=("无表头",), misses=("有表头",), find=_table_heads,
    )  # fmt: skip
    yield ArticleRule(
        code="structure.table-merged", severity="I", pack=pack, source="GB/T 37668-2019",
        name=say("Merged cells of data"),
        explanation=say("Merged cells look tidy and read badly: neither a reading voice nor a spreadsheet knows which column they belong to. Repeat the value."),
        hits=("合并的数据单元格",), misses=("合并的表头",), find=_merged,
    )  # fmt: skip
