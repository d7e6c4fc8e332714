"""Scans of sheets signed by hand, kept beside the chain of an article and bound to its head by their digests.

A scan proves nothing by itself and is never asked by a verification: it records who laid which paper beside which
signatures, and when.
"""

from __future__ import annotations

import json
from pathlib import Path

from forms.canonical import JSON, canonical
from forms.content import clean_name
from forms.errors import EnvironmentTrouble, Refused
from resources.language import say
from sync.desk.classified import refuse_classified_file
from sync.desk.context import Context
from sync.desk.models import ScanView
from sync.store import attachments, settings, steps
from sync.store.tx import Tx

MAX_SCAN_BYTES = 20 * 2**20
MAX_SCANS = 10
LIST_FORMAT = "gaoqian-scans/1"
_KINDS = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
)


class Scans:
    """The scans at one desk."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, article: str) -> tuple[ScanView, ...]:
        """The scans bound to an article, oldest first."""
        with self._context.store.reading() as tx:
            return scans_of(tx, article)

    def bind(self, article: str, source: Path) -> ScanView:
        """Keep a scan beside the chain of an article; see ``bind_scan``."""
        return bind_scan(self._context, article, source)

    def save(self, digest: str, path: Path) -> Path:
        """Write a scan to a file; see ``save_scan``."""
        return save_scan(self._context, digest, path)


def bind_scan(context: Context, article: str, source: Path) -> ScanView:
    """Keep a scan and bind it to the last signature of the article's chain.

    Binding the same file to the same signature again changes nothing.

    Args:
        source: a PDF, JPEG or PNG file; told by its first bytes, not by its name.

    Raises:
        EnvironmentTrouble: the file vanished or cannot be read; or the disk, and nothing was changed.
        Refused: it is another kind of file, too large, the article has no signature, or too many scans already.
        Classified: it bears the mark of a state secret; nothing was written.
    """
    data = _read(source)
    kind = media_type(data)
    refuse_classified_file(data, source.name, kind)
    with context.store.writing() as tx:
        chain = steps.of(tx, article)
        if not chain:
            raise Refused(
                say("Nothing of this article is signed yet; a scan is bound to a signature."), "scan.unsigned"
            )
        kept, head = scans_of(tx, article), chain[-1]
        stored = attachments.put(tx, data, kind)
        known = next((s for s in kept if (s.digest, s.head) == (stored.digest, head.digest)), None)
        if known is not None:
            return known
        if len(kept) >= MAX_SCANS:
            raise Refused(say("At most {limit} scans are kept with an article.", limit=MAX_SCANS), "scan.count")
        me = context.me(tx)
        bound = ScanView(
            stored.digest, stored.size, kind, clean_name(source.name) or stored.digest[:12], head.digest,
            head.sequence, me.officer, me.name, me.unit_name, context.now(),
        )  # fmt: skip
        settings.set(tx, _key(article), json.dumps([_to_json(s) for s in (*kept, bound)], ensure_ascii=False))
        tx.touch(article)
    return bound


def scans_of(tx: Tx, article: str) -> tuple[ScanView, ...]:
    """The scans bound to an article, oldest first."""
    return tuple(ScanView(**entry) for entry in json.loads(settings.get(tx, _key(article)) or "[]"))


def save_scan(context: Context, digest: str, path: Path) -> Path:
    """Write a scan to a file; an older file there stays as it was when that fails.

    Raises:
        EnvironmentTrouble: the disk is full or the place cannot be written.
    """
    with context.store.reading() as tx:
        data = attachments.read(tx, digest)
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(data)
        half.replace(path)
    except OSError as fault:
        half.unlink(missing_ok=True)
        raise EnvironmentTrouble(
            say("“{path}” cannot be written: {why}. Nothing was changed.", path=str(path), why=str(fault.strerror)),
            "scan.write",
        ) from fault
    return path


def evidence_of(tx: Tx, article: str) -> dict[str, bytes]:
    """The scans as files of the evidence, by name: a list, and each scan under its digest."""
    kept = scans_of(tx, article)
    if not kept:
        return {}
    entries: list[JSON] = [_to_json(s) for s in kept]
    listed: JSON = {"format": LIST_FORMAT, "article": article, "scans": entries}
    endings = {kind: ending for _, kind, ending in _KINDS}
    files = {f"scans/{s.digest}{endings[s.media_type]}": attachments.read(tx, s.digest) for s in kept}
    return {"scans/list.json": canonical(listed), **files}


def media_type(data: bytes) -> str:
    """What kind of scan the bytes are.

    Raises:
        Refused: neither PDF nor JPEG nor PNG.
    """
    for mark, kind, _ in _KINDS:
        if data.startswith(mark):
            return kind
    raise Refused(say("A scan is a PDF, JPEG or PNG file; this one is none of them."), "scan.kind")


def _to_json(scan: ScanView) -> dict[str, JSON]:
    return {name: getattr(scan, name) for name in ScanView.__dataclass_fields__}


def _key(article: str) -> str:
    return f"scans:{article}"


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SCAN_BYTES + 1)
    except OSError as fault:
        raise EnvironmentTrouble(
            say("“{path}” cannot be read: {why}. Nothing was changed.", path=str(path), why=str(fault.strerror)),
            "scan.read",
        ) from fault
    if len(data) > MAX_SCAN_BYTES:
        raise Refused(
            say("“{name}” is larger than {limit} MB.", name=path.name, limit=MAX_SCAN_BYTES // 2**20), "scan.size"
        )
    return data
