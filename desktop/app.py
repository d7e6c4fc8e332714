"""The composition root: the window first, the desk after it.

Nothing that reads the store, talks to the network or knows cryptography is imported before the first paint;
the desk is opened on the writer thread, and the writer thread closes it. The same holds when somebody else sits down:
the desk that is left is saved and closed before the other one is opened.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QLocale, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.collecting import Collector
from desktop.desks import (
    ClearParked,
    CloseDesk,
    Goal,
    HomeOf,
    OpenDesk,
    OwnSeats,
    ParkWords,
    PracticeSeats,
    ReadParked,
)
from desktop.messages import kind_of, messages
from desktop.operations import ReadOp, WriteOp, close_operations, operations
from desktop.preferences import Preferences
from desktop.shared import is_shared, root_of
from desktop.shell.frame import fit_screen
from desktop.shell.glancing import Glancing
from desktop.shell.indexing import Indexing
from desktop.shell.place import Place
from desktop.shell.window import Window
from forms.errors import Trouble
from resources.language import tr, use_language

if TYPE_CHECKING:
    from desktop.practice import PortalInBackground
    from desktop.qtwords import QtWords
    from desktop.shell.inputmethods import Lack
    from desktop.shell.practice import Seat
    from desktop.welcome.first_run import FirstRun, Settled
    from sync.desk import Desk
    from sync.desk.models import Me
    from sync.desk.parking import Parked


def application() -> QApplication:
    """The Qt application in the Fusion style; the one there is, if there is one."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        _let_input_in()
        app = QApplication(sys.argv[:1])
    app.setApplicationName("gaoqian")
    app.setStyle("Fusion")
    return app


def _let_input_in() -> None:
    """Ask Qt for what it has a plug-in for, where Linux asks for Fcitx; Qt reads the variable when it begins."""
    from desktop.shell.inputmethods import widened

    wider = widened(os.environ) if sys.platform.startswith("linux") else ""
    if wider:
        os.environ["QT_IM_MODULES"] = wider


def run_window(home: Path, *, practice_root: Path | None = None, glancing: Glancing | None = None) -> int:
    """Run the window until it is closed.

    Args:
        home: the folder of the desk to open.
        practice_root: the practice county's folder, if the desk belongs to it.
        glancing: a look at the desk's list, if one was begun.

    Returns:
        the exit code of the process.
    """
    gc.disable()  # until the first paint: collecting while everything is being made only costs time
    app = application()
    program = Program(app, home, practice_root, glancing)
    program.looks_at_input = True
    sys.excepthook = program.unexpected
    threading.excepthook = program.unexpected_in_thread
    program.heeds_session()
    program.begin()
    code = app.exec()
    program.end()
    return int(code)


class Program(QObject):
    """One run of the program: the window, the choices, and the desk that is open.

    Signals:
        opened: a desk is open and shown.
    """

    opened = Signal()
    _crashed = Signal(object)

    def __init__(
        self, app: QApplication, home: Path, practice_root: Path | None, glancing: Glancing | None = None
    ) -> None:
        super().__init__()
        self.app = app
        self.home = home
        self.practice_root = practice_root
        self.desk: Desk | None = None
        self.me: Me | None = None
        self.preferences = Preferences(practice_root or home, self, practice=practice_root is not None)
        self.looks_at_input = False
        self._goal: Goal | None = None
        self._back: Path | None = None  # from the wizard of a newcomer
        self._known = False  # who sits down has just shown who they are
        self._lack: Lack | None = None
        self._first_page = self.preferences.start
        self._glancing = glancing or Glancing(home, practice_root or home)
        self.first_run: FirstRun | None = None
        self._portal: PortalInBackground | None = None
        self._qt_words: QtWords | None = None
        self._indexing: Indexing | None = None
        self._speak(self.preferences.language)
        self._collector = Collector(self)
        theme.apply(app, self.preferences.scheme, self.preferences.zoom)
        self.window = Window()
        self._place_window()
        self._wire()

    def _wire(self) -> None:
        self.window.closing.connect(self._window_closed)
        self.window.walk_wanted.connect(self.walk_to)
        self.window.newcomer.connect(self.welcome_newcomer)
        self._wire_frame()
        self.preferences.language_chosen.connect(self._language_chosen)
        self.preferences.look_chosen.connect(self._look_chosen)
        theme.notice().changed.connect(self.window.refit)
        self._crashed.connect(self._show_defect)
        operations().failed.connect(messages().report)
        operations().fell_idle.connect(self._walk_on)
        messages().defect.connect(self._show_defect)

    def _wire_frame(self) -> None:
        """Listen to the parts of the frame, which are made anew with the language."""
        self.window.waiting.passphrase_given.connect(self._unlock)
        self.window.waiting.again.connect(self._again)
        self.window.waiting.others_wanted.connect(self._others_wanted)

    # ---- begin and end -----------------------------------------------------------------------------

    def begin(self) -> None:
        """Show the window; the desk is opened after the first paint, so that the two do not share a processor."""
        if self.practice_root is not None:
            self.window.show_practice()
        self.me = None if self._begins_locked() else self._glancing.sit_down(self.window, self.preferences, self)
        if self.me is None:
            self.window.waiting.wait()
        self.window.painted.connect(self._open_first)
        self.window.show()

    @Slot()
    def _open_first(self) -> None:
        """The window stands on the screen: now the heavy part may be loaded."""
        self._collector.begin()
        self._load_qt_words()
        self.open_desk()
        if self.looks_at_input:
            from desktop.shell.inputnotice import LookAtInput

            ReadOp(self, LookAtInput(self.app.platformName())).then(self._input_looked_at).start()

    def heeds_session(self) -> None:
        """Leave in good order when the session ends."""
        from desktop.leaving import Leaving

        Leaving(self.app, self.window)

    def end(self) -> None:
        """Close the desk and stop the threads; what was queued to be written is written."""
        desk, self.desk = self.desk, None
        self._stop_indexing()
        close_operations(CloseDesk(desk) if desk is not None else self._glancing.close_late)
        self._collector.end()
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
        fit_screen(self.window)
        with contextlib.suppress(ValueError):
            self.window.restoreGeometry(QByteArray(bytes.fromhex(self.preferences.geometry)))

    # ---- the desk ----------------------------------------------------------------------------------

    def open_desk(self, passphrase: str | None = None) -> None:
        """Open the desk at ``home`` and show it."""
        opening = WriteOp(self, OpenDesk(self.home, passphrase, self._glancing.coming))
        opening.then(self._opened).otherwise(self._not_opened).start()

    @Slot(object)
    def _opened(self, opened: tuple[Desk, Me]) -> None:
        self.desk, self.me = opened
        asks, self._known = self._asks_pin(self.desk.context.key_kind), False
        if asks:
            self.window.guard().cover(self.desk, self.me)
        else:
            self.preferences.keep_locked(locked=False)
        if not self._glancing.over():
            self._sit_down(self._first_page)
        self._first_page = self.preferences.start
        self._indexing = Indexing(self.desk, self)
        self.window.guard().unlocked.connect(self._look_what_was_left, Qt.ConnectionType.UniqueConnection)
        self._read_seats()
        if not asks:
            self._look_what_was_left()
        self.opened.emit()

    def _begins_locked(self) -> bool:
        return self.preferences.locked or (self.practice_root is None and is_shared(root_of(self.home)))

    def _asks_pin(self, kind: str) -> bool:
        """Whether a desk that has just opened stays covered until its PIN is typed: a keyring opens it for anybody."""
        if self._known or kind == "passphrase":
            return False
        return self._begins_locked() if kind == "keyring" else self.preferences.locked

    def _sit_down(self, page: str) -> None:
        if self.desk is not None and self.me is not None:
            self.window.sit_down(Place(self.desk, self.me, self.preferences, self), page=page)

    @Slot(object)
    def _not_opened(self, error: BaseException) -> None:
        from sync.desk.profile import NoProfile
        from sync.keys.keeper import PassphraseNeeded
        from sync.keys.wrap import WrongSecret

        if self._glancing.over():
            self.window.stand_up()
        self._read_seats()
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

    @Slot()
    def _look_what_was_left(self) -> None:
        if self.desk is not None:
            ReadOp(self, ReadParked(self.desk)).then(self._show_what_was_left).start()

    @Slot(object)
    def _show_what_was_left(self, words: tuple[Parked, ...]) -> None:
        from desktop.shell.parkedwords import ParkedDialog

        if words and self.window.findChild(ParkedDialog) is None:
            shown = ParkedDialog(words, self.window)
            shown.accepted.connect(self._words_seen)
            shown.finished.connect(shown.deleteLater)
            shown.open()

    @Slot()
    def _words_seen(self) -> None:
        if self.desk is not None:
            WriteOp(self, ClearParked(self.desk, self.sender().words)).start()

    # ---- the first run -----------------------------------------------------------------------------

    def _welcome(self) -> None:
        """There is no profile yet: show the first run's page."""
        from desktop.welcome.first_run import FirstRun
        from desktop.welcome.page import WelcomePage

        page = WelcomePage(back=self._back is not None)
        page.language_asked.connect(self.preferences.choose_language)
        page.left.connect(self._leave_welcome)
        self.first_run = FirstRun(self.home, page, self, practice=root_of(self.home) / "practice")
        self.first_run.settled.connect(self._settled)
        self.window.welcome(page)

    @Slot(object)
    def _settled(self, settled: Settled) -> None:
        self.first_run, self._back, self._known = None, None, True
        self.window.welcome(None)
        self.home, self._first_page = settled.home, "sync"
        practice = settled.practice_root is not None
        self.preferences.turn_to(settled.practice_root or self.home, practice=practice, newcomer=True)
        self.preferences.keep()
        if settled.practice_root is not None:
            from desktop.practice import PortalInBackground

            self.practice_root, self._first_page = settled.practice_root, "today"
            self._portal = PortalInBackground(settled.practice_root)
            self._portal.__enter__()
            self.window.show_practice()
        self.window.waiting.wait()
        self.open_desk(settled.passphrase or None)

    # ---- somebody else sits down -------------------------------------------------------------------

    def _read_seats(self) -> None:
        """Read who can sit down here, and note who does."""
        if self.practice_root is not None:
            ReadOp(self, PracticeSeats(self.practice_root)).then(self._seats_read).start()
        else:
            ReadOp(self, OwnSeats(root_of(self.home), self.home, self.me)).then(self._seats_read).start()

    @Slot(object)
    def _seats_read(self, read: tuple[tuple[Seat, ...], str]) -> None:
        seats, pin = read
        here = self.me.officer if self.me is not None else ""
        if self.window.practice is not None:
            self.window.practice.show_seats(seats, here, pin)
        self.window.seating().show_seats(seats, here if self.practice_root is not None else str(self.home))

    @Slot(QPoint)
    def _others_wanted(self, corner: QPoint) -> None:
        self.window.seating().open_at(corner)

    @Slot(str)
    def walk_to(self, key: str) -> None:
        """Close this desk and open another one.

        Args:
            key: an officer of the practice county, or the folder of a profile.
        """
        self._set_out(Goal(officer=key) if self.practice_root is not None else Goal(home=Path(key)))

    @Slot()
    def welcome_newcomer(self) -> None:
        """Close this desk and let somebody in who has none here yet."""
        self._set_out(Goal(new=True))

    def _set_out(self, goal: Goal) -> None:
        """Leave this desk: what is written is saved, what is typed in dialogs is kept, a sync is called off safely."""
        words = self.window.lock.typed() if self.window.lock is not None else ()
        if not self.window.stand_up():
            if self.window.lock is not None:
                self.window.lock.say_unsaved()
            return
        if words and self.desk is not None:
            WriteOp(self, ParkWords(self.desk, words)).start()
        self._goal = goal
        self._stop_indexing()
        self.window.seating().forget()
        operations().call_off()
        if operations().idle():
            self._walk_on()
        else:
            self.window.waiting.wait(tr("Finishing what is under way at the desk that is left"))

    @Slot()
    def _walk_on(self) -> None:
        """Everything that used the desk has ended: close it and look for the next."""
        if self._goal is None:
            return
        goal, self._goal = self._goal, None
        left = self.home
        if self.desk is not None:
            WriteOp(self, CloseDesk(self.desk)).start()
            self.desk, self.me = None, None
        if goal.new:
            self._begin_newcomer(left)
        elif goal.home is not None:
            self._walked(goal.home)
        elif self.practice_root is not None:
            ReadOp(self, HomeOf(self.practice_root, goal.officer)).then(self._walked).start()

    @Slot(object)
    def _walked(self, home: Path) -> None:
        self.home, self._known = home, self.practice_root is not None
        self.preferences.turn_to(self.practice_root or home, practice=self.practice_root is not None)
        self._first_page = self.preferences.start
        self.window.waiting.wait()
        self.open_desk()

    def _begin_newcomer(self, left: Path) -> None:
        from sync.desk.people import new_home

        self._back, self.home = left, new_home(root_of(left))
        self.preferences.turn_to(self.home, practice=False, newcomer=True)
        self._welcome()

    @Slot()
    def _leave_welcome(self) -> None:
        """The newcomer thinks better of it: back to the desk that was left, which asks who is there."""
        back, self._back, self.first_run = self._back, None, None
        if back is not None:
            self.window.welcome(None)
            self._walked(back)

    # ---- language and look -------------------------------------------------------------------------

    def _speak(self, code: str) -> None:
        """Use a language for this program's sentences; Qt's own words follow after the first paint."""
        use_language(code)
        QLocale.setDefault(QLocale(code))

    def _load_qt_words(self) -> None:
        from desktop.qtwords import speak_qt

        self._qt_words = speak_qt(self, self._qt_words)

    @Slot(str)
    def _language_chosen(self, code: str) -> None:
        page = self.window.visit().page
        if not self.window.stand_up():
            return
        self._speak(code)
        self._load_qt_words()
        theme.apply(self.app, self.preferences.scheme, self.preferences.zoom, at_once=False)
        self.window.rebuild()
        self._wire_frame()
        if self.practice_root is not None:
            self.window.show_practice()
        if self.first_run is not None:
            self._welcome()
            return
        self._show_lack()
        if self.desk is not None:
            self._sit_down(page if page != "editor" else "articles")
            self._read_seats()
        else:
            self.window.waiting.wait()

    @Slot()
    def _look_chosen(self) -> None:
        theme.apply(self.app, self.preferences.scheme, self.preferences.zoom, at_once=False)

    # ---- input methods -----------------------------------------------------------------------------

    @Slot(object)
    def _input_looked_at(self, lack: Lack | None) -> None:
        self._lack = lack
        self._show_lack()

    def _show_lack(self) -> None:
        """Say once, until it is put away, that no input method reaches this window."""
        if self._lack is not None:
            from desktop.shell.inputnotice import show_lack

            show_lack(self.window, self._lack, self.preferences)

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
