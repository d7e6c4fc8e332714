"""What the tests of names share: a unit's own pack, and the rules of the family made of it."""

from __future__ import annotations

import json
from typing import Any

from checks_kit import TODAY

from forms.checks import names
from forms.checks.book import RuleBook
from forms.checks.pack import packs_in_force, read_pack


def pack_of(**sections: Any) -> RuleBook:
    """The rules of the family under a unit's own pack with these sections."""
    rows = {
        key: [{"source": "本单位名录", "confidence": "official", **row} for row in value]
        for key, value in sections.items()
    }
    data = {
        "format": "gaoqian-rules/1", "id": "own", "version": 1, "date": "2026-01-01", "unit": "u1",
        "labels": {"zh_CN": "本单位", "zh_TW": "本單位", "en": "Own"}, "sections": rows,
    }  # fmt: skip
    own = read_pack(json.dumps(data, ensure_ascii=False).encode())
    packs = packs_in_force((own,), "u1", TODAY)
    return RuleBook(packs, names.rules(packs))
