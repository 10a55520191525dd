"""Keeping what is typed into a decision, for the script that saves as one types and without it."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from annotations.models import Draft
from annotations.review.errors import ReviewError
from annotations.review.verdicts import VERDICTS, Verdict
from annotations.services.errors import DraftChanged
from annotations.web.access import DeskRequest
from annotations.web.pages import read_moment
from annotations.web.refusals import show_conflict
from annotations.web.review_form import TypedReview
from annotations.web.review_screen import find_claim


def keep_typed(
    request: DeskRequest, claim_id: int, typed: TypedReview, *, service: Callable[..., Draft]
) -> Draft | HttpResponse:
    """Keep what is typed by `service`; return the draft, or the answer to whoever is refused.

    A draft that was saved later than the sender last saw it comes back with a 409, so that both
    can be shown.
    """
    try:
        return service(
            claim_id,
            by=request.user,
            judgement=typed,
            since=read_moment(request.POST.get("since", "")),
        )
    except DraftChanged as error:
        theirs = show_draft(error.draft) | {"message": str(error)}
        return JsonResponse(theirs, status=HTTPStatus.CONFLICT)
    except ReviewError as error:
        if wants_json(request):
            return JsonResponse({"message": str(error)}, status=HTTPStatus.CONFLICT)
        return show_conflict(request, find_claim(claim_id), message=str(error), typed=typed)


def wants_json(request: DeskRequest) -> bool:
    """Say whether the script asks, and not a form."""
    return request.headers.get("Accept") == "application/json"


def show_draft(draft: Draft) -> dict[str, object]:
    """Return a stored draft as the script compares and shows it."""
    typed = VERDICTS[Verdict(draft.verdict)].label if draft.verdict else ""
    return {
        "saved": clock(draft.updated_at),
        "at": draft.updated_at.isoformat(),
        "draft": {"verdict": typed, "rationale": draft.rationale, "cited": len(draft.cited)},
    }


def clock(moment: datetime | None) -> str:
    """Return the time of day, "" for none."""
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""
