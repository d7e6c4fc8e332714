"""What languages and the states of a paragraph are called on the screen, and their icons."""

from __future__ import annotations

from collections.abc import Mapping

from resources.language import Sentence, say, tr

LANGUAGES: Mapping[str, Sentence] = {
    "zh-Hans": say("Simplified Chinese"),
    "zh-Hant": say("Traditional Chinese"),
    "zh-Hant-TW": say("Traditional Chinese (Taiwan)"),
    "zh-Hant-HK": say("Traditional Chinese (Hong Kong)"),
    "en": say("English"),
}

_SHORT: Mapping[str, Sentence] = {
    "zh-Hant": say("Trad."),
    "zh-Hant-TW": say("Trad. TW"),
    "zh-Hant-HK": say("Trad. HK"),
    "en": say("Eng."),
}

STATES: Mapping[str, tuple[Sentence, str, str]] = {
    "open": (say("not revised"), "checkbox-blank-circle-line", "warningText"),
    "empty": (say("not written"), "pencil-line", "warningText"),
    "confirmed": (say("revised"), "checkbox-circle-fill", "successText"),
    "changed": (say("changed"), "edit-line", "successText"),
    "added": (say("only here"), "add-circle-line", "text2"),
    "gone": (say("not here"), "subtract-line", "text2"),
    "same": (say("nothing to revise"), "", "text3"),
}
"""By the state of a part: its word, its icon, and the colour role of both."""


def to_do_words(count: int, made: str) -> str:
    """How many parts are still to be done; "" for none.

    Args:
        count: of them.
        made: how the version came about, as in ``forms.content.Variant``.
    """
    if not count:
        return ""
    return (
        tr("Still to be written or revised: {n}", n=count)
        if made == "person"
        else tr("Still to be revised: {n}", n=count)
    )


def language_words(tag: str) -> str:
    """A language in words; one that is not known here as its tag."""
    return str(LANGUAGES[tag]) if tag in LANGUAGES else tag


def language_tag(tag: str) -> str:
    """The same for a small tag; "" for the usual language."""
    if tag in ("", "zh-Hans"):
        return ""
    return str(_SHORT[tag]) if tag in _SHORT else tag
