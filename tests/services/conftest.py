"""The cast."""

import pytest

from annotations.models import User
from annotations.review.roles import Role
from tests.factories import make_user


@pytest.fixture
def rosa() -> User:
    return make_user("rosa", Role.REPORTER)


@pytest.fixture
def mara() -> User:
    return make_user("mara", Role.REVIEWER)


@pytest.fixture
def noor() -> User:
    return make_user("noor", Role.REVIEWER)


@pytest.fixture
def edith() -> User:
    return make_user("edith", Role.EDITOR)


@pytest.fixture
def ada() -> User:
    return make_user("ada", Role.ADMIN)


@pytest.fixture
def outsider() -> User:
    return make_user("outsider")
