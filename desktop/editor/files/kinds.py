"""What is said of an attachment: its kind in words, what it lacks, and which kinds can be looked at here."""

from __future__ import annotations

from desktop.words import byte_size, joined
from forms.checks.files.kinds import ending_of
from forms.content import Attachment
from resources.language import Sentence, say, tr

_DOCUMENT, _SHEET, _SLIDES = say("Document"), say("Spreadsheet"), say("Slides")
_TEXT, _ARCHIVE, _FILM, _SOUND = say("Plain text"), say("Archive"), say("Film"), say("Sound")
_KINDS: dict[str, Sentence] = {
    **dict.fromkeys(("doc", "docx", "wps", "rtf", "odt"), _DOCUMENT),
    **dict.fromkeys(("xls", "xlsx", "et", "ods", "csv"), _SHEET),
    **dict.fromkeys(("ppt", "pptx", "dps", "odp"), _SLIDES),
    **dict.fromkeys(("txt",), _TEXT),
    **dict.fromkeys(("zip", "rar", "7z", "gz", "tar"), _ARCHIVE),
    **dict.fromkeys(("mp4", "avi", "mov", "wmv", "flv"), _FILM),
    **dict.fromkeys(("mp3", "wav"), _SOUND),
}
_ICONS = {_DOCUMENT: "file-word-line", _SHEET: "file-excel-2-line", _TEXT: "file-text-line"}
PDF = "application/pdf"


def kind_words(item: Attachment) -> str:
    """What kind of file it is: "Picture, PNG", "Spreadsheet, XLSX", "PDF"."""
    ending = ending_of(item.name).upper()
    if item.media_type == PDF:
        return "PDF"
    word = tr("Picture") if item.is_image else str(_KINDS.get(ending.lower(), say("File")))
    return tr("{kind}, {ending}", kind=word, ending=ending) if ending else word


def icon_of(item: Attachment) -> str:
    """The icon of its kind."""
    if item.is_image:
        return "image-line"
    if item.media_type == PDF:
        return "file-list-2-line"
    kind = _KINDS.get(ending_of(item.name))
    return _ICONS.get(kind, "attachment-line") if kind is not None else "attachment-line"


def facts_line(item: Attachment, more: str = "") -> str:
    """Kind, what else is known such as points or pages, and size."""
    return joined(kind_words(item), more, byte_size(item.size))


def remark(item: Attachment) -> tuple[str, str]:
    """What is said of an attachment in the list, and its colour role."""
    if item.is_image and not item.alt:
        return tr("Picture without a description"), "warningText"
    if item.caption:
        return item.caption, "text2"
    return tr("No caption"), "text2"


def can_be_looked_at(item: Attachment) -> bool:
    """Whether the program shows it itself."""
    return item.is_image or item.media_type == PDF
