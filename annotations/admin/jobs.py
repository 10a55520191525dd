"""Jobs and workers in the admin panel."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from annotations.admin.base import DeskAdmin, each, person, shortened
from annotations.models import Job, WorkerHeartbeat
from annotations.services import jobs
from annotations.tasks import ring


@admin.register(Job)
class JobAdmin(DeskAdmin):
    """What is owed, running, done and failed."""

    list_display = (
        "id",
        "kind",
        "state",
        "attempts",
        "article",
        "claim",
        "short_error",
        "due_at",
    )
    list_filter = ("state", "kind", "created_at", "finished_at")
    list_select_related = ("article", "claim")
    search_fields = ("error", "article__title", "claim__text")
    search_help_text = "Part of the error, of the headline or of the claim."
    date_hierarchy = "created_at"
    actions = ("retry", "retry_every_failed")

    @admin.display(description="error")
    def short_error(self, job: Job) -> str:
        """Return the beginning of the last error."""
        return shortened(job.error)

    @admin.action(description="Try the selected failed jobs again")
    def retry(self, request: HttpRequest, selected: QuerySet[Job]) -> None:
        """Owe failed jobs again; others are left as they are."""
        failed = list(selected.filter(state=Job.State.FAILED))
        owed: list[int] = []
        each(
            request,
            failed,
            lambda job: owed.extend(jobs.retry_job(job.pk, by=person(request))),
            done="failed jobs looked at.",
        )
        ring(owed)
        others = selected.count() - len(owed)
        messages.info(request, f"{len(owed)} will be tried again.")
        if others:
            messages.info(
                request, f"{others} were left: they had not failed, or newer work replaces them."
            )

    @admin.action(description="Try every failed job of the desk again")
    def retry_every_failed(self, request: HttpRequest, selected: QuerySet[Job]) -> None:
        """Owe everything that failed again, whatever is selected."""
        del selected
        owed = jobs.retry_failed(by=person(request))
        ring(owed)
        messages.success(request, f"{len(owed)} will be tried again.")


@admin.register(WorkerHeartbeat)
class WorkerHeartbeatAdmin(DeskAdmin):
    """When each worker was last seen."""

    list_display = ("worker", "seen_at")
    list_filter = ("seen_at",)
    search_fields = ("worker",)
    date_hierarchy = "seen_at"
    is_dated_by_id = False
