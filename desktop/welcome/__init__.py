"""The first run: enrol with the file the administrator handed out, or walk into the practice county."""

from __future__ import annotations
