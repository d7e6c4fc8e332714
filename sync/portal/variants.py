"""Versions of articles in other scripts and languages at the portal: held to their master, and linked with it.

Whether a machine's text was revised is asked when the text is opened; whether its master is public, when it is
published. What is known of versions is written by the step that publishes one and by nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forms.content import Content, Variant
from forms.errors import Refused
from resources.language import say
from sync.chain import state as at
from sync.chain import step as act
from sync.chain.revised import note_of, revision_fault
from sync.chain.state import State
from sync.chain.step import SignedStep, Step
from sync.portal import publication
from sync.portal.database import put
from sync.portal.publication import Publication, load_content
from sync.portal.schema import remarks

NAMES: Mapping[str, str] = {
    "zh-Hans": "简体", "zh-Hant": "繁體", "zh-Hant-TW": "繁體（臺灣）", "zh-Hant-HK": "繁體（香港）", "en": "English",
}  # fmt: skip
"""Each language in its own words."""


class VersionRefused(Refused):
    """A version of an article does not stand as things are with its master."""


@dataclass(frozen=True)
class VersionShown:
    """One version as a page links it.

    Attributes:
        language: BCP 47; ``name`` in its own words.
        address: of its page.
        title: its own.
        here: whether it is the page itself.
    """

    language: str
    name: str
    address: str
    title: str
    here: bool


@dataclass(frozen=True)
class DescentShown:
    """What a page of provenance says of a version.

    Attributes:
        language: its name in its own words.
        title, address: of the master; the address is empty while it is not public.
        tool: such as ``OpenCC 1.4.2（s2t）``; empty where a person wrote it.
        blocks, changed: how many parts were revised, and how many of them changed.
        sequence: of the submission; its signer answers for the revision.
        outdated: whether what is public of the master is another text than the version was made from.
    """

    language: str
    title: str
    address: str
    tool: str
    blocks: int
    changed: int
    sequence: int
    outdated: bool


# --- judging ----------------------------------------------------------------------------------------------------------


def check_sent(connection: sa.Connection, submission: Step, content: Content) -> None:
    """Judge the text of a version when it is opened.

    Args:
        submission: the step by which it was submitted.
        content: just opened.

    Raises:
        VersionRefused: nobody signed for the revision, or it is no proper version of its master.
    """
    if content.variant is None:
        return
    fault = revision_fault(submission, content)
    if fault is not None:
        raise VersionRefused(fault, "variant.unrevised")
    master = _text_of(connection, content.variant)
    if master is not None and master.variant is not None:
        words = say("A version in another language is made from the original, not from another version.")
        raise VersionRefused(words, "variant.of-variant")
    if master is not None and (master.column, master.type_id) != (content.column, content.type_id):
        raise VersionRefused(say("A version has the column and the type of its original."), "variant.column")


def check_published(
    connection: sa.Connection, article: str, content: Content, states: Mapping[str, State], others: set[tuple[str, str]]
) -> None:
    """Judge the publication of a version.

    Args:
        article: the version's id.
        content: to be published.
        states: of the articles in the same transaction; they count before what is written.
        others: masters and languages published in the same transaction; this one is put among them.

    Raises:
        VersionRefused: its master was withdrawn or is not public, or another version of the language is.
    """
    variant = content.variant
    if variant is None:
        return
    public, state = publication.find(connection, variant.master), states.get(variant.master)
    if (public and public.withdrawn) or (state and state.stage == at.WITHDRAWN):
        words = say("The original was withdrawn; its versions cannot be published. Withdraw this one too.")
        raise VersionRefused(words, "variant.withdrawn")
    if public is None and not (state and state.published):
        raise VersionRefused(
            say("The original of this version is not public; publish it first."), "variant.master-first"
        )
    same = {each for each, tag in _known(connection, variant.master).items() if tag == content.language} - {article}
    key = variant.master, content.language
    if key in others or any((found := publication.find(connection, a)) and not found.withdrawn for a in same):
        raise VersionRefused(say("A version in this language is public already."), "variant.twice")
    others.add(key)


def _text_of(connection: sa.Connection, variant: Variant) -> Content | None:
    public = publication.find(connection, variant.master)
    return load_content(connection, public.content) if public else load_content(connection, variant.source)


def note_published(connection: sa.Connection, step: Step) -> None:
    """Remember a version that is public from now on; other steps change nothing here."""
    content = load_content(connection, step.content_digest) if step.action == act.PUBLISH else None
    if content is None or content.variant is None:
        return
    master = content.variant.master
    known = _known(connection, master) | {step.article: content.language}
    put(connection, remarks, [{"name": _name(master), "value": json.dumps(known)}])


def _name(master: str) -> str:
    return f"variants:{master}"


def _known(connection: sa.Connection, master: str) -> dict[str, str]:
    kept = connection.scalar(sa.select(remarks.c.value).where(remarks.c.name == _name(master)))
    found: dict[str, str] = json.loads(kept or "{}")
    return found


# --- showing ----------------------------------------------------------------------------------------------------------


def versions_shown(connection: sa.Connection, article: str, content: Content) -> tuple[VersionShown, ...]:
    """The public versions of an article, the master first; none where it is the only one."""
    master = content.variant.master if content.variant else article
    known = _known(connection, master)
    public = {each: publication.find(connection, each) for each in (master, *known)}
    live = [found for found in public.values() if found is not None and found.withdrawn is None]
    return shown_of(live, article, content, known)


def shown_of(
    live: Sequence[Publication], article: str, content: Content, languages: Mapping[str, str]
) -> tuple[VersionShown, ...]:
    """What is linked of public articles, for the site and for the desk's preview alike.

    Args:
        live: the master and its versions as far as they are public.
        article: whose page it is; ``content`` its text.
        languages: by id; of the master where it is not the usual one.
    """
    tags = {found.article: languages.get(found.article, "zh-Hans") for found in live} | {article: content.language}
    titles = {found.article: found.title for found in live} | {article: content.title}
    if len(tags) < 2:
        return ()
    shown = (VersionShown(t, NAMES.get(t, t), f"/a/{a}", titles[a], a == article) for a, t in tags.items())
    return tuple(sorted(shown, key=lambda v: list(NAMES).index(v.language) if v.language in NAMES else len(NAMES)))


def descent_shown(
    connection: sa.Connection, content: Content | None, signed: Sequence[SignedStep]
) -> DescentShown | None:
    """Which master a version has, how it was made and who revised it; None for an article of its own.

    Args:
        content: what is public.
        signed: the steps up to the last publication.
    """
    variant = content.variant if content else None
    if content is None or variant is None:
        return None
    mine = (s.step for s in signed if s.step.action in (act.SUBMIT, act.CORRECT))
    submission = next(step for step in reversed(list(mine)) if step.content_digest == content.digest)
    master = publication.find(connection, variant.master)
    live = master is not None and master.withdrawn is None
    note = note_of(submission) if variant.machine else None
    _, configuration, version = variant.made.split("/") if variant.machine else ("", "", "")
    return DescentShown(
        NAMES.get(content.language, content.language), master.title if master else "",
        f"/a/{variant.master}" if live else "", f"OpenCC {version}（{configuration}）" if variant.machine else "",
        note["blocks"] if note else 0, note["changed"] if note else 0, submission.sequence,
        master is not None and master.content != variant.source,
    )  # fmt: skip
