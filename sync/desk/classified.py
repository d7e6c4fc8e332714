"""State secrets: a text or file with their mark is refused before anything of it is written.

Law on Guarding State Secrets (2024) article 20: marked documents are not for this program or this computer.
"""

from __future__ import annotations

from collections.abc import Iterable

from forms.content import Content
from forms.errors import Refused
from resources.language import say

MAX_INSPECTED_BYTES = 64 * 2**20


class Classified(Refused):
    """The text bears the mark of a state secret; nothing of it was written to disk."""


def refuse_classified(content: Content) -> None:
    """Refuse a text that bears the mark of a state secret.

    Raises:
        Classified: names the mark.
    """
    from forms.body.text import plain_text
    from forms.checks.article import field_text

    texts = [plain_text(content.body).text, *(field_text(content, key) for key in content.fields)]
    texts += [f"{a.name}\n{a.caption}\n{a.alt}" for a in content.attachments]
    refuse_marks(texts)


def refuse_classified_file(data: bytes, name: str, media_type: str) -> None:
    """Refuse a file with such a mark in its name, its text, or what is hidden in it; raises as ``refuse_classified``."""
    from forms.checks.files import all_texts, inspect_file

    refuse_marks([name])
    if len(data) <= MAX_INSPECTED_BYTES:
        refuse_marks(text for _, text in all_texts(inspect_file(data, name, media_type), name))


def refuse_marks(texts: Iterable[str]) -> None:
    """Refuse texts with such a mark; raises as ``refuse_classified``."""
    from forms.checks.secrecy.marks import classified_marks

    marks = classified_marks(texts)
    if marks:
        raise Classified(
            say(
                "“{mark}” marks a state secret. This program must not handle it; nothing was saved. Remove the text "
                "from this computer as your unit's secrecy rules demand.",
                mark=marks[0],
            ),
            "secrecy.classified",
        )
