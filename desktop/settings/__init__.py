"""The settings: language, theme, text size, and who sits here with which key."""

from __future__ import annotations
