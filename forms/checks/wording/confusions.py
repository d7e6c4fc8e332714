"""Misspelt words and a unit's own terms, one rule a severity, so that the grave ones cannot be switched off with the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from forms.checks.finding import Message, Severity
from forms.checks.pack import RulePack
from forms.checks.piece import Piece
from forms.checks.rule import Hit, PieceRule
from forms.checks.wording.table import Place, Term, TermTable, read_terms
from resources.language import Sentence, say

Places = Callable[[Piece], tuple[Place, ...]]

# Right sentences in which a wrong word comes about between two words.
_STRADDLING = (
    "卫生健康委深入检查院落整治情况", "卫生检查院感科", "共设十二个维护点", "至尊守护", "恢复盖章手续", "毕竟争议较大",
    "这竟标志着新的开始", "双重迭代升级", "交通迅速恢复", "举行开幕捐赠仪式", "当事人遂道歉", "引爆光谷活动",
    "敏感概念辨析", "先讲坐标系", "教育部暑期培训安排", "北欧打造品牌", "访问侯家村群众", "必须品质过硬",
    "化学反应问题研究", "发布署名文章", "通讯速度明显提升", "形势严峻工作艰巨", "内涵概括准确",
)  # fmt: skip


def confusion_rules(packs: tuple[RulePack, ...]) -> Iterable[PieceRule]:
    """The rules over the sections ``confusions`` and ``terms`` of all packs; a unit's own terms go first.

    Raises:
        Malformed: a row does not fit.
    """
    table = TermTable([*read_terms(packs, "terms"), *read_terms(packs, "confusions")])
    places = table.places
    yield from (_grave(places), _wrong(places), _doubtful(places), _usage(places))


def _find(piece: Piece, *, places: Places, severity: Severity) -> Iterator[Hit]:
    for place in piece.fact(places):
        if place.term.severity == severity:
            yield _hit(place)


def _hit(place: Place) -> Hit:
    term = place.term
    sure = term.severity in ("C", "E") and len(term.right) == 1
    fix = term.right[0] if sure else None
    return Hit(place.start, place.end, _why(term), term.right, fix, source=term.source)


def _why(term: Term) -> Message:
    if term.note is not None:
        return term.note
    if not term.right:
        return say("“{wrong}” is not to be used.", wrong=term.wrong)
    right = "”“".join(term.right)
    return _WHY[term.severity](term.wrong, right)


def _say_wrong(wrong: str, right: str) -> Sentence:
    return say("“{wrong}” is misspelt; it should be “{right}”.", wrong=wrong, right=right)


def _say_doubtful(wrong: str, right: str) -> Sentence:
    return say("“{wrong}”: is perhaps “{right}” meant?", wrong=wrong, right=right)


def _say_usage(wrong: str, right: str) -> Sentence:
    return say("“{wrong}”: official texts write “{right}”.", wrong=wrong, right=right)


_WHY: dict[Severity, Callable[[str, str], Sentence]] = {
    "C": _say_wrong,
    "B": _say_wrong,
    "E": _say_wrong,
    "W": _say_doubtful,
    "I": _say_usage,
}


def _grave(places: Places) -> PieceRule:
    return PieceRule(
        code="wording.confusion-grave",
        severity="C",
        name=say("Grave misspellings"),
        explanation=say(
            "The names of the country, of the Party, of organs of state and fixed political wording must be right to the "
            "letter. A misspelling here counts as a grave error of expression in the inspection of government sites and "
            "alone makes a site fail."
        ),
        source="国办秘函〔2019〕19号",
        hits=("云溪市人民攻府办公室", "市委副书计到会", "安全生产工作领导小姐办公室", "做到“二个维护”", "云溪市人民检查院"),
        misses=(
            *_STRADDLING, "云溪市人民政府办公室", "攻府谷县城", "领导小姐妹们", "第二个维护周期", "科学发展关系到全局",
            "为祖国万死不辞", "全市检查院容院貌", "临床监查委托协议", "十四个自新", "图书计价", "提出社会主意见",
        ),
        find=partial(_find, places=places, severity="C"),
    )  # fmt: skip


def _wrong(places: Places) -> PieceRule:
    return PieceRule(
        code="wording.confusion",
        severity="E",
        name=say("Misspellings"),
        explanation=say(
            "One character stands for another of the same sound or shape. Where two right words together look like a wrong "
            "one, nothing is pointed out; in quoted law texts neither."
        ),
        source="《通用规范汉字表》（2013）",
        hits=("双方签定协议", "截止目前已完工", "秸杆禁烧", "各部门要贯撤落实", "建全长效机制", "组织招骋活动"),
        misses=(
            *_STRADDLING, "双方签订协议", "标签定位", "报名截止时间", "横贯撤离路线", "山脉博物馆", "战斗欧洲",
            "增副主任一名", "人员按排队顺序进场", "以有关单为准", "公园满结束", "进行进行曲排练", "获奖厉害", "短缺限电",
            "未必竟如此", "灿烂用心",
        ),
        find=partial(_find, places=places, severity="E"),
    )  # fmt: skip


def _doubtful(places: Places) -> PieceRule:
    return PieceRule(
        code="wording.confusion-doubtful",
        severity="W",
        name=say("Words that are perhaps misspelt"),
        explanation=say(
            "Here another word may be meant; the words around do not tell for sure. Read the sentence once more and change "
            "it, or set the finding aside."
        ),
        source="《通用规范汉字表》（2013）",
        hits=("宏扬优良传统", "工程既将开工", "燃气泄露事故", "增长的的原因"),
        misses=(
            *_STRADDLING,
            "弘扬优良传统",
            "个人信息泄露",
            "有的的确如此",
            "地图象征",
            "拉克守军",
            "暖暖和和过春节",
            "既使用又维护",
        ),
        find=partial(_find, places=places, severity="W"),
    )


def _usage(places: Places) -> PieceRule:
    return PieceRule(
        code="wording.usage",
        severity="I",
        name=say("Forms that official texts prefer"),
        explanation=say(
            "Both forms are in use; dictionaries and official texts prefer one of them. Within one text only one should stand."
        ),
        source="《第一批异形词整理表》（GF 1001-2001）",
        hits=("其它事项", "个人帐户", "惟一标准", "台帐管理"),
        misses=(*_STRADDLING, "其他事项", "个人账户", "平台帐单", "外交待遇", "精采购物"),
        find=partial(_find, places=places, severity="I"),
    )
