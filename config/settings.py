"""Settings of every place Landed runs in; places differ by environment variable only.

`.env.example` documents each variable. Production (`ALLOWED_HOSTS` set) fails loudly without its
secret.
"""

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.languages import has_catalogue
from config.secret_key import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))

# Everything that Landed itself writes: database, files, queue, mail of the embedded default.
VAR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
# Embedded: this machine only, SQLite, no Redis, mail into files; what script/server starts. An
# installation that names the hosts it answers for is production and gets nothing by default.
EMBEDDED = env.bool("EMBEDDED", default=DEBUG or "ALLOWED_HOSTS" not in os.environ)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not EMBEDDED:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to a long random value; see .env.example."
        )
    SECRET_KEY = kept_secret(VAR / "secret_key")

CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address that links in mail start with.
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.str('PORT', default='8000')}")

INSTALLED_APPS = [
    "accounts",
    "clients",
    "eligibility",
    "draws",
    "documents",
    "deadlines",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.KeepOutOfCaches",
    "accounts.middleware.OwnLanguageAndClock",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.EndStaleSession",
    "accounts.middleware.RequireSecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "config.navigation.navigation",
                "deadlines.views_heartbeat.heartbeat",
            ],
        },
    }
]
FORM_RENDERER = "config.forms.FieldRenderer"

# Data ---------------------------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url_config(
        env.str("DATABASE_URL", default="") or f"sqlite:///{VAR / 'landed.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a transaction that reads and then writes waits for its turn instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": ("PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in limits, shared by all web processes. In the database and not in Redis: whoever can read
# a page can sign in, whatever became of the messages.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "config_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

# People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.FirmBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ACCOUNT_SESSION_REMEMBER = True  # always for SESSION_COOKIE_AGE, never longer
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Addresses are never confirmed by a mail of their own: an account begins with one.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Operators and rule maintainers belong to no firm that could ask them for a second factor.
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=not (DEBUG or EMBEDDED))
SESSION_COOKIE_AGE = 12 * 3600
# Half an hour without a click ends a session in production; typing counts as activity.
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=0 if (DEBUG or EMBEDDED) else 1800)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# Words and clocks ---------------------------------------------------------------------------

LANGUAGE_CODE = "en-ca"
LOCALE_PATHS = [BASE_DIR / "locale"]
# What people and letters may be in; pages only where a catalogue makes them whole.
KNOWN_LANGUAGES = [("en-ca", _("English (Canada)")), ("fr-ca", _("French (Canada)"))]
LANGUAGES = [
    (code, name)
    for code, name in KNOWN_LANGUAGES
    if code == LANGUAGE_CODE or has_catalogue(code, LOCALE_PATHS)
]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "UTC"
USE_TZ = True

# Files --------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Mail ---------------------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail:///")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", default=str(VAR / "mail"))
# Django's default is no timeout at all: a silent mail server would hold a reminder for ever.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Landed <landed@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Rounds: off unless an address is given ------------------------------------------------------

# Such as https://www.canada.ca/content/dam/ircc/documents/json/ee_rounds_123_en.json
ROUNDS_ADDRESS = env.str("ROUNDS_ADDRESS", default="")
if len(ROUNDS_ADDRESS) > 500:  # as long as the database keeps one
    raise ImproperlyConfigured(
        f"ROUNDS_ADDRESS has {len(ROUNDS_ADDRESS)} characters. Use an address of at most 500."
    )
ROUNDS_MINUTES = env.int("ROUNDS_MINUTES", default=5)
if ROUNDS_MINUTES < 1:  # beat would ring without a pause
    raise ImproperlyConfigured(
        f"ROUNDS_MINUTES is {ROUNDS_MINUTES}. Set it to 1 or more; see .env.example."
    )

# Celery: rings each minute; the truth is in the database ------------------------------------

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://localhost")
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT = "config.file_queue:Transport"
    QUEUE = Path(env.str("QUEUE_DIR", default=str(VAR / "queue")))
    for folder in ("messages", "processed", "control"):
        (QUEUE / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE / "messages"),
        "data_folder_out": str(QUEUE / "messages"),
        "processed_folder": str(QUEUE / "processed"),
        "control_folder": str(QUEUE / "control"),
        "store_processed": False,
        "polling_interval": 0.2,  # seconds
    }
else:
    # A Redis that is gone or hangs keeps no page waiting: what was asked for is a row, which the
    # next ring finds. By default a publisher tries for six seconds and waits for ever.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 2,  # seconds
        "socket_timeout": 3,
        "max_retries": 0,
    }
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", default=False)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_ACKS_LATE = False
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat")
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # A ring nobody heard within the minute is of no use: the next one asks the same.
    "reminders": {"task": "deadlines.tick", "schedule": 60.0, "options": {"expires": 55}},
    "dates": {"task": "deadlines.watch", "schedule": 60.0, "options": {"expires": 55}},
    "digests": {"task": "deadlines.digest", "schedule": 300.0, "options": {"expires": 290}},
    "licences": {"task": "deadlines.licences", "schedule": 60.0, "options": {"expires": 55}},
    "upkeep": {"task": "deadlines.upkeep", "schedule": 600.0, "options": {"expires": 590}},
    "checklists": {
        "task": "documents.tasks.refresh_lagging_checklists",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "assessments": {"task": "eligibility.assess", "schedule": 60.0, "options": {"expires": 55}},
    # Asks only where ROUNDS_ADDRESS says so, and no sooner than the source allows.
    "rounds": {
        "task": "draws.fetch",
        "schedule": ROUNDS_MINUTES * 60.0,
        "options": {"expires": ROUNDS_MINUTES * 60 - 5},
    },
    "notices": {"task": "deadlines.notices", "schedule": 60.0, "options": {"expires": 55}},
    "invitations": {"task": "draws.ask", "schedule": 3600.0, "options": {"expires": 3500}},
    "jobs": {"task": "eligibility.jobs", "schedule": 60.0, "options": {"expires": 55}},
    "checked files": {
        "task": "clients.forget_checked",
        "schedule": 600.0,
        "options": {"expires": 590},
    },
}

# Security -----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = env.bool("HTTPS", default=not (DEBUG or EMBEDDED))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Logs carry ids only: never a name, a UCI, a passport number or free text -------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "logging.Formatter" if DEBUG else "config.logs.IdsOnly",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}
