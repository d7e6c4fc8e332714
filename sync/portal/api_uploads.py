"""Resumable uploads by the tus protocol 1.0 (https://tus.io/protocols/resumable-upload), core and creation.

``Upload-Metadata`` names the whole: ``sha256`` with the base64 of its SHA-256 in hex.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request
from starlette.responses import Response

from resources.language import say
from sync.exchange.wire import MAX_BLOB_BYTES
from sync.portal.calls import SIGNED_DOC, Signed, ThePortal
from sync.portal.problems import WrongKind, WrongVersion, may_answer, unfit
from sync.portal.uploads import MAX_PATCH_BYTES, Upload, read_metadata

VERSION = "1.0.0"
_PIECE = "application/offset+octet-stream"
_NUMBER = re.compile(r"[0-9]{1,15}")
_HEX = re.compile(r"[0-9a-f]{64}")
router = APIRouter(prefix="/v1/uploads")
UploadId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Resumable = Annotated[str, Header(alias="Tus-Resumable", description="Always 1.0.0.", pattern=r"^1\.0\.0$")]


def speaks_tus(request: Request) -> None:
    """Refuse another version of the protocol.

    Raises:
        WrongVersion: with the version that is spoken here, in a header too.
    """
    if request.headers.get("tus-resumable") != VERSION:
        raise WrongVersion(say("Uploads are made by version 1.0.0 of the tus protocol."), "upload.version")


_SPEAKS = [Depends(speaks_tus)]


_BYTES = {"type": "integer", "minimum": 0, "maximum": MAX_BLOB_BYTES}


def _documented(*names: tuple[str, dict[str, Any], str]) -> list[dict[str, Any]]:
    always = ("Tus-Resumable", _matching(r"^1\.0\.0$"), "1.0.0")
    return [
        {"name": name, "in": "header", "required": True, "schema": schema, "example": example}
        for name, schema, example in (always, *names)
    ]


def _matching(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern}


@router.options("", status_code=204, response_class=Response, summary="What this end of tus can do")
def options() -> Response:
    """Version, extensions and the largest size."""
    return Response(
        status_code=204,
        headers={"Tus-Resumable": VERSION, "Tus-Version": VERSION, "Tus-Extension": "creation,expiration",
                 "Tus-Max-Size": str(MAX_BLOB_BYTES)},
    )  # fmt: skip


@router.post(
    "",
    status_code=201,
    response_class=Response,
    responses=may_answer(401, 409, 412, 413, 422, 429, 503),
    dependencies=_SPEAKS,
    openapi_extra=SIGNED_DOC
    | {
        "parameters": _documented(
            ("Upload-Length", _BYTES, "1048576"),
            ("Upload-Metadata", _matching(r"^sha256 [A-Za-z0-9+/]{86}==$"), "sha256 ZTNiMGM0NDI5OGZjMWMxNDlhZmJmNGM4OTk2ZmI5MjQyN2FlNDFlNDY0OWI5MzRjYTQ5NTk5MWI3ODUyYjg1NQ=="),
        )
    },
    summary="Begin an upload",
)  # fmt: skip
def create(request: Request, portal: ThePortal, call: Signed) -> Response:
    """Of a file that the portal has already, the upload is complete at once: ask with HEAD."""
    length = request.headers.get("upload-length", "")
    announced = read_metadata(request.headers.get("upload-metadata", "")).get("sha256", "")
    if not _NUMBER.fullmatch(length):
        raise unfit("Upload-Length")
    if not _HEX.fullmatch(announced):
        raise unfit("Upload-Metadata sha256")
    if call.body:
        raise unfit("creation-with-upload")
    upload = portal.uploads.create(call.officer, int(length), announced)
    return Response(status_code=201, headers={**_where(upload), "Location": f"/v1/uploads/{upload.id}"})


@router.head(
    "/{id}",
    response_class=Response,
    responses=may_answer(401, 404, 412, 413, 422, 503),
    dependencies=_SPEAKS,
    openapi_extra=SIGNED_DOC | {"parameters": _documented()},
    summary="Where an upload stands",
)
def where(portal: ThePortal, call: Signed, id: UploadId) -> Response:
    """In ``Upload-Offset``; equal to ``Upload-Length`` when it is complete."""
    upload = portal.uploads.find(call.officer, id)
    return Response(headers={**_where(upload), "Upload-Length": str(upload.size), "Cache-Control": "no-store"})


@router.patch(
    "/{id}",
    status_code=204,
    response_class=Response,
    responses=may_answer(401, 404, 409, 412, 413, 415, 422, 503),
    dependencies=_SPEAKS,
    openapi_extra=SIGNED_DOC
    | {
        "parameters": _documented(("Upload-Offset", _BYTES, "0")),
        "requestBody": {
            "required": True,
            "description": f"At most {MAX_PATCH_BYTES} bytes.",
            "content": {_PIECE: {"schema": {"type": "string", "format": "binary"}}},
        },
    },
    summary="Add a piece",
)
def append(request: Request, portal: ThePortal, call: Signed, id: UploadId) -> Response:
    """At the offset where the upload stands."""
    if request.headers.get("content-type", "") != _PIECE:
        raise WrongKind(say("A piece of a file must be sent as such."), "upload.kind")
    offset = request.headers.get("upload-offset", "")
    if not _NUMBER.fullmatch(offset):
        raise unfit("Upload-Offset")
    upload = portal.uploads.append(call.officer, id, int(offset), call.body)
    return Response(status_code=204, headers=_where(upload))


def _where(upload: Upload) -> dict[str, str]:
    expires = format_datetime(datetime.fromtimestamp(upload.expires, UTC), usegmt=True)
    return {"Tus-Resumable": VERSION, "Upload-Offset": str(upload.offset), "Upload-Expires": expires}
