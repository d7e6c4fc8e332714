"""Leaders and their posts: misspelt names, posts not held on the day of the article, posts of somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from forms.checks.article import Article, Segment
from forms.checks.finding import Severity
from forms.checks.lazy import lazy
from forms.checks.names.mentions import Claim, Finder, Mention, Near, bearing
from forms.checks.names.register import Leader, Post
from forms.checks.piece import TEXT_KINDS
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from resources.language import say

SOURCE = "国办秘函〔2019〕19号 单项否决 严重表述错误"
_YEAR = lazy(r"([12][0-9]{3})年")


def post_rules(finder: Finder) -> Iterator[AnyRule]:
    """The rules about names and posts over the unit's own list of leaders."""
    yield ArticleRule(
        code="names.misspelt",
        severity="C",
        name=say("Leader's name misspelt"),
        explanation=say(
            "Beside a post of a listed leader stands a name that is one sign away from the right one. A wrong name of "
            "a leader alone fails a whole site in an inspection.\nIt is grave where the text names the post with its "
            "place and only one person at a time holds it; elsewhere it is doubtful, because a namesake may be meant."
        ),
        source=SOURCE,
        find=lambda article: _misspelt(article, finder),
    )
    yield ArticleRule(
        code="names.forbidden",
        severity="C",
        name=say("Forbidden spelling of a leader's name"),
        explanation=say("The unit's own list of leaders names this spelling as one that must not occur."),
        source=SOURCE,
        find=lambda article: _forbidden(article, finder),
    )
    yield ArticleRule(
        code="names.post-date",
        severity="E",
        name=say("Post not held on the day of the article"),
        explanation=say(
            "By the unit's own list the person no longer holds this post, or not yet, on the day the article speaks "
            "from. A past post takes 时任 or 原 before it; a present one does not."
        ),
        source=SOURCE,
        find=lambda article: _out_of_time(article, finder),
    )
    yield ArticleRule(
        code="names.wrong-post",
        severity="E",
        name=say("Post of another person"),
        explanation=say(
            "By the unit's own list another person holds this post on the day of the article, and this person never "
            "held it. Either the name or the post is wrong, or the list lacks a post."
        ),
        source=SOURCE,
        find=lambda article: _of_another(article, finder),
    )


def looked_at(article: Article) -> Iterator[Segment]:
    """The segments in which names are looked for."""
    return (segment for segment in article.segments if segment.kind in TEXT_KINDS)


def mentions_of(article: Article, finder: Finder) -> Iterator[tuple[Segment, tuple[Mention, ...]]]:
    """The segments that mention listed leaders; none where no leader is listed."""
    if not finder.register.leaders:
        return
    for segment in looked_at(article):
        found = segment.piece.fact(finder.mentions)
        if found:
            yield segment, found


def spot(segment: Segment, hit: Hit) -> Spot:
    """A hit in a segment as a place in the article."""
    moved = Hit(
        hit.start + segment.start, hit.end + segment.start, hit.message, hit.suggestions, hit.fix, hit.severity
    )  # fmt: skip
    return Spot(segment.field, moved)


# --- names ---


def _misspelt(article: Article, finder: Finder) -> Iterator[Spot]:
    if not finder.register.owners:
        return
    day = article.day()
    for segment in looked_at(article):
        nears = segment.piece.fact(finder.nears)
        for near in nears:
            if not any(other is not near and _better(other, near, day) for other in nears):
                yield spot(segment, _misspelt_hit(near, nears, segment.text, day))


def _better(one: Near, other: Near, day: date) -> bool:
    """Of two readings of one place, whether the first is surer."""
    if one.end <= other.start or other.end <= one.start:
        return False
    ranks = [(n.sure, n.post.held_on(day), n.post.single) for n in (one, other)]
    return ranks[0] > ranks[1]


def _misspelt_hit(near: Near, nears: Iterable[Near], text: str, day: date) -> Hit:
    rivals = {n.leader.name for n in nears if n.start < near.end and near.start < n.end}
    sure = near.sure and near.post.held_on(day) and near.post.single and not near.claim.former
    sure = sure and len(rivals) == 1 and not _other_year(text, near.start, day)
    message = say(
        "The unit's list has {name} as {post}, not {written}.",
        name=near.leader.name,
        post=near.post.title,
        written=near.text,
    )
    return Hit(near.start, near.end, message, (near.leader.name,), None, None if sure else "W")


def _other_year(text: str, at: int, day: date) -> bool:
    """Whether the sentence speaks of another year than that of the article."""
    begin, end = text.rfind("。", 0, at) + 1, text.find("。", at)
    return any(int(m.group(1)) != day.year for m in _YEAR.finditer(text, begin, end if end >= 0 else len(text)))


def _forbidden(article: Article, finder: Finder) -> Iterator[Spot]:
    names = {alias: leader for leader in finder.register.leaders for alias in leader.forbidden}
    for segment in looked_at(article) if names else ():
        for alias, leader in names.items():
            start = segment.text.find(alias)
            while start >= 0:
                end = start + len(alias)
                if not _within_name(segment.piece.fact(finder.mentions), start, end):
                    message = say("This spelling must not occur; the name is {name}.", name=leader.name)
                    yield spot(segment, Hit(start, end, message, (leader.name,), leader.name))
                start = segment.text.find(alias, end)


def _within_name(mentions: Iterable[Mention], start: int, end: int) -> bool:
    return any(mention.start <= start and end <= mention.end for mention in mentions)


# --- posts ---


def _claims(article: Article, finder: Finder) -> Iterator[tuple[Segment, Mention, Claim]]:
    for segment, mentions in mentions_of(article, finder):
        for mention in mentions:
            if mention.bounded or len(mention.leader.name) > 2 or (mention.claims and not mention.claims[-1].before):
                yield from ((segment, mention, claim) for claim in mention.claims)


def _out_of_time(article: Article, finder: Finder) -> Iterator[Spot]:
    day = article.day()
    for segment, mention, claim in _claims(article, finder):
        posts = _posts(mention.leader, claim)
        held = any(post.held_on(day) for post in posts)
        if not posts or held is not claim.former:
            continue
        yield spot(segment, _time_hit(mention, claim, posts, day, held=held))


def _posts(leader: Leader, claim: Claim) -> list[Post]:
    return [post for post in leader.posts if post.title == claim.title and bearing(claim, post) != "other"]


def _time_hit(mention: Mention, claim: Claim, posts: list[Post], day: date, *, held: bool) -> Hit:
    start, end = min(claim.start, mention.start), max(claim.end, mention.end)
    name, title = mention.leader.name, claim.title
    if held:
        message = say(
            "By the unit's list {name} holds the post {post} still; 时任 or 原 does not fit.", name=name, post=title
        )
        return Hit(start, end, message, (), None, "W")
    last = max((post.end for post in posts if post.end and post.ended_before(day)), default=None)
    if last is not None:
        message = say(
            "{name} held the post {post} until {day}; write 时任 or 原 before it.",
            name=name,
            post=title,
            day=last.isoformat(),
        )
        return Hit(start, end, message, (f"时任{title}{name}", f"原{title}{name}") if claim.before else ())
    first = min(post.begin for post in posts if post.begin)
    message = say("{name} holds the post {post} only from {day}.", name=name, post=title, day=first.isoformat())
    return Hit(start, end, message)


def _of_another(article: Article, finder: Finder) -> Iterator[Spot]:
    day = article.day()
    for segment, mention, claim in _claims(article, finder):
        if claim.former or _posts(mention.leader, claim):
            continue
        for leader, post in finder.register.owners[claim.title]:
            how = bearing(claim, post)
            if leader is not mention.leader and how != "other" and post.held_on(day) and post.single:
                sure = how == "named" and not _other_year(segment.text, claim.start, day)
                yield spot(segment, _another_hit(mention, claim, leader, None if sure else "W"))
                break


def _another_hit(mention: Mention, claim: Claim, holder: Leader, severity: Severity | None) -> Hit:
    message = say(
        "By the unit's list {holder} holds the post {post}, not {name}.",
        holder=holder.name,
        post=claim.title,
        name=mention.leader.name,
    )
    start, end = min(claim.start, mention.start), max(claim.end, mention.end)
    return Hit(start, end, message, (), None, severity)
