"""A rule pack of made-up words, one for each severity, so that tests of the window hang on no rule that ships."""

from __future__ import annotations

import json
from typing import Any

from forms.checks.pack import read_pack
from sync.desk import Desk
from sync.store import checks

GRAVE, BLOCKING, ERROR, DOUBTFUL, HINT = "甲错词", "乙密词", "丙误词", "丁疑词", "戊示词"
RIGHT = {GRAVE: "甲正词", ERROR: "丙正词", DOUBTFUL: "丁正词"}
SOURCE = "云溪市用词表 第 1 条"


def _labels(text: str) -> dict[str, str]:
    return {"zh_CN": text, "zh_TW": text, "en": text}


def _row(code: str, severity: str, word: str, **more: Any) -> dict[str, Any]:
    instead = {"replace": RIGHT[word]} if word in RIGHT else {}
    return {
        "code": f"unit.{code}", "severity": severity, "pattern": word, "name": _labels(f"规则{word}"),
        "message": _labels(f"“{word}”写错了。"), "explanation": _labels("按用词表改正。\n核对原文。"), "source": SOURCE,
        "confidence": "standard", "hits": [f"这里有{word}。"], "misses": ["这里没有。"], **instead, **more,
    }  # fmt: skip


def pack_bytes() -> bytes:
    """The pack: C, E and W suggest something, E is sure of it."""
    rows = [
        _row("grave", "C", GRAVE),
        _row("blocking", "B", BLOCKING),
        _row("error", "E", ERROR, fix=True),
        _row("doubtful", "W", DOUBTFUL),
        _row("hint", "I", HINT),
    ]
    frame = {"format": "gaoqian-rules/1", "id": "test-words", "version": 2, "date": "2026-01-05",
             "labels": _labels("测试用词"), "sections": {"number-patterns": rows}}  # fmt: skip
    return json.dumps(frame, ensure_ascii=False).encode()


def put_pack(desk: Desk) -> None:
    """Let the pack be in force at a desk, as if it had come with the reference pack."""
    pack = read_pack(pack_bytes())
    with desk.context.store.writing() as tx:
        checks.put_pack(tx, pack.id, pack.version, pack_bytes())
