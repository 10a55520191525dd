"""Saved filters: the tabs above a list, and the addresses that keep and remove them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.models import SavedFilter, User
from annotations.review.errors import ReviewError
from annotations.services.filters import remove_filter, save_filter
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.review_form import read_query, read_text

_PAGES = {SavedFilter.Page.QUEUE: "review-idle", SavedFilter.Page.CLAIMS: "claim-list"}
# Where in a list one was is no part of what one looked for.
_PLACES = ("before", "after")


def saved_filters(user: User, *, page: str) -> list[SavedFilter]:
    """Read the filters `user` sees on a page: one query."""
    return list(SavedFilter.of(user.pk, page=page))


@require_POST
@for_the_desk()
def save(request: DeskRequest) -> HttpResponse:
    """Keep the filter of the page that asks under the name given, and go back to it."""
    sent = request.POST.get("page", "")
    page = SavedFilter.Page(sent) if sent in SavedFilter.Page.values else SavedFilter.Page.CLAIMS
    query = read_query(request.POST, "query")
    for place in _PLACES:
        query.pop(place, None)
    written, name = query.urlencode(), read_text(request.POST, "name").strip()
    if not name or len(name) > 60 or len(written) > 1000:  # noqa: PLR2004 - as the columns are long
        messages.warning(request, "Not saved: a filter needs a name of at most 60 characters.")
    else:
        try:
            is_shared = "is_shared" in request.POST
            save_filter(by=request.user, page=page, name=name, query=written, is_shared=is_shared)
        except ReviewError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, f"The filter is saved as “{name}”.")
    return redirect(f"{reverse(_PAGES[page])}?{written}")


@require_POST
@for_the_desk()
def remove(request: DeskRequest, filter_id: int) -> HttpResponse:
    """Forget one of one's own filters."""
    saved = SavedFilter.objects.filter(pk=filter_id, owner=request.user).first()
    if saved is None:
        message = "You have no such filter."
        raise Http404(message)
    remove_filter(filter_id, by=request.user)
    messages.success(request, f"The filter “{saved.name}” is removed.")
    return redirect(_PAGES[SavedFilter.Page(saved.page)])
