"""What someone tries who wants to be someone else, or to lead someone astray."""

import json
import re
from http import HTTPStatus

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from annotations.models import User
from annotations.review.roles import Role
from tests.factories import PASSWORD, make_claim, make_user
from tests.web.conftest import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "https:evil.example",
        "http:///evil.example/",
        "javascript:alert(1)",
        "\thttps://evil.example/",
        "https://testserver@evil.example/",
        "https://testserver.evil.example/",
    ],
)
def test_no_form_of_ours_leads_to_another_site(elsewhere: str, mara: User) -> None:
    signing_in = Client().post(
        f"{reverse('sign-in')}?next={elsewhere}",
        {"login": mara.username, "password": PASSWORD, "next": elsewhere},
    )
    claim = make_claim()
    taking = browser_of(mara).post(
        reverse("review-take", args=[claim.pk]), {"version": claim.version, "next": elsewhere}
    )
    theme = Client().post(reverse("set-theme"), {"theme": "dark", "next": elsewhere})
    for response in (signing_in, taking, theme):
        assert response.status_code == HTTPStatus.FOUND
        assert "evil" not in response.headers["Location"]
        assert "javascript" not in response.headers["Location"]


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(mara: User) -> None:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "chosenbyanattacker00000000000000"
    browser.post(reverse("sign-in"), {"login": mara.username, "password": PASSWORD})
    session = browser.cookies[settings.SESSION_COOKIE_NAME]
    assert session.value != "chosenbyanattacker00000000000000"
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    browser.post(reverse("sign-out"))
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = session.value
    assert thief.get(reverse("desk")).status_code == HTTPStatus.FOUND


def test_a_new_password_ends_the_sessions_of_the_old_one(mara: User) -> None:
    browser = browser_of(mara)
    mara.set_password("another long password")
    mara.save()
    assert browser.get(reverse("desk")).status_code == HTTPStatus.FOUND


def test_nobody_learns_which_names_exist_or_have_left(mara: User) -> None:
    make_user("lena", Role.REVIEWER, is_active=False)
    answers = set()
    for name, password in ((mara.username, "wrong"), ("nobody", "wrong"), ("lena", PASSWORD)):
        for _ in range(settings.AXES_FAILURE_LIMIT + 1):
            page = Client().post(reverse("sign-in"), {"login": name, "password": password})
            shown = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
            answers.add((page.status_code, shown.replace(name, "NAME")))
    # One answer to a wrong pair and one to too many of them, whoever it is.
    assert len(answers) == 2


def test_tokens_tell_no_more(mara: User) -> None:
    make_user("lena", Role.REVIEWER, is_active=False)
    answers = set()
    for name, password in ((mara.username, "wrong"), ("nobody", "wrong"), ("lena", PASSWORD)):
        body = json.dumps({"username": name, "password": password})
        answer = Client().post(reverse("api-token"), body, content_type="application/json")
        answers.add((answer.status_code, answer.content))
    assert len(answers) == 1
