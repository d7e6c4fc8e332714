"""What travels sealed stays sealed: the portal passes it on to the parties and finds nothing in it to read."""

from __future__ import annotations

from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from portal_kit import PUBLISHED, SENT, Article, Town, attachment, hands, make_content, upload

from forms.content import Content
from sync.chain.envelope import keyid_of
from sync.keys.sealing import KeyBox, decrypt, open_key
from sync.portal.portal import Portal

SECRET = "这是签发之前任何人都不该在门户上读到的一句话"
FILE = "附件里的秘密数字八千六百万".encode() * 50


def article_with_file(town: Town) -> Article:
    content = make_content(text=SECRET, title="标题也要保密", attachments=[attachment("计划表.pdf", FILE)])
    return Article(town, content=content, files={content.attachments[0].digest: FILE})


def opened(officer: str, sealed: dict[str, Any]) -> bytes:
    """The content key, by the officer's own sealing key."""
    private: X25519PrivateKey = hands(officer).seal
    mine = keyid_of(private.public_key().public_bytes_raw())
    box = next(b for b in sealed["boxes"] if b["keyid"] == mine)
    return open_key(KeyBox(mine, b64decode(box["sealed"])), sealed["content"], private)


def everything_under(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def test_a_party_gets_the_text_and_its_files_and_can_open_them(town: Town, portal: Portal) -> None:
    article = article_with_file(town)
    article.go(("submit", "zhou"))
    li = town.caller("li")
    sealed = li.call("GET", f"/v1/sealed/{article.content.digest}").json()
    key = opened("li", sealed)
    data = decrypt(key, article.content.digest, b64decode(sealed["ciphertext"]))
    assert Content.from_bytes(data).body == article.content.body
    (blob,) = sealed["blobs"]
    ciphertext = li.call("GET", f"/v1/blobs/{blob['blob']}").content
    assert decrypt(key, blob["attachment"], ciphertext) == FILE


def test_before_the_sign_off_nothing_readable_lies_at_the_portal(small_town: Town) -> None:
    with small_town.running():
        article = article_with_file(small_town)
        article.go(*SENT[:3])
    found = everything_under(small_town.home)
    for words in (SECRET.encode(), FILE[:60], "标题也要保密".encode()):
        assert words not in found
    assert article.content.digest.encode() in found


def test_after_the_sign_off_and_the_sending_the_portal_has_the_plain_text(small_town: Town) -> None:
    with small_town.running():
        article = article_with_file(small_town)
        article.go(*SENT)
    found = everything_under(small_town.home)
    assert SECRET.encode() in found
    assert FILE in found


def test_strangers_get_neither_text_nor_files(town: Town, portal: Portal) -> None:
    article = article_with_file(town)
    article.go(("submit", "zhou"))
    blob = sha256(next(iter(article.blobs().values()))).hexdigest()
    for stranger in ("hu", "he", "wang"):
        caller = town.caller(stranger)
        for path in (f"/v1/sealed/{article.content.digest}", f"/v1/blobs/{blob}"):
            answer = caller.call("GET", path)
            assert answer.status_code == 404
            assert answer.json()["code"] in ("sealed.absent", "blob.absent")


def test_the_plain_text_goes_to_the_parties_after_sending_and_to_all_after_publication(
    town: Town, portal: Portal
) -> None:
    article = article_with_file(town)
    path = f"/v1/contents/{article.content.digest}"
    file_path = f"/v1/blobs/{article.content.attachments[0].digest}"
    zhou, he, hu = (town.caller(o) for o in ("zhou", "he", "hu"))
    import requests

    article.go(*SENT[:3])
    assert [c.call("GET", path).status_code for c in (zhou, he, hu)] == [404, 404, 404]
    article.go(SENT[3])
    assert [c.call("GET", path).status_code for c in (zhou, he, hu)] == [200, 200, 404]
    assert he.call("GET", path).content == article.content.to_bytes()
    assert he.call("GET", file_path).content == FILE
    assert hu.call("GET", file_path).status_code == 404
    assert requests.get(town.address + path, timeout=30).status_code == 404
    article.go(("publish", "he"))
    assert requests.get(town.address + path, timeout=30).content == article.content.to_bytes()
    article.go(("withdraw", "zhao"))
    assert requests.get(town.address + path, timeout=30).status_code == 404
    assert hu.call("GET", path).status_code == 404
    assert zhou.call("GET", path).status_code == 200


def test_a_range_of_a_file_can_be_asked_for(small_town: Town, small_portal: Portal) -> None:
    article = article_with_file(small_town)
    article.go(("submit", "zhou"))
    ciphertext = next(iter(article.blobs().values()))
    path = f"/v1/blobs/{sha256(ciphertext).hexdigest()}"
    answer = small_town.caller("li").call("GET", path, headers={"Range": "bytes=100-199"})
    assert (answer.status_code, answer.content) == (206, ciphertext[100:200])


def test_an_article_whose_file_was_not_uploaded_cannot_be_sealed_in(small_town: Town, small_portal: Portal) -> None:
    article = article_with_file(small_town)
    answer = small_town.caller("zhou").call("PUT", f"/v1/sealed/{article.content.digest}", json=article.sealed())
    assert (answer.status_code, answer.json()["code"]) == (409, "sealed.blob")


@pytest.mark.parametrize(
    "change",
    [
        lambda s: {**s, "ciphertext": "AAA"},
        lambda s: {**s, "boxes": [*s["boxes"], s["boxes"][0]]},
        lambda s: {**s, "boxes": [{**s["boxes"][0], "sealed": "A"}]},
        lambda s: {**s, "article": "not-a-uuid"},
    ],
)
def test_a_sealed_content_of_another_form_is_refused(small_town: Town, small_portal: Portal, change: Any) -> None:
    article = Article(small_town)
    answer = small_town.caller("zhou").call(
        "PUT", f"/v1/sealed/{article.content.digest}", json=change(article.sealed())
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "request.form")


def test_the_address_must_name_the_content(small_town: Town, small_portal: Portal) -> None:
    article = Article(small_town)
    answer = small_town.caller("zhou").call("PUT", f"/v1/sealed/{'0' * 64}", json=article.sealed())
    assert (answer.status_code, answer.json()["code"]) == (409, "sealed.address")


def test_a_second_copy_by_the_same_officer_takes_the_place_of_the_first(town: Town, portal: Portal) -> None:
    article = Article(town)
    zhou = town.caller("zhou")
    path = f"/v1/sealed/{article.content.digest}"
    assert zhou.call("PUT", path, json=article.sealed(("zhou",))).status_code == 201
    assert zhou.call("PUT", path, json=article.sealed(("zhou", "li"))).status_code == 204
    article.go(("submit", "zhou"))
    sealed = zhou.call("GET", path).json()
    assert {b["keyid"] for b in sealed["boxes"]} >= {
        keyid_of(hands(o).seal.public_key().public_bytes_raw()) for o in ("zhou", "li")
    }


def test_nobody_can_shut_out_the_honest_copy_by_being_first(town: Town, portal: Portal) -> None:
    """An insider who knows the digest leaves rubbish first; readers get the author's copy, and sending works."""
    article = Article(town)
    rubbish = {**article.sealed(("li", "zhao")), "ciphertext": "AAAA"}
    assert town.caller("wang").call("PUT", f"/v1/sealed/{article.content.digest}", json=rubbish).status_code == 201
    article.go(*SENT)
    sealed = town.caller("li").call("GET", f"/v1/sealed/{article.content.digest}").json()
    assert sealed["ciphertext"] == article.sealed()["ciphertext"]
    assert town.caller("he").call("GET", f"/v1/contents/{article.content.digest}").content == article.content.to_bytes()


def test_a_newcomer_gets_the_copy_that_was_sealed_anew(town: Town, portal: Portal) -> None:
    from portal_kit import with_grant

    article = Article(town)
    article.go(("submit", "zhou"))
    town.issue(with_grant(town.roster, "wang", "reviewer", "water"))
    path = f"/v1/sealed/{article.content.digest}"
    assert town.caller("li").call("PUT", path, json=article.sealed(("wang",))).status_code == 201
    assert opened("wang", town.caller("wang").call("GET", path).json()) == article.key
    assert opened("zhao", town.caller("zhao").call("GET", path).json()) == article.key


def test_a_text_larger_than_is_taken_is_refused(small_town: Town, small_portal: Portal) -> None:
    article = Article(small_town)
    huge = {**article.sealed(), "ciphertext": "A" * (27_999_996)}
    answer = small_town.caller("zhou").call("PUT", f"/v1/sealed/{article.content.digest}", json=huge)
    assert (answer.status_code, answer.json()["code"]) == (413, "sealed.size")


def test_ciphertext_of_one_article_is_no_key_to_another(town: Town, portal: Portal) -> None:
    """The same file in two articles: who is party to one only gets that one's ciphertext."""
    first, second = article_with_file(town), Article(town, content=make_content(column="homes"))
    first.go(("submit", "zhou"))
    second.go(("submit", "hu"))
    blob = sha256(next(iter(first.blobs().values()))).hexdigest()
    assert town.caller("qian").call("GET", f"/v1/blobs/{blob}").status_code == 404
    data = b"ciphertext of somebody else"
    assert upload(town.caller("qian"), data).status_code == 204
    assert town.caller("qian").call("GET", f"/v1/blobs/{sha256(data).hexdigest()}").status_code == 404


def test_a_whole_way_of_a_published_article_serves_its_file(small_town: Town, small_portal: Portal) -> None:
    import requests

    article = article_with_file(small_town)
    article.go(*PUBLISHED)
    digest = article.content.attachments[0].digest
    answer = requests.get(f"{small_town.address}/files/{digest}/计划表.pdf", timeout=30)
    assert (answer.status_code, answer.content) == (200, FILE)
