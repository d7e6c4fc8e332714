"""What the set-up says to a person: one plain line in Chinese and in English, never a traceback.

It cannot use the program's own translations: they are not on the path yet.
"""

from __future__ import annotations

import errno
import sys
from typing import TextIO

ENVIRONMENT = 3
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_WINDOWS_DISK_FULL = 112


class Stop(Exception):
    """The set-up cannot go on.

    Attributes:
        zh: what happened and what to do, in Chinese.
        en: the same in English.
        code: the exit code; 3 means that the machine is in the way.
    """

    def __init__(self, zh: str, en: str, code: int = ENVIRONMENT) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.code = code


def prepare_streams() -> None:
    """Make sure that no character a console lacks can end the run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def tell(zh: str, en: str) -> None:
    """One line of progress, shown at once even when the output is a file or a pipe."""
    line(f"{zh} · {en}")


def line(text: str) -> None:
    """One line as it is."""
    print(text, flush=True)


def report(stop: Stop, stream: TextIO | None = None) -> int:
    """Show why the set-up stopped; gives the exit code."""
    print(f"{stop.zh}\n{stop.en}", file=stream or sys.stderr, flush=True)
    return stop.code


def disk_full() -> Stop:
    """The sentence for a full disk."""
    return Stop(
        "磁盘空间不足，运行环境没有装完。请腾出约 1 GB 空间后再次运行同一命令，会自动重新安装。您的稿件没有受影响。",
        "The disk is full and the set-up did not finish. Free about 1 GB and run the same command again; "
        "it starts over by itself. Your articles were not touched.",
    )


def interrupted() -> Stop:
    """The sentence for Ctrl-C and a polite kill."""
    return Stop(
        "已中断。再次运行同一命令即可继续，没有装完的部分会自动重做。",
        "Interrupted. Run the same command again to go on; what was half done is redone by itself.",
    )


def of_os_error(error: OSError) -> Stop:
    """The sentence for a failure of the operating system."""
    if error.errno in _NO_SPACE or getattr(error, "winerror", None) == _WINDOWS_DISK_FULL:
        return disk_full()
    where = error.filename or ""
    return Stop(
        f"系统不允许这一步：{error.strerror or error} {where}。"
        "请检查该文件夹的权限，或用环境变量 GAOQIAN_VENV 另指定一个文件夹。",
        f"The system refused this step: {error.strerror or error} {where}. "
        "Check the rights on that folder, or name another one in GAOQIAN_VENV.",
    )
