"""The bodies nobody thought of are those of the tests of forms."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "forms"))
