"""The history in the admin panel: events, publications and what admins did here."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest

from annotations.admin.base import DeskAdmin, WordSearch, shortened
from annotations.models import Event, HistoryCheck, Publication, PublishedText
from annotations.review.transitions import DECIDED_STATES


@admin.register(Event)
class EventAdmin(DeskAdmin):
    """The append-only history of claims."""

    list_display = (
        "claim",
        "number",
        "action",
        "from_state",
        "to_state",
        "actor",
        "short_note",
        "created_at",
    )
    list_filter = ("action", "to_state", "created_at")
    list_select_related = ("claim", "actor")
    search_fields = ("note", "claim__text", "actor__username")
    search_help_text = "Part of the note, the claim or the name of who did it."
    date_hierarchy = "created_at"
    ordering = ("-id",)

    def get_fields(self, request: HttpRequest, obj: Event | None = None) -> Any:  # noqa: ANN401
        """Leave out the details, which name verdicts, and their hash until the claim is decided.

        There are few verdicts to try: whoever has the hash has the verdict.
        """
        fields = super().get_fields(request, obj)
        if obj is not None and obj.claim.state in DECIDED_STATES:
            return fields
        return [name for name in fields if name != "details"]

    @admin.display(description="note")
    def short_note(self, event: Event) -> str:
        """Return the beginning of the note."""
        return shortened(event.note)


@admin.register(HistoryCheck)
class HistoryCheckAdmin(DeskAdmin):
    """When the history was verified, and what came of it."""

    list_display = ("checked_at", "events", "claims", "fault", "checked_by")
    list_filter = ("checked_at",)
    list_select_related = ("checked_by",)
    search_fields = ("fault",)
    search_help_text = "Part of what was found to be wrong."
    date_hierarchy = "checked_at"
    ordering = ("-id",)


@admin.register(Publication)
class PublicationAdmin(DeskAdmin):
    """What left the desk, in order; append-only."""

    list_display = ("id", "kind", "claim", "is_latest", "published_by", "short_note", "created_at")
    list_filter = ("kind", "is_latest", "created_at")
    list_select_related = ("claim", "published_by")
    search_fields = ("claim__text", "note")
    search_help_text = "Part of the claim or of the note."
    date_hierarchy = "created_at"
    ordering = ("-id",)

    @admin.display(description="note")
    def short_note(self, publication: Publication) -> str:
        """Return the beginning of the note."""
        return shortened(publication.note)


@admin.register(PublishedText)
class PublishedTextAdmin(WordSearch, DeskAdmin):
    """What repeated claims are told by; nothing here but standing verdicts."""

    list_display = ("short_text", "claim", "publication", "created_at")
    list_filter = ("created_at",)
    list_select_related = ("claim", "publication")
    search_fields = ("text", "context")
    date_hierarchy = "created_at"
    ordering = ("-id",)

    @admin.display(description="claim's words")
    def short_text(self, row: PublishedText) -> str:
        """Return the beginning of the claim."""
        return shortened(row.text)


@admin.register(LogEntry)
class LogEntryAdmin(DeskAdmin):
    """What was done in this panel, and by whom."""

    list_display = ("action_time", "user", "content_type", "object_repr", "get_change_message")
    list_filter = ("action_flag", "action_time")
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr", "user__username")
    date_hierarchy = "action_time"

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        """Fetch what the list names along."""
        return super().get_queryset(request).select_related("user", "content_type")
