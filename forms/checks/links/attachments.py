"""Rules on the files of an article: of a kind the portal takes, opening, honest in name, free of programs and traces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from forms.checks.article import Article, Inspected
from forms.checks.derived import digest_of, numbers_of, rows_of
from forms.checks.expression import Expression
from forms.checks.files.kinds import PICTURES, ending_of
from forms.checks.finding import SEVERITIES, Message, Severity
from forms.checks.pack import RulePack, read_labels
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from forms.content import Attachment
from forms.contenttype import Labels
from forms.problems import ATTACHMENTS
from resources.language import say

_SOURCE = "国办发〔2017〕47号"
_PRACTICE = "practice"
_RUNNING = frozenset({"program", "script", "html"})
_MB = 2**20
_MAX_NAMED = 20

Looked: TypeAlias = "tuple[Message, Severity | None, str]"
Look: TypeAlias = Callable[[Attachment, "Inspected | None"], Iterable[Looked]]


@dataclass(frozen=True)
class _Name:
    """A trace in a file name."""

    expression: Expression
    why: Labels


def attachment_rules(packs: tuple[RulePack, ...]) -> Iterable[AnyRule]:
    """The rules on attachments.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    types, limits, names = _types(packs), numbers_of(packs, "file_limits"), _names(packs)
    pack = digest_of(packs, "files")
    yield _rule(
        "type", "E", lambda a, i: _of_type(a, i, types), pack,
        name=say("Kind of file"),
        explanation=say("A portal takes only files that every reader can open and that cannot harm. Programs, scripts, web pages and documents with macros are never published.\nSave the file as .docx, .xlsx, .pdf or .ofd."),
    )  # fmt: skip
    yield _rule(
        "unreadable", "E", _of_trouble, "",
        name=say("File that does not open"),
        explanation=say("A file that does not open here will not open for readers.\nReplace it with one that was opened and looked through."),
    )  # fmt: skip
    yield _rule(
        "mismatch", "E", _of_mismatch, "",
        name=say("Content is not what the name says"),
        explanation=say("The ending of a file name must tell what the file is; otherwise it does not open, or opens with a warning.\nSave the file anew in the right form; renaming is not enough."),
    )  # fmt: skip
    yield _rule(
        "macros", "C", _of_macros, "",
        name=say("Macros or scripts in a file"),
        explanation=say("Macros and scripts run on the reader's computer and are a common way for harmful programs to spread.\nSave the document without macros, or print it to PDF anew."),
    )  # fmt: skip
    yield _rule(
        "encrypted", "E", _of_encryption, "",
        name=say("File with a password"),
        explanation=say("Readers cannot open a file with a password, and nobody can check what it says.\nRemove the password."),
    )  # fmt: skip
    yield _rule(
        "zip", "E", lambda a, i: _of_zip(i, types), pack,
        name=say("Forbidden files in a zip"),
        explanation=say("A zip is judged by what is in it: no programs, no scripts, nothing locked, nothing that does not open.\nTake such files out, or attach the files one by one."),
    )  # fmt: skip
    yield _rule(
        "name", "W", lambda a, _i: _of_name(a, names), pack, source=_PRACTICE,
        name=say("Traces in a file name"),
        explanation=say("Readers see the file name. Traces of copying, of drafts, of the own computer or of a chat do not belong there.\nName the file after what it holds."),
    )  # fmt: skip
    yield _rule(
        "size", "W", lambda a, _i: _of_size(a, limits.get("attachment_mb", 0)), pack, source=_PRACTICE,
        name=say("Size of a file"),
        explanation=say("Large files take long to load and often do not get through from a phone.\nShrink the pictures in the document or split it."),
    )  # fmt: skip
    yield _rule(
        "unread", "I", _of_unread, "", source=_PRACTICE,
        name=say("File that was not looked through"),
        explanation=say("The file is too large for its text to be looked through here. Rules on secrecy and personal data did not see it.\nLook through it yourself."),
    )  # fmt: skip


def _rule(
    code: str, severity: Severity, look: Look, pack: str, *, name: Message, explanation: Message, source: str = _SOURCE
) -> ArticleRule:
    def find(article: Article) -> Iterator[Spot]:
        for attachment in article.content.attachments:
            for message, other, text in look(attachment, article.around.attachment(attachment)):
                yield Spot(ATTACHMENTS, Hit(0, 0, message, severity=other), text or attachment.name)

    return ArticleRule(
        code=f"links.file-{code}",
        severity=severity,
        name=name,
        explanation=explanation,
        source=source,
        find=find,
        pack=pack,
    )


def _types(packs: tuple[RulePack, ...]) -> dict[str, Severity | None]:
    """Endings to how grave they are; None for those that are welcome."""
    found: dict[str, Severity | None] = {}
    for reader, _ in rows_of(packs, "file_types"):
        endings, word = reader.texts("endings"), reader.take("severity", str)
        reader.done()
        severity = next((s for s in SEVERITIES if s == word), None)
        if word and severity is None:
            reader.fail("severity")
        found |= {ending.lower(): severity for ending in endings if found.get(ending.lower()) != "C"}
    return found


def _names(packs: tuple[RulePack, ...]) -> Callable[[str], tuple[Message, ...]]:
    rows: list[_Name] = []
    for reader, pack in rows_of(packs, "file_names"):
        name = _Name(Expression(reader.take("pattern", str)), read_labels(reader, "why"))
        hits, misses = reader.texts("hits"), reader.texts("misses")
        reader.done()
        if not pack.trusted:
            name.expression.check()
            if not all(map(name.expression.search, hits)) or any(map(name.expression.search, misses)):
                reader.fail("pattern")
        rows.append(name)

    @lru_cache(maxsize=512)
    def traces(text: str) -> tuple[Message, ...]:
        return tuple(row.why for row in rows if row.expression.search(text))

    return traces


def _fact(inspected: Inspected | None, name: str) -> object:
    return inspected.facts.get(name) if inspected is not None else None


def _of_type(
    attachment: Attachment, inspected: Inspected | None, types: dict[str, Severity | None]
) -> Iterator[Looked]:
    ending, kind = ending_of(attachment.name), _fact(inspected, "kind")
    if kind in _RUNNING or types.get(ending) == "C":
        yield say("Files of this kind can run programs or scripts and are never published."), "C", ""
    elif types.get(ending, "E") is not None:
        yield say("Portals do not take files of the kind “{ending}”.", ending=ending or "?"), None, ""


def _of_trouble(_attachment: Attachment, inspected: Inspected | None) -> Iterator[Looked]:
    if inspected is not None and inspected.trouble:
        yield say("The file does not open: {why}", why=inspected.trouble), None, ""


def _of_mismatch(attachment: Attachment, inspected: Inspected | None) -> Iterator[Looked]:
    kind = str(_fact(inspected, "kind") or "")
    if _fact(inspected, "mismatch") is not True or kind in _RUNNING:
        return
    harmless = kind in PICTURES and ending_of(attachment.name).replace("jpg", "jpeg") in PICTURES
    message = say(
        "The name says “{ending}”, but the content is of the kind “{kind}”.",
        ending=ending_of(attachment.name),
        kind=kind,
    )
    yield message, "W" if harmless else None, ""


def _of_macros(_attachment: Attachment, inspected: Inspected | None) -> Iterator[Looked]:
    if _fact(inspected, "macros") is True:
        yield say("The document holds macros."), None, ""
    if _fact(inspected, "scripts") is True:
        yield say("The PDF runs scripts when it is opened."), None, ""


def _of_encryption(_attachment: Attachment, inspected: Inspected | None) -> Iterator[Looked]:
    if _fact(inspected, "encrypted") is True and _fact(inspected, "kind") != "zip":
        yield say("The file can be opened only with a password."), None, ""
    elif _fact(inspected, "encrypted") is True:
        yield say("Files in the zip can be opened only with a password."), None, ""


def _of_zip(inspected: Inspected | None, types: dict[str, Severity | None]) -> Iterator[Looked]:
    members, inside = _fact(inspected, "members"), _fact(inspected, "inside")
    known = dict(inside) if isinstance(inside, tuple) else {}
    found = 0
    for member in members if isinstance(members, tuple) else ():
        trouble = _in_member(member, known.get(member), types)
        if trouble is not None and found < _MAX_NAMED:
            found += 1
            yield trouble


def _in_member(member: str, inspected: Inspected | None, types: dict[str, Severity | None]) -> Looked | None:
    kind = _fact(inspected, "kind")
    if kind in _RUNNING or types.get(ending_of(member)) == "C":
        return say("The zip holds a file that can run programs or scripts: {name}", name=member), "C", member
    if _fact(inspected, "macros") is True or _fact(inspected, "scripts") is True:
        return say("The zip holds a document with macros or scripts: {name}", name=member), "C", member
    if kind == "zip":
        return say("The zip holds another archive, which was not looked into: {name}", name=member), "W", member
    if types.get(ending_of(member), "E") is not None:
        return say("The zip holds a file of a kind that portals do not take: {name}", name=member), None, member
    if inspected is not None and inspected.trouble:
        return say("The zip holds a file that does not open: {name}", name=member), None, member
    return None


def _of_name(attachment: Attachment, traces: Callable[[str], tuple[Message, ...]]) -> Iterator[Looked]:
    for message in traces(attachment.name):
        yield message, None, ""


def _of_size(attachment: Attachment, limit: int) -> Iterator[Looked]:
    if limit and not attachment.is_image and attachment.size > limit * _MB:
        message = say(
            "The file has {size} MB; more than {limit} MB is hard to load.", size=attachment.size // _MB, limit=limit
        )
        yield message, None, ""


def _of_unread(_attachment: Attachment, inspected: Inspected | None) -> Iterator[Looked]:
    if _fact(inspected, "unread") is True:
        yield say("The file is too large to be looked through here."), None, ""
