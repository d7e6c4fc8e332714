"""PySide6's own helper modules are compiled once and kept, and behave as they do without."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.compiled import KeptCode, kept_path

LOOK = """
import builtins
plain = builtins.compile
from desktop.quick import import_plainly
import_plainly()
assert builtins.compile is plain
import sys
from PySide6.QtCore import QPoint
assert "argparse" not in sys.modules
try:
    QPoint("x")
except TypeError as error:
    assert "QPoint" in str(error), error
else:
    raise AssertionError
assert "setX" in QPoint.setX.__doc__, QPoint.setX.__doc__
from PySide6.support.signature.lib import pyi_generator
assert not hasattr(pyi_generator, "__wrapped__") and "argparse" not in sys.modules
assert callable(pyi_generator.generate_pyi) and "argparse" in sys.modules
assert not hasattr(pyi_generator, "nothing_of_that_name")
"""
Run = Callable[[], Path]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Looks in a fresh process whose compiled modules lie in a folder of its own; gives the file that is kept there."""

    def start() -> Path:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        subprocess.run([sys.executable, "-c", LOOK], check=True, timeout=60, env=environment)
        (kept,) = tmp_path.rglob("shibokensupport.*")
        return kept

    return start


def test_it_is_kept_once_and_used_again(run: Run) -> None:
    kept = run()
    stands = kept.stat()
    assert run() == kept
    assert (kept.stat().st_mtime_ns, kept.stat().st_ino) == (stands.st_mtime_ns, stands.st_ino)


@pytest.mark.parametrize("spoil", [lambda data: b"", lambda data: data[:-1000], lambda data: b"\0\0\0\0" + data[4:]])
def test_what_does_not_read_is_made_anew(run: Run, spoil: Callable[[bytes], bytes]) -> None:
    kept = run()
    whole = kept.read_bytes()
    kept.write_bytes(spoil(whole))
    assert len(run().read_bytes()) == len(whole)


def test_another_source_is_compiled(tmp_path: Path) -> None:
    path, name = tmp_path / "kept", "shibokensupport/a.py"
    first = KeptCode(path)
    exec(first(b"a = 1", name, "exec"), old := {})
    first.keep()
    second = KeptCode(path)
    exec(second(b"a = 2", name, "exec"), new := {})
    exec(second(b"a = 1", "elsewhere.py", "exec"), other := {})
    assert (old["a"], new["a"], other["a"]) == (1, 2, 1)


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    code = KeptCode(tmp_path / "file" / "kept")
    exec(code(b"a = 1", "shibokensupport/a.py", "exec"), made := {})
    code.keep()
    assert made["a"] == 1
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_it_lies_beside_the_compiled_modules_of_its_package() -> None:
    import shiboken6

    path = kept_path()
    assert path is not None
    assert path.parent == Path(str(shiboken6.__cached__)).parent
