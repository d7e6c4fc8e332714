"""Taking a signature back while it has not left this computer, and giving back what the portal did not take.

Either way the step is kept whole beside the chain, and what it carried (remarks, findings set aside) waits for the next
signature again.
"""

from __future__ import annotations

from forms.checks.waivers import read_waivers
from forms.errors import Refused
from resources.language import Sentence, say
from sync.chain import step as act
from sync.desk.context import Context, signed_of
from sync.desk.projection import refresh
from sync.desk.scans import scans_of
from sync.store import checks, outbox, settings, steps
from sync.store.records import KeptWaiver, StepRow
from sync.store.tx import Tx

UNDONE = say("Taken back before it was sent.")


class Undoing:
    """The signatures at one desk that can still be taken back."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, article: str) -> str:
        """The action that can be taken back, empty for none."""
        with self._context.store.reading() as tx:
            found = _undoable(tx, article)
            return "" if isinstance(found, Sentence) else found.action

    def undo(self, article: str) -> str:
        """Take back the last signature here; the sending signed with a sign-off goes with it. Returns its action.

        Raises:
            Refused: it was sent, or has left this computer in another way, or is somebody else's.
        """
        with self._context.store.writing() as tx:
            found = _undoable(tx, article)
            if isinstance(found, Sentence):
                raise Refused(found, "undo.gone")
            give_back(tx, article, found.digest, UNDONE)
            refresh(self._context, tx, article)
        return found.action


def give_back(tx: Tx, article: str, digest: str, sentence: Sentence) -> None:
    """Take an own step, and every own step signed on top of it, out of the chain; each is kept whole."""
    chain = steps.of(tx, article)
    start = next((n for n, row in enumerate(chain) if row.digest == digest), None)
    if start is None:
        return
    for row in reversed(chain[start:]):
        outbox.mark_refused(tx, row.digest, sentence)
        steps.drop_pending(tx, row.digest)
        _put_back_waivers(tx, row)


def note_export(tx: Tx, article: str, envelopes: tuple[bytes, ...]) -> bool:
    """Remember that a chain leaves this computer: what is in other hands is not taken back.

    Args:
        envelopes: the chain that is about to leave.

    Returns:
        Whether it is still the article's chain; otherwise nothing was noted.
    """
    now = tuple(row.envelope for row in steps.of(tx, article))
    if now == envelopes:
        settings.set(tx, f"exported:{article}", str(len(now)))
    return now == envelopes


def _put_back_waivers(tx: Tx, row: StepRow) -> None:
    """What was set aside waits for the next signature again; what was said anew meanwhile stays."""
    kept = {(w.rule, w.text, w.kind) for w in checks.waivers_of(tx, row.article)}
    for waiver in read_waivers(signed_of(row).step.waivers) if row.own else ():
        if (waiver.code, waiver.text, waiver.kind) not in kept:
            checks.put_waiver(tx, row.article, KeptWaiver(*waiver.key, waiver.kind, waiver.reason, row.time))


def _undoable(tx: Tx, article: str) -> StepRow | Sentence:
    """The step that would be taken back, or why none can be."""
    chain = steps.of(tx, article)
    last = chain[-1] if chain else None
    if last is None or not last.own:
        return say("The last signature of this article is not yours.")
    pair = len(chain) > 1 and last.action == act.SEND and chain[-2].action == act.APPROVE and chain[-2].own
    found = chain[-2:] if pair else chain[-1:]
    if not all(_unsent(tx, row.digest) for row in found):
        return say("The signature has been sent; recall the article, or ask for its return.")
    if found[0].sequence <= int(settings.get(tx, f"exported:{article}") or 0):
        return say("The signature has left this computer in an evidence file; it cannot be taken back any more.")
    if {row.digest for row in found} & {scan.head for scan in scans_of(tx, article)}:
        return say("The scan of a paper is bound to this signature; it cannot be taken back any more.")
    return found[0]


def _unsent(tx: Tx, digest: str) -> bool:
    item = outbox.get(tx, digest)
    return item is not None and item.state == "queued"
