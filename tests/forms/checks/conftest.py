"""Makes the shared strategies importable here: ``from strategies import contents``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
