"""The portal as an ASGI application: all endpoints, one way of refusing, and a description that is complete."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.responses import Response

from forms.errors import Trouble
from resources.language import say
from sync.chain.clock import Clock
from sync.exchange.wire import API_VERSION, ClaimRequest, Enrolment, ReceiptQuery, SealedContent, StepBatch
from sync.portal import api, api_claims, api_record, api_uploads, site
from sync.portal.calls import SIGNATURE
from sync.portal.edge import Edge
from sync.portal.pages import error_response
from sync.portal.portal import Portal
from sync.portal.problems import status_of, unfit
from sync.portal.showing import site_shown

_TAKEN = (ClaimRequest, Enrolment, ReceiptQuery, SealedContent, StepBatch)
_REF = "#/components/schemas/{model}"


def create_app(home: Path, clock: Clock | None = None, *, portal: Portal | None = None) -> FastAPI:
    """The application of one portal.

    Args:
        home: the portal's folder, see ``service.init_portal``.
        clock: the portal's time; the computer's own by default.
        portal: an open portal to use instead of opening ``home``.

    Raises:
        EnvironmentTrouble: settings, keys or database cannot be used.
    """
    opened = portal or Portal(home, clock)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        opened.close()

    app = FastAPI(
        title="稿签 Gaoqian portal", version=API_VERSION, docs_url=None, redoc_url=None, lifespan=lifespan,
        openapi_url="/openapi.json",
    )  # fmt: skip
    app.state.portal = opened
    for router in (api.router, api_claims.router, api_uploads.router, api_record.router, site.router):
        app.include_router(router)
    app.add_exception_handler(Trouble, _trouble)
    app.add_exception_handler(RequestValidationError, _misfit)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(Edge)
    app.openapi = lambda: _description(app)  # type: ignore[method-assign]
    return app


async def _trouble(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, Trouble)
    return error_response(request.url.path, status_of(fault), fault.code, fault.sentence, **_frame(request))


async def _misfit(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)
    first = fault.errors()[0]
    trouble = unfit(f"{'.'.join(str(part) for part in first['loc'])} {first['type']}")
    status = 404 if not request.url.path.startswith("/v1/") and first["loc"][0] == "path" else 422
    return error_response(request.url.path, status, trouble.code, trouble.sentence, **_frame(request))


async def _http(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    sentences = {
        404: say("There is nothing at this address."),
        405: say("This address does not answer requests of this kind."),
    }
    sentence = sentences.get(fault.status_code, say("The request could not be answered."))
    code = f"http.{fault.status_code}"
    answer = error_response(request.url.path, fault.status_code, code, sentence, **_frame(request))
    for name, value in (fault.headers or {}).items():
        answer.headers[name] = value
    return answer


def _frame(request: Request) -> dict[str, Any]:
    """The frame of an error page, as far as there is a roster."""
    portal: Portal = request.app.state.portal
    try:
        return {"site": site_shown(portal, portal.authority.standing().roster)}
    except Trouble:
        return {}


def _description(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema:
        return app.openapi_schema
    described = get_openapi(title=app.title, version=app.version, routes=app.routes, description=_ABOUT)
    _, shapes = models_json_schema([(model, "validation") for model in _TAKEN], ref_template=_REF)
    components = described.setdefault("components", {})
    components["schemas"] = {**shapes.get("$defs", {}), **components.get("schemas", {})}
    for unused in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(unused, None)
    for operation in (o for operations in described["paths"].values() for o in operations.values()):
        if "HTTPValidationError" in str(operation["responses"].get("422")):  # added unasked; it never comes
            del operation["responses"]["422"]
    components["securitySchemes"] = {SIGNATURE: _SCHEME}
    app.openapi_schema = described
    return described


_SCHEME: Mapping[str, str] = {
    "type": "apiKey",
    "in": "header",
    "name": "Signature",
    "description": (
        "HTTP Message Signatures (RFC 9421), Ed25519, by an officer's device key: components @method, @authority, "
        "@target-uri and content-digest; parameters created, keyid, nonce (8 to 64 characters, once) and tag gaoqian; "
        "created within 300 seconds of the portal's time."
    ),
}
_ABOUT = (
    "Desks bring signed steps and get signed receipts. Every refusal is a Problem: a stable code and a sentence that "
    "the client puts into the reader's language."
)
