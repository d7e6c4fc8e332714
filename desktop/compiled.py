"""Keeps what PySide6 compiles each time it is imported: its own helper modules, which it carries as source in a library.

That is a seventh of the time in which a bare window opens. Python keeps the code of every other module beside it in
``__pycache__``; here the same is done for these, at the same place and under the same conditions. One of them writes stub
files for developers and takes another twelfth of that time to load: it is loaded when somebody looks into it.
"""

from __future__ import annotations

import builtins
import marshal
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import MAGIC_NUMBER, cache_from_source, find_spec, source_hash
from pathlib import Path
from types import CodeType
from typing import Any

_OWN = "shibokensupport/"
_LATER = "shibokensupport/signature/lib/pyi_generator.py"
_STUB = """
def __getattr__(name):
    from desktop.compiled import load_later
    return load_later(globals(), name)
"""
_code_later: list[CodeType] = []


class KeptCode:
    """Compiles as ``compile`` does, but PySide6's helper modules only when their source is another than last time.

    Args:
        path: the file with their code; None keeps nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._plain = builtins.compile
        self._kept = _read(path)
        self._fresh = False

    def __call__(self, source: Any, filename: Any, mode: str, *more: Any, **named: Any) -> Any:
        if not isinstance(source, bytes) or not isinstance(filename, str) or not filename.startswith(_OWN):
            return self._plain(source, filename, mode, *more, **named)
        stands = source_hash(source)
        known = self._kept.get(filename)
        if known is None or known[0] != stands:
            known = self._kept[filename] = stands, self._plain(source, filename, mode, *more, **named)
            self._fresh = True
        if filename != _LATER:
            return known[1]
        _code_later[:] = [known[1]]
        return self._plain(_STUB, filename, mode)

    def keep(self) -> None:
        """Write what was compiled now; where the folder cannot be written, the next start compiles again."""
        if not self._fresh or self._path is None or sys.dont_write_bytecode:
            return
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(MAGIC_NUMBER + marshal.dumps(self._kept))
            os.replace(beside, self._path)


def load_later(module: dict[str, Any], name: str) -> Any:
    """Load the module that was put off, and give one of its names.

    Raises:
        AttributeError: it has no such name; it is not loaded for one of Python's own.
    """
    if not name.startswith("__") and "__getattr__" in module:
        del module["__getattr__"]
        exec(_code_later.pop(), module)
    if name not in module:
        raise AttributeError(name)
    return module[name]


def _read(path: Path | None) -> dict[str, tuple[bytes, CodeType]]:
    try:
        data = path.read_bytes() if path is not None else b""
        kept = marshal.loads(memoryview(data)[len(MAGIC_NUMBER) :]) if data.startswith(MAGIC_NUMBER) else {}
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return kept if isinstance(kept, dict) else {}


def kept_path() -> Path | None:
    """Where the code is kept: beside the compiled modules of the package that carries the sources."""
    found = find_spec("shiboken6")
    if found is None or found.origin is None:
        return None
    return Path(cache_from_source(str(Path(found.origin).with_name("shibokensupport.py"))))


@contextmanager
def compiled_once() -> Iterator[None]:
    """PySide6 is imported inside."""
    if "shiboken6" in sys.modules:
        yield
        return
    code = KeptCode(kept_path())
    plain, builtins.compile = builtins.compile, code
    try:
        yield
    finally:
        builtins.compile = plain
    code.keep()
