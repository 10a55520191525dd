"""The cast of the web tests: each person in a browser of their own."""

from collections.abc import Callable

import pytest
from django.test import Client

from annotations.models import User
from annotations.review.roles import Role
from tests.factories import make_user


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def rosa(db: None) -> User:  # noqa: ARG001 (pytest provides the database)
    """Return the reporter."""
    return make_user("rosa", Role.REPORTER)


@pytest.fixture
def mara(db: None) -> User:  # noqa: ARG001 (as above)
    """Return the reviewer."""
    return make_user("mara", Role.REVIEWER)


@pytest.fixture
def noor(db: None) -> User:  # noqa: ARG001 (as above)
    """Return the second reviewer."""
    return make_user("noor", Role.REVIEWER)


@pytest.fixture
def edith(db: None) -> User:  # noqa: ARG001 (as above)
    """Return the editor."""
    return make_user("edith", Role.EDITOR)


@pytest.fixture
def otto(db: None) -> User:  # noqa: ARG001 (as above)
    """Return the outsider: signed in, without a role."""
    return make_user("otto")


@pytest.fixture
def browse() -> Callable[[User], Client]:
    """Return a function that gives someone a browser in which they are signed in."""
    return browser_of
