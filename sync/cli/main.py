"""The commands' root: options before the command, and one place where every failure becomes a sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from click.exceptions import Abort, ClickException, Exit

from forms.errors import Trouble
from resources.language import LANGUAGES, language_from_environment, tr, use_language
from sync.cli import article, desk, pack, portal, practice
from sync.cli.output import SETTINGS, complain

app = typer.Typer(
    name="gaoqian",
    help="稿签: draft, check, review and sign off articles offline; sync them, signed, to the portal.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(article.app, name="article")
app.add_typer(portal.app, name="portal")
app.add_typer(pack.app, name="pack")
app.command("practice")(practice.practice)
for name, command in desk.COMMANDS.items():
    app.command(name)(command)


@app.callback()
def options(
    home: Annotated[
        Path | None, typer.Option("--home", help="Folder of the profile; the user's own one if not given.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document for a machine to read.")] = False,
    language: Annotated[str, typer.Option("--lang", help="zh_CN, zh_TW or en.")] = "",
    pin: Annotated[
        str, typer.Option("--pin", envvar="GAOQIAN_PIN", help="PIN of the signing key; asked for if not given.")
    ] = "",
    passphrase: Annotated[
        str, typer.Option("--passphrase", envvar="GAOQIAN_PASSPHRASE", help="Where the profile is protected by one.")
    ] = "",
) -> None:
    """Options before the command."""
    SETTINGS.home, SETTINGS.json, SETTINGS.pin, SETTINGS.passphrase = home, json, pin, passphrase
    use_language(language if language in LANGUAGES else language_from_environment())


def run(arguments: Sequence[str]) -> int:
    """Run the command line.

    Args:
        arguments: without the program's name.

    Returns:
        0 done, 1 refused, 2 wrong use, 3 environment.
    """
    use_language(language_from_environment())
    try:
        result = app(list(arguments), standalone_mode=False)
    except Trouble as fault:
        complain(fault.sentence, fault.code)
        return fault.exit_code
    except ClickException as fault:
        fault.show()
        return 2
    except Exit as fault:
        return int(fault.exit_code)
    except (Abort, KeyboardInterrupt):
        complain(tr("Stopped. What had been confirmed is kept."), "stopped")
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return int(result) if isinstance(result, int) else 0
