"""Lists of people: columns that should not be there, mobile numbers in cells, the basis, and lists in attachments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from forms.body.model import Table
from forms.checks.article import Article, Segment
from forms.checks.derived import Once
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.privacy.contacts import mask_mobile, mobile_numbers, office_mobile, private_mobile
from forms.checks.privacy.numbers import bank_numbers, good_identity, identity_numbers
from forms.checks.privacy.tables import places
from forms.checks.privacy.words import Words
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from forms.problems import ATTACHMENTS
from resources.language import say

_SPACE = lazy(r"\s+")
_ASIDE = lazy(r"[（(].*|[:：]\Z")
_LEAST_DIGITS = {"identity": 15, "bank": 12}
_LEAST_PEOPLE = 3
_MOST_TEXT = 2_000_000


@dataclass(frozen=True)
class Column:
    """One column of a list of people.

    Attributes:
        head: the cell at its top.
        meaning: as ``Words.heads`` says.
        cells: what stands below, empty cells left out.
        named: whether the list has a column of names.
    """

    head: Segment
    meaning: str
    cells: tuple[Segment, ...]
    named: bool


def _columns(heads: Mapping[str, str], article: Article) -> tuple[Column, ...]:
    by_block: dict[int, dict[int, Segment]] = {}
    for segment in article.segments:
        if segment.kind == "cell":
            by_block.setdefault(segment.block, {})[segment.part] = segment
    found: list[Column] = []
    for block, cells in by_block.items():
        if any(_head(segment.text) in heads for segment in _first(cells)):
            found += _in_table(heads, article.blocks[block], cells)
    return tuple(found)


def _first(cells: Mapping[int, Segment]) -> list[Segment]:
    return [cells[part] for part in sorted(cells)[:60]]


def _head(text: str) -> str:
    return _ASIDE.sub("", _SPACE.sub("", text))


def _in_table(heads: Mapping[str, str], table: object, cells: Mapping[int, Segment]) -> Iterator[Column]:
    if not isinstance(table, Table):
        return
    tops: dict[int, tuple[Segment, str]] = {}
    below: dict[int, list[Segment]] = {}
    for place in places(table):
        segment = cells.get(place.part)
        if segment is None:
            continue
        meaning = heads.get(_head(segment.text)) if place.row < max(table.header_rows, 2) else None
        if meaning and place.column not in tops:
            tops[place.column] = (segment, meaning)
        elif place.column in tops:
            below.setdefault(place.column, []).append(segment)
    named = any(meaning == "name" for _, meaning in tops.values())
    for column, (head, meaning) in tops.items():
        yield Column(head, meaning, tuple(below.get(column, ())), named)


def _spot(segment: Segment, hit: Hit) -> Spot:
    return Spot(segment.field, replace(hit, start=hit.start + segment.start, end=hit.end + segment.start))


def _cell_mobiles(columns: Once[tuple[Column, ...]], article: Article) -> Iterator[Spot]:
    with_numbers = [s for s in article.segments if s.kind == "cell" and s.piece.fact(mobile_numbers)]
    if not with_numbers:
        return
    office = {
        id(cell)
        for column in columns(article)
        for cell in column.cells
        if column.meaning == "office-phone" or (column.meaning == "phone" and not column.named)
    }
    for segment in with_numbers:
        for start, end, land, digits in segment.piece.fact(mobile_numbers):
            make = office_mobile if id(segment) in office else private_mobile
            yield _spot(segment, make(start, end, land + mask_mobile(digits)))


def _list_columns(columns: Once[tuple[Column, ...]], article: Article) -> Iterator[Spot]:
    for column in columns(article):
        least = _LEAST_DIGITS.get(column.meaning)
        if least is None:
            if column.meaning == "home" and column.named and column.cells:
                why = say("A list of people with their home addresses. Keep them to the town or street office, or leave the column out.")  # fmt: skip
                yield _spot(column.head, Hit(0, len(column.head.text), why, severity="W"))
            continue
        bare = sum(_is_bare(cell.piece, least) for cell in column.cells)
        if bare:
            why = say("The column {head} has {count} numbers that are not masked.", head=column.head.text, count=bare)
            yield _spot(column.head, Hit(0, len(column.head.text), why))


def _is_bare(piece: Piece, least: int) -> bool:
    return sum(sign.isdigit() for sign in piece.text) >= least


def _basis(words: Words, columns: Once[tuple[Column, ...]], article: Article) -> Iterator[Spot]:
    if article.type is None or article.type.field("personal_data") is None:
        return
    if article.content.text("personal_data") not in ("", "none"):
        return
    for column in columns(article):
        if column.meaning == "name" and len(column.cells) >= _LEAST_PEOPLE and _is_list(words, columns, article):
            why = say("This article carries a list of people and says it has no personal data. Name the rule that asks for the list, and mask the rest.")  # fmt: skip
            yield _spot(column.head, Hit(0, len(column.head.text), why))
            return


def _is_list(words: Words, columns: Once[tuple[Column, ...]], article: Article) -> bool:
    sensitive = any(
        column.meaning in ("identity", "bank", "home", "phone") and column.named for column in columns(article)
    )
    return sensitive or "公示" in article.content.title or any(word in article.content.title for word in words.lists)


@lru_cache(maxsize=32)
def _counted(text: str) -> tuple[int, int, int]:
    """Identity numbers, mobile numbers and bank cards in the text of a file; kept, as a file never changes."""
    piece = Piece(text, "paragraph")
    identities = [n for _, _, n in identity_numbers(piece) if good_identity(n)]
    banks = [n for _, _, n in bank_numbers(piece) if n.startswith("62") and n not in identities]
    return len(identities), len(mobile_numbers(piece)), len(banks)


def _attachments(article: Article) -> Iterator[Spot]:
    for attachment in article.content.attachments:
        inspected = article.around.attachment(attachment)
        if inspected is None or not inspected.text:
            continue
        identities, mobiles, banks = _counted(inspected.text[:_MOST_TEXT])
        if identities or banks or mobiles:
            why = say(
                "The attachment {name} holds personal data: {identities} identity card, {mobiles} mobile and {banks} bank card numbers. Mask them in the file.",
                name=attachment.name, identities=identities, mobiles=mobiles, banks=banks,
            )  # fmt: skip
            yield Spot(ATTACHMENTS, Hit(0, 0, why, severity=None if identities or banks else "W"), attachment.name)


def list_rules(words: Words) -> Iterable[AnyRule]:
    """Lists of people in tables and attachments."""
    columns = Once(partial(_columns, words.heads))
    yield ArticleRule(
        code="privacy.mobile-in-table", severity="B", pack=words.pack,
        name=say("Mobile number in a table"),
        explanation=say(
            "As for mobile numbers elsewhere; what a number is for is told by the head of its column. Under an office's "
            "telephone it is only pointed out, beside people's names it is masked."
        ),
        source="《个人信息保护法》第五十一条",
        hits=("姓名 | 手机号",), misses=("姓名 | 得分",),
        find=partial(_cell_mobiles, columns),
    )  # fmt: skip
    yield ArticleRule(
        code="privacy.list-columns", severity="B", pack=words.pack,
        name=say("Column of personal numbers"),
        explanation=say(
            "A published list needs the name and what it is about, seldom more. A column of identity card or account "
            "numbers is masked or left out; a column of home addresses ends with the town."
        ),
        source="《个人信息保护法》第六条、第五十一条",
        hits=("姓名 | 身份证号",), misses=("姓名 | 得分",),
        find=partial(_list_columns, columns),
    )  # fmt: skip
    yield ArticleRule(
        code="privacy.list-basis", severity="W", pack=words.pack,
        name=say("List of people without its basis"),
        explanation=say(
            "Whoever publishes a list of people must be able to name the rule that asks for it. State it on the form, "
            "under personal data, and publish no more columns than the rule names."
        ),
        source="《政府信息公开条例》第十五条；《个人信息保护法》第十三条",
        hits=("公示名单",), misses=("公示",),
        find=partial(_basis, words, columns),
    )  # fmt: skip
    yield ArticleRule(
        code="privacy.attachment", severity="B", pack=words.pack,
        name=say("Personal data in an attachment"),
        explanation=say(
            "Most leaks happen in attached tables. The text of each attachment is searched for identity cards, mobile "
            "numbers and bank cards. Mask them in the file and attach it again."
        ),
        source="《个人信息保护法》第五十一条",
        hits=("名单.xlsx",), misses=("公告.pdf",),
        find=_attachments,
    )  # fmt: skip
