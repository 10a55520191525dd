"""How the desk's settings become providers, and what its workers remember of them together."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from django.utils import timezone
from pytest_django import Settings

from annotations.articles.fetching import GuardedClient
from annotations.models import Claim, Job, ProviderDay
from annotations.services import jobs, providers, work
from annotations.services.provider_use import running_out
from annotations.services.providers import SharedMemory, ask_providers
from annotations.sources.query import build_query
from annotations.sources.types import Query
from tests.articles.asking import options_for
from tests.articles.local_server import LocalServer
from tests.factories import make_article, make_claim
from tests.sources.services import reply

CLAIM = "Ana Duarte said the Marvel valley has 900 homes"


@pytest.fixture(autouse=True)
def _forget(request: pytest.FixtureRequest, settings: Settings) -> Iterator[None]:
    """Remember nothing from one test to the next, in this process or in a Redis still running."""
    if "broker" not in request.fixturenames:
        settings.REDIS_URL = "unix:///nowhere/redis.sock"
    providers.forget_answers()
    yield
    providers.forget_answers()


def ask() -> Query:
    return build_query(CLAIM, sentence=CLAIM, figure=None, speaker="", on=None)


@pytest.mark.redis
def test_workers_share_what_they_know_through_redis(
    broker: redis.Redis,
) -> None:
    one, other = SharedMemory(), SharedMemory()
    one.put("rests-until", 12.5, seconds=5)
    assert other.get("rests-until") == 12.5
    [name] = broker.scan_iter("*rests-until")
    assert broker.ttl(name) in range(1, 6)
    assert one.line_up("turn", pace=50) == 0
    assert 40 < other.line_up("turn", pace=50, patience=40) <= 50
    assert 40 < other.line_up("turn", pace=0.2) <= 50, "who is not so patient takes no place"
    assert 40 < one.line_up("turn", pace=50) <= 50.2
    assert one.line_up("put-off", pace=5, after=60) == 60
    assert 64 < other.line_up("put-off", pace=5, after=60) <= 65
    [name] = broker.scan_iter("*put-off")
    assert broker.ttl(name) in range(60, 71)


def test_without_redis_each_worker_has_its_own_memory() -> None:
    memory = SharedMemory()
    assert memory.line_up("turn", pace=50) == 0
    assert memory.line_up("turn", pace=50, patience=6) > 6
    memory.put("failures", 2, seconds=5)
    assert memory.get("failures") == 2
    assert memory.get("nothing") is None


@pytest.mark.django_db
def test_a_service_in_a_private_network_is_a_failure_that_says_so(settings: Settings) -> None:
    settings.FACTCHECK_PROVIDERS = ["searxng"]
    settings.FACTCHECK_SEARXNG_URL = "http://10.0.0.1:8080"
    [answer] = ask_providers(ask(), search=lambda _terms, _limit: [], limit=5)
    assert answer.failure is not None
    assert not answer.failure.is_temporary
    assert "private network" in str(answer.failure)
    assert not ProviderDay.objects.exists(), "what never left the desk is no call"


# --- A whole search ------------------------------------------------------------------------------

RESULT = {
    "url": "https://valley.example/homes",
    "title": "Homes of the valley",
    "content": "The council counted 900 homes in the Marvel valley, Ana Duarte said.",
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[LocalServer]:
    with LocalServer() as running:
        options = replace(options_for(running), attempts=1)
        client = GuardedClient(options=options, max_bytes=200_000)
        monkeypatch.setattr(providers, "once_asking_client", lambda: client)
        settings.FACTCHECK_PROVIDERS = ["library", "searxng"]
        settings.FACTCHECK_SEARXNG_URL = running.url()
        yield running


def search(claim: Claim) -> Job:
    [job_id] = jobs.owe(
        Job.Kind.FIND_SOURCES, article_id=claim.article_id, claim_ids=[claim.pk], by=None
    )
    work.do_job(job_id)
    return Job.objects.get(pk=job_id)


@pytest.mark.django_db
def test_what_the_web_has_becomes_a_source_and_is_not_asked_for_twice(server: LocalServer) -> None:
    claim = make_claim(make_article(f"Valley\n{CLAIM}.\n"), figure=None, kind="statement")
    row = RESULT | {"url": server.url("/gone")}
    server.answers["/search"] = reply({"results": [row], "unresponsive_engines": []})
    assert search(claim).state == Job.State.DONE
    [link] = claim.links.all()
    assert (link.provider, link.text) == ("searxng", RESULT["content"])
    asked = len(server.requests)
    assert search(claim).state == Job.State.DONE
    assert len(server.requests) == asked
    assert claim.links.count() == 1


@pytest.mark.django_db
def test_a_service_that_throttles_is_left_alone_and_the_search_comes_back(
    server: LocalServer,
) -> None:
    claim = make_claim(make_article(f"Valley\n{CLAIM}.\n"))
    server.answers["/search"] = reply(
        {}, status="429 Too Many Requests", headers=("Retry-After: 120",)
    )
    job = search(claim)
    assert job.state == Job.State.OWED
    assert job.due_at > timezone.now() + timedelta(seconds=110)
    outcomes = dict(claim.provider_runs.values_list("provider", "outcome"))
    assert outcomes == {"library": "nothing", "searxng": "failed"}
    # Until the pause is over the search only waits: it is not made and noted over again.
    noted = list(claim.provider_runs.values_list("provider", "ran_at", "note"))
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
    work.do_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("owed", 0)
    assert job.due_at > timezone.now() + timedelta(seconds=110)
    assert list(claim.provider_runs.values_list("provider", "ran_at", "note")) == noted
    other = make_claim()
    search(other)
    assert len(server.requests) == 1
    assert "was not asked" in other.provider_runs.get(provider="searxng").note


@pytest.mark.django_db
def test_a_provider_whose_quota_is_spent_is_not_asked_until_the_next_day(
    server: LocalServer, settings: Settings
) -> None:
    settings.FACTCHECK_PROVIDER_QUOTAS = {"searxng": (1, "day")}
    server.answers["/search"] = reply({"results": [], "unresponsive_engines": []})
    assert search(make_claim()).state == Job.State.DONE
    assert ProviderDay.objects.get(provider="searxng").calls == len(server.requests) == 1
    claim = make_claim(make_article("Other words\nAnother claim of 12 goats.\n"))
    job = search(claim)
    assert len(server.requests) == 1
    assert (job.state, job.attempts) == ("owed", 0)
    assert timezone.localtime(job.due_at).date() > timezone.localdate()
    note = claim.provider_runs.get(provider="searxng").note
    assert "its calls for today (1) are used up" in note
    [plan] = running_out()
    assert (plan.label, plan.is_spent) == ("Web search", True)
    settings.FACTCHECK_PROVIDER_QUOTAS = {"searxng": (1, "month")}
    settings.FACTCHECK_PATIENCE_HOURS = 0
    assert search(make_claim(make_article("More\nA claim of 7 hens.\n"))).state == Job.State.DONE
