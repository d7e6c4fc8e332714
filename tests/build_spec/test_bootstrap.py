"""``python3 build_spec run`` from a fresh copy, with a real pip and a lock of one small local wheel.

The copy's program only says with what it was started; everything before it is the real thing.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from build_spec.environment import STAMP
from build_spec.guard import MARK
from build_spec.places import PROJECT, scripts_folder, site_packages, venv_python

ENTRY = """
import json, os, sys
import gaoqian_probe
where = {"home": os.environ["HOME"], "here": os.getcwd(), "prefix": sys.prefix}
print(json.dumps({"arguments": sys.argv[1:], **where}))
sys.exit(gaoqian_probe.CODE)
"""


class Copy:
    """A fresh copy of the set-up with its own program and lock, and a folder of wheels as the index."""

    def __init__(self, root: Path, wheels: Path) -> None:
        self.root = root
        self.wheels = wheels
        shutil.copytree(PROJECT / "build_spec", root / "build_spec", ignore=shutil.ignore_patterns("__pycache__"))
        (root / "desktop").mkdir()
        (root / "desktop" / "__init__.py").touch()
        (root / "desktop" / "entry.py").write_text(ENTRY, encoding="utf-8")
        self.venv = root / ".venv"
        wheels.mkdir(exist_ok=True)
        self.lock_to(code=7)

    def lock_to(self, code: int, digest: str = "") -> None:
        """Make a wheel whose module holds ``code``, and lock it by its digest or by a false one."""
        wheel = self.wheels / f"gaoqian_probe-{code}-py3-none-any.whl"
        info = f"gaoqian_probe-{code}.dist-info"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("gaoqian_probe.py", f"CODE = {code}\n")
            archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: gaoqian-probe\nVersion: {code}\n")
            archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(f"{info}/RECORD", "")
        digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
        lock = self.root / "build_spec" / "locks" / "runtime.txt"
        lock.write_text(f"gaoqian-probe=={code} \\\n    --hash=sha256:{digest}\n", encoding="utf-8")

    def variables(self, **more: str) -> dict[str, str]:
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "PIP_CONFIG_FILE": os.devnull}
        home = {"HOME": str(self.root), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        return home | offline | more

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "build_spec", "run", *arguments],
            cwd=self.root,
            env=self.variables(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


def said(answer: subprocess.CompletedProcess[str]) -> dict[str, object]:
    """What the started program printed last."""
    found = json.loads(answer.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path, tmp_path / "wheels")


Finished = tuple[Copy, subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """A copy that was started once without a window, and how that went."""
    root = tmp_path_factory.mktemp("finished")
    copy = Copy(root, root / "wheels")
    return copy, copy.run("--headless")


def test_the_first_start_sets_up_and_hands_over(finished: Finished) -> None:
    copy, answer = finished
    assert answer.returncode == 7, answer.stderr
    assert said(answer)["arguments"] == ["practice", "--walk"]
    assert said(answer)["prefix"] == str(copy.venv)
    for stage in ("[1/3]", "[2/3]", "[3/3]"):
        assert stage in answer.stdout


def test_the_walk_has_a_home_of_its_own_that_is_gone_afterwards(finished: Finished) -> None:
    copy, answer = finished
    home = Path(str(said(answer)["home"]))
    assert home != copy.root
    assert str(said(answer)["here"]) == str(home)
    assert not home.exists()


def child_seconds() -> float:
    """Processor time of all finished child processes: unlike the clock it does not mind a busy machine."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_the_second_start_hands_over_at_once(finished: Finished) -> None:
    copy, _ = finished
    before = child_seconds()
    answer = copy.run("show", "a b")
    assert child_seconds() - before < 0.5
    assert answer.returncode == 7, answer.stderr
    assert len(answer.stdout.splitlines()) == 1
    assert said(answer)["arguments"] == ["show", "a b"]


def test_a_window_is_opened_where_there_is_a_screen(finished: Finished) -> None:
    copy, _ = finished
    assert said(copy.run(QT_QPA_PLATFORM="offscreen"))["arguments"] == ["practice", "--open"]


def test_without_a_screen_the_way_without_a_window_is_named(copy: Copy) -> None:
    answer = copy.run()
    assert answer.returncode == 3
    assert "run --headless" in answer.stderr
    assert not copy.venv.exists()


def test_the_command_works_from_a_folder_with_misleading_names(finished: Finished, tmp_path: Path) -> None:
    copy, _ = finished
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "entry.py").write_text("raise SystemExit(99)", encoding="utf-8")
    command = [scripts_folder(copy.venv) / "gaoqian", "list"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 7


def test_another_folder_can_be_named(copy: Copy, tmp_path: Path) -> None:
    elsewhere = tmp_path / "else where"
    assert copy.run("--headless", GAOQIAN_VENV=str(elsewhere)).returncode == 7
    assert (elsewhere / STAMP).exists()
    assert not copy.venv.exists()


def test_a_half_made_environment_is_made_anew(copy: Copy) -> None:
    site_packages(copy.venv).mkdir(parents=True)
    (copy.venv / MARK).touch()
    (site_packages(copy.venv) / "gaoqian_probe.py").write_text("CODE = 99", encoding="utf-8")
    assert copy.run("--headless").returncode == 7


def test_a_changed_lock_and_a_lost_interpreter_are_noticed(copy: Copy) -> None:
    assert copy.run("--headless").returncode == 7
    copy.lock_to(code=8)
    assert copy.run("--headless").returncode == 8
    venv_python(copy.venv).unlink()
    assert copy.run("--headless").returncode == 8


def test_a_false_digest_is_refused(copy: Copy) -> None:
    copy.lock_to(code=7, digest="0" * 64)
    answer = copy.run("--headless")
    assert answer.returncode == 3
    assert answer.stderr.splitlines()[-1].startswith("A downloaded file does not match the digest")
    assert not (copy.venv / STAMP).exists()


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_without_a_network_it_says_so_and_goes_on_later(copy: Copy) -> None:
    index = f"http://127.0.0.1:{closed_port()}/simple"
    answer = copy.run("--headless", PIP_NO_INDEX="0", PIP_FIND_LINKS="", PIP_INDEX_URL=index, PIP_RETRIES="0")
    assert answer.returncode == 3
    assert answer.stderr.splitlines()[-1].startswith("The package source cannot be reached")
    assert "Traceback" not in answer.stderr
    assert copy.run("--headless").returncode == 7


def test_an_interrupted_installation_ends_cleanly_and_starts_over(copy: Copy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as index:  # accepts and never answers
        index.settimeout(60)
        address = f"http://127.0.0.1:{index.getsockname()[1]}/simple"
        process = subprocess.Popen(
            [sys.executable, "build_spec", "run", "--headless"],
            cwd=copy.root,
            env=copy.variables(PIP_NO_INDEX="0", PIP_FIND_LINKS="", PIP_INDEX_URL=address),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        with index.accept()[0]:
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=60)
    assert process.returncode == 3
    assert errors.splitlines()[-1].startswith("Interrupted.")
    assert "Traceback" not in errors
    assert copy.run("--headless").returncode == 7


def test_an_incomplete_copy_is_noticed_first(copy: Copy) -> None:
    (copy.root / "desktop" / "entry.py").unlink()
    answer = copy.run("--headless")
    assert answer.returncode == 3
    assert "entry.py" in answer.stderr
    assert not copy.venv.exists()
