"""The evidence file: one zip that holds everything of one article, to be verified by anyone, offline, with any tool.

The reader of such a file trusts nothing: it is bounded in files, size and names before a byte is looked at.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from typing import Any, BinaryIO

from forms.canonical import JSON, canonical, parse
from forms.errors import EnvironmentTrouble, Malformed
from resources import folder
from resources.language import say
from sync.chain.envelope import public_pem, read_envelope
from sync.chain.roster import Roster
from sync.chain.verify import Bundle, LogProof

FORMAT = "gaoqian-article/1"
MAX_FILES = 4_000
MAX_BYTES = 600 * 2**20
_DAY = (2026, 1, 1, 0, 0, 0)  # every file bears the same date, so that the same article gives the same bytes


def write_bundle(bundle: Bundle, target: Path | BinaryIO, beside: Mapping[str, bytes] | None = None) -> None:
    """Write the evidence file.

    Args:
        bundle: what is verified.
        target: a file, or a stream open for writing.
        beside: further files by name, which no verification looks at.

    Raises:
        EnvironmentTrouble: the disk is full or the place cannot be written; an older file there stays as it was.
    """
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted({**(beside or {}), **_files(bundle)}.items()):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
            archive.writestr(entry, content)
    if not isinstance(target, Path):
        target.write(data.getvalue())
        return
    half = target.with_name(f".{target.name}.part")
    try:
        half.write_bytes(data.getvalue())
        half.replace(target)
    except OSError as fault:
        half.unlink(missing_ok=True)
        raise EnvironmentTrouble(
            say("“{path}” cannot be written: {why}. Nothing was changed.", path=str(target), why=str(fault.strerror)),
            "bundle.write",
        ) from fault


def _files(bundle: Bundle) -> dict[str, bytes]:
    envelopes = [read_envelope(raw) for raw in bundle.steps]
    files = {"manifest.json": canonical({"format": FORMAT, "article": bundle.article})}
    for number, envelope in enumerate(envelopes, 1):
        files[f"steps/{number:04d}.json"] = envelope.raw
        if envelope.digest in bundle.receipts:
            files[f"receipts/{number:04d}.json"] = bundle.receipts[envelope.digest]
    files |= {f"contents/{digest}.json": data for digest, data in bundle.contents.items()}
    files |= {f"attachments/{digest}": data for digest, data in bundle.attachments.items()}
    for data in bundle.rosters:
        files[f"rosters/{Roster.from_bytes(data).version:06d}.json"] = data
    files |= {f"pack/{name}": data for name, data in bundle.pack.items()}
    files |= _keys(bundle)
    if bundle.checkpoint:
        files["log/checkpoint"] = bundle.checkpoint
        files["log/proofs.json"] = canonical({d: _proof(p) for d, p in bundle.proofs.items()})
    for name in ("README.txt", "verify.sh"):
        files[name] = folder("bundle", name).read_bytes()
    return files


def _keys(bundle: Bundle) -> dict[str, bytes]:
    """The signing keys as PEM files, for ``openssl``; whoever checks by hand compares them with the roster."""
    used = {read_envelope(raw).keyid for raw in (*bundle.steps, *bundle.receipts.values())}
    found = {}
    for data in bundle.rosters:
        roster = Roster.from_bytes(data)
        for keyid in used:
            entry = roster.key(keyid)
            if entry:
                found[f"keys/{keyid}.pem"] = public_pem(entry[1].public).encode()
    return found


def _proof(proof: LogProof) -> JSON:
    return {"index": proof.index, "size": proof.size, "proof": [h.hex() for h in proof.proof]}


def read_bundle(source: Path | bytes) -> Bundle:
    """Read an evidence file without trusting it.

    Raises:
        Malformed: it is none, is torn, or is larger than an article can be.
        EnvironmentTrouble: it cannot be read at all.
    """
    try:
        with zipfile.ZipFile(BytesIO(source) if isinstance(source, bytes) else source) as archive:
            return _from_files(_bounded(archive))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
        raise _misfit() from None
    except OSError as fault:
        raise EnvironmentTrouble(
            say("“{path}” cannot be read: {why}.", path=str(source), why=str(fault.strerror)), "bundle.read"
        ) from fault


def _bounded(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MAX_FILES or sum(e.file_size for e in entries) > MAX_BYTES:
        raise Malformed(say("The file is larger than the evidence of an article can be."), "bundle.size")
    if len({e.filename for e in entries}) != len(entries):
        raise _misfit()
    found, left = {}, MAX_BYTES
    for entry in entries:
        try:
            with archive.open(entry) as file:  # the header may lie about the size: never read more than is left
                data = file.read(left + 1)
        except (zipfile.BadZipFile, zlib.error, LZMAError, RuntimeError, NotImplementedError, EOFError, ValueError):
            raise _misfit() from None
        left -= len(data)
        if left < 0:
            raise Malformed(say("The file is larger than the evidence of an article can be."), "bundle.size")
        found[entry.filename] = data
    return found


def _from_files(files: Mapping[str, bytes]) -> Bundle:
    manifest = parse(files.get("manifest.json", b""), max_bytes=4096)
    if (
        not isinstance(manifest, dict)
        or manifest.get("format") != FORMAT
        or not isinstance(manifest.get("article"), str)
    ):
        raise _misfit()
    steps = _under(files, "steps/")
    digests = {name: read_envelope(raw).digest for name, raw in steps.items()}
    receipts = {digests[n]: raw for n, raw in _under(files, "receipts/").items() if n in digests}
    return Bundle(
        article=str(manifest["article"]),
        steps=tuple(raw for _, raw in sorted(steps.items())),
        receipts=receipts,
        contents={n.removesuffix(".json"): d for n, d in _under(files, "contents/").items()},
        attachments=_under(files, "attachments/"),
        rosters=tuple(d for _, d in sorted(_under(files, "rosters/").items())),
        pack=_under(files, "pack/"),
        checkpoint=files.get("log/checkpoint", b""),
        proofs=_proofs(files.get("log/proofs.json")),
    )


def _under(files: Mapping[str, bytes], prefix: str) -> dict[str, bytes]:
    return {name.removeprefix(prefix): data for name, data in files.items() if name.startswith(prefix)}


def _proofs(data: bytes | None) -> dict[str, LogProof]:
    if data is None:
        return {}
    value: Any = parse(data, max_bytes=16 * 2**20)
    try:
        return {
            str(digest): LogProof(int(p["index"]), int(p["size"]), tuple(bytes.fromhex(h) for h in p["proof"]))
            for digest, p in value.items()
        }
    except (AttributeError, KeyError, TypeError, ValueError):
        raise _misfit() from None


def _misfit() -> Malformed:
    return Malformed(say("This is not the evidence file of an article, or it is damaged."), "bundle.form")
