"""The same seed gives the same network; a database that is not empty is left alone."""

from __future__ import annotations

import pytest
from django.db import transaction

from seriktes.accounts.models import User
from seriktes.core.models import AuditEntry
from seriktes.demo.load import BEGUN, BrokenOff, Loading, NotEmpty, load
from seriktes.demo.scale import Scale
from seriktes.organisations.models import Organisation
from seriktes.people.models import Person
from tests import factories as make
from tests.demo.digests import digest

pytestmark = [pytest.mark.django_db, pytest.mark.either]

ONE_CLUB = {"clubs": 1, "years": 1}


def digest_of_network(until, **scale):
    """Return the digest of a network of which nothing is released yet: what is released follows from it."""
    with transaction.atomic():
        Loading(Scale(until=until, **scale), lambda *_step: None).run()
        found = digest()
        transaction.set_rollback(True)
    return found


def test_one_seed_gives_one_network_and_another_seed_another(until):
    one, again = digest_of_network(until, **ONE_CLUB), digest_of_network(until, **ONE_CLUB)
    other = digest_of_network(until, **ONE_CLUB, seed=7)

    assert one == again
    differing = {name for name in one if one[name] != other[name]}
    assert differing >= {"people.person", "attendance.session", "attendance.mark", "activities.enrolment"}


def test_a_database_with_other_data_is_left_alone(until):
    make.person()

    with pytest.raises(NotEmpty):
        load(Scale(until=until, **ONE_CLUB))

    assert (Person.objects.count(), Organisation.objects.count(), User.objects.count()) == (1, 0, 0)


def test_half_a_demo_is_refused(until):
    AuditEntry.objects.create(action=BEGUN, target_type="organisations.organisation", target_id=1)

    with pytest.raises(BrokenOff):
        load(Scale(until=until, **ONE_CLUB))
