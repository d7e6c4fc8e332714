"""What machines read: a JSON object a file, one a line, so that ten thousand files need no memory."""

from __future__ import annotations

import json
from typing import TextIO

from forms.canonical import JSON
from forms.checks.replies import ReplyReport
from sync.cli.checking.report import Tally
from sync.cli.checking.work import FileReport, Placed


class JsonLines:
    """Writes reports as JSON objects, one a line.

    Args:
        stream: where to.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, report: FileReport) -> None:
        """One file."""
        self._stream.write(json.dumps(file_json(report), ensure_ascii=False) + "\n")

    def end(self, tally: Tally) -> None:
        """Nothing comes after the last file."""
        self._stream.flush()


def file_json(report: FileReport) -> dict[str, JSON]:
    """One file: its findings as ``Finding.to_json`` with the place in the file, its problems, and what went wrong."""
    problems: list[JSON] = [
        {"code": problem.code, "field": problem.field, "message": str(problem.sentence), "blocking": problem.blocking}
        for problem in report.problems
    ]
    return {
        "file": report.name,
        "findings": [_finding(placed) for placed in report.findings],
        "problems": problems,
        "silenced": list(report.silenced),
        "exact": report.exact,
        "fixed": report.fixed,
        "reply": None if report.reply is None else _reply(report.reply),
        "notes": [str(note) for note in report.notes],
        "error": None if report.trouble is None else {"message": str(report.trouble), "code": report.code},
    }


def _reply(reply: ReplyReport) -> JSON:
    elements: list[JSON] = [
        {"id": each.id, "name": str(each.labels), "weight": each.weight, "present": each.present}
        for each in reply.elements
    ]
    return {"score": reply.score, "elements": elements}


def _finding(placed: Placed) -> JSON:
    place = placed.place
    where: JSON = None if place is None else {
        "line": place.line, "column": place.column, "endLine": place.end_line, "endColumn": place.end_column,
        "charOffset": place.start, "charLength": place.end - place.start,
    }  # fmt: skip
    return {**placed.finding.to_json(), "place": where}
