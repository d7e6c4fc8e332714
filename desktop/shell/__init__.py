"""The window around the pages: rail, header, status bar, practice banner, and the way from page to page."""

from __future__ import annotations
