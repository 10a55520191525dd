"""The Django application."""

from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    """The workbench as one Django application."""

    name = "annotations"
    verbose_name = "Fact-checking"
