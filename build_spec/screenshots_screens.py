"""Which screens there are and how each is brought up: every page of the registry, and what opens over one.

A page that is new in the registry is taken by itself; this table only says at whose desk it is seen best, with which
sample article of the practice county, and what is pressed then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_spec import screenshots_presses as presses
from resources import county as data

if TYPE_CHECKING:
    from desktop.app import Program
    from sync.desk import Desk

AUTHOR, SECOND_AUTHOR, REVIEWER = "zhou-ming", "tang-ning", "li-jing"
LEADER, PUBLISHER = "zhao-ping", "he-qing"
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
        back: what puts the page back as it was, after what stands over it was closed.
    """

    name: str
    page: str
    officer: str = AUTHOR
    sample: str = ""
    press: Press | None = None
    ready: Callable[[Program], bool] | None = None
    over: bool = True
    back: Press | None = None


def _checked(program: Program) -> bool:
    page: Any = program.window.page()
    return page.checks.checked is not None


DRAFT, RETURNED, REMARKED = "09-school-campaign", "11-intake-inspection", "08-maintenance-notice"
PUBLIC, CORRECTED, SIGNED_OFF = "01-irrigation", "02-planned-water-policy", "12-water-connection"
RECEIVED = "04-planned-water-interpretation"
URGENT, LOOKED_AT, CLAIMED, READ, CUT_OFF = "urgent", "looked-at", "claimed", "read", "cut-off"
# What the pictures need beside the samples of the county: a title each, and the sample whose text it has.
MORE: dict[str, tuple[str, str]] = {
    URGENT: ("关于望湖路供水管道抢修停水的紧急通知", REMARKED),
    LOOKED_AT: ("关于青石街供水管道抢修停水的紧急通知", REMARKED),
    CLAIMED: ("市水务局公布冬季供水服务热线", RETURNED),
    READ: ("东湖水厂完成冬季设备检修", RETURNED),
    CUT_OFF: ("水厂开放日活动预告", DRAFT),
}
# Pages seen best with something open; every other page of the registry is shown at the author's desk as it comes.
PREPARED = {
    "editor": Screen("editor", "editor", sample=DRAFT, ready=_checked),
    "review": Screen("review", "review", REVIEWER, RETURNED),
    "leader": Screen("leader", "leader", LEADER, SIGNED_OFF),
    "intake": Screen("intake", "intake", PUBLISHER, RECEIVED),
    "chain": Screen("chain", "chain", sample=PUBLIC),
    "help": Screen("help", "editor", sample=DRAFT, press=presses.help_, ready=_checked),
}


def _writing(name: str, press: Press, sample: str = DRAFT, back: Press | None = None, *, over: bool = False) -> Screen:
    ready = None if sample == PUBLIC else _checked  # what is public is checked no more
    return Screen(name, "editor", AUTHOR, sample, press, ready, over, back)


def _reviewing(name: str, press: Press, sample: str = RETURNED, back: Press | None = None) -> Screen:
    return Screen(name, "review", REVIEWER, sample, press, over=back is None, back=back)


OVER = (
    _writing("keys", presses.keys, over=True),
    Screen("lessons", "articles", press=presses.lessons),
    Screen("unfound", "articles", press=presses.seek_nothing, over=False, back=presses.seek_no_more),
    Screen("toast", "articles", press=presses.throw_away, over=False, back=presses.bring_back),
    Screen("people", "articles", press=presses.people),
    Screen("no-input", "settings", press=presses.no_input, over=False, back=presses.drop_notice),
    Screen("settings-end", "settings", press=presses.settings_end, over=False, back=presses.settings_top),
    _writing("find", presses.replace, back=presses.stop_finding),
    _writing("outline", presses.outline, PUBLIC, presses.check_tab),
    _writing("files", presses.files, back=presses.check_tab),
    _writing("file", presses.look_at_file, back=presses.check_tab, over=True),
    _writing("answers", presses.answers, REMARKED),
    _writing("history", presses.history, REMARKED, over=True),
    _writing("languages", presses.languages, PUBLIC, over=True),
    _writing("revision", presses.revise, PUBLIC, over=True),
    _writing("preview", presses.preview, over=True),
    _writing("approval-sheet", presses.approval_sheet, PUBLIC, over=True),
    _writing("import", presses.open_document, over=True),
    _writing("urgent", presses.submit_urgently, URGENT, over=True),
    _writing("correction", presses.submit, CORRECTED, over=True),
    Screen("withdrawal", "chain", LEADER, PUBLIC, presses.withdraw),
    Screen("lock", "articles", press=presses.lock, over=False, back=presses.unlock),
    Screen("recovery", "today", SECOND_AUTHOR, press=presses.recover),
    Screen("sign", "review", LEADER, SIGNED_OFF, press=presses.sign),
    _reviewing("return", presses.send_back),
    Screen("remarks", "review", REVIEWER, RETURNED, press=presses.remarks, over=False),
    _reviewing("remark", presses.say_remark, back=presses.drop_remark),
    _reviewing("claim", presses.read_to_end, CLAIMED, presses.stay),
    _reviewing("batch", presses.turn_batch, READ, presses.leave_batch),
    Screen("batch-sign", "review", REVIEWER, READ, press=presses.ask_batch, back=presses.leave_batch),
    Screen("batch-signed", "review", REVIEWER, READ, press=presses.sign_batch, back=presses.unsign_batch),
    _reviewing("look-back", presses.look_back, LOOKED_AT),
    _reviewing("queue-unfound", presses.seek_nothing, back=presses.seek_no_more),
)


def screens() -> tuple[Screen, ...]:
    """All screens, the first run first, then desk by desk, so that each desk is opened once."""
    from desktop.shell import registry

    pages = [PREPARED.get(entry.key, Screen(entry.key, entry.key)) for entry in registry.ENTRIES]
    found = [Screen(FIRST_RUN, ""), *pages, *OVER]
    desks = list(dict.fromkeys(each.officer for each in found))
    return tuple(sorted(found, key=lambda each: (each.page != "", desks.index(each.officer))))


def title_of(sample: str) -> str:
    """The title of a sample article, or of one of ``MORE``."""
    if sample in MORE:
        return MORE[sample][0]
    return str(next(told["fields"]["title"] for told in data.samples() if told["id"] == sample))


def article_of(desk: Desk, sample: str) -> str:
    """The id of a sample article at a desk; "" if none is named.

    Raises:
        LookupError: it does not lie at this desk.
    """
    if not sample:
        return ""
    title = title_of(sample)
    for row in desk.article_rows(desk.article_ids()):
        if row.title == title:
            return row.article
    raise LookupError(sample)
