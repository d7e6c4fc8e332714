"""Commands about remarks on an article, and taking back a signature that has not left this computer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated

import typer

from forms.body.anchors import FIELD, Spot
from forms.body.text import block_parts
from forms.content import Content
from forms.errors import WrongUse
from forms.remarks import OUTCOMES
from resources.language import say, tr
from sync.cli.desk import open_desk, resolve
from sync.cli.findings import Which
from sync.cli.output import SETTINGS, lines, out
from sync.desk.reading import action_words
from sync.desk.remarks import RemarkView

Number = Annotated[int, typer.Argument(help="Number of the remark in the list of `article remarks`.")]


def remarks(article: Which) -> None:
    """List what was said of places in the text, in its order, with the answers."""
    with open_desk() as desk:
        key = resolve(desk, article)
        view = desk.remarks.of(key, desk.draft(key).content)
    rows = [
        (str(number), remark.state, remark.first.officer_name, remark.quote[:20], _said(remark))
        for number, remark in enumerate(view.remarks, 1)
    ]
    lines(rows, list(view.remarks))
    if not SETTINGS.json:
        out(tr("Open: {open}. Waiting for your next signature: {waiting}.", open=view.open, waiting=view.waiting))


def remark(
    article: Which,
    text: Annotated[str, typer.Option("--text", help="In words.")] = "",
    on: Annotated[
        str, typer.Option("--on", help="Words of the text that are meant; the whole article if not given.")
    ] = "",
    suggest: Annotated[str | None, typer.Option("--suggest", help="Wording suggested instead of these words.")] = None,
) -> None:
    """Make a remark on words of the text; the next signature here carries it, sealed."""
    with open_desk() as desk:
        key = resolve(desk, article)
        content = desk.draft(key).content
        made = desk.remarks.add(key, content, spot_of(content, on) if on else None, text, suggest)
    out(tr("Noted; it goes with your next step on this article."), {"remark": made})


def answer(
    article: Which,
    number: Number,
    outcome: Annotated[str, typer.Option("--as", help="accepted, refused, answered, resolved or reopened.")] = "",
    text: Annotated[str, typer.Option("--text", help="In words.")] = "",
) -> None:
    """Say something to a remark, or settle it; the next signature here carries it, sealed."""
    wanted = next((known for known in OUTCOMES if known == outcome), None)
    if outcome and wanted is None:
        raise WrongUse(
            say("“{kind}” is not one of: {known}.", kind=outcome, known=", ".join(OUTCOMES)), "remark.outcome"
        )
    with open_desk() as desk:
        key = resolve(desk, article)
        found = desk.remarks.of(key, desk.draft(key).content).remarks
        if not 1 <= number <= len(found):
            raise WrongUse(say("There is no remark {number}; the article has {count}.", number=number, count=len(found)),
                           "remark.number")  # fmt: skip
        to = found[number - 1].first.id
        made = desk.remarks.settle(key, to, wanted, text) if wanted else desk.remarks.reply(key, to, text)
    out(tr("Noted; it goes with your next step on this article."), {"remark": to, "entry": made})


def undo(article: Which) -> None:
    """Take back your last signature on the article, while it has not left this computer."""
    with open_desk() as desk:
        key = resolve(desk, article)
        action = desk.undoing.undo(key)
    out(tr("Taken back: {action}.", action=action_words(action, 0)), {"article": key, "action": action})


def spot_of(content: Content, words: str) -> Spot:
    """Where words stand first.

    Raises:
        WrongUse: nowhere.
    """
    for block, part, text in _texts(content):
        if words in text:
            start = text.index(words)
            return Spot(block, part, start, start + len(words))
    raise WrongUse(say("“{words}” does not stand in the text.", words=words), "remark.words")


def _texts(content: Content) -> Iterator[tuple[str, int, str]]:
    for key in content.fields:
        yield f"{FIELD}{key}", 0, content.text(key)
    for block in content.body.blocks:
        for part, text in enumerate(block_parts(block)):
            yield block.id, part, text


def _said(remark: RemarkView) -> str:
    wording = [tr("instead: {words}", words=remark.replacement)] if remark.replacement is not None else []
    first = [remark.first.text] if remark.first.text else []
    return "；".join([*first, *wording, *(entry.text or str(entry.outcome) for entry in remark.later)])


COMMANDS: dict[str, Callable[..., None]] = {"remarks": remarks, "remark": remark, "answer": answer, "undo": undo}
