"""The Celery application; tasks live in `annotations.tasks`."""

import os
from typing import Any

from celery import Celery, signals

from factcheck.secret_key import require_secret_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

SWEEP = "annotations.tasks.sweep"

app = Celery("factcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_django_logging(**_: Any) -> None:  # noqa: ANN401 (Celery passes what it likes)
    """Leave logging as Django set it up; Celery does so where anyone listens to this signal."""


@signals.worker_init.connect
def refuse_to_start_without_a_secret_key(**_: Any) -> None:  # noqa: ANN401 (as above)
    """Hold the worker to the rule that holds for the web servers."""
    require_secret_key()


@signals.worker_ready.connect
def sweep_at_start(**_: Any) -> None:  # noqa: ANN401 (as above)
    """Ask for a sweep as soon as a worker is there: what is owed starts now, not in 10 seconds."""
    app.send_task(SWEEP, expires=60)
