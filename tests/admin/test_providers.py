"""How each provider fares, above the list of searches."""

from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from annotations.models import ProviderRun
from annotations.services.providers import provider_health
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
