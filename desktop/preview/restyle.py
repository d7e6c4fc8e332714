"""A page of the portal as HTML that a text document can lay out: the same words in the same order.

A text document knows neither grids nor variables nor the newer elements; what the page says with them is said with
tables and plain blocks, in the measures of the site's own style sheet. Words are never added or left out, but for the
way past the navigation, which no reader sees either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import html
from lxml.html import builder as make

from desktop.preview.sitestyle import ROOT_PX, SiteStyle

_BLOCKS = frozenset({"article", "section", "aside", "figure", "figcaption", "main", "header", "nav", "footer"})
_INLINE = frozenset({"time", "summary"})
Sizes = Mapping[str, tuple[int, int]]


def qt_page(page: str, style: SiteStyle, width: int, sizes: Sizes, zoom: float = 1.0) -> str:
    """The body of a page, laid out anew.

    Args:
        page: as the portal answers it.
        style: the site's measures for this width.
        width: of the view, in CSS pixels.
        sizes: width and height of each picture that can be shown, by address.
        zoom: how many screen pixels a CSS pixel takes.
    """
    body = html.document_fromstring(page).find("body")
    for skip in body.find_class("skip"):
        skip.drop_tree()
    made = make.BODY()
    inner = _inner_width(style, width)
    for part in body:
        made.extend(_part(part, style, width, inner, sizes, zoom))
    _plain(made)
    return str(html.tostring(made, encoding="unicode"))


def qt_sheet(style: SiteStyle, zoom: float = 1.0) -> str:
    """The style sheet for what ``qt_page`` writes, from the values of the site's own."""

    def px(size: float) -> str:
        return f"{round(size * zoom)}px"

    text = style.pixels("article", "font-size", ROOT_PX)
    line = text * style.number("article", "line-height", 1.8)
    quiet, deep = style.color("quiet"), style.color("deep")
    h1, h2, h3 = (style.pixels(tag, "font-size", 20) for tag in ("h1", "h2", "h3"))
    rows = [
        f"body, td, p {{ color: {style.color('text')}; font-size: {px(ROOT_PX)}; }}",
        f"a {{ color: {deep}; text-decoration: underline; }}",
        f".plainlink a {{ color: {deep}; text-decoration: none; }}",
        f"h1 {{ font-size: {px(h1)}; font-weight: bold; line-height: {px(h1 * 1.4)}; margin: 0 0 {px(14)} 0; }}",
        f"h2 {{ font-size: {px(h2)}; font-weight: bold; line-height: {px(h2 * 1.4)}; margin: {px(10)} 0 {px(12)} 0; }}",
        f"h3, h4 {{ font-size: {px(h3)}; font-weight: bold; line-height: {px(h3 * 1.5)}; margin: {px(8)} 0; }}",
        f"p, li {{ line-height: {px(ROOT_PX * 1.7)}; margin: 0 0 {px(12)} 0; }}",
        f".article p, .article li, .article h2, .article h3 {{ line-height: {px(line)}; }}",
        f".article p, .article li {{ font-size: {px(text)}; margin: 0 0 {px(text)} 0; }}",
        f".article td p, .article th p, .article td, .article th {{ font-size: {px(ROOT_PX)}; margin: 0; }}",
        f".article blockquote, .article blockquote p {{ color: {quiet}; }}",
        f".caption {{ color: {quiet}; font-size: {px(15)}; }}",
        f".facts, .facts td, .facts p {{ color: {quiet}; font-size: {px(15)}; margin: 0; }}",
        f".facts dd, .fact {{ color: {style.color('text')}; }}",
        f".when {{ color: {quiet}; font-size: {px(15)}; }}",
        f".quiet {{ color: {quiet}; }}",
        f".tag, .notice {{ color: #5e3a00; background-color: {style.value('.tag', 'background') or '#fff8e8'}; }}",
        f".name, .name a {{ color: #ffffff; font-size: {px(style.pixels('.name', 'font-size', 24))};"
        " font-weight: bold; text-decoration: none; }",
        f".crumbs, .crumbs a {{ color: {deep}; font-size: {px(14.7)}; text-decoration: none; }}",
        f".duties p {{ font-size: {px(15)}; margin: 0 0 {px(4)} 0; }}",
        f".foot, .foot p, .foot a {{ color: {style.value('.foot', 'color')}; font-size: {px(14.7)}; }}",
        f".practice {{ color: {style.value('.practice', 'color')}; }}",
    ]
    return "\n".join(rows)


def _inner_width(style: SiteStyle, width: int) -> int:
    """How wide the panel of the article is; the page's own margin stays at both sides."""
    margin = style.pixels("main.wide", "padding-left") or style.pixels(".wide", "padding-left", 20)
    return round(min(style.pixels(".text", "max-width", 832), width - 2 * margin))


def _part(part: Any, style: SiteStyle, width: int, inner: int, sizes: Sizes, zoom: float) -> Iterator[Any]:
    kind, side = part.get("class", ""), style.pixels("main.wide", "padding-left") or 20.0
    if kind == "practice":
        yield _band(part, style.value(".practice", "background"), (6, side), zoom, kind, align="center")
    elif part.tag == "header":
        color = style.value(".top", "background") or style.color("main")
        yield _band(part.find(".//a"), color, (17, side), zoom, "name")
    elif part.tag == "nav":
        yield _band(_joined(part), style.value(".crumbs", "background"), (8, side), zoom, "crumbs")
    elif part.tag == "footer":
        yield _band(_spaced(part), style.value(".foot", "background"), (22, side), zoom, "foot")
    elif part.tag == "main":
        yield from _main(part, style, width, inner, sizes, zoom)


def _band(part: Any, color: str, space: tuple[float, float], zoom: float, kind: str, align: str = "left") -> Any:
    """A strip across the page; ``space`` is above and below, and at the sides."""
    above, side = (round(each * zoom) for each in space)
    cell = make.TD(make.CLASS(kind), align=align, style=f"padding: {above}px {side}px {above}px {side}px")
    if part is not None:
        cell.append(part)
        part.tail = None
    return make.TABLE(make.TR(cell), width="100%", cellspacing="0", cellpadding="0", border="0", bgcolor=color)


def _spaced(foot: Any) -> Any:
    """The facts in the foot, which the site sets apart by gaps."""
    for line in foot.iter("p"):
        for fact in line.findall("span")[:-1]:
            fact.tail = "\u2003 "
    return foot


def _joined(nav: Any) -> Any:
    line = make.SPAN()
    for number, item in enumerate(nav.iter("li")):
        text = (" / " if number else "") + " ".join(item.text_content().split())
        line.append(make.SPAN(text))
    return line


def _main(main: Any, style: SiteStyle, width: int, inner: int, sizes: Sizes, zoom: float) -> Iterator[Any]:
    panel = next((each for each in main.iter() if "panel" in each.get("class", "").split()), None)
    if panel is None:
        yield main
        return
    yield _gap(24, zoom)
    is_article = "text" in panel.get("class", "").split()
    shown = inner if is_article else round(min(style.pixels(".wide", "max-width", 1152), width - 40))
    for before in reversed(list(panel.itersiblings(preceding=True))):
        if before.tag in ("h1", "p"):
            yield _sheet([before], style, shown, 0, zoom, bare=True)
            yield _gap(12, zoom)
    if is_article:
        space = _padding(style, width)
        room = shown - 2 * space
        yield _sheet(list(_article(panel, style, room, sizes, zoom)), style, shown, space, zoom)
    else:
        yield _sheet([_list(panel, style, zoom)], style, shown, 18, zoom)
    for after in panel.itersiblings():
        if after.tag in ("p", "nav"):
            yield _gap(16, zoom)
            yield _sheet([after], style, shown, 0, zoom, bare=True)
    yield _gap(40, zoom)


def _padding(style: SiteStyle, width: int) -> int:
    """The space inside the panel at the sides: 5 % of the width between its two bounds, as the site says."""
    bounds = style.value(".text", "padding")
    if "clamp" not in bounds:
        return round(17.6)
    return round(max(1.1 * ROOT_PX, min(width * 0.05, 3.5 * ROOT_PX)))


def _sheet(parts: list[Any], style: SiteStyle, width: int, space: int, zoom: float, *, bare: bool = False) -> Any:
    cell = make.TD()
    cell.extend(parts)
    table = make.TABLE(
        make.TR(cell), align="center", width=str(round(width * zoom)), cellspacing="0",
        cellpadding=str(round(space * zoom)), border="0",
    )  # fmt: skip
    if not bare:
        table.set("style", "border-collapse: collapse")
        cell.set("style", f"border: 1px solid {style.color('line')}; background-color: {style.color('paper')}")
    return table


def _article(panel: Any, style: SiteStyle, room: int, sizes: Sizes, zoom: float) -> Iterator[Any]:
    for part in list(panel):
        if part.tag == "aside":
            yield _gap(20, zoom)
            yield _duties(part, style, room, zoom)
            continue
        _facts(part, style, room, zoom)
        _tables(part, style, zoom)
        _figures(part, room, sizes, zoom)
        part.set("class", "article")
        for title in part.findall("h1"):
            title.set("align", style.value(".text h1", "text-align") or "left")
        for line in part.findall("p[@class='facts']"):
            line.set("align", style.value(".facts", "text-align") or "left")
        yield part


def _facts(part: Any, style: SiteStyle, room: int, zoom: float) -> None:
    columns = 4 if style.value("dl.facts", "grid-template-columns").count("1fr") == 2 else 2
    lists = [part] if part.tag == "dl" else list(part.iter("dl"))
    for facts in lists:
        cells = [each for each in facts if each.tag in ("dt", "dd")]
        rows = []
        for start in range(0, len(cells), columns):
            row = make.TR()
            for cell in cells[start : start + columns]:
                cell.tail = None
                kind = "fact" if cell.tag == "dd" else ""
                cell.tag = "td"
                cell.set("class", kind)
                cell.set("valign", "top")
                row.append(cell)
            rows.append(row)
        after = facts.getparent()
        if after is not None:
            after.insert(after.index(facts) + 1, _gap(26, zoom))
            after.insert(after.index(facts), _gap(14, zoom))
        facts.clear()
        facts.tag = "table"
        facts.set("class", "facts")
        facts.set("width", str(round(room * zoom)))
        facts.set("cellpadding", str(round(5 * zoom)))
        facts.set("cellspacing", "0")
        facts.set("bgcolor", style.value("dl.facts", "background"))
        facts.extend(rows)


def _tables(part: Any, style: SiteStyle, zoom: float) -> None:
    edge, head = "#b9c2c8", style.value("article th", "background")
    for table in part.iter("table"):
        if table.get("class") == "facts":
            continue
        table.set("cellspacing", "0")
        table.set("cellpadding", str(round(7 * zoom)))
        table.set("style", "border-collapse: collapse")
        for cell in table.iter("td", "th"):
            cell.set("style", f"border: 1px solid {edge}")
            cell.set("align", "left")
            if cell.tag == "th":
                cell.set("bgcolor", head)


def _figures(part: Any, room: int, sizes: Sizes, zoom: float) -> None:
    for picture in part.iter("img"):
        width, height = sizes.get(picture.get("src", ""), (0, 0))
        if width:
            shown = min(width, room)
            picture.set("width", str(round(shown * zoom)))
            picture.set("height", str(round(height * shown / width * zoom)))
    for figure in part.iter("figure"):
        figure.set("align", "center")
    for caption in part.iter("figcaption"):
        caption.set("class", "caption")
        caption.set("align", "center")


def _duties(aside: Any, style: SiteStyle, room: int, zoom: float) -> Any:
    cell = make.TD(make.CLASS("duties"))
    for line in aside.iter("div"):
        names = [each for each in line if each.tag in ("dt", "dd")]
        if len(names) == 2:
            cell.append(make.P(make.B(names[0].text_content()), "  " + " ".join(names[1].text_content().split())))
    for line in aside.findall("p"):
        line.tail = None
        cell.append(line)
    return make.TABLE(
        make.TR(cell), width=str(round(room * zoom)), cellpadding=str(round(14 * zoom)), cellspacing="0", border="0",
        bgcolor=style.value(".duties-line", "background"),
    )  # fmt: skip


def _list(panel: Any, style: SiteStyle, zoom: float) -> Any:
    """The lines of a column: title at the left, day at the right; on a telephone the day below."""
    below = style.value(".list time", "flex-basis") == "100%"
    table = make.TABLE(width="100%", cellspacing="0", cellpadding=str(round(8 * zoom)), border="0")
    for number, item in enumerate(panel.iter("li")):
        day = item.find("time")
        words = day.text_content() if day is not None else ""
        if day is not None:
            day.drop_tree()
        title = make.DIV(make.CLASS("plainlink"))
        title.text = item.text
        title.extend(list(item))
        when = make.SPAN(make.CLASS("when"), words)
        row = make.TR(make.TD(title, make.DIV(when)) if below else make.TD(title))
        if not below:
            row.append(make.TD(when, align="right", width=str(round(170 * zoom))))
        if number:
            for cell in row:
                cell.set("style", "border-top: 1px solid #edf0f1")
        table.append(row)
    return table


def _gap(height: int, zoom: float) -> Any:
    return make.P("\u00a0", style=f"font-size: 1px; line-height: {round(height * zoom)}px; margin: 0")


def _plain(body: Any) -> None:
    """Elements and addresses that the text document has no use for."""
    for element in body.iter():
        if element.tag in _BLOCKS:
            element.tag = "div"
        elif element.tag in _INLINE:
            element.tag = "span"
        if element.tag == "a":
            element.set("href", "#")
