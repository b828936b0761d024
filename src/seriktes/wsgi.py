"""What the web server loads."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from seriktes.settings.choice import choose_settings

choose_settings()
application = get_wsgi_application()
