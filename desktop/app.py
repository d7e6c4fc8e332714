"""The composition root: the window first, the desk after it.

Nothing that reads the store, talks to the network or knows cryptography is imported before the first paint;
the desk is opened on the writer thread, and the writer thread closes it. The same holds when the person walks
to another desk of the practice county.
"""

from __future__ import annotations

import contextlib
import gc
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QLibraryInfo, QLocale, QObject, QTranslator, Signal, Slot
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.messages import kind_of, messages
from desktop.operations import Job, ReadOp, WriteOp, close_operations, operations
from desktop.preferences import Preferences
from desktop.shell.indexing import Indexing
from desktop.shell.window import Window
from forms.errors import Trouble
from resources.language import language, use_language

if TYPE_CHECKING:
    from desktop.practice import PortalInBackground
    from desktop.shell.practice import Seat
    from desktop.welcome.first_run import FirstRun, Settled
    from sync.desk import Desk
    from sync.desk.models import Me


def application() -> QApplication:
    """The Qt application in the Fusion style; the one there is, if there is one."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("gaoqian")
    app.setStyle("Fusion")
    return app


def own_home() -> Path:
    """The folder of this user's own desk, as ``sync.desk.profile`` names it, without loading what a desk needs."""
    from platformdirs import user_data_path

    return user_data_path("gaoqian", appauthor=False, roaming=False)


def run_window(home: Path | None = None, *, practice_root: Path | None = None) -> int:
    """Run the window until it is closed.

    Args:
        home: the folder of the desk to open; this user's own one if not given.
        practice_root: the practice county's folder, if the desk belongs to it.

    Returns:
        the exit code of the process.
    """
    gc.disable()  # until the first paint: collecting while everything is being made only costs time
    app = application()
    program = Program(app, home or own_home(), practice_root)
    sys.excepthook = program.unexpected
    threading.excepthook = program.unexpected_in_thread
    program.begin()
    code = app.exec()
    program.end()
    return int(code)


class _Opening:
    """Opens a desk, on the writer thread."""

    def __init__(self, home: Path, passphrase: str | None) -> None:
        self._home, self._passphrase = home, passphrase

    def __call__(self, job: Job) -> tuple[Desk, Me]:
        from sync.desk import Desk

        desk = Desk.open(self._home, passphrase=self._passphrase)
        try:
            return desk, desk.me
        except BaseException:
            desk.close()
            raise


class _Closing:
    """Closes a desk, on the writer thread, after everything queued before."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, job: Job) -> None:
        self._desk.close()


class _Seats:
    """Reads who sits in the practice county."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, job: Job) -> tuple[tuple[Seat, ...], str]:
        from desktop.shell.practice import Seat
        from sync import practice

        seats = tuple(Seat(o.id, o.name, o.post, o.unit_name, tuple(o.roles)) for o in practice.officers(self._root))
        return seats, practice.PRACTICE_PIN


class Program(QObject):
    """One run of the program: the window, the choices, and the desk that is open.

    Signals:
        opened: a desk is open and shown.
    """

    opened = Signal()
    _crashed = Signal(object)

    def __init__(self, app: QApplication, home: Path, practice_root: Path | None) -> None:
        super().__init__()
        self.app = app
        self.home = home
        self.practice_root = practice_root
        self.desk: Desk | None = None
        self.me: Me | None = None
        self.preferences = Preferences(practice_root or home, self)
        self._goal = ""
        self._first_page = "today"
        self.first_run: FirstRun | None = None
        self._portal: PortalInBackground | None = None
        self._qt_words: QTranslator | None = None
        self._indexing: Indexing | None = None
        self._speak(self.preferences.language)
        theme.apply(app, self.preferences.scheme, self.preferences.zoom)
        self.window = Window()
        self._place_window()
        self._wire()

    def _wire(self) -> None:
        self.window.closing.connect(self._window_closed)
        self.window.walk_wanted.connect(self.walk_to)
        self._wire_frame()
        self.preferences.language_chosen.connect(self._language_chosen)
        self.preferences.look_chosen.connect(self._look_chosen)
        self._crashed.connect(self._show_defect)
        operations().failed.connect(messages().report)
        operations().fell_idle.connect(self._walk_on)
        messages().defect.connect(self._show_defect)

    def _wire_frame(self) -> None:
        """Listen to the parts of the frame, which are made anew with the language."""
        self.window.waiting.passphrase_given.connect(self._unlock)
        self.window.waiting.again.connect(self._again)

    # ---- begin and end -----------------------------------------------------------------------------

    def begin(self) -> None:
        """Show the window; the desk is opened after the first paint, so that the two do not share a processor."""
        if self.practice_root is not None:
            self.window.show_practice()
        self.window.waiting.wait()
        self.window.painted.connect(self._open_first)
        self.window.show()

    @Slot()
    def _open_first(self) -> None:
        """The window stands on the screen: now the heavy part may be loaded."""
        gc.enable()
        self._load_qt_words()
        self.open_desk()

    def end(self) -> None:
        """Close the desk and stop the threads; what was queued to be written is written."""
        desk, self.desk = self.desk, None
        self._stop_indexing()
        close_operations(_Closing(desk) if desk is not None else None)
        if self._portal is not None:
            self._portal.__exit__(None, None, None)
            self._portal = None

    def _stop_indexing(self) -> None:
        if self._indexing is not None:
            self._indexing.stop()
            self._indexing.deleteLater()
            self._indexing = None

    @Slot()
    def _window_closed(self) -> None:
        self.preferences.keep_geometry(bytes(self.window.saveGeometry().toHex().data()).decode("ascii"))

    def _place_window(self) -> None:
        with contextlib.suppress(ValueError):
            self.window.restoreGeometry(QByteArray(bytes.fromhex(self.preferences.geometry)))

    # ---- the desk ----------------------------------------------------------------------------------

    def open_desk(self, passphrase: str | None = None) -> None:
        """Open the desk at ``home`` and show it."""
        opening = WriteOp(self, _Opening(self.home, passphrase))
        opening.then(self._opened).otherwise(self._not_opened).start()

    @Slot(object)
    def _opened(self, opened: tuple[Desk, Me]) -> None:
        self.desk, self.me = opened
        self._sit_down(self._first_page)
        self._first_page = "today"
        self._indexing = Indexing(self.desk, self)
        if self.practice_root is not None:
            ReadOp(self, _Seats(self.practice_root)).then(self._seats_read).start()
        self.opened.emit()

    def _sit_down(self, page: str) -> None:
        from desktop.shell.place import Place

        if self.desk is not None and self.me is not None:
            self.window.sit_down(Place(self.desk, self.me, self.preferences, self), page=page)

    @Slot(object)
    def _not_opened(self, error: BaseException) -> None:
        from sync.desk.profile import NoProfile
        from sync.keys.keeper import PassphraseNeeded
        from sync.keys.wrap import WrongSecret

        if isinstance(error, NoProfile):
            self._welcome()
        elif isinstance(error, PassphraseNeeded):
            self.window.waiting.ask_passphrase()
        elif isinstance(error, WrongSecret):
            self.window.waiting.ask_passphrase(str(error))
        elif kind_of(error) == "bug":
            self._show_defect(error)
        elif isinstance(error, Trouble):
            self.window.waiting.show_trouble("warning", str(error))

    @Slot(str)
    def _unlock(self, passphrase: str) -> None:
        self.window.waiting.wait()
        self.open_desk(passphrase)

    @Slot()
    def _again(self) -> None:
        self.window.waiting.wait()
        self.open_desk()

    # ---- the first run -----------------------------------------------------------------------------

    def _welcome(self) -> None:
        """There is no profile yet: show the first run's page."""
        from desktop.welcome.first_run import FirstRun
        from desktop.welcome.page import WelcomePage

        page = WelcomePage()
        page.language_asked.connect(self.preferences.choose_language)
        self.first_run = FirstRun(self.home, page, self)
        self.first_run.settled.connect(self._settled)
        self.window.welcome(page)

    @Slot(object)
    def _settled(self, settled: Settled) -> None:
        self.first_run = None
        self.window.welcome(None)
        self.home, self._first_page = settled.home, "sync"
        if settled.practice_root is not None:
            from desktop.practice import PortalInBackground

            self.practice_root, self._first_page = settled.practice_root, "today"
            self._portal = PortalInBackground(settled.practice_root)
            self._portal.__enter__()
            self.window.show_practice()
        self.window.waiting.wait()
        self.open_desk(settled.passphrase or None)

    # ---- the practice county -----------------------------------------------------------------------

    @Slot(object)
    def _seats_read(self, read: tuple[tuple[Seat, ...], str]) -> None:
        seats, pin = read
        here = self.me.officer if self.me is not None else ""
        if self.window.practice is not None:
            self.window.practice.show_seats(seats, here, pin)

    @Slot(str)
    def walk_to(self, officer: str) -> None:
        """Close this desk and open another officer's of the practice county."""
        if self.practice_root is None or not self.window.stand_up():
            return
        self._goal = officer
        self._stop_indexing()
        operations().call_off()
        if operations().idle():
            self._walk_on()

    @Slot()
    def _walk_on(self) -> None:
        """Everything that used the desk has ended: close it and look for the next."""
        if not self._goal or self.practice_root is None:
            return
        officer, self._goal = self._goal, ""
        if self.desk is not None:
            WriteOp(self, _Closing(self.desk)).start()
            self.desk = None
        ReadOp(self, _HomeOf(self.practice_root, officer)).then(self._walked).start()

    @Slot(object)
    def _walked(self, home: Path) -> None:
        self.home = home
        self.open_desk()

    # ---- language and look -------------------------------------------------------------------------

    def _speak(self, code: str) -> None:
        """Use a language for this program's sentences; Qt's own words follow after the first paint."""
        use_language(code)
        QLocale.setDefault(QLocale(code))

    def _load_qt_words(self) -> None:
        if self._qt_words is not None:
            self.app.removeTranslator(self._qt_words)
            self._qt_words = None
        if language() != "en":
            words = QTranslator(self)
            where = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if words.load(f"qtbase_{language()}", where):
                self.app.installTranslator(words)
                self._qt_words = words

    @Slot(str)
    def _language_chosen(self, code: str) -> None:
        page = self.window.visit().page
        if not self.window.stand_up():
            return
        self._speak(code)
        self._load_qt_words()
        theme.apply(self.app, self.preferences.scheme, self.preferences.zoom)
        self.window.rebuild()
        self._wire_frame()
        if self.practice_root is not None:
            self.window.show_practice()
        if self.first_run is not None:
            self._welcome()
            return
        self._sit_down(page if page != "editor" else "articles")
        if self.practice_root is not None:
            ReadOp(self, _Seats(self.practice_root)).then(self._seats_read).start()

    @Slot()
    def _look_chosen(self) -> None:
        theme.apply(self.app, self.preferences.scheme, self.preferences.zoom)
        self.window.refit()

    # ---- defects -----------------------------------------------------------------------------------

    def unexpected(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The last resort of the interpreter: show the report window."""
        if issubclass(kind, KeyboardInterrupt):
            self.app.quit()
            return
        self._crashed.emit(error)

    def unexpected_in_thread(self, args: threading.ExceptHookArgs) -> None:
        """The last resort of a thread."""
        if args.exc_value is not None:
            self._crashed.emit(args.exc_value)

    @Slot(object)
    def _show_defect(self, error: BaseException) -> None:
        from desktop.shell.defect import DefectWindow

        if self.window.findChild(DefectWindow) is None:
            shown = DefectWindow(error, self.window)
            shown.finished.connect(shown.deleteLater)
            shown.open()


class _HomeOf:
    """Finds (and makes, on the first visit) the home of an officer of the practice county."""

    def __init__(self, root: Path, officer: str) -> None:
        self._root, self._officer = root, officer

    def __call__(self, job: Job) -> Path:
        from sync import practice

        return Path(practice.home_of(self._root, self._officer))
