"""How leaders are written: spaces in names, order in a list, forms of address, 市长某某 beside 某某市长."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TypeAlias

from forms.checks.article import Article, Segment
from forms.checks.finding import Severity
from forms.checks.lazy import lazy
from forms.checks.names.mentions import Finder, Loose, Mention
from forms.checks.names.posts import SOURCE, looked_at, mentions_of, spot
from forms.checks.names.register import LOWEST_RANK
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from resources.language import Sentence, say

_Row: TypeAlias = tuple[str, Severity, Sentence, Sentence, Callable[[Article, Finder], Iterator[Spot]]]

_RUNNING_MARK = lazy("[，。；：]")
_LINK = lazy(r"[、和及与][\u4e00-\u9fff、（）]{0,30}\Z|[（(][^（）()。]{0,20}[）)][、和及与][\u4e00-\u9fff、]{0,30}\Z")
_COMRADE = "同志"


def manner_rules(finder: Finder) -> Iterator[AnyRule]:
    """The rules about how listed leaders are written."""
    rows: tuple[_Row, ...] = (
        (
            "names.broken",
            "E",
            say("Name broken by a space"),
            say(
                "Inside a name stands a space or a line break, so that searches miss it and a line may break there. "
                "Names of two signs are spread only in tables and lists of names."
            ),
            _broken,
        ),
        (
            "names.spaced-post",
            "I",
            say("Space between name and post"),
            say("Between a name and the post beside it no space is needed in running text."),
            _spaced_post,
        ),
        (
            "names.order",
            "W",
            say("Order of leaders"),
            say(
                "In one list of names a person of lower rank stands before one of higher rank. Leaders are named in the "
                "order laid down in the unit's own list."
            ),
            _order,
        ),
        (
            "names.address",
            "W",
            say("Form of address"),
            say(
                "A post or 同志 stands twice, or 同志 stands between name and post. Write 市长某某, 某某市长 or 某某同志."
            ),
            _address,
        ),
        (
            "names.word-order",
            "I",
            say("Post before and after the same name"),
            say("The same article writes 市长某某 and 某某市长. Choose one; formal texts put the post first."),
            _word_order,
        ),
    )
    for code, severity, name, explanation, find in rows:
        yield ArticleRule(
            code=code,
            severity=severity,
            name=name,
            explanation=explanation,
            source=SOURCE,
            find=_over(find, finder),
        )


def _over(find: Callable[[Article, Finder], Iterator[Spot]], finder: Finder) -> Callable[[Article], Iterator[Spot]]:
    return lambda article: find(article, finder)


# --- spaces ---


def _spaced(article: Article, finder: Finder) -> Iterator[tuple[Segment, Loose]]:
    """Segments of running text with spaces between Han characters and listed names in what is left without them."""
    if not finder.register.leaders:
        return
    for segment in looked_at(article):
        loose = segment.piece.fact(finder.loose) if segment.kind != "cell" else None
        if loose is not None and loose.names:
            yield segment, loose


def _broken(article: Article, finder: Finder) -> Iterator[Spot]:
    for segment, loose in _spaced(article, finder):
        for first, last in loose.names:
            start, end = loose.places[first], loose.places[last - 1] + 1
            name = loose.text[first:last]
            listing = _RUNNING_MARK.search(segment.text) is None
            if end - start == len(name) or (len(name) == 2 and listing):
                continue
            message = say("The name {name} is written without a space.", name=name)
            sure = len(name) > 2
            yield spot(segment, Hit(start, end, message, (name,), name if sure else None, None if sure else "W"))


def _spaced_post(article: Article, finder: Finder) -> Iterator[Spot]:
    for segment, loose in _spaced(article, finder):
        if _RUNNING_MARK.search(segment.text) is None:
            continue
        for first, last in loose.names:
            title = finder.register.title_ending(loose.text, first)
            if title and loose.places[first] - loose.places[first - 1] > 1:
                start, end = loose.places[first - len(title)], loose.places[last - 1] + 1
                whole = title + loose.text[first:last]
                yield spot(segment, Hit(start, end, say("No space between post and name."), (whole,)))


# --- order, address ---


def _order(article: Article, finder: Finder) -> Iterator[Spot]:
    day = article.day()
    for segment, mentions in mentions_of(article, finder):
        for first, second in pairwise(mentions):
            ranks = first.leader.rank_on(day), second.leader.rank_on(day)
            if ranks[1] < ranks[0] < LOWEST_RANK and _listed_together(segment.text, first, second):
                message = say(
                    "By the unit's list {higher} comes before {lower}.",
                    higher=second.leader.name,
                    lower=first.leader.name,
                )
                yield spot(segment, Hit(first.start, second.end, message))


def _listed_together(text: str, first: Mention, second: Mention) -> bool:
    start = max(first.end, *(claim.end for claim in first.claims if not claim.before), first.end)
    return start <= second.start and _LINK.match(text, start, second.start) is not None


def _address(article: Article, finder: Finder) -> Iterator[Spot]:
    for segment, mentions in mentions_of(article, finder):
        for mention in mentions:
            hit = _address_hit(segment.text, mention, finder)
            if hit is not None:
                yield spot(segment, hit)


def _address_hit(text: str, mention: Mention, finder: Finder) -> Hit | None:
    after = [claim for claim in mention.claims if not claim.before]
    before = [claim for claim in mention.claims if claim.before]
    if after and before and after[0].title == before[0].title:
        return Hit(before[0].start, after[0].end, say("The post stands twice beside the name."))
    end = after[0].end if after else mention.end
    if text.startswith(_COMRADE * 2, end):
        return Hit(mention.start, end + 4, say("同志 stands twice."))
    title = finder.register.title_at(text, end + 2) if text.startswith(_COMRADE, end) else ""
    if title and not after and mention.bounded:
        message = say("同志 does not stand between name and post.")
        return Hit(mention.start, end + 2 + len(title), message, (title + mention.leader.name,))
    if text.endswith(_COMRADE, 0, mention.start) and finder.register.title_ending(text, mention.start - 2):
        message = say("同志 stands after the name.")
        return Hit(mention.start - 2, mention.end, message, (mention.leader.name + _COMRADE,))
    return None


def _word_order(article: Article, finder: Finder) -> Iterator[Spot]:
    seen: dict[tuple[str, str], bool] = {}
    told: set[tuple[str, str]] = set()
    for segment, mentions in mentions_of(article, finder):
        for mention in mentions:
            for claim in mention.claims:
                key = (mention.leader.name, claim.title)
                if seen.setdefault(key, claim.before) != claim.before and key not in told:
                    told.add(key)
                    start, end = min(claim.start, mention.start), max(claim.end, mention.end)
                    message = say("Elsewhere in the article the post stands on the other side of the name.")
                    yield spot(segment, Hit(start, end, message))
