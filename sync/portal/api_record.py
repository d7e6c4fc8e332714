"""The public record and the reference pack: proofs, checkpoints, tiles, cosignatures, signed reference data."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import FileResponse, Response

from resources.language import say
from sync.exchange.wire import Consistency, Inclusion
from sync.portal.calls import BINARY, RANGES, SIGNED_DOC, DigestPath, Signed, ThePortal, json_answer
from sync.portal.problems import NotFound, WrongKind, may_answer, unfit

router = APIRouter()
_MAX = 2**53
_PLAIN_PATH = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,180}/){0,4}[A-Za-z0-9_-][A-Za-z0-9._-]{0,180}")
_TEXT: dict[str, Any] = {"text/plain": {"schema": {"type": "string"}}}
Size = Annotated[int, Query(ge=0, le=_MAX)]


@router.get(
    "/v1/log/inclusion/{digest}",
    response_model=Inclusion,
    responses=may_answer(404, 422, 503),
    summary="That a step stands in the record",
)
def inclusion(
    portal: ThePortal, digest: DigestPath, size: Annotated[int | None, Query(ge=1, le=_MAX)] = None
) -> Response:
    """RFC 9162 §2.1.3, in the record of a size, or as it is now."""
    with portal.database.reading() as connection:
        index, wanted, proof = portal.record.inclusion(connection, digest, size)
    return json_answer(Inclusion(index=index, size=wanted, proof=tuple(h.hex() for h in proof)))


@router.get(
    "/v1/log/consistency",
    response_model=Consistency,
    responses=may_answer(404, 422, 503),
    summary="That the record only grew",
)
def consistency(portal: ThePortal, first: Size, second: Size) -> Response:
    """RFC 9162 §2.1.4, between two sizes."""
    with portal.database.reading() as connection:
        proof = portal.record.consistency(connection, first, second)
    return json_answer(Consistency(first=first, second=second, proof=tuple(h.hex() for h in proof)))


@router.get(
    "/log/checkpoint",
    response_class=Response,
    responses=may_answer(404, 422, 503, answer_200={"content": _TEXT}),
    summary="The newest checkpoint, with its witnesses",
)
def checkpoint(portal: ThePortal, size: Annotated[int | None, Query(ge=0, le=_MAX)] = None) -> Response:
    """A signed note (c2sp.org/tlog-checkpoint); with ``size`` an earlier one."""
    with portal.database.reading() as connection:
        note = portal.record.checkpoint(connection, size)
    return Response(note, media_type="text/plain", headers={"Cache-Control": "no-cache"})


@router.get(
    "/log/tile/{path:path}",
    response_class=Response,
    responses=may_answer(404, 422, 503, answer_200={"content": BINARY}),
    summary="A part of the record",
)
def tile(portal: ThePortal, path: Annotated[str, Path(max_length=200)]) -> Response:
    """A tile of hashes or a bundle of entries (c2sp.org/tlog-tiles); it never changes."""
    with portal.database.reading() as connection:
        data = portal.record.file(connection, f"tile/{path}")
    keep = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(data, media_type="application/octet-stream", headers=keep)


@router.post(
    "/log/cosignatures",
    status_code=204,
    response_class=Response,
    responses=may_answer(401, 413, 415, 422, 503),
    openapi_extra=SIGNED_DOC | {"requestBody": {"required": True, "content": _TEXT}},
    summary="Leave a witness's signature under a checkpoint",
)
def cosign(request: Request, portal: ThePortal, call: Signed) -> Response:
    """The checkpoint as it was fetched, with lines by officers under their ids (c2sp.org/tlog-cosignature)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "text/plain":
        raise WrongKind(say("A signed note must be sent as plain text."), "request.kind")
    try:
        note = call.body.decode()
    except UnicodeDecodeError:
        raise unfit("UTF-8") from None
    roster, moment = portal.authority.standing().roster, portal.clock.now().timestamp()
    with portal.database.writing() as connection:
        portal.record.cosign(connection, note, roster, moment, portal.now())
    return Response(status_code=204)


@router.get(
    "/pack/{part}/{path:path}",
    response_class=Response,
    responses=may_answer(404, 422, 503, answer_200={"content": {"application/json": {}, **BINARY}}, **RANGES),
    summary="A file of the reference pack",
)
def pack(
    portal: ThePortal, part: Literal["metadata", "targets"], path: Annotated[str, Path(max_length=800)]
) -> Response:
    """Signed by the administrators (TUF); trust the signatures, not this address."""
    found = portal.authority.pack.file(part, path) if _PLAIN_PATH.fullmatch(path) else None
    if found is None:
        raise NotFound(say("The reference pack has no such file."), "pack.absent")
    kind = "application/json" if found.suffix == ".json" else "application/octet-stream"
    return FileResponse(found, media_type=kind, headers={"Cache-Control": "no-cache"})
