"""Running ``venv`` and ``pip``, and reading from pip's own words why it failed.

pip uses whatever index the machine is configured with; this module never names one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from build_spec.places import WINDOWS
from build_spec.speech import Stop, disk_full

# Variables of an outer Python or pip that would install somewhere else or import something else.
FOREIGN = frozenset(
    {
        "PYTHONPATH",
        "PYTHONHOME",
        "PYTHONSTARTUP",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_USER",
        "PIP_ROOT",
        "PIP_NO_DEPS",
    }
)
_OFFLINE = (
    "Retrying (Retry(",
    "NewConnectionError",
    "Failed to establish a new connection",
    "name resolution",
    "getaddrinfo failed",
    "Network is unreachable",
    "Connection refused",
    "ConnectTimeout",
    "ReadTimeout",
    "Read timed out",
    "ConnectionResetError",
    "ProxyError",
)
_CERTIFICATE = ("CERTIFICATE_VERIFY_FAILED", "SSLError", "SSLCertVerificationError")


def make_venv(venv: Path, handles: tuple[int, ...]) -> None:
    """Make an empty environment with pip in it.

    Raises:
        Stop: when Python cannot.
    """
    code, words = _run_telling([sys.executable, "-m", "venv", str(venv)], handles)
    if code != 0:
        raise why(words, "venv")


def install_locked(python: Path, lock: Path, handles: tuple[int, ...]) -> None:
    """Install exactly what a lock lists, wheels only, every file checked against its digest.

    The byte code is left to the first import of each module: a fifth of the time saved.

    Raises:
        Stop: with the cause in a sentence.
    """
    options = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "--no-compile", "--no-input"]
    patience = ["--retries", "2", "--disable-pip-version-check", "--no-warn-script-location"]
    command = [str(python), "-m", "pip", "install", *options, *patience, "-r", str(lock)]
    code, words = _run_telling(command, handles)
    if code != 0:
        raise why(words, "pip")


def _run_telling(command: Sequence[str], handles: tuple[int, ...]) -> tuple[int, str]:
    """Run a command, show all it says, and keep what it said on standard error."""
    variables = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    variables["PYTHONUTF8"] = "1"
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=variables,
        encoding="utf-8",
        errors="replace",
        pass_fds=() if WINDOWS else handles,
    )
    assert process.stderr is not None
    heard: list[str] = []
    try:
        for line in process.stderr:
            heard.append(line)
            sys.stderr.write(line)
        return process.wait(), "".join(heard)
    except BaseException:
        process.terminate()
        process.wait()
        raise


def why(words: str, program: str) -> Stop:
    """The sentence for a failed installation.

    Args:
        words: what the program wrote on standard error.
        program: its name, for the sentence of last resort.
    """
    if "DO NOT MATCH THE HASHES" in words:
        return Stop(
            "下载的文件与清单登记的摘要不符，已拒绝安装。请换一个可信的软件源，或稍后再试；请勿跳过此项检查。",
            "A downloaded file does not match the digest on the list and was refused. Use a package source "
            "you trust or try later; do not skip this check.",
        )
    if "No space left on device" in words or "[Errno 28]" in words or "[WinError 112]" in words:
        return disk_full()
    if any(sign in words for sign in _CERTIFICATE):
        return Stop(
            "与软件源之间的证书无法验证。请向管理员索取单位的根证书并为 pip 配置好，然后再次运行。",
            "The package source's certificate could not be verified. Ask the administrator for the "
            "organisation's root certificate, set it up for pip, and run this again.",
        )
    if any(sign in words for sign in _OFFLINE):
        return Stop(
            "连不上软件源，依赖没有装完。请检查网络或代理，联通后再次运行同一命令，会自动接着做。",
            "The package source cannot be reached and the set-up did not finish. Check the network or the "
            "proxy and run the same command again; it goes on by itself.",
        )
    if "No matching distribution found" in words:
        return Stop(
            f"软件源没有适合本机的安装包：{_last_error(words)}。"
            "请核对 Python 版本（3.11 至 3.13）、系统版本，以及软件源是否齐全。",
            f"The package source has no package for this machine: {_last_error(words)}. Check the version "
            "of Python (3.11 to 3.13) and of the system, and whether the package source is complete.",
        )
    return Stop(
        f"{program} 没有成功：{_last_error(words)}。详情见上面的输出；再次运行会从头重做。",
        f"{program} did not succeed: {_last_error(words)}. Its own words are above; run again to start over.",
    )


def _last_error(words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR", "Error", "error"))]
    chosen = (errors or lines or ["?"])[-1]
    return chosen.removeprefix("ERROR:").strip().rstrip(".")[:300]
