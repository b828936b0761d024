from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db
from django.utils import timezone

from seriktes.accounts.sessions import Backend, SessionStore
from tests import factories as make


@pytest.mark.parametrize("seconds", [60, -60])
@pytest.mark.django_db
def test_a_session_is_known_until_it_runs_out(seconds):
    kept = SessionStore()
    kept["chosen"] = "kk"
    kept.set_expiry(timezone.now() + timedelta(seconds=seconds))
    kept.save()

    ours, djangos = (store(kept.session_key) for store in (SessionStore, db.SessionStore))

    assert dict(ours.items()) == dict(djangos.items())
    assert ours.get("chosen") == ("kk" if seconds > 0 else None)
    assert ours.session_key == djangos.session_key


@pytest.mark.django_db
def test_only_who_may_sign_in_is_known():
    known, left = make.user("known"), make.user("left", is_active=False)

    assert [Backend().get_user(key) for key in (known.pk, left.pk, 0)] == [known, None, None]
