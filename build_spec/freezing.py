"""The verb ``freeze``: one folder that runs without Python, and the proof that it does.

PyInstaller makes a folder for the system it runs on only: the Windows one is made on Windows.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

from build_spec import environment, running, system
from build_spec.places import PROJECT, WINDOWS, venv_folder
from build_spec.speech import Stop, tell

FROZEN = PROJECT / "dist" / "gaoqian"
# What the operating system itself needs before any program can start; everything else is taken away.
_WINDOWS_NEEDS = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT")


def freeze() -> int:
    """Build ``dist/gaoqian`` and walk the practice county with it, on its own; gives the walk's exit code.

    Raises:
        Stop: when the folder cannot be built.
    """
    running.require_whole_project()
    system.prepare("freeze", first=True)
    python = environment.ensure("dev")
    tell("生成免安装程序文件夹", "Building the stand-alone folder")
    began = time.monotonic()
    build(python)
    seconds = round(time.monotonic() - began)
    size = size_of(FROZEN) // 1_000_000
    tell(f"{FROZEN}：{size} MB，用时 {seconds} 秒", f"built in {seconds} s")
    return walk_frozen(FROZEN)


def build(python: Path) -> None:
    """Run PyInstaller over the spec file.

    Raises:
        Stop: when it fails.
    """
    folders = ["--distpath", str(PROJECT / "dist"), "--workpath", str(PROJECT / "build" / "freeze")]
    spec = str(PROJECT / "build_spec" / "gaoqian.spec")
    command = [str(python), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *folders, spec]
    variables = environment.child_environment(venv_folder()) | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=PROJECT, env=variables, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise Stop(
            "免安装文件夹没有生成，原因见上面的输出。",
            "The stand-alone folder was not built; the cause is above.",
        )


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder, links not followed."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())


def walk_frozen(frozen: Path) -> int:
    """Walk the practice county with the frozen program, from a strange folder with nothing to lean on."""
    program = frozen / ("gaoqian.exe" if WINDOWS else "gaoqian")
    tell("用生成的程序走一遍练习县", "Walking the practice county with the frozen program")
    with tempfile.TemporaryDirectory(prefix="gaoqian-frozen-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        began = time.monotonic()
        code = subprocess.run(
            [str(program), "practice", "--walk"], cwd=home, env=bare_variables(home), check=False
        ).returncode
        seconds = time.monotonic() - began
    zh, en = ("走通了", "It works") if code == 0 else ("没有走通", "It FAILED")
    tell(f"{zh}，{seconds:.1f} 秒", f"{en}, exit code {code}")
    return code


def bare_variables(home: Path) -> dict[str, str]:
    """An empty environment but for what the system needs, with ``home`` as the person's only place."""
    needs = _WINDOWS_NEEDS if WINDOWS else ()
    kept = {name: os.environ[name] for name in needs if name in os.environ}
    kept |= {"TEMP": str(home), "TMP": str(home)} if WINDOWS else {"LANG": "C.UTF-8"}
    return running.in_home(kept, home)
