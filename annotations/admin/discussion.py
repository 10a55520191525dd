"""Comments and notifications in the admin panel, for looking at."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from annotations.admin.base import DeskAdmin, person, shortened
from annotations.models import Comment, Notification, NotificationPreference
from annotations.review.transitions import DECIDED_STATES


@admin.register(Comment)
class CommentAdmin(DeskAdmin):
    """What was said about claims; append-only."""

    list_display = ("short_text", "kind", "author", "claim", "created_at")
    list_filter = ("kind", "created_at")
    list_select_related = ("author", "claim")
    search_fields = ("text", "author__username")
    search_help_text = "Part of the words or of the name."
    date_hierarchy = "created_at"
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """Leave out what is said about undecided claims: an admin may be their reviewer too."""
        comments: QuerySet[Comment] = super().get_queryset(request)
        return comments.filter(
            Q(claim__state__in=sorted(DECIDED_STATES)) | Q(author=person(request))
        )

    @admin.display(description="words")
    def short_text(self, comment: Comment) -> str:
        """Return the beginning of the comment."""
        return shortened(comment.text) or "–"


@admin.register(Notification)
class NotificationAdmin(DeskAdmin):
    """Who was told of what, and whether they read it."""

    list_display = ("person", "kind", "claim", "actor", "created_at", "read_at", "mailed_at")
    list_filter = ("kind", "created_at")
    list_select_related = ("person", "actor", "claim")
    search_fields = ("person__username", "claim__text")
    search_help_text = "Part of the name or of the claim."
    date_hierarchy = "created_at"
    ordering = ("-id",)


@admin.register(NotificationPreference)
class NotificationPreferenceAdmin(DeskAdmin):
    """How people want to hear of things; each sets their own."""

    list_display = ("person", "digest", "digested_at")
    list_filter = ("digest",)
    list_select_related = ("person",)
    search_fields = ("person__username",)
    search_help_text = "Part of the name."
    date_hierarchy = "digested_at"
    is_dated_by_id = False
    ordering = ("person",)
