"""What the stations of an article's way are called, one place for the editor and the review."""

from __future__ import annotations

from resources.language import Sentence, say

EMERGENCY_ICON = "alarm-warning-line"
_WORDS: dict[str, Sentence] = {
    "submit": say("Drafting"),
    "pass:1": say("First review"),
    "pass:2": say("Second review"),
    "pass:3": say("Third review"),
    "countersign": say("Countersigning"),
    "secrecy-review": say("Secrecy review"),
    "approve": say("Sign-off"),
    "receive": say("Delivery to the portal"),
    "adopt": say("Adoption"),
    "publish": say("Publication"),
    "look-back": say("Look-back"),
}


def station_words(label: str) -> str:
    """What a station such as ``pass:2`` is called; an unknown one is shown as it is."""
    return str(_WORDS[label]) if label in _WORDS else label
