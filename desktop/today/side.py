"""The cards beside the list of 今日: my drafts, what still travels, columns, the exchange, the reference data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.shell.statusbar import AMBER_DAYS, DAY, RED_DAYS
from desktop.today.columncard import ColumnsCard
from desktop.today.shortrow import ShortRow
from desktop.widgets.buttons import Button
from desktop.widgets.labels import IconLabel, label, set_tone
from desktop.widgets.panels import Card, keep_width, scrolled
from desktop.widgets.tags import Tag
from desktop.words import age, day, joined, moment, state_word
from resources.language import tr

if TYPE_CHECKING:
    from desktop.today.reading import Day
    from sync.desk.models import RefAge
    from sync.desk.todayviews import TodayView
    from sync.store.records import ArticleRow

SHOWN = 5
WIDTH = 342


class ArticlesCard(Card):
    """A card with up to five articles; hidden while there is none."""

    pressed = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        head = QHBoxLayout()
        head.addWidget(label(title, "card"), 1)
        self.count = label("", "help", "text2")
        head.addWidget(self.count)
        self.body.addLayout(head)
        self.rows = [ShortRow() for _ in range(SHOWN)]
        under = QVBoxLayout()
        under.setSpacing(0)
        under.setContentsMargins(0, 0, 0, 0)
        for row in self.rows:
            row.clicked.connect(self._clicked)
            under.addWidget(row)
        self.body.addLayout(under)
        self.setAccessibleName(title)
        self.hide()

    def show_rows(self, shown: list[tuple[str, str, str]], count: int) -> None:
        """Show articles as (id, title, how it stands)."""
        for row, told in zip(self.rows, [*shown, *[None] * SHOWN], strict=False):
            row.setVisible(told is not None)
            if told is not None:
                row.show_row(*told)
        self.count.setText(tr("{n} articles", n=count))
        self.setVisible(bool(shown))

    @Slot()
    def _clicked(self) -> None:
        self.pressed.emit(self.sender().article)


class SyncCard(Card):
    """How the exchange stands in a sentence, and the way there."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        head = QHBoxLayout()
        head.addWidget(label(tr("Sync"), "card"), 1)
        self.queued = Tag("", theme.state_tone("queued"), theme.state_icon("queued"))
        self.unsure = Tag("", theme.state_tone("unsure"), theme.state_icon("unsure"))
        head.addWidget(self.queued)
        head.addWidget(self.unsure)
        self.body.addLayout(head)
        self.words = label("", "help", wrap=True)
        self.body.addWidget(self.words)
        self.go = Button(tr("Go to sync"), "plain", "refresh-line")
        self.go.clicked.connect(self.asked)
        self.body.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)

    def show_day(self, today: Day) -> None:
        """Show how the exchange stands."""
        self.queued.show_tag(tr("Queued {n}", n=today.queued), theme.state_tone("queued"), theme.state_icon("queued"))
        self.unsure.show_tag(
            tr("Unconfirmed {n}", n=today.unsure), theme.state_tone("unsure"), theme.state_icon("unsure")
        )
        self.queued.setVisible(bool(today.queued))
        self.unsure.setVisible(bool(today.unsure))
        last = tr("Last sync {when}.", when=moment(today.sync.time)) if today.sync.time else ""
        gap = "" if not last or last.endswith("。") else " "
        self.words.setText(f"{last}{gap}{today.sync.sentence}")


class ReferenceCard(Card):
    """How old the reference data are."""

    def __init__(self) -> None:
        super().__init__()
        self.body.addWidget(label(tr("Reference data"), "card"))
        row = QHBoxLayout()
        row.setSpacing(8)
        self._icon = IconLabel("checkbox-circle-line", "successText", 17)
        self._age = label("", "help", "text2")
        row.addWidget(self._icon)
        row.addWidget(label(tr("Roster and rules"), "help"), 1)
        row.addWidget(self._age)
        self.body.addLayout(row)

    def show_age(self, part: RefAge | None) -> None:
        """Show the age; amber at seven days, red at thirty."""
        seconds = part.seconds if part is not None else None
        days = seconds / DAY if seconds is not None else RED_DAYS
        tone = "danger" if days >= RED_DAYS else "warning" if days >= AMBER_DAYS else ""
        self._icon.show_icon("error-warning-line" if tone else "checkbox-circle-line", f"{tone or 'success'}Text")
        self._age.setText(tr("never arrived") if seconds is None else age(seconds))
        set_tone(self._age, tone or "text2")


class Side(QWidget):
    """The cards, one under the other, in an area that scrolls when it must.

    Signals:
        draft_asked, chain_asked: an article. column_asked: a column to write for. sync_asked: the way to the exchange.
    """

    draft_asked = Signal(str)
    chain_asked = Signal(str)
    column_asked = Signal(str)
    sync_asked = Signal()

    def __init__(self, *, practice: bool) -> None:
        super().__init__()
        self._practice = practice
        keep_width(self, WIDTH)
        self.drafts = ArticlesCard(tr("My drafts"))
        self.travelling = ArticlesCard(tr("Sent and on the way"))
        self.columns = ColumnsCard()
        self.sync, self.reference = SyncCard(), ReferenceCard()
        self.drafts.pressed.connect(self.draft_asked)
        self.travelling.pressed.connect(self.chain_asked)
        self.columns.pressed.connect(self.column_asked)
        self.sync.asked.connect(self.sync_asked)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(14)
        for card in (self.drafts, self.travelling, self.columns, self.sync, self.reference):
            rows.addWidget(card)
        rows.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inner, tr("Beside today's list")))
        self.fit(900)

    def show_day(self, today: Day) -> None:
        """Show how the day stands."""
        view: TodayView = today.view
        self.drafts.show_rows([_drafted(row) for row in view.drafts], view.draft_count)
        self.travelling.show_rows([_sent(row) for row in view.travelling], view.travelling_count)
        self.columns.show_clocks(view.columns, today.now)
        self.sync.show_day(today)
        self.reference.show_age(today.reference[0] if today.reference else None)

    def fit(self, height: int) -> None:
        """Below 820 the reference data go; in the practice county their age means nothing."""
        self.reference.setVisible(height >= theme.px(820) and not self._practice)


def _drafted(row: ArticleRow) -> tuple[str, str, str]:
    aside = state_word(row.state) if row.state != "draft" else ""
    return row.article, row.title or tr("Untitled"), joined(aside, day(row.updated_at))


def _sent(row: ArticleRow) -> tuple[str, str, str]:
    waits = tr("Waits for {who}", who=row.waiting_for) if row.waiting_for else ""
    return row.article, row.title or tr("Untitled"), joined(state_word(row.state), waits)
