"""The project's settings as the tests see them: a clean environment, and nothing slow.

The shell's environment does not reach the tests, but for `DATABASE_URL`, which `make test` uses
to run them on a real PostgreSQL. Redis is that of the data folder, as on a laptop; it runs in the
tests that ask for it and is away in all others.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SCRATCH = Path(tempfile.mkdtemp(prefix="factcheck-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

for name in list(os.environ):
    if name.startswith("FACTCHECK_"):
        del os.environ[name]
os.environ.pop("REDIS_URL", None)
os.environ.pop("SECRET_KEY_FILE", None)
os.environ |= {
    # Playwright leaves its event loop in the thread; every test after a browser test would be
    # taken for async code.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    "SECRET_KEY": "tests-only",
    "DATA_DIR": str(SCRATCH),
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DEBUG": "off",
    "FACTCHECK_HTTPS": "off",
    "FACTCHECK_LOG_LEVEL": "warning",
    # With the organisation's accounts beside the desk's own; tests that sign in there run one.
    "FACTCHECK_OIDC_URL": "https://id.desk.example",
    "FACTCHECK_OIDC_CLIENT": "factcheck",
    "FACTCHECK_OIDC_SECRET": "tests-only",
}

from factcheck.settings import *  # noqa: E402, F403 (the environment above comes first)
from factcheck.settings import DATABASES, STORAGES  # noqa: E402 (as above)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Static files come from where they are written; what a running desk has collected is its own.
STATIC_ROOT = SCRATCH / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads then see the locks and the WAL of the real thing.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
