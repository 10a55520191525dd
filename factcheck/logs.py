"""Structured logs: one JSON object a line for machines, one readable line for people."""

import sys
from typing import Any

import structlog
from structlog.typing import Processor

SHARED_PROCESSORS: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.StackInfoRenderer(),
)


def logging_config(*, level: str, form: str) -> dict[str, Any]:
    """Return the `LOGGING` setting, and let structlog's loggers write through it.

    `form` is `console`, `json` or `auto`: readable where a person looks, JSON elsewhere.
    """
    is_readable = form == "console" or (form == "auto" and sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED_PROCESSORS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": list(SHARED_PROCESSORS),
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *_renderers(is_readable=is_readable),
                ],
            },
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "structured"},
        },
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            # Our own middleware writes one line a request; the server's would be the second.
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "django": {"handlers": [], "level": level.upper()},
            # They announce themselves at every start.
            "axes": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
            # A line for every sweep, six times a minute, hides the lines that matter.
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
        },
    }


def _renderers(*, is_readable: bool) -> list[Processor]:
    if is_readable:
        return [
            structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                # The richer formatters print local variables, and with them passwords.
                exception_formatter=structlog.dev.plain_traceback,
            ),
        ]
    return [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]
