from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from seriktes.verification import records

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes_raw()
RECORD = {
    "format": records.FORMAT,
    "number": "2026-0001",
    "kind": "test.paper",
    "sealed_at": "2026-05-31T07:00:00Z",
    "key": records.key_id(PUBLIC),
    "previous": records.FIRST,
    "token_sha256": records.token_hash("BCDFGH"),
    "files": [
        {"name": "a.pdf", "media_type": "application/pdf", "language": "kk", "sha256": "0" * 64, "size": 7}
    ],
    "content": {"есеп": "жыл", "n": 12},
}
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-records.MOST_NUMBER, records.MOST_NUMBER)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcқүөЖ-", max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


def signed(record: dict = RECORD) -> records.SignedRecord:
    return records.SignedRecord(record, PRIVATE.sign(records.canonical(record)), PUBLIC)


def as_told(**changed) -> dict:
    return json.loads(signed().as_file()) | changed


def test_a_record_is_written_in_one_way():
    assert records.canonical({"b": [1, "ү"], "a": None}) == '{"a":null,"b":[1,"ү"]}'.encode()
    assert records.canonical(dict(reversed(RECORD.items()))) == records.canonical(RECORD)


@given(st.dictionaries(st.text("abcқү", max_size=5), PLAIN, max_size=5))
def test_what_is_read_back_is_written_the_same(record):
    written = records.canonical(record)

    assert records.canonical(json.loads(written)) == written


def test_a_signed_file_comes_back_and_holds():
    read = records.read_signed_record(signed().as_file())

    assert read == signed()
    assert read.holds(PUBLIC)
    assert read.file_of("0" * 64) == RECORD["files"][0]
    assert read.file_of("1" * 64) is None


@pytest.mark.parametrize("at", range(0, len(records.canonical(RECORD)), 7))
def test_a_changed_sign_of_a_record_is_noticed(at):
    written = bytearray(records.canonical(RECORD))
    written[at] ^= 1

    assert not records.verify_record(bytes(written), signed().signature, PUBLIC)
    written[at] ^= 1
    assert records.verify_record(bytes(written), signed().signature, PUBLIC)  # the control


@pytest.mark.parametrize(
    ("signature", "key"), [(b"", PUBLIC), (b"\0" * 64, PUBLIC), (b"\0" * 64, b""), (b"a", b"b")]
)
def test_a_signature_that_is_none_is_no_error(signature, key):
    assert not records.verify_record(b"{}", signature, key)


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"7",
        b'{"record": {}}',
        json.dumps(as_told(signature="short")).encode(),
        json.dumps(as_told(signature="ү" * 88)).encode(),
        json.dumps(as_told(public_key=base64.b64encode(b"0" * 31).decode())).encode(),
        json.dumps(as_told(record=[1])).encode(),
        json.dumps(as_told(record={**RECORD, "format": "other"})).encode(),
        json.dumps(as_told(record={**RECORD, "number": 7})).encode(),
        json.dumps(as_told(record={**RECORD, "files": 7})).encode(),
        json.dumps(as_told(record={**RECORD, "files": [{"name": "a"}]})).encode(),
        json.dumps(as_told(record={**RECORD, "files": ["a"]})).encode(),
        json.dumps(as_told(record={**RECORD, "content": 0.5})).encode(),
        json.dumps(as_told(record={**RECORD, "content": 2**53})).encode(),
        json.dumps(as_told(record={**RECORD, "content": "a\x00"})).encode(),
        json.dumps(as_told(record={**RECORD, "content": "\ud800"})).encode(),
        signed().as_file().replace(b'"n": 12', b'"n": NaN'),
        signed().as_file().replace(b'"n": 12', b'"n": 12, "n": 13'),
        signed().as_file().replace(b'"n": 12', f'"n": {DEEP}'.encode()),
        signed().as_file().replace(b'"n": 12', f'"n": {"9" * 5000}'.encode()),
        b" " * (records.MOST_BYTES + 1),
    ],
)
def test_a_file_that_is_no_signed_record_is_refused(content):
    with pytest.raises(records.NotASeal):
        records.read_signed_record(content)
