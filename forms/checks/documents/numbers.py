"""发文字号: six-cornered brackets, no 第, no padding, the whole year, no spaces; the year against the date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from forms.checks.article import Article
from forms.checks.documents.parts import field_day, in_field
from forms.checks.finding import Message
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, PieceRule, Spot
from resources.language import say

SOURCE = "GB/T 9704-2012 7.2.5"
_FORM_CHECKS = frozenset({"doc_number", "policy_number", "index_number"})
_NUMBER = lazy(
    r"(?P<organ>[\u4e00-\u9fff])(?P<gap>[^\S\n]*)(?P<open>[\[［【(（﹝〔])(?P<in1>\s*)(?P<year>(?:19|20)?[0-9]{2})(?P<in2>\s*)"
    r"(?P<close>[\]］】)）﹞〕])(?P<out1>[^\S\n]*)(?P<di>第?)(?P<out2>[^\S\n]*)(?P<zero>0*)(?P<number>[0-9]{1,5})"
    r"(?P<out3>[^\S\n]*)号(?![楼院线站口机井桥码段])"
)
_ORDER = lazy(r"[\u4e00-\u9fff]{1,10}〔(?:19|20)[0-9]{2}〕[1-9][0-9]{0,4}号[）)]?(?=《)")
_ORGAN_ENDS = frozenset("发函办字规令电通呈任复文公议")
_LEGAL = lazy("罚|执|处|监|证|许|准|裁|复决|赔|字$")
_YEAR = lazy(r"〔((?:19|20)[0-9]{2})〕|((?:19|20)[0-9]{2})年第")
_CONTEXT = 14


@dataclass(frozen=True)
class Written:
    """A document number as it is written in a piece; offsets within the piece."""

    match: re.Match[str]
    exempt: bool

    @property
    def square(self) -> bool:
        """Whether both brackets are six-cornered."""
        return self.match["open"] == "〔" and self.match["close"] == "〕"

    @property
    def spaces(self) -> bool:
        """Whether there is a space in it."""
        return any(self.match[key] for key in ("gap", "in1", "in2", "out1", "out2", "out3"))


Find = Callable[[Piece], Iterable[Hit]]


class Numbers:
    """Finds document numbers in pieces.

    Args:
        exempt: words before a bracket that tell another kind of number, such as 许可证.
    """

    def __init__(self, exempt: tuple[str, ...]) -> None:
        self._exempt = exempt

    def written(self, piece: Piece) -> tuple[Written, ...]:
        """The document numbers in a piece, right and wrong."""
        if piece.name in _FORM_CHECKS:
            return ()
        return tuple(Written(m, self._is_other(piece.text, m)) for m in _NUMBER.finditer(piece.text))

    def _is_other(self, text: str, match: re.Match[str]) -> bool:
        before = text[max(0, match.start("open") - _CONTEXT) : match.start("open")]
        return any(word in before for word in self._exempt)

    def brackets(self, piece: Piece) -> Iterator[Hit]:
        """Years in other brackets than 〔〕."""
        for written in piece.fact(self.written):
            match = written.match
            if written.square or written.exempt or len(match["year"]) != 4:
                continue
            round_ = match["open"] in "(（"
            sure = match["organ"] in _ORGAN_ENDS or not round_
            right = f"〔{match['year']}〕"
            message = say("The year of a document number stands in six-cornered brackets: {right}.", right=right)
            start, end = match.start("open"), match.end("close")
            yield Hit(start, end, message, (right,), right if sure else None, None if sure else "W")

    def ordinal(self, piece: Piece) -> Iterator[Hit]:
        """Numbers with 第."""
        for written in piece.fact(self.written):
            match = written.match
            if match["di"] and not written.exempt and written.square:
                before = piece.text[max(0, match.start("open") - 6) : match.start("open")]
                sure = not _LEGAL.search(before)
                message = say("The number of a document takes no 第.")
                fix = match["number"] if sure else None
                yield Hit(
                    match.start("di"), match.end("number"), message, (match["number"],), fix, None if sure else "W"
                )

    def padding(self, piece: Piece) -> Iterator[Hit]:
        """Numbers filled up with zeros."""
        for written in piece.fact(self.written):
            match = written.match
            if match["zero"] and match["number"] and not match["di"] and not written.exempt and written.square:
                message = say("The number of a document is not filled up with zeros.")
                yield Hit(match.start("zero"), match.end("number"), message, (match["number"],), match["number"])

    def short_year(self, piece: Piece) -> Iterator[Hit]:
        """Years of two digits."""
        for written in piece.fact(self.written):
            match = written.match
            if len(match["year"]) == 2 and written.square and not written.exempt:
                message = say("The year of a document number is written in full.")
                yield Hit(match.start("year"), match.end("year"), message, ("20" + match["year"],))

    def spaces(self, piece: Piece) -> Iterator[Hit]:
        """Spaces within a number."""
        for written in piece.fact(self.written):
            match = written.match
            if written.square and written.spaces and not written.exempt and len(match["year"]) == 4:
                right = f"{match['organ']}〔{match['year']}〕{match['di']}{match['zero']}{match['number']}号"
                yield Hit(match.start(), match.end(), say("No spaces within a document number."), (right,), right)


def number_rules(exempt: tuple[str, ...], digest: str) -> Iterator[AnyRule]:
    """The rules about document numbers.

    Args:
        exempt: see ``Numbers``.
        digest: of the pack the words came from.
    """
    numbers = Numbers(exempt)
    yield PieceRule(
        code="documents.number-brackets",
        severity="E",
        name=say("Brackets of a document number"),
        explanation=say(
            "The year of a document number stands in six-cornered brackets 〔〕 (U+3014, U+3015), not in square or round "
            "ones. Searches for a number miss it otherwise."
        ),
        source=SOURCE,
        find=numbers.brackets,
        needs=("[", "［", "【", "(", "（", "﹝", "〔"),
        hits=("国办发[2017]47号", "云政办函（2026）12号", "国办发【2017】47号", "云政发〔2026]3号"),
        misses=(
            "国办发〔2017〕47号", "审图号：GS京（2022）0316号", "（2023）云01民终123号", "东湖路（2026）号段",
            "云食药准字（2019）12号", "采购编号：云财采【2026】15号", "人民路（1998）12号楼",
        ),
        pack=digest,
    )  # fmt: skip
    yield _rule(
        "documents.number-ordinal",
        say("第 in a document number"),
        say("The number of a document stands without 第: 云政发〔2026〕3号. Orders and announcements count otherwise."),
        numbers.ordinal,
        ("云政发〔2026〕第3号",),
        ("云政发〔2026〕3号", "国务院令第797号", "云溪市公告2026年第3号"),
        digest,
    )
    yield _rule(
        "documents.number-padding",
        say("Zeros in a document number"),
        say("The number of a document is not filled up with zeros: 3号, not 03号."),
        numbers.padding,
        ("云政发〔2026〕03号",),
        ("云政发〔2026〕30号", "云政发〔2026〕3号"),
        digest,
    )
    yield _rule(
        "documents.number-short-year",
        say("Short year in a document number"),
        say("The year of a document number has four digits; a short one is found by no search."),
        numbers.short_year,
        ("云政发〔26〕3号",),
        ("云政发〔2026〕3号", "第〔12〕条"),
        digest,
    )
    yield PieceRule(
        code="documents.number-spaces",
        severity="W",
        name=say("Spaces in a document number"),
        explanation=say("A space within a document number makes searches miss it."),
        source="practice",
        find=numbers.spaces,
        needs=("〔",),
        hits=("国办发 〔2017〕47号", "国办发〔2017〕 47号", "国办发〔 2017 〕47号"),
        misses=("国办发〔2017〕47号", "国办发〔2017〕47号 文件"),
        pack=digest,
    )
    yield PieceRule(
        code="documents.number-order",
        severity="I",
        name=say("Number before the title"),
        explanation=say("Where a document is quoted, its title comes first and its number after it in brackets."),
        source="党政机关公文处理工作条例第十九条",
        find=_number_first,
        needs=("号《", "号）《", "号)《"),
        hits=("按照国办发〔2017〕47号《政府网站发展指引》",),
        misses=("《政府网站发展指引》（国办发〔2017〕47号）", "《甲办法》（云政发〔2026〕1号）《乙办法》"),
    )
    yield from _year_rules()


def _rule(
    code: str,
    name: Message,
    explanation: Message,
    find: Find,
    hits: tuple[str, ...],
    misses: tuple[str, ...],
    digest: str,
) -> AnyRule:
    return PieceRule(
        code=code, severity="E", name=name, explanation=explanation, source=SOURCE, find=find, needs=("〔",), hits=hits,
        misses=misses, pack=digest,
    )  # fmt: skip


def _number_first(piece: Piece) -> Iterator[Hit]:
    for match in _ORDER.finditer(piece.text):
        bracket = match.end() - 1 if piece.text[match.end() - 1] in "）)" else -1
        opened = max(piece.text.rfind("（", 0, match.end()), piece.text.rfind("(", 0, match.end()))
        if bracket >= 0 and opened > 0 and piece.text[opened - 1] == "》":
            continue
        message = say("The title of a document comes first, its number after it in brackets.")
        yield Hit(match.start(), match.end(), message)


# --- years ---


def _year_rules() -> Iterator[AnyRule]:
    yield ArticleRule(
        code="documents.number-year",
        severity="E",
        name=say("Year of the document number"),
        explanation=say(
            "The year in the document number is that of the date of issue. In January a number of the old year is only "
            "pointed out as doubtful."
        ),
        source=SOURCE,
        find=_number_year,
    )
    yield ArticleRule(
        code="documents.index-year",
        severity="W",
        name=say("Year of the index number"),
        explanation=say("The year in the index number is usually that of the date of issue."),
        source="practice",
        find=_index_year,
    )


def number_year(number: str) -> int:
    """The year in a document number; 0 where it has none."""
    match = _YEAR.search(number)
    return int(match.group(1) or match.group(2)) if match else 0


def _number_year(article: Article) -> Iterator[Spot]:
    year, day = number_year(article.content.text("doc_number")), field_day(article, "date_issued")
    if year and day and year != day.year:
        message = say("The number is of {year}, the date of issue of {other}.", year=year, other=day.year)
        mild = day.month == 1 and year == day.year - 1
        yield in_field(article, "doc_number", Hit(0, 0, message, (), None, "W" if mild else None))


def _index_year(article: Article) -> Iterator[Spot]:
    index, day = article.content.text("index_number"), field_day(article, "date_issued")
    match = re.search(r"/((?:19|20)[0-9]{2})", index)
    if match and day and int(match.group(1)) != day.year:
        message = say(
            "The number is of {year}, the date of issue of {other}.", year=int(match.group(1)), other=day.year
        )
        yield in_field(article, "index_number", Hit(0, 0, message))
