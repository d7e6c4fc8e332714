"""Twins and old texts: articles that are an earlier one of the unit's archive again.

A twin (孪生报道) is an earlier report with other dates, names, posts, places or numbers put in; an old text (旧稿新发) is
nearly the same article once more. The archive names candidates, the comparison here decides. Both are doubtful, never
wrong as such: a yearly notice is set aside with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forms.checks.article import Article
from forms.checks.pack import RulePack
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from forms.checks.twins.compare import Difference, DifferenceKind, differences, similarity
from forms.checks.twins.once import Once
from forms.problems import BODY
from resources.language import say

__all__ = ["Difference", "DifferenceKind", "Twin", "differences", "find_twin", "rules", "similarity"]

_AGAIN = frozenset({"date", "text"})
_MOST_ASKED = 8


@dataclass(frozen=True)
class Twin:
    """The earlier article that a text is nearly the same as.

    Attributes:
        article: its id.
        title: its title.
        similarity: without dates, numbers, names, posts and places, from 0.8 to 1.
        differences: where the two texts (title and body, parted by a line break) differ.
    """

    article: str
    title: str
    similarity: float
    differences: tuple[Difference, ...]

    @property
    def same_facts(self) -> bool:
        """Whether names, posts, places and numbers are the same too: the old text again, at most with a new date."""
        return all(difference.kind in _AGAIN for difference in self.differences)


def find_twin(article: Article) -> Twin | None:
    """The earlier article that is likest to this one, if it is like enough; None where there is no archive."""
    archive = article.around.archive
    if archive is None:
        return None
    text = f"{article.content.title}\n{article.plain.text}"
    best: tuple[float, str, str, str] | None = None
    for number, (identity, title, body) in enumerate(archive.candidates(article.around.article, text)):
        other = f"{title}\n{body}"
        alike = similarity(text, other) if identity != article.around.article else 0.0
        if alike > (best[0] if best else 0.0):
            best = (alike, identity, title, other)
        if number + 1 >= _MOST_ASKED:
            break
    return Twin(best[1], best[2], best[0], differences(text, best[3])) if best else None


class _Finder:
    """Looks for the twin of an article once for both rules."""

    def __init__(self) -> None:
        self._find = Once(find_twin)

    def twins(self, article: Article) -> Iterator[Spot]:
        """Findings of ``twins.twin``."""
        twin = self._find(article)
        if twin and not twin.same_facts:
            message = say(
                "This is the text of “{title}” with {count} places changed. Check each date, name, post, place and "
                "number against the event itself; a report must not be made from an earlier one.",
                title=twin.title,
                count=len(twin.differences),
            )
            yield Spot(BODY, Hit(0, 0, message), twin.title)

    def old_texts(self, article: Article) -> Iterator[Spot]:
        """Findings of ``twins.old-text``."""
        twin = self._find(article)
        if twin and twin.same_facts:
            message = say(
                "“{title}” is nearly the same article; {count} places differ. Check that an old text is not "
                "published as a new one.",
                title=twin.title,
                count=len(twin.differences),
            )
            yield Spot(BODY, Hit(0, 0, message), twin.title)


def rules(packs: tuple[RulePack, ...]) -> Iterable[AnyRule]:
    """The rules of this family; they take no data."""
    finder = _Finder()
    yield ArticleRule(
        code="twins.twin",
        severity="W",
        name=say("Twin of an earlier article"),
        explanation=say(
            "The text is an earlier article of this unit with only dates, names, posts, places or numbers changed, and "
            "perhaps a sentence added, dropped or rewritten. Reports of this kind were criticised publicly as invented."
            "\nWrite about the event as it was. The screen shows each place that differs.\n"
            "Where the likeness is right, as with a notice that comes every year, set the finding aside with a reason."
        ),
        source="practice",
        find=finder.twins,
        lasting=False,
    )
    yield ArticleRule(
        code="twins.old-text",
        severity="W",
        name=say("Old text again"),
        explanation=say(
            "An earlier article of this unit is nearly the same, with the same names, posts, places and numbers; at "
            "most the date is new. Old texts published as new ones count as forged updates.\n"
            "Leave it, or say that it is a reminder of the earlier article.\n"
            "Where the likeness is right, set the finding aside with a reason."
        ),
        source="practice",
        find=finder.old_texts,
        lasting=False,
    )
