"""Takes the pictures: builds a practice county, then a helper process for each language walks through the screens.

Run inside the environment by ``python3 build_spec screenshots``; a helper has a copy of the county to itself.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from build_spec.screenshots_screens import FIRST_RUN, Screen, screens
from build_spec.speech import line, prepare_streams, tell
from resources.language import LANGUAGES, use_language

SCHEMES = ("light", "dark")
SIZES = ((1366, 768), (1440, 900), (1920, 1080))
# The README shows these, in this language, light, at this size, under the names of their screens alone.
README = ("today", "editor", "review", "answers", "chain")
README_LANGUAGE, README_SIZE = "zh_CN", (1440, 900)
HELPERS = 2
WRONG_USE = 2
_SCREEN = '{"synchronousWindowSystemEvents": false, "windowFrameMargins": false, "screens": [{"name": "wide", "x": 0, "y": 0, "width": 1920, "height": 1200, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}'  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Take the pictures asked for; gives the exit code."""
    prepare_streams()
    wanted = _parsed(arguments)
    chosen = choose(wanted.only, readme=wanted.readme)
    if isinstance(chosen, str):
        print(chosen, file=sys.stderr)
        return WRONG_USE
    if wanted.language:
        return walk(wanted.language, chosen, wanted.out, wanted.county, readme=wanted.readme)
    languages = (README_LANGUAGE,) if wanted.readme else LANGUAGES
    county = _county() if any(each.page for each in chosen) else None
    return _in_helpers(arguments, languages, county, len(chosen), readme=wanted.readme)


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("screenshots_taking")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--language", choices=LANGUAGES, default="")
    parser.add_argument("--county", type=Path)
    return parser.parse_args(arguments)


def choose(only: Sequence[str], *, readme: bool) -> tuple[Screen, ...] | str:
    """The screens asked for, or the sentence that says which names there are."""
    known = [each for each in screens() if not readme or each.name in README]
    names = [each.name for each in known]
    for name in only:
        if name not in names:
            return f"没有名为“{name}”的界面，可选：{' '.join(names)}\nThere is no screen '{name}'; choose of: {' '.join(names)}"
    return tuple(each for each in known if not only or each.name in only)


# ---------------------------------------------------------------------------------------------- the conductor


def _county() -> Path:
    from build_spec.screenshots_county import build

    use_language(README_LANGUAGE)
    tell("[1/2] 建立练习县", "[1/2] Building the practice county")
    root = Path(tempfile.mkdtemp(prefix="county-", dir=Path.cwd())) / "practice"
    build(root, lambda sentence: line(f"      {sentence}"))
    return root


def _in_helpers(
    arguments: Sequence[str], languages: Sequence[str], county: Path | None, count: int, *, readme: bool
) -> int:
    pictures = count * len(languages) * (1 if readme else len(SCHEMES) * len(SIZES))
    tell(f"[2/2] 截取 {pictures} 张", f"[2/2] Taking {pictures} pictures")
    began, failed = time.monotonic(), 0
    waiting, running = list(languages), list[subprocess.Popen[bytes]]()
    while waiting or running:
        while waiting and len(running) < HELPERS:
            running.append(_helper(arguments, waiting.pop(0), county))
        failed += running.pop(0).wait() != 0
    tell(f"用时 {time.monotonic() - began:.0f} 秒", f"Took {time.monotonic() - began:.0f} s")
    return int(bool(failed))


def _helper(arguments: Sequence[str], language: str, county: Path | None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "build_spec.screenshots_taking", *arguments, "--language", language]
    home = Path(tempfile.mkdtemp(prefix=f"{language}-", dir=Path.cwd()))
    if county is not None:
        shutil.copytree(county, home / "practice")
        command += ["--county", str(home / "practice")]
    return subprocess.Popen(command, env=_variables(home), stdin=subprocess.DEVNULL)


def _variables(home: Path) -> dict[str, str]:
    """Without a screen where that shows the same fonts: on Windows the offscreen platform has none."""
    if sys.platform == "win32":
        return {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    screen = home / "screen.json"
    screen.write_text(_SCREEN, encoding="utf-8")
    return {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={screen}"}


# ------------------------------------------------------------------------------------------------ the helper


def walk(language: str, chosen: Sequence[Screen], out: Path, county: Path | None, *, readme: bool) -> int:
    """Take the screens in one language; gives 1 if one of them did not come up."""
    from build_spec.screenshots_camera import Look, NotShown, pictures, quiet_platform, window_at
    from sync.practice.county import home_of

    quiet_platform()
    sizes = (README_SIZE,) if readme else SIZES
    looks = [Look(scheme, size) for scheme in (SCHEMES[:1] if readme else SCHEMES) for size in sizes]
    failed = 0
    for (officer, first_run), group in groupby(chosen, lambda each: (each.officer, each.name == FIRST_RUN)):
        home = county.parent / "nobody" if county is not None else Path.cwd() / language
        at = home if first_run or county is None else home_of(county, officer)
        with window_at(at, None if first_run else county, language, sizes[0]) as program:
            for screen in group:
                try:
                    for look, image in pictures(program, screen, looks):
                        name = screen.name if readme else f"{screen.name}-{language}-{look}"
                        image.save(str(out / f"{name}.png"))
                    line(f"      {language} {screen.name}")
                except (NotShown, LookupError) as error:
                    failed += 1
                    tell(f"{language} {screen.name} 没有显示出来：{error}", f"did not come up: {error}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
