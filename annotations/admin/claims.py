"""Claims in the admin panel: everything to see; moves go through the services."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from annotations.admin.base import DeskAdmin, ReadOnlyInline, WordSearch, each, person, shortened
from annotations.models import Claim, Event, SourceLink
from annotations.review.transitions import State
from annotations.services import jobs, queue, review
from annotations.tasks import ring


class ReasonForm(ActionForm):
    """The actions of the list, with room for the reason some of them need."""

    reason = forms.CharField(required=False, label="Reason:", max_length=500)


class EventInline(ReadOnlyInline):
    """The claim's history."""

    model = Event
    fields = ("number", "created_at", "actor", "action", "from_state", "to_state", "note")
    readonly_fields = ("created_at",)
    ordering = ("number",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Fetch the actors along."""
        return super().get_queryset(request).select_related("actor")


class LinkInline(ReadOnlyInline):
    """The claim's sources."""

    model = SourceLink
    fields = ("document", "text", "stance", "score", "provider", "state")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceLink]:
        """Fetch the documents along, without their texts."""
        links = super().get_queryset(request).select_related("document")
        return links.defer("document__text")


@admin.register(Claim)
class ClaimAdmin(WordSearch, DeskAdmin):
    """Claims; where they stand changes only through the workflow."""

    list_display = (
        "short_text",
        "kind",
        "state",
        "verdict",
        "worth",
        "decided_by",
        "article",
        "created_at",
    )
    list_filter = ("state", "verdict", "kind", "origin", "created_at", "decided_at")
    list_select_related = ("article", "decided_by")
    search_fields = ("text",)
    date_hierarchy = "created_at"
    inlines = (LinkInline, EventInline)
    action_form = ReasonForm
    actions = ("put_in_queue", "send_back", "search_again")
    fieldsets = (
        (None, {"fields": ("text", "kind", "speaker", "article", "article_version")}),
        (
            "Where it stands",
            {
                "fields": (
                    "state",
                    "priority",
                    "reviewers_needed",
                    "policy",
                    "assignee",
                    "deadline",
                )
            },
        ),
        (
            "Verdict",
            {
                "fields": (
                    "verdict",
                    "flag_words",
                    "rationale",
                    "decided_by",
                    "decided_at",
                    "valid_as_of",
                    "recheck_on",
                    "revision",
                )
            },
        ),
        (
            "Place and figure",
            {
                "fields": (
                    ("start", "end"),
                    ("sentence_start", "sentence_end"),
                    "figure",
                    "figure_by",
                    "period",
                    "checkworthiness",
                    "reasons",
                    "origin",
                    "version",
                )
            },
        ),
    )

    @admin.display(description="claim", ordering="text")
    def short_text(self, claim: Claim) -> str:
        """Return the beginning of the claim."""
        return shortened(claim.text)

    @admin.display(description="worth", ordering="checkworthiness")
    def worth(self, claim: Claim) -> str:
        """Return the check-worthiness as people read it."""
        return f"{claim.checkworthiness:.2f}"

    @admin.display(description="flags")
    def flag_words(self, claim: Claim) -> str:
        """Return the flags in words."""
        return ", ".join(claim.flag_labels) or "–"

    @admin.action(description="Put into the queue (from “Not queued” and “Dismissed”)")
    def put_in_queue(self, request: HttpRequest, claims: QuerySet[Claim]) -> None:
        """Queue claims that never were, and restore dismissed ones."""

        def use(claim: Claim) -> object:
            move = queue.restore if claim.state == State.DISMISSED else queue.add
            return move(claim.pk, by=person(request), expected_version=claim.version)

        each(request, claims, use, done="put into the queue.")

    @admin.action(description="Send back to the queue (decided ones; needs a reason)")
    def send_back(self, request: HttpRequest, claims: QuerySet[Claim]) -> None:
        """Return decided claims to reviewers, with the reason from the action's form."""
        reason = request.POST.get("reason", "")

        def use(claim: Claim) -> object:
            return review.send_back(
                claim.pk, by=person(request), expected_version=claim.version, reason=reason
            )

        each(request, claims, use, done="sent back to the queue.")

    @admin.action(description="Search for sources again")
    def search_again(self, request: HttpRequest, claims: QuerySet[Claim]) -> None:
        """Owe a new search for every claim."""
        owed: list[int] = []
        each(
            request,
            claims,
            lambda claim: owed.extend(jobs.search_again(claim.pk, by=person(request))),
            done="claims will be searched for again.",
        )
        ring(owed)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:  # noqa: ANN401 (Django)
        """Show sources and history on the claim's own page."""
        del request
        return self.inlines if obj is not None else ()
