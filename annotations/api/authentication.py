"""Who is asking: a token in the header, or the session of the browser."""

from django.db.models import F
from rest_framework.authentication import TokenAuthentication
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import AuthenticationFailed

from annotations.models import User
from annotations.review.roles import Role

# Put together once, not for every request.
_WITH_ROLES = User.objects.annotate(role_name=F("groups__name"))


class TokenWithRoles(TokenAuthentication):
    """Token authentication that reads the person and their roles in one query.

    Every request needs both, so the groups are joined in here: one row a group.
    """

    def authenticate_credentials(self, key: str) -> tuple[User, Token]:
        """Return the person the token belongs to; raise `AuthenticationFailed` with the reason."""
        rows = list(_WITH_ROLES.filter(auth_token__key=key))
        if not rows:
            message = "There is no such token. It may have been revoked; ask for a new one."
            raise AuthenticationFailed(message)
        user = rows[0]
        if not user.is_active:
            message = "This account was deactivated. Ask an admin of the desk."
            raise AuthenticationFailed(message)
        if not user.is_superuser:
            names = {row.role_name for row in rows}
            user.roles = frozenset(role for role in Role if role.value in names)
        return user, Token(key=key, user=user)
