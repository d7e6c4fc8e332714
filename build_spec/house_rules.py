"""The house rules as a program: ``python -m build_spec.house_rules [--fix-orphans]``.

Each rule is a function that yields findings, and each message names what to write instead. What ruff, mypy or
import-linter already see is not repeated here.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from build_spec import house_python, house_words
from build_spec.house_source import Finding, Source
from build_spec.places import PROJECT

MAX_LINES = 500
_SKIPPED = frozenset({".git", ".venv", "build", "dist", "node_modules", "__pycache__"})
_SKIPPED_SUFFIX = ("_cache", ".egg-info")
_MAX_TEXT = 4_000_000
# Files of past releases are kept as they were written, whatever they hold.
FOSSILS = "tests/fossils/"

# Put together here so that this file does not catch itself.
FORBIDDEN = {
    ".." + "/shared": "carry the fact or the data into resources/ and name its public source",
    "/" + "work/": "a path of one machine: build it from resources.folder() or a temporary folder",
    "/" + "opt/wheels": "a path of one machine: leave the index to the machine's own settings",
}

# Zero-width, bidirectional, filler and tag characters: what is read must be what is there.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)

TextRule = Callable[[str, str], Iterator[Finding]]


def invisible_characters(path: str, text: str) -> Iterator[Finding]:
    """Characters that nobody sees and that change what a line means."""
    for number, line in enumerate(text.split("\n"), 1):
        for match in _INVISIBLE.finditer(line):
            code = f"\\u{ord(match.group()):04x}" if ord(match.group()) < 0x10000 else f"\\U{ord(match.group()):08x}"
            yield Finding(path, number, "invisible", f"invisible character; write the escape {code}")


def forbidden_names(path: str, text: str) -> Iterator[Finding]:
    """Names of places that exist on one machine only."""
    for number, line in enumerate(text.split("\n"), 1):
        for name, instead in FORBIDDEN.items():
            if name in line:
                yield Finding(path, number, "place", f"'{name}': {instead}")


def file_length(path: str, text: str) -> Iterator[Finding]:
    """One file is one thought."""
    lines = text.count("\n")
    if path.endswith(".py") and lines > MAX_LINES:
        yield Finding(path, MAX_LINES + 1, "length", f"{lines} lines; split it: at most {MAX_LINES} lines a file")


TEXT_RULES: tuple[TextRule, ...] = (invisible_characters, forbidden_names, file_length)


def project_files(root: Path) -> list[str]:
    """Every file that is or would be kept under version control, relative, with forward slashes."""
    query = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        answer = subprocess.run(query, capture_output=True, check=False)
    except OSError:
        answer = None
    if answer is not None and answer.returncode == 0:
        names = {name.decode("utf-8", "surrogateescape") for name in answer.stdout.split(b"\0") if name}
        return sorted(name for name in names if (root / name).is_file())
    return sorted(_walk(root))


def _walk(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in _SKIPPED and not name.endswith(_SKIPPED_SUFFIX)]
        for name in files:
            yield (Path(folder) / name).relative_to(root).as_posix()


def read_text(path: Path) -> str | None:
    """A file's text; None for what is not text or is too large to be a source."""
    if path.stat().st_size > _MAX_TEXT:
        return None
    data = path.read_bytes()
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def check_text(path: str, text: str) -> Iterator[Finding]:
    """All findings in one file."""
    if path.startswith(FOSSILS):
        return
    for rule in TEXT_RULES:
        yield from rule(path, text)
    if not path.endswith(".py"):
        return
    try:
        source = Source.parse(path, text)
    except SyntaxError as error:
        yield Finding(path, error.lineno or 1, "syntax", "this does not parse")
        return
    for python_rule in house_python.RULES:
        yield from python_rule(source)


def check_tree(root: Path) -> list[Finding]:
    """All findings in a project, translations included."""
    findings: list[Finding] = []
    words: list[house_words.Literal] = []
    for name in project_files(root):
        text = read_text(root / name)
        if text is None:
            continue
        findings.extend(check_text(name, text))
        words.extend(literals_of(name, text))
    findings.extend(house_words.check(root, words))
    return sorted(findings)


def literals_of(path: str, text: str) -> Iterable[house_words.Literal]:
    """The sentences of one file that a person reads, if it is a part of the program."""
    if path.split("/")[0] not in house_words.FLOORS:
        return ()
    if path.endswith(".py"):
        try:
            return house_words.in_python(Source.parse(path, text))
        except SyntaxError:
            return ()
    return house_words.in_template(path, text) if path.endswith(house_words.TEMPLATES) else ()


def all_literals(root: Path) -> list[house_words.Literal]:
    """The sentences of the whole program."""
    words: list[house_words.Literal] = []
    for name in project_files(root):
        text = read_text(root / name) if name.split("/")[0] in house_words.FLOORS else None
        if text is not None:
            words.extend(literals_of(name, text))
    return words


def main(arguments: Sequence[str], root: Path = PROJECT) -> int:
    """Print every finding as ``file:line: rule: message``; gives 1 if there is one."""
    if "--fix-orphans" in arguments:
        for name, count in house_words.remove_orphans(root, all_literals(root)).items():
            print(f"{name}: {count} orphans removed")
    findings = check_tree(root)
    for finding in findings:
        print(finding)
    print(f"house rules: {len(findings)} findings" if findings else "house rules: all held")
    return int(bool(findings))


if __name__ == "__main__":
    from build_spec.speech import prepare_streams

    prepare_streams()
    sys.exit(main(sys.argv[1:]))
