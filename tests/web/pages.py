"""Reading pages in tests: the values a form carries, the links and buttons it offers."""

import re
import uuid
from collections.abc import Mapping
from html import unescape
from typing import Any, Protocol

from django.test import Client
from django.urls import reverse

from annotations.models import Claim, Review, User
from annotations.services import queue, review
from tests.factories import make_claim, make_judgement, make_link


class Answer(Protocol):
    """What a test client's response has, whatever its class."""

    status_code: int

    @property
    def content(self) -> bytes:
        """Return the body."""

    def __getitem__(self, header: str) -> str:
        """Return a header."""


def text_of(response: Answer) -> str:
    """Return the page with its entities read and its white space made single."""
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


def hidden(response: Answer, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', text_of(response))
    assert found is not None, f"the page has no hidden field {name}"
    return found[1]


def open_form(client: Client, claim: Claim) -> dict[str, Any]:
    """Open the review screen of a claim one holds; return what its form would send untouched."""
    page = client.get(reverse("review", args=[claim.pk]))
    return {"version": hidden(page, "version"), "key": hidden(page, "key")}


def complete_form(client: Client, claim: Claim, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the form of a claim filled in so that the gate opens."""
    values = {
        "verdict": "half_true",
        "rationale": "The report counts fewer.",
        "cited": [link.pk for link in claim.links.all()],
    }
    return open_form(client, claim) | values | changes


def held_claim(by: User) -> Claim:
    """Store a claim with one source that `by` is reviewing."""
    claim = make_claim()
    make_link(claim)
    return queue.take(claim.pk, by=by)


def decided_claim(by: User, **changes: Any) -> Claim:  # noqa: ANN401 - any argument of the service
    """Store a claim that `by` has judged."""
    claim = held_claim(by)
    submit(claim, by=by, **changes)
    return Claim.objects.get(pk=claim.pk)


def submit(
    claim: Claim,
    *,
    by: User,
    idempotency_key: uuid.UUID | None = None,
    **changes: Any,  # noqa: ANN401 - as above
) -> Review:
    """Submit a review of a claim that `by` holds."""
    values: dict[str, Any] = {
        "verdict": "half_true",
        "rationale": "The report counts fewer.",
        "cited": [link.pk for link in claim.links.all()],
    }
    return review.submit_review(
        claim.pk,
        by=by,
        expected_version=claim.version,
        judgement=make_judgement(**(values | changes)),
        idempotency_key=idempotency_key or uuid.uuid4(),
    )


def send(client: Client, name: str, claim: Claim, values: Mapping[str, Any]) -> Answer:
    """Post to one of the addresses of the claim's review screen."""
    return client.post(reverse(f"review-{name}", args=[claim.pk]), values)
