from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import translation

from seriktes.core import registry
from seriktes.core.registry import Presented, SealPresenter

KIND = "test.paper"


def present(seal, language: str) -> Presented:
    content = seal.record["content"]
    return Presented(
        title=content["title"][language],
        facts=[("Айлары", content["months"])],
        figures=[("Әртүрлі адам", content["people"])],
        issuer="«Арай» желісі (үлгі)",
    )


@pytest.fixture(autouse=True)
def presenter(monkeypatch):
    """A presenter of papers that only these tests have."""
    known = [one for one in registry.sealed if one.name != KIND]
    monkeypatch.setattr(registry.sealed, "_entries", [*known, SealPresenter(KIND, present)])


@pytest.fixture(autouse=True)
def key_folder(tmp_path, monkeypatch):
    """A folder of keys for each test: a file that another one left is no surprise."""
    folder = tmp_path / "keys"
    monkeypatch.setattr(settings, "SERIKTES_SIGNING_KEYS", folder)
    return folder


@pytest.fixture(autouse=True)
def english(own_language):
    """What is asserted here is said in English; a request of the tests asks for its own language."""
    with translation.override("en"):
        yield
