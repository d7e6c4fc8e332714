"""Commands about one article: write it, look at it, and every act of the workflow."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from forms.body.html import from_html
from forms.body.model import Body, Paragraph, Run, new_block_id
from forms.content import Content
from forms.errors import EnvironmentTrouble, WrongUse
from resources.language import say, tr
from sync.chain import step as act
from sync.chain.bundle import MAX_BYTES
from sync.chain.roster import EMERGENCY
from sync.cli.desk import open_desk, pin, resolve
from sync.cli.findings import COMMANDS as FINDINGS
from sync.cli.findings import Which
from sync.cli.output import SETTINGS, lines, out
from sync.cli.remarks import COMMANDS as REMARKS
from sync.desk.context import article_number
from sync.desk.reading import action_words, label_words
from sync.store.records import ArticleFilter

app = typer.Typer(help="Write an article and sign the steps on its way.", no_args_is_help=True)
Reason = Annotated[str, typer.Option("--reason", help="In words.")]


@app.command()
def new(
    type_id: Annotated[str, typer.Option("--type", help="Content type, e.g. news, notice, policy.")],
    column: Annotated[str, typer.Option("--column", help="Id of the column.")],
    title: Annotated[str, typer.Option("--title")] = "",
) -> None:
    """Begin an article."""
    with open_desk() as desk:
        article = desk.new_article(type_id, column)
        if title:
            view = desk.draft(article)
            desk.save_draft(article, replace(view.content, fields={**view.content.fields, "title": title}), view.rev)
    out(article_number(article), {"article": article, "number": article_number(article)})


@app.command()
def edit(
    article: Which,
    title: Annotated[str | None, typer.Option("--title")] = None,
    fields: Annotated[list[str] | None, typer.Option("--set", help="KEY=VALUE, as often as needed.")] = None,
    html: Annotated[str, typer.Option("--html", help="File with the text as HTML, or - for standard input.")] = "",
    text: Annotated[str, typer.Option("--text", help="File with the text, a paragraph a line, or -.")] = "",
    attach: Annotated[list[Path] | None, typer.Option("--attach", help="A file to attach.")] = None,
    column: Annotated[str, typer.Option("--column", help="Move the article to another column.")] = "",
) -> None:
    """Change a draft: fields, text, attachments, column."""
    with open_desk() as desk:
        key = resolve(desk, article)
        view = desk.draft(key)
        content = view.content
        for path in attach or ():
            content = replace(content, attachments=(*content.attachments, desk.attach(key, path)))
        changed = {**content.fields, **_values(fields or [], desk.catalogue.of(content))}
        if title is not None:
            changed["title"] = title
        content = replace(content, fields=changed, column=column or content.column)
        content = _with_text(content, html, text)
        saved = desk.save_draft(key, content, view.rev)
        problems = desk.problems(saved.content)
    for problem in () if SETTINGS.json else problems:
        out(f"{'✗' if problem.blocking else '·'} {problem.sentence}")
    out(tr("Saved."), {"article": key, "rev": saved.rev, "digest": saved.content.digest, "problems": problems})


def _values(pairs: list[str], kind: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        spec = kind.field(key)
        if not equals or spec is None:
            known = ", ".join(f.key for f in kind.fields)
            raise WrongUse(
                say("“{pair}” is not KEY=VALUE with one of: {known}.", pair=pair, known=known), "article.set"
            )
        found[key] = _typed(spec.kind, value)
    return found


def _typed(kind: str, value: str) -> Any:
    if kind == "list":
        return tuple(part.strip() for part in value.replace("，", ",").split(",") if part.strip())
    if kind == "bool":
        return value.lower() in ("1", "true", "yes", "是")
    if kind == "number" and value.isdigit():
        return int(value)
    return value


def _with_text(content: Content, html: str, text: str) -> Content:
    if html:
        imported = from_html(_read(html), known=frozenset(a.digest for a in content.attachments))
        for sentence in imported.removed:
            out(sentence)
        return replace(content, body=imported.body)
    if text:
        lines_ = [line.strip() for line in _read(text).decode("utf-8").splitlines() if line.strip()]
        return replace(content, body=Body(tuple(Paragraph(new_block_id(), (Run(line),)) for line in lines_)))
    return content


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read(MAX_BYTES) if name == "-" else Path(name).read_bytes()
    except OSError as fault:
        raise EnvironmentTrouble(
            say("“{path}” cannot be read: {why}.", path=name, why=str(fault.strerror)), "article.read"
        ) from fault


@app.command()
def show(article: Which) -> None:
    """Show an article: where it stands, its text, and what may be done with it here."""
    with open_desk() as desk:
        key = resolve(desk, article)
        view = desk.draft(key)
        options = desk.options(key)
        stations = desk.way(key)
        problems = desk.problems(view.content)
    if SETTINGS.json:
        out("", {"article": key, "content": view.content, "stage": view.state.stage, "editable": view.editable,
                 "sequence": view.state.sequence, "options": options, "stations": stations,
                 "problems": problems})  # fmt: skip
        return
    from forms.body.text import plain_text

    out(f"{article_number(key)}  {view.content.title}")
    for station in stations:
        mark = "●" if station.done else "◎" if station.current else "○"
        out(f"  {mark} {label_words(station.label)}  {'、'.join(station.people)}  {station.time}")
    out(plain_text(view.content.body).text)
    for problem in problems:
        out(f"{'✗' if problem.blocking else '·'} {problem.sentence}")
    out(tr("You may now: {options}", options="、".join(
        action_words(o.action, o.level) for o in options if o.allowed) or tr("nothing")))  # fmt: skip


@app.command("list")
def list_(
    text: Annotated[str, typer.Option("--search", help="Words to look for; two characters are enough.")] = "",
    state: Annotated[
        list[str] | None, typer.Option("--state", help="draft, signed, queued, unsure, received, published, returned")
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only what waits for me.")] = False,
) -> None:
    """List articles."""
    wanted = ArticleFilter(states=tuple(state or ()), text=text, mine_next=True if mine else None)  # type: ignore[arg-type]
    with open_desk() as desk:
        rows = desk.article_rows(desk.article_ids(wanted))
    lines([(article_number(r.article), r.state, r.title, r.waiting_for) for r in rows], rows)


def _sign(
    article: str, action: str, *, reason: str = "", category: str = "", detail: Mapping[str, Any] | None = None
) -> None:
    with open_desk() as desk:
        key = resolve(desk, article)
        signed = desk.act(key, action, pin=pin(), reason=reason, category=category, detail=detail)
        number = article_number(key)
    out(
        tr("{number}: step {sequence} signed: {action}.", number=number, sequence=signed.step.sequence,
           action=action_words(signed.step.action, signed.step.level)),
        {"article": key, "digest": signed.digest, "sequence": signed.step.sequence, "action": signed.step.action},
    )  # fmt: skip


@app.command()
def submit(
    article: Which,
    joint: Annotated[list[str] | None, typer.Option("--joint", help="Id of a unit that must countersign.")] = None,
    emergency: Annotated[
        str, typer.Option("--emergency", help="Take the emergency lane; the reason why it cannot wait.")
    ] = "",
) -> None:
    """Sign and submit for review."""
    detail = {**({"joint": list(joint)} if joint else {}), **({act.LANE: EMERGENCY} if emergency else {})}
    _sign(article, act.SUBMIT, detail=detail, reason=emergency)


@app.command("secrecy-review")
def secrecy_review(
    article: Which,
    answers: Annotated[str, typer.Option("--form", help="JSON file with the form's answers.")] = "",
) -> None:
    """Sign that the article may be made public (the secrecy review's conclusion)."""
    form = json.loads(_read(answers)) if answers else {f"q{n}": False for n in range(1, 6)}
    if not isinstance(form, dict):
        raise WrongUse(say("The form's answers are not a JSON object."), "article.form")
    _sign(article, act.SECRECY_REVIEW, detail={"conclusion": "open", **form})


@app.command("return")
def return_(
    article: Which,
    reason: Reason,
    category: Annotated[str, typer.Option("--category", help="Code of the kind of reason, R01 to R13.")],
) -> None:
    """Return the article to its author, with category and reason."""
    _sign(article, act.RETURN, reason=reason, category=category)


@app.command()
def decline(
    article: Which, reason: Reason, category: Annotated[str, typer.Option("--category", help="R01 to R13.")]
) -> None:
    """Do not adopt the article (portal office), with category and reason."""
    _sign(article, act.DECLINE, reason=reason, category=category)


@app.command()
def correct(article: Which, reason: Reason) -> None:
    """Submit a correction of a published article; change the text first with ``edit`` after ``reopen``."""
    _sign(article, act.CORRECT, reason=reason)


@app.command()
def reopen(article: Which) -> None:
    """Open a published article for a correction; what is public stays until the correction is published."""
    with open_desk() as desk:
        view = desk.begin_correction(resolve(desk, article))
    out(tr("The published text is open for correction."), {"article": view.article, "rev": view.rev})


@app.command("look-back")
def look_back(
    article: Which,
    reason: Annotated[str, typer.Option("--reason", help="Needed when it was not in order.")] = "",
    in_order: Annotated[bool, typer.Option("--in-order/--not-in-order", help="What was found.")] = True,
) -> None:
    """Look back at what was signed off in the emergency lane, and sign whether it was in order."""
    _sign(article, act.LOOK_BACK, detail={act.FINDING: act.IN_ORDER if in_order else act.NOT_IN_ORDER}, reason=reason)


@app.command()
def withdraw(article: Which, reason: Reason) -> None:
    """Withdraw the article for good, with the reason."""
    _sign(article, act.WITHDRAW, reason=reason)


def _plain(action: str, help_: str) -> Callable[[Which], None]:
    def command(article: Which) -> None:
        _sign(article, action)

    command.__doc__ = help_
    return command


for _action, _help in (
    (act.PASS, "Sign that the article passes this review."),
    (act.RECALL, "Take a submission back to the author's desk."),
    (act.COUNTERSIGN, "Countersign for a unit that was asked to."),
    (act.APPROVE, "Sign off, and sign the sending to the portal."),
    (act.SEND, "Sign the sending of a signed-off article."),
    (act.ADOPT, "Adopt the article (portal office)."),
    (act.PUBLISH, "Publish the article."),
):
    app.command(_action)(_plain(_action, _help))


for _name, _command in (*FINDINGS.items(), *REMARKS.items()):
    app.command(_name)(_command)
