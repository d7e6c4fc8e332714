"""What the tests of the checks share: articles in a line, and the book that ships."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from forms.body.model import Block, Body, Paragraph, Run
from forms.catalogue import load
from forms.checks.article import Circumstances
from forms.checks.book import RuleBook, rule_book
from forms.checks.checker import Checker, check_once
from forms.checks.finding import Finding
from forms.checks.pack import packs_in_force
from forms.checks.piece import Kind, Piece
from forms.content import Attachment, Content, FieldValue

TODAY = date(2026, 11, 27)  # a Friday


@cache
def shipped_book() -> RuleBook:
    """The rules as they ship."""
    return rule_book(packs_in_force((), "", TODAY))


def paragraphs(*texts: str) -> tuple[Block, ...]:
    """Paragraphs of plain text."""
    return tuple(Paragraph(f"bp{number:09}", (Run(text),)) for number, text in enumerate(texts))


def article(
    *texts: str,
    blocks: Sequence[Block] = (),
    type_id: str = "news",
    attachments: Sequence[Attachment] = (),
    **fields: FieldValue,
) -> Content:
    """An article of paragraphs, or of blocks."""
    type_ = load().get(type_id)
    body = Body(tuple(blocks) or paragraphs(*texts))
    return Content(type_.id, type_.digest, "col-news", fields=fields, body=body, attachments=tuple(attachments))


def findings(content: Content, family: str = "", book: RuleBook | None = None, **around: Any) -> tuple[Finding, ...]:
    """The findings of one family (or code) in an article."""
    circumstances = Circumstances(**{"today": TODAY, **around})
    type_ = load().get(content.type_id)
    found = check_once(book or shipped_book(), content, type_, circumstances).findings
    return tuple(f for f in found if f.code == family or f.code.startswith(family + ".") or not family)


def codes(content: Content, family: str = "", **around: Any) -> list[str]:
    """Their codes."""
    return [finding.code for finding in findings(content, family, **around)]


def codes_in(text: str, kind: Kind = "paragraph", name: str = "") -> list[str]:
    """The codes of all hits of piece rules in one piece, as the checker would find them."""
    return [rule.code for rule, _ in Checker(shipped_book())._look(Piece(text, kind, name))]
