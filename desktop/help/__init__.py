"""The help that lies on this computer: topics by page, pictures the program draws itself, and the keys in force."""

from __future__ import annotations
