"""Organs that have another name since a day: the old one in a text of after that day is perhaps a slip.

An old name is right where history is told (the former ..., then head of ..., a year before the change) and in the
titles and numbers of old documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from forms.checks.article import Article
from forms.checks.lazy import lazy
from forms.checks.pack import RulePack, is_sure
from forms.checks.piece import Piece
from forms.checks.rule import ArticleRule, Hit, Spot
from forms.checks.wording.table import Term, TermTable, read_expression
from forms.shape import Reader
from resources.language import say

_SENTENCE_END = lazy(r"[。；！？\n]")
_BEFORE = lazy(r"(?:原|时任|曾|历任|先后|前身|旧称|由|撤销|整合|合并|不再保留)[^，。；《]{0,14}$")
_AFTER = lazy(
    r"^”?(?:（[^）]{0,4}(?:现|今|后|已|原)|令|公告|第\d|〔|[^，。；]{0,8}(?:更名|改为|改名|改组|并入|撤销|撤并|前身|时期|的职责))"
)
_YEAR = lazy(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class OldName:
    """An old name in a piece.

    Attributes:
        start, end: where it stands.
        term: the row.
        years: the years named in its sentence.
    """

    start: int
    end: int
    term: Term
    years: tuple[int, ...]


class OldNames:
    """All rows of the packs.

    Args:
        rows: terms whose wrong word is an old name, each with the first day of the new one.
    """

    def __init__(self, rows: Iterable[tuple[Term, date]]) -> None:
        known = tuple(rows)
        self._since = {term.wrong: since for term, since in known}
        self._table = TermTable(term for term, _ in known)

    def since(self, term: Term) -> date:
        """From when the new name counts."""
        return self._since[term.wrong]

    def places(self, piece: Piece) -> tuple[OldName, ...]:
        """The old names in a piece that no history around explains."""
        return tuple(
            OldName(place.start, place.end, place.term, _years_around(piece.text, place.start, place.end))
            for place in self._table.places(piece)
            if not _is_history(piece.text, place.start, place.end)
        )


def _is_history(text: str, start: int, end: int) -> bool:
    in_title = text.rfind("《", 0, start) > text.rfind("》", 0, start)
    return in_title or bool(_BEFORE.search(text[max(0, start - 18) : start]) or _AFTER.search(text[end : end + 16]))


def _years_around(text: str, start: int, end: int) -> tuple[int, ...]:
    first = max((match.end() for match in _SENTENCE_END.finditer(text, 0, start)), default=0)
    last = _SENTENCE_END.search(text, end)
    return tuple(int(year) for year in _YEAR.findall(text[first : last.start() if last else len(text)]))


def organisation_rules(packs: tuple[RulePack, ...]) -> Iterator[ArticleRule]:
    """The rule over the sections ``organisations`` of all packs.

    Raises:
        Malformed: a row does not fit.
    """
    names = OldNames(row for pack in packs for reader in pack.rows("organisations") for row in _read_rows(reader, pack))
    yield ArticleRule(
        code="wording.organisation",
        severity="W",
        name=say("Old names of organs"),
        explanation=say(
            "Organs of state were renamed and merged; since then a text names the new organ. The old name stays right for "
            "what was before, with “former” or a year, and in titles of old documents. Names of local organs follow the "
            "decision of their own place; check it."
        ),
        source="国务院机构改革方案（2018年、2023年）",
        hits=("云溪市国土资源局昨天发布公告。",),
        misses=("原云溪市国土资源局", "时任云溪市国土资源局局长", "2016年，云溪市国土资源局立项", "农业部门"),
        find=partial(_find, names=names),
    )


def _read_rows(reader: Reader, pack: RulePack) -> Iterator[tuple[Term, date]]:
    guard = reader.take("guard", str, "")
    expression = read_expression(guard, pack) if guard else None
    old, new, source = reader.texts("old"), reader.texts("new"), reader.take("source", str)
    since = _first_day(reader)
    sure = is_sure(reader)
    reader.done()
    if sure:
        yield from ((Term(name, new, "W", source, expression), since) for name in old)


def _first_day(reader: Reader) -> date:
    month = reader.take("since", str, "")
    try:
        return date.fromisoformat(f"{month}-01") if month else date.min
    except ValueError:
        reader.fail("since")


def _find(article: Article, *, names: OldNames) -> Iterator[Spot]:
    day = article.day()
    for segment in article.segments:
        for place in segment.piece.fact(names.places):
            since = names.since(place.term)
            told = any(year <= since.year for year in place.years)
            if day >= since and not told and not segment.piece.is_quoted(place.start, place.end):
                new = "”“".join(place.term.right)
                why = say(
                    "“{old}” has been “{new}” since {since}.", old=place.term.wrong, new=new, since=f"{since:%Y-%m}"
                )
                if since == date.min:
                    why = say("The name is “{new}”, not “{old}”.", old=place.term.wrong, new=new)
                hit = Hit(
                    segment.start + place.start,
                    segment.start + place.end,
                    why,
                    place.term.right,
                    source=place.term.source,
                )
                yield Spot(segment.field, hit)
