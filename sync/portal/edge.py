"""The outermost layer of every request: bounded bodies, the same protective headers on every answer, and the one place
where a defect of the portal becomes an answer without a stack trace."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from resources.language import say
from sync.portal.pages import error_response
from sync.portal.problems import TooLarge
from sync.portal.uploads import MAX_PATCH_BYTES

LOGGER = logging.getLogger("gaoqian.portal")

_DEFAULT_LIMIT = 128 * 1024
LIMITS: Sequence[tuple[re.Pattern[str], int]] = (
    (re.compile(r"/v1/steps"), 44 * 2**20),
    (re.compile(r"/v1/sealed/.*"), 32 * 2**20),
    (re.compile(r"/v1/uploads/.*"), MAX_PATCH_BYTES),
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
}


def limit_of(path: str) -> int:
    """The largest body an address takes, in bytes."""
    return next((limit for pattern, limit in LIMITS if pattern.fullmatch(path)), _DEFAULT_LIMIT)


class Edge:
    """ASGI middleware around the whole portal."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(scope, receive)
        answer = _Answer(send, body)
        try:
            await self._app(scope, body.receive, answer.send)
        except Exception:
            LOGGER.exception("request failed: %s %s", scope["method"], scope["path"])
            if not answer.begun:
                fault = say("Something went wrong inside the portal; it has been noted. Please try again later.")
                await error_response(scope["path"], 500, "portal.defect", fault)(scope, receive, answer.send)


class _Body:
    """Counts what arrives and stops at the limit of the address."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._receive = receive
        self._limit = limit_of(scope["path"])
        self._count = 0
        self._more = True
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        self._announced = int(announced) if announced.isdigit() and len(announced) < 16 else 0

    async def receive(self) -> Message:
        """As ASGI's.

        Raises:
            TooLarge: more than the limit was announced or has arrived.
        """
        message = await self._next()
        if max(self._count, self._announced) > self._limit:
            raise TooLarge(
                say("The request is larger than the portal takes ({limit} KB).", limit=self._limit // 1024),
                "request.size",
            )
        return message

    async def drain(self) -> None:
        """Take what is still on its way off the line, within bounds, so that the sender gets to read the answer."""
        while self._more and self._count < 2 * self._limit:
            await self._next()

    async def _next(self) -> Message:
        message = await self._receive()
        self._count += len(message.get("body", b""))
        self._more = bool(message.get("more_body", False))
        return message


class _Answer:
    """Adds the headers, and knows whether the answer has begun."""

    def __init__(self, send: Send, body: _Body) -> None:
        self._send, self._body = send, body
        self.begun = False

    async def send(self, message: Message) -> None:
        """As ASGI's."""
        if message["type"] == "http.response.start":
            await self._body.drain()
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)
