"""The fixtures of the review's tests: the other desks, and a person at the real program."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def _review() -> ModuleType:
    """The conftest beside, by its path: both are called ``conftest``."""
    name = "review_conftest"
    if name not in sys.modules:
        path = Path(__file__).parents[1] / "review" / "conftest.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name]


others, here = _review().others, _review().here
