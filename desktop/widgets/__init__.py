"""The parts every screen is made of. They know the theme and nothing of articles, desks or pages."""

from __future__ import annotations
