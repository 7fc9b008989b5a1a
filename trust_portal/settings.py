"""Settings of the portal, read from the environment (environment.py lists the names)."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from . import environment
from .mail import mail_settings

gc.disable()  # until all is loaded: processes/apps.py

BASE_DIR = Path(__file__).resolve().parent.parent

environment.check_required("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "SITE_URL")

SECRET_KEY = environment.read("SECRET_KEY")
DEBUG = environment.flag("DEBUG")
SITE_URL = environment.read("SITE_URL").rstrip("/")
_site = urlsplit(SITE_URL)
IS_HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = [host for host in environment.read("ALLOWED_HOSTS").split(",") if host] or [
    _site.hostname or ""
]

# --- applications -------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "trust_portal.tenancy",
    "trust_portal.accounts",
    "trust_portal.audit",
    "trust_portal.jobs",
    "trust_portal.transfer",
    "trust_portal.reference",
    "trust_portal.ui",
    "trust_portal.api",
    "trust_portal.operator",
    "trust_portal.observability",
    "trust_portal.notices",
    "trust_portal.conversations",
    "academies",
    "assurance",
    "governance",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "template_partials",
    "csp",
    "trust_portal.processes",
]

MIDDLEWARE = [
    "trust_portal.observability.middleware.RequestRecord",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "trust_portal.ui.security.PermissionsPolicy",
    "trust_portal.ui.refusals.PlainRefusals",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trust_portal.accounts.last_seen.LastSeen",
    "trust_portal.accounts.door.Door",
]

ROOT_URLCONF = "trust_portal.urls"
WSGI_APPLICATION = "trust_portal.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "trust_portal.ui.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "trust_portal.ui.forms.FormRenderer"

# --- data ---------------------------------------------------------------------------------------------

_database = dj_database_url.parse(environment.read("DATABASE_URL"))
_options: dict[str, Any] = dict(_database.get("OPTIONS", {}))
if environment.flag("DATABASE_POOL", default=True):
    _options["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
DATABASES = {
    "default": {
        **_database,
        "ENGINE": "trust_portal.tenancy.postgresql",
        "ATOMIC_REQUESTS": True,
        # A pooler in transaction mode may stand in front: no cursor or prepared statement outlives a transaction.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": _options,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_redis = environment.read("REDIS_URL").rstrip("/")
CACHES = {
    "default": {
        "BACKEND": "trust_portal.tenancy.cache.Cache",
        "LOCATION": f"{_redis}/{environment.read('REDIS_CACHE_DB', '2')}",
        "KEY_FUNCTION": "trust_portal.tenancy.cache.tenant_key",
    }
}

FILES_DIR = Path(environment.read("FILES_DIR", str(BASE_DIR / ".local" / "files"))).resolve()

CELERY_BROKER_URL = f"{_redis}/{environment.read('REDIS_BROKER_DB', '0')}"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "housekeeping"
CELERY_TASK_SOFT_TIME_LIMIT = 30 * 60
CELERY_TASK_TIME_LIMIT = 31 * 60
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60 * 60,
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
    "max_retries": 0,  # of a page that sends a message; workers and beat go on trying
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A page never waits for a broker that is down: the job stands in the database and the sweeper sends it again.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "trust_portal.jobs.tasks.sweep", "schedule": 5.0, "options": {"expires": 10}},
    "mail": {
        "task": "trust_portal.notices.tasks.ask_for_mail",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "tidy": {"task": "trust_portal.jobs.tasks.tidy", "schedule": 3600.0, "options": {"expires": 600}},
}

# --- people -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
# Django's own, for which Person.email is the address: allauth's would keep a second copy of it.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_ADAPTER = "trust_portal.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proven by its invitation link
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "5/h/user",
    "signup": "20/m/ip",
    "confirm_email": "1/3m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.flag("BEHIND_PROXY") else 0
MFA_ADAPTER = "trust_portal.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Trust portal"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_ADAPTER = "trust_portal.accounts.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": json.loads(environment.read("OIDC_PROVIDERS", "[]")),
    }
}
INVITATION_DAYS = 14

# --- security -----------------------------------------------------------------------------------------

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "trust_portal.ui.errors.csrf_failure"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# The most that one file of evidence may have.
EVIDENCE_MOST_BYTES = 20_000_000
# Each file goes to disk as it comes in; one that the view has no room for is refused before it is read.
FILE_UPLOAD_HANDLERS = ["trust_portal.transfer.uploads.SizedUpload"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- language, time, files ----------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static_collected"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Without a collected folder (run, tests) whitenoise serves the sources themselves.
WHITENOISE_USE_FINDERS = not STATIC_ROOT.exists()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT.exists()
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- mail ---------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = environment.read("DEFAULT_FROM_EMAIL", f"Trust portal <no-reply@{_site.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
globals().update(mail_settings(environment.read("EMAIL_URL", "console://")))

# --- API ----------------------------------------------------------------------------------------------

API_CALLS_A_MINUTE = 600  # by one person in one trust
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "trust_portal.api.authentication.TokenAuthentication",
        "trust_portal.api.authentication.PageSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["trust_portal.api.permissions.FollowsTheTable"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["trust_portal.api.parsing.Json"],
    "DEFAULT_PAGINATION_CLASS": "trust_portal.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["trust_portal.api.filters.Filters"],
    "DEFAULT_THROTTLE_CLASSES": ["trust_portal.api.throttling.PersonThrottle"],
    "DEFAULT_SCHEMA_CLASS": "trust_portal.api.schema.PortalSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "trust_portal.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # the header Accept alone chooses
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Trust portal API",
    "DESCRIPTION": "What the portal's pages do for one trust, for programs: the same rules, the same audit trail.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": r"/api/v1/\{trust\}",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": "trust_portal.accounts.roles.Role",
        "JobStateEnum": "trust_portal.jobs.models.JobState",
        "ImportStateEnum": "academies.models.ImportState",
        "PeriodKindEnum": "academies.models.PeriodKind",
        "DraftStateEnum": "assurance.models.DraftState",
        "ValueStatusEnum": "academies.models.ValueStatus",
        "ImprovementStateEnum": "assurance.models.ImprovementState",
        "VisitStateEnum": "assurance.models.VisitState",
        "RiskStateEnum": "assurance.models.RiskState",
        "StatementStateEnum": "assurance.models.StatementState",
        "ReviewStateEnum": "assurance.models.ReviewState",
        "TrustStateEnum": "trust_portal.tenancy.models.TrustState",
        "TargetStateEnum": "academies.models.TargetState",
        "LevelDecisionStateEnum": "assurance.models.DecisionState",
        "ReportStateEnum": "assurance.models.ReportState",
        "MeetingStateEnum": "governance.models.MeetingState",
        "MemberRoleEnum": "governance.models.MemberRole",
        "BodyKindEnum": "governance.models.BodyKind",
        "BoardPackStateEnum": "governance.models.BoardPackState",
        "MinuteKindEnum": "governance.models.EntryKind",
        "LgbReviewStateEnum": "governance.models.LgbReviewState",
        "LgbEntryKindEnum": "governance.models.LgbEntryKind",
    },
    "PATH_CONVERTER_OVERRIDES": {
        "trust": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
        "int": {"type": "integer", "format": "int64", "minimum": 0},
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "trust_portal.api.schema.add_problems",
    ],
}

# --- logs ---------------------------------------------------------------------------------------------

METRICS_TOKEN = environment.read("METRICS_TOKEN")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "trust_portal.observability.logs.JsonLines"}},
    "filters": {"context": {"()": "trust_portal.observability.logs.RequestContext"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["context"]}},
    "root": {"handlers": ["stderr"], "level": environment.read("LOG_LEVEL", "INFO")},
    # Instead of Django's own handlers: plain text in debug mode, and mail that carries a request's contents.
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET"},
        # The sweeper alone would write several lines every few seconds; that a task ended is written all the same.
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
    },
}
