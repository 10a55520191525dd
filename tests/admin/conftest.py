"""The admin's cast."""

import pytest
from django.test import Client

from annotations.models import User
from annotations.review.roles import Role
from tests.factories import make_user

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def admin_user(db: None) -> User:  # noqa: ARG001 (a fixture cannot be marked)
    return make_user("ada", Role.ADMIN, is_staff=True, is_superuser=True)


@pytest.fixture
def panel(admin_user: User) -> Client:
    """A browser in which the admin is signed in."""
    client = Client()
    client.force_login(admin_user, backend=BACKEND)
    return client
