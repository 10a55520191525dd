"""Signing in and out, the colours, and the pages that say no."""

from collections.abc import Callable

import pytest
from django.test import Client

from annotations.models import User
from tests.factories import PASSWORD, make_claim, make_user

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]


def test_a_stranger_is_asked_to_sign_in_and_taken_where_they_wanted(client: Client) -> None:
    response = client.get("/claims/?state=queued")
    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=/claims/%3Fstate%3Dqueued"
    asked = client.get(response["Location"]).content.decode()
    assert "you will be taken there" in asked


def test_a_part_of_a_page_never_becomes_the_sign_in_page(client: Client) -> None:
    response = client.get("/running/", headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (401, b"")


def test_the_right_password_opens_the_desk(client: Client, mara: User) -> None:
    response = client.post("/sign-in/", {"login": mara.username, "password": PASSWORD})
    assert response["Location"] == "/"
    assert "Reviewer" in client.get("/").content.decode()


def test_sign_in_never_leads_to_another_site(client: Client, mara: User) -> None:
    given = {"login": mara.username, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/sign-in/", given)["Location"] == "/"


def test_a_wrong_password_is_named_at_the_field_and_the_name_stays(
    client: Client, mara: User
) -> None:
    response = client.post("/sign-in/", {"login": mara.username, "password": "wrong"})
    page = response.content.decode()
    assert "No one at the desk has this name and password" in page
    assert 'value="mara"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="wrong"' not in page


def test_a_wrong_name_gets_the_same_words_as_a_wrong_password(client: Client, mara: User) -> None:
    wrong_name = client.post("/sign-in/", {"login": "nobody", "password": PASSWORD})
    wrong_password = client.post("/sign-in/", {"login": mara.username, "password": "x"})
    message = "No one at the desk has this name and password"
    assert message in wrong_name.content.decode()
    assert message in wrong_password.content.decode()


def test_empty_fields_say_what_to_type(client: Client) -> None:
    page = client.post("/sign-in/", {}).content.decode()
    assert "Type your name." in page
    assert "Type your password." in page


def test_too_many_wrong_passwords_close_the_door_for_a_while(client: Client, mara: User) -> None:
    for _ in range(5):
        response = client.post("/sign-in/", {"login": mara.username, "password": "wrong"})
    assert response.status_code == 429
    page = response.content.decode()
    assert "Too many attempts" in page
    assert "15 minutes" in page
    right = client.post("/sign-in/", {"login": mara.username, "password": PASSWORD})
    assert right.status_code == 429


def test_someone_who_left_cannot_sign_in(client: Client) -> None:
    left = make_user("lena", is_active=False)
    page = client.post("/sign-in/", {"login": left.username, "password": PASSWORD})
    assert "No one at the desk has this name and password" in page.content.decode()


def test_signing_out_needs_a_button_not_a_link(browse: Browse, mara: User) -> None:
    browser = browse(mara)
    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"
    assert browser.get("/").status_code == 302


def test_someone_signed_in_does_not_see_the_sign_in_page(browse: Browse, mara: User) -> None:
    assert browse(mara).get("/sign-in/")["Location"] == "/"


def test_someone_without_a_role_is_told_who_can_help(browse: Browse, otto: User) -> None:
    response = browse(otto).get("/")
    assert response.status_code == 403
    page = response.content.decode()
    assert "Your role does not include this page" in page
    assert "No role yet" in page


@pytest.mark.parametrize("chosen", ["light", "dark", "system"])
def test_the_chosen_colours_are_kept_without_script(client: Client, chosen: str) -> None:
    response = client.post("/theme/", {"theme": chosen, "next": "/sign-in/"})
    assert response["Location"] == "/sign-in/"
    page = client.get("/sign-in/").content.decode()
    assert f'data-theme="{chosen}"' in page


def test_unknown_colours_and_foreign_addresses_are_ignored(client: Client) -> None:
    response = client.post("/theme/", {"theme": "<b>", "next": "https://evil.example/"})
    assert response["Location"] == "/"
    assert "theme" not in response.cookies


def test_a_stale_form_is_answered_in_plain_words(mara: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/sign-in/", {"login": mara.username, "password": PASSWORD})
    assert response.status_code == 403
    assert "This form went stale" in response.content.decode()


def test_an_address_that_leads_nowhere_says_so(browse: Browse, mara: User) -> None:
    response = browse(mara).get("/articles/999/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()


def test_a_form_that_lost_its_version_is_told_what_to_do(browse: Browse, mara: User) -> None:
    response = browse(mara).post(f"/review/{make_claim().pk}/take/", {})
    assert response.status_code == 400
    page = response.content.decode()
    assert "We could not read that" in page
    assert "load the page again" in page


def test_every_page_forbids_script_and_style_that_are_not_ours(client: Client) -> None:
    response = client.get("/sign-in/")
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert " style=" not in page
    assert "<style" not in page
