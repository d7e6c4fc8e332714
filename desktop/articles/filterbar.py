"""The filters under the state chips: column, unit, kind of text, author, and when it was last changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.articles.daysfacet import DaysButton
from desktop.articles.facet import FacetButton
from desktop.widgets.buttons import Button
from desktop.widgets.flow import FlowBox
from resources.language import tr

if TYPE_CHECKING:
    from desktop.articles.options import Options
    from sync.desk.models import Question


class FilterBar(FlowBox):
    """The filters side by side; ``changed`` when the person chose otherwise."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, gap=6)
        self.setAccessibleName(tr("Filters"))
        self.columns = FacetButton(tr("Column"))
        self.units = FacetButton(tr("Unit"))
        self.types = FacetButton(tr("Kind of text"))
        self.author = FacetButton(tr("Author"), single=True)
        self.days = DaysButton()
        self.clear = Button(tr("Clear the filter"), "ghost", "close-line")
        for facet in self.facets():
            facet.changed.connect(self._changed)
            self.flow.addWidget(facet)
        self.flow.addWidget(self.clear)
        self.clear.hide()

    def facets(self) -> tuple[FacetButton, ...]:
        """The filters in their order."""
        return self.columns, self.units, self.types, self.author, self.days

    def offer(self, options: Options) -> None:
        """Offer what the roster has."""
        self.columns.offer(options.columns)
        self.units.offer(options.units)
        self.types.offer(options.types)
        self.author.offer(options.authors)
        self._fit()

    def filled_in(self, question: Question) -> Question:
        """The question with what is chosen here."""
        span, first, last = self.days.span()
        return replace(
            question,
            columns=self.columns.value(),
            units=self.units.value(),
            type_ids=self.types.value(),
            author="".join(self.author.value()[:1]),
            span=span,
            first=first,
            last=last,
        )

    def show_question(self, question: Question) -> None:
        """Let the filters of a question hold; ``changed`` is not emitted."""
        self.columns.choose(question.columns)
        self.units.choose(question.units)
        self.types.choose(question.type_ids)
        self.author.choose((question.author,) if question.author else ())
        self.days.choose_span(question.span, question.first, question.last)
        self._fit()

    def asks(self) -> bool:
        """Whether anything is chosen."""
        return any(facet.value() for facet in self.facets())

    @Slot()
    def _changed(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        self.clear.setVisible(self.asks())
        self.flow.invalidate()
        self.updateGeometry()
