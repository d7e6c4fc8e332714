"""Fictional articles of any length in the tone of the trade: for measuring, not for judging.

The sentences are made from parts, each with its own numbers, dates, places and quotations, so that no two articles
are alike and rules have to look at what they would look at in earnest.
"""

from __future__ import annotations

from random import Random

_TOWNS = ("青石镇", "柳河乡", "白鹭街道", "松岗镇", "云台乡", "双桥镇", "清泉街道", "石门镇")
_OFFICES = ("水务局", "教育局", "农业农村局", "交通运输局", "民政局", "卫生健康委", "住房和城乡建设局", "应急管理局")
_WORKS = (
    "农田水利修复",
    "老旧小区改造",
    "农村公路养护",
    "校舍安全排查",
    "森林防火巡查",
    "便民服务站建设",
    "河道清淤",
    "饮水工程提质",
)
_DEEDS = ("召开工作推进会", "开展专项督查", "组织现场观摩", "部署下一阶段任务", "走访慰问一线职工", "举办业务培训班")
_AIMS = ("压实工作责任", "细化任务清单", "加快施工进度", "严把质量关口", "完善长效机制", "提升服务水平")
_RESULTS = (
    "群众满意度稳步提高",
    "安全生产形势总体平稳",
    "各项指标好于预期",
    "问题整改全部到位",
    "工程质量符合设计要求",
)
_LAWS = (
    "《云溪市水资源管理办法》",
    "《云溪市农村公路条例》",
    "《云溪市城市更新实施细则》",
    "《云溪市养老服务促进办法》",
)
_HEADS = ("一、提高认识，明确任务", "二、突出重点，狠抓落实", "三、加强领导，严格考核", "四、广泛宣传，营造氛围")
FLAWED = (
    "截止目前，各项工作任务已全部布署到位。",
    "本次活动共计１２０余人参加，收到了较好的效果.",
    "参会人员一至认为，要坚持问题导向，再接再励。",
    "会议提出三点要求:一是提高认识；二是加强领导、三是狠抓落实。",
    "经统计，完成率达到了85-90%，比去年增长了2倍以上左右。",
)


def title(chance: Random) -> str:
    """A headline."""
    return f"云溪市{chance.choice(_OFFICES)}{chance.choice(_DEEDS)} {chance.choice(_WORKS)}有序推进"


def sentence(chance: Random) -> str:
    """A sentence of some 30 to 90 characters; one in thirty is such as people write in a hurry."""
    if chance.random() < 1 / 30:
        return chance.choice(FLAWED)
    town, office, work = chance.choice(_TOWNS), chance.choice(_OFFICES), chance.choice(_WORKS)
    month, day = chance.randint(1, 11), chance.randint(1, 28)
    shapes = (
        f"{month}月{day}日，市{office}在{town}{chance.choice(_DEEDS)}，要求各单位{chance.choice(_AIMS)}、{chance.choice(_AIMS)}。",
        f"截至{month}月{day}日，全市{work}累计完成投资{chance.randint(1, 90)}.{chance.randint(10, 99)}亿元，"
        f"占年度计划的{chance.randint(40, 99)}.{chance.randint(0, 9)}%，{chance.choice(_RESULTS)}。",
        f"根据{chance.choice(_LAWS)}第{chance.choice('三五七九')}条规定，{town}对{chance.randint(12, 480)}处点位逐一登记，"
        f"建立“一点一档”，做到情况清、底数明。",
        f"会议强调，{chance.choice(_AIMS)}是做好{work}的关键，要坚持问题导向，“既要见行动，更要见成效”，确保{chance.choice(_RESULTS)}。",
        f"据介绍，该项目于{chance.randint(2023, 2025)}年{month}月开工，涉及{chance.randint(3, 60)}个村、{chance.randint(2, 90)}万名群众，"
        f"比上年同期增长{chance.randint(1, 30)}.{chance.randint(0, 9)}%。",
        f"下一步，市{office}将会同有关部门{chance.choice(_AIMS)}，推动{work}走深走实，让更多群众受益。",
        f"咨询电话：0999-88{chance.randint(10000, 99999)}，受理时间为工作日9:00—17:00，地址为云溪市{town}政务服务中心{chance.randint(1, 5)}楼。",
        f"在{town}的施工现场，负责人告诉记者，他们{chance.choice(_AIMS)}，每天安排{chance.randint(20, 300)}名工人、"
        f"{chance.randint(3, 40)}台机械作业，预计年底前完工。",
    )
    return chance.choice(shapes)


def paragraph(chance: Random, length: int = 150) -> str:
    """A paragraph of about a length in characters."""
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        parts.append(sentence(chance))
    return "".join(parts)


def paragraphs(chance: Random, length: int) -> list[str]:
    """The paragraphs of an article of about a length in characters, with headings where it is long."""
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        if length > 3_000 and len(parts) % 9 == 4:
            parts.append(_HEADS[len(parts) // 9 % len(_HEADS)])
        parts.append(paragraph(chance, chance.randint(80, 220)))
    return parts


def plain_article(chance: Random, length: int) -> str:
    """A whole article as a plain text file."""
    return "\n".join([title(chance), *paragraphs(chance, length)]) + "\n"
