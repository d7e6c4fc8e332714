"""The words of the approval sheet: what each step says as an opinion, and how its hand and time are written."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.review.reasons import category_words
from desktop.review.secrecy import QUESTIONS
from desktop.words import action_words
from resources.language import Sentence, say, tr
from sync.chain.clock import local
from sync.desk.approval import Opinion, Signer
from sync.desk.names import both_names

OPINIONS: dict[str, Sentence] = {
    "submit": say("Submitted for review."),
    "correct": say("Corrected and submitted for review."),
    "recall": say("Taken back by the author."),
    "return": say("Returned for revision."),
    "pass": say("Agreed."),
    "countersign": say("Agreed as far as this unit is concerned."),
    "secrecy-review": say("Reviewed for secrecy: it may be made public."),
    "approve": say("Agreed to publication."),
    "send": say("Sent to the portal on the authority of the sign-off."),
    "receive": say("Received by the portal."),
    "adopt": say("Adopted."),
    "decline": say("Not adopted."),
    "publish": say("Published."),
    "withdraw": say("Withdrawn from publication."),
    "look-back": say("Looked back at after the publication."),
}
FOUND: dict[str, Sentence] = {
    "in-order": say("Looked back at afterwards: it was in order."),
    "not-in-order": say("Looked back at afterwards: it was not in order."),
}
CONCLUSIONS: dict[str, Sentence] = {
    "open": say("Reviewed for secrecy: it may be made public."),
    "partly": say("Reviewed for secrecy: only after changes."),
    "closed": say("Reviewed for secrecy: it may not be made public."),
}


def box_name(action: str, level: int = 0) -> str:
    """What the box of a step is called."""
    if action == "submit":
        return tr("Draft submitted")
    return action_words(action, level)


def opinion_lines(opinion: Opinion) -> list[str]:
    """What the step says, line by line: the opinion, then its reason or the answers of its form."""
    first = CONCLUSIONS.get(opinion.conclusion) if opinion.action == "secrecy-review" else FOUND.get(opinion.finding)
    if opinion.lane:
        first = say("Submitted by the emergency lane; to be looked back at on the next working day.")
    said = str(first or OPINIONS.get(opinion.action, say("{text}", text=opinion.action)))
    return [said, *_rest(opinion)]


def _rest(opinion: Opinion) -> Iterator[str]:
    if opinion.category:
        yield tr("Kind: {text}", text=category_words(opinion.category))
    if opinion.reason:
        yield tr("Reason: {text}", text=opinion.reason)
    questions = {key: str(words) for key, words in QUESTIONS}
    for number, (key, answer) in enumerate(opinion.answers, 1):
        asked = questions.get(key, key)
        yield tr("{n}. {question} {answer}", n=number, question=asked, answer=tr("Yes") if answer else tr("No"))
    if opinion.basis:
        yield tr("Ground: {text}", text=opinion.basis)
    if opinion.units:
        yield tr("Asked to countersign: {units}", units="、".join(opinion.units))
    if opinion.waivers:
        yield tr("Findings of the check set aside with a reason: {n}", n=opinion.waivers)


def signer_words(signer: Signer) -> str:
    """Name and post; a deputy is named together with the person stood in for."""
    name = signer.name
    if signer.principal:
        name = both_names(signer.name, signer.principal)
    return tr("{name}, {post}", name=name, post=signer.post) if signer.post else name


def day_and_clock(when: str) -> str:
    """A moment as an official paper writes it, in China's time."""
    try:
        there = local(when)
    except ValueError:
        return when
    return tr("{year}-{month:02}-{day:02} {clock}", year=there.year, month=there.month, day=there.day,
              clock=f"{there:%H:%M}")  # fmt: skip
