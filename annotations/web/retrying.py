"""Owing failed work again, at the wish of a person."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from annotations import tasks
from annotations.review.roles import Permission
from annotations.services import jobs
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.words import counted

NOTHING_FAILED = "Nothing had failed any more: someone may have been faster."


@require_POST
@for_the_desk(Permission.RETRY_JOB)
def retry_all(request: DeskRequest) -> HttpResponseRedirect:
    """Owe every failed job of the desk again."""
    _retry(request, article_id=None)
    return redirect("desk")


@require_POST
@for_the_desk(Permission.RETRY_JOB)
def retry_article(request: DeskRequest, article_id: int) -> HttpResponseRedirect:
    """Owe the failed jobs of one article again."""
    _retry(request, article_id=article_id)
    return redirect("article", article_id)


def _retry(request: DeskRequest, *, article_id: int | None) -> None:
    job_ids = jobs.retry_failed(article_id=article_id, by=request.user)
    tasks.ring(job_ids)
    if not job_ids:
        messages.info(request, NOTHING_FAILED)
        return
    work = counted(len(job_ids), "piece of work", "pieces of work")
    messages.success(request, f"{work} will be tried again.")
