"""今日: what waits for the person here, what turns red first, and the way back after a crash."""

from __future__ import annotations
