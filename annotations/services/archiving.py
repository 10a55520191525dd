"""Asking the Wayback Machine for a copy of a source, by its "Save Page Now 2" interface.

POST https://web.archive.org/save answers with a `job_id`, GET /save/status/<job_id> with `pending`,
`success` and a timestamp, or `error` (https://docs.google.com/document/d/
1Nsv52MvSjbLb2PCpHlat0gkzw0EvtSgpKHu4mk0MnrA). The key is that of an archive.org account.
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from annotations.articles.errors import FetchFailed
from annotations.models import Job, SourceDocument, User
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.services import jobs
from annotations.services.errors import SourceRefused
from annotations.services.fetching import guarded_client
from annotations.services.jobs import JobLease

SERVICE = "https://web.archive.org"
_PAUSE = 5.0
_JOB_ID = re.compile(r"[A-Za-z0-9_-]{1,200}\Z")
_TIMESTAMP = re.compile(r"[0-9]{14}\Z")


class _NotArchived(Exception):
    """The archive made no copy; the message says why."""


def can_archive() -> bool:
    """Say whether the desk has a key of the archive."""
    return bool(settings.FACTCHECK_WAYBACK_KEY)


def archive(document_id: int, *, by: User) -> list[int]:
    """Owe a copy of a source in the Wayback Machine; returns the jobs to ring for."""
    if not by.may(Permission.ADD_SOURCE):
        message = "Your role does not include looking after sources; ask an editor."
        raise NotPermitted(message)
    if not can_archive():
        message = "The desk has no key of the Wayback Machine; an administrator can set one."
        raise SourceRefused(message)
    document = SourceDocument.objects.only("id", "url").get(pk=document_id)
    if not document.url:
        message = "This document has no address to archive."
        raise SourceRefused(message)
    with transaction.atomic():
        return jobs.owe_for(Job.Kind.ARCHIVE_SOURCE, document_ids=[document_id], by=by)


def do_archive(held: JobLease, *, sleep: Callable[[float], None] = time.sleep) -> list[int]:
    """Do an owed copy: ask for it, wait until it is made, and keep its address."""
    document = held.job.document
    if document is None:
        message = f"Job {held.job.pk} names no source document."
        raise ValueError(message)
    try:
        address = _save(document.url, sleep=sleep)
    except FetchFailed as failure:
        if failure.is_temporary:
            jobs.postpone(held, error=str(failure), wait=failure.retry_after or 0.0)
        else:
            jobs.fail(held, error=str(failure))
        return []
    except _NotArchived as error:
        jobs.fail(held, error=str(error))
        return []
    with transaction.atomic():
        SourceDocument.objects.filter(pk=document.pk).update(archive_url=address)
        jobs.finish(held)
    return []


def _save(url: str, *, sleep: Callable[[float], None]) -> str:
    headers = {
        "Accept": "application/json",
        "Authorization": f"LOW {settings.FACTCHECK_WAYBACK_KEY}",
    }
    client, until = guarded_client(), time.monotonic() + settings.FACTCHECK_JOB_LEASE_SECONDS / 3
    asked = _answer(client.post(f"{SERVICE}/save", data={"url": url}, headers=headers).body)
    job_id = str(asked.get("job_id", ""))
    if not _JOB_ID.match(job_id):
        raise _NotArchived(_refused(asked))
    while time.monotonic() < until:
        sleep(_PAUSE)
        told = _answer(client.get(f"{SERVICE}/save/status/{job_id}", headers=headers).body)
        if told.get("status") == "success" and _TIMESTAMP.match(str(told.get("timestamp", ""))):
            return f"{SERVICE}/web/{told['timestamp']}/{url}"
        if told.get("status") != "pending":
            raise _NotArchived(_refused(told))
    message = "The Wayback Machine is still at work on the copy. It will be asked again."
    raise _NotArchived(message)


def _answer(body: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    return answer if isinstance(answer, dict) else {}


def _refused(answer: Mapping[str, Any]) -> str:
    said = " ".join(str(answer.get("message") or "").split())[:300]
    return f"The Wayback Machine made no copy{f': {said}' if said else '.'}"
