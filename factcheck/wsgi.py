"""The way in for WSGI servers such as gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from factcheck.secret_key import require_secret_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

require_secret_key()
application = get_wsgi_application()
