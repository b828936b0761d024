"""A server that others rely on, behind a proxy that speaks HTTPS. Nothing secret has a default."""

from __future__ import annotations

from seriktes.settings import env
from seriktes.settings.base import *
from seriktes.settings.base import ALLAUTH_TRUSTED_PROXY_COUNT, VAR
from seriktes.settings.databases import databases
from seriktes.settings.mail import mail

DEBUG = False
SERIKTES_DEMO = False
SECRET_KEY = env.read("SERIKTES_SECRET_KEY")
SERIKTES_MASTER_KEY = env.read("SERIKTES_MASTER_KEY")
SERIKTES_INDEX_KEY = env.read("SERIKTES_INDEX_KEY")
SERIKTES_SIGNING_KEYS = env.read("SERIKTES_SIGNING_KEYS")

ALLOWED_HOSTS = env.read("SERIKTES_HOSTS")
if not ALLOWED_HOSTS:
    _sentence = "SERIKTES_HOSTS is not set. Name the hosts people will open, such as seriktes.example.org."
    raise env.WrongSetting(_sentence)
SERIKTES_PUBLIC_ADDRESS = env.read("SERIKTES_PUBLIC_ADDRESS") or f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

DATABASES = databases(env.read("SERIKTES_DATABASE_URL"), VAR)
globals().update(mail(env.read("SERIKTES_MAIL_URL"), VAR))

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
