"""Filters that people name, so that a view of the work is one press away."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class SavedFilter(models.Model):
    """A named end of an address: its owner's, or everyone's when it is shared."""

    class Page(models.TextChoices):
        """The list that is narrowed."""

        QUEUE = "queue", "The queue"
        CLAIMS = "claims", "The table of claims"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="filters"
    )
    page = models.CharField(max_length=8, choices=Page)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    is_shared = models.BooleanField("shared with everyone", default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"], name="filter_name_once_an_owner"
            )
        ]
        ordering = ["name", "id"]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    @classmethod
    def of(cls, user_id: int, *, page: str) -> models.QuerySet[SavedFilter]:
        """Return the filters `user_id` sees on a page: their own and the shared ones."""
        seen = Q(owner_id=user_id) | Q(is_shared=True)
        return cls.objects.filter(seen, page=page)
