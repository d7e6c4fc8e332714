"""Which screens there are and how each is brought up: every page of the registry, and what opens over one.

A page that is new in the registry is taken by itself; this table only says at whose desk it is seen best, with which
sample article of the practice county, and what is pressed then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from resources import county as data

if TYPE_CHECKING:
    from desktop.app import Program
    from sync.desk import Desk

AUTHOR, REVIEWER, LEADER, PUBLISHER = "zhou-ming", "li-jing", "zhao-ping", "he-qing"
FIRST_RUN = "first-run"
Press = Callable[["Program"], None]


@dataclass(frozen=True)
class Screen:
    """One screen.

    Attributes:
        name: of its pictures.
        page: the page's key in the registry; "" for the first run, which has no desk.
        officer: at whose desk.
        sample: id of the sample article that is open, or "".
        press: what is done on the page then; a screen that needs it is brought up anew for each look.
        ready: what must hold before the picture is taken; None if it is enough that nothing is read any more.
        over: whether what is pressed opens something over the window.
    """

    name: str
    page: str
    officer: str = AUTHOR
    sample: str = ""
    press: Press | None = None
    ready: Callable[[Program], bool] | None = None
    over: bool = True


def _page(program: Program) -> Any:
    return program.window.page()


def _checked(program: Program) -> bool:
    return _page(program).checks.checked is not None


def _sign(program: Program) -> None:
    """Read to the end, as one must, then press the main button."""
    from build_spec.screenshots_camera import wait

    reader = _page(program).reader

    def read() -> bool:
        bar = reader.canvas.verticalScrollBar()
        bar.setValue(bar.maximum())
        return bool(reader.read_to_end())

    wait(read, "the end of the text")
    _page(program).main.click()


def _return(program: Program) -> None:
    _page(program).send_back.click()


def _remarks(program: Program) -> None:
    """The tab of the remarks, the first of them open."""
    page = _page(program)
    page.side.show_tab("remarks")
    page.remarks.next()


def _answers(program: Program) -> None:
    """The tab of the remarks beside the writing, the first unanswered one open."""
    _page(program).answering.go_to_first()


def _help(program: Program) -> None:
    program.window.show_help()


def _keys(program: Program) -> None:
    program.window.list_keys()


def _lessons(program: Program) -> None:
    if program.window.practice is not None:
        program.window.practice.open_lessons()


# Pages seen best with something open; every other page of the registry is shown at the author's desk as it comes.
PREPARED = {
    "editor": Screen("editor", "editor", sample="09-school-campaign", ready=_checked),
    "review": Screen("review", "review", REVIEWER, "11-intake-inspection"),
    "leader": Screen("leader", "leader", LEADER, "12-water-connection"),
    "intake": Screen("intake", "intake", PUBLISHER, "04-planned-water-interpretation"),
    "chain": Screen("chain", "chain", sample="01-irrigation"),
    "help": Screen("help", "editor", sample="09-school-campaign", press=_help, ready=_checked),
}
OVER = (
    Screen("keys", "editor", sample="09-school-campaign", press=_keys, ready=_checked),
    Screen("lessons", "articles", press=_lessons),
    Screen("sign", "review", LEADER, "12-water-connection", press=_sign),
    Screen("return", "review", REVIEWER, "11-intake-inspection", press=_return),
    Screen("remarks", "review", REVIEWER, "11-intake-inspection", press=_remarks, over=False),
    Screen("answers", "editor", sample="08-maintenance-notice", press=_answers, ready=_checked, over=False),
)


def screens() -> tuple[Screen, ...]:
    """All screens, the first run first, then desk by desk, so that each desk is opened once."""
    from desktop.shell import registry

    pages = [PREPARED.get(entry.key, Screen(entry.key, entry.key)) for entry in registry.ENTRIES]
    found = [Screen(FIRST_RUN, ""), *pages, *OVER]
    desks = list(dict.fromkeys(each.officer for each in found))
    return tuple(sorted(found, key=lambda each: (each.page != "", desks.index(each.officer))))


def article_of(desk: Desk, sample: str) -> str:
    """The id of a sample article at a desk; "" if none is named.

    Raises:
        LookupError: it does not lie at this desk.
    """
    if not sample:
        return ""
    title = next(told["fields"]["title"] for told in data.samples() if told["id"] == sample)
    for row in desk.article_rows(desk.article_ids()):
        if row.title == title:
            return row.article
    raise LookupError(sample)
