"""The page that explains a rule, and the list of all rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from forms.canonical import JSON
from forms.checks.book import RuleBook
from forms.checks.families import FAMILIES
from forms.checks.finding import SEVERITY_NAMES
from forms.checks.pack import RulePack
from forms.checks.rule import AnyRule
from forms.errors import WrongUse
from resources.language import say, tr
from sync.cli.checking.lines import visible


def rule_called(book: RuleBook, code: str) -> AnyRule:
    """The rule with a code.

    Raises:
        WrongUse: there is none; names those that are close.
    """
    found = book.rules.get(code)
    if found is None:
        close = _close(code, book.rules)
        if close:
            names = ", ".join(close)
            raise WrongUse(say("There is no rule {code}. Close to it: {names}.", code=code, names=names), "check.rule")
        raise WrongUse(say("There is no rule {code}. --list-rules lists them all.", code=code), "check.rule")
    return found


def _close(code: str, known: Iterable[str]) -> list[str]:
    codes = list(known)
    family, _, name = code.partition(".")
    inside = [each for each in codes if code and (code in each or (name and each.endswith(f".{name}")))]
    return list(dict.fromkeys([*inside, *get_close_matches(code, codes, n=5, cutoff=0.5), *_of(family, codes)]))[:12]


def _of(family: str, codes: Iterable[str]) -> list[str]:
    return [each for each in codes if each.startswith(f"{family}.")]


def rule_page(book: RuleBook, rule: AnyRule) -> str:
    """What a rule is about, for people."""
    state = "" if rule.on else " · " + tr("switched off")
    lines = [
        f"{rule.code}  {rule.name}",
        f"{rule.severity} {SEVERITY_NAMES[rule.severity]} · {FAMILIES.get(rule.family, rule.family)}{state}",
        "",
        *str(rule.explanation).split("\n"),
        "",
        tr("Source: {text}", text=rule.source),
        *_origin(book, rule),
    ]
    for title, texts in ((tr("Found"), rule.hits), (tr("Not found"), rule.misses)):
        if texts:
            lines += ["", title, *(f"  · {visible(text)}" for text in texts)]
    return "\n".join(lines)


def _origin(book: RuleBook, rule: AnyRule) -> Iterator[str]:
    pack = pack_of(book, rule)
    if pack is None:
        yield tr("Part of the program")
    else:
        yield tr("Rule pack: {name}, version {version} of {date}", name=f"{pack.labels} ({pack.id})",
                 version=pack.version, date=pack.date.isoformat())  # fmt: skip


def pack_of(book: RuleBook, rule: AnyRule) -> RulePack | None:
    """The pack a rule was made from; None for the program's own."""
    return next((pack for pack in book.packs if rule.pack and pack.digest == rule.pack), None)


def rule_json(book: RuleBook, rule: AnyRule) -> JSON:
    """What a rule is about, for machines."""
    pack = pack_of(book, rule)
    origin: JSON = (
        None
        if pack is None
        else {
            "id": pack.id,
            "version": pack.version,
            "date": pack.date.isoformat(),
            "digest": pack.digest,
        }
    )
    return {
        "code": rule.code, "severity": rule.severity, "family": rule.family, "name": str(rule.name),
        "explanation": str(rule.explanation), "source": rule.source, "hits": list(rule.hits),
        "misses": list(rule.misses), "on": rule.on, "statutes": rule.statutes, "pack": origin,
    }  # fmt: skip


def rule_rows(book: RuleBook) -> list[tuple[str, str, str, str]]:
    """Code, severity, name, and whether it is switched off, of every rule."""
    return [
        (rule.code, rule.severity, str(rule.name), "" if rule.on else tr("switched off"))
        for rule in book.rules.values()
    ]
