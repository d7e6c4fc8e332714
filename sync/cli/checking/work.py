"""The work on one file, in whichever process: read, check, and where asked put right what needs no second look.

What goes in and what comes out is plain and can be sent from one process to another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from forms.checks.book import RuleBook, rule_book
from forms.checks.checker import Checker, Report, check_once
from forms.checks.expression import RanAway
from forms.checks.finding import SEVERITIES, Finding, Severity, in_order
from forms.checks.pack import RulePack, packs_in_force, read_pack
from forms.checks.replies import ReplyReport
from forms.checks.rule import AnyRule, adjusted
from forms.contenttype import ContentType
from forms.errors import Malformed, Trouble, WrongUse
from forms.problems import BODY, Problem
from resources.language import Sentence, say
from sync.cli.checking.besides import in_document, in_reply, unseen_rules
from sync.cli.checking.fixing import apply_fixes, encoded_like, write_whole
from sync.cli.checking.places import Place
from sync.cli.checking.reading import Reading, bounded, is_plain, read, read_file

MAX_ROUNDS = 4  # of fixing: one fix may bring another into view


@dataclass(frozen=True)
class Order:
    """What a command asks for, the same for all files.

    Attributes:
        day: the day of the check.
        packs: bytes of further rule packs.
        settings: pairs of a rule's code, or a family's name, and what becomes of it: off, on or a severity.
        type_id: the content type to hold files against; empty for none.
        fix: whether to write what needs no second look.
        letter: text of the letter that the files answer; None where they answer none.
    """

    day: date
    packs: tuple[bytes, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    type_id: str = ""
    fix: bool = False
    letter: str | None = None


@dataclass(frozen=True)
class Placed:
    """A finding with its place in the file; None where it has none."""

    finding: Finding
    place: Place | None


@dataclass(frozen=True)
class FileReport:
    """What is to be said of one file.

    Attributes:
        name: as given.
        findings: in the order people work through them.
        problems: what the form lacks, for articles of a content type.
        silenced: codes of rules that took too long on this file.
        exact: whether places are those of the file itself, not of the text taken out of it.
        fixed: how many places were put right.
        notes: what else to know, such as why nothing was written.
        reply: how well the file answers its letter, where it was held against one.
        trouble: why the file could not be checked; None when it was.
        code: of the trouble.
        data: the bytes after fixing, where they differ.
    """

    name: str
    findings: tuple[Placed, ...] = ()
    problems: tuple[Problem, ...] = ()
    silenced: tuple[str, ...] = ()
    exact: bool = False
    fixed: int = 0
    notes: tuple[Sentence, ...] = ()
    reply: ReplyReport | None = None
    trouble: Sentence | None = None
    code: str = ""
    data: bytes | None = None

    def severities(self) -> Iterable[Severity]:
        """Of all findings and problems; a problem that blocks weighs as an error, another as a doubt."""
        yield from (placed.finding.severity for placed in self.findings)
        yield from ("E" if problem.blocking else "W" for problem in self.problems)

    def reaches(self, severity: Severity) -> bool:
        """Whether anything is at least as grave."""
        limit = SEVERITIES.index(severity)
        return any(SEVERITIES.index(each) <= limit for each in self.severities())


def book_for(order: Order) -> RuleBook:
    """The rules an order asks for.

    Raises:
        WrongUse: a further pack is broken, or a setting names no rule.
    """
    try:
        given = tuple(read_pack(data) for data in order.packs)
        packs = packs_in_force(tuple(replace(pack, unit="") for pack in given), "", order.day)
        book = rule_book(packs)
    except Malformed as fault:
        raise WrongUse(fault.sentence, fault.code) from fault
    for pack in given:
        if pack not in packs:
            raise WrongUse(_not_in_force(pack), "check.pack")
    return _with_settings(book, order.settings)


def _not_in_force(pack: RulePack) -> Sentence:
    return say(
        "The rule pack {name} (version {version}, {date}) is not in force: it is dated later, or there is a higher version.",
        name=pack.id, version=pack.version, date=pack.date.isoformat(),
    )  # fmt: skip


def _with_settings(book: RuleBook, settings: tuple[tuple[str, str], ...]) -> RuleBook:
    if not settings:
        return book
    for name, _ in settings:
        if not any(name in (rule.code, rule.family) for rule in book.rules.values()):
            raise WrongUse(say("There is no rule and no family {name}.", name=name), "check.rule")
    return RuleBook(book.packs, (_set(rule, settings) for rule in book.rules.values()))


def _set(rule: AnyRule, settings: tuple[tuple[str, str], ...]) -> AnyRule:
    for name, setting in settings:
        if name in (rule.code, rule.family):
            rule = adjusted(rule, setting)
    return rule


class Worker:
    """Checks one file after the other with the same rules.

    Args:
        order: what is asked for.
        book: the rules; those the order asks for when None.

    Raises:
        WrongUse: as ``book_for``, or there is no such content type.
    """

    def __init__(self, order: Order, book: RuleBook | None = None) -> None:
        self.order = order
        self.book = book or book_for(order)
        self._unseen = unseen_rules(self.book)
        self._type = _type(order.type_id)

    def check_file(self, name: str) -> FileReport:
        """Read and check one file, and write it where it was put right; every failure becomes part of the report."""
        return self._caught(name, lambda: self._file(Path(name)))

    def check_bytes(self, data: bytes, name: str) -> FileReport:
        """Check bytes that bear a name; every failure becomes part of the report."""
        return self._caught(name, lambda: self._check(bounded(data), name))

    def _caught(self, name: str, work: Callable[[], FileReport]) -> FileReport:
        try:
            return work()
        except Trouble as fault:
            return FileReport(name, trouble=fault.sentence, code=fault.code)
        except Exception as fault:  # noqa: BLE001 - the edge: one file that trips a defect must not stop ten thousand
            return FileReport(name, trouble=_defect(fault), code="defect")

    def _file(self, path: Path) -> FileReport:
        report = self._check(read_file(path), str(path))
        if report.data is not None:
            write_whole(path, report.data)
        return replace(report, data=None)

    def _check(self, data: bytes, name: str) -> FileReport:
        reading = read(data, name, self._type)
        report = check_once(self.book, reading.content, reading.type, reading.around(self.order.day))
        if self.order.fix and is_plain(name):
            return self._fixed(data, name, reading, report)
        told = self._report(name, reading, report)
        if name.lower().endswith(".docx"):
            told = self._with_unseen(told, data)
        unwritten = self.order.fix and any(placed.finding.fix is not None for placed in told.findings)
        note = say("Nothing was written: only plain text is fixed here. Correct it in the program that made it.")
        return replace(told, notes=(note,) if unwritten else ())

    def _fixed(self, data: bytes, name: str, reading: Reading, report: Report) -> FileReport:
        checker, count, now = Checker(self.book), 0, data
        for _ in range(MAX_ROUNDS):
            text, done = apply_fixes(reading.source, report.findings)
            changed = encoded_like(now, reading.source.text, text) if done else None
            if changed is None:
                break
            count, now = count + done, changed
            reading = read(now, name, self._type)
            report = checker.check(reading.content, reading.type, reading.around(self.order.day))
        return replace(self._report(name, reading, report), fixed=count, data=now if count else None)

    def _report(self, name: str, reading: Reading, report: Report) -> FileReport:
        findings, silenced, reply = report.findings, report.silenced, None
        if self.order.letter is not None:
            findings = tuple(finding for finding in findings if not finding.code.startswith("replies."))
            try:
                reply = in_reply(reading.content, self.order.letter, self.book.packs)
                findings = in_order((*findings, *reply.findings), ("title", BODY))
            except RanAway:
                silenced = (*silenced, "replies")
        placed = tuple(Placed(f, reading.source.place(f.field, f.start, f.end)) for f in findings)
        return FileReport(name, placed, report.problems, silenced, reading.source.exact, reply=reply)

    def _with_unseen(self, report: FileReport, data: bytes) -> FileReport:
        """A document's report with what it carries unseen, as far as that was not found in its text."""
        seen = {placed.finding.text for placed in report.findings}
        found = in_document(data, report.name, self._unseen, self.order.day)
        more = tuple(Placed(finding, None) for finding in found if finding.text not in seen)
        return replace(report, findings=(*report.findings, *more))


def _type(type_id: str) -> ContentType | None:
    if not type_id:
        return None
    from forms.catalogue import UnknownType, load

    try:
        return load().get(type_id)
    except UnknownType as fault:
        raise WrongUse(fault.sentence, fault.code) from fault


def _defect(fault: Exception) -> Sentence:
    what = f"{type(fault).__name__}: {fault}"[:300]
    return say("A defect of this program stopped the check of the file: {what}", what=what)
