"""How each provider fares, above the list of searches."""

from datetime import timedelta
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from annotations.models import ProviderDay, ProviderRun
from annotations.services.provider_health import provider_health
from annotations.services.provider_use import note_calls
from tests.factories import make_article, make_claim

ADDRESS = "admin:annotations_providerrun_changelist"


def test_every_provider_is_listed_with_switch_last_answer_and_error_rate(
    panel: Client, settings: Settings
) -> None:
    settings.FACTCHECK_PROVIDERS = ["library", "gdelt"]
    article = make_article()
    for outcome in ("found", "nothing", "failed", "failed"):
        note = "GDELT asks the desk to slow down." if outcome == "failed" else ""
        ProviderRun.objects.create(
            claim=make_claim(article), provider="gdelt", outcome=outcome, note=note
        )
    ProviderRun.objects.create(claim=make_claim(article), provider="gone", outcome="failed")

    page = panel.get(reverse(ADDRESS)).content.decode()
    health = {provider.name: provider for provider in provider_health()}

    gdelt = health["gdelt"]
    assert (gdelt.is_on, gdelt.asked, gdelt.error_rate) == (True, 4, 50)
    assert gdelt.last_success == ProviderRun.objects.get(outcome="nothing").ran_at
    assert (health["library"].is_on, health["library"].error_rate) == (True, None)
    assert not health["wikipedia"].is_on
    assert health["gone"].last_success is None
    assert list(health)[:2] == ["library", "gdelt"]
    assert "50%" in page
    assert "GDELT asks the desk to slow down." in page
    assert "Google Fact Check" in page


def test_calls_quota_and_cost_stand_beside_each_provider(panel: Client, settings: Settings) -> None:
    settings.FACTCHECK_PROVIDERS = ["library", "searxng"]
    settings.FACTCHECK_PROVIDER_QUOTAS = {"searxng": (2_000, "month")}
    settings.FACTCHECK_PROVIDER_PRICES = {"searxng": (Decimal("5.00"), "EUR", (1_000, "month"))}
    today = timezone.localdate()
    note_calls({"searxng": 1_500, "gdelt": 0})
    note_calls({"searxng": 100})
    before = today.replace(day=1) - timedelta(days=1)
    ProviderDay.objects.create(provider="searxng", day=before, calls=700)

    page = panel.get(reverse(ADDRESS)).content.decode()
    plan = {provider.name: provider.plan for provider in provider_health()}["searxng"]

    assert (plan.today, plan.month, plan.left) == (1_600, 1_600, 400)
    assert plan.is_nearly_spent
    assert not plan.is_spent
    assert plan.cost == Decimal("3.00")
    assert "400 of 2000 a month" in page
    assert "3.00 EUR this month" in page
    assert "Google Cloud console" in page
    assert not ProviderDay.objects.filter(provider="gdelt").exists()
