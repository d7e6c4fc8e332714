"""The installed Qt binding survives many calls that return nothing: 6.12.0 aborted after some 5,000."""

from __future__ import annotations

import subprocess
import sys

CALLS = """
from PySide6.QtCore import QObject
thing = QObject()
for number in range(20_000):
    thing.setObjectName("x")
print(number)
"""


def test_twenty_thousand_void_calls_survive() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", CALLS], capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    assert (answer.returncode, answer.stdout.strip()) == (0, "19999")
