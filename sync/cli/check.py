"""``gaoqian check``: the linter on the command line, for files, folders and standard input; needs no desk.

Exit codes: 0 nothing to say, 1 findings at or above ``--fail-on``, 2 wrong use, 3 something could not be read; 130
when it was stopped.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from forms.errors import WrongUse
from resources.language import say, tr
from sync.chain.clock import SystemClock
from sync.cli.output import SETTINGS, complain, lines, out

if TYPE_CHECKING:  # the rules are loaded when they are needed, not when help is asked for
    from forms.checks.finding import Severity
    from sync.cli.checking.report import Tally
    from sync.cli.checking.work import FileReport, Order, Worker

INTERRUPTED = 130
_SETTINGS = ("off", "on", "B", "E", "W", "I")


class Writer(Protocol):
    """Whatever writes reports."""

    def write(self, report: FileReport) -> None:
        """One file."""
        ...

    def end(self, tally: Tally) -> None:
        """After the last."""
        ...


def check(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE…", help="Files (docx, html, txt, exported articles), folders, or - for standard input."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a file, one a line.")] = False,
    sarif: Annotated[bool, typer.Option("--sarif", help="Print a SARIF 2.1.0 log.")] = False,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="Write what needs no second look back into plain text files; of standard input, print the text. Other files are never written.",
        ),
    ] = False,
    explain: Annotated[str, typer.Option("--explain", metavar="CODE", help="Explain a rule, and check nothing.")] = "",
    list_rules: Annotated[bool, typer.Option("--list-rules", help="List all rules, and check nothing.")] = False,
    rules: Annotated[
        list[Path] | None, typer.Option("--rules", metavar="FILE", help="A further rule pack, as often as needed.")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="CODE=VALUE",
            help="Switch a rule or a family off or on, or make it graver: CODE=off, on, B, E, W or I.",
        ),
    ] = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="SEVERITY", help="Exit with 1 from this severity on: C, B, E, W or I.")
    ] = "E",
    include: Annotated[
        list[str] | None,
        typer.Option(
            "--include", metavar="PATTERN", help="What to look at in folders, e.g. “*.txt”, as often as needed."
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, max=64, help="How many processes; 0 for what suits this computer.")
    ] = 0,
    type_id: Annotated[str, typer.Option("--type", help="Content type to hold the files against, e.g. news.")] = "",
    day: Annotated[
        str, typer.Option("--date", metavar="YYYY-MM-DD", help="The day to check as of; today if not given.")
    ] = "",
    reply: Annotated[
        Path | None, typer.Option("--reply", metavar="LETTER", help="The letter that the files are replies to.")
    ] = None,
) -> None:
    """Check texts like a linter: exit code 0 nothing found, 1 found, 2 wrong use, 3 something could not be read."""
    SETTINGS.json = SETTINGS.json or as_json
    order = _order(rules or [], settings or [], type_id, day, fix, reply)
    from sync.cli.checking.work import Worker

    if explain or list_rules:
        _tell_rules(Worker(order), explain)
        return
    _refuse_what_does_not_fit(files or [], sarif, fix)
    limit = _severity(fail_on)
    raise typer.Exit(_run(Worker(order), files or [], include or [], jobs, limit, sarif))


def _order(rules: list[Path], settings: list[str], type_id: str, day: str, fix: bool, reply: Path | None) -> Order:
    """The options as an order, checked as far as that needs no rules."""
    from sync.cli.checking.reading import letter_text, read_file
    from sync.cli.checking.work import Order

    packs = tuple(read_file(path) for path in rules)
    letter = None if reply is None else letter_text(read_file(reply), str(reply))
    return Order(_day(day), packs, tuple(map(_setting, settings)), type_id, fix, letter)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else SystemClock().now().date()
    except ValueError:
        raise WrongUse(say("“{text}” is no date like 2026-11-27.", text=text), "check.date") from None


def _setting(pair: str) -> tuple[str, str]:
    code, _, value = pair.partition("=")
    if not code or value not in _SETTINGS:
        known = ", ".join(_SETTINGS)
        raise WrongUse(say("“{pair}” is not CODE=VALUE with one of: {known}.", pair=pair, known=known), "check.set")
    return code, value


def _severity(text: str) -> Severity:
    from forms.checks.finding import SEVERITIES

    found = next((severity for severity in SEVERITIES if severity == text.upper()), None)
    if found is None:
        raise WrongUse(say("“{text}” is no severity; one of C, B, E, W, I.", text=text), "check.severity")
    return found


def _refuse_what_does_not_fit(files: list[str], sarif: bool, fix: bool) -> None:
    from sync.cli.checking.files import STANDARD_INPUT

    if not files:
        raise WrongUse(say("Name files or folders to check, or - for standard input."), "check.files")
    if sarif and SETTINGS.json:
        raise WrongUse(say("Choose one of --json and --sarif."), "check.format")
    if STANDARD_INPUT in files and files != [STANDARD_INPUT]:
        raise WrongUse(say("Standard input is checked alone, without other files."), "check.stdin")
    if fix and STANDARD_INPUT in files and (sarif or SETTINGS.json):
        raise WrongUse(
            say("With --fix the text from standard input is printed; leave out --json and --sarif."), "check.stdin"
        )


def _tell_rules(worker: Worker, code: str) -> None:
    from sync.cli.checking.pages import rule_called, rule_json, rule_page, rule_rows

    if code:
        rule = rule_called(worker.book, code)
        out(rule_page(worker.book, rule), rule_json(worker.book, rule))
    else:
        lines(rule_rows(worker.book), [rule_json(worker.book, rule) for rule in worker.book.rules.values()])


def _run(worker: Worker, files: list[str], include: list[str], jobs: int, limit: Severity, sarif: bool) -> int:
    """Check everything; gives the exit code."""
    from sync.cli.checking.files import STANDARD_INPUT, find_files
    from sync.cli.checking.pool import check_files
    from sync.cli.checking.progress import bar
    from sync.cli.checking.report import Tally

    names = files if STANDARD_INPUT in files else find_files(files, include)
    reports = _standard_input(worker) if STANDARD_INPUT in files else check_files(names, worker, jobs)
    tally = Tally(limit)
    _speak(machine=sarif or SETTINGS.json)
    try:
        with closing(reports), bar(len(names)) as advance:
            writer = _writer(worker, files, sarif)
            for report in reports:
                if report.trouble is not None:
                    complain(f"{report.name}: {report.trouble}", report.code)
                writer.write(report)
                tally.add(report)
                advance()
        writer.end(tally)
    except KeyboardInterrupt:
        complain(tr("Stopped after {done} of {files} files.", done=tally.files, files=len(names)), "stopped")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1 if tally.failed else 3 if tally.unread else 0


def _speak(*, machine: bool) -> None:
    """For machines always UTF-8; for people what their place can show, and never a failure over one character."""
    if isinstance(sys.stdout, TextIOWrapper):
        encoding = "utf-8" if machine else sys.stdout.encoding
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")


def _standard_input(worker: Worker) -> Generator[FileReport, None, None]:
    """Check what comes from standard input; with ``--fix`` the corrected text goes out instead of the findings."""
    from sync.cli.checking.files import STANDARD_INPUT
    from sync.cli.checking.reading import MAX_BYTES, kind_of

    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    report = worker.check_bytes(data, f"{STANDARD_INPUT}.{kind_of(data)}")
    if worker.order.fix and report.trouble is None:
        sys.stdout.buffer.write(data if report.data is None else report.data)
        sys.stdout.buffer.flush()
    yield replace(report, name=STANDARD_INPUT)


def _writer(worker: Worker, files: list[str], sarif: bool) -> Writer:
    """What writes the reports in the form asked for."""
    from sync.cli.checking.files import STANDARD_INPUT
    from sync.cli.checking.machine import JsonLines
    from sync.cli.checking.report import Page
    from sync.cli.checking.sarif import Sarif

    if sarif:
        return Sarif(sys.stdout, worker.book)
    if SETTINGS.json:
        return JsonLines(sys.stdout)
    return Page.on(sys.stderr if worker.order.fix and STANDARD_INPUT in files else sys.stdout)
