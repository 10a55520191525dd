"""Every address of the project and who gets past its door; a new address must be entered here.

The sets below are written by hand on purpose: they are what is meant, and the code is measured
against them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

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
    "feed-remove": Door(post=EDITORS),
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
    "api-claim-adjudication-draft": Door(REVIEWERS),
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
    "api-feeds": Door(DESK, EDITORS),
    "api-feed": Door(DESK),
    "api-feed-poll": Door(post=EDITORS),
    "api-feed-pause": Door(post=EDITORS),
    "api-feed-resume": Door(post=EDITORS),
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
