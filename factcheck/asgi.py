"""The way in for ASGI servers such as uvicorn."""

import os

from django.core.asgi import get_asgi_application

from factcheck.secret_key import require_secret_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

require_secret_key()
application = get_asgi_application()
