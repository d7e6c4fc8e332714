"""Checkpoints: one spelling, who must have signed, and what growth is accepted."""

from __future__ import annotations

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from forms.errors import Malformed
from sync.log.checkpoint import (
    Checkpoint,
    check_growth,
    cosign_checkpoint,
    open_checkpoint,
    sign_checkpoint,
)
from sync.log.merkle import EMPTY_ROOT, MemoryNodes, ProofFailed, Tree, leaf_hash
from sync.log.note import COSIGNATURE, NoteRefused, Verifier, sign_note, with_lines

# The example of c2sp.org/tlog-checkpoint.
EXAMPLE = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
ORIGIN = "portal.example.gov.cn/record"
LOG = Ed25519PrivateKey.from_private_bytes(bytes([1] * 32))
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes([2] * 32))
LOG_KEY = Verifier(ORIGIN, LOG.public_key().public_bytes_raw())
WITNESS_KEY = Verifier("交通运输局/见证", WITNESS.public_key().public_bytes_raw(), COSIGNATURE)


def tree_of(count: int, salt: bytes = b"") -> Tree:
    tree = Tree(MemoryNodes(), 0)
    tree.append([leaf_hash(salt + n.to_bytes(4, "big")) for n in range(count)])
    return tree


def at(tree: Tree, size: int, origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, size, tree.root(size))


def test_the_published_example_reads_and_writes() -> None:
    checkpoint = Checkpoint.parse(EXAMPLE)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text() == EXAMPLE


@given(
    origin=st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=60),
    size=st.integers(0, 2**63 - 1),
    root=st.binary(min_size=32, max_size=32),
    extensions=st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=30), max_size=3),
)
def test_every_checkpoint_comes_back(origin: str, size: int, root: bytes, extensions: list[str]) -> None:
    checkpoint = Checkpoint(origin, size, root, tuple(extensions))
    assert Checkpoint.parse(checkpoint.text()) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        EXAMPLE[:-1],
        EXAMPLE + "\n",
        EXAMPLE.replace("20852163", "020852163"),
        EXAMPLE.replace("20852163", "+20852163"),
        EXAMPLE.replace("20852163", " 20852163"),
        EXAMPLE.replace("20852163", "２０８５"),
        EXAMPLE.replace("20852163", "-1"),
        EXAMPLE.replace("20852163", "9223372036854775808"),
        EXAMPLE.replace("q2I=", "q2J="),  # the same root in a second spelling
        EXAMPLE.replace("q2I=", "q2I"),
        EXAMPLE.replace("CsUY", ""),
        EXAMPLE.replace("example.com/behind-the-sofa", ""),
        EXAMPLE.replace("example.com", "x" * 5000),
        EXAMPLE + "\nextension\n",
    ],
)
def test_any_other_spelling_is_refused(text: str) -> None:
    with pytest.raises(Malformed) as refused:
        Checkpoint.parse(text)
    assert refused.value.code == "log.checkpoint"


def test_impossible_checkpoints_cannot_be_made() -> None:
    for origin, size, root in (
        ("", 0, EMPTY_ROOT),
        ("a\nb", 0, EMPTY_ROOT),
        ("a", -1, EMPTY_ROOT),
        ("a", 0, b""),
    ):
        with pytest.raises(ValueError, match=r"record|lines"):
            Checkpoint(origin, size, root)


def test_a_signed_checkpoint_opens_with_its_witnesses() -> None:
    checkpoint = at(tree_of(9), 9)
    line = cosign_checkpoint(checkpoint, WITNESS_KEY.name, WITNESS, 1_795_000_000)
    note = with_lines(sign_checkpoint(checkpoint, LOG), [line])
    for form in (note, note.encode()):
        opened = open_checkpoint(form, LOG_KEY, [WITNESS_KEY])
        assert opened.checkpoint == checkpoint
        assert opened.note == note
        assert [(w.verifier.name, w.time) for w in opened.witnesses] == [("交通运输局/见证", 1_795_000_000)]
    assert open_checkpoint(note, LOG_KEY).witnesses == ()


def test_witnesses_alone_do_not_make_a_checkpoint() -> None:
    checkpoint = at(tree_of(9), 9)
    line = cosign_checkpoint(checkpoint, WITNESS_KEY.name, WITNESS, 5)
    with pytest.raises(NoteRefused) as refused:
        open_checkpoint(f"{checkpoint.text()}\n{line}\n", LOG_KEY, [WITNESS_KEY])
    assert refused.value.code == "log.unsigned"


def test_the_logs_key_cannot_speak_for_another_record() -> None:
    other = at(tree_of(9), 9, "other.example.gov.cn/record")
    with pytest.raises(NoteRefused) as refused:
        open_checkpoint(sign_note(other.text(), ORIGIN, LOG), LOG_KEY)
    assert refused.value.code == "log.origin"


def test_a_signed_text_that_is_no_checkpoint_is_refused() -> None:
    with pytest.raises(Malformed):
        open_checkpoint(sign_note("something else\n", ORIGIN, LOG), LOG_KEY)


@given(first=st.integers(0, 40), second=st.integers(0, 40))
def test_growth_is_accepted_and_only_growth(first: int, second: int) -> None:
    tree = tree_of(40)
    last, new = at(tree, first), at(tree, second)
    if first <= second:
        check_growth(last, new, tree.consistency(first, second))
    else:
        with pytest.raises(ProofFailed) as refused:
            check_growth(last, new, ())
        assert refused.value.code == "log.shorter"
        assert str(first) in str(refused.value)
        assert str(second) in str(refused.value)


def test_the_first_checkpoint_is_taken() -> None:
    check_growth(None, at(tree_of(7), 7), ())


def test_the_three_ways_a_record_goes_wrong_have_three_sentences() -> None:
    old, forged = tree_of(20), tree_of(30, b"forged")
    cases = {
        "log.shorter": (at(old, 20), at(old, 12), ()),
        "log.changed": (at(old, 20), at(forged, 20), ()),
        "log.rewritten": (at(old, 20), at(forged, 30), forged.consistency(20, 30)),
    }
    sentences = set()
    for code, (last, new, proof) in cases.items():
        with pytest.raises(ProofFailed) as refused:
            check_growth(last, new, proof)
        assert refused.value.code == code
        sentences.add(refused.value.sentence.source)
    assert len(sentences) == 3


def test_another_record_is_not_a_continuation() -> None:
    tree = tree_of(5)
    with pytest.raises(ProofFailed) as refused:
        check_growth(at(tree, 3), at(tree, 5, "another"), tree.consistency(3, 5))
    assert refused.value.code == "log.origin"


def test_a_proof_left_out_is_not_taken_on_trust() -> None:
    tree = tree_of(20)
    with pytest.raises(ProofFailed) as refused:
        check_growth(at(tree, 13), at(tree, 20), ())
    assert refused.value.code == "log.rewritten"


def test_a_root_is_written_in_full() -> None:
    text = Checkpoint(ORIGIN, 0, EMPTY_ROOT).text()
    assert text == f"{ORIGIN}\n0\n{b64encode(EMPTY_ROOT).decode()}\n"
