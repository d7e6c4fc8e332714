"""What the viewer asks for off the window's thread: a file opened, a page or picture decoded, a PDF let go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from desktop.editor.files.copies import checked_bytes
from desktop.editor.files.kinds import PDF
from desktop.editor.objects import decode
from desktop.operations import Job
from forms.content import Attachment
from forms.errors import Malformed
from forms.pdf_pages import PdfPages
from resources.language import say, tr

if TYPE_CHECKING:
    from sync.desk import Desk

MAX_SIDE = 4_000
_PDF_DOTS = 96 / 72


@dataclass(frozen=True)
class Opened:
    """A file that can be looked at.

    Attributes:
        picture: of a picture file.
        pdf: of a PDF.
        pages: how many of its pages are shown; all: how many it has.
    """

    picture: QImage | None = None
    pdf: PdfPages | None = None
    pages: int = 1
    all: int = 1

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page at 100 %, in pixels."""
        if self.pdf is not None:
            width, height = self.pdf.size(number)
            return width * _PDF_DOTS, height * _PDF_DOTS
        picture = self.picture or QImage()
        return float(picture.width()), float(picture.height())


@dataclass(frozen=True)
class Painted:
    """A page as it is shown."""

    number: int
    image: QImage
    cut_short: bool = False


@dataclass(frozen=True)
class OpenFile:
    """Opens a file after comparing it with its digest."""

    desk: Desk
    item: Attachment

    def __call__(self, job: Job) -> Opened:
        data = checked_bytes(self.desk, self.item)
        if self.item.media_type == PDF:
            pdf = PdfPages(data)
            if job.cancelled():
                pdf.close()
                job.check()
            return Opened(pdf=pdf, pages=pdf.count, all=pdf.pages)
        picture = decode(data, MAX_SIDE)
        if picture.isNull():
            words = say("This picture cannot be read; the file is damaged or no picture.")
            raise Malformed(words, "picture.unreadable")
        return Opened(picture=picture)


@dataclass(frozen=True)
class PaintPage:
    """Paints one page of a PDF in a width of so many points."""

    pdf: PdfPages
    number: int
    width: int

    def __call__(self, job: Job) -> Painted:
        page = self.pdf.render(self.number, self.width, job.cancelled)
        job.check()
        image = QImage(page.data, page.width, page.height, page.stride, QImage.Format.Format_RGB32).copy()
        return Painted(self.number, image, page.cut_short)


@dataclass(frozen=True)
class LetGo:
    """Closes a PDF, behind whatever is still painted of it."""

    pdf: PdfPages

    def __call__(self, job: Job) -> None:
        self.pdf.close()


@dataclass(frozen=True)
class FactsOf:
    """Finds out how large a picture is in points, or how many pages a PDF has; ``""`` where that is not known."""

    desk: Desk
    item: Attachment

    def __call__(self, job: Job) -> tuple[str, str]:
        from forms.checks.files import inspect_file

        facts = inspect_file(checked_bytes(self.desk, self.item), self.item.name, self.item.media_type).facts
        if self.item.is_image and isinstance(facts.get("width"), int):
            return self.item.digest, tr("{width} × {height}", width=facts["width"], height=facts["height"])
        pages = facts.get("pages")
        return self.item.digest, tr("{n} pages", n=pages) if isinstance(pages, int) else ""
