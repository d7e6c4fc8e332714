"""The description of the interface is true: generated requests, good and bad, get only answers it announces."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from secrets import token_hex
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from portal_kit import PUBLISHED, Article, Town, hands, sign_request
from schemathesis.generation import GenerationMode

from sync.portal.app import create_app
from sync.portal.portal import Portal

BOUNDED = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
)  # fmt: skip


# Beyond what a description can say: 412 is tus's answer to another version; a digest inside base64, a signed note
# and a shape with unique keys have rules that no pattern holds.
_REFUSED = ["400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "428", "429", "5xx"]
_TAKEN = ["2xx", "3xx", "401", "403", "404", "409", "429", "5xx"]
CONFIG = {
    "checks": {"negative_data_rejection": {"expected-statuses": _REFUSED}},
    "operations": [
        {"include-name": name, "checks": {"positive_data_acceptance": {"expected-statuses": [*_TAKEN, "422"]}}}
        for name in ("POST /v1/uploads", "PUT /v1/sealed/{content}", "POST /log/cosignatures")
    ],
}


@schemathesis.serializer("application/offset+octet-stream")
def bytes_as_they_are(_context: Any, value: Any) -> bytes:
    """A piece of a file goes over the wire as it is."""
    return value if isinstance(value, bytes) else str(value).encode()


class Signing(requests.auth.AuthBase):
    """Signs each request as it leaves, as an officer of the portal office."""

    def __init__(self, town: Town) -> None:
        self._town = town

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        for name in ("Signature", "Signature-Input", "Content-Digest"):
            request.headers.pop(name, None)
        sign_request(request, hands("he").device, self._town.clock.now(), token_hex(12))
        return request


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Portal, Any]]:
    """A portal with one published article, in this process, and its description."""
    town = Town(tmp_path_factory.mktemp("contract") / "portal", base_url="http://testserver")
    with town.running():
        address, town.address = town.address, "http://testserver"
        _through(town, address)
    portal = Portal(town.home, town.clock)
    app = create_app(town.home, portal=portal)
    config = schemathesis.Config.from_dict(CONFIG)
    yield town, portal, schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    portal.close()


def _through(town: Town, address: str) -> None:
    """Publish an article; the requests are signed for the public name and sent to the loopback address."""
    from portal_kit import Caller

    def prepare(self: Caller, method: str, path: str, **values: Any) -> requests.PreparedRequest:
        request = _plain(self, method, path, **values)
        request.url = str(request.url).replace("http://testserver", address)
        request.headers["Host"] = "testserver"
        return request

    _plain = Caller.prepare
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Caller, "prepare", prepare)
        Article(town).go(*PUBLISHED)


def without_security(schema: Any) -> Any:
    """The same description without the signature: it is added to every request as it leaves, whatever is generated."""
    raw = json.loads(json.dumps(schema.raw_schema))
    for operations in raw["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    plain = schemathesis.openapi.from_dict(raw, config=schemathesis.Config.from_dict(CONFIG))
    plain.app = schema.app
    return plain


def run_all(schema: Any, check: Callable[[schemathesis.Case], None]) -> None:
    """Generate good and bad requests for every operation; all that fails is reported together."""
    failures = []
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                BOUNDED(given(case=operation.as_strategy(generation_mode=mode))(check))()
            except Unsatisfiable:
                assert mode is GenerationMode.NEGATIVE  # nothing about this operation can be wrong
            except (AssertionError, BaseExceptionGroup) as fault:
                failures.append(f"{operation.label} ({mode}): {_words(fault)}")
    assert failures == [], "\n\n".join(failures)


def _words(fault: BaseException) -> str:
    if isinstance(fault, BaseExceptionGroup):
        return " / ".join(_words(inner) for inner in fault.exceptions)
    return f"{type(fault).__name__}: {fault}"


def test_signed_requests_get_only_what_is_described(described: tuple[Town, Portal, Any]) -> None:
    def check(case: schemathesis.Case) -> None:
        case.call_and_validate(auth=Signing(described[0]))

    run_all(without_security(described[2]), check)


def test_unsigned_requests_get_only_what_is_described(described: tuple[Town, Portal, Any]) -> None:
    def check(case: schemathesis.Case) -> None:
        response = case.call()
        case.validate_response(response)
        if case.operation.definition.raw.get("security") == [{"httpMessageSignature": []}]:
            assert response.status_code in (401, 405, 412, 413)

    run_all(described[2], check)


def test_the_description_names_every_refusal_as_a_problem(described: tuple[Town, Portal, Any]) -> None:
    document = described[2].raw_schema
    text = json.dumps(document)
    assert "HTTPValidationError" not in text
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            signed = operation.get("security") == [{"httpMessageSignature": []}]
            assert ("401" in operation["responses"]) >= signed, (method, path)
            for status, answer in operation["responses"].items():
                if status.startswith("4") and path.startswith(("/v1", "/log")) and status not in ("400", "416"):
                    content = answer["content"]["application/json"]["schema"]
                    assert content == {"$ref": "#/components/schemas/Problem"}, (method, path, status)


def test_every_reference_in_the_description_leads_somewhere(described: tuple[Town, Portal, Any]) -> None:
    document = described[2].raw_schema

    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
            for inner in value.values():
                yield from references(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from references(inner)

    for reference in set(references(document)):
        found = document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        assert found
