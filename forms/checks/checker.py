"""Runs a rule book over an article, and after an edit again only over what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forms.checks.article import Article, Circumstances, Segment, read_article
from forms.checks.book import RuleBook
from forms.checks.expression import RanAway
from forms.checks.finding import Finding, in_order
from forms.checks.languages import Sight, in_own_words, likeness, sights_of, suits
from forms.checks.piece import Kind, Piece
from forms.checks.rule import AnyRule, Hit, PieceRule, Spot
from forms.content import Content
from forms.contenttype import ContentType
from forms.problems import ATTACHMENTS, BODY, Problem, find_problems


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        problems: what the form still lacks; these have no place in a text and cannot be waived.
        findings: in the order people work through them.
        rules: digest of the set of rule packs.
        silenced: codes of rules that took too long on this article and were left out.
    """

    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    rules: str
    silenced: tuple[str, ...] = ()


_Found = tuple[PieceRule, Hit]


class Checker:
    """Checks the versions of one article one after the other; belongs to one thread at a time.

    Args:
        book: the rules.
    """

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._pieces: dict[tuple[str, Kind, str], Piece] = {}
        self._kept: dict[tuple[str, Kind, str], Piece] = {}
        self._hits: dict[Piece, tuple[_Found, ...]] = {}
        self._silenced: set[str] = set()

    def check(self, content: Content, type_: ContentType | None, around: Circumstances) -> Report:
        """All problems and findings of one version.

        Args:
            content: the article.
            type_: its content type; None for a text that is no article of this program.
            around: what the article does not say.
        """
        self._kept = {}
        article = read_article(content, type_, around, self._piece)
        looked = [(sight, self._seen(article, sight)) for sight in sights_of(content.language)]
        self._pieces, self._kept = self._kept, {}
        used = {segment.piece for _, seen in looked for segment in seen.segments}
        self._hits = {piece: hits for piece, hits in self._hits.items() if piece in used}
        found = _without_twice([finding for sight, seen in looked for finding in self._look_at(article, seen, sight)])
        problems = find_problems(content, type_) if type_ else ()
        return Report(problems, in_order(found, _fields(article)), self.book.digest, tuple(sorted(self._silenced)))

    def _seen(self, article: Article, sight: Sight) -> Article:
        if sight != "likeness":
            return article
        return read_article(likeness(article.content), article.type, article.around, self._piece)

    def _look_at(self, article: Article, seen: Article, sight: Sight) -> Iterable[Finding]:
        found = (*self._in_pieces(seen, sight), *self._in_article(seen, sight))
        if seen is article:
            return found
        return in_own_words(
            found, lambda key: "" if key == ATTACHMENTS else article.text_of(key), article.content.language
        )

    def _piece(self, text: str, kind: Kind, name: str) -> Piece:
        key = (text, kind, name)
        piece = self._kept.get(key) or self._pieces.get(key) or Piece(text, kind, name)
        self._kept[key] = piece
        return piece

    def _in_pieces(self, article: Article, sight: Sight) -> Iterator[Finding]:
        for segment in article.segments:
            hits = self._hits.get(segment.piece)
            if hits is None:
                hits = self._hits[segment.piece] = tuple(self._look(segment.piece))
            for rule, hit in hits:
                if suits(rule, sight, article.content):
                    yield _finding(rule, _placed(segment, hit), segment.text[hit.start : hit.end])

    def _look(self, piece: Piece) -> Iterator[_Found]:
        for rule in self.book.rules_for(piece):
            if rule.code in self._silenced:
                continue
            try:
                hits = tuple(rule.find(piece))
            except RanAway:
                self._silenced.add(rule.code)
                continue
            yield from ((rule, hit) for hit in hits if rule.statutes or not piece.is_quoted(hit.start, hit.end))

    def _in_article(self, article: Article, sight: Sight) -> Iterator[Finding]:
        for rule in self.book.article_rules:
            if rule.code in self._silenced or not suits(rule, sight, article.content):
                continue
            try:
                spots = tuple(rule.find(article))
            except RanAway:
                self._silenced.add(rule.code)
                continue
            for spot in spots:
                text = spot.text or _text_at(article, spot)
                yield _finding(rule, spot, text)


def check_once(book: RuleBook, content: Content, type_: ContentType | None, around: Circumstances) -> Report:
    """Check an article that will not be checked again soon."""
    return Checker(book).check(content, type_, around)


def _placed(segment: Segment, hit: Hit) -> Spot:
    moved = Hit(
        hit.start + segment.start, hit.end + segment.start, hit.message, hit.suggestions, hit.fix, hit.severity,
        hit.source,
    )  # fmt: skip
    return Spot(segment.field, moved)


def _finding(rule: AnyRule, spot: Spot, text: str) -> Finding:
    hit = spot.hit
    return Finding(
        rule.code, hit.severity or rule.severity, spot.field, hit.start, hit.end, text, hit.message, hit.source or rule.source,
        hit.suggestions, hit.fix, rule.pack,
    )  # fmt: skip


def _text_at(article: Article, spot: Spot) -> str:
    return "" if spot.field == ATTACHMENTS else article.text_of(spot.field)[spot.hit.start : spot.hit.end]


def _without_twice(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Of findings that say the same of the same place, the first of the gravest."""
    best: dict[tuple[object, ...], Finding] = {}
    for finding in in_order(findings, ()):
        says = (finding.code, finding.text, finding.message) if finding.fix is None else (finding.fix,)
        best.setdefault((finding.field, finding.start, finding.end, *says), finding)
    return iter(best.values())


def _fields(article: Article) -> list[str]:
    keys = dict.fromkeys(segment.field for segment in article.segments)
    return [*(key for key in keys if key != BODY), BODY, ATTACHMENTS]
