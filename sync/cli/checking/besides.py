"""What a file is checked for besides its text: what a document carries unseen, and whether a reply answers its letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import PurePath

from forms.body.text import plain_text
from forms.canonical import digest
from forms.checks.article import Circumstances
from forms.checks.book import RuleBook
from forms.checks.checker import check_once
from forms.checks.finding import Finding
from forms.checks.pack import RulePack
from forms.checks.replies import Letter, ReplyReport, check_reply
from forms.content import Attachment, Content, clean_name
from forms.problems import BODY

UNSEEN = "secrecy"  # the family that looks into files
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def unseen_rules(book: RuleBook) -> RuleBook:
    """Of a book, the rules about what readers of a document do not see at first sight."""
    return RuleBook(book.packs, (rule for rule in book.article_rules if rule.family == UNSEEN))


def in_document(data: bytes, name: str, rules: RuleBook, day: date) -> tuple[Finding, ...]:
    """What a Word file carries: comments, hidden text, marks of secrecy, names in its properties.

    Args:
        data: the file.
        name: of the file.
        rules: as ``unseen_rules`` gives them.
        day: of the check.
    """
    from forms.checks.files import inspect_file

    called = clean_name(PurePath(name).name) or "document.docx"
    file = Attachment(digest(data), len(data), _DOCX, called)
    inside = inspect_file(data, called, _DOCX)
    content = Content("text", "0" * 64, "check", attachments=(file,))
    around = Circumstances(today=day, attachment=lambda attachment: inside if attachment == file else None)
    return check_once(rules, content, None, around).findings


def in_reply(content: Content, letter: str, packs: tuple[RulePack, ...]) -> ReplyReport:
    """A reply against its letter; offsets of findings are those of the fields.

    Raises:
        RanAway: a pattern of a pack took too long on this text.
    """
    head = f"{content.title}\n" if content.title else ""
    report = check_reply(Letter(letter), head + plain_text(content.body).text, packs)
    return replace(report, findings=tuple(_in_field(finding, len(head)) for finding in report.findings))


def _in_field(finding: Finding, head: int) -> Finding:
    if finding.start == finding.end == 0:
        return finding
    if finding.start < head:
        return replace(finding, field="title", end=min(finding.end, head - 1))
    return replace(finding, field=BODY, start=finding.start - head, end=finding.end - head)
