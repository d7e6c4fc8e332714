"""What the screens are told of the emergency lane (应急通道) and of joint publication (联合发布): plain values."""

from __future__ import annotations

from dataclasses import dataclass

from resources.language import Sentence


@dataclass(frozen=True)
class EmergencyView:
    """The emergency lane of an article: as it may be taken, as it was taken, and what it still owes.

    Attributes:
        reason: why it could not wait, as the author signed; empty while the lane is only offered.
        skipped: labels of the stations of the usual route that it goes without.
        leaders: names of those who sign off in it.
        lookers: names of those who may look back.
        until: RFC 3339 by which somebody looks back, counted from the sign-off, or from now while there is none;
            ``provisional`` when a year was counted whose holidays are not known.
        owed: whether it was signed off and nobody has looked back yet.
        looked: who looked back, and ``looked_at`` when (RFC 3339), empty before; ``finding`` and ``remark`` what was
            found.
        joint: whether units can be asked to countersign in it.
        refused: why it is not open although the column has it; None when it is.
    """

    reason: str
    skipped: tuple[str, ...]
    leaders: tuple[str, ...]
    lookers: tuple[str, ...]
    until: str
    provisional: bool
    owed: bool = False
    looked: str = ""
    looked_at: str = ""
    finding: str = ""
    remark: str = ""
    joint: bool = False
    refused: Sentence | None = None


@dataclass(frozen=True)
class JointView:
    """A joint publication: names of the leading unit (牵头), of the others (联合), and of those yet to countersign."""

    lead: str
    units: tuple[str, ...]
    lacking: tuple[str, ...]
