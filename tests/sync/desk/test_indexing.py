"""The indexes of a desk catch up in small steps, and a twin saved before the index existed is found afterwards."""

from __future__ import annotations

from pathlib import Path

from support.desks import make_county, open_desks
from support.live import write

from forms.checks.finding import Finding
from sync.desk import Desk
from sync.store import twins

ME = "zhou-ming"
LONG = "11月20日，我市2026年冬春农田水利修复任务全面开工。截至11月15日，全市已开工项目128个，完成投资2.36亿元，修复渠道310公里，清淤河道42条，新建泵站17座，惠及农田18万亩。市水务局要求各地抢抓晴好天气，倒排工期，确保明年春灌前全部完工。"


def found(desk: Desk, article: str) -> list[Finding]:
    report = desk.checks(article).run(desk.draft(article).content).report
    return [f for f in report.findings if f.code.startswith("twins.")]


def test_a_dropped_index_is_made_anew_in_steps(tmp_path: Path) -> None:
    make_county(tmp_path / "county", (ME,))
    with open_desks(tmp_path / "county", tmp_path / "home", ME) as desks:
        desk = desks[ME]
        first = write(desk, LONG)
        others = [write(desk, f"{LONG[:20]}{number}") for number in range(3)]
        with desk.context.store.writing() as tx:
            twins.drop(tx)
        second = write(desk, LONG.replace("128", "96").replace("11月20日", "12月3日"))
        assert found(desk, second) == []
        steps = 0
        while desk.catch_up():
            steps += 1
        assert steps >= 1
        desk.context.checking.clear()
        assert len(found(desk, second)) == 1
        assert first not in others
        assert not desk.catch_up()
