"""Every request is logged once, under an id, with the address of the one who asked."""

import re

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings

from factcheck.proxies import client_address

FORWARDED = "198.51.100.9, 203.0.113.5"


def test_without_proxies_a_forwarded_address_is_not_believed(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"X-Forwarded-For": FORWARDED})
    assert client_address(request) == "127.0.0.1"


@pytest.mark.parametrize(("proxies", "address"), [(1, "203.0.113.5"), (2, "198.51.100.9")])
def test_each_trusted_proxy_vouches_for_one_entry(
    rf: RequestFactory, proxies: int, address: str
) -> None:
    request = rf.get("/", headers={"X-Forwarded-For": FORWARDED})
    with override_settings(FACTCHECK_PROXIES=proxies):
        assert client_address(request) == address


@override_settings(FACTCHECK_PROXIES=3)
def test_with_fewer_entries_than_proxies_the_connection_counts(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"X-Forwarded-For": FORWARDED})
    assert client_address(request) == "127.0.0.1"


def test_every_answer_carries_a_request_id(client: Client) -> None:
    answers = [client.get("/healthz").headers["X-Request-ID"] for _ in range(2)]
    assert all(re.fullmatch(r"[0-9a-f]{32}", answer) for answer in answers)
    assert answers[0] != answers[1]


def test_a_plain_id_of_the_proxy_is_kept(client: Client) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "edge-12345678"})
    assert answer.headers["X-Request-ID"] == "edge-12345678"


def test_an_id_that_could_forge_log_lines_is_replaced(client: Client) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "x" * 500})
    assert len(answer.headers["X-Request-ID"]) == 32


@pytest.mark.django_db
def test_no_page_may_run_inline_script_or_be_framed(client: Client) -> None:
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_whoever_guesses_passwords_is_paused_by_name_and_address() -> None:
    assert settings.AXES_LOCKOUT_PARAMETERS == [["username", "ip_address"]]
    assert settings.AUTHENTICATION_BACKENDS[0].startswith("axes.")
