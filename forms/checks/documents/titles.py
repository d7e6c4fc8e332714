"""Titles of official documents: organ, 关于, matter and kind; one kind only, and that of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forms.checks.article import Article
from forms.checks.documents.parts import is_type
from forms.checks.finding import Message, Severity
from forms.checks.lazy import lazy
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from resources.language import say

SOURCE = "党政机关公文处理工作条例第八条、第九条"
_QUOTED = lazy("《[^《》]*(?:《[^《》]*》[^《》]*)*》|〈[^〈〉]*〉|“[^“”]*”")
_TAIL = lazy(
    r"[（(](?:试行|暂行|修订|修正|征求意见稿|20[0-9]{2}年[^）)]{0,10}|第?[一二三四五六七八九十0-9]+[号批次])[）)]\Z"
)
_KINDS = {
    "决议": "01", "决定": "02", "令": "03", "公报": "04", "公告": "05", "通告": "06", "意见": "07", "通知": "08",
    "通报": "09", "报告": "10", "请示": "11", "批复": "12", "议案": "13", "函": "14", "纪要": "15",
}  # fmt: skip
_NOTICE_KINDS = {"notice": "通知", "announcement": "公告", "circular": "通告"}
_ENDING = "|".join(sorted(_KINDS, key=len, reverse=True))
_ENDS = lazy(f"({_ENDING})\\Z")
_TWO = lazy(
    "(?P<both>请示报告|报告请示|请示函|意见报告|报告意见|通知通告|通告通知|公告通知|通知公告|通告公告|公告通告|决定通知|通报通知|通知通报|"
    "函告通知|请示的函|请示的报告|申请报告|请示意见)\\Z"
)
_DOUBLE = lazy(f"(?<=的)(?P<kind>{_ENDING})的(?P=kind)\\Z")
_ASKS = lazy("(?:请予|恳请|敬请|请)(?:批示|批准|批复|审批|审定)")


@dataclass(frozen=True)
class Title:
    """A title without what it quotes.

    Attributes:
        text: the title as it is.
        bare: the same length, with quoted names blanked out, so that places stay.
        kind: the kind of document it ends with; empty for none.
        end: where the kind ends.
    """

    text: str
    bare: str
    kind: str
    end: int


def title_of(text: str) -> Title:
    """Read a title.

    Args:
        text: one line.
    """
    end = len(text.rstrip())
    tail = _TAIL.search(text[:end])
    if tail:
        end = tail.start()
    bare = _QUOTED.sub(lambda match: "\u3000" * len(match.group()), text)
    match = _ENDS.search(bare[:end])
    kind = match.group(1) if match else ""
    if kind == "令" and not re.search("(?:政府|部|委员会|局|署)令\\Z|命令\\Z", bare[:end]):
        kind = ""
    if kind == "函" and bare[:end].endswith(("来函", "信函", "公函")):
        kind = ""
    return Title(text, bare, kind, end)


def title_rules() -> Iterator[AnyRule]:
    """The rules about titles of documents."""
    yield ArticleRule(
        code="documents.title-kinds",
        severity="W",
        name=say("Two kinds of document in one title"),
        explanation=say(
            "A document is of one kind: there is no 请示报告, and 通知的通知 says the same twice. A 请示 asks, a 报告 does "
            "not; choose one."
        ),
        source=SOURCE,
        find=_two_kinds,
    )
    yield ArticleRule(
        code="documents.title-elements",
        severity="I",
        name=say("Elements of the title"),
        explanation=say(
            "The title of an official document names the issuing organ, the matter after 关于, and with 的 the kind of "
            "document."
        ),
        source="党政机关公文处理工作条例第九条",
        find=_elements,
    )
    yield ArticleRule(
        code="documents.title-genre",
        severity="W",
        name=say("Kind of document in title and form"),
        explanation=say("The title ends with another kind of document than the form has."),
        source=SOURCE,
        find=_genre,
    )
    yield ArticleRule(
        code="documents.report-asks",
        severity="W",
        name=say("Request within a report"),
        explanation=say("A 报告 does not ask for approval. What needs an answer goes into a 请示 of its own."),
        source="党政机关公文处理工作条例第十五条（四）",
        find=_report_asks,
    )


def _spot(title: Title, start: int, end: int, message: Message, severity: Severity | None = None, *better: str) -> Spot:
    return Spot("title", Hit(start, end, message, better, None, severity))


def _two_kinds(article: Article) -> Iterator[Spot]:
    title = title_of(article.content.title)
    match = _TWO.search(title.bare[: title.end]) or _DOUBLE.search(title.bare[: title.end])
    if match is None:
        return
    if "kind" in match.groupdict():
        message = say("The kind of document is said twice.")
        yield _spot(title, match.start(), match.end(), message, None, match["kind"])
    else:
        yield _spot(title, match.start(), match.end(), say("The title has two kinds of document."))


def _elements(article: Article) -> Iterator[Spot]:
    title = title_of(article.content.title)
    if (
        not title.kind
        or title.kind in ("令", "公报", "公告", "通告", "纪要")
        or not is_type(article, "policy", "notice")
    ):
        return
    start, about = title.end - len(title.kind), title.bare.find("关于")
    if about < 0:
        message = say("The matter of an official document stands after 关于.")
        yield _spot(title, start, title.end, message, "W" if article.type and article.type.id == "policy" else None)
        return
    if title.bare[start - 1 : start] not in ("的", "\u3000") and not title.bare[:start].endswith("复"):
        yield _spot(title, start, title.end, say("Before the kind of document stands 的."), "W", "的" + title.kind)
    if about == 0 and article.type and article.type.id == "policy":
        yield _spot(title, 0, 2, say("The issuing organ may stand before 关于, as on the document itself."))
    second = title.bare.find("关于", about + 2)
    if second > 0 and "转发" not in title.bare and "批转" not in title.bare:
        yield _spot(title, second, second + 2, say("关于 stands twice."), "W")


def _genre(article: Article) -> Iterator[Spot]:
    title = title_of(article.content.title)
    genre, notice = article.content.text("document_genre"), article.content.text("notice_kind")
    if not title.kind:
        return
    start = title.end - len(title.kind)
    if is_type(article, "policy") and genre and genre != _KINDS[title.kind]:
        message = say("The form has another kind of document than the title.")
        yield _spot(title, start, title.end, message)
    expected = _NOTICE_KINDS.get(notice, "")
    if is_type(article, "notice") and expected and title.kind in _NOTICE_KINDS.values() and title.kind != expected:
        yield _spot(title, start, title.end, say("The form has {kind} as kind.", kind=expected))


def _report_asks(article: Article) -> Iterator[Spot]:
    if title_of(article.content.title).kind != "报告":
        return
    for segment in article.body():
        for match in _ASKS.finditer(segment.text) if "请" in segment.piece.chars else ():
            message = say("A report does not ask for approval.")
            hit = Hit(match.start() + segment.start, match.end() + segment.start, message)
            yield Spot(segment.field, hit)
