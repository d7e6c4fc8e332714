"""The PIN of a desk outside of signing: how it stands, whether it is right, and another one in its place."""

from __future__ import annotations

from dataclasses import dataclass

from sync.desk.context import Context


@dataclass(frozen=True)
class PinStanding:
    """How the PIN stands.

    Attributes:
        tries_left: wrong PINs that may still be typed before the key rests.
        rests: for how many minutes no PIN is taken; 0 for none.
    """

    tries_left: int
    rests: int


class Pins:
    """The PIN of one desk.

    Args:
        context: of the open desk.
    """

    def __init__(self, context: Context) -> None:
        self._ring = context.ring

    def standing(self) -> PinStanding:
        """How often a wrong PIN may still be typed, and for how long none is taken."""
        return PinStanding(self._ring.tries_left(), self._ring.rests())

    def check(self, pin: str) -> None:
        """Whether the PIN is right; a wrong one counts as it does when signing.

        Raises:
            WrongPin: with the tries left.
            PinLocked: with the minutes the key rests.
        """
        self._ring.check_pin(pin)

    def change(self, old: str, new: str) -> None:
        """Let another PIN open the signing key; everything signed before stays as it is.

        Raises:
            WrongPin, PinLocked: as ``check``.
            Refused: the new PIN is too short.
        """
        self._ring.change_pin(old, new)
