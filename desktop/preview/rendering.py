"""What the preview asks of the desk, off the window's thread: the pages, and the pictures it does not have yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from desktop.editor.objects import decode
from desktop.operations import Job
from forms.errors import EnvironmentTrouble
from resources.language import say

if TYPE_CHECKING:
    from forms.content import Content
    from sync.desk import Desk
    from sync.desk.previewing import PreviewPages


@dataclass(frozen=True)
class Rendered:
    """The pages of one content; ``images`` are its pictures by address, ``kept`` the same by digest."""

    content: Content
    pages: PreviewPages
    images: Mapping[str, QImage]
    kept: Mapping[str, QImage]


@dataclass(frozen=True)
class Render:
    """Renders a content.

    Attributes:
        kept: pictures decoded before, by digest.
    """

    desk: Desk
    article: str
    content: Content
    kept: Mapping[str, QImage]

    def __call__(self, job: Job) -> Rendered:
        pages = self.desk.preview(self.article, self.content)
        kept: dict[str, QImage] = {}
        for digest in pages.pictures.values():
            job.check()
            kept[digest] = self.kept.get(digest) or decode(self.desk.attachment_bytes(digest))
        images = {a: kept[digest] for a, digest in pages.pictures.items() if not kept[digest].isNull()}
        return Rendered(self.content, pages, images, kept)


@dataclass(frozen=True)
class WriteFiles:
    """Writes the pages into a folder and gives the one wanted."""

    desk: Desk
    rendered: Rendered
    folder: Path
    wanted: str

    def __call__(self, job: Job) -> Path:
        pages = self.desk.preview_files(self.rendered.pages, self.rendered.content)
        job.check()
        try:
            for name, page in pages.items():
                (self.folder / name).write_text(page, encoding="utf-8")
        except OSError as fault:
            words = say("“{path}” cannot be written: {why}. Nothing was changed.", path=str(self.folder),
                        why=str(fault.strerror))  # fmt: skip
            raise EnvironmentTrouble(words, "preview.write") from fault
        return self.folder / self.wanted
