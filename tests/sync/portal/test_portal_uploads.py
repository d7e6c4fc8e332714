"""Uploads go on where they stood: after a torn line, a restart, a kill; and only the announced bytes are kept."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from itertools import pairwise

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portal_kit import Caller, Town, begin_upload, send_piece, upload

from sync.exchange.wire import MAX_BLOB_BYTES
from sync.portal.portal import Portal

DATA = bytes(range(256)) * 400
DIGEST = sha256(DATA).hexdigest()


def where(caller: Caller, location: str) -> int:
    answer = caller.call("HEAD", location, headers={"Tus-Resumable": "1.0.0"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Upload-Length"] == str(len(DATA))
    return int(answer.headers["Upload-Offset"])


def kept(portal: Portal, digest: str) -> bytes | None:
    return portal.files.read(digest)


def test_an_upload_in_pieces_is_kept_whole(town: Town, portal: Portal) -> None:
    caller = town.caller("zhou")
    location = begin_upload(caller, len(DATA), DIGEST).headers["Location"]
    for start in range(0, len(DATA), 30_000):
        answer = send_piece(caller, location, start, DATA[start : start + 30_000])
        assert answer.status_code == 204
        assert answer.headers["Upload-Offset"] == str(min(start + 30_000, len(DATA)))
    assert kept(portal, DIGEST) == DATA
    assert where(caller, location) == len(DATA)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, len(DATA)), max_size=6), salt=st.binary(min_size=8, max_size=8))
def test_any_cut_into_pieces_gives_the_same_bytes(
    small_town: Town, small_portal: Portal, cuts: list[int], salt: bytes
) -> None:
    data = salt + DATA[:4000]
    places = sorted({min(c, len(data)) for c in cuts} | {0, len(data)})
    caller = small_town.caller("zhou")
    location = begin_upload(caller, len(data), sha256(data).hexdigest()).headers.get("Location", "")
    for start, end in pairwise(places):
        send_piece(caller, location, start, data[start:end])
    assert kept(small_portal, sha256(data).hexdigest()) == data


def test_an_upload_goes_on_after_a_restart(town: Town) -> None:
    with town.running():
        location = begin_upload(town.caller("zhou"), len(DATA), DIGEST).headers["Location"]
        send_piece(town.caller("zhou"), location, 0, DATA[:50_000])
    with town.running() as portal:
        caller = town.caller("zhou")
        assert where(caller, location) == 50_000
        assert send_piece(caller, location, 50_000, DATA[50_000:]).status_code == 204
        assert kept(portal, DIGEST) == DATA


def test_what_a_torn_piece_left_on_disk_is_cut_off(small_town: Town, small_portal: Portal) -> None:
    caller = small_town.caller("zhou")
    location = begin_upload(caller, len(DATA), DIGEST).headers["Location"]
    send_piece(caller, location, 0, DATA[:50_000])
    (part,) = (small_town.home / "uploads").glob("*.part")
    with part.open("ab") as file:
        file.write(b"half a piece of a connection that broke")
    assert where(caller, location) == 50_000
    send_piece(caller, location, 50_000, DATA[50_000:])
    assert kept(small_portal, DIGEST) == DATA


def test_a_crash_between_file_and_row_is_healed(small_town: Town, small_portal: Portal) -> None:
    """The file had reached its place, the row had not: the next piece finds it done."""
    caller = small_town.caller("zhou")
    location = begin_upload(caller, len(DATA), DIGEST).headers["Location"]
    send_piece(caller, location, 0, DATA[:50_000])
    small_portal.files.put(DATA)
    answer = send_piece(caller, location, 50_000, DATA[50_000:])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(DATA)))
    assert where(caller, location) == len(DATA)


def test_a_piece_that_does_not_join_on_is_a_conflict(small_town: Town, small_portal: Portal) -> None:
    caller = small_town.caller("zhou")
    location = begin_upload(caller, len(DATA), DIGEST).headers["Location"]
    send_piece(caller, location, 0, DATA[:1000])
    for offset in (0, 999, 1001, 50_000):
        answer = send_piece(caller, location, offset, DATA[offset : offset + 10])
        assert (answer.status_code, answer.json()["code"]) == (409, "upload.offset")
    assert where(caller, location) == 1000


def test_bytes_other_than_announced_are_thrown_away(town: Town, portal: Portal) -> None:
    caller = town.caller("zhou")
    location = begin_upload(caller, len(DATA), DIGEST).headers["Location"]
    answer = send_piece(caller, location, 0, DATA[::-1])
    assert (answer.status_code, answer.json()["code"]) == (422, "request.form")
    assert kept(portal, DIGEST) is None
    assert caller.call("HEAD", location, headers={"Tus-Resumable": "1.0.0"}).status_code == 404
    assert upload(caller, DATA).status_code == 204


def test_more_than_announced_is_refused(small_town: Town, small_portal: Portal) -> None:
    caller = small_town.caller("zhou")
    location = begin_upload(caller, 10, sha256(DATA[:10]).hexdigest()).headers["Location"]
    answer = send_piece(caller, location, 0, DATA[:11])
    assert (answer.status_code, answer.json()["code"]) == (413, "upload.beyond")


def test_more_than_the_portal_takes_is_refused_at_once(small_town: Town, small_portal: Portal) -> None:
    answer = begin_upload(small_town.caller("zhou"), MAX_BLOB_BYTES + 1, DIGEST)
    assert (answer.status_code, answer.json()["code"]) == (413, "upload.size")


def test_a_piece_larger_than_a_piece_may_be_is_refused(small_town: Town, small_portal: Portal) -> None:
    from sync.portal.uploads import MAX_PATCH_BYTES

    data = bytes(MAX_PATCH_BYTES + 1)
    caller = small_town.caller("zhou")
    location = begin_upload(caller, len(data), sha256(data).hexdigest()).headers["Location"]
    answer = send_piece(caller, location, 0, data)
    assert (answer.status_code, answer.json()["code"]) == (413, "request.size")


def test_what_is_there_already_need_not_be_sent_again(town: Town, portal: Portal) -> None:
    assert upload(town.caller("zhou"), DATA).status_code == 204
    again = begin_upload(town.caller("li"), len(DATA), DIGEST)
    assert (again.status_code, again.headers["Upload-Offset"]) == (201, str(len(DATA)))
    other = begin_upload(town.caller("li"), len(DATA) + 1, DIGEST)
    assert (other.status_code, other.json()["code"]) == (409, "upload.other-size")


def test_an_empty_file_is_complete_from_the_start(small_town: Town, small_portal: Portal) -> None:
    answer = begin_upload(small_town.caller("zhou"), 0, sha256(b"").hexdigest())
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "0")
    assert kept(small_portal, sha256(b"").hexdigest()) == b""


def test_an_upload_is_the_officers_own(small_town: Town, small_portal: Portal) -> None:
    location = begin_upload(small_town.caller("zhou"), len(DATA), DIGEST).headers["Location"]
    assert small_town.caller("li").call("HEAD", location, headers={"Tus-Resumable": "1.0.0"}).status_code == 404
    assert send_piece(small_town.caller("li"), location, 0, DATA).status_code == 404


def test_nobody_uploads_without_a_signature(small_town: Town, small_portal: Portal) -> None:
    answer = requests.post(
        small_town.address + "/v1/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "1"}, timeout=30
    )
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": "10", "Upload-Metadata": f"sha256 {b64encode(DIGEST.encode()).decode()}"}, 412),
        ({"Tus-Resumable": "0.2.2", "Upload-Length": "10"}, 412),
        ({"Tus-Resumable": "1.0.0", "Upload-Length": "ten", "Upload-Metadata": f"sha256 {b64encode(DIGEST.encode()).decode()}"}, 422),
        ({"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": "sha256 !!"}, 422),
        ({"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": "sha256 QUJD"}, 422),
        ({"Tus-Resumable": "1.0.0", "Upload-Length": "10"}, 422),
    ],
)  # fmt: skip
def test_a_wrong_beginning_is_refused(
    small_town: Town, small_portal: Portal, headers: dict[str, str], status: int
) -> None:
    assert small_town.caller("zhou").call("POST", "/v1/uploads", headers=headers).status_code == status


def test_the_protocol_is_announced(small_town: Town, small_portal: Portal) -> None:
    answer = requests.options(small_town.address + "/v1/uploads", timeout=30)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,expiration"
    assert answer.headers["Tus-Max-Size"] == str(MAX_BLOB_BYTES)


def test_too_many_unfinished_uploads_are_refused(
    small_town: Town, small_portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.portal.uploads.MAX_OPEN", 3)
    caller = small_town.caller("zhou")
    answers = [begin_upload(caller, 10, sha256(bytes([n])).hexdigest()) for n in range(4)]
    assert [a.status_code for a in answers] == [201, 201, 201, 429]
    assert answers[3].json()["code"] == "upload.many"
    assert begin_upload(small_town.caller("li"), 10, DIGEST).status_code == 201


def test_what_was_left_unfinished_for_a_week_is_forgotten(small_town: Town, small_portal: Portal) -> None:
    caller = small_town.caller("zhou")
    location = begin_upload(caller, len(DATA), DIGEST).headers["Location"]
    send_piece(caller, location, 0, DATA[:1000])
    small_town.clock.ahead = timedelta(days=8)
    begin_upload(caller, 5, sha256(b"other").hexdigest())
    assert caller.call("HEAD", location, headers={"Tus-Resumable": "1.0.0"}).status_code == 404
    assert list((small_town.home / "uploads").glob("*.part")) == []
