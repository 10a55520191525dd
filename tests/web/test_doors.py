"""Every address of the project and who gets past its door; a new address must be entered here.

The sets below are written by hand on purpose: they are what is meant, and the code is measured
against them.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from annotations.models import User
from annotations.review.roles import Role
from annotations.services import discussion, publishing, review
from factcheck.health import PROBES
from tests.factories import make_claim, make_failed_job, make_feed, make_link, make_user
from tests.web.conftest import browser_of
from tests.web.pages import decided_claim

STRANGER, LEFT, OUTSIDER = "stranger", "someone who left", "outsider"
REPORTER, REVIEWER, EDITOR = "reporter", "reviewer", "editor"
Who = frozenset[str]
EVERYONE: Who = frozenset({STRANGER, LEFT, OUTSIDER, REPORTER, REVIEWER, EDITOR})
DESK: Who = frozenset({REPORTER, REVIEWER, EDITOR})
REVIEWERS: Who = frozenset({REVIEWER, EDITOR})
EDITORS: Who = frozenset({EDITOR})
NOT_SIGNED_IN: Who = frozenset({STRANGER, LEFT})
# The address does not answer this method.
NO: Who = frozenset()


@dataclass(frozen=True, slots=True)
class Door:
    """Who gets past, by method; `NO` where the method does nothing."""

    get: Who = NO
    post: Who = NO


PAGES: dict[str, Door] = {
    "sign-in": Door(EVERYONE, EVERYONE),
    "account_login": Door(EVERYONE, EVERYONE),
    "sign-out": Door(post=EVERYONE),
    "account": Door(DESK),
    "account-token": Door(post=DESK),
    "account-token-end": Door(post=DESK),
    "set-theme": Door(post=EVERYONE),
    "desk": Door(DESK),
    "desk-running": Door(DESK),
    "retry-all": Door(post=DESK),
    "article-list": Door(DESK),
    "article-add": Door(DESK),
    "article-preview": Door(DESK, DESK),
    "article-save": Door(post=DESK),
    "article": Door(DESK),
    "article-progress": Door(DESK),
    "article-retry": Door(post=DESK),
    "article-select": Door(DESK, DESK),
    "article-versions": Door(DESK),
    "article-version": Door(DESK),
    "article-correct": Door(DESK, DESK),
    "article-correct-save": Door(post=DESK),
    "claim-place": Door(REVIEWERS, REVIEWERS),
    "claim-discussion": Door(DESK),
    "claim-reply": Door(REVIEWERS, REVIEWERS),
    "claim-comment": Door(post=DESK),
    "claim-comment-settle": Door(post=DESK),
    "notification-list": Door(DESK),
    "notifications-read": Door(post=DESK),
    "notifications-prefer": Door(post=DESK),
    "claim-new": Door(DESK, DESK),
    "claim-edit": Door(REVIEWERS, REVIEWERS),
    "claim-split": Door(REVIEWERS, REVIEWERS),
    "claim-join": Door(REVIEWERS, REVIEWERS),
    "claim-undo": Door(post=REVIEWERS),
    "claim-bulk": Door(post=EDITORS),
    "filter-save": Door(post=DESK),
    "filter-remove": Door(post=DESK),
    "claim-list": Door(DESK),
    "claim": Door(DESK),
    "insight": Door(EDITORS),
    "insight-table": Door(EDITORS),
    "history": Door(EDITORS),
    "history-verify": Door(post=EDITORS),
    "source-list": Door(DESK),
    "source": Door(DESK),
    "source-changes": Door(DESK),
    "source-check": Door(post=REVIEWERS),
    "source-archive": Door(post=REVIEWERS),
    "claim-warc": Door(EDITORS),
    "feed-list": Door(DESK),
    "feed-add": Door(post=EDITORS),
    "feed": Door(DESK),
    "feed-poll": Door(post=EDITORS),
    "feed-pause": Door(post=EDITORS),
    "feed-resume": Door(post=EDITORS),
    "review-idle": Door(DESK),
    "review-next": Door(post=REVIEWERS),
    "review": Door(DESK),
    "review-submit": Door(post=REVIEWERS),
    "review-draft": Door(post=REVIEWERS),
    "review-arrivals": Door(DESK),
    "review-merge": Door(post=REVIEWERS),
    "review-edit-query": Door(post=REVIEWERS),
    "review-restore-query": Door(post=REVIEWERS),
    "review-passage": Door(REVIEWERS, REVIEWERS),
    "review-set-stance": Door(post=REVIEWERS),
    "review-search-again": Door(post=DESK),
    "review-add-source": Door(post=REVIEWERS),
    "review-set-aside": Door(post=REVIEWERS),
    "review-put-back": Door(post=REVIEWERS),
    "review-queue": Door(post=REVIEWERS),
    "review-take": Door(post=REVIEWERS),
    "review-escalate": Door(post=REVIEWERS),
    "review-take-back": Door(post=REVIEWERS),
    "review-adjudicate": Door(REVIEWERS, REVIEWERS),
    "review-adjudicate-draft": Door(post=REVIEWERS),
    "review-set-needed": Door(post=EDITORS),
    "review-release": Door(post=REVIEWERS),
    "review-skip": Door(post=REVIEWERS),
    "review-hand-over": Door(post=REVIEWERS),
    "review-plan": Door(post=EDITORS),
    "review-requeue": Door(post=EDITORS),
    "review-unassign": Door(post=EDITORS),
    "review-offer-again": Door(post=EDITORS),
    "review-approve": Door(post=EDITORS),
    "review-send-back": Door(post=EDITORS),
    "review-publish": Door(post=EDITORS),
    "review-correct": Door(post=REVIEWERS),
    "review-revise": Door(REVIEWERS, REVIEWERS),
    "review-republish": Door(post=EDITORS),
    "review-keep": Door(post=REVIEWERS),
    "review-withdraw": Door(post=EDITORS),
    "review-confirm": Door(post=REVIEWERS),
    "review-dismiss": Door(post=REVIEWERS),
    "review-restore": Door(post=REVIEWERS),
    "review-share": Door(post=EDITORS),
    "review-unmerge": Door(post=REVIEWERS),
    "published-list": Door(EVERYONE),
    "published-claim": Door(EVERYONE),
    "export": Door(DESK),
    "export-download": Door(DESK),
}
# Pages of allauth: one's own, or a stage of signing in; whoever is not that far is sent to sign in.
STAGES: frozenset[str] = frozenset(
    {
        *("account_change_password", "account_set_password", "account_reauthenticate"),
        *("mfa_index", "mfa_authenticate", "mfa_reauthenticate"),
        *("mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
        *("mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
        *("openid_connect_login", "openid_connect_callback", "socialaccount_connections"),
    }
)
# Pages that only say something.
WORDS: frozenset[str] = frozenset(
    {"account_inactive", "socialaccount_signup", "socialaccount_login_cancelled"}
)
API: dict[str, Door] = {
    "api-articles": Door(DESK, DESK),
    "api-articles-import": Door(post=DESK),
    "api-article": Door(DESK),
    "api-article-claims": Door(post=DESK),
    "api-article-versions": Door(DESK, DESK),
    "api-article-version": Door(DESK),
    "api-claim-place": Door(post=REVIEWERS),
    "api-comments": Door(DESK, DESK),
    "api-contacts": Door(REVIEWERS, REVIEWERS),
    "api-comment-resolve": Door(post=DESK),
    "api-comment-reopen": Door(post=DESK),
    "api-notifications": Door(DESK),
    "api-notifications-read": Door(post=DESK),
    "api-claims": Door(DESK),
    "api-claim-next": Door(post=REVIEWERS),
    "api-claim": Door(DESK),
    "api-claim-split": Door(post=REVIEWERS),
    "api-claim-join": Door(post=REVIEWERS),
    "api-claim-undo": Door(post=REVIEWERS),
    "api-claim-draft": Door(REVIEWERS),
    "api-claim-review": Door(post=REVIEWERS),
    "api-claim-links": Door(post=REVIEWERS),
    "api-claim-search-again": Door(post=DESK),
    "api-claim-take": Door(post=REVIEWERS),
    "api-claim-escalate": Door(post=REVIEWERS),
    "api-claim-take-back": Door(post=REVIEWERS),
    "api-claim-adjudication": Door(REVIEWERS, REVIEWERS),
    "api-claim-reviewers": Door(),
    "api-claim-release": Door(post=REVIEWERS),
    "api-claim-skip": Door(post=REVIEWERS),
    "api-claim-hand-over": Door(post=REVIEWERS),
    "api-claim-plan": Door(post=EDITORS),
    "api-claim-assign": Door(post=EDITORS),
    "api-claim-requeue": Door(post=EDITORS),
    "api-claim-unassign": Door(post=EDITORS),
    "api-claim-offer-again": Door(post=EDITORS),
    "api-claim-queue": Door(post=REVIEWERS),
    "api-claim-dismiss": Door(post=REVIEWERS),
    "api-claim-restore": Door(post=REVIEWERS),
    "api-claim-query": Door(DESK),
    "api-claim-merge": Door(post=REVIEWERS),
    "api-claim-share": Door(post=EDITORS),
    "api-claim-unmerge": Door(post=REVIEWERS),
    "api-claim-approve": Door(post=EDITORS),
    "api-claim-send-back": Door(post=EDITORS),
    "api-claim-publish": Door(post=EDITORS),
    "api-claim-correct": Door(post=REVIEWERS),
    "api-claim-revise": Door(post=REVIEWERS),
    "api-claim-republish": Door(post=EDITORS),
    "api-claim-keep": Door(post=REVIEWERS),
    "api-claim-confirm": Door(post=REVIEWERS),
    "api-claim-withdraw": Door(post=EDITORS),
    "api-sources": Door(DESK, REVIEWERS),
    "api-source": Door(DESK),
    "api-links": Door(DESK),
    "api-link-reject": Door(post=REVIEWERS),
    "api-link-restore": Door(post=REVIEWERS),
    "api-link-stance": Door(post=REVIEWERS),
    "api-link-passage": Door(post=REVIEWERS),
    "api-reviews": Door(DESK),
    "api-jobs": Door(DESK),
    "api-jobs-retry-failed": Door(post=DESK),
    "api-job-retry": Door(post=DESK),
    "api-export": Door(DESK),
    "api-history": Door(EDITORS, EDITORS),
    "api-token": Door(post=EVERYONE),
    "api-me": Door(DESK),
    # What the API is, not what is in it: told to everyone.
    "api-schema": Door(EVERYONE),
    "api-docs": Door(EVERYONE),
    "api-problems": Door(EVERYONE),
    "api-nothing": Door(EVERYONE, EVERYONE),
}
# Answers without DRF, so a method it does not know is refused to everyone alike.
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


def every_address(within: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    for pattern in (within or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern, f"{pattern.namespace or namespace}")
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name)


def parameters_of(within: URLResolver) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in within.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from parameters_of(pattern)
        else:
            yield str(pattern.name), tuple(pattern.pattern.converters)


PARAMETERS: Mapping[str, tuple[str, ...]] = dict(parameters_of(get_resolver()))
ADMIN = sorted({name for name in every_address() if name.startswith("admin:")})


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
