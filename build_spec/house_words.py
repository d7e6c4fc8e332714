"""The house rules about words: each sentence has both Chinese forms, with the same values; none is left over.

A sentence is a literal passed to ``tr`` or ``say`` in the program or in a page template; tests do not count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from build_spec.house_python import sentence_calls
from build_spec.house_source import Finding, Source, has_unpacking, literal

FLOORS = ("desktop", "sync", "forms", "resources")
LANGUAGES = ("zh_CN", "zh_TW")
TEMPLATES = (".html", ".xml", ".j2", ".jinja")
# Made by resources.language itself for text that came from outside; it stands for the text alone.
OWN = "{text}"
_IN_TEMPLATE = re.compile(r"\b(?:tr|say)\(\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')")


@dataclass(frozen=True)
class Literal:
    """One sentence in the source.

    Attributes:
        path: the file.
        line: from 1.
        text: the English sentence.
        values: the names given with it; None where they cannot be seen.
    """

    path: str
    line: int
    text: str
    values: frozenset[str] | None


@dataclass(frozen=True)
class Word:
    """One entry of a translation file."""

    path: str
    line: int
    source: str
    translation: str


def in_python(source: Source) -> Iterator[Literal]:
    """The sentences of a Python file."""
    for call, _ in sentence_calls(source):
        text = literal(call.args[0]) if call.args else None
        if text is not None:
            given = frozenset(item.arg for item in call.keywords if item.arg is not None)
            yield Literal(source.path, call.lineno, text, None if has_unpacking(call) else given)


def in_template(path: str, text: str) -> Iterator[Literal]:
    """The sentences of a page template: ``{{ tr("...") }}``."""
    for match in _IN_TEMPLATE.finditer(text):
        raw = match.group(1) if match.group(1) is not None else match.group(2)
        sentence = re.sub(r"\\(.)", r"\1", raw)
        yield Literal(path, text.count("\n", 0, match.start()) + 1, sentence, None)


def placeholders(text: str) -> frozenset[str] | None:
    """The names of the values in a sentence; None where its braces are not in order."""
    try:
        return frozenset(
            name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(text) if name is not None
        )
    except ValueError:
        return None


def check(root: Path, literals: Sequence[Literal]) -> Iterator[Finding]:
    """All findings about words in a project."""
    yield from _values(literals)
    for language in LANGUAGES:
        words: list[Word] = []
        for path in _files(root, language):
            found, broken = read_words(root, path)
            words.extend(found)
            yield from broken
        yield from _language(language, literals, words)


def _values(literals: Iterable[Literal]) -> Iterator[Finding]:
    for item in literals:
        named = placeholders(item.text)
        if named is None or "" in named or any(name.isdigit() for name in named):
            yield Finding(item.path, item.line, "words", f"name every value, double every brace: {item.text!r}")
        elif item.values is not None and named != item.values and (item.values or item.path.endswith(".py")):
            message = f"the sentence names {sorted(named)} and the call gives {sorted(item.values)}: {item.text!r}"
            yield Finding(item.path, item.line, "words", message)


def _files(root: Path, language: str) -> list[Path]:
    return sorted((root / "resources" / "words" / language).glob("*.json"))


def read_words(root: Path, path: Path) -> tuple[list[Word], list[Finding]]:
    """The entries of one translation file, and what is wrong with the file itself."""
    name = path.relative_to(root).as_posix()
    text = path.read_text(encoding="utf-8")
    try:
        pairs = json.loads(text, object_pairs_hook=list)
    except ValueError as error:
        return [], [Finding(name, getattr(error, "lineno", 1), "words", f"this is not JSON: {error}")]
    if not isinstance(pairs, list) or not all(isinstance(pair, tuple) and isinstance(pair[1], str) for pair in pairs):
        return [], [Finding(name, 1, "words", 'one flat object: {"English sentence": "中文"}')]
    lines = _lines_of_keys(text)
    words = [Word(name, lines.get(key, 1), key, value) for key, value in pairs]
    twice = sorted({key for key, _ in pairs if sum(other == key for other, _ in pairs) > 1}) if _repeats(pairs) else []
    return words, [Finding(name, lines.get(key, 1), "words", f"twice in this file, keep one: {key!r}") for key in twice]


def _repeats(pairs: Sequence[tuple[str, str]]) -> bool:
    return len({key for key, _ in pairs}) != len(pairs)


def _lines_of_keys(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r'\s*("(?:[^"\\]|\\.)*")\s*:', line)
        if match:
            lines[json.loads(match.group(1))] = number
    return lines


def _language(language: str, literals: Sequence[Literal], words: Sequence[Word]) -> Iterator[Finding]:
    known: dict[str, Word] = {}
    for word in words:
        first = known.setdefault(word.source, word)
        if first.translation != word.translation and first.path != word.path:
            message = f"{first.path} says {first.translation!r} for {word.source!r}; say the same or drop one"
            yield Finding(word.path, word.line, "words", message)
    seen: set[str] = set()
    for item in literals:
        if item.text not in known and item.text not in seen:
            message = f"no {language} translation; add it to resources/words/{language}/<area>.json: {item.text!r}"
            yield Finding(item.path, item.line, "words", message)
        seen.add(item.text)
    for word in words:
        if word.source not in seen and word.source != OWN:
            message = f"nobody says this any more; remove it (--fix-orphans): {word.source!r}"
            yield Finding(word.path, word.line, "orphan", message)
        if placeholders(word.source) != placeholders(word.translation):
            named = sorted(placeholders(word.source) or ())
            message = f"the translation must keep the values {named}: {word.source!r}"
            yield Finding(word.path, word.line, "words", message)


def remove_orphans(root: Path, literals: Iterable[Literal]) -> dict[str, int]:
    """Drop the translations of sentences that nobody says; gives how many went from each file."""
    said = {item.text for item in literals} | {OWN}
    removed: dict[str, int] = {}
    for language in LANGUAGES:
        for path in _files(root, language):
            words = json.loads(path.read_text(encoding="utf-8"))
            kept = {source: text for source, text in words.items() if source in said}
            if len(kept) != len(words):
                text = json.dumps(kept, ensure_ascii=False, indent=2) + "\n"
                path.write_text(text, encoding="utf-8", newline="\n")
                removed[path.relative_to(root).as_posix()] = len(words) - len(kept)
    return removed
