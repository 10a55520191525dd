"""Filters people keep under a name."""

from annotations.models import SavedFilter, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.roles import Permission

# Tabs that still fit above a list.
_AT_MOST = 20


def save_filter(
    *, by: User, page: SavedFilter.Page, name: str, query: str, is_shared: bool = False
) -> SavedFilter:
    """Keep a filter under a name; the same name of the same person is written anew."""
    if is_shared and not by.may(Permission.DIRECT):
        message = "Only who directs the queue shares filters with everyone."
        raise NotPermitted(message)
    others = SavedFilter.objects.filter(owner=by, page=page).exclude(name=name)
    if others.count() >= _AT_MOST:
        message = f"You have {_AT_MOST} filters here already: remove one first."
        raise TransitionRefused(message)
    saved, _ = SavedFilter.objects.update_or_create(
        owner=by, page=page, name=name, defaults={"query": query, "is_shared": is_shared}
    )
    return saved


def remove_filter(filter_id: int, *, by: User) -> None:
    """Forget one of one's own filters; raise `SavedFilter.DoesNotExist` for any other."""
    SavedFilter.objects.get(pk=filter_id, owner=by).delete()
