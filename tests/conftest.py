"""What every test stands on: a quiet log, a home and a screen of its own, a real PostgreSQL.

Nothing here replaces a part of the program by something else.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest

from resources.language import language, use_language

pytest_plugins = ["support.live"]

hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.register_profile(
    "ci", deadline=None, max_examples=40, derandomize=True, database=None, print_blob=True
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "desk")


# ------------------------------------------------------------------------------------------ the screen


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose Qt's platform once, before any application exists: pytest-xvfb's screen, or none at all.

    pytest-xvfb has started its server by now, except in the process that only hands tests to workers.
    """
    hands_out = config.getoption("dist", "no") != "no" and "PYTEST_XDIST_WORKER" not in os.environ
    if hands_out or sys.platform == "win32":
        return
    os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if own_screen(config) else "offscreen")


def own_screen(config: pytest.Config) -> bool:
    """Whether pytest-xvfb gave this process a screen of its own."""
    plugin = config.pluginmanager.get_plugin("xvfb")
    return getattr(plugin, "xvfb_instance", None) is not None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Listen to all loggers anew (some libraries throw handlers out); no window test without a screen."""
    logging.getLogger().removeHandler(UNEXPECTED)
    logging.getLogger().addHandler(UNEXPECTED)
    if item.get_closest_marker("window") and os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        pytest.fail("this test drives a real window: install xvfb and leave QT_QPA_PLATFORM unset", pytrace=False)


# --------------------------------------------------------------------------------------------- the log


class UnexpectedLog(logging.Handler):
    """Keeps every record of level WARNING or above that no test asked for."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self.records.append(record)

    def take(self) -> list[str]:
        """What was kept, as lines; it is forgotten."""
        lines = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in self.records]
        self.records.clear()
        return lines


UNEXPECTED = UnexpectedLog()


def pytest_sessionfinish() -> None:
    """Stop listening."""
    logging.getLogger().removeHandler(UNEXPECTED)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that passed but let a warning slip into the log."""
    yield
    _fail_if_heard()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """The same for what is logged while fixtures are taken down; nothing leaks into the next test.

    A test of the window leaves Python's collector off (``desktop.collecting``).
    """
    try:
        yield
        _fail_if_heard()
    finally:
        UNEXPECTED.take()
        gc.enable()


def _fail_if_heard() -> None:
    lines = UNEXPECTED.take()
    if lines:
        pytest.fail("unexpected in the log (see the fixture expect_log):\n" + "\n".join(lines), pytrace=False)


class ExpectedLog(AbstractContextManager["ExpectedLog"]):
    """Takes the warnings of one logger out of the unexpected ones, and insists that there is one."""

    def __init__(self, logger: str, contains: str) -> None:
        self.logger = logger
        self.contains = contains
        self.found: list[logging.LogRecord] = []

    def matches(self, record: logging.LogRecord) -> bool:
        """Whether a record is the expected one: of this logger or below it, with these words."""
        mine = record.name == self.logger or record.name.startswith(f"{self.logger}.")
        return mine and self.contains in record.getMessage()

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self.found = [record for record in UNEXPECTED.records if self.matches(record)]
        UNEXPECTED.records[:] = [record for record in UNEXPECTED.records if not self.matches(record)]
        if kind is None and not self.found:
            pytest.fail(f"{self.logger} did not log a warning with {self.contains!r}", pytrace=False)


@pytest.fixture
def expect_log() -> Callable[[str, str], ExpectedLog]:
    """``with expect_log("sync.exchange", "words"):`` a warning must be logged inside, and is no failure."""

    def expect(logger: str, contains: str = "") -> ExpectedLog:
        return ExpectedLog(logger, contains)

    return expect


# -------------------------------------------------------------------------------------------- the home


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test reads or writes the person's own folders, settings or keyring."""
    home = tmp_path_factory.mktemp("home")
    folders = {
        "XDG_DATA_HOME": "data",
        "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, folder in folders.items():
            patch.setenv(name, str(home / folder))
        for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(home))
        patch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        yield home


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A test that changes the language changes it for itself only."""
    before = language()
    yield
    use_language(before)


# ---------------------------------------------------------------------------------------- the database


class PostgreSQL:
    """A private PostgreSQL server: own data folder, own socket folder, no port, gone at the end.

    Each process of a parallel run has its own. The socket has a folder to itself, so nothing can clash.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.programs = _postgresql_programs()
        self.count = 0

    def start(self) -> None:
        """Make the cluster and start it; durable writes are off, since it is thrown away."""
        self.folder.chmod(0o755)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-D", str(self.data), "-U", "gaoqian", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off -c full_page_writes=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.data), "-l", log, "-o", options, "-w", "start")

    def stop(self) -> None:
        """Stop the server at once."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def new_database(self) -> str:
        """The URL of a database that nobody has used."""
        self.count += 1
        name = f"test_{self.count}"
        self._command(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return f"postgresql+psycopg://gaoqian@/{name}?host={self.folder}"

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        name = url.split("@/")[1].split("?")[0]
        self._command(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _command(self, statement: str) -> None:
        with psycopg.connect(f"user=gaoqian dbname=postgres host={self.folder}", autocommit=True) as connection:
            connection.execute(statement.encode("utf-8"))

    def _run(self, program: str, *arguments: str) -> None:
        as_postgres: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []}
        output = self.folder / f"{program}.output"
        with output.open("wb") as stream:  # a file, since the server inherits it: a pipe would never close
            done = subprocess.run(
                [self.programs / program, *arguments],
                cwd=self.folder,
                env={"PATH": os.defpath, "LANG": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                check=False,
                **(as_postgres if os.geteuid() == 0 else {}),
            )
        if done.returncode != 0:
            words = output.read_text(encoding="utf-8", errors="replace")
            pytest.fail(f"{program}: {words}", pytrace=False)


def _postgresql_programs() -> Path:
    """The folder of the newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    beside = shutil.which("initdb")
    if not found and beside is None:
        pytest.fail("no PostgreSQL here: 'python3 build_spec test' installs it", pytrace=False)
    return found[-1].parent if found else Path(str(beside)).parent


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    """A PostgreSQL server for this process of the test run."""
    with tempfile.TemporaryDirectory(prefix="gq-pg-", ignore_cleanup_errors=True) as folder:
        server = PostgreSQL(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture
def postgresql_url(postgresql_server: PostgreSQL) -> Iterator[str]:
    """The SQLAlchemy URL of an empty PostgreSQL database, dropped after the test."""
    url = postgresql_server.new_database()
    yield url
    postgresql_server.drop(url)
