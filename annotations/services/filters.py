"""Filters people keep under a name."""

import re
from collections.abc import Mapping

from django.http import QueryDict

from annotations.claims.types import ClaimKind
from annotations.models import SavedFilter, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.roles import Permission
from annotations.services.queue import Wanted

# What fits into a column of ids.
_IS_ID = re.compile(r"[0-9]{1,18}")
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


def find_wanted(name: str, *, by: User) -> Wanted:
    """Return what a named filter of the queue keeps: one's own before a shared one of that name.

    Raises `SavedFilter.DoesNotExist`.
    """
    named = SavedFilter.of(by.pk, page=SavedFilter.Page.QUEUE).filter(name=name)
    saved = named.filter(owner=by).first() or named.first()
    if saved is None:
        raise SavedFilter.DoesNotExist
    return read_wanted(QueryDict(saved.query))


def read_wanted(query: Mapping[str, str]) -> Wanted:
    """Read what a reviewer works through from an address; what does not exist narrows nothing."""
    kind, article = query.get("kind", ""), query.get("article", "")
    return Wanted(
        topic=query.get("topic", "").strip(),
        kind=kind if kind in set(ClaimKind) else "",
        language=query.get("language", "").strip(),
        article=int(article) if _IS_ID.fullmatch(article) else None,
        is_mine="mine" in query,
    )
