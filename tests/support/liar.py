"""A portal that lies: a real portal behind a proxy that changes, withholds, repeats or drops what it likes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from support.live import County

from sync.portal.settings import read_settings, write_settings
from sync.practice.process import start_portal, tell_address

Rewrite = Callable[[str, str, int, bytes], tuple[int, bytes] | None]
"""(method, path, status, body) of the real answer to (status, body) of the one given; None drops the connection."""


class Liar(ThreadingHTTPServer):
    """The proxy; ``rewrite`` may be set at any time, ``seen`` lists what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.rewrite: Rewrite = lambda _m, _p, status, body: (status, body)
        self.portal = ""
        self.seen: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Liar
    protocol_version = "HTTP/1.1"

    def _forward(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        real = HTTPConnection(urlsplit(self.server.portal).netloc, timeout=30)
        real.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in ("connection", "transfer-encoding"):
                real.putheader(name, value)
        real.endheaders(body)
        answer = real.getresponse()
        data = answer.read()
        self.server.seen.append((self.command, self.path))
        told = self.server.rewrite(self.command, self.path, answer.status, data)
        real.close()
        if told is None:
            self.close_connection = True
            self.connection.shutdown(2)
            return
        status, data = told
        self.send_response_only(status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _forward

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def lying_portal(county: County) -> Iterator[Liar]:
    """A running portal behind a liar; every profile talks to the liar."""
    liar = Liar()
    thread = threading.Thread(target=liar.serve_forever, daemon=True)
    thread.start()
    home: Path = county.portal_home
    settings = read_settings(home)
    from dataclasses import replace

    write_settings(home, replace(settings, also=(liar.address,)))
    county.portal = start_portal(home)
    liar.portal = county.portal.address
    tell_address(county.root, f"{liar.address}/")
    try:
        yield liar
    finally:
        liar.shutdown()
        liar.server_close()
        thread.join()
