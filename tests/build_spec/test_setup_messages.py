"""Every failure of the set-up is a sentence in both languages with exit code 3, and says what to do."""

from __future__ import annotations

import ast
import errno
import subprocess
import sys
from pathlib import Path

import pytest

from build_spec import speech
from build_spec.installing import why
from build_spec.places import PROJECT
from build_spec.speech import Stop

RETRY = (
    "WARNING: Retrying (Retry(total=1, connect=None)) after connection broken by 'NewConnectionError'\n"
    "ERROR: Could not find a version that satisfies the requirement alembic==1.20.1 (from versions: none)\n"
    "ERROR: No matching distribution found for alembic==1.20.1\n"
)


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (RETRY, "连不上软件源", "cannot be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n", "摘要不符", "digest"),
        ("ERROR: Could not install: [Errno 28] No space left on device\n", "磁盘空间不足", "disk is full"),
        ("SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))\n", "证书", "certificate"),
        ("ERROR: No matching distribution found for nh3==0.3.8\n", "没有适合本机", "nh3==0.3.8"),
        ("ERROR: something new\n", "something new", "something new"),
        ("", "pip 没有成功", "pip did not succeed"),
    ],
)
def test_the_cause_is_read_from_what_pip_said(words: str, zh: str, en: str) -> None:
    stop = why(words, "pip")
    assert zh in stop.zh
    assert en in stop.en
    assert stop.code == 3


@pytest.mark.parametrize(
    ("error", "zh"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "x"), "磁盘空间不足"),
        (PermissionError(errno.EACCES, "Permission denied", "/home/x"), "/home/x"),
    ],
)
def test_the_systems_own_errors(error: OSError, zh: str) -> None:
    stop = speech.of_os_error(error)
    assert zh in stop.zh
    assert stop.code == 3


def test_both_languages_are_shown_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert speech.report(Stop("出错了", "It failed", 2)) == 2
    assert capsys.readouterr().err == "出错了\nIt failed\n"


def build_spec(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``python3 build_spec`` with nothing in the environment but what is given."""
    return subprocess.run(
        [sys.executable, "build_spec", *arguments],
        cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **variables},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_help_names_every_verb() -> None:
    answer = build_spec("--help")
    assert answer.returncode == 0
    for verb in ("run", "--headless", "test", "freeze", "lock", "GAOQIAN_VENV"):
        assert verb in answer.stdout


@pytest.mark.parametrize("arguments", [(), ("walk",), ("freeze", "now"), ("lock", "--fast")])
def test_wrong_use_is_exit_code_2(arguments: tuple[str, ...]) -> None:
    answer = build_spec(*arguments)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


def test_a_folder_of_someone_else_is_refused_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").touch()
    answer = build_spec("test", "--version", GAOQIAN_VENV=str(tmp_path))
    assert answer.returncode == 3
    assert "GAOQIAN_VENV" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_console_that_lacks_chinese_characters_ends_nothing(tmp_path: Path) -> None:
    assert build_spec("--help", PYTHONIOENCODING="ascii:strict").returncode == 0


def test_the_first_file_is_readable_by_an_old_python() -> None:
    text = (PROJECT / "build_spec" / "__main__.py").read_text(encoding="utf-8")
    assert ast.parse(text, feature_version=(3, 4)).body
    assert text.index("version_info < (3, 11)") < text.index("import main")
