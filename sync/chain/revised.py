"""What a submission says of the revision of a machine's text, and the one rule about it.

Only the content says whether a machine had a part in it, so the rule is asked wherever step and content are both at
hand: at the desk that signs, at the portal when it opens the text, and by the verifier.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from forms.content import Content
from resources.language import Sentence, say
from sync.chain import step as act
from sync.chain.step import Step

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_KEYS = frozenset({"machine", "tool", "blocks", "changed"})


def revision_fault(step: Step, content: Content) -> Sentence | None:
    """Why a submission must not stand, because its text is a machine's and nobody answers for having revised it.

    Args:
        step: any step; only a submission or correction is asked.
        content: the text it names.
    """
    if step.action not in (act.SUBMIT, act.CORRECT) or content.variant is None or not content.variant.machine:
        return None
    note = note_of(step)
    if note is None or (note["machine"], note["tool"]) != (content.variant.machine, content.variant.made):
        return say("The text was made by a machine, and the signature does not say that a person revised it.")
    return None


def is_note(note: object) -> bool:
    """Whether a step says in the proper form that a person revised a machine's text."""
    if not isinstance(note, Mapping) or note.keys() != _KEYS:
        return False
    blocks, changed = note["blocks"], note["changed"]
    counted = type(blocks) is int and type(changed) is int and 0 <= changed <= blocks
    machine, tool = note["machine"], note["tool"]
    return (
        counted and isinstance(machine, str) and bool(_DIGEST.match(machine)) and isinstance(tool, str) and bool(tool)
    )


def note_of(step: Step) -> Mapping[str, Any] | None:
    """What a step says of the revision, where it says it properly."""
    note = (step.detail or {}).get("revised")
    return note if isinstance(note, Mapping) and is_note(note) else None
