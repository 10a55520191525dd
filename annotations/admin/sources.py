"""The library, source links and searches in the admin panel."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from annotations.admin.base import (
    CorrectableAdmin,
    DeskAdmin,
    WordSearch,
    each,
    person,
    shortened,
)
from annotations.models import (
    LinkChange,
    ProviderDay,
    ProviderRun,
    SearchQuery,
    SourceDocument,
    SourceLink,
)
from annotations.services import links as linking
from annotations.services.provider_health import provider_health


@admin.register(SourceDocument)
class SourceDocumentAdmin(WordSearch, CorrectableAdmin):
    """Documents; what is known about them can be corrected, what was seen cannot."""

    list_display = (
        *("title", "publisher", "language", "published_on", "fetched_at"),
        *("is_excerpt", "feed", "added_by"),
    )
    list_filter = ("is_fact_check", "language", "fetched_at", "published_on")
    list_select_related = ("added_by", "feed")
    search_fields = ("title",)
    date_hierarchy = "fetched_at"
    readonly_fields = (
        *("url", "text", "sha256", "fetched_at", "added_by"),
        *("fact_check", "is_excerpt", "archive_url", "replaces", "feed"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceDocument]:
        """Leave the texts in the database where only a list is shown."""
        documents: QuerySet[SourceDocument] = super().get_queryset(request)
        is_list = request.resolver_match is not None and (
            str(request.resolver_match.url_name).endswith("_changelist")
        )
        return documents.defer("text") if is_list else documents


@admin.register(SourceLink)
class SourceLinkAdmin(DeskAdmin):
    """Links from claims to passages."""

    list_display = (
        "passage",
        "claim",
        "document",
        "stance",
        "score",
        "provider",
        "state",
        "added_by",
        "created_at",
    )
    list_filter = ("stance", "state", "provider", "created_at")
    list_select_related = ("claim", "document", "added_by")
    search_fields = ("text", "document__title")
    search_help_text = "Part of the passage or of the document's title."
    date_hierarchy = "created_at"
    actions = ("reject", "restore")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceLink]:
        """Leave the documents' texts in the database."""
        return super().get_queryset(request).defer("document__text")

    @admin.display(description="passage", ordering="text")
    def passage(self, link: SourceLink) -> str:
        """Return the beginning of the passage."""
        return shortened(link.text)

    @admin.action(description="Reject: take off the claim's list")
    def reject(self, request: HttpRequest, links: QuerySet[SourceLink]) -> None:
        """Reject links."""
        each(
            request,
            links,
            lambda link: linking.reject_link(link.pk, by=person(request)),
            done="rejected.",
        )

    @admin.action(description="Restore: put back on the claim's list")
    def restore(self, request: HttpRequest, links: QuerySet[SourceLink]) -> None:
        """Restore links."""
        each(
            request,
            links,
            lambda link: linking.restore_link(link.pk, by=person(request)),
            done="restored.",
        )


@admin.register(ProviderRun)
class ProviderRunAdmin(DeskAdmin):
    """How the last search of each provider for each claim went, and how each one fares."""

    change_list_template = "admin/provider_runs.html"

    list_display = ("claim", "provider", "outcome", "found", "short_note", "ran_at")
    list_filter = ("outcome", "provider", "ran_at")
    list_select_related = ("claim",)
    search_fields = ("claim__text", "note")
    search_help_text = "Part of the claim or of the note."
    date_hierarchy = "ran_at"
    is_dated_by_id = False
    # Not the model's own order, which would sort the whole table for every page.
    ordering = ("-id",)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show above the searches how every provider fares."""
        health = {"providers": provider_health()}
        return super().changelist_view(request, extra_context=(extra_context or {}) | health)

    @admin.display(description="note")
    def short_note(self, run: ProviderRun) -> str:
        """Return the beginning of the note."""
        return shortened(run.note)


@admin.register(ProviderDay)
class ProviderDayAdmin(DeskAdmin):
    """How often each provider was called, day by day."""

    list_display = ("day", "provider", "calls")
    list_filter = ("provider", "day")
    search_fields = ("provider",)
    date_hierarchy = "day"
    is_dated_by_id = False


@admin.register(SearchQuery)
class SearchQueryAdmin(DeskAdmin):
    """Queries that people put in the place of the desk's own."""

    list_display = ("__str__", "claim", "edited_by", "edited_at")
    list_filter = ("edited_at",)
    list_select_related = ("claim", "edited_by")
    search_fields = ("claim__text",)
    search_help_text = "Part of the claim."
    date_hierarchy = "edited_at"
    is_dated_by_id = False


@admin.register(LinkChange)
class LinkChangeAdmin(DeskAdmin):
    """What people did to source links."""

    list_display = ("link", "kind", "by", "created_at")
    list_filter = ("kind", "created_at")
    list_select_related = ("link__document", "by")
    search_fields = ("link__text",)
    search_help_text = "Part of the passage."
    date_hierarchy = "created_at"
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LinkChange]:
        """Leave the documents' texts in the database."""
        return super().get_queryset(request).defer("link__document__text")
