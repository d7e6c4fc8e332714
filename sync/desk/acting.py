"""Signing: one act of the person at this desk, from the rules to the committed step.

The step, the outbox entry, the content and the list's row are written in one transaction: an act is there whole or
not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.catalogue import Problem
from forms.checks.waivers import Judged
from forms.content import Content
from forms.errors import Refused
from resources.language import Sentence, say
from sync.chain import state as at
from sync.chain import step as act
from sync.chain.envelope import sign_payload
from sync.chain.roster import Roster
from sync.chain.state import State
from sync.chain.step import SignedStep, Step, open_step
from sync.chain.workflow import Option, allowed, apply_step
from sync.desk import checking, remarks
from sync.desk.context import Context, step_row
from sync.desk.projection import refresh, seeded
from sync.keys.sealing import new_content_key
from sync.store import contents, drafts, outbox, sealed, steps, versions
from sync.store.tx import Tx

NEW_CONTENT = frozenset({act.SUBMIT, act.CORRECT})


class NotReady(Refused):
    """The text has problems or findings that stop the act; ``problems`` and ``findings`` list them."""

    def __init__(self, action: str, problems: tuple[Problem, ...], findings: tuple[Judged, ...]) -> None:
        message = problems[0].sentence if problems else findings[0].finding.message
        first = message if isinstance(message, Sentence) else str(message)
        count = len(problems) + len(findings)
        if action in NEW_CONTENT:
            told = say("The article cannot be submitted yet. {count} things must be put right; the first: {first}",
                       count=count, first=first)  # fmt: skip
        else:
            told = say("{count} findings must be dealt with before this signature; the first: {first}",
                       count=count, first=first)  # fmt: skip
        super().__init__(told, "submit.problems")
        self.problems, self.findings = problems, findings


def perform(
    context: Context,
    article: str,
    action: str,
    *,
    pin: str,
    category: str = "",
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
    stands_in_for: str | None = None,
) -> SignedStep:
    """Sign one act and put it into the outbox. Signing off also signs the sending, with the same PIN.

    Args:
        article: UUIDv7.
        action: one of ``sync.chain.step.ACTIONS``.
        pin: of the signing key.
        category, reason: for a return or refusal.
        detail: the action's own form, e.g. the secrecy review's answers.
        stands_in_for: id of the officer deputised for; found by itself where only one way is open.

    Raises:
        Refused: a rule, with its sentence.
        WrongPin, PinLocked: the key stays closed.
        EnvironmentTrouble: the disk; nothing was changed.
    """
    with context.store.reading() as tx:  # ask the rules before the PIN
        _plan(context, tx, article, action, stands_in_for)
    signer = context.ring.signer(pin)
    with context.store.writing() as tx:
        option, state, content = _plan(context, tx, article, action, stands_in_for)
        signed = _sign(context, tx, signer, state, option, content, category, reason, detail or {})
        if action == act.APPROVE:
            _send_too(context, tx, signer, article)
        refresh(context, tx, article)
    return signed


def rehearse(context: Context, tx: Tx, article: str, action: str) -> Option:
    """What ``perform`` would sign, by the same rules and without a PIN; nothing is written.

    Raises:
        Refused: as ``perform``.
    """
    return _plan(context, tx, article, action, None)[0]


def _plan(context: Context, tx: Tx, article: str, action: str, principal: str | None) -> tuple[Option, State, Content]:
    from sync.desk import variantrules  # compares texts: an open desk that nobody acts at does without

    roster = context.roster(tx)
    state = context.state(tx, article)
    content = _content_for(context, tx, article, action, state)
    asked = seeded(state, content, context.me(tx))
    option = _option(asked, context.profile.officer, action, principal, roster, context.moment())
    if action in checking.CHECKED:
        _check(context, tx, option, article, content)
    variantrules.refuse_act(context, tx, article, action, content)
    if action in NEW_CONTENT:
        remarks.check_answered(context, tx, article)
        column = roster.column(content.column)
        if column is not None and content.type_id not in column.types:
            raise Refused(
                say("The column “{column}” does not take articles of this type.", column=column.name), "submit.type"
            )
    if any(i.state == "unsure" for i in outbox.of(tx, article)):
        raise Refused(
            say("A step was sent and its receipt has not come yet; the article is locked until the next sync."),
            "act.unsure",
        )
    return option, asked, content


def _check(context: Context, tx: Tx, option: Option, article: str, content: Content) -> None:
    """Nothing is signed over what a check forbids; a form that lacks something is the author's to complete."""
    result = checking.checks_of(context, article).run_in(tx, content)
    lacking = tuple(p for p in result.report.problems if p.blocking and option.action in NEW_CONTENT)
    findings = result.blocking(checking.stage_of(option.action, option.level))
    if lacking or findings:
        raise NotReady(option.action, lacking, findings)


def _content_for(context: Context, tx: Tx, article: str, action: str, state: State) -> Content:
    if action == act.LOOK_BACK and state.look_back is not None:
        return context.content(tx, state.look_back.content)
    if action not in NEW_CONTENT:
        return context.content(tx, state.content) if state.content else _draft(tx, article)
    return _draft(tx, article)


def _draft(tx: Tx, article: str) -> Content:
    draft = drafts.get(tx, article)
    if draft is None:
        raise Refused(say("There is no such article on this computer."), "article.unknown")
    return Content.from_bytes(draft.content)


def _option(state: State, officer: str, action: str, principal: str | None, roster: Roster, moment: float) -> Option:
    found = next((o for o in allowed(state, officer, roster, moment) if o.action == action), None)
    if found is None or not found.allowed:
        why = found.why if found and found.why else say("This step is not open at the article's present stage.")
        raise Refused(why, f"workflow.{action}")
    if principal is not None and found.stands_in_for != principal:
        raise Refused(say("You are not appointed to stand in for the officer named."), "workflow.deputy")
    return found


def _sign(
    context: Context,
    tx: Tx,
    signer: Any,
    state: State,
    option: Option,
    content: Content,
    category: str,
    reason: str,
    detail: Mapping[str, Any],
) -> SignedStep:
    from sync.desk import variantrules

    roster = context.roster(tx)
    said = checking.signed_part(context, tx, state.article, content) if option.action in checking.CHECKED else {}
    form = {**detail, **remarks.signed_paper(context, tx, state.article, option.action)}
    form |= variantrules.signed_revision(context, tx, state.article, option.action, content)
    if said:
        form["check"] = said.pop("check")
    step = Step(
        article=state.article, sequence=state.sequence + 1, previous=state.head, action=option.action,
        level=option.level, column=content.column, unit=option.unit, officer=context.profile.officer,
        stands_in_for=option.stands_in_for, roster_version=roster.version, roster_digest=roster.digest,
        content_digest=content.digest, attachments=tuple((a.name, a.digest) for a in content.attachments),
        time=context.now(), category=category, reason=reason.strip(), detail=form, **said,
    )  # fmt: skip
    public = bytes.fromhex(context.ring.public.sign)
    signed = open_step(sign_payload(step.to_payload(), signer), public)
    before = context.state(tx, state.article)
    apply_step(before if before.sequence else None, signed, roster)  # the same fold that everyone else will run
    _keep(context, tx, signed, content)
    return signed


def _keep(context: Context, tx: Tx, signed: SignedStep, content: Content) -> None:
    step = signed.step
    if step.action in NEW_CONTENT:
        contents.put(tx, content.to_bytes())
        versions.put(tx, step.article, content.digest, "signature", step.time)
        if sealed.get(tx, content.digest) is None:
            sealed.put(tx, content.digest, new_content_key(), step.article)
    steps.put(tx, step_row(signed, own=True))
    outbox.add(tx, signed.digest, step.article, step.time)


def _send_too(context: Context, tx: Tx, signer: Any, article: str) -> None:
    """Signing off is done to have the article published: the sending is signed with it, unless more sign-offs wait."""
    state = context.state(tx, article)
    if state.stage != at.APPROVED:
        return
    content = context.content(tx, state.content)
    option = _option(state, context.profile.officer, act.SEND, None, context.roster(tx), context.moment())
    _sign(context, tx, signer, state, option, content, "", "", {})
