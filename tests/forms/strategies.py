"""Hypothesis strategies for bodies and contents, for any test that needs articles nobody thought of.

From another folder, put this folder on the path in that folder's conftest.py, as the one here does, and write
``from strategies import contents``.

``bodies()`` are in normal form; ``raw_bodies()`` are what a program may build before that. ``contents()`` fit
together: every picture and file of the body is among the attachments.
"""

from __future__ import annotations

from hashlib import sha256

from hypothesis import strategies as st

from forms.body.model import (
    AttachmentLink,
    Block,
    Body,
    Cell,
    Divider,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Run,
    Table,
    attachments_of,
    normalise,
)
from forms.content import Attachment, Content, FieldValue, clean_name

TYPE_DIGEST = sha256(b"type").hexdigest()
DIGESTS = tuple(sha256(bytes([number])).hexdigest() for number in range(6))
LINKS = (
    "",
    "https://www.gov.cn/a?b=c&d=%20#e",
    "http://中国政府网.政务.cn/文件",
    "mailto:a.b@example.gov.cn",
    "tel:0592-1234567",
    'https://www.gov.cn/"quoted"',
    "javascript:alert(1)",
    "/relative/path",
)
AWKWARD = (
    "𠮷野家", "㐀㐁", "👩\u200d👩\u200d👧", "e\u0301", "\u0301", "가", "\u1100\u1161", "  两  格  ",
    "中文", "ABC", "\n", "\n\n", " \n ", "\t", "\r\n", "\u3000\u3000段首", "\u00a0", "\u200b零宽\ufeff",
    "\x00\x07", "\u2028", "\u202e", "<b>&amp;</b>", "&nbsp;", '"', "'", "]]>", "〔2026〕12号", "1,234.56",
)  # fmt: skip


def texts(max_size: int = 12) -> st.SearchStrategy[str]:
    """Any text without lone surrogates, with what goes wrong most often well represented."""
    free = st.text(st.characters(exclude_categories=("Cs",)), max_size=max_size)
    pieces = st.lists(st.one_of(st.sampled_from(AWKWARD), free), max_size=4)
    return pieces.map("".join)


def ids() -> st.SearchStrategy[str]:
    """Block ids, some of them doubled or no ids at all."""
    good = st.from_regex(r"b[a-z2-7]{10}", fullmatch=True)
    return st.one_of(good, good, good, st.sampled_from(["b1", "b2", "", "no id", "B1"]))


def runs() -> st.SearchStrategy[tuple[Run, ...]]:
    """Runs in any combination of formats."""
    run = st.builds(
        Run,
        text=texts(),
        bold=st.booleans(),
        emphasis=st.booleans(),
        script=st.sampled_from(["", "", "sub", "super"]),
        href=st.sampled_from(LINKS) | st.just(""),
    )
    return st.lists(run, max_size=4).map(tuple)


def cells() -> st.SearchStrategy[Cell]:
    """Cells, some of them spanning more than one row or column."""
    return st.builds(Cell, runs=runs(), colspan=st.integers(1, 3), rowspan=st.integers(1, 3))


def items() -> st.SearchStrategy[ListItem]:
    """List items at any depth, also deeper than allowed."""
    return st.builds(ListItem, runs=runs(), depth=st.integers(0, 5))


def blocks() -> st.SearchStrategy[Block]:
    """Blocks of every kind there is."""
    rows = st.lists(st.lists(cells(), max_size=3).map(tuple), max_size=3).map(tuple)
    digests = st.sampled_from(DIGESTS)
    return st.one_of(
        st.builds(Paragraph, id=ids(), runs=runs()),
        st.builds(Heading, id=ids(), level=st.integers(1, 6), runs=runs()),
        st.builds(ListBlock, id=ids(), ordered=st.booleans(), items=st.lists(items(), max_size=5).map(tuple)),
        st.builds(Table, id=ids(), header_rows=st.integers(0, 3), rows=rows),
        st.builds(Image, id=ids(), attachment=digests, alt=texts(), caption=texts()),
        st.builds(Quote, id=ids(), runs=runs()),
        st.builds(AttachmentLink, id=ids(), attachment=digests, label=texts()),
        st.builds(Divider, id=ids()),
    )


def raw_bodies(max_size: int = 5) -> st.SearchStrategy[Body]:
    """Bodies as a program may build them, not in normal form."""
    return st.lists(blocks(), max_size=max_size).map(lambda found: Body(tuple(found)))


def bodies(max_size: int = 5) -> st.SearchStrategy[Body]:
    """Bodies in normal form."""
    return raw_bodies(max_size).map(normalise)


def names() -> st.SearchStrategy[str]:
    """File names that are allowed."""
    free = texts().map(clean_name).filter(bool)
    return st.one_of(free, st.sampled_from(["附件 1.pdf", "IMG_1234.jpg", "报名表.docx"]))


def attachments(digest: str) -> st.SearchStrategy[Attachment]:
    """An attachment with this digest."""
    return st.builds(
        Attachment,
        digest=st.just(digest),
        size=st.integers(0, 2**40),
        media_type=st.sampled_from(["image/png", "application/pdf", "text/plain"]),
        name=names(),
        caption=texts(),
        alt=texts(),
    )


def fields() -> st.SearchStrategy[dict[str, FieldValue]]:
    """Fields of every kind of value."""
    values: st.SearchStrategy[FieldValue] = st.one_of(
        texts(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), st.lists(texts(), max_size=3).map(tuple)
    )
    keys = st.sampled_from(["title", "source", "keywords", "summary", "a", "z9_"])
    return st.dictionaries(keys, values, max_size=5)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Contents that hold together."""
    body = draw(bodies())
    extra = draw(st.sets(st.sampled_from(DIGESTS), max_size=2))
    digests = sorted(attachments_of(body) | extra)
    return Content(
        type_id=draw(st.sampled_from(["news", "policy"])),
        type_digest=TYPE_DIGEST,
        column=draw(st.sampled_from(["dynamics", "通知公告"])),
        language=draw(st.sampled_from(["zh-Hans", "zh-Hant", "en"])),
        fields=draw(fields()),
        body=body,
        attachments=tuple(draw(attachments(digest)) for digest in digests),
    )
