"""What every page of the admin panel shares: who may, and that nothing is deleted."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.db.models import Model, QuerySet, URLField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from annotations.models import User
from annotations.review.errors import ReviewError
from annotations.review.roles import Permission
from annotations.services.errors import FeedInUse, StaleWrite

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline

_SHOWN_ROWS = 3


def person(request: HttpRequest) -> User:
    """Return who is signed in; the admin site has let only staff in."""
    return cast("User", request.user)


class DeskAdmin(ModelAdmin):
    """A noun of the desk: seen by admins, not added, not changed, never deleted here.

    The roles of the desk decide, not Django's own permissions: there is one table of who may
    do what.
    """

    list_per_page = 50
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    change_list_template = "admin/desk_change_list.html"
    # The rows of `date_hierarchy` were dated as they were made, so that ids grow with the date.
    is_dated_by_id = True
    # Counting a large table twice for every page is what makes an admin panel slow.
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the noun on the index to admins."""
        return _is_admin(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Let admins look at everything."""
        del obj
        return _is_admin(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: rows are made by the use-cases."""
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Refuse, where a noun does not say otherwise."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Refuse: things are withdrawn or deactivated, so that the history stays whole."""
        del request, obj
        return False


class CorrectableAdmin(DeskAdmin):
    """A noun whose describing fields an admin may correct; the rest is in `readonly_fields`."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Let admins correct."""
        del obj
        return _is_admin(request)


class WordSearch(ModelAdmin):
    """Search by the database's full-text index; autocompletes match any part of a title."""

    search_help_text = "All of these words."

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Keep rows that have all words of `search_term`."""
        is_autocomplete = request.resolver_match is not None and (
            request.resolver_match.url_name == "autocomplete"
        )
        if is_autocomplete or not search_term:
            return super().get_search_results(request, queryset, search_term)
        return cast("Any", queryset).matching(search_term), False


class ReadOnlyInline(TabularInline):
    """Rows that belong to the noun, for looking at."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Let admins look."""
        del obj
        return _is_admin(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Refuse."""
        del request, obj
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Refuse."""
        del request, obj
        return False


def each(
    request: HttpRequest, rows: Iterable[Model], use: Callable[[Any], object], *, done: str
) -> None:
    """Call `use` for every row; tell how many worked, and which were refused for which reason.

    `done` completes "3 …". One refusal does not stop the rest: each row is a transaction of its
    own.
    """
    worked = 0
    refused: dict[str, list[str]] = {}
    for row in rows:
        try:
            use(row)
        except (ReviewError, StaleWrite, FeedInUse) as error:
            refused.setdefault(str(error), []).append(f"“{shortened(str(row), length=60)}”")
        else:
            worked += 1
    if worked:
        messages.success(request, f"{worked} {done}")
    for reason, names in refused.items():
        shown = ", ".join(names[:_SHOWN_ROWS])
        others = f" and {len(names) - _SHOWN_ROWS} more" if len(names) > _SHOWN_ROWS else ""
        messages.warning(request, f"{reason} Left as they were: {shown}{others}.")


def shortened(text: str, *, length: int = 90) -> str:
    """Return the beginning of a long text."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def link_to_list(name: str, label: str, **lookups: object) -> str:
    """Return a link to a changelist narrowed by `lookups`."""
    query = "&".join(f"{key}={value}" for key, value in lookups.items())
    address = reverse(f"admin:annotations_{name}_changelist")
    return format_html('<a href="{}?{}">{}</a>', address, query, label)


def _is_admin(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.may(Permission.MANAGE_PEOPLE)
