"""The family ``replies``."""

from __future__ import annotations

from collections.abc import Iterable

from forms.checks.pack import RulePack
from forms.checks.rule import AnyRule


def rules(packs: tuple[RulePack, ...]) -> Iterable[AnyRule]:
    """The rules of this family."""
    return ()
