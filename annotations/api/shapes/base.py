"""The base of every shape, and the small ones that the nouns share."""

from collections.abc import Mapping
from typing import Any

from django.core.validators import RegexValidator
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction, inline_serializer
from rest_framework import serializers

LARGEST_ID = 2**63 - 1


class Shape(serializers.Serializer[Any]):
    """A JSON object; as a body it refuses fields it does not know."""

    def to_internal_value(self, data: Any) -> Any:  # noqa: ANN401 - any JSON
        """Validate a body; an unknown field is refused, so that no typing error passes unseen."""
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                known = ", ".join(f"`{name}`" for name in self.fields)
                message = (
                    f"There is no such field here; known are {known}."
                    if known
                    else "This address takes no fields."
                )
                raise serializers.ValidationError({name: [message] for name in unknown})
        return super().to_internal_value(data)


class ShapeSchema(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Describe shapes in the OpenAPI schema under their plain name."""

    target_class = Shape
    match_subclasses = True

    def get_name(self, auto_schema: AutoSchema, direction: Direction) -> str | None:
        """Return the name of the component: `ClaimShape` is described as `Claim`."""
        del auto_schema, direction
        return type(self.target).__name__.removesuffix("Shape")

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> Any:  # noqa: ANN401
        """Return the schema of the object; bodies say that they take nothing else."""
        schema = auto_schema._map_serializer(  # type: ignore[no-untyped-call]  # noqa: SLF001 (documented so)
            self.target, direction, bypass_extensions=True
        )
        if direction == "request":
            schema["additionalProperties"] = False
        return schema


class IdField(serializers.IntegerField):
    """An id; larger numbers than the database counts to are refused here, not there."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 (DRF)
        super().__init__(**{"min_value": 1, "max_value": LARGEST_ID, **kwargs})


class PairField(serializers.ListField):
    """`[start, end)` in code points."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 (DRF)
        child = serializers.IntegerField()
        super().__init__(**{"child": child, "min_length": 2, "max_length": 2, **kwargs})


class WordsField(serializers.CharField):
    """Words to search for."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 (DRF)
        has_a_word = RegexValidator(r"\w", "Name at least one word to look for.")
        super().__init__(
            **{"required": False, "max_length": 500, "validators": [has_a_word], **kwargs}
        )


class NothingShape(Shape):
    """The body of a request that needs none."""


class PersonShape(Shape):
    """Someone of the desk."""

    id = serializers.IntegerField()
    name = serializers.CharField(help_text="The name colleagues see.")


class SpanShape(Shape):
    """A half-open interval of Unicode code points."""

    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=0)


class PartShape(Shape):
    """One thing that is wrong with a request."""

    vars()["in"] = serializers.ChoiceField(choices=["body", "query", "header"])
    name = serializers.CharField(allow_blank=True, help_text="Field, parameter or header.")
    detail = serializers.CharField(help_text="What is wrong and what to send instead.")


class ProblemShape(Shape):
    """A refusal (RFC 9457); `type` leads to the page that explains it."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened and what to do.")
    instance = serializers.CharField(help_text="The path that was asked.")
    errors = PartShape(many=True, required=False)  # type: ignore[assignment]  # only a field


def page_of(shape: type[Shape]) -> serializers.Serializer[Any]:
    """Return the shape of a page of a list."""
    name = shape.__name__.removesuffix("Shape")
    return inline_serializer(
        f"{name}Page",
        {
            "results": shape(many=True),
            "next": serializers.URLField(
                allow_null=True, help_text="The next page; null on the last."
            ),
        },
    )
