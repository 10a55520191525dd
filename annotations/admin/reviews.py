"""Reviews, citations and drafts in the admin panel: for looking at, and not too early."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from annotations.admin.base import DeskAdmin, ReadOnlyInline, person, shortened
from annotations.models import Citation, Draft, Retraction, Review, SavedFilter, Seat, Skip
from annotations.review.transitions import DECIDED_STATES


def _visible(request: HttpRequest, *, review: str = "") -> Q:
    """Return what may be seen: one's own reviews, and all of decided claims.

    Blindness holds for admins too: someone with every role may have yet to judge the claim.
    """
    decided = Q(**{f"{review}claim__state__in": sorted(DECIDED_STATES)})
    return decided | Q(**{f"{review}reviewer": person(request)})


class CitationInline(ReadOnlyInline):
    """What the review rests on."""

    model = Citation
    fields = ("link", "passage")
    readonly_fields = ("passage",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Citation]:
        """Fetch the links along."""
        return super().get_queryset(request).select_related("link")

    @admin.display(description="passage")
    def passage(self, citation: Citation) -> str:
        """Return the cited passage."""
        return citation.link.text


@admin.register(Review)
class ReviewAdmin(DeskAdmin):
    """Submissions; append-only."""

    list_display = ("claim", "verdict", "reviewer", "short_rationale", "created_at")
    list_filter = ("verdict", "created_at")
    list_select_related = ("claim", "reviewer")
    search_fields = ("rationale", "claim__text", "reviewer__username")
    search_help_text = "Part of the rationale, the claim or the reviewer's name."
    date_hierarchy = "created_at"
    inlines = (CitationInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        """Leave out what must not be seen yet."""
        return super().get_queryset(request).filter(_visible(request))

    @admin.display(description="rationale")
    def short_rationale(self, review: Review) -> str:
        """Return the beginning of the rationale."""
        return shortened(review.rationale)


@admin.register(Citation)
class CitationAdmin(DeskAdmin):
    """Which review rests on which source link; append-only."""

    list_display = ("id", "review", "claim", "passage", "stance")
    list_filter = ("link__stance", "link__provider")
    list_select_related = ("review__reviewer", "review__claim", "link")
    search_fields = ("link__text", "review__claim__text")
    search_help_text = "Part of the passage or of the claim."
    date_hierarchy = "review__created_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Citation]:
        """Leave out what must not be seen yet."""
        return super().get_queryset(request).filter(_visible(request, review="review__"))

    @admin.display(description="claim")
    def claim(self, citation: Citation) -> str:
        """Return the beginning of the claim."""
        return shortened(citation.review.claim.text, length=60)

    @admin.display(description="passage")
    def passage(self, citation: Citation) -> str:
        """Return the beginning of the passage."""
        return shortened(citation.link.text)

    @admin.display(description="stance")
    def stance(self, citation: Citation) -> str:
        """Return what the passage does to the claim."""
        return citation.link.stance


@admin.register(Draft)
class DraftAdmin(DeskAdmin):
    """That someone is writing, and when they last did; never what."""

    list_display = ("claim", "reviewer", "updated_at")
    list_filter = ("updated_at",)
    list_select_related = ("claim", "reviewer")
    search_fields = ("claim__text", "reviewer__username")
    search_help_text = "Part of the claim or of the reviewer's name."
    date_hierarchy = "updated_at"
    is_dated_by_id = False
    fields = ("claim", "reviewer", "updated_at")
    ordering = ("-updated_at",)


@admin.register(Skip)
class SkipAdmin(DeskAdmin):
    """Who left which claim to others, and why."""

    list_display = ("claim", "person", "reason", "note", "created_at")
    list_filter = ("reason", "created_at")
    list_select_related = ("claim", "person")
    search_fields = ("claim__text", "person__username", "note")
    search_help_text = "Part of the claim, the note or the person's name."
    date_hierarchy = "created_at"


@admin.register(Retraction)
class RetractionAdmin(DeskAdmin):
    """Reviews that were taken back; append-only."""

    list_display = ("claim", "reviewer", "created_at")
    list_filter = ("created_at",)
    list_select_related = ("review__claim", "review__reviewer")
    search_fields = ("review__claim__text", "review__reviewer__username")
    search_help_text = "Part of the claim or of the reviewer's name."
    date_hierarchy = "created_at"
    fields = ("claim", "reviewer", "created_at")
    readonly_fields = fields

    @admin.display(description="claim")
    def claim(self, retraction: Retraction) -> str:
        """Return the beginning of the claim."""
        return shortened(retraction.review.claim.text)

    @admin.display(description="reviewer")
    def reviewer(self, retraction: Retraction) -> str:
        """Return whose review it was."""
        return str(retraction.review.reviewer)


@admin.register(Seat)
class SeatAdmin(DeskAdmin):
    """Who is reviewing what until when, and who has had their say in the present round."""

    list_display = ("claim", "reviewer", "use", "expires_at")
    list_filter = ("use", "expires_at")
    list_select_related = ("claim", "reviewer")
    search_fields = ("claim__text", "reviewer__username")
    search_help_text = "Part of the claim or of the reviewer's name."
    date_hierarchy = "claim__created_at"
    is_dated_by_id = False


@admin.register(SavedFilter)
class SavedFilterAdmin(DeskAdmin):
    """The filters people keep under a name."""

    list_display = ("name", "page", "owner", "is_shared", "query", "created_at")
    list_filter = ("page", "is_shared")
    list_select_related = ("owner",)
    search_fields = ("name", "owner__username")
    search_help_text = "Part of the filter's or the owner's name."
    date_hierarchy = "created_at"
