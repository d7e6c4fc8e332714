"""What WPS, spreadsheets, WeChat, QQ and LibreOffice put on the clipboard as HTML, each as a small golden piece."""

from __future__ import annotations

from forms.body.html import Imported, from_html
from forms.body.model import Block, Heading, ListBlock, Paragraph, Table
from forms.body.text import block_parts

WPS_WRITER = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Word.Document>
<meta name=Generator content="Microsoft Word 14"><title></title><!--[if gte mso 9]><xml><o:DocumentProperties>
<o:Author>程某某</o:Author></o:DocumentProperties></xml><![endif]--><style>
p.MsoNormal{mso-style-name:正文;margin:0pt;text-align:justify;}</style></head>
<body style="tab-interval:21pt;"><!--StartFragment--><p class=MsoNormal align=center style="text-align:center;"><b><span
style="mso-spacerun:'yes';font-family:方正小标宋简体;mso-bidi-font-weight:normal;font-size:22.0pt;"><font
face="方正小标宋简体">关于节水的通知</font></span></b><b><span style="font-size:22pt;"><o:p></o:p></span></b></p>
<p class=MsoNormal style="text-indent:32.0000pt;mso-char-indent-count:2.0000;"><span
style="mso-spacerun:'yes';font-family:仿宋_GB2312;"><font face="仿宋_GB2312">&nbsp;&nbsp;今年安排资金</font>300<font
face="仿宋_GB2312">万元。</font></span><span><o:p></o:p></span></p>
<p class=MsoNormal style="text-indent:32pt;"><span style="font-family:黑体;">一、总体要求</span></p>
<p class=MsoNormal><span style="display:none;mso-hide:all;">隐藏批语</span><span>结尾。</span></p>
<!--EndFragment--></body></html>"""

SPREADSHEET = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=ProgId content=Excel.Sheet>
<style><!--.xl65 {mso-number-format:"0\\.00_ "; background:yellow;}--></style></head><body link=blue>
<table border=0 cellpadding=0 cellspacing=0 width=288 style='border-collapse:collapse'>
<!--StartFragment--><col width=72 style='width:54pt'><tr height=18><td colspan=2 height=18 class=xl65>节水改造情况</td></tr>
<tr height=18><td height=18 x:str>项目</td><td align=right x:num="20.5">20.50</td></tr>
<tr height=18><td height=18>管网<br>一期</td><td align=right>&nbsp;</td></tr><!--EndFragment--></table></body></html>"""

WECHAT = """<section style="margin:0;line-height:1.75;" data-role="outer"><section><section powered-by="xiumi.us">
<p style="text-indent:2em;"><span style="font-size:15px;color:rgb(63,63,63);letter-spacing:1px;">云溪市举办<strong>节水</strong>活动。</span></p>
<p><br></p><p style="text-align:center;"><img class="rich_pages" data-src="https://mmbiz.example/mmbiz_jpg/abc/640?wx_fmt=jpeg"
src="data:image/gif;base64,iVBORw0KGgo="></p><p><span style="color:#888;font-size:12px;">\u200b图为现场</span></p>
<mp-common-profile data-nickname="云溪水务"></mp-common-profile><section><p>来源：市水务局</p></section>
</section></section></section><script>var a = 1;</script>"""

QQ = """<html><body><!--StartFragment--><DIV style="FONT-FAMILY: 'Microsoft YaHei'; FONT-SIZE: 10pt"><DIV>第一行<BR>第二行</DIV><DIV>
&nbsp;</DIV><DIV>附言 <A href="http://www.yunxi.gov.cn/" target=_blank>网站</A></DIV></DIV><!--EndFragment--></body></html>"""

LIBREOFFICE = """<!DOCTYPE html><html><head><meta name="generator" content="LibreOffice 7.4 (Linux)"/><style>p { line-height: 115% }
</style></head><body lang="zh-CN"><h2 class="western">任务</h2><ol><li><p>第一<sup>2</sup></p></li><li><p>第二</p></li></ol>
<p style="font-weight: normal"><b>重点</b>内容</p></body></html>"""


def read(html: str) -> Imported:
    return from_html(html, known=frozenset())


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return ["|".join(block_parts(block)) for block in blocks]


def test_wps_writer() -> None:
    found = read(WPS_WRITER)
    assert texts(found.body.blocks) == ["关于节水的通知", "今年安排资金300万元。", "一、总体要求", "结尾。"]
    first = found.body.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.runs[0].bold
    assert any("隐藏批语" in str(sentence) for sentence in found.removed)


def test_a_spreadsheet() -> None:
    (table,) = read(SPREADSHEET).body.blocks
    assert isinstance(table, Table)
    assert table.rows[0][0].colspan == 2
    assert texts((table,)) == ["节水改造情况|项目|20.50|管网\n一期|"]


def test_wechat() -> None:
    found = read(WECHAT)
    assert texts(found.body.blocks) == ["云溪市举办节水活动。", "图为现场", "来源：市水务局"]
    assert len(found.removed) >= 3


def test_qq() -> None:
    found = read(QQ)
    assert "".join(texts(found.body.blocks)).replace("\n", "") == "第一行第二行附言 网站"
    last = found.body.blocks[-1]
    assert isinstance(last, Paragraph)
    assert last.runs[-1].href == "http://www.yunxi.gov.cn/"


def test_libreoffice() -> None:
    heading, numbered, paragraph = read(LIBREOFFICE).body.blocks
    assert isinstance(heading, Heading)
    assert isinstance(numbered, ListBlock)
    assert numbered.items[0].runs[1].script == "super"
    assert isinstance(paragraph, Paragraph)
    assert [run.bold for run in paragraph.runs] == [True, False]
