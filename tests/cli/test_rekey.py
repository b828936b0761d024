"""A master key changes: everything sealed goes under the new one, and the old one may then be taken away."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import translation

from seriktes.cli import main
from seriktes.core import crypto, files
from seriktes.core.access import SYSTEM
from seriktes.people import sealing
from seriktes.people.models import Person
from seriktes.people.sealing import iin_index, masked_iin, open_iin, seal_iin
from tests import factories as make

pytestmark = pytest.mark.django_db

OLD, NEW = (hashlib.sha256(f"only for tests: {name}".encode()).digest() for name in ("old", "new"))
IIN = "061211600013"
MANY = sealing.REWRAPPED_AT_ONCE + 1


@pytest.fixture(autouse=True)
def terminal(monkeypatch, settings, tmp_path):
    """An English terminal, a disk of its own, and the master key that is to go."""
    before = os.umask(0o022)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    settings.MEDIA_ROOT = tmp_path
    settings.SERIKTES_MASTER_KEY = (OLD,)
    with translation.override(translation.get_language()):
        yield
    os.umask(before)


@pytest.fixture
def sealed():
    """A person with an ИИН, another one without, and a stored file."""
    make.person("Үлгібай", "Ержан")
    person = make.person("Үлгібаев", "Айбар")
    seal_iin(person, IIN)
    person.save()
    return person, files.store(b"a journal", name="a.csv", content_type="text/csv", actor=SYSTEM)


def everything(person, stored):
    """Open what is sealed, and find the person by the number."""
    known = Person.objects.get(iin_index=iin_index(IIN))
    return known.pk == person.pk, open_iin(known), files.read(stored)


def test_after_rekey_the_old_key_may_go(settings, capsys, sealed):
    settings.SERIKTES_MASTER_KEY = (NEW, OLD)

    status = main(["rekey"])
    settings.SERIKTES_MASTER_KEY = (NEW,)

    told = capsys.readouterr()
    assert everything(*sealed) == (True, IIN, b"a journal")
    assert (status, told.out.splitlines(), told.err.splitlines()) == (
        0,
        [
            "Under the newest master key: people 1, files 1.",
            "Older master keys may be taken out of SERIKTES_MASTER_KEY; keep them with older backups.",
        ],
        ["People: 1/1", "Files: 1/1"],
    )


def test_without_rekey_the_old_key_cannot_go_unseen(settings, capsys, client, sealed, world):
    settings.SERIKTES_MASTER_KEY = (NEW,)
    client.force_login(world.users["chair"])
    (person, stored), said = sealed, "2 sealed things cannot be opened: SERIKTES_MASTER_KEY does not hold"

    with pytest.raises(crypto.WrongKey):
        masked_iin(person)
    with pytest.raises(crypto.WrongKey):
        files.read(stored)
    page = client.get(reverse("people:person-detail", args=(person.code,)))
    checked, found = main(["check"]), capsys.readouterr()
    rekeyed, left = main(["rekey"]), capsys.readouterr()

    assert (page.status_code, checked, rekeyed) == (503, 1, 1)
    assert "бас кілті баптауларда жоқ" in page.text
    assert said in found.err
    assert said in left.err
    settings.SERIKTES_MASTER_KEY = (NEW, OLD)  # nothing is lost: the former key opens it again
    assert everything(*sealed) == (True, IIN, b"a journal")


def test_check_says_what_waits_for_rekey(settings, capsys, sealed):
    settings.SERIKTES_MASTER_KEY = (NEW, OLD)

    status, said = main(["check"]), capsys.readouterr().out

    assert (status, everything(*sealed)) == (0, (True, IIN, b"a journal"))
    assert "look  2 sealed things still need an older master key. Run: seriktes rekey" in said


def test_only_the_keys_are_wrapped_anew_and_once(settings, sealed):
    person, stored = sealed
    path = Path(files.default_storage.path(files.path_of(stored.sha256)))
    settings.SERIKTES_MASTER_KEY = (NEW, OLD)
    before = Person.objects.filter(pk=person.pk).values_list("iin_sealed", "iin_index")[0]

    main(["rekey"])
    keys = [bytes(Person.objects.get(pk=person.pk).data_key), path.read_bytes()]
    main(["rekey"])

    assert Person.objects.filter(pk=person.pk).values_list("iin_sealed", "iin_index")[0] == before
    assert [bytes(Person.objects.get(pk=person.pk).data_key), path.read_bytes()] == keys
    assert list(path.parent.iterdir()) == [path]


def test_more_people_than_one_part_holds(settings, sealed):
    keys = [crypto.new_data_key() for _number in range(MANY)]
    people = make.person("Үлгіұлы", "Марат"), *(make.person("Үлгіұлы", f"Марат {n}") for n in range(1, MANY))
    for person, key in zip(people, keys, strict=True):
        person.data_key = key
    Person.objects.bulk_update(people, ["data_key"])
    settings.SERIKTES_MASTER_KEY = (NEW, OLD)
    told = []

    tally = sealing.rewrap(lambda done, total: told.append((done, total)))

    assert tally == crypto.Tally(current=MANY + 1)
    assert told == [(MANY - 1, MANY + 1), (MANY + 1, MANY + 1)]


def test_a_row_sealed_meanwhile_keeps_its_own_key(settings, monkeypatch, sealed):
    """Between the reading of a row and its writing somebody else gives it another key."""
    settings.SERIKTES_MASTER_KEY = (NEW, OLD)
    theirs = crypto.new_data_key()

    def race(ring, wrapped):
        Person.objects.filter(pk=sealed[0].pk).update(data_key=theirs)
        return b"ours"

    monkeypatch.setattr(crypto.Keyring, "rewrap", race)
    sealing.rewrap(lambda *_far: None)

    assert bytes(Person.objects.get(pk=sealed[0].pk).data_key) == theirs


def test_every_column_of_data_keys_is_covered():
    """A new table with data keys of its own is to be added to `seriktes rekey`."""
    columns = {
        (model._meta.label_lower, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.BinaryField) and field.name.endswith("_key")
    }

    assert columns == {
        ("people.person", "data_key"),
        ("results.stateformentry", "data_key"),
        ("results.stateformfiling", "data_key"),
        ("results.stateformline", "data_key"),
    }
