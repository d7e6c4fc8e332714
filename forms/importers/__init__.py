"""Documents from outside become drafts: Word and WPS files, web pages and plain texts.

Nothing of a file is trusted; what cannot be taken over is named, and what cannot be read is refused in one sentence.
"""

from __future__ import annotations

from forms.errors import Malformed
from forms.importers.archive import is_zip
from forms.importers.head import Line, recognise
from forms.importers.result import Imported
from forms.importers.text import paragraphs, read_text, split_lines
from resources.language import say

__all__ = ["ENDINGS", "MAX_INPUT", "Imported", "read_document"]

MAX_INPUT = 64 * 2**20
ENDINGS = ("docx", "html", "htm", "txt", "doc", "wps")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_document(data: bytes, name: str) -> Imported:
    """Read a document by its ending and what is in it.

    Args:
        data: the whole file.
        name: its name, for the ending: one of ``ENDINGS``.

    Raises:
        Refused: it has tracked changes, or the program for its kind is not installed.
        Malformed: it is too large, damaged, hostile or of another kind.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if len(data) > MAX_INPUT:
        raise Malformed(
            say("The file is larger than {limit} MB and is not opened.", limit=MAX_INPUT // 2**20), "import.size"
        )
    if not data:
        raise Malformed(say("The file is empty."), "import.empty")
    if is_zip(data):
        return _from_zip(data, ending)
    if ending in ("doc", "wps") and data.startswith(_OLE):
        from forms.importers.office import convert

        return _from_zip(convert(data, ending), "docx")
    if ending in ("html", "htm"):
        from forms.importers.page import read_page

        return read_page(data)
    if ending == "txt":
        return _from_text(data)
    raise _wrong_kind(ending)


def _from_zip(data: bytes, ending: str) -> Imported:
    from forms.importers.docx import read_docx
    from forms.importers.ooxml import open_package

    if ending not in ("docx", "doc", "wps"):
        raise _wrong_kind(ending)
    package = open_package(data)
    if package.kind != "docx":
        raise _wrong_kind(ending)
    return read_docx(package)


def _from_text(data: bytes) -> Imported:
    lines = split_lines(read_text(data))
    head = recognise([Line(line) for line in lines])
    body = paragraphs([line for number, line in enumerate(lines) if number not in head.used])
    return Imported(head.title, head.fields, body, facts={"kind": "txt", "recipients": head.recipients})


def _wrong_kind(ending: str) -> Malformed:
    shown = ending or "?"
    sentence = say(
        "A file of this kind ({ending}), or with this content, cannot be opened as an article. Save it as .docx, .html or .txt.",
        ending=shown,
    )
    return Malformed(sentence, "import.kind")
