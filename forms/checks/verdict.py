"""A verdict: what a check found, in canonical bytes, so that a signed step can name it and anyone work it out again.

Findings that hang on other articles (twins) are left out: whoever recomputes a verdict may not have those articles.
"""

from __future__ import annotations

from datetime import date

from forms.canonical import JSON, canonical, digest
from forms.checks.book import RuleBook
from forms.checks.checker import Report
from forms.checks.rule import ArticleRule
from forms.content import Content

FORMAT = "gaoqian-verdict/1"
ENGINE = 1
"""Counted up whenever a rule of the program itself finds other things than before."""


def verdict_bytes(report: Report, book: RuleBook, content: Content, day: date) -> bytes:
    """The canonical bytes of a verdict.

    Args:
        report: of the check.
        book: the rules it was made with.
        content: what was checked.
        day: the day of the check, as ``Circumstances.today``.
    """
    lasting = [f for f in report.findings if _lasts(book, f.code)]
    findings: list[JSON] = [
        {"code": f.code, "severity": f.severity, "field": f.field, "start": f.start, "end": f.end, "text": f.text[:200]}
        for f in lasting
    ]
    return canonical(
        {
            "format": FORMAT,
            "engine": ENGINE,
            "content": content.digest,
            "type": content.type_digest,
            "day": day.isoformat(),
            "packs": sorted(pack.digest for pack in book.packs),
            "problems": [problem.code for problem in report.problems if problem.lasting],
            "findings": findings,
        }
    )


def verdict_digest(report: Report, book: RuleBook, content: Content, day: date) -> str:
    """SHA-256 of ``verdict_bytes``."""
    return digest(verdict_bytes(report, book, content, day))


def _lasts(book: RuleBook, code: str) -> bool:
    rule = book.rules.get(code)
    return not isinstance(rule, ArticleRule) or rule.lasting
