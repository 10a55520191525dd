"""Signing in through the organisation's own accounts (OpenID Connect)."""

import copy
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from annotations.models import User
from annotations.review.roles import Role
from tests.factories import make_user
from tests.web.identity_provider import PERSON, identity_provider

pytestmark = pytest.mark.django_db

LOGIN = "/sign-in/with/desk/"


@pytest.fixture
def provider(settings: Settings) -> Iterator[str]:
    with identity_provider() as issuer:
        point_at(issuer, settings)
        yield issuer


def point_at(issuer: str, settings: Settings) -> None:
    providers = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    providers["openid_connect"]["APPS"][0]["settings"]["server_url"] = issuer
    settings.SOCIALACCOUNT_PROVIDERS = providers


def come_in(client: Client, *, to: str = "") -> str:
    """Go to the provider and come back with a code, as a browser does; returns where it led."""
    asked = client.post(LOGIN, {"next": to} if to else {})
    state = parse_qs(urlsplit(asked["Location"]).query)["state"][0]
    answer = client.get(f"{LOGIN}back/", {"code": "c", "state": state})
    return str(answer.headers.get("Location", answer.content.decode()))


def test_the_sign_in_page_offers_it_and_a_form_may_lead_there(client: Client) -> None:
    answer = client.get("/sign-in/?next=/claims/")
    assert "Continue with your organisation’s account" in answer.content.decode()
    assert "form-action 'self' https://id.desk.example" in answer["Content-Security-Policy"]


def test_the_provider_is_asked_with_a_proof_key_and_told_where_to_return(
    client: Client, provider: str
) -> None:
    address = client.post(LOGIN)["Location"]
    query = parse_qs(urlsplit(address).query)
    assert address.startswith(f"{provider}/authorize?")
    assert query["client_id"] == ["factcheck"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == [f"http://testserver{LOGIN}back/"]


def test_someone_new_gets_an_account_and_no_role(client: Client, provider: str) -> None:
    assert provider
    assert come_in(client, to="/claims/") == "/claims/"
    nora = User.objects.get(username="nora")
    assert str(nora) == "Nora Lind"
    assert not nora.roles
    assert not nora.has_usable_password()
    assert "No role yet" in client.get("/").content.decode()


def test_roles_come_with_the_person_where_the_desk_says_so(
    client: Client, provider: str, settings: Settings
) -> None:
    assert provider
    settings.FACTCHECK_OIDC_ROLES_CLAIM = "groups"
    come_in(client)
    assert User.objects.get(username="nora").roles == {Role.REVIEWER}
    client.logout()
    settings.FACTCHECK_OIDC_ROLES_CLAIM = "absent"
    come_in(client)
    assert User.objects.get(username="nora").roles == set()


def test_a_verified_address_leads_to_the_account_that_has_it(client: Client, provider: str) -> None:
    assert provider
    make_user("n.lind", Role.EDITOR, email=PERSON["email"])
    assert come_in(client) == "/"
    assert client.get("/account/").context["user"].username == "n.lind"
    assert not User.objects.filter(username="nora").exists()


def test_an_address_nobody_verified_opens_no_account(
    client: Client, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert provider
    monkeypatch.setitem(PERSON, "email_verified", False)  # noqa: FBT003 (as the provider says it)
    make_user("n.lind", Role.EDITOR, email=PERSON["email"])
    led_to = come_in(client)
    assert led_to == "/sign-in/taken/"
    assert "Someone else has this e-mail address here" in client.get(led_to).content.decode()
    assert client.get("/").status_code == 302


def test_someone_who_left_stays_out(client: Client, provider: str) -> None:
    assert provider
    come_in(client)
    User.objects.filter(username="nora").update(is_active=False)
    client.logout()
    assert come_in(client) == "/sign-in/closed/"
    assert "This account is closed" in client.get("/sign-in/closed/").content.decode()


def test_a_provider_that_is_away_is_said_so(client: Client, settings: Settings) -> None:
    point_at("http://127.0.0.1:9", settings)
    page = client.post(LOGIN)
    assert page.status_code == 502
    assert "You are not signed in" in page.content.decode()


def test_a_link_of_a_stranger_signs_nobody_in(client: Client, provider: str) -> None:
    assert provider
    page = client.get(LOGIN).content.decode()
    assert "Continue" in page
    forged = client.get(f"{LOGIN}back/", {"code": "c", "state": "made-up"})
    assert "You are not signed in" in forged.content.decode()
    assert client.get("/").status_code == 302
