"""Putting right what needs no second look: in the text, in its encoding, in the file; whole or not at all."""

from __future__ import annotations

import codecs
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from forms.checks.finding import Finding
from forms.errors import EnvironmentTrouble
from resources.language import say
from sync.cli.checking.places import Source

_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def apply_fixes(source: Source, findings: Iterable[Finding]) -> tuple[str, int]:
    """A text with its safe fixes made, and how many; of two that overlap, the first in the text is made.

    Args:
        source: an exact one; a finding whose place does not hold exactly its text is left alone.
        findings: in any order.
    """
    wanted = []
    for finding in findings:
        place = source.place(finding.field, finding.start, finding.end) if finding.fix is not None else None
        if place is not None and source.text[place.start : place.end] == finding.text:
            wanted.append((place.start, place.end, finding.fix or ""))
    parts: list[str] = []
    reached = done = 0
    for start, end, instead in sorted(wanted):
        if start >= reached:
            parts += source.text[reached:start], instead
            reached, done = end, done + 1
    return "".join((*parts, source.text[reached:])), done


def encoded_like(data: bytes, before: str, after: str) -> bytes | None:
    """A changed text in the encoding of the file it came from.

    Args:
        data: bytes of the file.
        before: its text.
        after: the changed text.

    Returns:
        The bytes; None where the file cannot be written back exactly, and is better left alone.
    """
    for mark, name in (*_ENCODINGS, (b"", "utf-8"), (b"", "gb18030")):
        try:
            if data.startswith(mark) and mark + before.encode(name) == data:
                return mark + after.encode(name)
        except UnicodeEncodeError:
            continue
    return None


def write_whole(path: Path, data: bytes) -> None:
    """Put bytes in the place of a file, whole or not at all, with its rights.

    Raises:
        EnvironmentTrouble: the disk refuses; the file is as it was.
    """
    target = path.resolve()
    half: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".gaoqian-")
        half = Path(name)
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, half)
        half.replace(target)
    except OSError as fault:
        if half is not None:
            half.unlink(missing_ok=True)
        raise EnvironmentTrouble(
            say("“{path}” cannot be written: {why}. Nothing was changed.", path=str(path), why=str(fault.strerror)),
            "check.write",
        ) from fault
