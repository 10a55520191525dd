"""One's own account: password and token."""

from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from annotations.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]
NEW = "four quiet birds on a wire"


@pytest.fixture
def mara_online(client: Client, mara: User) -> Client:
    client.post("/sign-in/", {"login": mara.username, "password": PASSWORD})
    return client


def test_the_page_says_who_one_is(mara_online: Client) -> None:
    page = mara_online.get("/account/").content.decode()
    assert "signed in as “mara”" in page
    assert "your password alone opens your account" in page


def test_a_changed_password_is_the_one_that_counts(mara_online: Client, mara: User) -> None:
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    page = mara_online.post("/account/password/", typed, follow=True).content.decode()
    assert "Your password was changed." in page
    for password, status in ((PASSWORD, 302), (NEW, 200)):
        other = Client()
        other.post("/sign-in/", {"login": mara.username, "password": password})
        assert other.get("/").status_code == status


def test_a_weak_password_is_refused_with_the_reason(mara_online: Client) -> None:
    typed = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    page = mara_online.post("/account/password/", typed).content.decode()
    assert "at least 10 characters" in page


def test_a_new_token_is_shown_once_and_ends_the_old_one(mara_online: Client, mara: User) -> None:
    old = Token.objects.create(user=mara).key
    asked = mara_online.post("/account/token/")
    assert asked["Location"] == "/account/confirm/?next=%2Faccount%2Ftoken%2F"
    typed = {"password": PASSWORD, "next": "/account/token/"}
    shown = mara_online.post("/account/confirm/", typed).content.decode()
    new = Token.objects.get(user=mara).key
    assert new in shown
    assert new not in mara_online.get("/account/").content.decode()
    for key, status in ((old, 401), (new, 200)):
        answer = Client().get("/api/v1/me/", headers={"Authorization": f"Token {key}"})
        assert answer.status_code == status


def test_ending_the_token_locks_programs_out(mara_online: Client, mara: User) -> None:
    Token.objects.create(user=mara)
    page = mara_online.post("/account/token/end/", follow=True).content.decode()
    assert "The token has ended" in page
    assert not Token.objects.filter(user=mara).exists()
