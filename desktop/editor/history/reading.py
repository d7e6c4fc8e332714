"""What the list of versions reads and does off the window's thread: list, compare, bring back.

A version is named by the digest of its text; before it is compared or brought back it is looked up among those of the
draft it is shown for, so that a text of another article can never take its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.editor.opening import column_words
from desktop.operations import Job
from forms.errors import Refused
from resources.language import Sentence, say

if TYPE_CHECKING:
    from forms.body.diff import Difference
    from forms.content import Content
    from forms.contenttype import ContentType
    from sync.desk import Desk
    from sync.desk.models import DraftView, VersionView

CAUSES: Mapping[str, tuple[Sentence, str]] = {
    "signature": (say("Kept at a signature"), "quill-pen-line"),
    "interval": (say("Kept every ten minutes"), "time-line"),
    "recovery": (say("Kept for recovery, before writing went on"), "history-line"),
    "conflict": (say("Saved in two places at once"), "swap-line"),
    "removed": (say("Kept before the draft was removed"), "delete-bin-line"),
    "restored": (say("Kept before an earlier text was brought back"), "arrow-go-back-line"),
    "renewed": (say("Kept before changes of the original were taken over"), "translate-2"),
}


@dataclass(frozen=True)
class Compared:
    """A version beside the text now.

    Attributes:
        digest: of the version; ``content`` the version itself.
        difference: what changed from it to the text now.
        type: of the text now, None where its version is not at hand.
        columns: the places of the columns of both, by id.
    """

    digest: str
    content: Content
    difference: Difference
    type: ContentType | None
    columns: Mapping[str, str]


class ReadVersions:
    """Lists the versions of an article, newest first."""

    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> tuple[VersionView, ...]:
        return self._desk.versions(self._article)


class CompareVersion:
    """Compares a version with the text now."""

    def __init__(self, desk: Desk, version: VersionView, present: Content) -> None:
        self._desk, self._version, self._present = desk, version, present

    def __call__(self, job: Job) -> Compared:
        from forms.body.diff import compare
        from forms.catalogue import UnknownType

        desk, present = self._desk, self._present
        content = desk.version(self._version.digest)
        job.check()
        difference = compare(content, present)
        try:
            type_ = desk.catalogue.of(present)
        except UnknownType:
            type_ = None
        roster = desk.roster()
        columns = {each.column: column_words(roster, each.column) for each in (content, present)}
        return Compared(self._version.digest, content, difference, type_, columns)


class Restore:
    """Makes a version the draft again, on the writer thread; the text now stays among the versions.

    Args:
        rev: of the text now, as it was saved last.
    """

    def __init__(self, desk: Desk, article: str, digest: str, rev: int) -> None:
        self._desk, self._article, self._digest, self._rev = desk, article, digest, rev

    def __call__(self, job: Job) -> DraftView:
        if all(version.digest != self._digest for version in self._desk.versions(self._article)):
            raise Refused(say("This is no version of this draft. Nothing was changed."), "version.unknown")
        return self._desk.restore(self._article, self._digest, self._rev)
