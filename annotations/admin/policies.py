"""Review policies in the admin panel: the one place where they are made and changed."""

from django.contrib import admin
from django.http import HttpRequest

from annotations.admin.base import CorrectableAdmin, person
from annotations.models import ReviewPolicy
from annotations.review.roles import Permission


@admin.register(ReviewPolicy)
class ReviewPolicyAdmin(CorrectableAdmin):
    """The rules of the desk; they hold for what is queued from now on."""

    list_display = (
        "about",
        "reviewers",
        "is_anonymous",
        "minimum_citations",
        "needs_reply",
        "is_in_force",
    )
    list_filter = ("is_in_force", "kind", "reviewers")
    date_hierarchy = "created_at"
    search_fields = ("topic",)
    search_help_text = "Part of the topic."
    fieldsets = (
        ("Which claims", {"fields": ("kind", "topic")}),
        (
            "What they need",
            {
                "fields": ("reviewers", "is_anonymous", "minimum_citations", "needs_reply"),
                "description": "The number of reviewers is taken over when a claim is queued; the "
                "rest holds at once for every claim that was queued under this policy.",
            },
        ),
        (None, {"fields": ("is_in_force",)}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let admins make policies."""
        return person(request).may(Permission.MANAGE_PEOPLE)

    @admin.display(description="holds for", ordering="topic")
    def about(self, policy: ReviewPolicy) -> str:
        """Return which claims it is about."""
        return str(policy).partition(":")[0]
