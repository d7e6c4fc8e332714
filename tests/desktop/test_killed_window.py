"""The window killed while somebody writes: at most two seconds are lost, and the draft is named at the next start.

wagtail#995, getodk/collect#6522: text lost on a cut-off, and a row that is left without its text.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.typist import sign

from sync.desk import Desk
from sync.practice.county import home_of

pytestmark = pytest.mark.window
ROOT = Path(__file__).resolve().parents[2]
AT_RISK = 2.0
KEYS = 120


def test_at_most_two_seconds_are_lost(desks: Callable[..., Any], writer: Any, tmp_path: Path) -> None:
    with desks("zhou-ming") as opened:
        article = writer.write(opened["zhou-ming"], title="断电前写的")
        other = writer.write(opened["zhou-ming"], title="没有动过的")
    home = home_of(tmp_path / "home", "zhou-ming")
    typed, killed = type_and_die(home, article)
    assert len(typed) == KEYS
    with Desk.open(home) as desk:
        text = desk.draft(article).content.to_bytes().decode("utf-8")
        safe = [sign(number) for number, moment in enumerate(typed) if moment <= killed - AT_RISK]
        assert len(safe) > KEYS // 4, "it was killed in the middle of writing"
        assert "".join(safe) in text
        assert [found.article for found in desk.recoveries()] == [article]
        (found,) = desk.recoveries()
        assert found.before is not None
        assert sign(0) not in found.before.to_bytes().decode("utf-8")
        listed = {row.article for row in desk.article_rows(desk.article_ids())}
        assert listed == {article, other}
        assert all(desk.draft(each).content.title for each in listed), "no row without its text"


def test_nothing_is_lost_when_the_session_ends(desks: Callable[..., Any], writer: Any, tmp_path: Path) -> None:
    with desks("zhou-ming") as opened:
        article = writer.write(opened["zhou-ming"], title="关机前写的")
    home = home_of(tmp_path / "home", "zhou-ming")
    typed, _ = type_and_die(home, article, "SIGTERM", status=0)
    with Desk.open(home) as desk:
        text = desk.draft(article).content.to_bytes().decode("utf-8")
        assert "".join(sign(number) for number in range(len(typed))) in text
        assert desk.recoveries() == (), "nobody speaks of a crash"


def type_and_die(
    home: Path, article: str, last: str = "SIGKILL", status: int | None = None
) -> tuple[list[float], float]:
    """When each key was pressed, and when the signal came; seconds of one clock."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    done = subprocess.run(
        [sys.executable, "-m", "support.typist", str(home), article, str(KEYS), last],
        env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    lines = [line.split() for line in done.stdout.splitlines()]
    told = [float(moment) for what, moment in lines if what == "typed"]
    killed = [float(moment) for what, moment in lines if what == "killed"]
    assert killed, done.stderr
    assert done.returncode == (-signal.SIGKILL if status is None else status), done.stderr
    return told, killed[0]
