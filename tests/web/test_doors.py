"""Who gets past the door of every address: the table of `tests.web.doors`, held to the code."""

import uuid
from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse

from annotations.models import User
from annotations.review.roles import Role
from annotations.services import discussion, publishing, review
from factcheck.health import PROBES
from tests.factories import make_claim, make_failed_job, make_feed, make_link, make_user
from tests.web.conftest import browser_of
from tests.web.doors import (
    ADMIN,
    API,
    DESK,
    EDITOR,
    EVERYONE,
    LEFT,
    NO,
    NOT_SIGNED_IN,
    OUTSIDER,
    PAGES,
    PARAMETERS,
    REPORTER,
    REVIEWER,
    STAGES,
    STRANGER,
    WORDS,
    Who,
    every_address,
)
from tests.web.pages import decided_claim

_PLAIN_API = frozenset({"api-schema", "api-problems"})
# Signing in; everything else of the admin panel sends whoever is not an admin there.
_ADMIN_OPEN = frozenset({"admin:login"})
# Nothing to forge: it takes a name and a password, in JSON, which no form of another site sends.
_NEEDS_NO_CSRF = frozenset({"api-token"})
# Forms of ours that carry the key of their submission.
_WITH_A_KEY = frozenset(
    {
        *("review-submit", "review-draft", "review-adjudicate-draft"),
        *("review-skip", "review-hand-over"),
    }
)


@pytest.fixture
def cast(db: None) -> dict[str, User | None]:  # noqa: ARG001 (pytest provides the database)
    cache.clear()
    return {
        STRANGER: None,
        LEFT: make_user("lena", Role.EDITOR),
        OUTSIDER: make_user("otto"),
        REPORTER: make_user("rosa", Role.REPORTER),
        REVIEWER: make_user("mara", Role.REVIEWER),
        EDITOR: make_user("edith", Role.EDITOR),
    }


@pytest.fixture
def browsers(cast: dict[str, User | None]) -> dict[str, Client]:
    found = {name: browser_of(user) if user else Client() for name, user in cast.items()}
    # Lena's browser is still signed in when her account is closed.
    User.objects.filter(username="lena").update(is_active=False)
    return found


@pytest.fixture
def address(cast: dict[str, User | None]) -> Callable[[str], str]:
    """Return a function that fills in an address with a claim that is published."""
    mara, edith = cast[REVIEWER], cast[EDITOR]
    assert mara is not None
    assert edith is not None
    published = decided_claim(mara)
    approved = review.approve(published.pk, by=edith, expected_version=published.version)
    publishing.publish(published.pk, by=edith, expected_version=approved.version)
    claim = make_claim(published.article)
    link = make_link(claim)
    ids = {
        "article_id": claim.article_id,
        "claim_id": claim.pk,
        "link_id": link.pk,
        "document_id": link.document_id,
        "feed_id": make_feed().pk,
        "job_id": make_failed_job(claim).pk,
        "filter_id": 1,
        "slug": "flow",
        "number": 1,
        "comment_id": discussion.say(claim.pk, by=edith, text="Whose figure is this?").pk,
    }

    def fill(name: str) -> str:
        if name == "api-nothing":
            return "/api/v1/nothing-here/"
        keys = PARAMETERS[name]
        chosen = {"claim_id": published.pk} if name == "published-claim" else ids
        return reverse(name, kwargs={key: chosen[key] for key in keys})

    return fill


def ask(client: Client, method: str, address: str, *, name: str) -> HttpResponseBase:
    """Ask, and undo what the answer changed."""
    values = {"version": "1", "reason": "As agreed.", "username": "mara", "password": "wrong"}
    if name in {
        "review-submit",
        "review-draft",
        "review-adjudicate-draft",
        "review-skip",
        "review-hand-over",
    }:
        values["key"] = str(uuid.uuid4())
    with transaction.atomic():
        if method == "get":
            response: HttpResponseBase = client.get(address)
        elif name.startswith("api-"):
            headers = {"If-Match": '"1"', "Idempotency-Key": str(uuid.uuid4())}
            response = client.post(address, "{}", content_type="application/json", headers=headers)
        else:
            response = client.post(address, values)
        transaction.set_rollback(True)
    return response


def outcome(response: HttpResponseBase) -> str:
    status = response.status_code
    assert status < HTTPStatus.INTERNAL_SERVER_ERROR
    named = {
        HTTPStatus.UNAUTHORIZED: "not signed in",
        HTTPStatus.FORBIDDEN: "refused",
        HTTPStatus.METHOD_NOT_ALLOWED: "no such method",
    }
    if status == HTTPStatus.FOUND and "/sign-in/?next=" in response.headers["Location"]:
        return "not signed in"
    return named.get(HTTPStatus(status), "in")


def expected(who: str, allowed: Who, *, is_plain: bool) -> str:
    if not allowed and is_plain:
        return "no such method"
    if who in allowed:
        return "in"
    if who in NOT_SIGNED_IN:
        return "not signed in"
    # The API says only to people of the desk what its addresses can do.
    return "no such method" if not allowed and who in DESK else "refused"


def test_every_address_has_its_entry() -> None:
    named = {name for name in every_address() if not name.startswith("admin:")}
    assert named == PAGES.keys() | API.keys() | STAGES | WORDS
    assert set(PROBES) == {"/healthz", "/readyz"}


@pytest.mark.parametrize("name", sorted(PAGES.keys() | API.keys()))
def test_only_those_who_may_get_past(
    name: str, browsers: dict[str, Client], address: Callable[[str], str]
) -> None:
    door = (PAGES | API)[name]
    is_plain = name in PAGES or name in _PLAIN_API or door.get == EVERYONE
    for method, allowed in (("get", door.get), ("post", door.post)):
        found = {
            who: outcome(ask(client, method, address(name), name=name))
            for who, client in browsers.items()
        }
        meant = {who: expected(who, allowed, is_plain=is_plain) for who in browsers}
        assert (method, found) == (method, meant)


@pytest.mark.parametrize("name", sorted(STAGES - {"openid_connect_login"}))
def test_a_stranger_gets_nowhere_in_an_account(name: str, client: Client, db: None) -> None:  # noqa: ARG001 (pytest provides the database)
    address = reverse(name, args=["desk"] if PARAMETERS[name] else [])
    for response in (client.get(address, follow=True), client.post(address, follow=True)):
        page = response.content.decode()
        assert "<h1>Sign in</h1>" in page or "You are not signed in" in page


@pytest.mark.parametrize("probe", sorted(PROBES))
def test_probes_answer_everyone_and_take_nothing(probe: str, client: Client, db: None) -> None:  # noqa: ARG001 (pytest provides the database)
    assert client.get(probe).status_code in {HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE}
    assert client.post(probe).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def _admin_addresses() -> Iterator[str]:
    """Yield an address of every page of the admin panel, whatever it takes."""
    for namespace, (_, resolver) in get_resolver().namespace_dict.items():
        if namespace != "admin":
            continue
        for name in {name.removeprefix("admin:") for name in ADMIN}:
            for [(pattern, parameters)], *_ in resolver.reverse_dict.getlist(name):
                filled = {key: "annotations" if key == "app_label" else "1" for key in parameters}
                yield f"/admin/{pattern % filled}"
    yield "/admin/nothing-here/"


def test_nobody_but_an_admin_sees_anything_of_the_admin_panel(browsers: dict[str, Client]) -> None:
    addresses = set(_admin_addresses()) - {reverse(name) for name in _ADMIN_OPEN}
    assert len(addresses) > 80
    for path in sorted(addresses):
        # Whoever may not read a page of the panel may not write to it: one door for both.
        for who, method in [*((one, "get") for one in browsers), (EDITOR, "post")]:
            response = ask(browsers[who], method, path, name="admin")
            assert response.status_code == HTTPStatus.FOUND, (who, method, path)
            assert response.headers["Location"].startswith("/admin/"), (who, method, path)


@pytest.mark.parametrize(
    "name", sorted(name for name, door in (PAGES | API).items() if door.post is not NO)
)
def test_no_form_of_another_site_can_write(
    name: str, cast: dict[str, User | None], address: Callable[[str], str]
) -> None:
    edith = cast[EDITOR]
    assert edith is not None
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(edith, backend="django.contrib.auth.backends.ModelBackend")
    response = ask(forged, "post", address(name), name=name)
    is_refused = response.status_code == HTTPStatus.FORBIDDEN
    assert is_refused is (name not in _NEEDS_NO_CSRF)


def test_no_form_of_another_site_can_write_through_the_admin_panel(db: None) -> None:  # noqa: ARG001 (as above)
    ada = make_user("ada", Role.ADMIN, is_staff=True, is_superuser=True)
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    for path in sorted(_admin_addresses()):
        assert forged.post(path).status_code == HTTPStatus.FORBIDDEN, path
