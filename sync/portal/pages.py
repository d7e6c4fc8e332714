"""Answers that are read by people or programs alike: errors as Problem or as a plain page, entity tags."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from resources.language import Sentence
from sync.exchange.wire import Problem
from sync.portal.templates import render

_PROGRAMS = ("/v1/", "/log/", "/pack/", "/openapi")
_HEADINGS = {404: "没有找到这个页面", 410: "这篇稿件已撤下", 405: "不支持这种访问方式", 503: "网站暂时不能提供服务"}


def error_response(path: str, status: int, code: str, sentence: Sentence, **frame: Any) -> Response:
    """A refusal: a Problem for programs, a plain page for people.

    Args:
        path: of the request; decides which of the two.
        status: HTTP status.
        code, sentence: of the refusal.
        frame: ``site``, for the frame of the page, where it is known.
    """
    if path.startswith(_PROGRAMS):
        problem = Problem.of(code, sentence)
        headers = {"WWW-Authenticate": 'Signature realm="gaoqian"'} if status == 401 else None
        return Response(problem.model_dump_json(), status, headers, "application/json")
    heading = _HEADINGS.get(status, "请求没有成功")
    text = render("error.html", heading=heading, words=str(sentence), status=status, **frame)
    return HTMLResponse(text, status)


def answer(
    request: Request, data: bytes | str, media_type: str, *, max_age: int = 0, immutable: bool = False
) -> Response:
    """An answer with an entity tag; 304 when the reader has it already.

    Args:
        request: asks with ``If-None-Match``.
        data: the whole body.
        media_type: of it.
        max_age: seconds for which it need not be asked for again.
        immutable: whether it never changes at this address.
    """
    body = data.encode() if isinstance(data, str) else data
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    keep = "public, max-age=31536000, immutable" if immutable else f"public, max-age={max_age}"
    headers = {"ETag": tag, "Cache-Control": keep if immutable or max_age else "no-cache"}
    known = [t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, 200, headers, media_type)
