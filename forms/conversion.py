"""Converts text between simplified and traditional writing with OpenCC, keeping inline marks where they stand.

A machine's first draft and no more: a person revises it, and only a person's signature sends it on. What is quoted or
named (《…》, “…”, 文号) is converted sign by sign; the words of a place are put in around it only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from rapidfuzz.distance import Indel

from forms.body.model import Run
from forms.errors import Refused
from resources.language import say

# From a pair of languages to the configuration of OpenCC, and to the one that only changes signs.
_CONFIGURATIONS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("zh-Hans", "zh-Hant"): ("s2t", "s2t"),
    ("zh-Hans", "zh-Hant-TW"): ("s2twp", "s2tw"),
    ("zh-Hans", "zh-Hant-HK"): ("s2hk", "s2hk"),
    ("zh-Hant", "zh-Hans"): ("t2s", "t2s"),
    ("zh-Hant-TW", "zh-Hans"): ("tw2sp", "tw2s"),
    ("zh-Hant-HK", "zh-Hans"): ("hk2s", "hk2s"),
}
_KEPT = re.compile(r"《[^《》]*》|“[^“”]*”|「[^「」]*」|[\u4e00-\u9fff]{1,12}〔[0-9]{4}〕[0-9]+[号號]")


class Converter:
    """Converts from one way of writing to another.

    Attributes:
        made: how a text came about that it converted, as in ``forms.content.Variant``.
    """

    def __init__(self, configuration: str, plain: str) -> None:
        import opencc

        self._words, self._signs = _opencc(configuration), _opencc(plain)
        self._same = configuration == plain
        self.made = f"opencc/{configuration}/{opencc.__version__}"

    def text(self, text: str) -> str:
        """A text converted."""
        if self._same:
            return str(self._words.convert(text)) if text else ""
        done, place = [], 0
        for kept in _KEPT.finditer(text):
            done += [self._words.convert(text[place : kept.start()]), self._signs.convert(kept[0])]
            place = kept.end()
        return "".join((*done, self._words.convert(text[place:])))

    def quoted(self, text: str) -> str:
        """A text converted sign by sign, its words kept."""
        return str(self._signs.convert(text))

    def runs(self, runs: tuple[Run, ...], *, quoted: bool = False) -> tuple[Run, ...]:
        """Runs converted as one text, so that words across a mark are understood; each keeps its format and place."""
        convert = self.quoted if quoted else self.text
        whole = convert("".join(run.text for run in runs))
        pieces = _cut(whole, [run.text for run in runs], [convert(run.text) for run in runs])
        return tuple(run.with_text(piece) for run, piece in zip(runs, pieces, strict=True))


def converter(source: str, target: str) -> Converter | None:
    """The converter between two languages (BCP 47), or None where only a person can write the other version."""
    found = _CONFIGURATIONS.get((source, target))
    return None if found is None else _converter(*found)


@cache
def _converter(configuration: str, plain: str) -> Converter:
    return Converter(configuration, plain)


@cache
def _opencc(configuration: str) -> Any:
    from opencc import OpenCC

    try:
        return OpenCC(configuration)
    except (RuntimeError, OSError) as fault:  # its dictionaries are files beside the library
        raise Refused(say("The tables for converting the script are not at hand; the program must be installed again."),
                      "variant.tables") from fault  # fmt: skip


def _cut(whole: str, runs: list[str], alone: list[str]) -> list[str]:
    """A converted text in as many pieces as it had runs.

    Args:
        whole: converted as one.
        runs: the texts before.
        alone: each converted by itself; differs from ``whole`` only where a word goes across two runs.
    """
    if "".join(alone) == whole:
        return alone
    if len(whole) == sum(map(len, runs)):
        ends = [0, *accumulate(map(len, runs))]
    else:
        ends = _moved([0, *accumulate(map(len, alone))], "".join(alone), whole)
    pieces = [whole[start:end] for start, end in pairwise(ends)]
    return alone if any(bool(a) != bool(b) for a, b in zip(pieces, runs, strict=True)) else pieces


def _moved(places: list[int], old: str, new: str) -> list[int]:
    """Places of a text in another one that is nearly the same."""
    steps = list(Indel.opcodes(old, new))[::-1]
    found = []
    for place in places:
        step = next(s for s in steps if s.src_start <= place)
        found.append(min(step.dest_start + place - step.src_start, step.dest_end) if place < len(old) else len(new))
    return found
