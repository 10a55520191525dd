"""Which static files of the packages are collected: those a page of ours can ask for."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class CollectedStaticFiles(StaticFilesConfig):
    """Leave out what no page uses: half of all files, and most of the time to compress them."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        # Our API answers in JSON only, without REST framework's browsable pages.
        "rest_framework",
        "drf_spectacular_sidecar/redoc",
        "django_htmx/ext",
    ]
