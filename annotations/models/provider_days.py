"""How often each provider on the network was called: what quotas and bills are counted by."""

from django.db import models
from django.utils import timezone


class ProviderDay(models.Model):
    """The calls of one provider on one day of the desk's time zone."""

    provider = models.CharField(max_length=40)
    day = models.DateField(default=timezone.localdate)
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "day"], name="provider_day_once")
        ]
        ordering = ["-day", "provider"]

    def __str__(self) -> str:
        """Return provider, day and calls."""
        return f"{self.provider}, {self.day}: {self.calls}"
