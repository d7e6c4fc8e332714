"""The practice county from the command line: build it, walk the main job through it, or start its portal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from resources.language import Sentence, tr
from sync.cli.output import SETTINGS, complain, out


def practice_root() -> Path:
    """Where this user's practice county lies."""
    from sync.desk.profile import default_home

    return SETTINGS.home or default_home() / "practice"


def practice(
    walk: Annotated[bool, typer.Option("--walk", help="Do the main job headless in a temporary folder.")] = False,
    serve: Annotated[bool, typer.Option("--serve", help="Build the county if need be and run its portal.")] = False,
) -> None:
    """The practice county: a fictional county on this computer, with make-believe keys and a real portal."""
    if walk:
        _walk()
    else:
        _build(serve)


def _walk() -> None:
    from sync.practice.walk import NotHeld
    from sync.practice.walk import walk as do

    count = 0

    def tell(sentence: Sentence) -> None:
        nonlocal count
        count += 1
        out(f"{count:>2}  {sentence}")

    try:
        do(tell)
    except NotHeld as fault:
        complain(tr("This does not hold: {what}", what=str(fault)), "walk.not-held")
        raise typer.Exit(1) from fault


def ensure_county() -> Path:
    """The folder of the practice county, built first when it is not there yet."""
    from sync.practice.county import is_practice

    root = practice_root()
    if not is_practice(root):
        from sync.practice.building import build_county

        build_county(root, lambda s: out(f"· {s}"))
    return root


def _build(serve: bool) -> None:
    root = ensure_county()
    out(tr("The practice county lies in {path}.", path=str(root)), {"path": str(root)})
    if serve:
        import signal

        from sync.practice.process import start_county

        with start_county(root) as portal:
            out(portal.address, {"address": portal.address})
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
