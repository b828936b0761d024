from __future__ import annotations

import json

import pytest

from seriktes.cli import main
from seriktes.people.models import Erasure
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_command_asks_and_prints_no_name(capsys):
    person = make.person("Үлгіханов", "Ерлан")

    assert main(["erase", person.code, "--dry-run", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert main(["erase", person.code, "--reason", "retention"]) == 0
    told = capsys.readouterr().out

    assert {line["key"]: line["count"] for line in first["goes"]} == {"names": 2, "birth": 1}
    assert (first["erasure"], first["first"]) == (None, 0)
    (erasure,) = Erasure.objects.waiting()
    assert (erasure.person, erasure.reason, erasure.asked_by) == (person, "retention", None)
    assert erasure.code in told
    assert "Үлгіханов" not in told
    assert main(["erase", "NOBODY", "--dry-run"]) == 1
    with pytest.raises(SystemExit):
        main(["erase", person.code, "--note", "x" * 301])
