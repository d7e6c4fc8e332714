"""What is done on a page before its picture is taken: a dialog opened, a tab shown, words sought; and how it is left again.

Every press can be done again on the same desk, since a screen is brought up anew for each look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from resources import county as data
from sync.practice.county import PRACTICE_PIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.app import Program
    from sync.desk import Desk

IMPORTED = "provincial-original.txt"
THROWN = "09-school-campaign"
NOWHERE = "没有这样的稿件"
URGENT_WORDS = "管道爆裂，今晚十时起停水，来不及走日常流程。"
SAID = "与取水许可台账核对，单位数应为63家。"
NOT_IN_ORDER = "停水管段漏写望湖路北段，已请经办人更正。"


def _page(program: Program) -> Any:
    return program.window.page()


def _until(holds: Callable[[], object], what: str) -> None:
    from build_spec.screenshots_camera import wait

    wait(lambda: bool(holds()), what)


def _settled() -> None:
    from build_spec.screenshots_camera import settle

    settle()


def _dialog(program: Program, kind: str) -> Any:
    """The dialog of a class that stands over the window, waited for."""
    from build_spec.screenshots_camera import over

    def found() -> list[Any]:
        return [each for each in over(program) if type(each).__name__ == kind]

    _until(found, kind)
    return found()[-1]


# ---- reading and signing ------------------------------------------------------------------------------------------


def read_to_end(program: Program) -> None:
    """Scroll the text to its end, as one must before signing."""
    reader = _page(program).reader

    def read() -> bool:
        bar = reader.canvas.verticalScrollBar()
        bar.setValue(bar.maximum())
        return bool(reader.read_to_end())

    _until(read, "the end of the text")


def stay(program: Program) -> None:
    """Nothing is to be put back."""


def sign(program: Program) -> None:
    """Read to the end, then press the main button."""
    read_to_end(program)
    _page(program).main.click()


def send_back(program: Program) -> None:
    """Ask for a return."""
    _page(program).send_back.click()


def submit_urgently(program: Program) -> None:
    """The signing dialog of a submission, with the emergency lane taken."""
    _until(_page(program).main.isEnabled, "a draft that can be signed")
    _page(program).main.click()
    dialog = _dialog(program, "SigningDialog")
    if dialog.lane is not None and dialog.lane.tick.isEnabled():
        dialog.lane.tick.setChecked(True)
        dialog.lane.reason.setPlainText(URGENT_WORDS)


def submit(program: Program) -> None:
    """The signing dialog of the writing page."""
    _until(_page(program).main.isEnabled, "a draft that can be signed")
    _page(program).main.click()


def look_back(program: Program) -> None:
    """The look-back of an article that took the emergency lane, something not in order."""
    sign(program)
    dialog = _dialog(program, "SigningDialog")
    dialog.found.finding.choose("not-in-order")
    dialog.found.reason.setPlainText(NOT_IN_ORDER)


def withdraw(program: Program) -> None:
    """The signing dialog of a withdrawal."""
    _page(program).begin("withdraw")


def turn_batch(program: Program) -> None:
    """Several are signed at once: all that can be are ticked."""
    batch = _page(program).batch
    if not batch.on():
        batch.turn()
    _settled()
    batch.every.click()


def leave_batch(program: Program) -> None:
    """Nothing is signed together any more."""
    if _page(program).batch.on():
        _page(program).batch.turn()


def ask_batch(program: Program) -> None:
    """The dialog in which what was ticked is signed."""
    turn_batch(program)
    _page(program).batch.sign.click()


def sign_batch(program: Program) -> None:
    """What became of each that was signed."""
    ask_batch(program)
    dialog = _dialog(program, "BatchDialog")
    for tick in dialog.confirmed.boxes:
        tick.setChecked(True)
    dialog.pin.pin.setText(PRACTICE_PIN)
    dialog.sign.click()
    _until(lambda: dialog.outcomes() and not dialog.busy(), "the signatures of a batch")


def unsign_batch(program: Program) -> None:
    """Take back what the batch signed, so that it can be signed again."""
    desk: Desk = _page(program).desk
    for row in desk.article_rows(desk.article_ids()):
        if desk.undoing.of(row.article):
            desk.undoing.undo(row.article)
    leave_batch(program)


# ---- remarks --------------------------------------------------------------------------------------------------------


def remarks(program: Program) -> None:
    """The tab of the remarks, the first of them open."""
    page = _page(program)
    page.side.show_tab("remarks")
    page.remarks.walk.next()


def answers(program: Program) -> None:
    """The tab of the remarks beside the writing, the first unanswered one open."""
    _page(program).answering.go_to_first()


def say_remark(program: Program) -> None:
    """A remark that is being written on words of the text."""
    from PySide6.QtGui import QTextCursor

    remarking = _page(program).remarks
    canvas = _page(program).reader.canvas
    cursor = QTextCursor(canvas.document().firstBlock())
    cursor.setPosition(cursor.position() + 9, QTextCursor.MoveMode.KeepAnchor)
    canvas.setTextCursor(cursor)
    remarking.add()
    remarking.acts.box.text.setPlainText(SAID)


def drop_remark(program: Program) -> None:
    """Put the remark away unsaid."""
    box = _page(program).remarks.acts.box
    box.text.clear()
    box.close_box()


# ---- beside the writing ---------------------------------------------------------------------------------------------


def history(program: Program) -> None:
    """Earlier texts, compared with the text now."""
    _page(program).tools.show_history()


def replace(program: Program) -> None:
    """Words sought and replaced."""
    tools = _page(program).tools
    tools.replace()
    tools.bar.find.setText("节水")
    tools.find.step(1)
    tools.bar.put.setText("爱水节水")


def stop_finding(program: Program) -> None:
    """Put the find bar away."""
    _page(program).tools.find.close()


def outline(program: Program) -> None:
    """The headings of the text."""
    _page(program).tools.show_outline()


def files(program: Program) -> None:
    """The attachments, the first chosen."""
    page = _page(program)
    page.panel.show_tab("attachments")
    page.panel.attachments.list.setCurrentIndex(page.panel.attachments.model.index(0))


def check_tab(program: Program) -> None:
    """Back to the check, as a page begins."""
    _page(program).panel.show_tab("check")


def look_at_file(program: Program) -> None:
    """An attachment looked at inside the program."""
    files(program)
    _page(program).panel.attachments.look()


def languages(program: Program) -> None:
    """The language versions of an article, the last chosen."""
    _page(program).tools.show_versions()
    dialog = _dialog(program, "VersionsDialog")
    _until(dialog.model.rowCount, "the versions")
    dialog.list.setCurrentIndex(dialog.model.index(dialog.model.rowCount() - 1))


def revise(program: Program) -> None:
    """A version beside its original."""
    languages(program)
    _dialog(program, "VersionsDialog").revise.click()
    _dialog(program, "RevisionDialog")


def preview(program: Program) -> None:
    """The text as the portal will show it."""
    _page(program).look.click()


def approval_sheet(program: Program) -> None:
    """The approval sheet before it is printed."""
    _page(program).sheet.click()


def open_document(program: Program) -> None:
    """What was read of a document from outside."""
    from desktop.editor.importing.reading import Target

    page = _page(program)
    content = page.manuscript.content_or_none()
    page.tools.opening.read(data.sample_file(IMPORTED), Target(content.type_id, content.column))


# ---- the window -----------------------------------------------------------------------------------------------------


def recover(program: Program) -> None:
    """What a draft was before the program was cut off, and what was saved last."""
    _page(program).recover_all()


def help_(program: Program) -> None:
    """The help on the page shown."""
    program.window.show_help()


def keys(program: Program) -> None:
    """The keys of the page shown."""
    program.window.list_keys()


def lessons(program: Program) -> None:
    """The practice lessons."""
    if program.window.practice is not None:
        program.window.practice.open_lessons()


def people(program: Program) -> None:
    """Who else can sit down here."""
    program.window.open_switcher()


def lock(program: Program) -> None:
    """The window locked."""
    program.window.lock_now()


def unlock(program: Program) -> None:
    """The window opened again by the PIN."""
    guard = program.window.guard()
    if guard.page is not None:
        guard.page.box.pin.setText(PRACTICE_PIN)
        guard.page.unlock.click()
    _until(lambda: not program.window.is_locked(), "the window unlocked")


def no_input(program: Program) -> None:
    """The notice that no input method can be used."""
    from desktop.shell.inputmethods import Lack
    from desktop.shell.inputnotice import show_lack

    show_lack(program.window, Lack.NO_PLUGIN, program.preferences)


def drop_notice(program: Program) -> None:
    """Take the notice away without dismissing it for good."""
    from desktop.shell.inputnotice import InputNotice

    for notice in program.window.findChildren(InputNotice):
        program.window.frame.drop_notice(notice)


def throw_away(program: Program) -> None:
    """A draft thrown away, and the toast that brings it back."""
    from build_spec.screenshots_screens import article_of

    page = _page(program)
    page.acts.discard(article_of(page.desk, THROWN))


def bring_back(program: Program) -> None:
    """The draft brought back, and the toast that says so put away before the next picture."""
    page = _page(program)
    page.acts.bring_back(page.desk.discarded()[0].article)
    _settled()
    if program.window.toast is not None:
        program.window.toast.hide()


def settings_end(program: Program) -> None:
    """The lower half of the settings."""
    from PySide6.QtWidgets import QScrollArea

    area = _page(program).findChild(QScrollArea)
    if area is not None:
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


def settings_top(program: Program) -> None:
    """Back to the top of the settings."""
    from PySide6.QtWidgets import QScrollArea

    area = _page(program).findChild(QScrollArea)
    if area is not None:
        area.verticalScrollBar().setValue(0)


def seek_nothing(program: Program) -> None:
    """A search that finds nothing."""
    page = _page(program)
    page.header.search.setText(NOWHERE)
    page.header.search.searched.emit(NOWHERE)


def seek_no_more(program: Program) -> None:
    """Everything is shown again."""
    page = _page(program)
    page.header.search.setText("")
    page.header.search.searched.emit("")
