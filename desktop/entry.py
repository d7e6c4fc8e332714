"""The program's one entrance: without a command the window opens, with one the command line answers.

It imports nothing heavy: the window must be on the screen before anything else is loaded.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        arguments: without the program's name; the process's own when None.

    Returns:
        The exit code.
    """
    if arguments is None and getattr(sys, "frozen", False):
        _serve_as_helper()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == ["practice", "--open"] or given[:1] == ["--practice"]:
        return _open_practice()
    home, rest = _home(given)
    if rest:
        from sync.cli.main import run

        return run(given)
    return _open_window(home)


def _serve_as_helper() -> None:
    """In the frozen program a helper process of a check is this program again, with arguments of its own kind."""
    if any(word == "--multiprocessing-fork" or word.startswith("from multiprocessing") for word in sys.argv[1:]):
        from multiprocessing import freeze_support

        freeze_support()


def _home(given: list[str]) -> tuple[Path | None, list[str]]:
    """Take ``--home FOLDER`` off, which both the window and the command line understand."""
    if len(given) >= 2 and given[0] == "--home":
        return Path(given[1]), given[2:]
    return None, given


def _open_window(home: Path | None) -> int:
    gc.disable()  # until the first paint: collecting while modules load only costs time
    from desktop.quick import import_plainly, own_home
    from desktop.shared import last_home
    from desktop.shell.glancing import Glancing

    desk = home or last_home(own_home())
    glancing = Glancing(desk, desk)  # reads while Qt is being loaded
    import_plainly()
    from desktop.app import run_window

    return run_window(desk, glancing=glancing)


def _open_practice() -> int:
    """The practice county: built when absent, one of its desks opened, its portal started behind the window."""
    from desktop.quick import import_plainly

    import_plainly()
    from desktop.app import run_window
    from desktop.practice import PortalInBackground
    from sync.cli.practice import ensure_county
    from sync.practice.county import default_officer, home_of

    root = ensure_county()
    with PortalInBackground(root):
        return run_window(home_of(root, default_officer()), practice_root=root)


if __name__ == "__main__":
    sys.exit(main())
