"""People, their roles and their API tokens in the admin panel."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from rest_framework.authtoken.admin import TokenAdmin
from rest_framework.authtoken.models import TokenProxy

from annotations.admin.base import DeskAdmin, each, person
from annotations.models import User
from annotations.review.roles import Role
from annotations.services import people

if TYPE_CHECKING:
    AnyUserAdmin = UserAdmin[User]
else:
    AnyUserAdmin = UserAdmin

# Roles are fixed by the code (review/roles.py); the groups that store them are not edited.
admin.site.unregister(Group)
admin.site.unregister(TokenProxy)
# What allauth keeps: keys, secrets and addresses that are nobody's to read or to type.
for _app in filter(apps.is_installed, ("allauth.account", "allauth.mfa", "allauth.socialaccount")):
    import_module(f"{_app}.admin")
    for _model in filter(admin.site.is_registered, apps.get_app_config(_app[8:]).get_models()):
        admin.site.unregister(_model)

_ACCESS = ("is_staff", "is_superuser")


@admin.register(User)
class PersonAdmin(DeskAdmin, AnyUserAdmin):
    """People; their accounts are closed and opened again, never deleted."""

    list_display = (
        "username",
        "display_name",
        "role_names",
        "is_active",
        "is_staff",
        "last_login",
        "date_joined",
    )
    list_filter = ("groups", "is_active", "is_staff", "last_login")
    search_fields = ("username", "display_name", "email")
    date_hierarchy = "date_joined"
    ordering = ("username",)
    actions = ("deactivate", "reactivate", "end_second_step")
    filter_horizontal = ()
    readonly_fields = ("is_active", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "display_name", "email")}),
        (
            "What they may do",
            {
                "fields": ("groups", "is_active", *_ACCESS),
                "description": "Admins also need “staff status” to open these pages. Accounts "
                "are closed and opened with the actions of the list.",
            },
        ),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "username",
                    "display_name",
                    "usable_password",
                    "password1",
                    "password2",
                    "groups",
                ),
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let admins add people."""
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Let admins change people; who may do everything is changed only by their like."""
        is_above = obj is not None and obj.is_superuser and not person(request).is_superuser
        return self.has_view_permission(request) and not is_above

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ANN401
        """Let nobody hand out more than they have."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if person(request).is_superuser else (*fixed, *_ACCESS)

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401 (Django)
        """Show the roles as check boxes."""
        if db_field.name == "groups":
            roles = Group.objects.filter(name__in=[role.value for role in Role]).order_by("name")
            return forms.ModelMultipleChoiceField(
                roles, label="Roles", required=False, widget=forms.CheckboxSelectMultiple
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Fetch the roles of all people with one query."""
        users: QuerySet[User] = super().get_queryset(request)
        return users.prefetch_related("groups")

    @admin.display(description="roles")
    def role_names(self, user: User) -> str:
        """Return the roles in words."""
        if user.is_superuser:
            return "all"
        return ", ".join(sorted(group.name for group in user.groups.all())) or "none"

    @admin.action(description="Close the accounts of the selected people")
    def deactivate(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Deactivate people; what they did stays theirs."""
        each(
            request,
            users,
            lambda user: people.deactivate(user.pk, by=person(request)),
            done="closed. Their reviews and history stay.",
        )

    @admin.action(description="Open the accounts of the selected people again")
    def reactivate(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Reactivate people."""
        each(
            request,
            users,
            lambda user: people.reactivate(user.pk, by=person(request)),
            done="opened again.",
        )

    @admin.action(description="End the second step of the selected people, who lost their phone")
    def end_second_step(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Let people who lost phone and codes in by their password alone."""
        each(
            request,
            users,
            lambda user: people.end_second_step(user.pk, by=person(request)),
            done="sign in by their password alone, and can set a second step up again.",
        )


@admin.register(TokenProxy)
class DeskTokenAdmin(DeskAdmin, TokenAdmin):
    """Tokens for the API: made here for people who have no password of their own to send."""

    list_display = ("user", "beginning", "created")
    list_filter = ("created",)
    list_select_related = ("user",)
    search_fields = ("user__username", "user__display_name")
    search_help_text = "Part of the name."
    date_hierarchy = "created"
    is_dated_by_id = False
    autocomplete_fields = ("user",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let admins make tokens."""
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Let admins revoke tokens: they are keys, not history."""
        return self.has_view_permission(request, obj)

    @admin.display(description="token")
    def beginning(self, token: TokenProxy) -> str:
        """Return enough of the token to tell it from others."""
        return f"{token.key[:6]}…"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:  # noqa: ANN401 (Django)
        """Show a new token, to be handed over; lists show only how it begins."""
        super().save_model(request, obj, form, change)
        if not change:
            messages.success(request, f"The API token of {obj.user} is {obj.key}")

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:  # noqa: ANN401
        """Log under the person: a token's own name is the key itself."""
        return super().log_addition(request, obj.user, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ANN401 (Django)
        """Log under the person, as above."""
        return [
            self.log_change(request, token.user, "Revoked the API token.") for token in queryset
        ]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:  # noqa: ANN401 (Django)
        """Go back to the list; `save_model` has said what there is to say."""
        del request, obj, post_url_continue
        return HttpResponseRedirect(
            reverse("admin:authtoken_tokenproxy_changelist", current_app=self.admin_site.name)
        )
