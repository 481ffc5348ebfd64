"""Settings, from the environment alone. Nothing here is secret and nothing needs editing."""

from __future__ import annotations

import os
import secrets
import shlex
from pathlib import Path

from csp.constants import NONCE

from .database import database_from_environment
from .environment import whole_number
from .theme import theme_from_environment

PROJECT = Path(__file__).resolve().parents[4]
SERVICE = Path(__file__).resolve().parents[1]

DEBUG = os.environ.get("WAYMARK_DEBUG") == "1"
# A key made at start signs nobody out but those signed in before a restart; `bin/demo` keeps one in its state folder.
SECRET_KEY = os.environ.get("WAYMARK_SECRET_KEY") or secrets.token_urlsafe(50)
ALLOWED_HOSTS = [name for name in os.environ.get("WAYMARK_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if name]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("WAYMARK_ORIGINS", "").split(",") if origin]

WAYMARK = {
    "secure": os.environ.get("WAYMARK_SECURE") == "1",  # served over https: cookies say so
    "base_url": os.environ.get("WAYMARK_BASE_URL", "http://127.0.0.1:8000"),
    # Looks at every file that is uploaded: called with the file's path, answers 0 when it may be taken.
    "scan_command": shlex.split(os.environ.get("WAYMARK_SCAN_COMMAND", "")),
    "idle_minutes": whole_number("WAYMARK_IDLE_MINUTES", 45, least=5, most=720),
    **theme_from_environment(),
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "waymark.service.access",
    "waymark.service.audit",
    "waymark.service.notifications",
    "waymark.service.documents",
    "waymark.service.imports",
    "waymark.service.organisations",
    "waymark.service.accounts",
    "waymark.service.provisions",
    "waymark.service.pupils",
    "waymark.service.exclusions",
    "waymark.service.referrals",
    "waymark.service.placements",
    "waymark.service.duties",
    "waymark.service.allocation",
    "waymark.service.panels",
    "waymark.service.sufficiency",
    "waymark.service.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "waymark.service.web.faults.NotPermittedSaid",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "waymark.service.web.typed.FormsComeFromHere",
    "django.contrib.messages.middleware.MessageMiddleware",
    "waymark.service.accounts.middleware.ActingPerson",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "waymark.service.web.cleaning.RefusesNul",
    "waymark.service.web.cleaning.WrongMethodSaid",
]

CSRF_FAILURE_VIEW = "waymark.service.web.typed.sent_from_a_stale_page"
ROOT_URLCONF = "waymark.service.config.urls"
WSGI_APPLICATION = "waymark.service.config.wsgi.application"
AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail addresses are unique without case, by a constraint on lower(email)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["waymark.service.accounts.sign_in.PasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [SERVICE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "waymark.service.web.components.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "waymark.service.web.components.context.page_context",
                "waymark.service.web.home.navigation.navigation_context",
            ],
        },
    },
]

DATABASES = {"default": database_from_environment()}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = None  # served from the package itself: nothing to collect
STATICFILES_DIRS = [SERVICE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# With no mail server named, messages wait in the outbox page and nothing leaves the machine.
EMAIL_HOST = os.environ.get("WAYMARK_MAIL_HOST", "")
EMAIL_PORT = whole_number("WAYMARK_MAIL_PORT", 25, most=65535)
EMAIL_HOST_USER = os.environ.get("WAYMARK_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("WAYMARK_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("WAYMARK_MAIL_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("WAYMARK_MAIL_FROM", "waymark@localhost")

# Every request moves the end of the session forward; after so long without one the server knows the person no more.
SESSION_COOKIE_AGE = WAYMARK["idle_minutes"] * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = WAYMARK["secure"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Same origin for everything: nothing outside is called, and inline script and style need this page's nonce.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'", NONCE],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "waymark": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
