"""A reply weighed against its letter: which elements it has, what it does not answer, how many points it gets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from forms.checks.expression import Expression
from forms.checks.lazy import lazy
from forms.checks.replies.letter import Element, Letter
from forms.checks.replies.phrases import ELEMENTS, Ask, Phrases

MAX_COMPARED = 5_000
_GREETING = 40
_TAIL = 120
_FEWEST_NORMAL = 20
_MOST_TERMS = 12
_RESTATED_TERMS = 2
_SENTENCE = lazy(r"[^。！？!?\n]+")
_WORDS = lazy(r"[\u4e00-\u9fff0-9A-Za-z]+")


@dataclass(frozen=True)
class Reply:
    """A reply with its letter; everything else is worked out when asked for.

    Attributes:
        letter: what it replies to.
        text: the reply; offsets count its code points.
        phrases: the data.
        given: elements that stand elsewhere on the form, such as unit and date.
    """

    letter: Letter
    text: str
    phrases: Phrases
    given: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def canned(self) -> tuple[tuple[int, int], ...]:
        """Phrases that would fit every letter, unless their sentence says by when."""
        by_when = self.phrases.element("next-step")
        spans = _spans(self.phrases.canned, self.text)
        return tuple(
            (start, end)
            for start, end in spans
            if by_when is None or not by_when.expression.search(_sentence_around(self.text, start))
        )

    @cached_property
    def has_substance(self) -> bool:
        """Whether anything is left that answers, when the canned phrases are taken away."""
        left = _without(self.text, _spans(self.phrases.canned, self.text))
        answer, basis = self.phrases.element("answer"), self.phrases.element("basis")
        rows = [row.expression for row in (answer, basis) if row]
        return any(expression.search(left) for expression in (*self.phrases.substance, *rows))

    @cached_property
    def passed_on(self) -> tuple[tuple[int, int], ...]:
        """Where it says that the matter is another body's, unless it names that body and how to reach it."""
        return () if self._names_owner else _spans(self.phrases.passed_on, self.text)

    @cached_property
    def sent_on(self) -> bool:
        """Whether it says that the matter is another body's, and rightly so: with its name and how to reach it."""
        return self._names_owner and bool(_spans(self.phrases.passed_on, self.text))

    @cached_property
    def _names_owner(self) -> bool:
        contact = self.phrases.element("contact")
        named = any(expression.search(self.text) for expression in self.phrases.owner)
        return named and (contact is None or contact.expression.search(self.text) is not None)

    @cached_property
    def apology(self) -> tuple[tuple[int, int], ...]:
        """Asking for understanding as the last word, where nothing of substance stands before it."""
        return () if self.has_substance else _spans(self.phrases.apology, self.text)

    @cached_property
    def near_copy(self) -> int:
        """How many per cent of it an earlier reply to another letter has too; 0 below what counts as a copy."""
        from rapidfuzz.distance import Indel

        from forms.checks.twins.normal import normal_text

        own = normal_text(self.text[:MAX_COMPARED])
        if len(own) < _FEWEST_NORMAL:
            return 0
        least = self.phrases.scores.get("near_copy_percent", 90) / 100
        others = (normal_text(other[:MAX_COMPARED]) for other in self.letter.earlier)
        return int(100 * max((Indel.normalized_similarity(own, o, score_cutoff=least) for o in others), default=0.0))

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """What the question is about: its runs of words between those that name no matter, the longest first."""
        return key_terms(self.letter.question, self.phrases.stop)

    @cached_property
    def missed_terms(self) -> tuple[str, ...]:
        """Those of them that the reply does not come to."""
        return () if self.sent_on else tuple(term for term in self.terms if not _takes_up(self.text, term))

    @cached_property
    def unanswered(self) -> tuple[Ask, ...]:
        """Question words of the letter to which the reply has no answer."""
        asks = () if self.sent_on else self.phrases.asks
        return tuple(a for a in asks if a.question.search(self.letter.question) and not a.answer.search(self.text))

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All elements in the order of a reply."""
        rows = filter(None, map(self.phrases.element, ELEMENTS))
        return tuple(Element(row.id, row.labels, row.weight, self._has(row.id, row.expression)) for row in rows)

    @cached_property
    def score(self) -> int:
        """Points from 0 to 100: the weights of what is there, less what the faults take off."""
        points = sum(element.weight for element in self.elements if element.present)
        faults = {
            "canned": bool(self.canned) and not self.has_substance,
            "passed_on": bool(self.passed_on),
            "near_copy": bool(self.near_copy),
        }
        taken = sum(self.phrases.scores.get(name, 0) for name, there in faults.items() if there)
        return min(max(points - taken, 0), 100)

    def _has(self, name: str, expression: Expression) -> bool:
        if name in self.given:
            return True
        match name:
            case "salutation":
                return bool(expression.search(self.text[:_GREETING]))
            case "restated":
                return self._restates(expression)
            case "answer":
                return self._answers(expression)
            case "unit" | "date":
                return bool(expression.search(self.text.rstrip()[-_TAIL:]))
            case "next-step":
                pending = any(p.search(self.text) for p in self.phrases.pending)
                return not pending or bool(expression.search(self.text))
            case "length":
                enough = self.phrases.scores.get("least_characters", 60)
                return len("".join(self.text.split())) >= enough and (self.has_substance or not self.canned)
        return bool(expression.search(self.text))

    def _answers(self, expression: Expression) -> bool:
        if self.sent_on:
            return True
        left = _without(self.text, _spans(self.phrases.canned, self.text))
        return bool(expression.search(left)) or any(e.search(left) for e in self.phrases.substance)

    def _restates(self, expression: Expression) -> bool:
        taken_up = len(self.terms) - len(self.missed_terms)
        if expression.search(self.text):
            return bool(taken_up) or not self.terms
        return taken_up >= _RESTATED_TERMS


def key_terms(question: str, stop: Iterable[str]) -> tuple[str, ...]:
    """The matters a question names: at most twelve runs of at least two characters, the longest first.

    Args:
        question: the letter.
        stop: words that name no matter, the longest first.
    """
    words = "|".join(map(re.escape, stop))
    runs = _WORDS.findall(re.sub(words, " ", question) if words else question)
    found = dict.fromkeys(run for run in runs if len(run) > 1)
    return tuple(sorted(found, key=lambda run: -len(run))[:_MOST_TERMS])


def _takes_up(text: str, term: str) -> bool:
    """Whether at least half of the character pairs of a term stand in a text."""
    pairs = ["".join(pair) for pair in pairwise(term)]
    return 2 * sum(pair in text for pair in pairs) >= len(pairs)


def _spans(expressions: Iterable[Expression], text: str) -> tuple[tuple[int, int], ...]:
    """Where any of the expressions match; of those that overlap, the first and longest."""
    found: list[tuple[int, int]] = []
    spans = (match.span() for expression in expressions for match in expression.finditer(text))
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > start and (not found or start >= found[-1][1]):
            found.append((start, end))
    return tuple(found)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    return "".join(_between(text, spans))


def _between(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    place = 0
    for start, end in spans:
        yield text[place:start]
        place = end
    yield text[place:]


def _sentence_around(text: str, place: int) -> str:
    return next((found.group() for found in _SENTENCE.finditer(text) if found.start() <= place < found.end()), "")
