"""What a sync run has done so far; handed from part to part of the loop."""

from __future__ import annotations

from dataclasses import dataclass, field

from resources.language import Sentence


@dataclass
class Tally:
    """Counts of steps sent, received and refused; sentences for the report; articles touched."""

    sent: int = 0
    received: int = 0
    refused: int = 0
    sentences: list[Sentence] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
