"""The Celery application; tasks live in `annotations.tasks`."""

import gc
import os
import sys
from typing import Any

from celery import Celery, signals
from django.core.exceptions import ImproperlyConfigured

from factcheck.clock import add_clock
from factcheck.secret_key import require_secret_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

app = Celery("factcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
add_clock(app)


@signals.setup_logging.connect
def keep_django_logging(**_: Any) -> None:  # noqa: ANN401 (Celery passes what it likes)
    """Leave logging as Django set it up; Celery does so where anyone listens to this signal."""


@signals.worker_init.connect
def refuse_to_start_without_a_secret_key(**_: Any) -> None:  # noqa: ANN401 (as above)
    """Hold the worker to the rule that holds for the web servers.

    Celery logs what a signal's receiver raises and goes on, so only an exit ends the worker.
    """
    try:
        require_secret_key()
    except ImproperlyConfigured as error:
        sys.exit(str(error))


@signals.worker_before_create_process.connect
def share_memory_with_children(**_: Any) -> None:  # noqa: ANN401 (as above)
    """Take what is loaded out of the garbage collector's sight when a child is forked.

    A collection in the child would write to every object's header, and so make a copy of every
    page that parent and child could have shared.
    """
    gc.collect()
    gc.freeze()
