"""Growth between two rounded values: the range in which the true rate lies."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from forms.checks.numbers.reading import Quantity

_SHOWN = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Growth:
    """A rate in percent.

    Attributes:
        low, high: what it may be, given that both values may have been rounded.
        middle: what it is if both values are exact.
    """

    low: Decimal
    high: Decimal
    middle: Decimal

    def allows(self, rate: Decimal, step: Decimal) -> bool:
        """Whether a rate that was rounded or cut off at its last digit can be this one.

        Args:
            rate: in percent, negative for a decline.
            step: worth of its last digit.
        """
        return self.low - step <= rate <= self.high + step

    def shown(self) -> str:
        """The rate with one decimal."""
        return str(self.middle.quantize(_SHOWN, ROUND_HALF_UP))


def growth_range(old: Quantity, new: Quantity) -> Growth | None:
    """The growth from one value to another.

    Returns:
        None where the old value, as rounded, may be nothing, or either is negative.
    """
    least_old, most_old = old.value - old.step / 2, old.value + old.step / 2
    if least_old <= 0 or new.value < 0:
        return None
    low = ((new.value - new.step / 2) / most_old - 1) * 100
    high = ((new.value + new.step / 2) / least_old - 1) * 100
    return Growth(low, high, (new.value / old.value - 1) * 100)
