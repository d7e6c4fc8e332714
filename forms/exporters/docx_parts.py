"""The fixed parts of the Word documents written here, and how they are packed.

The look is that of an official document (GB/T 9704-2012 7.2, 7.3): title in 22 pt, text in 16 pt FangSong, headings in
SimHei and KaiTi, 28 pt from line to line, on A4. Equal parts give equal bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape

MAX_DEPTH = 3
TEXT_WIDTH_MM = 156
IMAGES = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif"}

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
_A = "http://schemas.openxmlformats.org/drawingml/2006"
_MADE_OF = "application/vnd.openxmlformats-"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BORN = (2000, 1, 1, 0, 0, 0)
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BULLETS = "\u25cf\u25cb\u25a0\u25a1"
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'

# Id, name, font of Han, half-points, what else the letters have, what else the paragraph has.
_STYLES = (
    ("Title", "Title", "SimSun", 44, "<w:b/>", '<w:spacing w:after="240"/><w:jc w:val="center"/>'),
    ("Facts", "Facts", "FangSong", 24, "", '<w:spacing w:line="400" w:lineRule="exact"/>'),
    ("Heading1", "heading 1", "SimHei", 32, "", f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="0"/>'),
    ("Heading2", "heading 2", "KaiTi", 32, "", f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="1"/>'),
    ("Heading3", "heading 3", "FangSong", 32, "<w:b/>", f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="2"/>'),
    ("Text", "Text", "FangSong", 32, "", f'{_INDENT}<w:jc w:val="both"/>'),
    ("Quote", "Quote", "KaiTi", 32, "", '<w:ind w:left="640" w:right="640"/>'),
    ("ListText", "List Text", "FangSong", 32, "", ""),
    ("CellText", "Cell Text", "FangSong", 24, "", '<w:spacing w:line="360" w:lineRule="exact"/>'),
    ("CellHead", "Cell Head", "SimHei", 24, "<w:b/>", '<w:spacing w:line="360" w:lineRule="exact"/>'),
    ("Figure", "Figure", "FangSong", 24, "",
     '<w:keepNext/><w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>'),
    ("Caption", "caption", "KaiTi", 24, "", '<w:jc w:val="center"/>'),
    ("Rule", "Rule", "FangSong", 12, "",
     '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="808080"/></w:pBdr>'
     '<w:spacing w:line="200" w:lineRule="exact"/>'),
)  # fmt: skip


def xml_text(text: str) -> str:
    """Text as it may stand in XML 1.0 (§2.2); what no document can hold is left out."""
    return escape(_NO_XML.sub("", text), {'"': "&quot;"})


def packed(body: str, relations: Mapping[str, tuple[str, str]], media: Mapping[str, bytes], lists: int) -> bytes:
    """The document as a file.

    Args:
        body: XML of the children of ``w:body``.
        relations: id to kind and target of what the text points to; a target with a colon lies outside.
        media: pictures by name, such as ``image1.png``.
        lists: how many numbered lists there are; the first has the number 2, bullets have 1.
    """
    fixed = {"fixed1": ("styles", "styles.xml"), "fixed2": ("numbering", "numbering.xml")}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations({"r1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": _document(body),
        "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(lists),
        "word/_rels/document.xml.rels": _relations({**fixed, **relations}),
        **{f"word/media/{name}": data for name, data in media.items()},
    }
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _BORN), part, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _types() -> str:
    office = f"{_MADE_OF}officedocument.wordprocessingml"
    endings = {"rels": f"{_MADE_OF}package.relationships+xml", "xml": "application/xml", **IMAGES}
    rows = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in endings.items())
    for part, kind in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering")):
        rows += f'<Override PartName="/word/{part}.xml" ContentType="{office}.{kind}+xml"/>'
    return f'{_HEAD}<Types xmlns="{_P}/content-types">{rows}</Types>'


def _relations(pairs: Mapping[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{id_}" Type="{_R}/{kind}" Target="{xml_text(target)}"'
        + (' TargetMode="External"/>' if ":" in target else "/>")
        for id_, (kind, target) in pairs.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_P}/relationships">{rows}</Relationships>'


def _document(body: str) -> str:
    spaces = f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:wp="{_A}/wordprocessingDrawing" xmlns:a="{_A}/main" xmlns:pic="{_A}/picture"'
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" '
    page += 'w:header="851" w:footer="992" w:gutter="0"/>'
    return f"{_HEAD}<w:document {spaces}><w:body>{body}<w:sectPr>{page}</w:sectPr></w:body></w:document>"


def _styles() -> str:
    rows = (
        '<w:docDefaults><w:pPrDefault><w:pPr><w:spacing w:line="560" w:lineRule="exact"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    for id_, name, han, size, letters, paragraph in _STYLES:
        fonts = f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{han}"/>'
        rows += (
            f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/><w:qFormat/>'
            f'<w:pPr>{paragraph}</w:pPr><w:rPr>{fonts}{letters}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )
    rows += (
        '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + "</w:tblBorders></w:tblPr></w:style>"
    )
    return f'{_HEAD}<w:styles xmlns:w="{_W}">{rows}</w:styles>'


def _numbering(lists: int) -> str:
    rows = ""
    for id_, kind, marks in (("0", "bullet", tuple(_BULLETS)), ("1", "decimal", ("%1.", "%2.", "%3.", "%4."))):
        levels = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{marks[depth]}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{640 * (depth + 1) + 420}" w:hanging="420"/></w:pPr></w:lvl>'
            for depth in range(MAX_DEPTH + 1)
        )
        rows += f'<w:abstractNum w:abstractNumId="{id_}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    rows += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    anew = "".join(
        f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="1"/></w:lvlOverride>'
        for depth in range(MAX_DEPTH + 1)
    )
    for number in range(2, lists + 2):
        rows += f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>{anew}</w:num>'
    return f'{_HEAD}<w:numbering xmlns:w="{_W}">{rows}</w:numbering>'
