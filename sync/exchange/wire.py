"""The shapes on the wire between client and portal, used by both ends and published as OpenAPI.

Bytes travel as standard base64. Everything here is bounded: the other end may lie.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from resources.language import Sentence
from sync.chain.claims import MAX_CLAIM_SECONDS

API_VERSION = "1"
SIGNATURE_TAG = "gaoqian"
SIGNATURE_LABEL = "gaoqian"
SIGNED_COMPONENTS = ("@method", "@authority", "@target-uri", "content-digest")
MAX_CLOCK_SKEW_SECONDS = 300
MAX_STEPS_A_BATCH = 500
MAX_CHANGES_A_PAGE = 500
MAX_BLOB_BYTES = 200 * 2**20
MAX_SEALED_CONTENT_BYTES = 20 * 2**20
MAX_CLAIMS_AN_ANSWER = 1_000

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Article = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"),
]
Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Time = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$")]
KeyHex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Base64 = Annotated[str, StringConstraints(pattern=r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$")]
RawEnvelope = Annotated[Base64, StringConstraints(min_length=4, max_length=80_000)]


def to_base64(data: bytes) -> str:
    """Standard base64 as text."""
    return b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """The bytes of standard base64.

    Raises:
        ValueError: when it is none.
    """
    return b64decode(text, validate=True)


class Wire(BaseModel):
    """The base of every shape: unknown fields are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(Wire):
    """Why something was refused: a stable code and a sentence that the client puts into the reader's language."""

    code: Annotated[str, StringConstraints(max_length=80)]
    sentence: dict[str, Any]

    @classmethod
    def of(cls, code: str, sentence: Sentence) -> Problem:
        """Made from a sentence."""
        return cls(code=code, sentence=sentence.to_json())

    @property
    def text(self) -> Sentence:
        """The sentence, safe to show even from a lying portal."""
        return Sentence.from_json(self.sentence)


class PortalInfo(Wire):
    """Who the portal says it is; trusted only as far as the roster confirms the key."""

    api: str
    county: str
    origin: str
    time: str
    service_keyid: Digest
    log_key: str
    roster_version: int
    practice: bool


class Enrolment(Wire):
    """A request to enter keys into the next roster.

    Attributes:
        code: the one-time code from the administrator.
        officer: id of the officer the code was made for.
        sign, device, seal: raw public keys in hex.
        proof: Ed25519 signature in hex by the signing key, and ``device_proof`` by the device key, over the canonical
            bytes of code, officer and the three keys (``sync.keys.enrolment.proof_text``).
    """

    code: Annotated[str, StringConstraints(min_length=6, max_length=40)]
    officer: Slug
    sign: KeyHex
    device: KeyHex
    seal: KeyHex
    proof: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
    device_proof: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]


class EnrolmentState(Wire):
    """Where an enrolment stands; confirmed only when the keys stand in a published roster."""

    id: str
    officer: Slug
    status: Literal["waiting", "confirmed", "refused"]


class Box(Wire):
    """A content key sealed to one officer's (or the portal's) sealing key by HPKE (RFC 9180)."""

    keyid: Digest
    sealed: Annotated[Base64, StringConstraints(max_length=400)]


class SealedBlob(Wire):
    """An attachment's ciphertext: uploaded by itself, named by the SHA-256 of the ciphertext."""

    attachment: Digest
    blob: Digest
    size: Annotated[int, Field(ge=0, le=MAX_BLOB_BYTES)]


class SealedContent(Wire):
    """A content that only the officers on its route can open.

    Attributes:
        article: it belongs to.
        content: digest of the canonical bytes inside.
        ciphertext: of the canonical bytes, base64.
        blobs: ciphertexts of its attachments, uploaded before.
        boxes: the content key, once for each reader.
    """

    article: Article
    content: Digest
    ciphertext: Annotated[Base64, StringConstraints(max_length=28_000_000)]
    blobs: Annotated[tuple[SealedBlob, ...], Field(max_length=200)] = ()
    boxes: Annotated[tuple[Box, ...], Field(max_length=2_000)]


class StepItem(Wire):
    """A step on its way to the portal; ``release`` only with ``send``: the content key for the portal's key."""

    envelope: RawEnvelope
    release: Box | None = None


class StepBatch(Wire):
    """Steps in the order in which they were signed."""

    steps: Annotated[tuple[StepItem, ...], Field(min_length=1, max_length=MAX_STEPS_A_BATCH)]


class StepResult(Wire):
    """What became of one step.

    Attributes:
        digest: of the envelope.
        outcome: ``logged`` now, ``known`` already, or ``refused``.
        receipt: the portal's signed receipt when logged or known.
        problem: why refused.
        fork: True when refused because another desk was first: the step comes back whole to be re-applied.
    """

    digest: Digest
    outcome: Literal["logged", "known", "refused"]
    receipt: RawEnvelope | None = None
    problem: Problem | None = None
    fork: bool = False


class StepResults(Wire):
    """One result a step, in the order of the batch."""

    results: tuple[StepResult, ...]


class ReceiptQuery(Wire):
    """What has the portal of these steps?"""

    digests: Annotated[tuple[Digest, ...], Field(min_length=1, max_length=MAX_STEPS_A_BATCH)]


class ReceiptAnswer(Wire):
    """One entry a digest asked for: the receipt, or None when the portal has no such step."""

    receipts: dict[Digest, RawEnvelope | None]


class Change(Wire):
    """A step that the portal has logged, with its receipt."""

    cursor: Annotated[int, Field(ge=1)]
    envelope: RawEnvelope
    receipt: RawEnvelope


class Changes(Wire):
    """A page of the feed; ``next`` is the cursor to ask with."""

    changes: Annotated[tuple[Change, ...], Field(max_length=MAX_CHANGES_A_PAGE)]
    next: Annotated[int, Field(ge=0)]
    more: bool


class Inclusion(Wire):
    """An RFC 9162 inclusion proof for one step in the tree of a given size."""

    index: Annotated[int, Field(ge=0)]
    size: Annotated[int, Field(ge=1)]
    proof: Annotated[tuple[Digest, ...], Field(max_length=64)]


class Consistency(Wire):
    """An RFC 9162 consistency proof between two sizes of the tree."""

    first: Annotated[int, Field(ge=0)]
    second: Annotated[int, Field(ge=0)]
    proof: Annotated[tuple[Digest, ...], Field(max_length=64)]


class ClaimRequest(Wire):
    """For how long from now on an officer says to be working on an article."""

    seconds: Annotated[int, Field(ge=1, le=MAX_CLAIM_SECONDS)]


class ClaimShown(Wire):
    """Who works on an article, until when by the portal's clock (RFC 3339)."""

    article: Article
    officer: Slug
    until: Time


class ClaimAnswer(Wire):
    """The claim now in force: the one asked for, or that of somebody who was first."""

    granted: bool
    claim: ClaimShown


class ClaimList(Wire):
    """The claims in force on articles that concern the officer, the officer's own among them."""

    claims: Annotated[tuple[ClaimShown, ...], Field(max_length=MAX_CLAIMS_AN_ANSWER)]
