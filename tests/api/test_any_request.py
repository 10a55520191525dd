"""Whatever is sent, the API answers as its schema says: requests made up by schemathesis.

Bounded on purpose: a few made-up requests for each operation, right and wrong ones, in process.
"""

import json
import re
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from annotations.models import Claim
from annotations.review.roles import Role
from annotations.services import discussion
from factcheck.wsgi import application
from tests.api.conftest import Caller, decide
from tests.factories import make_claim, make_failed_job, make_feed, make_link, make_user

SCHEMA = Path(__file__).parents[2] / "docs" / "api" / "openapi.yaml"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@schemathesis.serializer("application/x-ndjson")
def as_line(_: schemathesis.SerializationContext, value: object) -> bytes:
    """Write a body of JSON Lines that has one line."""
    return json.dumps(value).encode()


schema = schemathesis.openapi.from_dict(yaml.safe_load(SCHEMA.read_text(encoding="utf-8")))
schema.app = application
schema.config.update(base_url="http://testserver")


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk with something of everything: ids by the name of the path parameter."""

    ids: dict[str, int]
    headers: dict[str, str]


@pytest.fixture
def desk(editor: Caller, reviewer: Caller) -> Desk:
    decided, waiting = make_claim(), make_claim()
    decide(decided, reviewer)
    link = make_link(waiting)
    ids = {
        "article_id": waiting.article_id,
        "claim_id": waiting.pk,
        "document_id": link.document_id,
        "link_id": link.pk,
        "job_id": make_failed_job(waiting).pk,
        "feed_id": make_feed().pk,
        "number": 1,
        "comment_id": discussion.say(waiting.pk, by=make_user("edna", Role.EDITOR), text="Why?").pk,
    }
    return Desk(ids=ids, headers=editor.headers)


def aim(case: "schemathesis.Case[Any]", desk: Desk) -> None:
    """Point what is well-formed at rows that exist: a made-up id finds nothing but a 404."""
    for name, value in (case.path_parameters or {}).items():
        if isinstance(value, int) and 0 < value < 2**31:
            case.path_parameters[name] = desk.ids[name]
    headers: MutableMapping[str, Any] = case.headers if case.headers is not None else {}
    if re.fullmatch(r'"\d+"', str(headers.get("If-Match", ""))):
        version = Claim.objects.get(pk=desk.ids["claim_id"]).version
        headers["If-Match"] = f'"{version}"'


@pytest.fixture(autouse=True)
def _keep_connection() -> Iterator[None]:
    """Let the test's own transaction outlive each request, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


# Giving the token back and asking for one would change who asks, or be throttled.
@schema.exclude(path="/api/v1/token/").parametrize()
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_any_request_is_answered_as_the_schema_says(
    case: "schemathesis.Case[Any]", desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rest_framework.throttling.SimpleRateThrottle.allow_request", _always)
    aim(case, desk)
    response = case.call(headers=desk.headers)
    case.validate_response(response, checks=CHECKS)


def _always(*_: object) -> bool:
    return True
