"""Files on their way into an article: read, looked into and made fit first, kept only then.

Making ready writes nothing and may be called off; what cannot be taken is refused with its reason before a byte of it
is in the store. A picture is turned upright, made smaller and freed of place and camera.
"""

from __future__ import annotations

import errno
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forms.canonical import digest
from forms.content import Attachment, clean_name
from forms.errors import EnvironmentTrouble, Malformed, Refused, Trouble
from resources.language import Sentence, say
from sync.desk.classified import refuse_classified_file
from sync.desk.context import Context
from sync.desk.writing import MAX_ATTACHMENT_BYTES
from sync.store import attachments

if TYPE_CHECKING:
    from forms.checks.pack import RulePack

PICTURE_ENDINGS = frozenset({"png", "jpg", "jpeg", "gif", "webp", "bmp"})  # a .tif may hold the pages of a scan
UNREAD_PICTURES = frozenset({"heic", "heif", "avif"})
MAX_SIDE = 1_920
PIECE = 2**20
_ENDINGS: Mapping[str, str] = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}

Tell = Callable[[int, int], None]


def _tell_nobody(done: int, total: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True)
class Prepared:
    """A file that may be kept as it is here.

    Attributes:
        data: the bytes that will be kept; digest: their SHA-256.
        name: the name readers see.
        media_type: such as ``image/png``.
        said: what was done to the file, one sentence each.
    """

    data: bytes
    digest: str
    name: str
    media_type: str
    said: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class TakenIn:
    """A file that was attached.

    Attributes:
        attachment: to be put into the content and saved.
        said: what was done to the file before it was kept, one sentence each.
    """

    attachment: Attachment
    said: tuple[Sentence, ...] = ()


class Incoming:
    """Takes files in at one desk."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def prepare(
        self, source: Path | bytes, name: str = "", media_type: str = "", tell: Tell = _tell_nobody
    ) -> Prepared:
        """Read a file, look into it and make it fit; nothing is written.

        Args:
            source: a file, or its bytes.
            name: the name readers see; the file's own where it is left out.
            media_type: where it is known; told by the name otherwise.
            tell: told how many bytes of how many are read; may raise to leave off.

        Raises:
            EnvironmentTrouble: the file vanished or cannot be read.
            Refused: it is empty, too large, a folder, or of a kind that is never published.
            Malformed: a picture is damaged or cannot be made small enough.
            Classified: it bears the mark of a state secret.
        """
        shown = name or (source.name if isinstance(source, Path) else "")
        ending = shown.rpartition(".")[2].lower()
        self._refuse_kind(shown, ending)
        data = source if isinstance(source, bytes) else read_file(source, tell)
        _refuse_size(data, shown)
        kind = media_type or mimetypes.guess_type(shown)[0] or "application/octet-stream"
        _refuse_running(data, shown)
        refuse_classified_file(data, shown, kind)
        if ending in PICTURE_ENDINGS or media_type.startswith("image/"):
            return self._picture(data, shown)
        return Prepared(data, digest(data), shown, kind)

    def keep(self, prepared: Prepared) -> TakenIn:
        """Keep what was made ready.

        Raises:
            EnvironmentTrouble: the disk refused.
        """
        with self._context.store.writing() as tx:
            stored = attachments.put(tx, prepared.data, prepared.media_type)
        item = Attachment(stored.digest, stored.size, prepared.media_type, clean_name(prepared.name))
        return TakenIn(item, prepared.said)

    def take_in(self, source: Path | bytes, name: str = "", media_type: str = "") -> TakenIn:
        """Make ready and keep in one; raises as ``prepare`` and ``keep``."""
        return self.keep(self.prepare(source, name, media_type))

    def _refuse_kind(self, name: str, ending: str) -> None:
        if ending in UNREAD_PICTURES:
            raise Refused(
                say(
                    "“{name}” is a picture of a kind that cannot be read here. Save it as JPEG and add that.", name=name
                ),
                "attachment.heic",
            )
        if ending in self._never_published():
            raise _never(name)

    def _never_published(self) -> frozenset[str]:
        """Endings of files that the rules in force never let be published."""
        from forms.checks.derived import rows_of

        found: set[str] = set()
        for reader, _ in rows_of(self._packs(), "file_types"):
            endings, severity = reader.texts("endings"), reader.take("severity", str)
            if severity == "C":
                found.update(ending.lower() for ending in endings)
        return frozenset(found)

    def _picture(self, data: bytes, name: str) -> Prepared:
        from forms.pictures import media_type_of

        clean = _clean(data, self._picture_limit())
        kind = media_type_of(clean)
        right = name if clean == data else f"{name.rpartition('.')[0] or name}.{_ENDINGS[kind]}"
        return Prepared(clean, digest(clean), clean_name(right), kind, _done(data, clean, name))

    def _picture_limit(self) -> int:
        """The most bytes a picture should have, by the rules in force here."""
        from forms.checks.derived import numbers_of
        from forms.pictures import MAX_BYTES

        return min(numbers_of(self._packs(), "picture-limits").get("picture-bytes", MAX_BYTES), MAX_BYTES)

    def _packs(self) -> tuple[RulePack, ...]:
        from sync.desk.checking import book_in_force

        with self._context.store.reading() as tx:
            return book_in_force(self._context, tx).packs


def read_file(path: Path, tell: Tell = _tell_nobody, most: int = MAX_ATTACHMENT_BYTES) -> bytes:
    """A whole file, read in pieces.

    Args:
        path: the file.
        tell: told how many bytes of how many are read; may raise to leave off.
        most: the most bytes it may have.

    Raises:
        EnvironmentTrouble: it vanished or cannot be read.
        Refused: it is a folder, or too large, which is told before it is read.
    """
    try:
        total = path.stat().st_size
        if path.is_dir():
            raise Refused(
                say("“{name}” is a folder. Add the files that are in it.", name=path.name), "attachment.folder"
            )
        if total > most:
            raise _too_large(path.name, most)
        pieces: list[bytes] = []
        done = 0
        tell(0, total)
        with path.open("rb") as file:
            while done <= most and (piece := file.read(PIECE)):
                pieces.append(piece)
                done += len(piece)
                tell(done, max(total, done))
    except OSError as fault:
        raise _cannot_read(path, fault) from fault
    return b"".join(pieces)


def _cannot_read(path: Path, fault: OSError) -> Trouble:
    if fault.errno == errno.ENOENT:
        words = say("“{path}” is not there any more. Nothing was changed.", path=str(path))
    elif fault.errno in (errno.EACCES, errno.EPERM):
        words = say("“{path}” may not be read by you. Nothing was changed.", path=str(path))
    else:
        words = say("“{path}” cannot be read: {why}. Nothing was changed.", path=str(path), why=str(fault.strerror))
    return EnvironmentTrouble(words, "attachment.read")


def _refuse_size(data: bytes, name: str) -> None:
    if not data:
        raise Refused(say("“{name}” is empty.", name=name), "attachment.empty")
    if len(data) > MAX_ATTACHMENT_BYTES:
        raise _too_large(name, MAX_ATTACHMENT_BYTES)


def _too_large(name: str, most: int) -> Refused:
    return Refused(say("“{name}” is larger than {limit} MB.", name=name, limit=most // 2**20), "attachment.size")


def _refuse_running(data: bytes, name: str) -> None:
    """Refuse what is a program or script whatever its name says."""
    from forms.checks.files.kinds import sniff

    if sniff(data) in ("program", "script"):
        raise _never(name)


def _never(name: str) -> Refused:
    words = say("“{name}” can run programs or scripts. Files of this kind are never published.", name=name)
    return Refused(words, "attachment.kind")


def _clean(data: bytes, limit: int) -> bytes:
    """The picture within the limit; a moving one, whose frames are not touched, within what a portal takes at all."""
    from forms.pictures import MAX_BYTES, clean_picture

    try:
        return clean_picture(data, limit, MAX_SIDE)
    except Malformed as trouble:
        if trouble.code != "picture.moving":
            raise
        return clean_picture(data, MAX_BYTES)


def _done(before: bytes, after: bytes, name: str) -> tuple[Sentence, ...]:
    """What was done to a picture, in words."""
    if before == after:
        return ()
    from forms.checks.files import inspect_file
    from forms.pictures import media_type_of

    facts = inspect_file(before, name, mimetypes.guess_type(name)[0] or "").facts
    said: list[Sentence] = []
    if len(after) < len(before):
        said.append(say("shrunk to {size} KB", size=max(1, round(len(after) / 1024))))
    if facts.get("gps"):
        said.append(say("location removed"))
    if facts.get("device") or facts.get("author"):
        said.append(say("device and author removed"))
    if not media_type_of(before):
        said.append(say("converted for web pages"))
    return tuple(said) or (say("notes in the file removed"),)
