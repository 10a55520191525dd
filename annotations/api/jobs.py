"""Jobs: what is owed, what failed, and trying again."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import operation
from annotations.api.pagination import paginate
from annotations.api.refusals import Conflict
from annotations.api.shapes.base import page_of
from annotations.api.shapes.jobs import JobQuery, JobShape, RetryShape, RungShape
from annotations.models import Job
from annotations.review.roles import Permission
from annotations.services import jobs
from annotations.tasks import ring

_SAME = ("id", "kind", "state", "attempts", "error", "due_at", "created_at", "finished_at")

_ABOUT = ("article_id", "claim_id", "feed_id", "document_id")


class Jobs(Endpoint):
    """The jobs of the desk."""

    @operation(
        "listJobs",
        summary="List jobs, newest first",
        tag="jobs",
        query=JobQuery,
        answer=page_of(JobShape),
    )
    def get(self, request: Request) -> Response:
        """List jobs."""
        equal = ("kind", "article", "claim", "feed")
        owed = Job.objects.filter(
            **{name: self.parameters[name] for name in equal if name in self.parameters}
        )
        if self.parameters.get("state"):
            owed = owed.filter(state__in=sorted(self.parameters["state"]))
        page = paginate(
            owed,
            request=request,
            columns=(*_SAME, *_ABOUT),
            limit=self.parameters["limit"],
            cursor=self.parameters.get("cursor"),
        )
        return Response({"results": [_present(row) for row in page.rows], "next": page.next})


class RetryJob(Endpoint):
    """Try one failed job again."""

    @operation(
        "retryJob",
        summary="Try a failed job again",
        tag="jobs",
        needs=Permission.RETRY_JOB,
        answer=RungShape,
        status=202,
        refuses=["not-found", "conflict"],
    )
    def post(self, request: Request, job_id: int) -> Response:
        """Retry a job."""
        job = Job.objects.get(pk=job_id)
        job_ids = jobs.retry_job(job_id, by=person(request))
        if not job_ids:
            message = (
                f"This job is “{job.get_state_display()}”. Only a failed job whose work nobody "
                "has taken up since can be tried again."
            )
            raise Conflict(message)
        ring(job_ids)
        return Response({"jobs": job_ids}, status=202)


class RetryFailed(Endpoint):
    """Try all failed jobs again."""

    @operation(
        "retryFailedJobs",
        summary="Try every failed job again, of one article or of all",
        tag="jobs",
        needs=Permission.RETRY_JOB,
        body=RetryShape,
        answer=RungShape,
        status=202,
    )
    def post(self, request: Request) -> Response:
        """Retry failed jobs."""
        job_ids = jobs.retry_failed(article_id=self.body["article"], by=person(request))
        ring(job_ids)
        return Response({"jobs": job_ids}, status=202)


def _present(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in _SAME},
        **{name.removesuffix("_id"): row[name] for name in _ABOUT},
    }
