"""What people read: a line a finding, the text with carets under it, and at the end what there was in all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from typing import TextIO

from forms.checks.finding import SEVERITIES, SEVERITY_NAMES, Finding, Severity
from forms.checks.replies import ReplyReport
from resources.language import tr
from sync.cli.checking.lines import pointed, visible
from sync.cli.checking.work import FileReport, Placed

_COLOURS: dict[str, str] = {"C": "1;31", "B": "1;35", "E": "31", "W": "33", "I": "36", "quiet": "2", "good": "32"}
_ROOM = 100


class Tally:
    """What there was in all files so far.

    Args:
        limit: the least severity that makes the whole fail.
    """

    def __init__(self, limit: Severity = "E") -> None:
        self._limit = limit
        self.failed = False
        self.files = self.unread = self.fixed = 0
        self.found: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)

    def add(self, report: FileReport) -> None:
        """Count one file."""
        self.files += 1
        self.unread += report.trouble is not None
        self.fixed += report.fixed
        self.failed = self.failed or report.reaches(self._limit)
        for severity in report.severities():
            self.found[severity] += 1

    def sentence(self) -> str:
        """The last line."""
        parts = [f"{SEVERITY_NAMES[s]} {number}" for s, number in self.found.items() if number]
        listed = tr(", ").join(parts) or tr("nothing")
        said = [tr("Files checked: {files}. Found: {found}.", files=self.files - self.unread, found=listed)]
        if self.fixed:
            said.append(tr("Places put right: {count}.", count=self.fixed))
        if self.unread:
            said.append(tr("Files that could not be checked: {count}.", count=self.unread))
        return " ".join(said)


class Page:
    """Writes reports for people to a stream.

    Args:
        stream: where to.
        colours: whether it shows them.
        room: columns for the lines of text that are shown.
    """

    def __init__(self, stream: TextIO, *, colours: bool, room: int = _ROOM) -> None:
        self._stream, self._colours, self._room = stream, colours, room

    @classmethod
    def on(cls, stream: TextIO) -> Page:
        """For a stream, with colours where it is a terminal that wants them."""
        terminal = shows_colours(stream)
        return cls(
            stream, colours=terminal, room=shutil.get_terminal_size((_ROOM, 24)).columns - 4 if terminal else _ROOM
        )

    def write(self, report: FileReport) -> None:
        """One file."""
        self._put(*self._lines(report))

    def end(self, tally: Tally) -> None:
        """The last line."""
        self._put(tally.sentence())
        self._stream.flush()

    def _put(self, *lines: str) -> None:
        if lines:
            self._stream.write("\n".join(lines) + "\n")

    def _lines(self, report: FileReport) -> Iterator[str]:
        name = visible(report.name)
        for problem in report.problems:
            severity: Severity = "E" if problem.blocking else "W"
            yield f"{name}: {self._painted(severity, severity)} {problem.code} {problem.sentence}"
        for placed in report.findings:
            yield from self._finding(name, placed)
        for code in report.silenced:
            yield f"{name}: {tr('The rule {code} took too long on this file and was left out.', code=code)}"
        if report.reply is not None:
            yield f"{name}: {_scored(report.reply)}"
        for note in report.notes:
            yield f"{name}: {note}"

    def _finding(self, name: str, placed: Placed) -> Iterator[str]:
        finding, place = placed.finding, placed.place
        where = f"{name}:{place.line}:{place.column}" if place else f"{name}"
        severity = self._painted(finding.severity, finding.severity)
        yield f"{where}: {severity} {self._painted(finding.code, 'quiet')} {_said(finding)}"
        if place:
            start = place.column - 1
            end = place.end_column - 1 if place.end_line == place.line else len(place.excerpt)
            line, marks = pointed(place.excerpt, start, end, self._room)
            yield f"    {line}"
            yield f"    {self._painted(marks, finding.severity)}"

    def _painted(self, text: str, colour: str) -> str:
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self._colours else text


def _scored(reply: ReplyReport) -> str:
    missing = tr(", ").join(str(each.labels) for each in reply.elements if not each.present)
    if not missing:
        return tr("The reply scores {score} of 100.", score=reply.score)
    return tr("The reply scores {score} of 100; not found: {missing}.", score=reply.score, missing=missing)


def _said(finding: Finding) -> str:
    message = visible(str(finding.message))
    instead = " / ".join(visible(text) or tr("(nothing)") for text in finding.suggestions)
    return f"{message} → {instead}" if finding.suggestions else message


def shows_colours(stream: TextIO) -> bool:
    """Whether a stream is a terminal that shows colours and whose user has not said no (https://no-color.org)."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.platform != "win32" or _windows_terminal(stream)


def _windows_terminal(stream: TextIO) -> bool:
    """Ask the console of Windows to obey colours; rich knows how, and whether it does."""
    from rich.console import Console

    return not Console(file=stream).legacy_windows
