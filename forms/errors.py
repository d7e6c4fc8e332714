"""The kinds of failure that reach a person, each with a plain sentence.

Four kinds are decided where the failure is understood: refused or wrong use (something to read), environment
(what to do about the machine), cancelled (silent). Everything else is a defect of the program and is reported
as one.
"""

from __future__ import annotations

from resources.language import Sentence


class Trouble(Exception):
    """A failure that a person can read.

    Attributes:
        sentence: what happened, what is safe and what to do.
        code: a short stable name for logs and tests, e.g. ``"chain.fork"``.
    """

    exit_code = 1

    def __init__(self, sentence: Sentence, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or type(self).__name__

    def __str__(self) -> str:
        return str(self.sentence)


class Refused(Trouble):
    """The act is refused by a rule; nothing was changed."""


class Malformed(Refused):
    """Bytes from outside that do not parse or break a limit."""


class WrongUse(Trouble):
    """A command or a call was put wrongly."""

    exit_code = 2


class EnvironmentTrouble(Trouble):
    """The machine is in the way: disk full, offline, locked, no keyring."""

    exit_code = 3


class Cancelled(Trouble):
    """The person called it off; shown to nobody."""
