"""The interface for desks: enrolment, steps and receipts, the feed, sealed and plain contents."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import FileResponse, Response

from resources.language import say
from sync.exchange.wire import (
    MAX_CHANGES_A_PAGE,
    Change,
    Changes,
    Enrolment,
    EnrolmentState,
    PortalInfo,
    ReceiptAnswer,
    ReceiptQuery,
    SealedContent,
    StepBatch,
    StepResults,
    to_base64,
)
from sync.portal import relay
from sync.portal.audience import read_feed
from sync.portal.calls import (
    BINARY,
    RANGES,
    SIGNED_DOC,
    DigestPath,
    MaybeSigned,
    PlainBody,
    Signed,
    ThePortal,
    json_answer,
    read_json,
    takes,
)
from sync.portal.problems import Conflict, NotFound, may_answer

router = APIRouter(prefix="/v1")


@router.get("/portal", response_model=PortalInfo, summary="Who the portal says it is")
def get_portal(portal: ThePortal) -> Response:
    """To be trusted only as far as the roster confirms the keys."""
    return json_answer(portal.info())


@router.post(
    "/enrolments",
    response_model=EnrolmentState,
    responses=may_answer(403, 413, 415, 422, 429, 503),
    openapi_extra=takes(Enrolment),
    summary="Ask for keys to be entered into the next roster",
)
def post_enrolment(request: Request, portal: ThePortal, body: PlainBody) -> Response:
    """With a one-time code; the same request again gives the same answer."""
    return json_answer(portal.enrolments.enrol(read_json(Enrolment, request, body)))


@router.get(
    "/enrolments/{id}",
    response_model=EnrolmentState,
    responses=may_answer(404, 422, 503),
    summary="Where an enrolment stands",
)
def get_enrolment(portal: ThePortal, id: Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]) -> Response:
    """Confirmed once the keys stand in the roster in force."""
    return json_answer(portal.enrolments.state(id))


@router.post(
    "/steps",
    response_model=StepResults,
    responses=may_answer(401, 413, 415, 422, 503),
    openapi_extra={**takes(StepBatch), **SIGNED_DOC},
    summary="Bring steps",
)
def post_steps(request: Request, portal: ThePortal, call: Signed) -> Response:
    """One result a step, in order: logged now, known already, or refused with a sentence. Anyone enrolled may bring
    anyone's steps; authority is in each step's own signature."""
    return json_answer(portal.intake.accept(read_json(StepBatch, request, call.body)))


@router.get(
    "/changes",
    response_model=Changes,
    responses=may_answer(401, 413, 422, 503),
    openapi_extra=SIGNED_DOC,
    summary="Steps of the articles the officer is a party to",
)
def get_changes(
    portal: ThePortal,
    call: Signed,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_CHANGES_A_PAGE)] = 200,
) -> Response:
    """In one lasting order; who joins an article later is told its earlier steps under new cursors."""
    portal.parties.renew()
    with portal.database.reading() as connection:
        told, following, more = read_feed(connection, call.officer, after, limit)
    changes = tuple(Change(cursor=t.cursor, envelope=to_base64(t.envelope), receipt=to_base64(t.receipt)) for t in told)
    return json_answer(Changes(changes=changes, next=following, more=more))


@router.post(
    "/receipts:query",
    response_model=ReceiptAnswer,
    responses=may_answer(401, 413, 415, 422, 503),
    openapi_extra={**takes(ReceiptQuery), **SIGNED_DOC},
    summary="Which of these steps stand in the log",
)
def query_receipts(request: Request, portal: ThePortal, call: Signed) -> Response:
    """The receipt of each step that does, null for each that does not."""
    query = read_json(ReceiptQuery, request, call.body)
    found = portal.intake.receipts(query.digests)
    return json_answer(ReceiptAnswer(receipts={d: to_base64(found[d]) if d in found else None for d in query.digests}))


@router.put(
    "/sealed/{content}",
    status_code=204,
    response_class=Response,
    responses=may_answer(
        401,
        409,
        413,
        415,
        422,
        503,
        answer_201={"description": "Kept."},
        answer_204={"description": "Kept in place of the copy before."},
    ),
    openapi_extra={**takes(SealedContent), **SIGNED_DOC},
    summary="Leave a sealed content for the officers on its route",
)
def put_sealed(request: Request, portal: ThePortal, call: Signed, content: DigestPath) -> Response:
    """Before the step that submits it; the attachments' ciphertexts before that."""
    sent = read_json(SealedContent, request, call.body)
    if sent.content != content:
        raise Conflict(say("The text is another one than the address names."), "sealed.address")
    with portal.database.writing() as connection:
        fresh = relay.put_sealed(connection, call.officer, sent, portal.now())
    return Response(status_code=201 if fresh else 204)


@router.get(
    "/sealed/{content}",
    response_model=SealedContent,
    responses=may_answer(401, 404, 413, 422, 503),
    openapi_extra=SIGNED_DOC,
    summary="A sealed content",
)
def get_sealed(portal: ThePortal, call: Signed, content: DigestPath) -> Response:
    """Only for the parties of the article."""
    portal.parties.renew()
    roster = portal.authority.standing().roster
    with portal.database.reading() as connection:
        return json_answer(relay.get_sealed(connection, call.officer, content, roster))


@router.get(
    "/blobs/{blob}",
    response_class=Response,
    responses=may_answer(
        401,
        404,
        413,
        422,
        503,
        answer_200={"content": BINARY},
        **RANGES,
    ),
    openapi_extra=SIGNED_DOC,
    summary="A file by its digest",
)
def get_blob(portal: ThePortal, call: Signed, blob: DigestPath) -> Response:
    """The ciphertext of an attachment, or after it was sent the attachment itself; ranges are answered."""
    portal.parties.renew()
    with portal.database.reading() as connection:
        relay.check_may_fetch(connection, call.officer, blob)
    if not portal.files.has(blob):
        raise NotFound(say("There is no such file for you at the portal."), "blob.absent")
    return FileResponse(
        portal.files.path(blob), media_type="application/octet-stream", headers={"Cache-Control": "no-store"}
    )


@router.get(
    "/contents/{content}",
    response_class=Response,
    responses=may_answer(
        401,
        404,
        413,
        422,
        503,
        answer_200={"content": {"application/json": {"schema": {"type": "object"}}}},
    ),
    openapi_extra={"security": [{}, *SIGNED_DOC["security"]]},
    summary="The canonical bytes of a content",
)
def get_content(portal: ThePortal, call: MaybeSigned, content: DigestPath) -> Response:
    """Of what is public, for anyone; of what was sent, for the parties of the article."""
    with portal.database.reading() as connection:
        data = relay.plain_content(connection, call.officer if call else None, content)
    return Response(data, media_type="application/json", headers={"Cache-Control": "no-cache"})
