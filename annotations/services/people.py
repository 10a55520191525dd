"""People: in with a role, out by deactivation; what they did stays theirs."""

from django.contrib.auth.models import Group
from django.db import transaction

from annotations.models import User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.roles import Permission, Role


def add_person(
    username: str, *, password: str | None, roles: frozenset[Role], display_name: str = ""
) -> User:
    """Create a person with these roles; admins may also use the admin pages."""
    is_admin = Role.ADMIN in roles
    with transaction.atomic():
        user = User.objects.create_user(
            username,
            password=password,
            display_name=display_name,
            is_staff=is_admin,
            is_superuser=is_admin,
        )
        user.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
        return user


def deactivate(user_id: int, *, by: User) -> User:
    """Close someone's account; their reviews, drafts and history stay."""
    if user_id == by.pk:
        message = "You cannot deactivate yourself; ask another admin."
        raise TransitionRefused(message)
    return _set_active(user_id, by=by, is_active=False)


def reactivate(user_id: int, *, by: User) -> User:
    """Open someone's account again."""
    return _set_active(user_id, by=by, is_active=True)


def _set_active(user_id: int, *, by: User, is_active: bool) -> User:
    if not by.may(Permission.MANAGE_PEOPLE):
        message = "Only an admin manages people."
        raise NotPermitted(message)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        if user.is_superuser and not by.is_superuser:
            message = "Only a superuser closes or opens the account of a superuser."
            raise NotPermitted(message)
        user.is_active = is_active
        user.save(update_fields=["is_active"])
        return user
