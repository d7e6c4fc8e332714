"""One person's desk: the one set of functions under both the command line and the window.

A desk joins the profile's keys, its encrypted store and the reference pack. Everything it gives out is a frozen value.
``Desk`` is loaded on first use, because the window must be painted before the store's libraries are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sync.desk.desk import Desk

__all__ = ["Desk"]


def __getattr__(name: str) -> Any:
    if name == "Desk":
        from sync.desk.desk import Desk

        return Desk
    raise AttributeError(name)
