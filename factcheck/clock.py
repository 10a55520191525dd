"""When the rounds are made: as soon as a worker is there, and then on the schedule.

A newsroom runs Celery beat as a process of its own. A laptop should not pay 45 MB for a process
that sends one message every ten seconds, so there the worker keeps the same schedule with the
timer it has anyway: `celery worker --clock`.
"""

from typing import Any

from celery import Celery, bootsteps
from celery.worker.consumer import Consumer
from click import Option

SWEEP = "annotations.tasks.sweep"


class Clock(bootsteps.StartStopStep):
    """A step of the worker's consumer, taken at every (re)connection to the broker."""

    def __init__(self, parent: Consumer, *, clock: bool = False, **options: Any) -> None:  # noqa: ANN401 (handed on)
        super().__init__(parent, **options)
        self._keeps_schedule = clock

    def start(self, parent: Consumer) -> None:
        """Make the first rounds at once, because a broker that was away may have lost messages.

        The consumer clears its timer whenever it loses the connection, so nothing is to be
        stopped before this is called again.
        """
        app: Celery = parent.app
        app.send_task(SWEEP, kwargs={"is_start": True}, expires=60)
        if not self._keeps_schedule:
            return
        for entry in app.conf.beat_schedule.values():
            parent.timer.call_repeatedly(
                entry["schedule"], app.send_task, (entry["task"],), entry.get("options", {})
            )


def add_clock(app: Celery) -> None:
    """Give the app's workers the step and the option."""
    app.steps["consumer"].add(Clock)
    app.user_options["worker"].add(
        Option(("--clock",), is_flag=True, help="Keep the schedule too, in place of beat.")
    )
