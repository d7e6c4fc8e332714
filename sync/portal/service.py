"""Making a portal and running it: the two things an administrator does on the server."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from forms.errors import EnvironmentTrouble, WrongUse
from resources.language import say, use_language
from sync.chain.clock import Clock, SystemClock, stamp
from sync.chain.roster import Key
from sync.portal.app import create_app
from sync.portal.keys import create_keys
from sync.portal.portal import Portal
from sync.portal.settings import SETTINGS_FILE, Settings, write_settings

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class NewPortal:
    """What the administrators enter into the first roster for a new portal.

    Attributes:
        keys: of the portal's service officer, who holds the role ``receiver`` in the portal unit.
        log_key: the log's verifier key; it goes into the roster's ``site`` under ``log_key``.
        statement: what must be known about the key files, to be shown to the administrator.
    """

    keys: tuple[Key, ...]
    log_key: str
    statement: str


def init_portal(
    home: Path, county: str, origin: str, *, base_url: str = "", database: str = "", practice: bool = False,
    also: tuple[str, ...] = (), clock: Clock | None = None,
) -> NewPortal:  # fmt: skip
    """Make a portal's home: settings, its four keys, and the database with an empty, signed log.

    Args:
        home: a new or empty folder, on a local disk.
        county: name of the site.
        origin: lasting name of the log, e.g. ``portal.example.gov.cn/record``.
        base_url: the public address; empty for one that only answers on the loopback address it is started on.
        database: SQLAlchemy URL of a PostgreSQL database; empty for the embedded one.
        practice: whether it is a practice county.
        also: further addresses under which clients reach it.
        clock: the portal's time.

    Raises:
        WrongUse: there is a portal in the folder, or the settings do not fit.
        EnvironmentTrouble: the disk or the database refuses.
    """
    if (home / SETTINGS_FILE).exists():
        raise WrongUse(say("There is a portal in “{home}” already.", home=str(home)), "portal.exists")
    settings = Settings(county, origin, base_url, database, practice, also)
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EnvironmentTrouble(
            say("The folder “{home}” cannot be made: {why}.", home=str(home), why=str(fault.strerror)), "portal.home"
        ) from fault
    keys = create_keys(home)
    write_settings(home, settings)
    at = clock or SystemClock()
    with closing(Portal(home, at)):
        pass
    statement = say(
        "The portal's private keys lie unencrypted in “{folder}”, readable by this account alone. Whoever can act as "
        "this account on this server is the portal: protect the server, and keep a copy of the folder offline.",
        folder=str(home / "keys"),
    )
    return NewPortal(keys.roster_keys(stamp(at.now())), keys.log_verifier(origin).vkey, str(statement))


def serve(
    home: Path, host: str = "127.0.0.1", port: int = 8443, *, clock: Clock | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:  # fmt: skip
    """Run the portal until it is told to stop (SIGINT or SIGTERM); requests under way are finished.

    Args:
        home: the portal's folder.
        host, port: where to listen; port 0 takes a free one.
        clock: the portal's time.
        ready: told the address once requests are answered.

    Raises:
        EnvironmentTrouble: the portal cannot be opened, or the port is taken.
    """
    with _listening(host, port) as listener, closing(Portal(home, clock)) as portal:
        address = _address(host, listener.getsockname()[1])
        if host in _LOOPBACK:
            portal.listening = address
        elif not portal.settings.addresses:
            raise WrongUse(
                say("A portal that others reach needs its public address in “{file}”.", file=SETTINGS_FILE),
                "portal.address",
            )
        use_language("zh_CN")  # of the public site; what desks are told they put into their own language
        gc.collect()
        gc.freeze()  # what is loaded by now stays; the collector need not look through it again and again
        server_for(portal, lambda: ready(address) if ready else None).run(sockets=[listener])


def server_for(portal: Portal, started: Callable[[], object]) -> uvicorn.Server:
    """A uvicorn server for an open portal; quiet, without a header that tells what it is.

    Args:
        portal: open; whoever opened it closes it.
        started: called once requests are answered.
    """
    app = create_app(portal.home, portal=portal)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, proxy_headers=False, lifespan="on",
        timeout_graceful_shutdown=20,
    )  # fmt: skip
    return _Telling(config, started)


class _Telling(uvicorn.Server):
    """Tells when it has started."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], object]) -> None:
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, then tell."""
        await super().startup(sockets)
        if not self.should_exit:
            self._started()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # named TCP, because asyncio switches Nagle's delay off only for sockets that say so
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as fault:
        listener.close()
        raise EnvironmentTrouble(
            say("The portal cannot listen on {host} port {port}: {why}.", host=host, port=port,
                why=str(fault.strerror)),
            "portal.port",
        ) from fault  # fmt: skip
    return listener


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
