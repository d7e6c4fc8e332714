"""How an opened article stands for the person who writes it: what the main button does, and what a banner says.

Pure: it reads what the desk answered and puts it into words; every rule stays with the workflow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.editor.opening import Opened
from desktop.review.phrases import button_words
from desktop.review.reasons import category_words
from desktop.words import moment
from resources.language import tr

if TYPE_CHECKING:
    from sync.chain.workflow import Option

SUBMIT, CORRECT, RECALL, BEGIN = "submit", "correct", "recall", "begin-correction"
BACK = ("return", "decline")


@dataclass(frozen=True)
class Standing:
    """What the page shows.

    Attributes:
        editable: whether the text may be changed.
        act: what the main button does: one of the constants above, or "" for no button.
        button: its words; ``icon`` its icon.
        option: the desk's answer for it; None for ``BEGIN``.
        why: why the main button is off, or "".
        tone, title, text: of the banner above the text; no banner without a title.
        lies_with: whom the article waits for, or "".
    """

    editable: bool
    act: str = ""
    button: str = ""
    icon: str = "quill-pen-line"
    option: Option | None = None
    why: str = ""
    tone: str = "neutral"
    title: str = ""
    text: str = ""
    lies_with: str = ""


def standing_of(opened: Opened) -> Standing:
    """How the article stands."""
    view = opened.view
    if view.editable:
        return _writing(opened, CORRECT if view.state.stage == "published" else SUBMIT)
    who = _who_is_next(opened)
    title = str(view.why_not or tr("This article cannot be changed now."))
    recall = opened.option(RECALL)
    if view.state.stage in ("review", "approved") and recall is not None and recall.allowed:
        text = tr("To change something, recall it; reviews already given stand only for an unchanged text.")
        return Standing(
            False, RECALL, tr("Recall…"), "arrow-go-back-line", recall, title=title, text=text, lies_with=who
        )
    correct = opened.option(CORRECT)
    if view.state.stage == "published" and correct is not None and correct.allowed:
        text = tr("The published text stays as it is until the correction has gone the whole way of review.")
        return Standing(
            False, BEGIN, tr("Write a correction"), "edit-line", None, title=title, text=text, lies_with=who
        )
    return Standing(False, title=title, text=who, lies_with=who)


def _writing(opened: Opened, act: str) -> Standing:
    option = opened.option(act)
    why = "" if option is None or option.allowed or option.why is None else str(option.why)
    note = opened.view.state.returned
    tone, title, text = "neutral", "", ""
    if note is not None and note.action in BACK:
        who = opened.returned_by or note.officer
        what = category_words(note.category)
        if note.action == "decline":
            title = tr("{who} declined it, {when}: {category}", who=who, when=moment(note.time), category=what)
        else:
            title = tr("{who} returned it, {when}, round {round}: {category}", who=who, when=moment(note.time),
                       round=opened.view.state.rounds, category=what)  # fmt: skip
        tone, text = "warning", note.reason
    return Standing(True, act, button_words(act, opened.me.name), "quill-pen-line", option, why, tone, title, text)


def _who_is_next(opened: Opened) -> str:
    current = next((s for s in opened.way if s.current), None)
    if current is None or not current.people:
        return ""
    return tr("It lies with {who}.", who="、".join(current.people[:3]))
