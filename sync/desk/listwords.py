"""The words of the list's columns and states, for its head and for the file it is written to; light to load."""

from __future__ import annotations

from resources.language import Sentence, say

COLUMNS: dict[str, Sentence] = {
    "title": say("Title"),
    "state": say("State"),
    "column": say("Column"),
    "unit": say("Unit"),
    "author": say("Author"),
    "type": say("Kind of text"),
    "updated": say("Last changed"),
    "waiting": say("Waits for"),
    "due": say("Due"),
    "number": say("Article number"),
}
"""The columns a list of articles can show, by key, in their usual order."""

_STATES: dict[str, Sentence] = {
    "draft": say("Draft"),
    "signed": say("Signed"),
    "queued": say("Queued"),
    "unsure": say("Unconfirmed"),
    "received": say("Received"),
    "published": say("Published"),
    "returned": say("Returned"),
}


def state_word(state: str) -> Sentence:
    """The word of one of the seven states.

    Raises:
        KeyError: there is no such state.
    """
    return _STATES[state]
