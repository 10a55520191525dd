"""Shapes of tokens and of the person who asks."""

from rest_framework import serializers

from annotations.api.shapes.base import Shape
from annotations.review.roles import Permission, Role


class CredentialsShape(Shape):
    """Name and password of an account of the desk."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=4096, trim_whitespace=False)
    code = serializers.CharField(
        max_length=32,
        required=False,
        help_text="The code of your app, or a recovery code, if you sign in with a second step.",
    )


class TokenShape(Shape):
    """What to send as `Authorization: Token <token>`."""

    token = serializers.CharField()


class MeShape(Shape):
    """Who you are to the desk and what you may do."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=list(Role)))
    permissions = serializers.ListField(child=serializers.ChoiceField(choices=list(Permission)))
