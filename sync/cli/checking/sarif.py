"""SARIF 2.1.0 (OASIS), which editors and code-review tools show: written file by file, rules first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import TextIO
from urllib.parse import quote

from forms.canonical import JSON
from forms.checks.book import RuleBook
from forms.checks.families import FAMILIES
from forms.checks.finding import SEVERITY_NAMES, Severity
from forms.checks.rule import AnyRule
from resources.language import language, tr
from sync.cli.checking.files import STANDARD_INPUT
from sync.cli.checking.places import Place
from sync.cli.checking.report import Tally
from sync.cli.checking.work import FileReport, Placed

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Severity, str] = {"C": "error", "B": "error", "E": "error", "W": "warning", "I": "note"}
_RANKS: dict[Severity, int] = {"C": 100, "B": 90, "E": 70, "W": 40, "I": 10}


class Sarif:
    """Writes one log with one run.

    Args:
        stream: where to.
        book: the rules, which the log describes.
    """

    def __init__(self, stream: TextIO, book: RuleBook) -> None:
        self._stream = stream
        self._numbers = {code: number for number, code in enumerate(book.rules)}
        self._troubles: list[JSON] = []
        self._parted = False
        driver: JSON = {
            "name": "gaoqian",
            "language": language().replace("_", "-"),
            "rules": [rule_json(rule) for rule in book.rules.values()],
            "properties": {"rulePacks": {pack.id: pack.digest for pack in book.packs}},
        }
        head = f'{{"$schema":{_text(SCHEMA)},"version":"2.1.0","runs":[{{"tool":{{"driver":{_text(driver)}}},'
        self._stream.write(head + '"columnKind":"unicodeCodePoints","results":[')

    def write(self, report: FileReport) -> None:
        """The results of one file."""
        if report.trouble is not None:
            self._troubles.append(_notification(report))
        for result in self._results(report):
            self._stream.write((",\n" if self._parted else "\n") + _text(result))
            self._parted = True

    def _results(self, report: FileReport) -> Iterable[JSON]:
        yield from (problem_json(report.name, p.code, str(p.sentence), p.blocking) for p in report.problems)
        for placed in report.findings:
            number = self._numbers.get(placed.finding.code)
            yield result_json(report, placed) | ({} if number is None else {"ruleIndex": number})

    def end(self, tally: Tally) -> None:
        """Close the log; files that could not be checked are notifications of the run."""
        invocation: JSON = {
            "executionSuccessful": not self._troubles, "toolExecutionNotifications": self._troubles,
        }  # fmt: skip
        self._stream.write(f'\n],"invocations":[{_text(invocation)}]}}]}}\n')
        self._stream.flush()


def rule_json(rule: AnyRule) -> JSON:
    """A rule as ``reportingDescriptor`` (SARIF 2.1.0 §3.49)."""
    name, why = str(rule.name), str(rule.explanation)
    return {
        "id": rule.code,
        "name": rule.code.replace(".", "-"),
        "shortDescription": {"text": name},
        "fullDescription": {"text": why},
        "help": {"text": f"{why}\n{rule.source}", "markdown": _markdown(rule)},
        "defaultConfiguration": {
            "enabled": rule.on, "level": _LEVELS[rule.severity], "rank": _RANKS[rule.severity],
        },
        "properties": {"severity": rule.severity, "source": rule.source, "tags": [rule.family]},
    }  # fmt: skip


def _markdown(rule: AnyRule) -> str:
    parts = [f"## {rule.name}", f"{SEVERITY_NAMES[rule.severity]} · {FAMILIES.get(rule.family, rule.family)}",
             *str(rule.explanation).split("\n"), f"*{rule.source}*"]  # fmt: skip
    for title, texts in ((tr("Found"), rule.hits), (tr("Not found"), rule.misses)):
        if texts:
            parts.append(f"**{title}**\n\n" + "\n".join(f"- {_escaped(text)}" for text in texts))
    return "\n\n".join(parts)


def _escaped(text: str) -> str:
    return "".join("\\" + c if c in "\\`*_{}[]<>()#+-!|" else " " if c == "\n" else c for c in text)


def result_json(report: FileReport, placed: Placed) -> dict[str, JSON]:
    """A finding as ``result`` (SARIF 2.1.0 §3.27)."""
    finding, place = placed.finding, placed.place
    location: dict[str, JSON] = {"artifactLocation": {"uri": uri(report.name)}}
    if place is not None:
        location["region"] = _region(place, snippet=finding.text)
    result: dict[str, JSON] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "rank": _RANKS[finding.severity],
        "message": {"text": _message(str(finding.message), finding.suggestions)},
        "locations": [{"physicalLocation": location, "logicalLocations": [{"name": finding.field, "kind": "element"}]}],
        "partialFingerprints": {"gaoqianKey/v1": fingerprint(finding.key)},
        "properties": {
            "severity": finding.severity, "source": finding.source, "pack": finding.pack,
            "suggestions": list(finding.suggestions), "extractedText": not report.exact,
        },
    }  # fmt: skip
    if finding.fix is not None and place is not None and report.exact:
        result["fixes"] = [_fix(report.name, place, finding.fix)]
    return result


def problem_json(name: str, code: str, message: str, blocking: bool) -> JSON:
    """What the form lacks, as ``result``."""
    return {
        "ruleId": code, "level": "error" if blocking else "warning", "message": {"text": message},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(name)}}}],
    }  # fmt: skip


def fingerprint(key: tuple[str, str]) -> str:
    """What stays the same of a finding when the text around it moves."""
    return hashlib.sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()


def uri(name: str) -> str:
    """A file name as a URI reference (RFC 3986): absolute ones with their scheme, others relative."""
    if name == STANDARD_INPUT:
        return "stdin"
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix().encode("utf-8", "surrogateescape"), safe="/")


def _region(place: Place, *, snippet: str = "") -> dict[str, JSON]:
    region: dict[str, JSON] = {
        "startLine": place.line, "startColumn": place.column, "endLine": place.end_line,
        "endColumn": place.end_column, "charOffset": place.start, "charLength": place.end - place.start,
    }  # fmt: skip
    return region | ({"snippet": {"text": snippet}} if snippet else {})


def _fix(name: str, place: Place, instead: str) -> JSON:
    replacement: dict[str, JSON] = {"deletedRegion": _region(place), "insertedContent": {"text": instead}}
    return {
        "description": {"text": tr("Replace with “{text}”.", text=instead) if instead else tr("Remove it.")},
        "artifactChanges": [{"artifactLocation": {"uri": uri(name)}, "replacements": [replacement]}],
    }


def _message(text: str, suggestions: tuple[str, ...]) -> str:
    return f"{text} → {' / '.join(suggestions)}" if suggestions else text


def _notification(report: FileReport) -> JSON:
    return {
        "level": "error",
        "message": {"text": str(report.trouble)},
        "descriptor": {"id": report.code},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(report.name)}}}],
    }


def _text(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False)
