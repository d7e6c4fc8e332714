"""Three equal cards: who supervises, who publishes, who answers."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.chain.judging import Duty
from desktop.widgets.labels import ElidedLabel, IconLabel, label
from desktop.widgets.panels import Card, empty
from resources.language import tr


class DutyCard(Card):
    """One duty, filled from a signature; without one it says why nobody can be named."""

    def __init__(self, duty: Duty) -> None:
        super().__init__()
        self.body.setSpacing(3)
        head = QHBoxLayout()
        alarm = duty.alarm and not duty.known
        head.addWidget(label(duty.title, "strong", "danger" if alarm else "primary"), 1)
        head.addWidget(IconLabel(*(("error-warning-line", "dangerText") if alarm else (duty.icon, "primaryText")), 19))
        self.body.addLayout(head)
        if duty.known:
            self._known(duty)
        elif alarm:
            self.body.addWidget(label(tr("Cannot be named"), "page", "danger"))
            self.body.addStretch(1)
            self.body.addWidget(label(duty.why, "help", "text2", wrap=True))
        else:
            self.body.addWidget(label(duty.why, "section", "text3", wrap=True))
            self.body.addStretch(1)
        self.setAccessibleName(f"{duty.title} {duty.names} {duty.posts or duty.why}")

    def _known(self, duty: Duty) -> None:
        self.body.addWidget(ElidedLabel(duty.names, "page"))
        self.body.addWidget(ElidedLabel(duty.posts, "help", "text2"))
        self.body.addStretch(1)
        foot = QHBoxLayout()
        if duty.key:
            foot.addWidget(label(duty.key, "mono-small"))
            foot.addStretch(1)
            foot.addWidget(label(duty.steps, "caption", "text2"))
        else:
            foot.addWidget(ElidedLabel(duty.steps, "caption", "text2"))
        self.body.addLayout(foot)


class DutyCards(QWidget):
    """The three cards side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(14)

    def show_duties(self, duties: tuple[Duty, Duty, Duty]) -> None:
        """Show other duties."""
        empty(self._row)
        for duty in duties:
            self._row.addWidget(DutyCard(duty), 1)
