"""The interface for claims: who says to be working on what, so that several officers do not take the same article."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from sync.chain.clock import from_epoch
from sync.exchange.wire import Article, ClaimAnswer, ClaimList, ClaimRequest, ClaimShown
from sync.portal.calls import SIGNED_DOC, Signed, ThePortal, json_answer, read_json, takes
from sync.portal.claims import Held
from sync.portal.problems import may_answer

router = APIRouter(prefix="/v1/claims")
ArticlePath = Annotated[Article, Path(description="UUIDv7 of the article.")]


@router.get(
    "",
    response_model=ClaimList,
    responses=may_answer(401, 413, 422, 503),
    openapi_extra=SIGNED_DOC,
    summary="Who works on the articles the officer is a party to",
)
def get_claims(portal: ThePortal, call: Signed) -> Response:
    """The claims in force now. What is over is left out: by time, by signature, or because the article went on."""
    return json_answer(ClaimList(claims=tuple(map(_shown, portal.claims.concerning(call.officer)))))


@router.put(
    "/{article}",
    response_model=ClaimAnswer,
    responses=may_answer(401, 404, 409, 413, 415, 422, 503),
    openapi_extra={**takes(ClaimRequest), **SIGNED_DOC},
    summary="Say to be working on an article",
)
def put_claim(request: Request, portal: ThePortal, call: Signed, article: ArticlePath) -> Response:
    """From now on, for at most eight hours. If somebody was first, the answer says who, and until when."""
    asked = read_json(ClaimRequest, request, call.body)
    held = portal.claims.take(call.officer, article, asked.seconds)
    return json_answer(ClaimAnswer(granted=held.officer == call.officer, claim=_shown(held)))


@router.delete(
    "/{article}",
    status_code=204,
    response_class=Response,
    responses=may_answer(401, 413, 422, 503),
    openapi_extra=SIGNED_DOC,
    summary="Leave an article to others again",
)
def delete_claim(portal: ThePortal, call: Signed, article: ArticlePath) -> Response:
    """The officer's own claim; where there is none, nothing changes."""
    portal.claims.give_up(call.officer, article)
    return Response(status_code=204)


def _shown(held: Held) -> ClaimShown:
    return ClaimShown(article=held.article, officer=held.officer, until=from_epoch(held.until))
