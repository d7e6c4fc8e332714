"""The evidence file of an article, read for its texts alone; who signed them is for the verifier to say."""

from __future__ import annotations

import base64
import binascii
import re

from forms.canonical import digest, parse
from forms.checks.lazy import lazy
from forms.content import MAX_CONTENT_BYTES, Content
from forms.errors import Malformed
from forms.importers.archive import Archive, open_archive
from resources.language import say

MAX_CONTENTS = 500
_CONTENT = lazy(r"contents/([0-9a-f]{64})\.json")
_STEP = lazy(r"steps/[0-9]{4}\.json")
_DIGEST = re.compile(rb"[0-9a-f]{64}")
_MAX_STEP = 2**20


def read_contents(data: bytes) -> tuple[Content, ...]:
    """The versions of an exported article in the order in which its steps first name them, the newest last.

    Args:
        data: the evidence file, a zip.

    Raises:
        Malformed: it is no evidence file, or one of its texts does not have the digest it is named by.
    """
    archive = open_archive(data)
    manifest = parse(archive.read("manifest.json", 4_096)) if "manifest.json" in archive else None
    if not isinstance(manifest, dict) or not str(manifest.get("format", "")).startswith("gaoqian-article/"):
        raise _misfit()
    found = {match.group(1): match.group(0) for name in archive.names if (match := _CONTENT.fullmatch(name))}
    if not found or len(found) > MAX_CONTENTS:
        raise _misfit()
    return tuple(_content(archive, found[key], key) for key in _in_order(archive, found))


def _content(archive: Archive, name: str, named: str) -> Content:
    data = archive.read(name, MAX_CONTENT_BYTES)
    if digest(data) != named:
        raise _misfit()
    return Content.from_bytes(data)


def _in_order(archive: Archive, found: dict[str, str]) -> list[str]:
    """Digests as the steps name them; a step's payload is base64, so that its content digest is looked for inside."""
    order: dict[str, None] = {}
    for name in sorted(name for name in archive.names if _STEP.fullmatch(name)):
        for digest_ in _DIGEST.findall(_payload(archive.read(name, _MAX_STEP))):
            if digest_.decode() in found:
                order.setdefault(digest_.decode())
    return [*order, *(key for key in sorted(found) if key not in order)]


def _payload(envelope: bytes) -> bytes:
    try:
        value = parse(envelope)
    except Malformed:
        return b""
    payload = value.get("payload") if isinstance(value, dict) else None
    try:
        return base64.b64decode(payload) if isinstance(payload, str) else b""
    except (binascii.Error, ValueError):
        return b""


def _misfit() -> Malformed:
    return Malformed(say("This is not the evidence file of an article, or it is damaged."), "bundle.form")
