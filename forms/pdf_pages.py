"""Pages of a PDF as pictures, one at a time and within bounds: a page may be huge, endless or made to take for ever.

PDFium bears one thread at a time; everything here takes its lock. No script, form or link of the file is carried out.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from forms.checks.files.pdf import PDFIUM
from forms.errors import Malformed
from resources.language import say

MAX_PAGES = 2_000
MAX_POINTS = 24_000_000
MAX_SECONDS = 8.0
_BYTES = 4  # blue, green, red and one that means nothing
_PASSWORD = 4  # FPDF_ERR_PASSWORD


@dataclass(frozen=True)
class Page:
    """A page as a picture.

    Attributes:
        width, height: in points of the picture.
        stride: bytes in a row.
        data: rows of blue, green, red and a byte that means nothing.
        cut_short: whether the time ran out before all of it was painted.
    """

    width: int
    height: int
    stride: int
    data: bytes
    cut_short: bool = False


def _go_on() -> bool:
    return False


class PdfPages:
    """An open PDF.

    Args:
        data: the whole file.

    Raises:
        Malformed: it is damaged, or opens with a password only.
    """

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        with PDFIUM:
            try:
                self._document = pypdfium2.PdfDocument(data)
                self.pages = len(self._document)
            except pypdfium2.PdfiumError as fault:
                raise _damaged(fault) from None
        self.count = min(self.pages, MAX_PAGES)

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in 1/72 inch; of a page that does not open, A4.

        Args:
            number: from 0.
        """
        import pypdfium2

        with PDFIUM:
            try:
                width, height = self._document.get_page_size(number)
            except pypdfium2.PdfiumError:
                return 595.0, 842.0
        return float(width) or 595.0, float(height) or 842.0

    def render(self, number: int, width: int, stop: Callable[[], bool] = _go_on, seconds: float = MAX_SECONDS) -> Page:
        """Paint a page.

        Args:
            number: from 0.
            width: in points; less where the page would have more than ``MAX_POINTS``.
            stop: asked now and then whether the picture is still wanted.
            seconds: how long it may take; what is painted by then is given.

        Raises:
            Malformed: the page does not open.
        """
        import pypdfium2

        across, down = self.size(number)
        wide, high = _fitting(width, down / across)
        with PDFIUM:
            try:
                page = self._document[number]
            except pypdfium2.PdfiumError:
                raise Malformed(say("Page {n} of the PDF is damaged.", n=number + 1), "pdf.page") from None
            try:
                return _paint(page, wide, high, stop, time.monotonic() + seconds)
            finally:
                page.close()

    def close(self) -> None:
        """Let the file go."""
        with PDFIUM:
            self._document.close()


def _damaged(fault: Exception) -> Malformed:
    if getattr(fault, "err_code", None) == _PASSWORD or "password" in str(fault).lower():
        return Malformed(say("The file can be opened only with a password."), "pdf.password")
    return Malformed(say("The PDF is damaged and does not open."), "pdf.damaged")


def _fitting(width: int, ratio: float) -> tuple[int, int]:
    """Width and height in points, no more than ``MAX_POINTS`` in all."""
    wide = max(1, min(width, int((MAX_POINTS / max(ratio, 1e-3)) ** 0.5)))
    return wide, max(1, min(round(wide * ratio), MAX_POINTS // wide))


def _paint(page: Any, wide: int, high: int, stop: Callable[[], bool], until: float) -> Page:
    """Paint in pieces: PDFium asks between them whether to pause."""
    from pypdfium2 import PdfBitmap, raw

    bitmap = PdfBitmap.new_native(wide, high, raw.FPDFBitmap_BGRx)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, wide, high)
    wanted = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(raw.IFSDK_PAUSE))(
        lambda _: int(stop() or time.monotonic() > until)
    )
    pause = raw.IFSDK_PAUSE(version=1, NeedToPauseNow=wanted, user=None)
    state = raw.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, wide, high, 0, raw.FPDF_ANNOT, ctypes.byref(pause))
    while state == raw.FPDF_RENDER_TOBECONTINUED and not stop() and time.monotonic() <= until:
        state = raw.FPDF_RenderPage_Continue(page, ctypes.byref(pause))
    raw.FPDF_RenderPage_Close(page)
    made = Page(wide, high, bitmap.stride, bytes(bitmap.buffer), state != raw.FPDF_RENDER_DONE)
    bitmap.close()
    return made
