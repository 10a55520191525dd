"""Who may do what: the one permission table, read by services, pages, API, tests and docs."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What a person does at the desk; stored as the name of a Django group."""

    REPORTER = "reporter"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMIN = "admin"


class Permission(StrEnum):
    """A thing someone may do; transitions name the permission they need."""

    READ = "read"
    ADD_ARTICLE = "add_article"
    ADD_CLAIM = "add_claim"
    EDIT_CLAIM = "edit_claim"
    ADD_SOURCE = "add_source"
    QUEUE = "queue"
    REVIEW = "review"
    ADJUDICATE = "adjudicate"
    DISMISS = "dismiss"
    DIRECT = "direct"
    APPROVE = "approve"
    PUBLISH = "publish"
    RETRY_JOB = "retry_job"
    MANAGE_FEEDS = "manage_feeds"
    AUDIT = "audit"
    MANAGE_PEOPLE = "manage_people"


PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.READ: frozenset(Role),
    Permission.ADD_ARTICLE: frozenset(Role),
    Permission.ADD_CLAIM: frozenset({Role.REPORTER, Role.REVIEWER, Role.EDITOR}),
    Permission.EDIT_CLAIM: frozenset({Role.REVIEWER, Role.EDITOR}),
    Permission.ADD_SOURCE: frozenset({Role.REVIEWER, Role.EDITOR, Role.ADMIN}),
    Permission.QUEUE: frozenset({Role.REVIEWER, Role.EDITOR, Role.ADMIN}),
    Permission.REVIEW: frozenset({Role.REVIEWER, Role.EDITOR}),
    Permission.ADJUDICATE: frozenset({Role.REVIEWER, Role.EDITOR}),
    Permission.DISMISS: frozenset({Role.REVIEWER, Role.EDITOR}),
    Permission.DIRECT: frozenset({Role.EDITOR, Role.ADMIN}),
    Permission.APPROVE: frozenset({Role.EDITOR}),
    Permission.PUBLISH: frozenset({Role.EDITOR}),
    Permission.RETRY_JOB: frozenset({Role.REPORTER, Role.REVIEWER, Role.EDITOR, Role.ADMIN}),
    Permission.MANAGE_FEEDS: frozenset({Role.EDITOR, Role.ADMIN}),
    Permission.AUDIT: frozenset({Role.EDITOR, Role.ADMIN}),
    Permission.MANAGE_PEOPLE: frozenset({Role.ADMIN}),
}


def may(permission: Permission, *, roles: Iterable[Role]) -> bool:
    """Say whether someone holding `roles` has `permission`."""
    return not PERMISSIONS[permission].isdisjoint(roles)
