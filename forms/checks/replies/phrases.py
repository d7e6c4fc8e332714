"""The data of the checks of replies, read from the rule packs: phrases, elements, question words, weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from forms.checks.expression import Expression
from forms.checks.pack import RulePack, is_sure, read_labels
from forms.contenttype import Labels
from forms.shape import Reader

T = TypeVar("T")

ELEMENTS = ("salutation", "restated", "answer", "basis", "unit", "contact", "next-step", "date", "length")
SCORES = (
    "canned", "passed_on", "near_copy", "error_below", "doubtful_below", "near_copy_percent", "least_characters",
)  # fmt: skip


@dataclass(frozen=True)
class Ask:
    """A question word and what an answer to it has in it."""

    question: Expression
    answer: Expression
    labels: Labels


@dataclass(frozen=True)
class ElementRow:
    """An element of a reply: how it is known, what it is worth, whether its absence is pointed out."""

    id: str
    expression: Expression
    weight: int
    required: bool
    labels: Labels


@dataclass(frozen=True)
class Phrases:
    """All rows of all packs.

    Attributes:
        canned: phrases that fit every letter (万能回复).
        passed_on: that the matter is not the unit's.
        owner: that a responsible body is named.
        elements: in the order of a reply.
        substance: what only a real answer has.
        pending: that the matter is not settled yet.
        apology: asking for understanding as the last word.
        asks: question words.
        stop: words of a letter that name no matter, the longest first.
        scores: numbers by name, see ``SCORES``.
        pack: digest of the pack of the canned phrases.
    """

    canned: tuple[Expression, ...]
    passed_on: tuple[Expression, ...]
    owner: tuple[Expression, ...]
    elements: tuple[ElementRow, ...]
    substance: tuple[Expression, ...]
    pending: tuple[Expression, ...]
    apology: tuple[Expression, ...]
    asks: tuple[Ask, ...]
    stop: tuple[str, ...]
    scores: dict[str, int]
    pack: str

    def element(self, name: str) -> ElementRow | None:
        """The row of an element; of several packs, the last."""
        return next((row for row in reversed(self.elements) if row.id == name), None)


def read_phrases(packs: tuple[RulePack, ...]) -> Phrases:
    """Read the sections of this family; rows marked ``recall`` are left out.

    Raises:
        Malformed: a row does not fit or its pattern is refused.
    """
    words = {word for row in _rows(packs, "reply_stop", lambda reader, _: reader.texts("words")) for word in row}
    return Phrases(
        canned=_patterns(packs, "reply_canned"),
        passed_on=_patterns(packs, "reply_passed_on"),
        owner=_patterns(packs, "reply_owner"),
        elements=tuple(_rows(packs, "reply_elements", _element)),
        substance=_patterns(packs, "reply_substance"),
        pending=_patterns(packs, "reply_pending"),
        apology=_patterns(packs, "reply_apology"),
        asks=tuple(_rows(packs, "reply_asks", _ask)),
        stop=tuple(sorted(filter(None, words), key=lambda word: (-len(word), word))),
        scores=dict(_rows(packs, "reply_scores", _score)),
        pack=next((pack.digest for pack in packs if "reply_canned" in pack.sections), ""),
    )


def _rows(packs: tuple[RulePack, ...], section: str, read: Callable[[Reader, bool], T]) -> Iterator[T]:
    for pack in packs:
        for reader in pack.rows(section):
            row = read(reader, pack.trusted)
            reader.take("source", str)
            sure = is_sure(reader)
            reader.done()
            if sure:
                yield row


def _patterns(packs: tuple[RulePack, ...], section: str) -> tuple[Expression, ...]:
    return tuple(_rows(packs, section, _named))


def _named(reader: Reader, trusted: bool) -> Expression:
    reader.take("id", str, "")
    return _expression(reader, "pattern", trusted)


def _element(reader: Reader, trusted: bool) -> ElementRow:
    name = reader.take("id", str)
    if name not in ELEMENTS:
        reader.fail("id")
    expression = _expression(reader, "pattern", trusted)
    return ElementRow(
        name, expression, reader.number("weight", 0, 100), reader.take("required", bool), read_labels(reader, "labels")
    )


def _ask(reader: Reader, trusted: bool) -> Ask:
    question, answer = _expression(reader, "question", trusted), _expression(reader, "answer", trusted)
    return Ask(question, answer, read_labels(reader, "labels"))


def _score(reader: Reader, _trusted: bool) -> tuple[str, int]:
    name = reader.take("name", str)
    if name not in SCORES:
        reader.fail("name")
    return name, reader.number("value", 0, 1000)


def _expression(reader: Reader, key: str, trusted: bool) -> Expression:
    expression = Expression(reader.take(key, str))
    if not trusted:
        expression.check()
    return expression
