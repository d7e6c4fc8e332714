"""The list of articles: a lazy model over row ids, a delegate that paints two-line rows, and the page."""

from __future__ import annotations
