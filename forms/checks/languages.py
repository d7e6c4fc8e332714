"""Which rules suit the language of a text: the packs are written for simplified Chinese.

Traditional text is looked at twice: as it stands, by rules about characters and links; and in a simplified likeness
of the same length, by rules keyed to simplified words, so that secrecy and privacy see it as they see the master.
Matters of mainland usage are left to the master. Other languages get only what does not hang on Chinese words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Literal, TypeAlias

from forms.body.model import Run
from forms.checks.finding import Finding
from forms.checks.rule import AnyRule
from forms.content import Content
from forms.conversion import converter
from forms.variants import mapped

Sight: TypeAlias = Literal["all", "own", "likeness", "other"]

_OWN = frozenset({"characters", "twins"})
_OTHER = frozenset({"characters", "secrecy", "privacy", "links", "twins"})
_ANY_STRUCTURE = frozenset(
    f"structure.{name}" for name in (
        "placeholder", "markup", "emoji", "title-repeated", "heading-order", "heading-empty", "all-bold", "table-head",
        "table-merged", "paragraph-twice",
    )
)  # fmt: skip


def sights_of(language: str) -> tuple[Sight, ...]:
    """How a text in a language (BCP 47) is looked at."""
    if not language.startswith("zh"):
        return ("other",)
    return ("own", "likeness") if _is_traditional(language) else ("all",)


def _is_traditional(language: str) -> bool:
    return language.startswith(("zh-Hant", "zh-TW", "zh-HK", "zh-MO"))


def suits(rule: AnyRule, sight: Sight, content: Content) -> bool:
    """Whether a rule is asked about a text; a version is no twin of the article it was made from."""
    if rule.family == "twins" and content.variant is not None:
        return False
    match sight:
        case "own":
            return rule.family in _OWN
        case "likeness":
            return rule.family not in _OWN and (rule.family != "wording" or rule.severity == "C")
        case "other":
            return rule.family in _OTHER or rule.code in _ANY_STRUCTURE
        case _:
            return True


class _Likeness:
    """Puts the simplified sign for each traditional one; the length stays."""

    def text(self, text: str) -> str:
        return text.translate(_signs())

    def runs(self, runs: tuple[Run, ...], *, quoted: bool = False) -> tuple[Run, ...]:
        return tuple(run.with_text(self.text(run.text)) for run in runs)


@cache
def _signs() -> dict[int, str]:
    from opencc import OpenCC

    han = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0x9FA6))]
    plain = OpenCC("t2s").convert("\n".join(han)).split("\n")
    return {ord(old): new for old, new in zip(han, plain, strict=True) if old != new and len(new) == 1}


def likeness(content: Content) -> Content:
    """A traditional text in simplified signs, place for place."""
    return mapped(content, _Likeness(), content.fields.keys())


def in_own_words(findings: Iterable[Finding], text_of: Callable[[str], str], language: str) -> Iterator[Finding]:
    """Findings in a likeness, as findings in the text itself; what only tells the two scripts apart is none.

    Args:
        findings: with offsets into the likeness, which are those of the text.
        text_of: gives the plain text of a field of the text itself by its key.
        language: of the text; what is suggested is written in it.
    """
    back = converter("zh-Hans", language) or converter("zh-Hans", "zh-Hant")
    for finding in findings:
        own = text_of(finding.field)[finding.start : finding.end] if finding.end else ""
        offers = (*((finding.fix,) if finding.fix is not None else ()), *finding.suggestions)
        written = tuple(dict.fromkeys(back.quoted(offer) if back else offer for offer in offers))
        if own and own in written:
            continue
        whole = len(own) == len(finding.text)
        yield replace(finding, text=own if whole else finding.text, suggestions=written, fix=None)
