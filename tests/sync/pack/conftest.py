"""A real pack with real administrators, and a real portal on loopback that can misbehave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import requests
from securesystemslib.signer import CryptoSigner

from sync.pack.author import PackAuthor, PackKeys
from sync.pack.client import PackClient

Answer = Callable[[BaseHTTPRequestHandler], None]


class Still:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 2, 0, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def pass_days(self, days: float) -> None:
        self.moment += timedelta(days=days)


class Board:
    """Three administrators with root keys, three with targets keys, and the portal's online key."""

    def __init__(self) -> None:
        self.root = [CryptoSigner.generate_ed25519() for _ in range(3)]
        self.targets = [CryptoSigner.generate_ed25519() for _ in range(3)]
        self.online = CryptoSigner.generate_ed25519()

    def keys(self) -> PackKeys:
        return PackKeys(
            tuple(s.public_key for s in self.root),
            tuple(s.public_key for s in self.targets),
            self.online.public_key,
        )


class World:
    """One pack, its administrators and its folder; ``publish`` lets two of three sign."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "pack"
        self.clock = Still()
        self.board = Board()
        self.author = PackAuthor.create(self.folder, self.board.keys(), online=self.board.online, clock=self.clock)

    def publish(self, files: Mapping[str, bytes] | None = None) -> None:
        if files is not None:
            self.author.stage(files)
        for signer in (*self.board.root[:2], *self.board.targets[:2]):
            if any(signer.public_key.keyid in s.waiting for s in self.author.signatures()):
                self.author.sign(signer)
        self.author.publish()

    def served(self) -> dict[str, bytes]:
        """A copy of all that is served, by path."""
        found = {}
        for part in ("metadata", "targets"):
            for path in (self.folder / part).rglob("*"):
                if path.is_file():
                    found[path.relative_to(self.folder).as_posix()] = path.read_bytes()
        return found


class Portal:
    """Serves a pack's folder; single paths may be answered otherwise."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.answers: dict[str, bytes | int | Answer] = {}
        self.frozen: dict[str, bytes] | None = None
        self.asked: list[str] = []
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                portal.answer(self)

            def date_time_string(self, timestamp: float | None = None) -> str:
                return super().date_time_string(world.clock.moment.timestamp())

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/pack"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.removeprefix("/pack/")
        self.asked.append(path)
        found = self.answers.get(path, self.file(path))
        if callable(found):
            found(handler)
            return
        status, body = (found, b"") if isinstance(found, int) else (200, found)
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def file(self, path: str) -> bytes | int:
        if self.frozen is not None:
            return self.frozen.get(path, 404)
        place = self.world.folder / path
        return place.read_bytes() if place.is_file() else 404

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def portal(world: World) -> Iterator[Portal]:
    portal = Portal(world)
    yield portal
    portal.close()


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def client(world: World, portal: Portal, session: requests.Session, tmp_path: Path) -> PackClient:
    """A desk that fetches over HTTP; the pack's first version is published, and trusted."""
    world.publish({"types/news.json": b'{"id":"news"}', "rosters/000001.json": b"{1}", "roster.json": b"{1}"})
    client = PackClient(tmp_path / "cache", base_url=portal.url, session=session, clock=world.clock)
    client.bootstrap(world.author.root_bytes())
    return client
