from __future__ import annotations

import base64
import os
from collections.abc import Iterable

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from seriktes.core import crypto

pytestmark = pytest.mark.unit

HERE = {"table": "people_person", "column": "iin", "row": 7}


def keyring(*keys: bytes) -> crypto.Keyring:
    return crypto.Keyring(keys or [os.urandom(32)])


@given(st.text())
def test_a_sealed_text_opens_where_it_was_sealed(plaintext):
    ring = keyring()
    key = ring.new_data_key()

    sealed = ring.seal(key, plaintext, **HERE)

    assert ring.open_sealed(key, sealed, **HERE) == plaintext
    assert ring.open_sealed(key, memoryview(sealed), **HERE) == plaintext


def test_equal_texts_are_sealed_differently_and_unreadably():
    ring = keyring()
    key = ring.new_data_key()
    sealed = {ring.seal(key, "061211600013", **HERE) for _ in range(50)}

    assert len(sealed) == 50
    assert not [value for value in sealed if b"0612" in value]


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"table": "people_phone", "column": "iin", "row": 7},
        {"table": "people_person", "column": "note", "row": 7},
        {"table": "people_person", "column": "iin", "row": 8},
        {"table": "people_personi", "column": "in", "row": 7},
    ],
)
def test_a_value_moved_elsewhere_does_not_open(elsewhere):
    ring = keyring()
    key = ring.new_data_key()
    sealed = ring.seal(key, "secret", **HERE)

    with pytest.raises(crypto.Tampered):
        ring.open_sealed(key, sealed, **elsewhere)

    assert ring.open_sealed(key, sealed, **HERE) == "secret"  # the control: in its place it opens


def test_a_moved_value_would_open_without_the_place(monkeypatch):
    """The control of the test above: with the binding off, the theft succeeds."""
    monkeypatch.setattr(crypto, "_place", lambda *_: b"")
    ring = keyring()
    key = ring.new_data_key()

    assert ring.open_sealed(key, ring.seal(key, "secret", **HERE), **{**HERE, "row": 8}) == "secret"


def test_each_changed_byte_is_noticed():
    ring = keyring()
    key = ring.new_data_key()
    sealed = ring.seal(key, "secret", **HERE)

    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises((crypto.Tampered, crypto.WrongKey)):
            ring.open_sealed(key, bytes(changed), **HERE)
    for length in range(len(sealed)):
        with pytest.raises(crypto.Tampered):
            ring.open_sealed(key, sealed[:length], **HERE)

    assert ring.open_sealed(key, sealed, **HERE) == "secret"


def test_each_changed_byte_of_a_wrapped_key_is_noticed():
    ring = keyring()
    key = ring.new_data_key()

    for place in range(len(key)):
        changed = bytearray(key)
        changed[place] ^= 1
        with pytest.raises((crypto.Tampered, crypto.WrongKey)):
            ring.seal(bytes(changed), "secret", **HERE)

    assert ring.seal(key, "secret", **HERE)


def test_another_persons_key_does_not_open():
    ring = keyring()
    key, other = ring.new_data_key(), ring.new_data_key()
    sealed = ring.seal(key, "secret", **HERE)

    with pytest.raises(crypto.WrongKey):
        ring.open_sealed(other, sealed, **HERE)

    assert ring.open_sealed(key, sealed, **HERE) == "secret"


def test_a_wrapped_key_is_no_sealed_value():
    """Neither can stand for the other, though they have one shape."""
    master = os.urandom(32)
    ring = keyring(master)

    with pytest.raises(crypto.CryptoError):
        ring.seal(ring.seal(ring.new_data_key(), "x" * 32, **HERE), "secret", **HERE)


def test_master_keys_change_without_touching_what_is_sealed():
    old, new = os.urandom(32), os.urandom(32)
    before = keyring(old)
    key = before.new_data_key()
    sealed = before.seal(key, "secret", **HERE)

    both = keyring(new, old)
    assert both.open_sealed(key, sealed, **HERE) == "secret"
    assert not both.is_current(key)
    rewrapped = both.rewrap(key)
    assert both.is_current(rewrapped)
    assert both.rewrap(rewrapped) == rewrapped

    after = keyring(new)
    assert after.open_sealed(rewrapped, sealed, **HERE) == "secret"
    with pytest.raises(crypto.WrongKey, match=crypto.key_id(old).hex()):
        after.open_sealed(key, sealed, **HERE)  # the control: a key left behind is lost


def test_a_foreign_master_key_does_not_unwrap():
    key = keyring().new_data_key()

    with pytest.raises(crypto.WrongKey):
        keyring().seal(key, "secret", **HERE)


@pytest.mark.parametrize("keys", [[], [b"short"], [os.urandom(32), b""]])
def test_a_keyring_refuses_wrong_keys(keys: Iterable[bytes]):
    with pytest.raises(ImproperlyConfigured):
        crypto.Keyring(keys)


def test_blind_index_finds_equal_values_only():
    index = crypto.blind_index("061211600013", purpose="people.iin")

    assert index == crypto.blind_index("061211600013", purpose="people.iin")
    assert len(index) == 64
    others = {
        crypto.blind_index("061211600014", purpose="people.iin"),
        crypto.blind_index("061211600013", purpose="care.iin"),
        crypto.blind_index("n061211600013", purpose="people.ii"),
    }
    assert len(others | {index}) == 4


def test_blind_index_depends_on_its_own_key(settings):
    before = crypto.blind_index("061211600013", purpose="people.iin")
    settings.SERIKTES_MASTER_KEY = os.urandom(32)
    assert crypto.blind_index("061211600013", purpose="people.iin") == before

    settings.SERIKTES_INDEX_KEY = os.urandom(32)

    assert crypto.blind_index("061211600013", purpose="people.iin") != before


def test_blind_index_refuses_a_master_key(settings):
    settings.SERIKTES_INDEX_KEY = settings.SERIKTES_MASTER_KEY = os.urandom(32)

    with pytest.raises(ImproperlyConfigured, match="a key of its own"):
        crypto.blind_index("1", purpose="people.iin")


def test_the_settings_hold_keys_in_any_form(settings):
    old, new = (base64.urlsafe_b64encode(os.urandom(32)).decode() for _ in range(2))
    settings.SERIKTES_MASTER_KEY = old
    key = crypto.new_data_key()
    sealed = crypto.seal(key, "secret", **HERE)

    settings.SERIKTES_MASTER_KEY = f"{new}, {old}"

    assert crypto.open_sealed(crypto.rewrap(key), sealed, **HERE) == "secret"
    assert crypto.rewrap(key) != key


@pytest.mark.parametrize("given", [None, "", "abc", b"short", [], "a" * 43, ["ы"]])
def test_wrong_settings_are_refused_by_name(settings, given):
    settings.SERIKTES_MASTER_KEY = given

    with pytest.raises(ImproperlyConfigured, match="SERIKTES_MASTER_KEY"):
        crypto.new_data_key()
