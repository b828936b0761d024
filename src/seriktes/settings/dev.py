"""A person's own machine, and the demo: nothing to prepare, keys made at the first start.

Static files are served as they lie in the tree. Error pages are the real ones unless SERIKTES_DEBUG=1.
"""

from __future__ import annotations

import importlib.util

from seriktes.settings import env
from seriktes.settings.base import *
from seriktes.settings.base import _LOADERS, INSTALLED_APPS, STATIC_ROOT, TEMPLATE_OPTIONS, VAR
from seriktes.settings.databases import databases
from seriktes.settings.keys import kept_key
from seriktes.settings.mail import mail

DEBUG = env.read("SERIKTES_DEBUG")
SERIKTES_DEMO = env.read("SERIKTES_DEMO")
_everywhere = env.read("HOST") in ("0.0.0.0", "::")  # noqa: S104 -- a comparison: the person asked for it
ALLOWED_HOSTS = ["*"] if _everywhere else ["localhost", "127.0.0.1", "[::1]", env.read("HOST")]
ALLOWED_HOSTS += env.read("SERIKTES_HOSTS")

SECRET_KEY = kept_key(VAR / "keys", "secret", length=64)
SERIKTES_MASTER_KEY = env.key(kept_key(VAR / "keys", "master"))
SERIKTES_INDEX_KEY = env.key(kept_key(VAR / "keys", "index"))
if env.given("SERIKTES_SECRET_KEY"):
    SECRET_KEY = env.read("SERIKTES_SECRET_KEY")
if env.given("SERIKTES_MASTER_KEY"):
    SERIKTES_MASTER_KEY = env.read("SERIKTES_MASTER_KEY")
if env.given("SERIKTES_INDEX_KEY"):
    SERIKTES_INDEX_KEY = env.read("SERIKTES_INDEX_KEY")
SERIKTES_SIGNING_KEYS = VAR / "keys"
if env.given("SERIKTES_SIGNING_KEYS"):
    SERIKTES_SIGNING_KEYS = env.read("SERIKTES_SIGNING_KEYS")
SERIKTES_PUBLIC_ADDRESS = env.read("SERIKTES_PUBLIC_ADDRESS") or f"http://localhost:{env.read('PORT')}"

DATABASES = databases(env.read("SERIKTES_DATABASE_URL"), VAR)
globals().update(mail(env.read("SERIKTES_MAIL_URL"), VAR))

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

if DEBUG:
    TEMPLATE_OPTIONS["loaders"] = [("template_partials.loader.Loader", _LOADERS)]
if importlib.util.find_spec("django_linear_migrations"):
    INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]
