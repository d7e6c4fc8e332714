"""Carries out what the first run's page asks.

Enrol, or build the practice county; then says where the desk lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from desktop.messages import kind_of, messages
from desktop.operations import ExchangeOp, Job
from desktop.welcome.page import Enrolment, WelcomePage
from forms.errors import Trouble
from resources.language import Sentence, tr


@dataclass(frozen=True)
class Settled:
    """Where the desk lies; ``practice_root`` is the county's folder if it is a practice desk."""

    home: Path
    practice_root: Path | None = None
    passphrase: str = ""


class FirstRun(QObject):
    """One first run.

    Args:
        home: the folder of the profile to be made.
        page: what the person fills in.
        parent: owner.
        practice: the folder of the practice county; beside the first profile where another is added.

    Signals:
        settled: a ``Settled``.
    """

    settled = Signal(object)

    def __init__(
        self, home: Path, page: WelcomePage, parent: QObject | None = None, *, practice: Path | None = None
    ) -> None:
        super().__init__(parent)
        self._home = home
        self._practice = practice or home / "practice"
        self.page = page
        page.enrolment_asked.connect(self.enrol)
        page.practice_asked.connect(self.practise)

    @Slot(object)
    def enrol(self, asked: Enrolment) -> None:
        """Make the keys and send them to the portal."""
        self.page.set_busy(True)
        ExchangeOp(self, _Enrol(self._home, asked)).then(self._settled).otherwise(self._refused).start()

    @Slot()
    def practise(self) -> None:
        """Build the practice county if need be."""
        self.page.set_busy(True, tr("Preparing the practice county"))
        building = ExchangeOp(self, _Practise(self._practice))
        building.then(self._settled).otherwise(self._refused).progress(self._advanced).start()

    @Slot(object)
    def _settled(self, settled: Settled) -> None:
        self.page.set_busy(False)
        self.settled.emit(settled)

    @Slot(object)
    def _advanced(self, sentence: Sentence) -> None:
        self.page.set_busy(True, str(sentence))

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        from sync.keys.keeper import NoKeyring, PassphraseNeeded

        self.page.set_busy(False)
        if isinstance(error, (NoKeyring, PassphraseNeeded)):
            self.page.ask_passphrase(str(error))
        elif isinstance(error, Trouble):
            self.page.show_trouble("warning" if kind_of(error) == "environment" else "danger", str(error))
        else:
            messages().report(error, self)


@dataclass(frozen=True)
class _Enrol:
    """Enrols, off the window's thread; a second try on the same folder sends the same keys."""

    home: Path
    asked: Enrolment

    def __call__(self, job: Job) -> Settled:
        from sync.desk.enrolling import enrol

        asked = self.asked
        enrol(self.home, asked.file, asked.code, asked.pin, passphrase=asked.passphrase or None)
        return Settled(self.home, passphrase=asked.passphrase)


@dataclass(frozen=True)
class _Practise:
    """Builds the practice county unless it is there."""

    root: Path

    def __call__(self, job: Job) -> Settled:
        from sync.practice.county import default_officer, home_of, is_practice

        if not is_practice(self.root):
            from sync.practice.building import build_county

            self.root.parent.mkdir(parents=True, exist_ok=True)
            build_county(self.root, job.progress)
        return Settled(home_of(self.root, default_officer()), self.root)
