"""What every kind of installation shares."""

from __future__ import annotations

import zoneinfo
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from seriktes.settings import env

env.refuse_unknown()

# The zone rules come from the pinned tzdata package and never from the machine: Almaty changed its offset
# in 2024, and two machines must not disagree about the day of a session.
zoneinfo.reset_tzpath(to=())

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = env.ROOT
VAR = env.folder()

INSTALLED_APPS = [
    "seriktes.core",
    "seriktes.accounts",
    "seriktes.places",
    "seriktes.verification",
    "seriktes.people",
    "seriktes.organisations",
    "seriktes.clubs",
    "seriktes.partners",
    "seriktes.gallery",
    "seriktes.activities",
    "seriktes.attendance",
    "seriktes.attribution",
    "seriktes.results",
    "seriktes.web",
    "seriktes.demo",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials.apps.SimpleAppConfig",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "seriktes.core.middleware.no_null",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "seriktes.accounts.middleware.language",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "seriktes.core.middleware.actor",
    "seriktes.core.middleware.domain_errors",
    "seriktes.core.middleware.no_null_fields",
    "seriktes.core.methods.refused_methods",
]

ROOT_URLCONF = "seriktes.urls"
WSGI_APPLICATION = "seriktes.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
_CACHED = ("django.template.loaders.cached.Loader", _LOADERS)
TEMPLATE_OPTIONS: dict[str, Any] = {
    "loaders": [("template_partials.loader.Loader", [_CACHED])],
    "builtins": ["template_partials.templatetags.partials"],
    "context_processors": [
        "django.template.context_processors.request",
        "django.template.context_processors.i18n",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "csp.context_processors.nonce",
        "seriktes.web.shell.shell",
    ],
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": TEMPLATE_OPTIONS,
    }
]

# accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["seriktes.accounts.sessions.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "seriktes.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.read("SERIKTES_PROXIES")
SESSION_ENGINE = "seriktes.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# How many different people have to stand behind every number that leaves the network.
FEWEST_PEOPLE = env.read("SERIKTES_FEWEST_PEOPLE")

# what a page may do: only what this server sends; the one inline script is the import map, by nonce
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# languages, and how dates and numbers look in them
LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "seriktes.formats"
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

FORM_RENDERER = "seriktes.core.controls.Controls"

# files
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STATICFILES_FINDERS = [
    "seriktes.core.stylesheets.JoinedStyles",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# background work lives in the same database, so that it is queued in the transaction that asks for it
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.read("SERIKTES_MAIL_FROM")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "no_row_values": {"()": "seriktes.core.quiet_logs.NoRowValues"},
        "no_refused_requests": {"()": "seriktes.core.quiet_logs.NoRefusedRequests"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_row_values", "no_refused_requests"],
        },
        # The worker of the queue sets its own level when it starts: this handler keeps to what went wrong.
        "worker": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_row_values", "no_refused_requests"],
            "level": "WARNING",
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django_tasks": {"handlers": ["worker"], "level": "WARNING", "propagate": False},
        "django_tasks_db": {"handlers": ["worker"], "level": "WARNING", "propagate": False},
        "seriktes": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
