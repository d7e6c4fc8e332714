"""Short names that an article introduces ("hereinafter ..."): not used before, and used after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forms.checks.article import Article, Segment
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import ArticleRule, Hit, Spot
from resources.language import say

_INTRODUCED = lazy(r"[（(](?:以下|下文?)(?:统|合|均|并|分别)?(?:简称|称)(?:为|作)?[：:]?([^（）()]{1,60})[）)]")
_QUOTED_NAME = lazy(r"“([^“”]{2,20})”|(《[^《》]{1,20}》)")
_FULL_NAME = lazy(r"[^，。；：！？、“”（）()\s]{0,40}$")


@dataclass(frozen=True, slots=True)
class Introduced:
    """A short name where it is introduced.

    Attributes:
        start, end: of the brackets in the piece.
        name: the short name.
        before: what stands right before it inside the full name; empty when the full name does not contain it.
    """

    start: int
    end: int
    name: str
    before: str


def introduced(piece: Piece) -> tuple[Introduced, ...]:
    """The short names a piece introduces."""
    if "称" not in piece.chars:
        return ()
    return tuple(
        Introduced(match.start(), match.end(), name, _before(piece.text[: match.start()], name))
        for match in _INTRODUCED.finditer(piece.text)
        for name in _names(match.group(1))
    )


def _names(text: str) -> tuple[str, ...]:
    quoted = tuple(one or two for one, two in _QUOTED_NAME.findall(text))
    plain = text.strip()
    return quoted or ((plain,) if 2 <= len(plain) <= 20 and "“" not in plain and "、" not in plain else ())


def _before(text: str, name: str) -> str:
    match = _FULL_NAME.search(text)
    full = match.group() if match else ""
    place = full.rfind(name)
    return full[place - 1] if place > 0 else ""


def abbreviation_rules() -> Iterator[ArticleRule]:
    """The two rules about short names."""
    yield ArticleRule(
        code="wording.short-name-early",
        severity="I",
        name=say("A short name before it is introduced"),
        explanation=say(
            "A short name is used before the text says what it stands for. Introduce it where the full name stands first; in "
            "the title it may stand alone."
        ),
        source="practice",
        hits=("领导小组召开会议。云溪市节水工作领导小组（以下简称领导小组）由水利局牵头，领导小组每季度会商。",),
        misses=("云溪市节水工作领导小组（以下简称领导小组）由水利局牵头，领导小组每季度会商。",),
        find=_find_early,
    )
    yield ArticleRule(
        code="wording.short-name-unused",
        severity="I",
        name=say("A short name never used"),
        explanation=say("The text introduces a short name and then does not use it. Leave the introduction out."),
        source="practice",
        hits=("云溪市节水工作领导小组（以下简称领导小组）由水利局牵头。",),
        misses=("云溪市节水工作领导小组（以下简称领导小组）由水利局牵头，领导小组每季度会商。",),
        find=_find_unused,
    )


def _all(article: Article) -> Iterator[tuple[Segment, Introduced]]:
    for segment in article.body():
        for short in segment.piece.fact(introduced):
            yield segment, short


def _find_early(article: Article) -> Iterator[Spot]:
    text = article.plain.text
    for segment, short in _all(article):
        start = text.find(short.name, 0, segment.start + short.start - len(short.name))
        while start >= 0 and short.before and text[start - 1 : start] == short.before:
            start = text.find(short.name, start + 1, segment.start + short.start - len(short.name))
        if start >= 0:
            why = say("“{name}” is used here and introduced only later.", name=short.name)
            yield Spot(segment.field, Hit(start, start + len(short.name), why))


def _find_unused(article: Article) -> Iterator[Spot]:
    text = article.plain.text
    for segment, short in _all(article):
        if text.find(short.name, segment.start + short.end) < 0:
            why = say("“{name}” is introduced and never used.", name=short.name)
            yield Spot(segment.field, Hit(segment.start + short.start, segment.start + short.end, why))
