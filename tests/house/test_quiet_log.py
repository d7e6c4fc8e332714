"""The rules that the tests themselves stand on: an unexpected warning fails a test, an expected one does not.

The cases run in a pytest process of their own, under the project's real settings and conftest.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

CASES = """
import logging
import os
import warnings

import pytest

LOG = logging.getLogger("sync.exchange")


def test_unexpected():
    LOG.warning("offline")


def test_expected(expect_log):
    with expect_log("sync", "off"):
        LOG.warning("offline")


def test_expected_in_vain(expect_log):
    with expect_log("sync", "off"):
        pass


def test_another_one_than_expected(expect_log):
    with expect_log("sync.exchange", "offline"):
        LOG.warning("offline")
        logging.getLogger("sync.portal").error("disk full")


def test_information():
    LOG.info("online")


@pytest.fixture
def late():
    yield
    LOG.warning("left open")


def test_at_the_end(late):
    assert True


def test_after_the_end():
    assert True


def test_python_warning():
    warnings.warn("old", DeprecationWarning, stacklevel=1)


@pytest.mark.window
def test_window(qapp):
    assert qapp.platformName() == "xcb"


def test_home():
    assert os.environ["HOME"] != OWN_HOME and OWN_HOME not in os.environ["XDG_DATA_HOME"]
"""


def outcomes(tmp_path: Path, *options: str) -> dict[str, str]:
    """Run the cases; gives the outcome of each as pytest's summary names it."""
    (tmp_path / "tests").mkdir()
    shutil.copy(PROJECT / "tests" / "conftest.py", tmp_path / "tests" / "conftest.py")
    shutil.copy(PROJECT / "pyproject.toml", tmp_path / "pyproject.toml")
    text = CASES.replace("OWN_HOME", repr(str(Path.home())))
    (tmp_path / "tests" / "test_case.py").write_text(text, encoding="utf-8")
    settings = ["-o", f"pythonpath='{PROJECT}' '{PROJECT / 'tests'}'", "-rA", "-q"]
    command = [sys.executable, "-m", "pytest", *settings, *options, "tests/test_case.py"]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    found = re.findall(r"^(PASSED|FAILED|ERROR) tests/test_case\.py::(\w+)", answer.stdout, re.MULTILINE)
    return {name: " ".join(word for word, other in found if other == name) for _, name in found}


EXPECTED = {
    "test_unexpected": "FAILED",
    "test_expected": "PASSED",
    "test_expected_in_vain": "FAILED",
    "test_another_one_than_expected": "FAILED",
    "test_information": "PASSED",
    "test_at_the_end": "PASSED ERROR",
    "test_after_the_end": "PASSED",
    "test_python_warning": "FAILED",
    "test_home": "PASSED",
}


def test_rules_with_a_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    assert outcomes(tmp_path) == EXPECTED | {"test_window": "PASSED"}


def test_a_window_test_does_not_pass_without_a_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert outcomes(tmp_path, "--no-xvfb", "-k", "window") == {"test_window": "ERROR"}
