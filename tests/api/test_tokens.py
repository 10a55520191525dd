"""Signing in to the API."""

import pytest
from django.conf import settings
from django.core.cache import cache
from rest_framework.authtoken.models import Token

from annotations.review.roles import Role
from annotations.services import people
from tests.api.conftest import Caller
from tests.factories import PASSWORD, make_user


def test_a_name_and_a_password_give_a_token_that_works(stranger: Caller) -> None:
    make_user("rosa", Role.REPORTER)

    answer = stranger.post("token/", {"username": "rosa", "password": PASSWORD})

    assert answer.status_code == 200
    stranger.headers["Authorization"] = f"Token {answer.json()['token']}"
    assert stranger.get("me/").json()["name"] == "Rosa"


def test_a_wrong_password_gives_nothing_away(stranger: Caller) -> None:
    make_user("rosa")

    wrong = stranger.post("token/", {"username": "rosa", "password": "guess"})
    unknown = stranger.post("token/", {"username": "nobody", "password": "guess"})

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json()["detail"] == unknown.json()["detail"]


def test_guessing_locks_the_account_and_answers_with_a_problem(stranger: Caller) -> None:
    make_user("rosa")

    for _ in range(settings.AXES_FAILURE_LIMIT + 1):
        answer = stranger.post("token/", {"username": "rosa", "password": "guess"})

    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/api/problems/#locked-out"
    right = stranger.post("token/", {"username": "rosa", "password": PASSWORD})
    assert right.status_code == 429


def test_asking_for_tokens_is_throttled(stranger: Caller) -> None:
    answers = [
        stranger.post("token/", {"username": f"name{n}", "password": "guess"}) for n in range(11)
    ]

    assert {answer.status_code for answer in answers[:10]} == {401}
    assert answers[10].status_code == 429
    assert int(answers[10]["Retry-After"]) > 0


def test_a_token_that_was_given_back_stops_working(reporter: Caller) -> None:
    assert reporter.send("DELETE", "token/").status_code == 204
    assert reporter.get("me/").status_code == 401
    assert not Token.objects.exists()


def test_the_token_of_someone_deactivated_stops_working(reporter: Caller) -> None:
    admin = make_user("ada", Role.ADMIN)
    assert reporter.user is not None
    people.deactivate(reporter.user.pk, by=admin)

    answer = reporter.get("claims/")

    assert answer.status_code == 401
    assert "deactivated" in answer.json()["detail"]


@pytest.mark.parametrize("header", ["", "Token", "Token nonsense", "Token a b", "Bearer x"])
def test_without_a_good_token_the_answer_says_how_to_get_one(header: str, stranger: Caller) -> None:
    answer = stranger.get("claims/", **({"Authorization": header} if header else {}))

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert answer["Content-Type"] == "application/problem+json"


def test_everyone_learns_their_own_roles_and_permissions(reviewer: Caller) -> None:
    body = reviewer.get("me/").json()

    assert body["roles"] == ["reviewer"]
    assert "review" in body["permissions"]
    assert "publish" not in body["permissions"]


def test_an_admin_of_everything_has_every_role_with_a_token(call: type[Caller]) -> None:
    boss = call(make_user("ada", is_superuser=True))

    assert set(boss.get("me/").json()["roles"]) == {role.value for role in Role}


def test_asking_too_often_is_throttled_by_person(
    reporter: Caller, reviewer: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rest_framework.throttling import UserRateThrottle  # noqa: PLC0415 (patched here only)

    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/minute"})
    cache.clear()

    assert [reporter.get("me/").status_code for _ in range(3)] == [200, 200, 429]
    assert reviewer.get("me/").status_code == 200
