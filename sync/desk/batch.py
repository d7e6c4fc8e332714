"""Several articles signed in one act of the person: one PIN, and for each article a signature and a transaction of its own.

It has no rule of its own but two: what was not opened to its end is not signed, and acts that ask for more than a
signature are done one by one. Everything else is the answer of ``sync.desk.acting``, the same as for one article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from forms.errors import Cancelled, Refused, Trouble
from resources.language import Sentence, say
from sync.chain import step as act
from sync.chain.workflow import Option
from sync.desk import acting, readmarks
from sync.desk.context import Context
from sync.desk.listing import queue
from sync.desk.reading import signing_summary
from sync.keys.ring import PinLocked, WrongPin
from sync.store.records import ArticleRow

MAX_ITEMS = 50
BATCHED = frozenset({act.PASS, act.COUNTERSIGN, act.APPROVE})


@dataclass(frozen=True)
class BatchItem:
    """An article that can be signed with others.

    Attributes:
        article, title: of it.
        digest: of the text that was read; another one is not signed.
        option: what would be signed.
        sentence: who signs what for which unit.
    """

    article: str
    title: str
    digest: str
    option: Option
    sentence: Sentence


@dataclass(frozen=True)
class Candidate:
    """An article of the queue, looked at for a batch.

    Attributes:
        article, title: of it.
        label: the act that is open, such as ``pass:1``; empty where none is.
        item: what would be signed; None where it cannot be signed in a batch.
        why: the sentence why not, ``code`` its short name; None and empty where it can.
    """

    article: str
    title: str
    label: str
    item: BatchItem | None
    why: Sentence | None = None
    code: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one article: signed or not, and how that is said."""

    article: str
    title: str
    signed: bool
    sentence: Sentence


class Batch:
    """Signing several articles at one desk."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def candidates(self, cancelled: Callable[[], bool] = lambda: False) -> tuple[Candidate, ...]:
        """What waits here, looked at for a batch: what can be signed with others, and of the rest why not."""
        return candidates(self._context, queue(self._context), cancelled)

    def sign(
        self,
        items: Sequence[BatchItem],
        pin: str,
        told: Callable[[Outcome], None] = lambda outcome: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[Outcome, ...]:
        """Sign articles one after the other with one PIN; see ``perform_batch``."""
        return perform_batch(self._context, items, pin, told, cancelled)


def candidates(
    context: Context, rows: Iterable[ArticleRow], cancelled: Callable[[], bool] = lambda: False
) -> tuple[Candidate, ...]:
    """Which of these articles can be signed in a batch, and of the others why not.

    Raises:
        Cancelled: it was called off.
    """
    with context.store.reading() as tx:
        read = readmarks.ended_texts(tx)
    found = []
    for row in rows:
        if cancelled():
            raise Cancelled(say("Cancelled."))
        found.append(_candidate(context, row, read.get(row.article, "")))
    return tuple(found)


def _candidate(context: Context, row: ArticleRow, read: str) -> Candidate:
    try:
        _check_kind(row.next_action)
        item = _ready(context, row, read)
    except Refused as fault:
        return Candidate(row.article, row.title, row.next_action, None, fault.sentence, fault.code)
    return Candidate(row.article, row.title, row.next_action, item)


def _check_kind(label: str) -> None:
    action = label.partition(":")[0]
    if action == act.SECRECY_REVIEW:
        raise Refused(
            say("The secrecy review asks its questions of each article; it is signed one by one."), "batch.secrecy"
        )
    if action not in BATCHED:
        raise Refused(say("Only reviews, countersignatures and sign-offs are signed together."), "batch.action")


def _ready(context: Context, row: ArticleRow, read: str) -> BatchItem:
    """What would be signed.

    Raises:
        Refused: it was not read to its end, or the rules for one article refuse it.
    """
    with context.store.reading() as tx:
        _check_read(context.state(tx, row.article).content, read)
        option = acting.rehearse(context, tx, row.article, row.next_action.partition(":")[0])
    return BatchItem(row.article, row.title, read, option, signing_summary(context, row.article, option).sentence)


def _check_read(digest: str | None, read: str) -> None:
    if not read:
        raise Refused(say("Not opened to its end yet."), "batch.unread")
    if digest != read:
        raise Refused(say("Its text was changed after you read it."), "batch.changed")


def perform_batch(
    context: Context,
    items: Sequence[BatchItem],
    pin: str,
    told: Callable[[Outcome], None] = lambda outcome: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Outcome, ...]:
    """Sign articles one after the other; what fails is said and stops none of the others.

    Args:
        items: as ``candidates`` gave them, at most ``MAX_ITEMS``.
        pin: of the signing key. It is tried before anything is signed: a wrong one costs one try and signs nothing.
        told: called with each outcome as it comes.
        cancelled: asked between two articles; what is signed then stays signed.

    Returns:
        An outcome for each item, in their order.

    Raises:
        Refused: there are too many of them.
        WrongPin, PinLocked: the key stays closed; nothing was signed.
    """
    if len(items) > MAX_ITEMS:
        raise Refused(say("At most {n} articles are signed together.", n=MAX_ITEMS), "batch.size")
    context.ring.signer(pin)
    found: list[Outcome] = []
    stop: Sentence | None = None
    for item in items:
        if stop is None and cancelled():
            stop = say("Not signed: you stopped before it.")
        outcome, stop = _signed(context, item, pin) if stop is None else (_not_signed(item, stop), stop)
        found.append(outcome)
        told(outcome)
    return tuple(found)


def _signed(context: Context, item: BatchItem, pin: str) -> tuple[Outcome, Sentence | None]:
    """Sign one, and say what keeps the rest from being tried: a PIN that no longer fits must not use up the tries."""
    try:
        _check_unchanged(context, item)
        acting.perform(context, item.article, item.option.action, pin=pin, stands_in_for=item.option.stands_in_for)
    except (WrongPin, PinLocked) as fault:
        return _not_signed(item, fault.sentence), fault.sentence
    except Trouble as fault:
        return _not_signed(item, fault.sentence), None
    return Outcome(item.article, item.title, True, say("Signed; waits to be sent at the next sync.")), None


def _check_unchanged(context: Context, item: BatchItem) -> None:
    """What is signed is what was listed: a sync may have brought another text, or another station, meanwhile."""
    with context.store.reading() as tx:
        read = readmarks.ended_texts(tx).get(item.article, "")
        _check_read(item.digest, read)
        _check_read(context.state(tx, item.article).content, read)
        if acting.rehearse(context, tx, item.article, item.option.action) != item.option:
            raise Refused(say("The article stands at another station by now."), "batch.moved")


def _not_signed(item: BatchItem, why: Sentence) -> Outcome:
    return Outcome(item.article, item.title, False, why)
