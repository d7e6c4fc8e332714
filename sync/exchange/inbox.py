"""What arrives: steps of other desks with their receipts, then the texts they speak of.

Every step is verified and folded before it is kept; the cursor moves in the same transaction.
"""

from __future__ import annotations

from hashlib import sha256

from forms.content import Content
from forms.errors import Trouble
from resources.language import Sentence, say
from sync.chain.envelope import read_envelope
from sync.chain.step import SignedStep, open_step
from sync.chain.workflow import apply_step, fold
from sync.desk.context import Context, article_number, step_row
from sync.desk.projection import refresh
from sync.desk.undoing import give_back
from sync.exchange import papers, wire
from sync.exchange.http import PortalClient, PortalLied
from sync.exchange.outgoing import check_receipt, receipt_row
from sync.exchange.tally import Tally
from sync.keys.sealing import CannotOpen, KeyBox, decrypt, open_key
from sync.store import attachments, contents, cursors, outbox, receipts, sealed, settings, steps
from sync.store.tx import Tx

CURSOR = "changes"
MISSING = "content.missing"


def cursor(context: Context) -> int:
    """Where the next page of the feed begins."""
    with context.store.reading() as tx:
        return int(cursors.get(tx, CURSOR) or 0)


def take_page(context: Context, client: PortalClient, page: wire.Changes, tally: Tally) -> None:
    """Verify and keep one page; all of it or nothing.

    Raises:
        PortalLied: a step or receipt does not hold, or the cursor goes backwards.
    """
    before = cursor(context)
    if page.next < before or (page.more and page.next == before):
        raise PortalLied(say("The portal's list of news goes backwards."), "portal.cursor")
    with context.store.writing() as tx:
        articles: dict[str, None] = {}
        for change in page.changes:
            article = _take(context, tx, change, tally)
            if article:
                articles[article] = None
        for article in articles:
            _want_content(context, tx, article)
            papers.want(context, tx, article)
            refresh(context, tx, article)
        cursors.set(tx, CURSOR, str(page.next))
    tally.touched.update(articles)


def _take(context: Context, tx: Tx, change: wire.Change, tally: Tally) -> str | None:
    signed = _opened(context, tx, change)
    step, data = signed.step, wire.from_base64(change.receipt)
    if receipts.get(tx, signed.digest) is not None:
        return None
    if steps.get(tx, signed.digest) is None:
        _make_room(context, tx, signed, tally)
        _join(context, tx, signed)
        tally.received += 1
    receipt = check_receipt(context, tx, data, signed.digest)
    receipts.put(tx, receipt_row(receipt, data))
    if outbox.get(tx, signed.digest) is not None:
        outbox.mark_receipted(tx, signed.digest)
    return step.article


def _opened(context: Context, tx: Tx, change: wire.Change) -> SignedStep:
    try:
        envelope = read_envelope(wire.from_base64(change.envelope))
        return open_step(envelope, context.rosters(tx).public(envelope.keyid))
    except (Trouble, ValueError) as fault:
        raise PortalLied(say("A step that the portal relayed does not hold."), "portal.step") from fault


def _make_room(context: Context, tx: Tx, signed: SignedStep, tally: Tally) -> None:
    """Another desk's step took the place of one signed here: ours comes back whole, to be applied again on top."""
    own = next((r for r in steps.of(tx, signed.step.article) if r.sequence == signed.step.sequence), None)
    if own is None:
        return
    if receipts.get(tx, own.digest) is not None:
        raise PortalLied(say("The portal shows two different steps in one place."), "portal.fork")
    sentence = say(
        "{number}: another desk was first. Your step came back whole; look at the new text and sign again.",
        number=article_number(signed.step.article),
    )
    give_back(tx, signed.step.article, own.digest, sentence)
    tally.refused += 1
    tally.sentences.append(sentence)


def _join(context: Context, tx: Tx, signed: SignedStep) -> None:
    rosters = context.rosters(tx)
    try:
        chain = context.signed_steps(tx, signed.step.article)
        state = fold(chain, rosters, signed.step.article) if chain else None
        apply_step(state, signed, rosters.named(signed.step.roster_version, signed.step.roster_digest))
    except Trouble as fault:
        raise PortalLied(
            say("The portal relayed a step that does not hold: {why}", why=fault.sentence), "portal.step"
        ) from fault
    steps.put(tx, step_row(signed, own=False))


# --- texts ------------------------------------------------------------------------------------------------------------


def _want_content(context: Context, tx: Tx, article: str) -> None:
    state = context.state(tx, article)
    for digest in {state.content, state.look_back.content if state.owes_look_back and state.look_back else ""} - {""}:
        if contents.get(tx, digest) is None:
            wanted = _wanted(tx)
            wanted[digest] = article
            _set_wanted(tx, wanted)


def _wanted(tx: Tx) -> dict[str, str]:
    text = settings.get(tx, MISSING) or ""
    return dict(line.split(" ", 1) for line in text.splitlines())


def _set_wanted(tx: Tx, wanted: dict[str, str]) -> None:
    settings.set(tx, MISSING, "\n".join(f"{d} {a}" for d, a in wanted.items()))


def fetch_missing(context: Context, client: PortalClient, sentences: list[Sentence]) -> None:
    """Fetch and open the texts that steps speak of and that are not here yet; metadata came first."""
    with context.store.reading() as tx:
        wanted = _wanted(tx)
    for digest, article in wanted.items():
        found = _fetch(context, client, digest)
        if found is None:
            sentences.append(say("The text of {number} is not open to this desk.", number=article_number(article)))
            continue
        key, data = found
        content = Content.from_bytes(data)
        files = {a.digest: _file(context, client, digest, key, a.digest) for a in content.attachments}
        with context.store.writing() as tx:
            contents.put(tx, data)
            if key:
                sealed.put(tx, digest, key, article)
            for attachment in content.attachments:
                attachments.put(tx, files[attachment.digest], attachment.media_type)
            rest = _wanted(tx)
            rest.pop(digest, None)
            _set_wanted(tx, rest)
            refresh(context, tx, article)


def _fetch(context: Context, client: PortalClient, digest: str) -> tuple[bytes, bytes] | None:
    """The content key (empty when the portal gave the plain text) and the content's bytes."""
    answer = client.sealed(digest)
    if answer is not None and answer.boxes:
        own = context.ring.sealing_key()
        for box in answer.boxes:
            try:
                key = open_key(KeyBox(box.keyid, wire.from_base64(box.sealed)), digest, own)
            except CannotOpen:
                continue
            return key, decrypt(key, digest, wire.from_base64(answer.ciphertext))
    data = client.content(digest)
    if data is None:
        return None
    if sha256(data).hexdigest() != digest:
        raise PortalLied(say("The portal gave another text than was signed."), "portal.content")
    return b"", data


def _file(context: Context, client: PortalClient, content: str, key: bytes, digest: str) -> bytes:
    with context.store.reading() as tx:
        if attachments.has(tx, digest):
            return attachments.read(tx, digest)
    data = _sealed_file(client, content, key, digest) if key else client.blob(digest)
    if data is None or sha256(data).hexdigest() != digest:
        raise PortalLied(say("The portal gave another attachment than was signed."), "portal.attachment")
    return data


def _sealed_file(client: PortalClient, content: str, key: bytes, digest: str) -> bytes | None:
    answer = client.sealed(content)
    blob = next((b for b in answer.blobs if b.attachment == digest), None) if answer else None
    data = client.blob(blob.blob) if blob else None
    return decrypt(key, digest, data) if data is not None else None
