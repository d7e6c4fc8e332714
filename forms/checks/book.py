"""A rule book: the rules made from one set of packs, ready to be asked which of them a piece needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import ahocorasick_rs

from forms.checks.families import all_rules
from forms.checks.pack import RulePack, read_pack, set_digest, shipped_packs
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, PieceRule, adjusted
from forms.errors import Malformed
from resources.language import say


class RuleBook:
    """All rules in force.

    Args:
        packs: what they are made from.
        rules: in the order of the families, each code once.

    Raises:
        Malformed: two rules have one code.
    """

    def __init__(self, packs: tuple[RulePack, ...], rules: Iterable[AnyRule]) -> None:
        self.packs = packs
        self.digest = set_digest(packs)
        self.rules: Mapping[str, AnyRule] = _by_code(rules)
        active = [rule for rule in self.rules.values() if rule.on]
        self.article_rules = tuple(rule for rule in active if isinstance(rule, ArticleRule))
        self._piece_rules = tuple(rule for rule in active if isinstance(rule, PieceRule))
        self._always = frozenset(n for n, rule in enumerate(self._piece_rules) if not rule.needs)
        self._by_sign: dict[str, list[int]] = {}
        self._by_word: list[list[int]] = []
        words: dict[str, int] = {}
        for number, rule in enumerate(self._piece_rules):
            for need in rule.needs:
                self._enter(need, number, words)
        self._words = ahocorasick_rs.AhoCorasick(list(words)) if words else None

    def _enter(self, need: str, number: int, words: dict[str, int]) -> None:
        if len(need) == 1:
            self._by_sign.setdefault(need, []).append(number)
            return
        if need not in words:
            words[need] = len(words)
            self._by_word.append([])
        self._by_word[words[need]].append(number)

    def rules_for(self, piece: Piece) -> Iterator[PieceRule]:
        """The rules that may find something in a piece, in the order of the book."""
        wanted = set(self._always)
        for sign in piece.chars & self._by_sign.keys():
            wanted.update(self._by_sign[sign])
        if self._words is not None:
            for word in {found[0] for found in self._words.find_matches_as_indexes(piece.text, overlapping=True)}:
                wanted.update(self._by_word[word])
        return (rule for rule in map(self._piece_rules.__getitem__, sorted(wanted)) if piece.kind in rule.kinds)


@lru_cache(maxsize=4)
def rule_book(packs: tuple[RulePack, ...]) -> RuleBook:
    """The book for a set of packs, under their settings; made once.

    Raises:
        Malformed: a row of a pack does not fit, or names a rule that is there already.
    """
    settings: dict[str, str] = {}
    for pack in packs:
        settings |= pack.settings
    return RuleBook(packs, (adjusted(rule, settings.get(rule.code, "")) for rule in all_rules(packs)))


def read_checked_pack(data: bytes) -> RulePack:
    """Read a pack from outside whole: its frame, and its rows by making a book of it beside the shipped packs.

    Args:
        data: bytes of the file.

    Raises:
        Malformed: names what does not fit, such as a broken pattern or one that can take endless time.
    """
    pack = read_pack(data)
    rule_book((*(shipped for shipped in shipped_packs() if shipped.id != pack.id), pack))
    return pack


def _by_code(rules: Iterable[AnyRule]) -> dict[str, AnyRule]:
    found: dict[str, AnyRule] = {}
    for rule in rules:
        if rule.code in found:
            raise Malformed(say("Two rules have the code {code}.", code=rule.code), "rules.twice")
        found[rule.code] = rule
    return found
