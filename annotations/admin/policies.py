"""Review policies in the admin panel: the one place where they are made and changed."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from annotations.admin.base import CorrectableAdmin, person
from annotations.models import ReviewPolicy
from annotations.review.roles import Permission
from annotations.services.policy_changes import AT_MOST, apply_policies, pending_changes


@admin.register(ReviewPolicy)
class ReviewPolicyAdmin(CorrectableAdmin):
    """The rules of the desk; they hold for what is queued from now on.

    A page of its own shows what applying them to the claims that wait already would change.
    """

    change_list_template = "admin/policies.html"

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
                "description": "The number of reviewers is taken over when a claim is queued; "
                "“Apply to waiting claims” on the list brings along what waits already. The rest "
                "holds at once for every claim that was queued under this policy.",
            },
        ),
        (None, {"fields": ("is_in_force",)}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let admins make policies."""
        return person(request).may(Permission.MANAGE_PEOPLE)

    def get_urls(self) -> list[URLPattern]:
        """Add the page of what applying the policies changes."""
        view = self.admin_site.admin_view(self.apply_view)
        return [path("apply/", view, name="annotations_reviewpolicy_apply"), *super().get_urls()]

    def apply_view(self, request: HttpRequest) -> HttpResponse:
        """Show how many waiting claims the policies would change and how; POST changes them."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            done = apply_policies(by=person(request))
            messages.success(request, f"{done} brought under the policy that holds now.")
            return redirect("admin:annotations_reviewpolicy_apply")
        changes = pending_changes()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Apply to waiting claims",
            "changes": changes,
            "total": sum(change.count for change in changes),
            "at_most": AT_MOST,
        }
        return render(request, "admin/apply_policies.html", context)

    @admin.display(description="holds for", ordering="topic")
    def about(self, policy: ReviewPolicy) -> str:
        """Return which claims it is about."""
        return str(policy).partition(":")[0]
