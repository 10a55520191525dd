"""Every setting of the project, read from the environment and nowhere else.

`docs/settings.md` has a line for each variable; a test holds the two together. Settings of our
own keep the name of their variable, so that one search finds both.
"""

import os
from pathlib import Path

from whitenoise.compress import Compressor

from annotations.sources.embedding.choice import what_is_missing
from factcheck.content_security import content_security_policy, origin_of
from factcheck.database import database
from factcheck.embedded import redis_socket
from factcheck.environment import Environment
from factcheck.jobs import broker_options, schedule_rounds, shared_cache
from factcheck.logs import logging_config
from factcheck.provider_plans import ALL_PROVIDERS, provider_plans
from factcheck.rest import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401 (read by Django)

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ)

# --- Where things live -------------------------------------------------------------------------

DEBUG = env.flag("DEBUG", default=False)
DATA_DIR = env.folder("DATA_DIR", default=BASE_DIR / "data")
# `manage.py up` puts a random key into the data folder; a server without a key refuses to start
# (`factcheck.secret_key`), and a command that signs nothing runs without.
SECRET_KEY = env.secret("SECRET_KEY", fallback=DATA_DIR / "secret_key")
FACTCHECK_HAS_SECRET_KEY = bool(SECRET_KEY)
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]"), form="host names"
)
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
DATABASE_URL = env.url(
    "DATABASE_URL",
    default=f"sqlite:///{DATA_DIR / 'factcheck.sqlite3'}",
    schemes=("sqlite", "postgres", "postgresql"),
)
REDIS_URL = env.url(
    "REDIS_URL",
    default=f"unix://{redis_socket(DATA_DIR)}",
    schemes=("redis", "rediss", "unix"),
)

# --- What the desk may be told -------------------------------------------------------------------

FACTCHECK_ORGANISATION = env.text("FACTCHECK_ORGANISATION", default="Factcheck desk")
FACTCHECK_PUBLIC_URL = env.url(
    "FACTCHECK_PUBLIC_URL", default="http://127.0.0.1:8000", schemes=("http", "https")
).rstrip("/")

FACTCHECK_ARTICLE_MAX_BYTES = env.integer(
    "FACTCHECK_ARTICLE_MAX_BYTES", default=5_000_000, minimum=1
)
FACTCHECK_ARTICLE_MAX_CHARACTERS = env.integer(
    "FACTCHECK_ARTICLE_MAX_CHARACTERS", default=500_000, minimum=1
)
FACTCHECK_ARTICLE_MAX_LINE = env.integer("FACTCHECK_ARTICLE_MAX_LINE", default=50_000, minimum=1)
FACTCHECK_IMPORT_MAX_ROWS = env.integer("FACTCHECK_IMPORT_MAX_ROWS", default=1_000, minimum=1)

FACTCHECK_CONTACT = env.contact("FACTCHECK_CONTACT", default="")
FACTCHECK_FETCH_CONNECT_SECONDS = env.seconds("FACTCHECK_FETCH_CONNECT_SECONDS", default=5.0)
FACTCHECK_FETCH_TOTAL_SECONDS = env.seconds("FACTCHECK_FETCH_TOTAL_SECONDS", default=20.0)
FACTCHECK_FETCH_PAUSE_SECONDS = env.seconds("FACTCHECK_FETCH_PAUSE_SECONDS", default=0.5)
FACTCHECK_FETCH_ALLOW_NETWORKS = env.networks("FACTCHECK_FETCH_ALLOW_NETWORKS")

FACTCHECK_PROVIDERS = env.words("FACTCHECK_PROVIDERS", default=("library",), choices=ALL_PROVIDERS)
FACTCHECK_GOOGLE_FACT_CHECK_KEY = env.text("FACTCHECK_GOOGLE_FACT_CHECK_KEY", default="")
FACTCHECK_SEARXNG_URL = env.url("FACTCHECK_SEARXNG_URL", default="", schemes=("http", "https"))
FACTCHECK_WIKIPEDIA_URL = env.url(
    "FACTCHECK_WIKIPEDIA_URL",
    default="https://en.wikipedia.org/w/api.php",
    schemes=("http", "https"),
)
FACTCHECK_CROSSREF_MAILTO = env.text("FACTCHECK_CROSSREF_MAILTO", default="")
if not FACTCHECK_CROSSREF_MAILTO and not FACTCHECK_CONTACT.startswith("http"):
    FACTCHECK_CROSSREF_MAILTO = FACTCHECK_CONTACT
FACTCHECK_PROVIDER_MEMORY_HOURS = env.integer("FACTCHECK_PROVIDER_MEMORY_HOURS", default=12)
FACTCHECK_PROVIDER_QUOTAS, FACTCHECK_PROVIDER_PRICES = provider_plans(env)
for provider, variable in (
    ("google_fact_check", "FACTCHECK_GOOGLE_FACT_CHECK_KEY"),
    ("searxng", "FACTCHECK_SEARXNG_URL"),
):
    if provider in FACTCHECK_PROVIDERS and not env.is_given(variable):
        env.problems.append(f"FACTCHECK_PROVIDERS names {provider}, which needs {variable}.")
FACTCHECK_KEEP = env.choice("FACTCHECK_KEEP", default="full", choices=("full", "passage", "link"))
FACTCHECK_WAYBACK_KEY = env.text("FACTCHECK_WAYBACK_KEY", default="")
FACTCHECK_RECHECK_DAYS = env.integer("FACTCHECK_RECHECK_DAYS", default=7)
FACTCHECK_EMBEDDER = env.text(
    "FACTCHECK_EMBEDDER", default="off", form="`off`, `packaged` or the path of a folder"
)
if missing := what_is_missing(FACTCHECK_EMBEDDER):
    env.problems.append(missing)

# Claims below this check-worthiness wait outside the queue until someone puts them in.
FACTCHECK_QUEUE_MINIMUM = env.fraction("FACTCHECK_QUEUE_MINIMUM", default=0.3)
# A date or a score is checked as part of what is said of it; alone it is seldom worth a
# reviewer's time.
FACTCHECK_QUEUE_KINDS = env.words(
    "FACTCHECK_QUEUE_KINDS",
    default=("quantity", "money", "percent", "quote", "statement"),
    choices=("quantity", "money", "percent", "date", "score", "quote", "statement"),
)
FACTCHECK_MINIMUM_CITATIONS = env.integer("FACTCHECK_MINIMUM_CITATIONS", default=1, minimum=1)
# How many people judge a claim independently where no policy says otherwise.
FACTCHECK_REVIEWERS = env.integer("FACTCHECK_REVIEWERS", default=1, minimum=1, maximum=3)
FACTCHECK_REVIEW_LEASE_MINUTES = env.integer(
    "FACTCHECK_REVIEW_LEASE_MINUTES", default=30, minimum=1
)

FACTCHECK_JOB_ATTEMPTS = env.integer("FACTCHECK_JOB_ATTEMPTS", default=5, minimum=1)
FACTCHECK_JOB_LEASE_SECONDS = env.integer("FACTCHECK_JOB_LEASE_SECONDS", default=90, minimum=30)
FACTCHECK_JOB_BACKOFF_SECONDS = env.integer("FACTCHECK_JOB_BACKOFF_SECONDS", default=10, minimum=1)
FACTCHECK_PATIENCE_HOURS = env.integer("FACTCHECK_PATIENCE_HOURS", default=24)
FACTCHECK_WORKER_SILENT_SECONDS = env.integer(
    "FACTCHECK_WORKER_SILENT_SECONDS", default=60, minimum=15
)

FACTCHECK_METRICS_TOKEN = env.secret("FACTCHECK_METRICS_TOKEN")

# Sign-in through the organisation's own accounts: an OpenID Connect provider's issuer address.
FACTCHECK_OIDC_URL = env.url("FACTCHECK_OIDC_URL", default="", schemes=("http", "https"))
_OPENID_CONNECT = "allauth.socialaccount.providers.openid_connect"

# --- The application -----------------------------------------------------------------------------

INSTALLED_APPS = [
    "annotations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "factcheck.apps.CollectedStaticFiles",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *(["allauth.socialaccount", _OPENID_CONNECT] if FACTCHECK_OIDC_URL else []),
    "axes",
    "csp",
]

MIDDLEWARE = [
    "factcheck.middleware.RequestLogMiddleware",
    "factcheck.health.ProbeMiddleware",
    *(["factcheck.metrics.MetricsMiddleware"] if FACTCHECK_METRICS_TOKEN else []),
    "factcheck.middleware.NoNulMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "annotations.web.second_step.SecondStepMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"
ASGI_APPLICATION = "factcheck.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LANGUAGE_CODE = env.text("LANGUAGE_CODE", default="en", form="a language code (`en`)")
TIME_ZONE = env.time_zone("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database ------------------------------------------------------------------------------------

DATABASES = {
    "default": database(DATABASE_URL, seconds_kept=env.integer("DATABASE_CONN_MAX_AGE", default=60))
}

CACHES = {
    # Counters for throttling, a few short-lived values: per process on purpose, so that no page
    # depends on a cache server being there.
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Who has which claim open. Without Redis nobody is told, and nothing else is missing.
    "presence": shared_cache(REDIS_URL, name="presence", seconds=0.5),
}

# --- Jobs ----------------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(longest_task=FACTCHECK_JOB_LEASE_SECONDS)
CELERY_TASK_PUBLISH_RETRY = False
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1_000
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A task ends before its job's lease does, so that a job never runs twice at the same time.
CELERY_TASK_SOFT_TIME_LIMIT = FACTCHECK_JOB_LEASE_SECONDS * 8 // 10
CELERY_TASK_TIME_LIMIT = FACTCHECK_JOB_LEASE_SECONDS * 9 // 10
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = schedule_rounds(is_embedding=FACTCHECK_EMBEDDER != "off")

# --- Who may enter -------------------------------------------------------------------------------

AUTH_USER_MODEL = "annotations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign-in"

ACCOUNT_ADAPTER = "annotations.web.identity.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Wrong passwords are counted by axes, below; wrong codes of the second step by allauth.
ACCOUNT_RATE_LIMITS = {"login": False}
ACCOUNT_FORMS = {
    "login": "annotations.web.account_forms.SignInForm",
    "reauthenticate": "annotations.web.account_forms.ConfirmForm",
    "change_password": "annotations.web.account_forms.ChangePasswordForm",
    "set_password": "annotations.web.account_forms.SetPasswordForm",
}
MFA_FORMS = {
    "authenticate": "annotations.web.account_forms.CodeForm",
    "reauthenticate": "annotations.web.account_forms.ConfirmCodeForm",
    "activate_totp": "annotations.web.account_forms.SetUpForm",
}
MFA_ADAPTER = "annotations.web.identity.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = FACTCHECK_ORGANISATION
# Roles that must sign in with a second step.
FACTCHECK_MFA_ROLES = env.words(
    "FACTCHECK_MFA_ROLES", choices=("reporter", "reviewer", "editor", "admin")
)

FACTCHECK_OIDC_NAME = env.text("FACTCHECK_OIDC_NAME", default="your organisation’s account")
# The claim of the identity provider that lists a person's roles; without it, admins give them.
FACTCHECK_OIDC_ROLES_CLAIM = env.text("FACTCHECK_OIDC_ROLES_CLAIM", default="")
SOCIALACCOUNT_ADAPTER = "annotations.web.identity.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "desk",
                "name": FACTCHECK_OIDC_NAME,
                "client_id": env.text("FACTCHECK_OIDC_CLIENT", default=""),
                "secret": env.secret("FACTCHECK_OIDC_SECRET"),
                "settings": {"server_url": FACTCHECK_OIDC_URL},
            }
        ],
    }
}
# The provider is the desk's own, so an address it has verified is the person's.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
if FACTCHECK_OIDC_URL and not env.is_given("FACTCHECK_OIDC_CLIENT"):
    env.problems.append("FACTCHECK_OIDC_URL needs FACTCHECK_OIDC_CLIENT, the desk’s client id.")

FACTCHECK_PROXIES = env.integer("FACTCHECK_PROXIES", default=0)
AXES_FAILURE_LIMIT = env.integer("FACTCHECK_LOGIN_FAILURES", default=5, minimum=1)
AXES_COOLOFF_TIME = env.integer("FACTCHECK_LOGIN_PAUSE_MINUTES", default=15, minimum=1) / 60
# A name together with an address: nobody can lock a colleague out from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "factcheck.proxies.client_address"
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_VERBOSE = False

# --- HTTPS, cookies, content security ------------------------------------------------------------

FACTCHECK_HTTPS = env.flag("FACTCHECK_HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = FACTCHECK_HTTPS
FACTCHECK_HSTS_SECONDS = env.integer("FACTCHECK_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_SECONDS = FACTCHECK_HSTS_SECONDS if FACTCHECK_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.flag(
    "FACTCHECK_HSTS_SUBDOMAINS", default=True
)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if FACTCHECK_PROXIES else None
SESSION_COOKIE_SECURE = FACTCHECK_HTTPS
CSRF_COOKIE_SECURE = FACTCHECK_HTTPS
# Some forms hold a whole article, and percent-encoding can triple a byte.
DATA_UPLOAD_MAX_MEMORY_SIZE = FACTCHECK_ARTICLE_MAX_BYTES * 4
# No form has more than one file.
DATA_UPLOAD_MAX_NUMBER_FILES = 2
FILE_UPLOAD_HANDLERS = [
    "factcheck.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CONTENT_SECURITY_POLICY = content_security_policy(
    # A browser holds the redirect after a form to the policy too: here, to the identity provider.
    form_targets=[origin_of(FACTCHECK_OIDC_URL)] if FACTCHECK_OIDC_URL else []
)

# --- Static files --------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
# Source maps are for the rare developer; the rest is what WhiteNoise leaves alone by itself.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# --- E-mail --------------------------------------------------------------------------------------

# Without a server the mails are written to the log, where one sees what would be sent.
EMAIL_HOST = env.text("EMAIL_HOST", default="", form="a host name")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_PORT = env.integer("EMAIL_PORT", default=587, minimum=1)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", default="", form="a user name")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", default="", form="a password")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text(
    "DEFAULT_FROM_EMAIL", default="desk@localhost", form="an e-mail address"
)

# --- API -----------------------------------------------------------------------------------------

REST_FRAMEWORK |= {
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.rate("FACTCHECK_THROTTLE_ANONYMOUS", default="60/minute"),
        "user": env.rate("FACTCHECK_THROTTLE_USER", default="600/minute"),
    },
    "NUM_PROXIES": FACTCHECK_PROXIES,
}

# --- Logs ----------------------------------------------------------------------------------------

LOGGING = logging_config(
    level=env.choice(
        "FACTCHECK_LOG_LEVEL",
        default="info",
        choices=("debug", "info", "warning", "error", "critical"),
    ),
    form=env.choice("FACTCHECK_LOG_FORMAT", default="auto", choices=("auto", "console", "json")),
)

env.finish()
