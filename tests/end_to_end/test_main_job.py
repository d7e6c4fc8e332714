"""The main job as a newcomer starts it: one command, its own process, exit 0 only if everything held."""

from __future__ import annotations

import subprocess

from sync.practice.process import own_command


def test_one_article_from_draft_to_published(tmp_path) -> None:
    done = subprocess.run(
        own_command("practice", "--walk"), cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=280,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert any("已发布：http://127.0.0.1" in line for line in lines)
    assert any("12 项全部成立" in line for line in lines)
    assert any("改动一个数字即被发现" in line for line in lines)
    assert any("只用 openssl 和 jq" in line for line in lines)
