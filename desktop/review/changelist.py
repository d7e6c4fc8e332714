"""Changes of fields, column and attachments since the version last signed, as short lines above the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop.editor.controls import value_words
from resources.language import Sentence, say, tr

if TYPE_CHECKING:
    from forms.body.diff import AttachmentChange, Difference, FieldChange
    from forms.contenttype import ContentType

_OWN: dict[str, Sentence] = {
    "@column": say("Column"),
    "@type": say("Kind of text"),
    "@language": say("Language"),
}


def change_lines(difference: Difference, type_: ContentType | None, columns: Mapping[str, str]) -> list[str]:
    """One line for each change that is not in the text.

    Args:
        type_: names the fields and their values, where it is at hand.
        columns: the places of the columns by id.
    """
    fields = [_field(change, type_, columns) for change in difference.fields]
    return fields + [_file(change) for change in difference.attachments]


def _field(change: FieldChange, type_: ContentType | None, columns: Mapping[str, str]) -> str:
    spec = type_.field(change.key) if type_ is not None else None
    if spec is not None:
        name, old, new = spec.label.here(), value_words(spec, change.old), value_words(spec, change.new)
    else:
        name = str(_OWN.get(change.key, change.key))
        old, new = _plain(change.old, columns), _plain(change.new, columns)
    if not old:
        return tr("{field}: now “{new}”, was empty", field=name, new=new)
    if not new:
        return tr("{field}: now empty, was “{old}”", field=name, old=old)
    return tr("{field}: now “{new}”, was “{old}”", field=name, old=old, new=new)


def _plain(value: object, columns: Mapping[str, str]) -> str:
    if isinstance(value, tuple):
        return "、".join(value)
    return columns.get(str(value), str(value)) if value is not None else ""


def _file(change: AttachmentChange) -> str:
    words = {
        "added": say("Attachment added: {name}", name=change.name),
        "removed": say("Attachment removed: {name}", name=change.name),
        "replaced": say("Attachment replaced by another file: {name}", name=change.name),
        "renamed": say("Attachment renamed: {name}", name=change.name),
        "described": say("Attachment described anew: {name}", name=change.name),
        "moved": say("Attachment moved in the list: {name}", name=change.name),
    }
    return str(words[change.kind])
