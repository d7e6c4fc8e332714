"""The commands' root: options before the command, and one place where every failure becomes a sentence."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from forms.errors import Trouble
from resources import folder
from resources.language import LANGUAGES, language, language_from_environment, tr, use_language
from sync.cli.output import SETTINGS, complain

HELP = "稿签: draft, check, review and sign off articles offline; sync them, signed, to the portal."
GROUPS = ("article", "portal", "pack")
VALUED = ("--home", "--lang", "--pin", "--passphrase")  # options before the command that are followed by a value


def options(
    home: Annotated[
        Path | None, typer.Option("--home", help="Folder of the profile; the user's own one if not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document for a machine to read.")] = False,
    lang: Annotated[str, typer.Option("--lang", help="zh_CN, zh_TW or en.")] = "",
    pin: Annotated[
        str, typer.Option("--pin", envvar="GAOQIAN_PIN", help="PIN of the signing key; asked for if not given.")
    ] = "",
    passphrase: Annotated[
        str, typer.Option("--passphrase", envvar="GAOQIAN_PASSPHRASE", help="Where the profile is protected by one.")
    ] = "",
) -> None:
    """Options before the command."""
    SETTINGS.home, SETTINGS.json, SETTINGS.pin, SETTINGS.passphrase = home, as_json, pin, passphrase
    use_language(lang if lang in LANGUAGES else language_from_environment())


def build_app(arguments: Sequence[str]) -> typer.Typer:
    """The commands; only those that the arguments can mean, so that a portal or a check starts without a desk."""
    app = typer.Typer(
        name="gaoqian", help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )
    app.callback()(options)
    word = command_word(arguments)
    for name in [word] if word in GROUPS else () if word == "check" else GROUPS:
        app.add_typer(import_module(f"sync.cli.{name}").app, name=name)
    if word not in GROUPS:
        app.command("check")(import_module("sync.cli.check").check)
    if word not in (*GROUPS, "check"):
        app.command("practice")(import_module("sync.cli.practice").practice)
        for name, command in import_module("sync.cli.desk").COMMANDS.items():
            app.command(name)(command)
    return app


def command_word(arguments: Sequence[str]) -> str:
    """The first word that is no option before the command, and no value of one; ``""`` when there is none."""
    rest = iter(arguments)
    for word in rest:
        if word in VALUED:
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return ""


def put_into_words(command: Any, code: str) -> None:
    """Translate the help of a command, its options and the commands under it, in place."""
    if code == "en":
        return
    words = json.loads(folder("commands", f"{code}.json").read_text(encoding="utf-8"))
    waiting = [command]
    while waiting:
        each = waiting.pop()
        for part in (each, *each.params):
            part.help = words.get(getattr(part, "help", None), getattr(part, "help", None))
        waiting += getattr(each, "commands", {}).values()


def run(arguments: Sequence[str]) -> int:
    """Run the command line.

    Args:
        arguments: without the program's name.

    Returns:
        0 done, 1 refused, 2 wrong use, 3 environment.
    """
    use_language(language_from_environment())
    try:
        command = typer.main.get_command(build_app(arguments))
        put_into_words(command, language())
        result = command.main(list(arguments), prog_name="gaoqian", standalone_mode=False)
    except Trouble as fault:
        complain(fault.sentence, fault.code)
        return fault.exit_code
    except typer.TyperException as fault:
        fault.show()  # type: ignore[attr-defined]
        return 2
    except typer.Exit as fault:
        return int(fault.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        complain(tr("Stopped. What had been confirmed is kept."), "stopped")
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return int(result) if isinstance(result, int) else 0
