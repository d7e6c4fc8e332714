"""Policy files and their interpretations: whether number, title and dates agree, and how much is copied."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from forms.body.text import plain_text
from forms.checks.article import Article
from forms.checks.documents.numbers import number_year
from forms.checks.documents.parts import field_day, in_field, is_type, plain
from forms.checks.finding import Message, Severity
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from forms.content import Content
from forms.problems import BODY, read_date
from resources.language import say

_SOURCE = "practice"
_SHINGLE = 8
_COPIED = 0.7
_FEWEST = 60
_NAME = lazy("《([^《》]{3,60})》")
_WRITTEN_NUMBER = lazy(r"([\u4e00-\u9fff]{1,10})〔((?:19|20)[0-9]{2})〕([1-9][0-9]{0,4})号")
_KEEPS = lazy(r"[\u4e00-\u9fff0-9A-Za-z]+")


def linked_rules() -> Iterator[AnyRule]:
    """The rules about tied articles; they hang on the other article, so verdicts leave them out."""
    yield ArticleRule(
        code="documents.linked-policy",
        severity="E",
        name=say("Interpretation and its policy file disagree"),
        explanation=say(
            "Number, title or date in the form of the interpretation are not those of the policy file it is tied to. "
            "Either the wrong file is tied or a field is wrong."
        ),
        source=_SOURCE,
        find=_policy,
        lasting=False,
    )
    yield ArticleRule(
        code="documents.linked-interpretation",
        severity="E",
        name=say("Policy file and its interpretation disagree"),
        explanation=say(
            "The interpretation tied to this policy file names another file, by its tie or its number. The two point to "
            "each other."
        ),
        source=_SOURCE,
        find=_interpretation,
        lasting=False,
    )
    yield ArticleRule(
        code="documents.interpretation-number",
        severity="W",
        name=say("Number of another file in an interpretation"),
        explanation=say(
            "The interpretation names a number of the same organ, but never that of the file it interprets. One of the "
            "two is probably mistyped."
        ),
        source=_SOURCE,
        find=_number_in_text,
    )
    yield ArticleRule(
        code="documents.interpretation-copies",
        severity="W",
        name=say("Interpretation copies its policy file"),
        explanation=say(
            "More than 70 per cent of the interpretation stand word for word in the policy file. An interpretation says "
            "why the file was made, whom it concerns and what changes; extracts alone are counted as none."
        ),
        source=_SOURCE,
        find=_copies,
        lasting=False,
    )


# --- agreement ---


def _policy(article: Article) -> Iterator[Spot]:
    policy = article.around.linked.get(article.content.text("policy_article"))
    if policy is None or not is_type(article, "interpretation"):
        return
    content = article.content
    number, right = content.text("policy_number"), policy.text("doc_number")
    if number and right and plain(number) != plain(right):
        yield _field(article, "policy_number", say("The policy file has the number {number}.", number=right), right)
    title = content.text("policy_title")
    if title and policy.title and plain(title) != plain(policy.title):
        short = plain(title) in plain(policy.title) or plain(policy.title) in plain(title)
        message = say("The policy file bears the title {title}.", title=policy.title)
        yield _field(article, "policy_title", message, policy.title, "W" if short else None)
    day, issued = field_day(article, "policy_date"), read_date(policy.text("date_issued"))
    if day and issued and day < issued:
        message = say("The policy file was issued only on {day}.", day=issued.isoformat())
        yield _field(article, "policy_date", message)
    back = policy.text("interpretation_article")
    if article.around.article and back and back != article.around.article:
        message = say("The policy file names another interpretation.")
        yield _field(article, "policy_article", message, severity="W")
    elif not back and not policy.text("interpretation_address"):
        message = say("The policy file does not name this interpretation yet.")
        yield _field(article, "policy_article", message, severity="I")
    yield from _named_in_title(article, policy)


def _named_in_title(article: Article, policy: Content) -> Iterator[Spot]:
    names = [plain(name) for name in _NAME.findall(policy.title)] or [plain(policy.title)]
    text = plain(article.content.title) + plain(article.plain.text[:400])
    if article.content.title and not any(name in text for name in names):
        message = say("Neither title nor beginning names the policy file.")
        yield _field(article, "title", message, severity="I")


def _interpretation(article: Article) -> Iterator[Spot]:
    other = article.around.linked.get(article.content.text("interpretation_article"))
    if other is None or not is_type(article, "policy"):
        return
    back, number = other.text("policy_article"), other.text("policy_number")
    own = article.content.text("doc_number")
    if article.around.article and back and back != article.around.article:
        message = say("The interpretation is tied to another policy file.")
        yield _field(article, "interpretation_article", message)
    elif number and own and plain(number) != plain(own):
        message = say("The interpretation names the number {number}.", number=number)
        yield _field(article, "interpretation_article", message)
    elif not back and not number:
        message = say("The interpretation does not name this policy file yet.")
        yield _field(article, "interpretation_article", message, severity="W")


def _field(article: Article, key: str, message: Message, right: str = "", severity: Severity | None = None) -> Spot:
    return in_field(article, key, Hit(0, 0, message, (right,) if right else (), right or None, severity))


def _numbers(piece: Piece) -> tuple[tuple[int, int, str, str], ...]:
    if "〔" not in piece.chars:
        return ()
    return tuple((m.start(), m.end(), m.group(1), m.group()) for m in _WRITTEN_NUMBER.finditer(piece.text))


def _number_in_text(article: Article) -> Iterator[Spot]:
    own = article.content.text("policy_number")
    if not is_type(article, "interpretation") or not number_year(own) or "〔" not in own:
        return
    organ = own.partition("〔")[0]
    found = [(segment, hit) for segment in article.body() for hit in segment.piece.fact(_numbers)]
    if any(hit[3].endswith(own) for _, hit in found):
        return
    for segment, (start, end, prefix, _) in found:
        if prefix.endswith(organ):
            begin = start + len(prefix) - len(organ)
            message = say("The interpreted file has the number {number}.", number=own)
            yield Spot(segment.field, Hit(begin + segment.start, end + segment.start, message, (own,)))


# --- copying ---


def shingles(text: str) -> frozenset[str]:
    """All stretches of eight signs in a text without marks and spaces."""
    signs = "".join(_KEEPS.findall(text))
    return frozenset(signs[n : n + _SHINGLE] for n in range(len(signs) - _SHINGLE + 1))


def _piece_shingles(piece: Piece) -> frozenset[str]:
    return shingles(piece.text)


@lru_cache(maxsize=8)
def _policy_shingles(policy: Content) -> frozenset[str]:
    return frozenset().union(*map(shingles, plain_text(policy.body).text.split("\n")))


def _copies(article: Article) -> Iterator[Spot]:
    policy = article.around.linked.get(article.content.text("policy_article"))
    if policy is None or not is_type(article, "interpretation"):
        return
    known = _policy_shingles(policy)
    total = copied = 0
    for segment in article.body():
        own = segment.piece.fact(_piece_shingles)
        total += len(own)
        copied += len(own & known)
    if total >= _FEWEST and copied > total * _COPIED:
        message = say(
            "{share} per cent of the text stand word for word in the policy file.", share=copied * 100 // total
        )
        yield Spot(BODY, Hit(0, 0, message), "copies")
