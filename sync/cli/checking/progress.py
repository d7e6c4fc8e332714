"""A bar on the terminal while many files are checked; nothing at all where nobody would see it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from resources.language import tr

FEW = 20  # files that are done before a bar could be read


@contextmanager
def bar(total: int) -> Iterator[Callable[[], None]]:
    """A bar on the error stream's terminal; gives what is to be called for every file done.

    Where the output is on a terminal too, what is printed inside goes through the bar, which stays below it.

    Args:
        total: how many files there are.
    """
    if total <= FEW or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(tr("Checking")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    both = sys.stdout.isatty()
    console = Console(stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=both, redirect_stderr=True) as shown:
        task = shown.add_task("", total=total)
        yield lambda: shown.advance(task)
