"""What the endpoints share: the portal behind a request, the signature in front of it, and bodies checked before use."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from fastapi import Depends, Path, Request
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from resources.language import say
from sync.portal.portal import Portal
from sync.portal.problems import WrongKind, unfit
from sync.portal.requests import Call, request_target

_Model = TypeVar("_Model", bound=BaseModel)
SIGNATURE = "httpMessageSignature"
DIGEST = r"^[0-9a-f]{64}$"
DigestPath = Annotated[str, Path(pattern=DIGEST, description="SHA-256 in lower-case hex.")]
BINARY: dict[str, Any] = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
RANGES: dict[str, dict[str, Any]] = {
    "answer_206": {"content": BINARY, "description": "The range asked for."},
    "answer_400": {"description": "A range that cannot be read."},
    "answer_416": {"description": "No such range."},
}
SIGNED_DOC: dict[str, Any] = {"security": [{SIGNATURE: []}]}


def portal_of(request: Request) -> Portal:
    """The portal that answers."""
    portal: Portal = request.app.state.portal
    return portal


async def signed(request: Request) -> Call:
    """The officer's request: headers checked first, then the body, taken once.

    Raises:
        NotSigned: with the reason.
    """
    portal = portal_of(request)
    target, host = request_target(request.scope), request.headers.get("host", "")
    claim = await run_in_threadpool(portal.gate.check_headers, request.method, host, target, request.headers)
    return await run_in_threadpool(portal.gate.take, claim, await request.body())


async def maybe_signed(request: Request) -> Call | None:
    """The officer's request, or None for one that bears no signature at all."""
    return await signed(request) if "signature" in request.headers else None


async def plain_body(request: Request) -> bytes:
    """The body of a request that needs no signature."""
    return await request.body()


ThePortal = Annotated[Portal, Depends(portal_of)]
Signed = Annotated[Call, Depends(signed)]
MaybeSigned = Annotated[Call | None, Depends(maybe_signed)]
PlainBody = Annotated[bytes, Depends(plain_body)]


def read_json(kind: type[_Model], request: Request, body: bytes) -> _Model:
    """The body as a shape of the interface.

    Raises:
        WrongKind: it is not said to be JSON.
        Malformed: it is not of that shape.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise WrongKind(say("The request must be JSON."), "request.kind")
    try:
        return kind.model_validate_json(body)
    except ValidationError as fault:
        raise unfit(_first(fault)) from None


def _first(fault: ValidationError) -> str:
    first = fault.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])} {first['type']}".strip()


def json_answer(model: BaseModel, status: int = 200) -> Response:
    """A shape of the interface as an answer nobody may keep."""
    return Response(model.model_dump_json(), status, {"Cache-Control": "no-store"}, "application/json")


def takes(model: type[BaseModel]) -> dict[str, Any]:
    """The description of a JSON body; ``openapi`` in ``app`` adds the shape itself."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
