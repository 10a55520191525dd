"""The cast of the API's tests, and how they call it."""

import json
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.authtoken.models import Token

from annotations.models import Claim, Review, User
from annotations.review.roles import Role
from annotations.services import queue, review
from tests.factories import make_judgement, make_link, make_user

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


class Caller:
    """Someone who calls the API with their token; knows nothing but HTTP."""

    def __init__(self, user: User | None) -> None:
        self.user = user
        self.client = Client()
        self.headers: dict[str, str] = {}
        if user is not None:
            self.headers["Authorization"] = f"Token {Token.objects.create(user=user).key}"

    def get(self, path: str, **headers: str) -> "Answer":
        return self.client.get(f"/api/v1/{path}", headers=self.headers | headers)

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        version: int | None = None,
        key: str = "",
        if_match: str = "",
    ) -> "Answer":
        sent = dict(self.headers)
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        if if_match:
            sent["If-Match"] = if_match
        if key:
            sent["Idempotency-Key"] = key
        return self.client.generic(
            method,
            f"/api/v1/{path}",
            b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers=sent,
        )

    def post(
        self,
        path: str,
        body: object = None,
        *,
        version: int | None = None,
        key: str = "",
        if_match: str = "",
    ) -> "Answer":
        return self.send("POST", path, body, version=version, key=key, if_match=if_match)


@pytest.fixture(autouse=True)
def _nobody_asked_before(db: None) -> None:  # noqa: ARG001 (every test of the API needs it)
    cache.clear()


@pytest.fixture
def call() -> Callable[[User | None], Caller]:
    return Caller


@pytest.fixture
def reporter() -> Caller:
    return Caller(make_user("rosa", Role.REPORTER))


@pytest.fixture
def reviewer() -> Caller:
    return Caller(make_user("mara", Role.REVIEWER))


@pytest.fixture
def second_reviewer() -> Caller:
    return Caller(make_user("noor", Role.REVIEWER))


@pytest.fixture
def editor() -> Caller:
    return Caller(make_user("edith", Role.EDITOR))


@pytest.fixture
def outsider() -> Caller:
    return Caller(make_user("oskar"))


@pytest.fixture
def stranger() -> Caller:
    return Caller(None)


def decide(claim: Claim, by: Caller, *, verdict: str = "half_true") -> Review:
    """Take the claim and submit a verdict that rests on a new source."""
    assert by.user is not None
    taken = queue.take(claim.pk, by=by.user)
    link = make_link(claim)
    submitted = review.submit_review(
        claim.pk,
        by=by.user,
        expected_version=taken.version,
        judgement=make_judgement(
            verdict,
            flags=["rounded"],
            rationale="The ministry's own report gives another number.",
            cited=[link.pk],
        ),
        idempotency_key=uuid.uuid4(),
    )
    claim.refresh_from_db()
    return submitted
