"""Who is signed in, found by queries that are written once: every request asks both."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from seriktes.accounts.models import User
from seriktes.core.prepared import Prepared, given

_now: Any = given("now")
_session = Prepared(lambda: Session.objects.filter(session_key=given("key"), expire_date__gt=_now))
_user = Prepared(lambda: User.objects.filter(pk=given("key")).order_by())


class SessionStore(db.SessionStore):
    """Django's sessions in the database (`SESSION_ENGINE` names this module)."""

    def _get_session_from_db(self) -> Session | None:
        found = _session(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None


class Backend(AuthenticationBackend):
    """Signing in by name or e-mail."""

    def get_user(self, user_id: int) -> User | None:
        found = _user(key=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
