"""What can be wrong with a reference pack, told apart for callers; the sentences are made at the fault."""

from __future__ import annotations

from forms.errors import EnvironmentTrouble, Refused


class PackExpired(EnvironmentTrouble):
    """The pack offered is over by this computer's clock: held back, not renewed, or the clock is wrong."""


class PackUnreachable(EnvironmentTrouble):
    """The portal or the folder does not give the pack."""


class PackBusy(EnvironmentTrouble):
    """Another process of this program holds the same folder."""


class PackDamaged(EnvironmentTrouble):
    """A file of the pack on this computer is gone or spoilt."""


class PackRolledBack(Refused):
    """The pack offered is older than the one accepted before."""


class PackTampered(Refused):
    """The pack offered is not what the administrators signed."""


class PackUnsigned(Refused):
    """Administrators' signatures are still missing."""
