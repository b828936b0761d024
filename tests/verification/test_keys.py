from __future__ import annotations

import stat
import subprocess
import sys

import pytest
from django.db import connection, transaction

from seriktes.core.access import SYSTEM
from seriktes.core.models import AuditEntry
from seriktes.settings.keys import keep_once
from seriktes.verification import keyfiles
from seriktes.verification.actions import close_seal, ensure_key, rotate_key
from seriktes.verification.errors import SigningKeyMissing
from seriktes.verification.models import Seal, SealedFile, SigningKey
from tests.verification import papers

pytestmark = pytest.mark.django_db


def kept(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_first_seal_makes_the_key_for_the_eyes_of_its_owner_only(key_folder):
    seal = papers.sealed()

    path = key_folder / "signing"
    assert kept(key_folder) == ["signing"]
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(key_folder.stat().st_mode)) == (0o600, 0o700)
    assert keyfiles.path_of(seal.key.key_id) == path


def test_the_private_half_is_nowhere_in_the_database(key_folder):
    papers.sealed()
    private = (key_folder / "signing").read_text().strip()

    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            told += [
                bytes(value) if isinstance(value, memoryview) else value for row in cursor for value in row
            ]
    seed = keyfiles._private(private.encode()).private_bytes_raw()
    assert not [value for value in told if private in str(value) or seed.hex() in str(value)]
    assert not [value for value in told if isinstance(value, bytes) and seed in value]
    assert [value for value in told if isinstance(value, bytes)]  # the public half and the signature


def test_a_key_made_before_is_the_one_that_signs():
    key = ensure_key(actor=SYSTEM)

    assert papers.sealed().key == key
    assert SigningKey.objects.count() == 1


@pytest.mark.parametrize("harm", ["removed", "cut", "other"])
def test_without_the_private_half_nothing_is_half_written(key_folder, harm):
    papers.sealed()
    path = key_folder / "signing"
    if harm == "removed":
        path.unlink()
    elif harm == "cut":
        path.write_text("abc")
    else:
        path.unlink()
        keep_once(path, b"A" * 43 + b"=")
    before = (Seal.objects.count(), SealedFile.objects.count(), AuditEntry.objects.count())

    with pytest.raises(SigningKeyMissing) as refusal, transaction.atomic():
        close_seal(actor=SYSTEM, seal=papers.reserved(), record=papers.content(), files=papers.files())

    assert str(refusal.value) == str(keyfiles.MISSING)
    assert (refusal.value.status, refusal.value.code) == (503, "signing_key_missing")
    assert (Seal.objects.count(), SealedFile.objects.count(), AuditEntry.objects.count()) == before


def test_a_key_that_cannot_be_kept_is_told_and_not_registered(key_folder):
    key_folder.write_text("a file where the folder should be")

    with pytest.raises(SigningKeyMissing) as refusal:
        ensure_key(actor=SYSTEM)

    assert str(refusal.value) == str(keyfiles.UNKEPT)
    assert not SigningKey.objects.exists()


def test_a_new_key_signs_and_what_the_former_signed_still_holds(
    key_folder, django_capture_on_commit_callbacks
):
    old = papers.sealed()
    with django_capture_on_commit_callbacks(execute=True):
        key = rotate_key(actor=SYSTEM)
    new = papers.sealed()

    assert (new.key, old.key == key) == (key, False)
    assert kept(key_folder) == [f"signing-{key.key_id}"]
    assert stat.S_IMODE((key_folder / f"signing-{key.key_id}").stat().st_mode) == 0o600
    for seal in Seal.objects.all():
        assert seal.signed_record.holds(bytes(seal.key.public_bytes))
    former = SigningKey.objects.get(pk=old.key_id)
    assert former.retired_at >= former.created_at
    assert list(SigningKey.objects.in_use()) == [key]


def test_keys_can_be_changed_again_and_again(key_folder, django_capture_on_commit_callbacks):
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            key = rotate_key(actor=SYSTEM)
            papers.sealed()

    assert kept(key_folder) == [f"signing-{key.key_id}"]
    assert SigningKey.objects.count() == 3


def test_a_new_key_helps_where_the_former_was_lost(key_folder):
    papers.sealed()
    (key_folder / "signing").unlink()

    key = rotate_key(actor=SYSTEM)

    assert papers.sealed().key == key


def test_a_change_that_is_not_written_leaves_the_former_key(key_folder, monkeypatch):
    seal = papers.sealed()
    monkeypatch.setattr("seriktes.verification.actions.audit.log", lambda *_args, **_more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        rotate_key(actor=SYSTEM)

    monkeypatch.undo()
    assert kept(key_folder) == ["signing"]
    assert list(SigningKey.objects.in_use()) == [seal.key]


def test_the_log_tells_who_changed_the_key():
    papers.sealed()
    key = rotate_key(actor=SYSTEM)

    entry = AuditEntry.objects.get(action="verification.signingkey.rotated")
    assert (entry.target_id, entry.after) == (key.pk, {"key": key.key_id})


MAKING = """
import sys
from pathlib import Path
from seriktes.settings.keys import kept_key

print(kept_key(Path(sys.argv[1]), "signing"))
"""


def test_processes_that_make_the_first_key_at_once_end_with_one(tmp_path):
    command = [sys.executable, "-c", MAKING, str(tmp_path / "many")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]

    assert len({process.communicate()[0] for process in started}) == 1
    assert kept(tmp_path / "many") == ["signing"]
