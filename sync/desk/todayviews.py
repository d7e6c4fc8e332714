"""What waits for the person at a desk, as the screens are told: plain values."""

from __future__ import annotations

from dataclasses import dataclass

from resources.language import Sentence
from sync.desk.claiming import ClaimView
from sync.desk.columns import ColumnClock
from sync.store.records import ArticleRow


@dataclass(frozen=True)
class TodayItem:
    """One thing that waits for the person at this desk.

    Attributes:
        kind: ``returned``, ``sent-back`` (after the person here had signed it), ``review``, ``approve``, ``secrecy``,
            ``look-back``, ``intake``, ``unsure``, ``refused``, ``recovery``, ``draft``, ``column``, ``pack`` or ``sync``.
        article: UUIDv7, empty where it is about the desk; ``number`` the short form people say.
        title: of the article, or what it is about.
        sentence: what is to be done and why.
        begun: RFC 3339, when its time began to run; empty when it does not run.
        reds_at: RFC 3339, the moment it turns red, also when that has passed; empty for never.
        provisional: whether that moment was counted over a year whose holidays are not known (暂估).
        group: ``red``, ``today``, ``soon`` (three days) or ``later``.
        tone: ``danger``, ``warning``, ``primary`` or ``neutral``.
        action: what its button does: ``revise``, ``review``, ``approve``, ``secrecy``, ``look-back``, ``reread``,
            ``intake``, ``sync``, ``look``, ``recover``, ``write`` or ``begin``.
        category: of a return, as in its step.
        emergency: whether the article takes the emergency lane.
        column: the id of the column it is about, where that is no article's.
        claim: who says to be working on it, or None.
    """

    kind: str
    article: str
    number: str
    title: str
    sentence: Sentence
    begun: str
    reds_at: str
    provisional: bool
    group: str
    tone: str
    action: str
    category: str = ""
    emergency: bool = False
    column: str = ""
    claim: ClaimView | None = None


@dataclass(frozen=True)
class TodayView:
    """How the day stands at this desk.

    Attributes:
        items: what turns red first at the top.
        headline, in_short: the same in a sentence.
        beyond: how many articles wait for the person beyond those listed.
        at: RFC 3339, when it was looked at.
        drafts: the person's texts on this desk, the last written first; ``draft_count`` of them.
        travelling: what the person signed and is not public yet; ``travelling_count`` of them.
        columns: how fresh the columns are that the person looks after, what turns red first at the top.
    """

    items: tuple[TodayItem, ...]
    headline: Sentence
    in_short: Sentence
    beyond: int
    at: str
    drafts: tuple[ArticleRow, ...]
    draft_count: int
    travelling: tuple[ArticleRow, ...]
    travelling_count: int
    columns: tuple[ColumnClock, ...] = ()
