"""The page of the first run.

An enrolment file, the code told on the telephone, a PIN; or the practice county.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.operations import Job, ReadOp
from desktop.welcome.brand import BrandPanel
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button, Segmented
from desktop.widgets.fields import Field
from desktop.widgets.labels import IconLabel, label
from desktop.widgets.panels import Card, Column, pair, scrolled
from resources.language import language, tr

MIN_PIN = 6
MIN_CODE, MAX_CODE = 6, 64
MIN_PASSPHRASE = 8
WIDTH = 760


@dataclass(frozen=True)
class Enrolment:
    """What the person filled in: the file, the code, the PIN, and a passphrase where there is no keyring."""

    file: Path
    code: str
    pin: str
    passphrase: str


class WelcomePage(QWidget):
    """Asks for one of two ways.

    Signals:
        enrolment_asked: an ``Enrolment``. practice_asked: the practice county.
        language_asked: a language's code. left: a newcomer goes back to the desk that was open.

    Args:
        back: whether there is a desk to go back to.
    """

    enrolment_asked = Signal(object)
    practice_asked = Signal()
    language_asked = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None, *, back: bool = False) -> None:
        super().__init__(parent)
        self._file: Path | None = None
        self._back = back
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self._brand = BrandPanel()
        across.addWidget(self._brand)
        column = Column()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(40, 32, 40, 24)
        rows.setSpacing(14)
        rows.addLayout(self._head())
        self.banner = Banner()
        rows.addWidget(self.banner)
        self.enrol_card = self._enrol_card()
        self.practice_card = self._practice_card()
        rows.addWidget(self.enrol_card)
        rows.addWidget(self.practice_card)
        rows.addStretch(1)
        column.setMaximumWidth(theme.px(WIDTH) + 80)
        area = scrolled(column)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        across.addWidget(area, 1)
        self._judge()
        self.choose.setFocus()

    # ---- building ----------------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        if self._back:
            self.back = Button("", "tool", "arrow-left-line", name=tr("Back"), shortcut="Esc")
            self.back.clicked.connect(self.left)
            QShortcut(QKeySequence("Esc"), self).activated.connect(self.back.click)
            head.addWidget(self.back)
        title = tr("Another person on this computer") if self._back else tr("First use")
        head.addWidget(label(title, "display", wrap=True), 1)
        self.languages = Segmented([("zh_CN", "简体中文"), ("zh_TW", "繁體中文"), ("en", "English")], tr("Language"))
        self.languages.choose(language())
        self.languages.chosen.connect(self.language_asked, Qt.ConnectionType.QueuedConnection)
        head.addWidget(self.languages)
        return head

    def _enrol_card(self) -> Card:
        card = Card(tr("Enrol this computer"))
        card.body.setSpacing(12)
        words = tr(
            "Your administrator gives you an enrolment file, and tells you a one-time code by telephone "
            "or in person. The keys are made here and never leave this computer."
        )
        card.body.addWidget(label(words, "help", "text2", wrap=True))
        row = QHBoxLayout()
        self.choose = Button(tr("Choose the enrolment file…"), "plain", "folder-open-line")
        self.choose.clicked.connect(self._choose)
        row.addWidget(self.choose)
        row.addStretch(1)
        card.body.addLayout(row)
        self._facts = QVBoxLayout()
        card.body.addLayout(self._facts)
        self._grid = QGridLayout()
        card.body.addLayout(self._grid)
        self._add_fields()
        foot = QHBoxLayout()
        self.why = label("", "help", "text2", wrap=True)
        foot.addWidget(self.why, 1)
        self.enrol = Button(tr("Create the keys and enrol"), "primary", "key-2-line")
        self.enrol.clicked.connect(self._enrol)
        foot.addWidget(self.enrol)
        card.body.addLayout(foot)
        return card

    def _add_fields(self) -> None:
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self.code, self.pin, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        self.passphrase, self.phrase_again = QLineEdit(), QLineEdit()
        for secret in (self.pin, self.again, self.passphrase, self.phrase_again):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.code.setMaxLength(MAX_CODE)
        self.code_field = Field(tr("One-time code"), self.code, required=True)
        self.pin_field = Field(tr("PIN for signing"), self.pin, required=True)
        self.pin_field.show_remark(tr("{n} characters or more", n=MIN_PIN))
        self.again_field = Field(tr("The same PIN again"), self.again, required=True)
        self.passphrase_field = Field(tr("Passphrase for the key file"), self.passphrase, required=True)
        self.passphrase_field.show_remark(tr("{n} characters or more", n=MIN_PASSPHRASE))
        self.phrase_again_field = Field(tr("The same passphrase again"), self.phrase_again, required=True)
        for each in (self.passphrase_field, self.phrase_again_field):
            each.hide()
        self._set_fields(2)
        for field in (self.code, self.pin, self.again, self.passphrase, self.phrase_again):
            field.textChanged.connect(self._judge)
            field.returnPressed.connect(self._enrol)

    def _set_fields(self, columns: int) -> None:
        """Set the fields side by side, or one under the other where large text leaves no room."""
        pairs = ((self.pin_field, self.again_field), (self.passphrase_field, self.phrase_again_field))
        self._grid.addWidget(self.code_field, 0, 0)
        for place, field in enumerate((each for row in pairs for each in row), start=columns):
            self._grid.addWidget(field, *divmod(place, columns))
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < columns))

    def _practice_card(self) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(IconLabel("book-open-line", "primaryText", 24), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(tr("Practise first"), "card"))
        text = tr(
            "An invented city with practice keys and its own portal, all on this computer. "
            "You can sit at every desk, and nothing you do there has any force."
        )
        words.addWidget(label(text, "help", "text2", wrap=True))
        self.progress = label("", "help", "primary", wrap=True)
        self.progress.hide()
        words.addWidget(self.progress)
        row.addLayout(words, 1)
        self.practise = Button(tr("Enter the practice county"), "plain")
        self.practise.clicked.connect(self.practice_asked)
        row.addWidget(self.practise, 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(row)
        return card

    # ---- filling in --------------------------------------------------------------------------------

    @Slot()
    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Choose the enrolment file…"), "", tr("Enrolment file (*.json *.gqenrol);;All files (*)")
        )
        if path:
            self.take_file(Path(path))

    def take_file(self, path: Path) -> None:
        """Read an enrolment file and show what it says."""
        ReadOp(self, _ReadFile(path)).then(self._file_read).otherwise(self._file_refused).start()

    @Slot(object)
    def _file_read(self, read: tuple[Path, Mapping[str, Any]]) -> None:
        from desktop.widgets.panels import empty

        self._file, told = read
        self.banner.hide()
        empty(self._facts)
        self._facts.addWidget(pair(tr("File"), self._file.name))
        self._facts.addWidget(pair(tr("Site"), str(told["county"])))
        self._facts.addWidget(pair(tr("Issued to"), str(told["officer"])))
        self._facts.addWidget(pair(tr("Portal"), str(told["portal"])))
        self._judge()
        self.code.setFocus()

    @Slot(object)
    def _file_refused(self, error: BaseException) -> None:
        from desktop.messages import kind_of, messages

        if kind_of(error) == "bug":
            messages().report(error, self)
        else:
            self.show_trouble("danger", str(error))

    def show_trouble(self, tone: str, text: str) -> None:
        """Say what is the matter; everything filled in stays."""
        self.banner.show_message(tone, text)

    def ask_passphrase(self, text: str) -> None:
        """There is no keyring: ask for a passphrase in its place."""
        self.show_trouble("warning", text)
        for each in (self.passphrase_field, self.phrase_again_field):
            each.show()
        self.passphrase.setFocus()
        self._judge()

    def _missing(self) -> str:
        if self._file is None:
            return tr("Choose the file first.")
        code = len(self.code.text().strip())
        if code < MIN_CODE:
            return tr("The code is too short.") if code else tr("The code is missing.")
        if len(self.pin.text()) < MIN_PIN:
            return tr("The PIN is too short.")
        if self.pin.text() != self.again.text():
            return tr("The two PINs differ.")
        if not self.passphrase_field.isVisibleTo(self):
            return ""
        if len(self.passphrase.text()) < MIN_PASSPHRASE:
            return tr("The passphrase is too short.")
        return "" if self.passphrase.text() == self.phrase_again.text() else tr("The two passphrases differ.")

    @Slot()
    def _judge(self) -> None:
        missing = self._missing()
        self.why.setText(missing)
        self.enrol.setEnabled(not missing)

    @Slot()
    def _enrol(self) -> None:
        if self._file is None or self._missing():
            return
        phrase = self.passphrase.text() if self.passphrase_field.isVisibleTo(self) else ""
        self.enrolment_asked.emit(Enrolment(self._file, self.code.text().strip(), self.pin.text(), phrase))

    def set_busy(self, busy: bool, words: str = "") -> None:
        """Grey out both ways while one is gone; say how far it is."""
        self.enrol_card.setEnabled(not busy)
        if self._back:
            self.back.setEnabled(not busy)
        self.practise.setEnabled(not busy)
        self.progress.setText(words)
        self.progress.setVisible(busy and bool(words))
        if not busy:
            self._judge()

    def narrow(self, width: int) -> None:
        """Below 1200 wide the brand's panel goes, below 800 the fields stand one under the other."""
        self._brand.setVisible(width >= theme.px(1200))
        self._set_fields(2 if width >= theme.px(800) else 1)


class _ReadFile:
    """Reads an enrolment file, off the window's thread."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, job: Job) -> tuple[Path, Mapping[str, Any]]:
        from sync.desk.profile import read_enrolment_file

        return self._path, read_enrolment_file(self._path)
