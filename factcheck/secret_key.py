"""The key that signs sessions and tokens: demanded of every server, made for the laptop."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

MISSING = (
    "There is no secret key, so nothing is served. Set SECRET_KEY to a long random text, or "
    "SECRET_KEY_FILE to a file that holds one. On your own machine start the desk with "
    "`python manage.py up`, which makes a key in the data folder and keeps it."
)


def require_secret_key() -> None:
    """Raise ImproperlyConfigured when no key is set; every server calls this first."""
    if not settings.FACTCHECK_HAS_SECRET_KEY:
        raise ImproperlyConfigured(MISSING)


def ensure_secret_key(path: Path) -> None:
    """Put a random key into `path`, readable by its owner alone, unless one is there."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(48))
