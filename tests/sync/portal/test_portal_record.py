"""The portal's log can be checked by anyone at any size, only grows, and an older database is noticed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
import sqlalchemy as sa
from portal_kit import ORIGIN, Article, Town, hands, item_of, next_roster

from sync.exchange.wire import Consistency, Inclusion
from sync.log.audit import audit
from sync.log.checkpoint import Checkpoint, check_growth, cosign_checkpoint, open_checkpoint
from sync.log.merkle import leaf_hash, verify_consistency, verify_inclusion
from sync.log.note import COSIGNATURE, Verifier, open_note, split_note, with_lines
from sync.portal.portal import Portal
from sync.portal.schema import steps


def fetch(town: Town, path: str, **query: int) -> requests.Response:
    return requests.get(town.address + path, params=query, timeout=30)


def newest(town: Town) -> Checkpoint:
    log_key = Verifier.from_vkey(town.new.log_key)
    return open_checkpoint(fetch(town, "/log/checkpoint").content, log_key).checkpoint


def grown(town: Town, articles: int) -> list[str]:
    """Digests of submitted and passed steps of some articles, in log order."""
    found = []
    for _ in range(articles):
        article = Article(town)
        found += [r["digest"] for r in article.go(("submit", "zhou"), ("pass", "li"))]
    return found


def test_an_empty_log_has_a_checkpoint(town: Town, portal: Portal) -> None:
    checkpoint = newest(town)
    assert (checkpoint.origin, checkpoint.size) == (ORIGIN, 0)


def test_every_step_is_proven_in_every_size(town: Town, portal: Portal) -> None:
    digests = grown(town, 4)
    roots = {}
    for size in range(1, len(digests) + 1):
        note = fetch(town, "/log/checkpoint", size=size).content
        roots[size] = open_checkpoint(note, Verifier.from_vkey(town.new.log_key)).checkpoint.root
    for index, digest in enumerate(digests):
        for size in range(index + 1, len(digests) + 1):
            answer = Inclusion.model_validate(fetch(town, f"/v1/log/inclusion/{digest}", size=size).json())
            assert (answer.index, answer.size) == (index, size)
            proof = [bytes.fromhex(h) for h in answer.proof]
            verify_inclusion(leaf_hash(bytes.fromhex(digest)), index, size, proof, roots[size])
        assert fetch(town, f"/v1/log/inclusion/{digest}", size=index or 99).status_code == 404


def test_the_log_is_shown_to_have_only_grown(town: Town, portal: Portal) -> None:
    digests = grown(town, 3)
    sizes = range(1, len(digests) + 1)
    points = {s: Checkpoint.parse(split_note(fetch(town, "/log/checkpoint", size=s).content)[0]) for s in sizes}
    for first in sizes:
        for second in range(first, len(digests) + 1):
            answer = Consistency.model_validate(fetch(town, "/v1/log/consistency", first=first, second=second).json())
            proof = [bytes.fromhex(h) for h in answer.proof]
            verify_consistency(first, second, points[first].root, points[second].root, proof)
            check_growth(points[first], points[second], proof)


def test_the_static_files_add_up_to_the_checkpoint(small_town: Town, small_portal: Portal) -> None:
    """More than one tile: 260 entries, audited from the files alone."""
    articles = [Article(small_town) for _ in range(130)]
    article = articles[0]
    article.upload()
    with small_portal.database.writing() as connection:
        from sync.exchange.wire import SealedContent
        from sync.portal import relay

        for other in articles:
            sent = SealedContent.model_validate({**article.sealed(), "article": other.id})
            relay.put_sealed(connection, "zhou", sent, small_portal.now())
    batch = [a.act("submit", "zhou") for a in articles] + [a.act("pass", "li") for a in articles]
    results = small_town.caller("zhou").send_steps(batch)
    assert {r["outcome"] for r in results} == {"logged"}
    entries: list[bytes] = []
    done = audit(
        newest(small_town), lambda path: fetch(small_town, f"/log/{path}").content, lambda _, new: entries.extend(new)
    )
    assert (done.entries, entries) == (260, [bytes.fromhex(s.digest) for s in batch])
    for absent in ("tile/0/001.p/5", "tile/entries/001.p/5", "tile/1/000.p/2", "tile/0/002"):
        assert fetch(small_town, f"/log/{absent}").status_code == 404
    for nonsense in ("tile/0/1", "tile/x/000", "tile/0/000.p/0", "tile/0/000.p/257", "tile/0/%2e%2e/000"):
        assert fetch(small_town, f"/log/{nonsense}").status_code in (404, 422)


@pytest.mark.parametrize("query", [{"first": 3, "second": 2}, {"first": 0, "second": 99}])
def test_no_proof_between_sizes_there_are_not(small_town: Town, small_portal: Portal, query: dict[str, int]) -> None:
    assert fetch(small_town, "/v1/log/consistency", **query).status_code == 404


def test_the_log_shows_no_names_and_no_reasons(small_town: Town, small_portal: Portal) -> None:
    article = Article(small_town)
    article.go(("submit", "zhou"), ("return", "li"))
    shown = fetch(small_town, "/log/tile/entries/000.p/2").content + fetch(small_town, "/log/checkpoint").content
    assert len(shown) < 500
    for word in (article.id, "zhou", "数据有误", "news"):
        assert word.encode() not in shown


# --- witnesses ---


def leave(town: Town, officer: str, note: str) -> requests.Response:
    return town.caller(officer).call(
        "POST", "/log/cosignatures", data=note.encode(), headers={"Content-Type": "text/plain; charset=utf-8"}
    )


def cosigned(town: Town, name: str, signer: str, note: str | None = None, use: str = "device") -> str:
    shown = note or fetch(town, "/log/checkpoint").text
    checkpoint = Checkpoint.parse(split_note(shown)[0])
    moment = int(town.clock.now().timestamp())
    return with_lines(shown, [cosign_checkpoint(checkpoint, name, getattr(hands(signer), use), moment)])


def test_a_witness_leaves_a_signature_that_everybody_gets(town: Town, portal: Portal) -> None:
    grown(town, 1)
    assert leave(town, "zhou", cosigned(town, "zhou", "zhou")).status_code == 204
    assert leave(town, "zhao", cosigned(town, "li", "li", use="sign")).status_code == 204
    note = fetch(town, "/log/checkpoint").text
    witnesses = [Verifier(o, getattr(hands(o), u).public_key().public_bytes_raw(), COSIGNATURE)
                 for o, u in (("zhou", "device"), ("li", "sign"))]  # fmt: skip
    opened = open_note(note, [Verifier.from_vkey(town.new.log_key), *witnesses])
    assert [c.verifier.name for c in opened.checked] == [ORIGIN, "li", "zhou"]
    assert opened.unknown == ()
    assert leave(town, "zhou", cosigned(town, "zhou", "zhou")).status_code == 204
    grown(town, 1)
    assert len(split_note(fetch(town, "/log/checkpoint").text)[1]) == 1
    assert len(split_note(fetch(town, "/log/checkpoint", size=2).text)[1]) == 3


def test_a_false_witness_is_refused(small_town: Town, small_portal: Portal) -> None:
    grown(small_town, 1)
    false = {
        "note.unsigned": [fetch(small_town, "/log/checkpoint").text, cosigned(small_town, "zhou", "li"),
                          cosigned(small_town, "nobody", "zhou")],
        "log.foreign": [cosigned(small_town, "zhou", "zhou", _other_checkpoint(small_town))],
        "note.form": ["no note at all"],
    }  # fmt: skip
    for code, notes in false.items():
        for note in notes:
            answer = leave(small_town, "zhou", note)
            assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert len(split_note(fetch(small_town, "/log/checkpoint").text)[1]) == 1


def test_a_spoilt_signature_of_a_witness_is_refused(small_town: Town, small_portal: Portal) -> None:
    grown(small_town, 1)
    old = cosigned(small_town, "zhou", "zhou")
    grown(small_town, 1)
    line = split_note(old)[1][-1].line
    moved = with_lines(fetch(small_town, "/log/checkpoint").text, [line])
    answer = leave(small_town, "zhou", moved)
    assert (answer.status_code, answer.json()["code"]) == (422, "note.signature")


def _other_checkpoint(town: Town) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from sync.log.checkpoint import sign_checkpoint

    return sign_checkpoint(Checkpoint(ORIGIN, 2, bytes(32)), Ed25519PrivateKey.generate())


# --- an older database ---


def copy_of_database(town: Town, folder: Path) -> None:
    folder.mkdir()
    for path in town.home.glob("portal.db*"):
        shutil.copy2(path, folder / path.name)


def put_back(town: Town, folder: Path) -> None:
    for path in town.home.glob("portal.db*"):
        path.unlink()
    for path in folder.iterdir():
        shutil.copy2(path, town.home / path.name)


def test_an_older_database_takes_nothing_in_until_the_administrator_decides(small_town: Town, tmp_path: Path) -> None:
    article = Article(small_town)
    with small_town.running():
        first = article.go(("submit", "zhou"))
    copy_of_database(small_town, tmp_path / "copy")
    with small_town.running():
        lost = article.go(("pass", "li"))
        point = newest(small_town)
    put_back(small_town, tmp_path / "copy")

    with small_town.running() as portal:
        known = small_town.caller("li").call(
            "POST", "/v1/receipts:query", json={"digests": [first[0]["digest"], lost[0]["digest"]]}
        )
        assert known.json()["receipts"] == {first[0]["digest"]: first[0]["receipt"], lost[0]["digest"]: None}
        answer = small_town.caller("li").call("POST", "/v1/steps", json={"steps": [item_of(article.last)]})
        assert (answer.status_code, answer.json()["code"]) == (503, "portal.record.behind")
        assert [kind for kind, _, _ in portal.notes()] == ["record-behind"]
        assert Checkpoint.parse(split_note(portal.notes()[0][2])[0]) == point
        portal.accept_loss()
        result = small_town.caller("li").send_steps([article.last])[0]
        assert result["outcome"] == "logged"
        assert newest(small_town).size == 2
    with small_town.running() as portal:
        assert portal.intake.closed is None


def test_a_spoilt_checkpoint_beside_the_database_stops_nothing(small_town: Town) -> None:
    with small_town.running():
        Article(small_town).go(("submit", "zhou"))
    (small_town.home / "checkpoint").write_bytes(b"torn by a power cut")
    with small_town.running() as portal:
        Article(small_town).go(("submit", "zhou"))
        assert portal.intake.closed is None


def test_there_is_no_loss_to_accept_when_nothing_is_lost(small_town: Town, small_portal: Portal) -> None:
    from forms.errors import WrongUse

    with pytest.raises(WrongUse):
        small_portal.accept_loss()


# --- tampering with the database ---


def test_a_step_changed_in_the_database_is_noticed_and_not_built_upon(
    small_town: Town, expect_log: Callable[[str, str], Any]
) -> None:
    article, other = Article(small_town), Article(small_town)
    with small_town.running():
        article.go(("submit", "zhou"))
    with small_town.running() as portal, expect_log("gaoqian.portal", article.id):
        with portal.database.writing() as connection:
            raw = bytes(connection.scalar(sa.select(steps.c.envelope)) or b"")
            spoilt = raw.replace(raw[40:44], raw[44:48], 1)
            connection.execute(steps.update().values(envelope=spoilt))
        passed = {"steps": [item_of(article.step("pass", "li"))]}
        answer = small_town.caller("li").call("POST", "/v1/steps", json=passed)
        small_town.issue(next_roster(small_town.roster))  # every open article is looked at again
        other.go(("submit", "zhou"))
    assert (answer.status_code, answer.json()["code"]) == (503, "portal.chain")


def test_a_stage_changed_in_the_database_gives_nobody_a_right(small_town: Town) -> None:
    """The index says approved; the fold over the signed steps says otherwise, and the fold counts."""
    from sync.portal.schema import articles

    article = Article(small_town)
    with small_town.running() as portal:
        article.go(("submit", "zhou"))
        with portal.database.writing() as connection:
            connection.execute(articles.update().values(stage="approved", sequence=3))
        (result,) = small_town.caller("zhao").send_steps([(article.step("send", "zhao"), article.release())])
    assert result["problem"]["code"] == "workflow.send"


def test_the_roster_history_survives_a_pack_that_lost_its_files(small_town: Town) -> None:
    with small_town.running():
        article = Article(small_town)
        article.go(("submit", "zhou"))
        small_town.issue(next_roster(small_town.roster))
        article.go(("pass", "li"))
    shutil.rmtree(small_town.home / "pack" / "targets")
    with small_town.running() as portal:
        assert portal.info().roster_version == 2
        article.go(("approve", "zhao"))
