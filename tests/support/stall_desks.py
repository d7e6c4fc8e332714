"""A county for the stall test: two desks with 200,000 articles each, long texts, long chains, and much to be synced."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

from support.crowd import crowd
from support.live import County, build_template, sign, whole, write
from support.prose import FLAWED, sentence

from forms.body.blocks import Paragraph, Run, new_block_id
from forms.body.model import Body
from forms.content import Content
from sync.desk import Desk
from sync.store import contents, versions

AUTHOR, REVIEWER, SECRECY = "zhou-ming", "li-jing", "wang-fang"
FACTS = "stall-facts.json"
ARTICLES, WAITING = 200_000, 500
HITS = 10_000
STEPS = 200
LONG, LONGER = 10_000, 30_000


def build(root: Path, articles: int = ARTICLES) -> Path:
    """Build the county in a folder that does not exist yet; the ids of its articles are in ``FACTS``."""
    county = County(build_template(root))
    county.start()
    try:
        with county.desk(AUTHOR, synced=True) as desk:
            facts = _drafts(desk)
        facts["review"] = _reviewed_again(county)
        with county.desk(AUTHOR, synced=True) as desk:
            facts["chain"] = _long_chain(desk)
            crowd(desk, articles, WAITING)
        with county.desk(REVIEWER, synced=True) as desk:
            crowd(desk, articles, WAITING)
    finally:
        county.stop()
    (root / FACTS).write_text(json.dumps(facts), encoding="utf-8")
    return root


def facts_of(root: Path) -> Mapping[str, str]:
    """The ids of the articles by what they are for."""
    found: dict[str, str] = json.loads((root / FACTS).read_text(encoding="utf-8"))
    return found


def prose(length: int, seed: int, *, flawed: bool = True) -> Body:
    """A text of about so many characters, in paragraphs; ``flawed`` ones have findings."""
    chance, blocks, made = Random(seed), list[Paragraph](), 0
    while made < length:
        text = "".join(sentence(chance) for _ in range(3))
        if not flawed and any(each in text for each in FLAWED):
            continue
        blocks.append(Paragraph(new_block_id(), (Run(text),)))
        made += len(text)
    return Body(tuple(blocks))


def save(desk: Desk, article: str, body: Body) -> Content:
    """Give a draft another text."""
    view = desk.draft(article)
    desk.save_draft(article, replace(view.content, body=body), view.rev)
    return desk.draft(article).content


def _drafts(desk: Desk) -> dict[str, str]:
    write_, long_ = write(desk, title="写作用的稿件"), write(desk, title="很长的稿件")
    hits, compared = write(desk, title="处处要改的稿件"), write(desk, title="改过的稿件")
    save(desk, long_, prose(LONGER, 1))
    lines = ["的水" + "的事的人的话" * 25] * (HITS // 76 + 1)
    save(desk, hits, Body(tuple(Paragraph(new_block_id(), (Run(line),)) for line in lines)))
    before = save(desk, compared, prose(LONG, 2))
    with desk.context.store.writing() as tx:
        kept = contents.put(tx, before.to_bytes())
        versions.put(tx, compared, kept, "interval", desk.context.now())
    save(desk, compared, changed(before.body))
    return {"write": write_, "long": long_, "hits": hits, "compared": compared}


def changed(body: Body) -> Body:
    """The same text with words changed in every paragraph, one in ten taken out and one in ten put in."""
    blocks: list[Paragraph] = []
    for number, block in enumerate(body.blocks):
        if not isinstance(block, Paragraph) or number % 10 == 3:
            continue
        text = "".join(run.text for run in block.runs)
        cut = text.find("，") + 1
        blocks.append(replace(block, runs=(Run(f"{text[:cut]}经研究，{text[cut:]}".replace("全市", "全县")),)))
        if number % 10 == 7:
            blocks.append(Paragraph(new_block_id(), (Run("新加的一段：" + text.partition("。")[0] + "。"),)))
    return Body(tuple(blocks))


def _reviewed_again(county: County) -> str:
    """An article that the reviewer passed, that came back to its author, and that waits for the reviewer changed."""
    with county.desk(AUTHOR, synced=True) as desk:
        article = write(desk, title="改过再送审的稿件")
        save(desk, article, prose(LONG, 3, flawed=False))
        sign(desk, article, "submit")
        whole(desk)
    for officer, action, more in (
        (REVIEWER, "pass", {}),
        (SECRECY, "return", {"category": "R03", "reason": "数据要核对"}),
    ):
        with county.desk(officer, synced=True) as desk:
            sign(desk, article, action, **more)
            whole(desk)
    with county.desk(AUTHOR, synced=True) as desk:
        save(desk, article, changed(desk.draft(article).content.body))
        sign(desk, article, "submit")
        whole(desk)
    return article


def _long_chain(desk: Desk) -> str:
    """An article submitted and recalled again and again; nothing of it is sent yet."""
    article = write(desk, title="送审多次的稿件")
    for _ in range(STEPS // 2):
        sign(desk, article, "submit")
        sign(desk, article, "recall")
    return article
