"""What the tests of document forms share: the rules of the family alone."""

from __future__ import annotations

from functools import cache
from typing import Any

from checks_kit import TODAY, findings

from forms.checks import documents
from forms.checks.book import RuleBook
from forms.checks.finding import Finding
from forms.checks.pack import packs_in_force
from forms.content import Attachment, Content


@cache
def book() -> RuleBook:
    """The shipped rules of the family."""
    packs = packs_in_force((), "", TODAY)
    return RuleBook(packs, documents.rules(packs))


def found(content: Content, name: str, **around: Any) -> list[Finding]:
    """The findings of one rule of the family."""
    return list(findings(content, f"documents.{name}", book(), **around))


def short(content: Content, name: str, **around: Any) -> list[tuple[str, str]]:
    """Severity and text of its findings."""
    return [(f.severity, f.text) for f in found(content, name, **around)]


def file(name: str, caption: str = "", media_type: str = "application/pdf") -> Attachment:
    """An attachment with a digest made of its name."""
    return Attachment(name.encode().hex().ljust(64, "0")[:64], 10, media_type, name, caption)
