"""The practice portal as a process of its own, started and stopped from here, always on a free loopback port."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType

from forms.errors import EnvironmentTrouble
from resources.language import say
from sync.desk.profile import read_profile, write_profile
from sync.practice.county import PORTAL_FOLDER, PROFILES_FOLDER

READY = "ready "
START_SECONDS = 60


class PortalProcess:
    """A running portal.

    Attributes:
        address: base address with a slash at its end.
    """

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self._process, self.address = process, address

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._close()

    def wait(self) -> None:
        """Until it has ended, by itself or not."""
        self._process.wait()

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        self._process.kill()
        self._process.wait()
        self._close()

    def _close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def __enter__(self) -> PortalProcess:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()


def own_command(*arguments: str) -> list[str]:
    """How this program starts itself, frozen or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-P", "-m", "sync.cli", *arguments]


def start_portal(home: Path, port: int = 0) -> PortalProcess:
    """Start the portal in a folder and wait until it answers.

    Args:
        home: the portal's folder.
        port: on the loopback address; 0 for a free one.

    Raises:
        EnvironmentTrouble: it did not start; with its last words.
    """
    command = own_command("portal", "serve", "--home", str(home), "--port", str(port), "--watch-parent")
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        env=environment,
    )  # fmt: skip
    words: list[str] = []
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(READY):
                threading.Thread(target=_drain, args=(process,), daemon=True).start()
                return PortalProcess(process, line.removeprefix(READY).strip().rstrip("/") + "/")
            words.append(line.strip())
    finally:
        timer.cancel()
    process.wait()
    raise EnvironmentTrouble(
        say("The portal did not start: {why}", why=" ".join(words[-3:]) or str(process.returncode)), "portal.start"
    )


def _drain(process: subprocess.Popen[str]) -> None:
    """Read on, so that the portal never blocks on a full pipe."""
    try:
        if process.stdout:
            for _ in process.stdout:
                pass
    except ValueError:
        return


def start_county(root: Path) -> PortalProcess:
    """Start a county's portal and tell every profile its address, which is another one each time."""
    portal = start_portal(root / PORTAL_FOLDER)
    tell_address(root, portal.address)
    return portal


def tell_address(root: Path, address: str) -> None:
    """Write the portal's address into every profile of the county."""
    from dataclasses import replace

    for home in sorted((root / PROFILES_FOLDER).iterdir()):
        profile = read_profile(home)
        if profile.portal != address:
            write_profile(home, replace(profile, portal=address))
