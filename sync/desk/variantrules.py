"""What holds for versions of an article at a desk, and what is at hand of their masters; asked with every check and act.

A blocking problem stands as long as a version has parts that nobody has revised; the signature that submits it says
that a person did.
"""

from __future__ import annotations

from typing import Any

from forms.content import Content, Variant
from forms.errors import Refused
from forms.problems import VARIANT, Problem
from forms.variants import changed_parts, parts
from resources.language import Sentence, say
from sync.chain import state as at
from sync.chain import step as act
from sync.chain.revised import revision_fault
from sync.desk.context import Context
from sync.desk.languages import versions
from sync.desk.revising import Part, notes_of, parts_of, signed_note
from sync.store import articles, contents, drafts
from sync.store.tx import Tx

_EXCERPT = 24
_PASSES_ON = frozenset({act.PASS, act.COUNTERSIGN, act.SECRECY_REVIEW, act.APPROVE, act.SEND, act.ADOPT, act.PUBLISH})


def variant_problems(context: Context, tx: Tx, article: str, content: Content) -> tuple[Problem, ...]:
    """What stands between a version and its submission; for who reviews it, only what changed in the master since."""
    if content.variant is None:
        return ()
    stale = _stale_problem(context, tx, content)
    if not is_authors(context, tx, article):
        return stale
    return (
        *_master_problems(context, tx, article, content),
        *_revision_problems(context, tx, article, content),
        *stale,
    )


def refuse_act(context: Context, tx: Tx, article: str, action: str, content: Content) -> None:
    """Nobody passes on a machine's text that nobody revised, and a version is not published without its master.

    Raises:
        Refused: the submission does not say that a person revised it, or the master was withdrawn.
    """
    if content.variant is None or action in (act.SUBMIT, act.CORRECT):
        return
    if action in _PASSES_ON:
        for signed in context.signed_steps(tx, article):
            fault = revision_fault(signed.step, content) if signed.step.content_digest == content.digest else None
            if fault is not None:
                raise Refused(fault, "variant.unrevised")
    if action == act.PUBLISH:
        state = context.state(tx, content.variant.master)
        if state.stage == at.WITHDRAWN:
            raise Refused(say("The original was withdrawn; its versions cannot be published. Withdraw this one too."),
                          "variant.withdrawn")  # fmt: skip


def signed_revision(context: Context, tx: Tx, article: str, action: str, content: Content) -> dict[str, Any]:
    """What a submission says of the revision of a machine's text, for the step's ``detail``; else nothing."""
    if action not in (act.SUBMIT, act.CORRECT) or content.variant is None or not content.variant.machine:
        return {}
    _, master = source(context, tx, content)
    return dict(signed_note(content, revised_parts(context, tx, article, master, content)))


def is_authors(context: Context, tx: Tx, article: str) -> bool:
    state = context.state(tx, article)
    return state.stage in at.AUTHORS_DESK or state.stage == at.PUBLISHED


def _master_problems(context: Context, tx: Tx, article: str, content: Content) -> tuple[Problem, ...]:
    variant = variant_part(content)
    master, state = master_text(context, tx, variant.master), context.state(tx, variant.master)
    if master is None:
        return (Problem("variant.no-master", VARIANT, no_master(), lasting=False),)
    found = []
    if state.stage == at.WITHDRAWN:
        words = say("The original was withdrawn; its versions cannot be submitted.")
        found.append(Problem("variant.withdrawn", VARIANT, words, lasting=False))
    elif state.stage in at.AUTHORS_DESK:
        words = say("The original is not submitted. Submit it first; a version goes after it.")
        found.append(Problem("variant.master-first", VARIANT, words, lasting=False))
    if (master.column, master.type_id) != (content.column, content.type_id):
        words = say("A version stands in the column of its original. Choose the same column.")
        found.append(Problem("variant.column", "@column", words, lasting=False))
    if any(tag == content.language and each != article for each, tag in taken(tx, variant.master).items()):
        words = say("There is another version of the original in this language. Only one can be published.")
        found.append(Problem("variant.twice", VARIANT, words, lasting=False))
    return tuple(found)


def _revision_problems(context: Context, tx: Tx, article: str, content: Content) -> tuple[Problem, ...]:
    data = contents.get(tx, variant_part(content).source)
    if data is None:
        return (Problem("variant.no-master", VARIANT, no_master(), lasting=False),)
    found = revised_parts(context, tx, article, Content.from_bytes(data), content)
    unrevised, empty = (sum(part.state == state for part in found) for state in ("open", "empty"))
    problems = []
    if unrevised:
        words = say("Machine text: {count} parts are not revised yet. Confirm or change each beside the original.",
                    count=unrevised)  # fmt: skip
        problems.append(Problem("variant.unrevised", VARIANT, words, lasting=False))
    if empty:
        words = say("{count} parts of the original are not written here yet.", count=empty)
        problems.append(Problem("variant.empty", VARIANT, words, lasting=False))
    return tuple(problems)


def _stale_problem(context: Context, tx: Tx, content: Content) -> tuple[Problem, ...]:
    changed = stale_places(context, tx, content)
    if not changed:
        return ()
    first = changed[0] if len(changed[0]) <= _EXCERPT else changed[0][: _EXCERPT - 1] + "…"
    words = say("The original has changed since this version was made. Places: {count}; the first: {first}",
                count=len(changed), first=first)  # fmt: skip
    return (Problem("variant.stale", VARIANT, words, blocking=False, lasting=False),)


# --- what is at hand --------------------------------------------------------------------------------------------------


def no_master() -> Sentence:
    return say("The original of this version is not on this computer; sync once more.")


def variant_part(content: Content) -> Variant:
    if content.variant is None:
        raise Refused(say("This article is no version of another one."), "variant.none")
    return content.variant


def master_of(context: Context, tx: Tx, article: str) -> str | None:
    content = text_of(context, tx, article)
    return content.variant.master if content is not None and content.variant is not None else None


def text_of(context: Context, tx: Tx, article: str) -> Content | None:
    """The text as its author has it, else as it was signed last; None where neither is here."""
    draft, state = drafts.get(tx, article), context.state(tx, article)
    if draft is not None and (state.stage in at.AUTHORS_DESK or not state.content):
        return Content.from_bytes(draft.content)
    data = contents.get(tx, state.content) if state.content else None
    return Content.from_bytes(data) if data else Content.from_bytes(draft.content) if draft else None


def master_text(context: Context, tx: Tx, master: str) -> Content | None:
    """What counts of a master: the text in force, else what is public, else the draft."""
    state = context.state(tx, master)
    digest = state.published if state.published and state.stage in at.AUTHORS_DESK else state.content
    data = contents.get(tx, digest) if digest else None
    draft = drafts.get(tx, master)
    return Content.from_bytes(data) if data else Content.from_bytes(draft.content) if draft else None


def source(context: Context, tx: Tx, content: Content) -> tuple[Variant, Content]:
    variant = variant_part(content)
    data = contents.get(tx, variant.source)
    if data is None:
        raise Refused(no_master(), "variant.no-master")
    return variant, Content.from_bytes(data)


def revised_parts(context: Context, tx: Tx, article: str, master: Content, content: Content) -> tuple[Part, ...]:
    type_ = context.catalogue.of(content)
    return parts_of(master, content, type_, notes_of(tx, article, master, content, type_))


def stale_places(context: Context, tx: Tx, content: Content) -> tuple[str, ...]:
    """The words of the places that have changed in the master since; of those gone, their old words."""
    variant = variant_part(content)
    now = master_text(context, tx, variant.master)
    data = contents.get(tx, variant.source)
    if now is None or now.digest == variant.source:
        return ()
    if data is None:
        return (now.title,)
    old, type_ = Content.from_bytes(data), context.catalogue.of(now)
    before, after = parts(old, type_), parts(now, type_)
    return tuple(after.get(key) or before.get(key) or "…" for key in changed_parts(old, now, type_))


def taken(tx: Tx, master: str) -> dict[str, str]:
    """The versions of a master that are not withdrawn."""
    rows = {each: articles.get(tx, each) for each in versions(tx, master)}
    tags = versions(tx, master)
    return {each: tags[each] for each, row in rows.items() if row is not None and row.stage != at.WITHDRAWN}
