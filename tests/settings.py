"""The project's settings as the tests see them: a clean environment, and nothing slow.

The shell's environment does not reach the tests, but for `DATABASE_URL` and `REDIS_URL`, which
`make test` uses to run them on a real PostgreSQL and a real Redis.
"""

import os
import tempfile
from pathlib import Path

KEPT = {"DATABASE_URL", "REDIS_URL"}
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
SCRATCH = Path(tempfile.gettempdir()) / f"factcheck-tests-{os.getuid()}"
SCRATCH.mkdir(mode=0o700, exist_ok=True)

for name in list(os.environ):
    if name.startswith("FACTCHECK_"):
        del os.environ[name]
os.environ |= {
    "SECRET_KEY": "tests-only",
    "DATA_DIR": str(SCRATCH / WORKER),
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DEBUG": "off",
    "FACTCHECK_HTTPS": "off",
    "FACTCHECK_LOG_LEVEL": "warning",
}

from factcheck.settings import *  # noqa: E402, F403 (the environment above comes first)
from factcheck.settings import DATABASES, STORAGES  # noqa: E402 (as above)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads then see the locks and the WAL of the real thing.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / f"test-{os.getpid()}.sqlite3")}
