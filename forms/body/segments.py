"""Compares the text of two blocks by character, with format as part of what is compared.

Han characters are compared one by one, Latin words and figures whole, since half a figure tells nobody
anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from rapidfuzz.distance import LCSseq

from forms.body.model import (
    AttachmentLink,
    Block,
    Heading,
    Image,
    ListBlock,
    Quote,
    Run,
    Table,
    runs_of,
)

Op: TypeAlias = Literal["equal", "insert", "delete", "format"]
Style: TypeAlias = tuple[object, ...]

MAX_WORK = 60_000_000
CRUMB_AMONG = 4
_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+(?:[.,][0-9]+)*|.", re.DOTALL)


@dataclass(frozen=True)
class Segment:
    """A stretch of text: in both versions, in the new one, in the old one, or in both with another format."""

    op: Op
    text: str


@dataclass(frozen=True)
class Styled:
    """Text with the style of each character; equal styles are equal values."""

    text: str
    styles: tuple[Style, ...]


def styled(block: Block) -> Styled:
    """The text of a block, its kind, level and links being part of the style."""
    if isinstance(block, Image):
        return _uniform(f"{block.caption}\n{block.alt}" if block.alt else block.caption, ("image",))
    if isinstance(block, AttachmentLink):
        return _uniform(block.label, ("attachment", block.attachment))
    parts = [styled_runs(runs, _part_style(block, number)) for number, runs in enumerate(runs_of(block))]
    return _joined(parts)


def styled_runs(runs: Sequence[Run], style: Style = ()) -> Styled:
    """The text of runs in one surrounding style."""
    texts, styles = [], []
    for run in runs:
        texts.append(run.text)
        styles += [(*style, run.bold, run.emphasis, run.script, run.href)] * len(run.text)
    return Styled("".join(texts), tuple(styles))


def segments(old: Styled, new: Styled) -> tuple[Segment, ...]:
    """The steps from the old text to the new one, in reading order, neighbours of one kind put together."""
    return tuple(_merged(_without_crumbs(list(_merged(_steps(old, new))))))


def whole(text: Styled, op: Literal["insert", "delete", "equal"]) -> tuple[Segment, ...]:
    """A text that is as a whole in one version only, or unchanged."""
    return (Segment(op, text.text),) if text.text else ()


def _steps(old: Styled, new: Styled) -> Iterator[Segment]:
    left, right = _TOKEN.findall(old.text), _TOKEN.findall(new.text)
    i = j = 0
    for tag, i1, i2, j1, j2 in _opcodes(left, right):
        gone, come = "".join(left[i1:i2]), "".join(right[j1:j2])
        if tag == "equal":
            yield from _formats(gone, old.styles[i : i + len(gone)], new.styles[j : j + len(come)])
        else:
            yield Segment("delete", gone)
            yield Segment("insert", come)
        i, j = i + len(gone), j + len(come)


def _formats(text: str, old: Sequence[Style], new: Sequence[Style]) -> Iterator[Segment]:
    if old == new:
        yield Segment("equal", text)
        return
    position = 0
    for same, group in groupby(a == b for a, b in zip(old, new, strict=True)):
        length = sum(1 for _ in group)
        yield Segment("equal" if same else "format", text[position : position + length])
        position += length


def _opcodes(left: list[str], right: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Edit steps over tokens; like ends are taken off first, a huge rest is replaced as a whole."""
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    i2, j2 = len(left) - tail, len(right) - tail
    if head:
        yield "equal", 0, head, 0, head
    if (i2 - head) * (j2 - head) > MAX_WORK:
        yield "replace", head, i2, head, j2
    elif i2 > head or j2 > head:
        for step in LCSseq.opcodes(left[head:i2], right[head:j2]):
            yield (
                step.tag,
                step.src_start + head,
                step.src_end + head,
                step.dest_start + head,
                step.dest_end + head,
            )
    if tail:
        yield "equal", i2, len(left), j2, len(right)


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _without_crumbs(steps: list[Segment]) -> Iterator[Segment]:
    """A single character that happens to be equal between two changes is read more easily as part of them."""
    for number, step in enumerate(steps):
        around = steps[max(0, number - 1) : number] + steps[number + 1 : number + 2]
        changes = [item for item in around if item.op in ("insert", "delete")]
        crumb = step.op == "equal" and len(step.text) == 1 and len(changes) == 2
        if crumb and sum(len(item.text) for item in changes) >= CRUMB_AMONG:
            yield Segment("delete", step.text)
            yield Segment("insert", step.text)
        else:
            yield step


def _merged(steps: Iterable[Segment]) -> Iterator[Segment]:
    """Deletions before insertions within one change, neighbours of one kind as one segment."""
    for changing, group in groupby(steps, key=lambda step: step.op in ("insert", "delete")):
        found = list(group)
        if changing:
            for op in ("delete", "insert"):
                text = "".join(step.text for step in found if step.op == op)
                if text:
                    yield Segment("delete" if op == "delete" else "insert", text)
        else:
            for kind, part in groupby(found, key=lambda step: step.op):
                text = "".join(step.text for step in part)
                if text:
                    yield Segment(kind, text)


def _part_style(block: Block, number: int) -> Style:
    if isinstance(block, Heading):
        return ("heading", block.level)
    if isinstance(block, Quote):
        return ("quote",)
    if isinstance(block, ListBlock):
        return ("list", block.ordered, block.items[number].depth)
    return ("table",) if isinstance(block, Table) else ()


def _uniform(text: str, style: Style) -> Styled:
    return Styled(text, (style,) * len(text))


def _joined(parts: Sequence[Styled]) -> Styled:
    styles: list[Style] = []
    for number, part in enumerate(parts):
        if number:
            styles.append(("break",))
        styles += part.styles
    return Styled("\n".join(part.text for part in parts), tuple(styles))
