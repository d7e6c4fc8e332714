"""Builds blocks from sanitised HTML, one token after the other, with a stack in place of recursion.

Blocks that carry an id of ours are read literally, so that nothing is lost; everything else is tidied: spaces
are collapsed, Word's list paragraphs become lists, headings and levels are brought into range.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

from forms.body.blocks import MAX_LIST_DEPTH
from forms.body.html_notes import Notes
from forms.body.html_scan import Token, decode, scan, tokens
from forms.body.html_state import FLOW, Frame, OpenFigure, OpenList, OpenTable, Sink, Structure
from forms.body.html_text import INVISIBLE, merged, plain, split_paragraphs, tidy
from forms.body.links import clean_href
from forms.body.model import (
    AttachmentLink,
    Block,
    Divider,
    Heading,
    Image,
    Paragraph,
    Quote,
    Run,
    new_block_id,
)
from forms.body.normal import is_block_id
from resources.language import Sentence

_BOLD = frozenset({"b", "strong"})
_EMPHASIS = frozenset({"i", "em", "cite", "dfn", "var"})
_STRUCK = frozenset({"s", "strike"})
_INLINE = _BOLD | _EMPHASIS | _STRUCK | frozenset({"a", "sub", "sup", "span", "font", "u", "ins", "del"})
_REMARK = "#_msocom"  # where Word's marks of a remark lead
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TABLE_PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_NUMBER = re.compile(
    r"[(（]?(?:[0-9]{1,3}[.)、）．]?|(?:[a-zA-Z]|[ivxIVX]{1,5})[.)、）．])\Z"
)  # a bare l is a Wingdings dot
_CHINESE_NUMBER = re.compile(r"第?[(（]?[一二三四五六七八九十百零〇]+")


_SOURCE_SPACE = re.compile(r"[\t\r\n\f]+")
_HAN = "\u2e80-\u303f\u3041-\u33ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\u201c\u201d\U00020000-\U0003ffff"
_HAN_BREAK = re.compile(f"(?<=[{_HAN}])[ \\t]*[\\r\\n]+[ \\t]*(?=[{_HAN}])")


def read_html(html: str | bytes, known: frozenset[str]) -> tuple[tuple[Block, ...], tuple[Sentence, ...]]:
    """Blocks of a page and the sentences on what was left out; see ``forms.body.html.from_html``."""
    text, readable = decode(html)
    notes = Notes()
    notes.note_tags(scan(text))
    notes.unreadable = not readable
    builder = Builder(known, notes)
    for token in tokens(text):
        builder.feed(token)
    return builder.finish(), notes.sentences()


class Builder:
    """Takes tokens and gives blocks; every opening tag leaves a frame that its closing tag undoes."""

    def __init__(self, known: frozenset[str], notes: Notes) -> None:
        self._known = known
        self._notes = notes
        self._blocks: list[Block] = []
        self._held: list[Block] = []
        self._line: list[Run] = []
        self._sinks = [Sink("paragraph")]
        self._structures: list[Structure] = []
        self._figures: list[OpenFigure] = []
        self._frames: list[Frame] = []
        self._format = Run("")
        self._hidden = 0
        self._unseen = notes.hidden
        self._marker = 0
        self._preserved = 0
        self._word: OpenList | None = None

    def feed(self, token: Token) -> None:
        """Take the next token."""
        if not token.tag:
            self._text(token.text)
        elif token.closing:
            self._close(token.tag)
        elif token.tag == "br":
            self._add("\n")
        elif token.tag == "hr":
            self._rule(token)
        elif token.tag == "img":
            self._image(token)
        else:
            self._open(token)

    def finish(self) -> tuple[Block, ...]:
        """Close what is open and give the blocks."""
        while self._frames:
            self._close(self._frames[-1].tag)
        self._flush()
        self._close_word_list()
        return tuple(self._blocks)

    # Text

    def _text(self, text: str) -> None:
        if self._hidden:
            if text.strip():
                self._unseen.append(text.strip()[:80])
        elif self._marker:
            self._sinks[-1].marker += text.strip("\u00a0 \n\r\t")
        else:
            self._add(text if self._preserved else _SOURCE_SPACE.sub(" ", _HAN_BREAK.sub("", text)))

    def _add(self, text: str) -> None:
        if not self._hidden:
            self._line.append(self._format.with_text(text))

    def _flush(self, *, force: bool = False) -> None:
        """Give the line so far to the sink of the moment; ``force`` makes a block even of an empty line."""
        if not self._line and not force:
            return
        line, self._line = merged(self._line), []
        sink = self._sinks[-1]
        if sink.kind not in FLOW:
            self._collect(sink, line)
        elif sink.literal and (line or (force and not sink.filled)):
            self._emit_flow(sink, line)
        elif not sink.literal:
            for part in split_paragraphs(self._visible(line)):
                tidied = tidy(part)
                if tidied:
                    self._emit_flow(sink, tidied)

    def _collect(self, sink: Sink, line: list[Run]) -> None:
        line = line if sink.literal else tidy(self._visible(line))
        if line:
            if sink.runs:
                sink.runs.append(sink.runs[-1].with_text("\n"))
            sink.runs += line

    def _visible(self, line: Iterable[Run]) -> list[Run]:
        done: list[Run] = []
        for run in line:
            text, count = INVISIBLE.subn("", run.text)
            self._notes.invisible += count
            done.append(run.with_text(text) if count else run)
        return done

    # Blocks

    def _emit_flow(self, sink: Sink, line: list[Run]) -> None:
        id_ = sink.id if sink.id and not sink.filled else new_block_id()
        sink.filled = True
        if sink.word_list:
            self._word_paragraph(sink, sink.word_list, line)
        elif sink.kind == "heading":
            runs = line if sink.literal else [replace(run, bold=False) for run in line]
            self._emit(Heading(id_, sink.level, tuple(runs)))
        elif sink.kind == "quote":
            self._emit(Quote(id_, tuple(line)))
        else:
            self._emit(Paragraph(id_, tuple(line)))

    def _emit(self, block: Block) -> None:
        self._close_word_list()
        (self._held if self._structures else self._blocks).append(block)

    def _emit_structure(self, block: Block) -> None:
        """Put a closed list or table in its place, and after the outermost one what could not stay inside."""
        self._emit(block)
        if not self._structures:
            self._blocks += self._held
            self._held = []

    def _rule(self, token: Token) -> None:
        self._flush()
        if not self._hidden and self._sinks[-1].kind in FLOW:
            self._emit(Divider(_own_id(token) or new_block_id()))

    def _image(self, token: Token) -> None:
        if self._hidden:
            return
        digest, name = _picture(token)
        if digest not in self._known:
            self._notes.pictures.append(name)
            return
        alt = token.attributes.get("alt", "")
        if self._figures and self._figures[-1].image is None:
            self._figures[-1].image = (digest, alt)
        else:
            self._flush()
            self._emit(Image(new_block_id(), digest, alt))

    # Tags

    def _open(self, token: Token) -> None:
        style = frozenset(token.attributes.get("style", "").split())
        frame = Frame(token.tag, self._format)
        self._frames.append(frame)
        unseen = self._unseen_kind(token, style)
        if self._hidden or unseen is not None:
            if not self._hidden and unseen is not None:
                self._unseen = unseen
            frame.hidden = True
            self._hidden += 1
            return
        if "marker" in style:
            frame.marker = True
            self._marker += 1
        self._format = self._formatted(token, style)
        if token.tag in ("td", "th") and self._sinks[-1].kind == "cell":
            self._add(" ")
        elif token.tag not in _INLINE:
            self._flush()
            self._open_block(token, style, frame)

    def _unseen_kind(self, token: Token, style: frozenset[str]) -> list[str] | None:
        """Where the text of an element that readers do not see is noted; None for one that they see."""
        if "remark" in style or (token.tag == "a" and token.attributes.get("href", "").startswith(_REMARK)):
            return self._notes.remarks
        if token.tag == "del":
            return self._notes.deleted
        return self._notes.hidden if "hidden" in style or "hidden" in token.attributes else None

    def _close(self, tag: str) -> None:
        if not any(frame.tag == tag for frame in self._frames[-1:]):
            return
        frame = self._frames.pop()
        if frame.hidden:
            self._hidden -= 1
            return
        if frame.tag not in _INLINE and (frame.sink is not None or frame.tag not in ("td", "th")):
            self._flush(force=True)
            self._close_block(frame)
        self._marker -= frame.marker
        self._preserved -= frame.preserved
        self._format = frame.format

    def _formatted(self, token: Token, style: frozenset[str]) -> Run:
        tag, format_ = token.tag, self._format
        bold = "bold" in style or ((tag in _BOLD or format_.bold) and "light" not in style)
        emphasis = "italic" in style or ((tag in _EMPHASIS or format_.emphasis) and "upright" not in style)
        script = format_.script
        if tag == "sub" or "sub" in style:
            script = "sub"
        elif tag == "sup" or "super" in style:
            script = "super"
        if tag in _STRUCK or "struck" in style:
            self._notes.struck = True
        return Run("", bold, emphasis, script, self._link(token) if tag == "a" else format_.href)

    def _link(self, token: Token) -> str:
        address = token.attributes.get("href", "").strip()
        if not address or address.startswith("#") or self._sinks[-1].kind == "label":
            return ""
        href = clean_href(address)
        self._notes.links += not href
        return href

    def _open_block(self, token: Token, style: frozenset[str], frame: Frame) -> None:
        tag = token.tag
        if tag in _HEADINGS:
            self._open_heading(token, frame)
        elif tag in ("ul", "ol"):
            self._open_list(token, frame)
        elif tag == "li":
            self._open_item(frame)
        elif tag in _TABLE_PARTS:
            self._open_table_part(token, frame)
        elif tag in ("figure", "figcaption"):
            self._open_figure(token, frame)
        elif tag == "blockquote":
            if self._sinks[-1].kind == "paragraph":
                self._push(frame, Sink("quote", _own_id(token), literal=bool(_own_id(token))))
        else:
            frame.preserved = tag == "pre"
            self._preserved += frame.preserved
            self._open_paragraph(token, style, frame)

    def _close_block(self, frame: Frame) -> None:
        if frame.sink is not None:
            self._sinks.pop()
            self._after_sink(frame.sink)
        if frame.tag == "thead" and self._structures and isinstance(self._structures[-1], OpenTable):
            self._structures[-1].in_head = False
        if isinstance(frame.opened, OpenList):
            self._close_list(frame.opened)
        elif isinstance(frame.opened, OpenTable):
            self._close_table(frame.opened)
        elif isinstance(frame.opened, OpenFigure):
            self._close_figure(frame.opened)

    def _push(self, frame: Frame, sink: Sink) -> None:
        frame.sink = sink
        self._sinks.append(sink)

    def _after_sink(self, sink: Sink) -> None:
        if sink.kind == "label":
            self._emit(AttachmentLink(sink.id, sink.attachment, plain(sink.runs)))
        elif sink.kind == "caption" and self._figures:
            self._figures[-1].caption = plain(sink.runs)
        elif sink.kind == "title" and sink.runs and self._structures:
            table = self._structures[-1]
            if isinstance(table, OpenTable):
                table.before.append(Paragraph(new_block_id(), tuple(sink.runs)))

    def _open_paragraph(self, token: Token, style: frozenset[str], frame: Frame) -> None:
        if self._sinks[-1].kind != "paragraph":
            return
        own = _own_id(token)
        digest = token.attributes.get("data-attachment", "")
        if own and digest in self._known:
            self._push(frame, Sink("label", own, literal=True, attachment=digest))
        elif own and token.tag == "p":
            self._notes.files += [digest[:12]] if digest else []
            self._push(frame, Sink("paragraph", own, literal=True))
        else:
            word_list = _word_list(style)
            if word_list:
                self._push(frame, Sink("paragraph", word_list=word_list))

    def _open_heading(self, token: Token, frame: Frame) -> None:
        if self._sinks[-1].kind not in FLOW:
            return
        level = int(token.tag[1])
        within = min(max(level, 2), 4)
        self._notes.headings += level != within
        own = _own_id(token)
        self._push(frame, Sink("heading", own, within, literal=bool(own)))

    # Lists

    def _open_list(self, token: Token, frame: Frame) -> None:
        if self._sinks[-1].kind not in ("item", *FLOW):
            return
        inner = self._structures[-1] if self._structures else None
        if isinstance(inner, OpenList):
            inner.level += 1
            frame.opened = inner
        else:
            own = _own_id(token)
            opened = OpenList(own or new_block_id(), token.tag == "ol", own=bool(own))
            self._structures.append(opened)
            frame.opened = opened

    def _open_item(self, frame: Frame) -> None:
        inner = self._structures[-1] if self._structures else None
        if not isinstance(inner, OpenList) or self._sinks[-1].kind not in ("item", *FLOW):
            return
        self._notes.levels += inner.level > MAX_LIST_DEPTH
        item = Sink("item", level=min(inner.level, MAX_LIST_DEPTH), literal=inner.own)
        inner.items.append(item)
        self._push(frame, item)

    def _close_list(self, opened: OpenList) -> None:
        if opened.level:
            opened.level -= 1
            return
        self._structures.pop()
        if opened.items:
            self._emit_structure(opened.block())

    def _word_paragraph(self, sink: Sink, word_list: tuple[str, int], line: list[Run]) -> None:
        """A paragraph that Word numbered: an item of a list, or text with its Chinese number kept."""
        name, level = word_list
        if _CHINESE_NUMBER.match(sink.marker):
            self._emit(Paragraph(new_block_id(), (Run(sink.marker), *line)))
            return
        if self._word is None or self._word.name != name:
            self._close_word_list()
            self._word = OpenList(new_block_id(), bool(_NUMBER.match(sink.marker)), name=name)
        self._notes.levels += level > MAX_LIST_DEPTH
        self._word.items.append(Sink("item", level=min(level, MAX_LIST_DEPTH), runs=line))

    def _close_word_list(self) -> None:
        word, self._word = self._word, None
        if word is not None:
            (self._held if self._structures else self._blocks).append(word.block())

    # Tables

    def _open_table_part(self, token: Token, frame: Frame) -> None:
        table = next((s for s in reversed(self._structures) if isinstance(s, OpenTable)), None)
        if token.tag == "table":
            self._open_table(token, frame, table)
        elif table is None or self._sinks[-1].kind == "cell":
            return
        elif token.tag == "thead":
            table.in_head = True
        elif token.tag == "tr":
            table.rows.append([])
            table.heads.append(True)
            table.header_rows += table.in_head
        elif token.tag == "caption":
            self._push(frame, Sink("title"))
        elif token.tag in ("td", "th"):
            self._open_cell(token, frame, table)

    def _open_table(self, token: Token, frame: Frame, outer: OpenTable | None) -> None:
        if self._sinks[-1].kind not in ("item", *FLOW):
            self._notes.nested_tables += outer is not None
            return
        own = _own_id(token)
        opened = OpenTable(own or new_block_id(), own=bool(own))
        self._structures.append(opened)
        frame.opened = opened

    def _open_cell(self, token: Token, frame: Frame, table: OpenTable) -> None:
        if not table.rows:
            table.rows.append([])
            table.heads.append(True)
        cell = Sink("cell", literal=table.own)
        cell.colspan, cell.rowspan = _span(token, "colspan"), _span(token, "rowspan")
        table.rows[-1].append(cell)
        table.heads[-1] = table.heads[-1] and token.tag == "th"
        self._push(frame, cell)

    def _close_table(self, table: OpenTable) -> None:
        self._structures.pop()
        for block in table.before:
            self._emit(block)
        if not table.own and sum(len(row) for row in table.rows) == 1:
            self._unwrap(table)
        elif table.rows:
            self._emit_structure(table.block())

    def _unwrap(self, table: OpenTable) -> None:
        """A table of one cell only lays out the page: its lines are paragraphs."""
        cell = next(cell for row in table.rows for cell in row)
        for part in _lines(cell.runs):
            self._emit(Paragraph(new_block_id(), tuple(part)))
        if not self._structures:
            self._blocks += self._held
            self._held = []

    # Figures

    def _open_figure(self, token: Token, frame: Frame) -> None:
        if token.tag == "figure":
            own = _own_id(token)
            opened = OpenFigure(own or new_block_id(), own=bool(own))
            self._figures.append(opened)
            frame.opened = opened
        elif self._figures:
            self._push(frame, Sink("caption", literal=self._figures[-1].own))

    def _close_figure(self, figure: OpenFigure) -> None:
        self._figures.pop()
        if figure.image:
            self._emit(Image(figure.id, figure.image[0], figure.image[1], figure.caption))
        elif figure.caption:
            self._emit(Paragraph(new_block_id(), (Run(figure.caption),)))


def _own_id(token: Token) -> str:
    id_ = token.attributes.get("id", "")
    return id_ if is_block_id(id_) else ""


def _picture(token: Token) -> tuple[str, str]:
    """The digest a picture names (empty for none) and a name to call it by."""
    source = token.attributes.get("src", "")
    digest = token.attributes.get("data-attachment", "")
    found = _DIGEST.search(source)
    name = unquote(source.split("?")[0].rsplit("/", 1)[-1]) or token.attributes.get("alt", "") or "?"
    return digest or (found.group(0) if found else ""), name[:80]


def _word_list(style: frozenset[str]) -> tuple[str, int] | None:
    word = next((item for item in style if item.startswith("list:")), "")
    if not word:
        return None
    _, name, level = word.split(":")
    return name, max(int(level) - 1, 0)


def _span(token: Token, name: str) -> int:
    text = token.attributes.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _lines(runs: Iterable[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        lines[-1].append(run.with_text(first))
        lines += [[run.with_text(text)] for text in others]
    return [line for line in lines if plain(line).strip()]
