"""Signing in with a second step: set up, used, without the phone, and demanded of a role."""

import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from annotations.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _forget_attempts() -> None:
    cache.clear()


def code_of(secret: str) -> str:
    """Return what an authenticator app shows now (RFC 6238)."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def sign_in(client: Client, user: User, *, address: str = "/sign-in/") -> Client:
    client.post(address, {"login": user.username, "password": PASSWORD})
    return client


def set_up(client: Client, user: User) -> str:
    """Sign in, confirm who one is and open the page that sets a second step up."""
    sign_in(client, user).post("/account/confirm/", {"password": PASSWORD})
    page = client.get("/account/second-step/set-up/").content.decode()
    secret = str(client.session["mfa.totp.secret"])
    assert secret in page
    return secret


def test_a_second_step_is_set_up_with_a_code_of_the_app(client: Client, mara: User) -> None:
    secret = set_up(client, mara)

    wrong = client.post("/account/second-step/set-up/", {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    right = client.post("/account/second-step/set-up/", {"code": code_of(secret)}, follow=True)

    assert "Recovery codes" in right.content.decode()
    assert "10 of 10 are left" in " ".join(right.content.decode().split())
    assert "takes a code of your app as well" in client.get("/account/").content.decode()


def test_the_password_alone_opens_nothing_then(client: Client, mara: User) -> None:
    TOTP.activate(mara, SECRET)
    answer = client.post("/sign-in/", {"login": mara.username, "password": PASSWORD})
    assert answer["Location"].startswith("/sign-in/code/")
    assert client.get("/").status_code == 302

    answer = client.post("/sign-in/code/", {"code": code_of(SECRET)})
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200


def test_the_code_leads_where_one_wanted_to_go(client: Client, mara: User) -> None:
    TOTP.activate(mara, SECRET)
    sign_in(client, mara, address="/sign-in/?next=/claims/")
    assert client.post("/sign-in/code/", {"code": code_of(SECRET)})["Location"] == "/claims/"


def test_guessing_codes_ends_after_five(client: Client, mara: User) -> None:
    TOTP.activate(mara, SECRET)
    sign_in(client, mara)
    for _ in range(5):
        client.post("/sign-in/code/", {"code": "000000"})
    page = client.post("/sign-in/code/", {"code": code_of(SECRET)}).content.decode()
    assert "Too many wrong codes" in page
    assert client.get("/").status_code == 302


def test_a_recovery_code_opens_once(client: Client, mara: User) -> None:
    secret = set_up(client, mara)
    client.post("/account/second-step/set-up/", {"code": code_of(secret)})
    codes = Authenticator.objects.get(user=mara, type="recovery_codes").wrap().get_unused_codes()

    for expected in (200, 302):
        other = sign_in(Client(), mara)
        other.post("/sign-in/code/", {"code": codes[0]})
        assert other.get("/").status_code == expected


def test_turning_it_off_asks_who_one_is(client: Client, mara: User) -> None:
    TOTP.activate(mara, SECRET)
    sign_in(client, mara).post("/sign-in/code/", {"code": code_of(SECRET)})
    assert client.get("/account/second-step/end/")["Location"].startswith("/account/confirm/")
    client.post("/account/confirm/", {"password": PASSWORD})
    client.post("/account/second-step/end/")
    assert not Authenticator.objects.filter(user=mara).exists()


def test_the_admin_panel_has_no_door_of_its_own(client: Client, edith: User) -> None:
    TOTP.activate(edith, SECRET)
    User.objects.filter(pk=edith.pk).update(is_staff=True)
    answer = client.post("/admin/login/", {"username": edith.username, "password": PASSWORD})
    assert answer["Location"].startswith("/sign-in/")
    assert client.get("/admin/").status_code == 302


def test_a_token_is_no_way_around_it(client: Client, mara: User) -> None:
    TOTP.activate(mara, SECRET)
    given = {"username": mara.username, "password": PASSWORD}

    def ask(**more: str) -> int:
        return client.post(
            "/api/v1/token/", given | more, content_type="application/json"
        ).status_code

    assert ask() == 401
    assert ask(code="000000") == 401
    assert ask(code=code_of(SECRET)) == 200


def test_a_role_can_be_made_to_have_one(
    browse: Browse, edith: User, mara: User, settings: Settings
) -> None:
    settings.FACTCHECK_MFA_ROLES = ["editor"]
    editor, reviewer = browse(edith), browse(mara)
    assert reviewer.get("/").status_code == 200
    answer = editor.get("/", follow=True)
    assert answer.redirect_chain[0][0] == "/account/second-step/set-up/"
    assert editor.get("/api/v1/claims/").status_code == 403
    assert editor.get("/account/").status_code == 200

    TOTP.activate(edith, SECRET)
    assert editor.get("/").status_code == 200


def test_the_pages_of_the_account_are_ones_own(client: Client) -> None:
    for address in ("/account/", "/account/password/", "/account/recovery-codes/"):
        assert client.get(address).status_code == 302
