"""People: in with a role, out by deactivation; what they did stays theirs."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from rest_framework.authtoken.models import Token

from annotations.models import User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.roles import Permission, Role
from annotations.services.planning import lift_assignments


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


def assign_roles(user: User, roles: frozenset[Role]) -> None:
    """Give someone exactly these roles, as the organisation's identity provider names them."""
    is_admin = Role.ADMIN in roles
    with transaction.atomic():
        user.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
        if (user.is_staff, user.is_superuser) != (is_admin, is_admin):
            user.is_staff = user.is_superuser = is_admin
            user.save(update_fields=["is_staff", "is_superuser"])
    # The roles remembered on the instance are those of before.
    user.__dict__.pop("roles", None)


def renew_token(user: User) -> Token:
    """Give someone a new API token; the one they had ends."""
    with transaction.atomic():
        # The lock keeps two requests at once from both finding no token and making one.
        User.objects.select_for_update(no_key=True).only("id").get(pk=user.pk)
        Token.objects.filter(user=user).delete()
        return Token.objects.create(user=user)


def end_token(user: User) -> None:
    """End someone's API token, if they have one."""
    Token.objects.filter(user=user).delete()


def deactivate(user_id: int, *, by: User) -> User:
    """Close someone's account; their reviews, drafts and history stay.

    What was assigned to them is anybody's again.
    """
    if user_id == by.pk:
        message = "You cannot deactivate yourself; ask another admin."
        raise TransitionRefused(message)
    user = _set_active(user_id, by=by, is_active=False)
    # Claim by claim, each in a transaction of its own; the sweep goes on where this is cut short.
    lift_assignments(user)
    return user


def reactivate(user_id: int, *, by: User) -> User:
    """Open someone's account again."""
    return _set_active(user_id, by=by, is_active=True)


def end_second_step(user_id: int, *, by: User) -> None:
    """Take away the second step of someone who lost phone and codes."""
    with transaction.atomic():
        user = _lock_for_admin(user_id, by=by)
        if not Authenticator.objects.filter(user=user).delete()[0]:
            message = "They have no second step."
            raise TransitionRefused(message)


def _set_active(user_id: int, *, by: User, is_active: bool) -> User:
    with transaction.atomic():
        user = _lock_for_admin(user_id, by=by)
        user.is_active = is_active
        user.save(update_fields=["is_active"])
        return user


def _lock_for_admin(user_id: int, *, by: User) -> User:
    """Lock the row of someone whose account `by` may change; must run inside a transaction."""
    if not by.may(Permission.MANAGE_PEOPLE):
        message = "Only an admin manages people."
        raise NotPermitted(message)
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    if user.is_superuser and not by.is_superuser:
        message = "Only a superuser changes the account of a superuser."
        raise NotPermitted(message)
    return user
