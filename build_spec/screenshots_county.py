"""The practice county as the pictures show it: built like any other, then some articles carried a little further.

One draft has mistakes for the check to find; one article came back with remarks and was put right, so that its reviewer
sees what changed; one lies at its author with remarks to answer; some take the ways that are seldom gone. Every step of
it is really signed and synced. What one desk does alone is public here: the tests prepare their county with it too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from build_spec.screenshots_screens import (
    AUTHOR,
    CLAIMED,
    CORRECTED,
    CUT_OFF,
    DRAFT,
    LOOKED_AT,
    MORE,
    PUBLIC,
    PUBLISHER,
    READ,
    REMARKED,
    RETURNED,
    REVIEWER,
    SECOND_AUTHOR,
    URGENT,
    article_of,
)
from forms.body.model import Body, Paragraph, Run
from resources import county as data
from resources.language import Sentence
from sync.cli.remarks import spot_of
from sync.desk import Desk
from sync.desk.readmarks import ReadMark
from sync.practice.building import build_county
from sync.practice.county import PRACTICE_PIN, home_of
from sync.practice.process import start_county

OTHER_REVIEWER, DUTY = "sun-yan", "han-song"
FILES = (
    (
        "loss-rate.png",
        "东湖片区改造前后漏损率.png",
        "东湖片区改造前后供水管网漏损率",
        "柱状图：改造后三个分区的漏损率均降到10%以下。",
    ),
    ("planned-water-application.pdf", "节水宣传进校园活动报名表.pdf", "活动报名表", ""),
    ("provincial-original.txt", "宣讲提纲.txt", "宣讲提纲，供学校打印", ""),
)
WHY_URGENT = "管道爆裂，今晚十时起停水，来不及走日常流程。"
TRADITIONAL = "zh-Hant"
# A personal telephone number, a half-width comma and a day that November does not have.
FAULTY = (
    "11月19日，市水务局、市教育局在望湖路小学开展节水宣传进校园活动，三至五年级的420名学生参加。",
    "活动现场设了水表认读、漏水判断和雨水收集三个体验点。水务局工作人员用一只滴漏的水龙头做演示，让学生自己量一量一节课会漏掉多少水。",
    "学生还领到一份家庭用水记录表，计划连续记一周。望湖路小学把记录结果作为综合实践课的内容,请学生自己提出节水办法。",
    "据了解，这项活动年内还将走进青石街小学、柳塘镇中心小学等5所学校，预计11月31日前全部完成。联系人：陈老师，手机13800138000。",
)
WORDS = ("检查分三个组进行，", "检查分四个组进行，每组两人，")
REASON = "检查组数与通知不一致，请核实后改正。"
# Words of the text, what is said of them, and the wording suggested.
ON_RETURNED = (
    ("检查分三个组进行", "通知里是四个组。", "检查分四个组进行，每组两人"),
    ("取水单位对许可事项有疑问的", "办公电话请再核对一次。", None),
)
ON_REMARKED = (
    ("11月27日7时", "与上文“27日6时”不一致。", "11月27日6时"),
    ("城区部分供水管网", "请写明有哪些管段，群众关心自家停不停水。", None),
    ("敬请谅解", "可以精简。", "请予谅解"),
)


def build(root: Path, tell: Callable[[Sentence], None]) -> None:
    """Build the county of the pictures in a folder that does not exist yet."""
    build_county(root, tell)
    with _desk(root, AUTHOR) as desk:
        article = article_of(desk, DRAFT)
        view = desk.draft(article)
        body = Body(tuple(Paragraph(f"b{number}", (Run(text),)) for number, text in enumerate(FAULTY, 1)))
        fields = {**view.content.fields, "source": "云溪市水务局"}
        desk.save_draft(article, replace(view.content, fields=fields, body=body), view.rev)
        attach_files(desk, article)
    with start_county(root):
        _send_back_and_put_right(root)
        _send_back_with_remarks(root)
        _write_urgently(root)
        _wait_for_review(root)
    with _desk(root, AUTHOR) as desk:
        translate(desk, article_of(desk, PUBLIC))
        begin_correction(desk, article_of(desk, CORRECTED))
        change(desk, article_of(desk, REMARKED), "11月27日7时", "11月27日6时")
        write_like(desk, URGENT)
    cut_off(home_of(root, SECOND_AUTHOR))


def _send_back_with_remarks(root: Path) -> None:
    with _desk(root, AUTHOR) as desk:
        article = article_of(desk, REMARKED)
        desk.act(article, "submit", pin=PRACTICE_PIN)
        desk.sync()
    with _desk(root, REVIEWER) as desk:
        desk.sync()
        _remark(desk, article, ON_REMARKED)
        desk.act(article, "return", pin=PRACTICE_PIN, category="R03", reason="时间前后不一致，请逐条核对。")
        desk.sync()
    with _desk(root, AUTHOR) as desk:
        desk.sync()


def _remark(desk: Desk, article: str, remarks: tuple[tuple[str, str, str | None], ...]) -> None:
    content = desk.reading(article).content
    for words, text, instead in remarks:
        desk.remarks.add(article, content, spot_of(content, words), text, instead)


def _send_back_and_put_right(root: Path) -> None:
    with _desk(root, REVIEWER) as desk:
        article = article_of(desk, RETURNED)
        _remark(desk, article, ON_RETURNED)
        desk.act(article, "return", pin=PRACTICE_PIN, category="R03", reason=REASON)
        desk.sync()
    with _desk(root, SECOND_AUTHOR) as desk:
        desk.sync()
        view = desk.draft(article)
        text = view.content.to_bytes().decode("utf-8").replace(*WORDS)
        view = desk.save_draft(article, type(view.content).from_bytes(text.encode("utf-8")), view.rev)
        first, second = desk.remarks.of(article, view.content).remarks
        desk.remarks.settle(article, first.first.id, "accepted")
        desk.remarks.settle(article, second.first.id, "answered", "已与水政科核对，号码无误。")
        desk.act(article, "submit", pin=PRACTICE_PIN)
        desk.sync()
    with _desk(root, REVIEWER) as desk:
        desk.sync()


def _desk(root: Path, officer: str) -> Desk:
    return Desk.open(home_of(root, officer))


# ---- what one desk does alone -----------------------------------------------------------------------------------------


def write_like(desk: Desk, key: str) -> str:
    """Write one of ``MORE``: the text of its sample under another title; returns its id."""
    title, sample = MORE[key]
    told = next(each for each in data.samples() if each["id"] == sample)
    article = desk.new_article(told["type"], told["column"])
    view = desk.draft(article)
    fields = {k: tuple(v) if isinstance(v, list) else v for k, v in told["fields"].items()} | {"title": title}
    body = Body.from_json(told["body"])
    desk.save_draft(article, replace(view.content, fields=fields, body=body), view.rev)
    return article


def attach_files(desk: Desk, article: str) -> None:
    """Give a draft a picture, a form and a text."""
    kept = tuple(
        replace(desk.attach(article, data.sample_file(file), name), caption=caption, alt=alt)
        for file, name, caption, alt in FILES
    )
    view = desk.draft(article)
    desk.save_draft(article, replace(view.content, attachments=kept), view.rev)


def translate(desk: Desk, article: str) -> None:
    """Begin a version in traditional characters."""
    desk.variants.begin(article, TRADITIONAL)


def begin_correction(desk: Desk, article: str) -> None:
    """Begin the correction of a published text and change something."""
    view = desk.begin_correction(article)
    fields = {**view.content.fields, "summary": "公布非居民用水单位计划用水的申请、核定和调整办法。"}
    desk.save_draft(article, replace(view.content, fields=fields), view.rev)


def change(desk: Desk, article: str, words: str, instead: str) -> None:
    """Put other words in a draft."""
    view = desk.draft(article)
    text = view.content.to_bytes().decode("utf-8").replace(words, instead)
    desk.save_draft(article, type(view.content).from_bytes(text.encode("utf-8")), view.rev)


def read_through(desk: Desk, article: str) -> None:
    """Note that a text was read to its end."""
    desk.marks.keep(article, desk.reading(article).content.digest, ReadMark(ended=True))


def cut_off(home: Path) -> None:
    """Write at a desk that is not closed: the draft waits for a decision at the next start."""
    with Desk.open(home) as desk:
        article = write_like(desk, CUT_OFF)
    desk = Desk.open(home)
    change(desk, article, "三个体验点", "四个体验点")
    desk.context.store.close()


# ---- ways that are seldom gone ------------------------------------------------------------------------------------------


def _write_urgently(root: Path) -> None:
    """An article goes the emergency lane; a reviewer still has to look back."""
    with _desk(root, AUTHOR) as desk:
        article = write_like(desk, LOOKED_AT)
        desk.act(article, "submit", pin=PRACTICE_PIN, reason=WHY_URGENT, detail={"lane": "emergency"})
        desk.sync()
    for officer, action in ((DUTY, "approve"), (PUBLISHER, "publish")):
        with _desk(root, officer) as desk:
            desk.sync()
            desk.act(article, action, pin=PRACTICE_PIN)
            desk.sync()


def _wait_for_review(root: Path) -> None:
    """Two more articles wait for a review; one of them the other reviewer has claimed."""
    with _desk(root, SECOND_AUTHOR) as desk:
        waiting = [write_like(desk, key) for key in (CLAIMED, READ)]
        for article in waiting:
            desk.act(article, "submit", pin=PRACTICE_PIN)
        desk.sync()
    with _desk(root, OTHER_REVIEWER) as desk:
        desk.sync()
        desk.claims.take(waiting[0])
        desk.sync()
    with _desk(root, REVIEWER) as desk:
        desk.sync()
        read_through(desk, waiting[1])
        again = article_of(desk, RETURNED)
        _remark(desk, again, (("取水单位对许可事项有疑问的", "请补上工作时间。", None),))
