"""Secrecy in the files of an article: marks in names and texts, and what readers do not see at first sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from forms.checks.article import Article, Inspected
from forms.checks.derived import digest_of, words_of
from forms.checks.expression import RanAway
from forms.checks.files import all_texts
from forms.checks.finding import Message, Severity
from forms.checks.pack import RulePack
from forms.checks.piece import Piece
from forms.checks.rule import ArticleRule, Hit, PieceRule, Spot
from forms.checks.secrecy.marks import marks_in
from forms.checks.secrecy.texts import DOUBTFUL, GRAVE, HEAD_LINES, SOURCE
from forms.content import Attachment
from forms.problems import ATTACHMENTS
from resources.language import say

MAX_KEPT = 256
_MAX_NAMED = 5
_PRACTICE = "practice"
_ASIDE = "保密法（2024年修订）第三十五条；政府信息公开条例第十七条"

Told: TypeAlias = "tuple[Message, str, Severity | None]"
Look: TypeAlias = Callable[[Attachment, "Inspected | None"], Iterable[Told]]


@dataclass(frozen=True)
class _Words:
    """A text of a file: where it stands, and the text."""

    name: str
    text: str


def file_rules(packs: tuple[RulePack, ...], patterns: tuple[PieceRule, ...]) -> Iterator[ArticleRule]:
    """The rules on files.

    Args:
        packs: the packs in force.
        patterns: the rules on marks of internal papers, which look into files too.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    pack = digest_of(packs, "secrecy")
    internal = tuple(rule for rule in patterns if rule.severity == "B" and rule.on)
    nobodies = frozenset(word.casefold() for word in words_of(packs, "secrecy_nobodies"))
    yield _rule(
        "file-mark", "C", _kept(_grave_marks), SOURCE,
        name=say("Mark of a state secret in a file"),
        explanation=say("A file whose name, text, properties, comments or hidden parts bear the mark of a state secret must not be in this program.\nStop, delete the file from this computer, and report it to the secrecy office of your unit."),
    )  # fmt: skip
    yield _rule(
        "file-internal", "B", _kept(lambda a, i: _internal_marks(a, i, internal)), _ASIDE, pack=pack,
        name=say("Mark of an internal paper in a file"),
        explanation=say("A file bears a mark of internal papers, or something that looks like a mark of secrecy.\nThe secrecy reviewer looks at the original and releases it, or the file is taken out."),
    )  # fmt: skip
    yield _rule(
        "file-changes", "B", _changes, _ASIDE,
        name=say("Tracked changes in a file"),
        explanation=say("Whoever downloads the document can read what was deleted and who changed what.\nAccept or refuse all changes, save, and attach the file again."),
    )  # fmt: skip
    yield _rule(
        "file-comments", "B", _comments, _ASIDE,
        name=say("Comments in a file"),
        explanation=say("Comments of colleagues are published with the document.\nDelete all comments, save, and attach the file again."),
    )  # fmt: skip
    yield _rule(
        "file-hidden", "B", _hidden, _ASIDE,
        name=say("Hidden parts in a file"),
        explanation=say("Hidden text, sheets, rows, columns and slides are shown by two clicks; personal data were often published so.\nDelete what is hidden, or show it, save, and attach the file again."),
    )  # fmt: skip
    yield _rule(
        "picture-place", "B", _place, _ASIDE,
        name=say("Place in a picture"),
        explanation=say("The picture carries the coordinates of where it was taken.\nInsert it anew through the editor, which removes them, or save it without them."),
    )  # fmt: skip
    yield _rule(
        "file-people", "W", lambda a, i: _people(i, nobodies), _PRACTICE, pack=pack,
        name=say("Names and devices in properties"),
        explanation=say("The properties of a file tell who wrote it, or with which device a picture was taken.\nRemove the properties before publishing (in Word and WPS: inspect the document)."),
    )  # fmt: skip


def _rule(
    code: str, severity: Severity, look: Look, source: str, *, name: Message, explanation: Message, pack: str = ""
) -> ArticleRule:
    def find(article: Article) -> Iterator[Spot]:
        for attachment in article.content.attachments:
            for message, text, other in look(attachment, article.around.attachment(attachment)):
                yield Spot(ATTACHMENTS, Hit(0, 0, message, severity=other), text)

    return ArticleRule(
        code=f"secrecy.{code}",
        severity=severity,
        name=name,
        explanation=explanation,
        source=source,
        find=find,
        pack=pack,
    )


def _kept(look: Look) -> Look:
    """The same, worked out once for each file: a text of a million characters is not read at every key press."""
    kept: dict[tuple[str, str, bool], tuple[Told, ...]] = {}

    def found(attachment: Attachment, inspected: Inspected | None) -> Iterable[Told]:
        key = (attachment.digest, attachment.name, inspected is None)
        if key not in kept:
            if len(kept) >= MAX_KEPT:
                kept.clear()
            kept[key] = tuple(look(attachment, inspected))
        return kept[key]

    return found


def _texts(attachment: Attachment, inspected: Inspected | None) -> Iterator[_Words]:
    """Everything that can be read of a file, its name first, and of the files inside it."""
    yield _Words(attachment.name, _stem(attachment.name))
    yield from (_Words(attachment.name, text) for text in (attachment.caption, attachment.alt) if text)
    if inspected is not None:
        yield from (_Words(name, text) for name, text in all_texts(inspected, attachment.name) if text)


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _grave_marks(attachment: Attachment, inspected: Inspected | None) -> Iterator[Told]:
    for words in _texts(attachment, inspected):
        for line, text in _marked(words.text, grave=True):
            yield say("In “{name}”: {why}", name=words.name, why=GRAVE), text or line, None


def _marked(text: str, *, grave: bool) -> Iterator[tuple[str, str]]:
    """The lines that bear marks, with the mark; ``alone`` is grave only in the first lines."""
    if "密" not in text:
        return
    lines = [line for line in text.split("\n") if line.strip()]
    found = 0
    for number, line in enumerate(lines):
        for mark in marks_in(line) if "密" in line else ():
            certain = mark.kind == "mark" or (mark.kind == "alone" and number < HEAD_LINES and len(lines) > 1)
            if certain is grave and found < _MAX_NAMED:
                found += 1
                yield line, line[mark.start : mark.end]


def _internal_marks(
    attachment: Attachment, inspected: Inspected | None, rules: tuple[PieceRule, ...]
) -> Iterator[Told]:
    for words in _texts(attachment, inspected):
        for _, text in _marked(words.text, grave=False):
            yield say("In “{name}”: {why}", name=words.name, why=DOUBTFUL), text, None
        for rule in rules:
            yield from _pattern_hits(words, rule)


def _pattern_hits(words: _Words, rule: PieceRule) -> Iterator[Told]:
    if rule.needs and not any(need in words.text for need in rule.needs):
        return
    found = 0
    for line in words.text.split("\n"):
        if found >= _MAX_NAMED or (rule.needs and not any(need in line for need in rule.needs)):
            continue
        try:
            for hit in rule.find(Piece(line, "paragraph")):
                found += 1
                why = say("In “{name}” stands a mark of internal papers.", name=words.name)
                yield why, line[hit.start : hit.end], None
        except RanAway:
            return


def _count(inspected: Inspected | None, fact: str) -> int:
    value = inspected.facts.get(fact) if inspected is not None else 0
    inside = inspected.facts.get("inside") if inspected is not None else None
    more = sum(_count(member, fact) for _, member in inside) if isinstance(inside, tuple) else 0
    return (int(value) if isinstance(value, int) else 0) + more


def _changes(attachment: Attachment, inspected: Inspected | None) -> Iterator[Told]:
    count = _count(inspected, "tracked_changes")
    if count:
        yield say("The document has {count} tracked changes that readers can open.", count=count), attachment.name, None


def _comments(attachment: Attachment, inspected: Inspected | None) -> Iterator[Told]:
    count = _count(inspected, "comments")
    if count:
        yield say("The document has {count} comments that readers can open.", count=count), attachment.name, None


def _hidden(attachment: Attachment, inspected: Inspected | None) -> Iterator[Told]:
    count = _count(inspected, "hidden_text")
    if count:
        yield say("The document has {count} hidden parts that readers can open.", count=count), attachment.name, None


def _place(attachment: Attachment, inspected: Inspected | None) -> Iterator[Told]:
    if _count(inspected, "gps"):
        yield say("The picture tells the coordinates of where it was taken."), attachment.name, None


def _people(inspected: Inspected | None, nobodies: frozenset[str]) -> Iterator[Told]:
    facts = inspected.facts if inspected is not None else {}
    device = str(facts.get("device", ""))
    if device:
        yield say("The picture tells the device it was taken with: {device}.", device=device), device, None
    names = dict.fromkeys(str(facts.get(key, "")).strip() for key in ("author", "last_modified_by"))
    for name in names:
        if name and name.casefold() not in nobodies and not name.isdigit():
            yield say("The properties of the file name a person: {name}.", name=name), name, None
