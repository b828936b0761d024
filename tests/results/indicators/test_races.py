"""Two people install the ready-made set at once: it is there once, and the second is told."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import connection

from seriktes.core.access import SYSTEM
from seriktes.results.indicators import actions
from seriktes.results.indicators.actions import install_ready_made
from seriktes.results.indicators.errors import AlreadyThere
from seriktes.results.indicators.models import Indicator, IndicatorVersion
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def without_the_keys():
    """Take away the unique keys by which the set is there once."""
    kept = Indicator._meta.constraints
    keys = [one for one in kept if one.name.endswith("ready_made_once")]
    Indicator._meta.constraints = [one for one in kept if one not in keys]
    with connection.schema_editor() as editor:
        for key in keys:
            editor.remove_constraint(Indicator, key)
    try:
        yield
    finally:
        IndicatorVersion.objects.all().delete()
        Indicator.objects.all().delete()
        Indicator._meta.constraints = kept
        with connection.schema_editor() as editor:
            for key in keys:
                editor.add_constraint(Indicator, key)


@pytest.fixture(params=["the network", "an agreement"])
def install(request, monkeypatch):
    """Install the set; between the look and the writing a colleague installs it, too."""
    agreement = make.agreement(make.organisation(), "А-1") if request.param == "an agreement" else None
    write = actions._install
    colleagues = []

    def meanwhile(*given):
        if not colleagues:
            colleagues.append(1)
            install_ready_made(actor=SYSTEM, agreement=agreement)
        return write(*given)

    monkeypatch.setattr(actions, "_install", meanwhile)
    return lambda: install_ready_made(actor=SYSTEM, agreement=agreement)


def test_the_set_is_installed_once_though_both_saw_that_it_was_missing(install):
    with pytest.raises(AlreadyThere):
        install()


def test_control_without_the_keys_every_indicator_is_there_twice(install):
    with without_the_keys():
        made = install()

        assert Indicator.objects.count() == 2 * len(made)
