"""The people of the desk; their roles are Django groups named after `review.roles.Role`."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from annotations.review.roles import PERMISSIONS, Permission, Role, may


class User(AbstractUser):
    """Someone who works at the desk; deactivated when they leave, never deleted."""

    display_name = models.CharField(
        max_length=120, blank=True, help_text="The name colleagues see; the user name if empty."
    )

    # Counted here and not by a query: every page says how much waits.
    unread = models.PositiveIntegerField("unread notifications", default=0, editable=False)

    def __str__(self) -> str:
        """Return the name colleagues see."""
        return self.display_name or self.username

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held: one query, remembered for the life of the instance."""
        if self.is_superuser:
            return frozenset(Role)
        names = set(self.groups.values_list("name", flat=True))
        return frozenset(role for role in Role if role in names)

    def may(self, permission: Permission) -> bool:
        """Say whether the roles held include `permission`; nobody inactive may do anything."""
        return self.is_active and may(permission, roles=self.roles)

    @classmethod
    def reviewers(cls) -> models.QuerySet[User]:
        """Return everyone who may review now, by name."""
        held = PERMISSIONS[Permission.REVIEW]
        may_review = Q(groups__name__in=sorted(held)) | Q(is_superuser=True)
        found = cls.objects.filter(may_review, is_active=True).distinct()
        return found.order_by("display_name", "username")

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ANN401
        """Refuse: reviews and history name their author for good."""
        message = "People are deactivated, not deleted: their reviews and history stay theirs."
        raise models.ProtectedError(message, {self})
