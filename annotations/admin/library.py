"""Feeds and looks at cited sources in the admin panel."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from annotations.admin.base import DeskAdmin, each, person, shortened
from annotations.models import Feed, FeedItem, Recheck
from annotations.services import feeds
from annotations.tasks import ring


@admin.register(Feed)
class FeedAdmin(DeskAdmin):
    """What is polled, and how it fares."""

    list_display = (
        "__str__",
        "kind",
        "is_paused",
        "interval_minutes",
        "succeeded_at",
        "failures",
        "short_error",
        "due_at",
        "added_by",
    )
    list_filter = ("is_paused", "kind", "created_at")
    list_select_related = ("added_by",)
    search_fields = ("title", "url")
    search_help_text = "Part of the title or of the address."
    date_hierarchy = "created_at"
    actions = ("poll", "pause", "resume", "remove")

    @admin.display(description="last error")
    def short_error(self, feed: Feed) -> str:
        """Return the beginning of the last error."""
        return shortened(feed.error)

    @admin.action(description="Poll now")
    def poll(self, request: HttpRequest, selected: QuerySet[Feed]) -> None:
        """Owe a poll of each feed."""
        owed: list[int] = []
        each(
            request,
            selected,
            lambda feed: owed.extend(feeds.poll_now(feed.pk, by=person(request))),
            done="will be polled.",
        )
        ring(owed)

    @admin.action(description="Pause")
    def pause(self, request: HttpRequest, selected: QuerySet[Feed]) -> None:
        """Stop polling."""
        each(
            request,
            selected,
            lambda feed: feeds.pause(feed.pk, by=person(request)),
            done="paused.",
        )

    @admin.action(description="Resume")
    def resume(self, request: HttpRequest, selected: QuerySet[Feed]) -> None:
        """Poll again from now on."""
        each(
            request,
            selected,
            lambda feed: feeds.resume(feed.pk, by=person(request)),
            done="polled again.",
        )

    @admin.action(description="Remove (where it brought nothing in)")
    def remove(self, request: HttpRequest, selected: QuerySet[Feed]) -> None:
        """Remove the feeds, mistyped ones for example, that no document came from."""
        each(
            request,
            selected,
            lambda feed: feeds.remove(feed.pk, by=person(request)),
            done="removed.",
        )


@admin.register(FeedItem)
class FeedItemAdmin(DeskAdmin):
    """What was announced, and what became of it."""

    list_display = ("__str__", "feed", "state", "attempts", "short_note", "seen_at")
    list_filter = ("state", "seen_at")
    list_select_related = ("feed",)
    search_fields = ("title", "url")
    search_help_text = "Part of the title or of the address."
    date_hierarchy = "seen_at"

    @admin.display(description="note")
    def short_note(self, item: FeedItem) -> str:
        """Return the beginning of the note."""
        return shortened(item.note)


@admin.register(Recheck)
class RecheckAdmin(DeskAdmin):
    """What became of the addresses of cited sources."""

    list_display = ("document", "outcome", "checked_at", "due_at", "failures", "short_note")
    list_filter = ("outcome", "checked_at")
    list_select_related = ("document",)
    search_fields = ("document__title", "note")
    search_help_text = "Part of the document's title or of the note."
    date_hierarchy = "checked_at"
    is_dated_by_id = False
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recheck]:
        """Leave the documents' texts in the database."""
        return super().get_queryset(request).defer("document__text")

    @admin.display(description="note")
    def short_note(self, recheck: Recheck) -> str:
        """Return the beginning of the note."""
        return shortened(recheck.note)
