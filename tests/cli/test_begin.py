"""A network of one's own begins without the demo: a name, places, the first administrator."""

from __future__ import annotations

import re

import pytest

from seriktes.accounts.enums import Role
from seriktes.accounts.models import NetworkRole, User
from seriktes.clubs.models import Unit
from seriktes.core.models import AuditEntry
from seriktes.places.models import Population, Territory
from seriktes.verification.models import SigningKey
from tests import factories as make
from tests.cli.test_commands import terminal, told  # noqa: F401 -- a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.either]
BEGIN = ("begin", "--network", "«Арай» желісі (үлгі)", "--sign-in", "aigul", "--full-name", "Үлгіқызы Айгүл")
PLACES = """kato;kk;ru
990000000;Көкорай облысы;Кокорайская область
990100000;Көкорай ауданы;
990120000;Ақ округі;
990120100;Ақ ауылы;
"""


def test_a_network_begins_with_one_administrator_who_can_add_a_club(capsys, client, tmp_path):
    status, out, err = told(capsys, *BEGIN)

    password = re.search(r"with the password (\S+)", out)[1]
    assert (status, err) == (0, "")
    assert client.login(username="aigul", password=password)
    assert SigningKey.objects.in_use().count() == 1
    assert list(NetworkRole.objects.values_list("user__username", "role")) == [("aigul", Role.ADMINISTRATOR)]
    assert Unit.objects.get().name_kk == "«Арай» желісі (үлгі)"
    assert password not in str(list(AuditEntry.objects.values("before", "after")))
    assert {client.get(path).status_code for path in ("/", "/clubs/add/", "/users/new/", "/log/")} == {200}


def test_it_begins_only_once(capsys):
    told(capsys, *BEGIN)

    status, out, err = told(capsys, *BEGIN[:4], "other", "--full-name", "Басқа Адам")

    assert (status, out) == (1, "")
    assert err == "This network has begun already: ask its administrator to let you in.\n"
    assert User.objects.count() == 1


def test_without_arguments_it_names_its_options(capsys):
    _status, _out, err = told(capsys, "begin")

    assert {"--network", "--sign-in", "--full-name"} == set(re.findall(r"--[a-z-]+", err))


@pytest.mark.parametrize(
    "arguments", [("begin",), BEGIN[:3], (*BEGIN[:4], "a b", *BEGIN[5:]), (*BEGIN[:2], "А", *BEGIN[3:])]
)
def test_what_is_not_given_or_cannot_be_is_refused_and_nothing_is_made(capsys, arguments):
    status, out, err = told(capsys, *arguments)

    assert (status, out) == (1, "")
    assert err.endswith(".\n")
    assert (User.objects.count(), Unit.objects.count()) == (0, 0)


def test_places_are_brought_in_with_their_level_and_what_they_are_part_of(capsys, tmp_path):
    told(capsys, *BEGIN)
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8-sig")

    first = told(capsys, "import", "places", str(tmp_path / "places.csv"))
    again = told(capsys, "import", "places", str(tmp_path / "places.csv"))

    assert first == again == (0, "Places: 4.\n", "")
    assert list(
        Territory.objects.order_by("kato").values_list("kato", "level", "parent__kato", "name_ru")
    ) == [
        ("990000000", "region", None, "Кокорайская область"),
        ("990100000", "district", "990000000", ""),
        ("990120000", "okrug", "990100000", ""),
        ("990120100", "settlement", "990120000", ""),
    ]


@pytest.mark.parametrize(
    "content",
    [b"990000000;\n", b"99;x\n99;xx\n", b"\xff\xfe\x00", b"990000000;xx\nnonsense;xx\n", b"000000000;xx\n"],
)
def test_a_file_with_a_line_that_is_no_place_is_refused_whole(capsys, tmp_path, content):
    told(capsys, *BEGIN)
    (tmp_path / "places.csv").write_bytes(content)

    status, out, err = told(capsys, "import", "places", str(tmp_path / "places.csv"))

    assert (status, out) == (1, "")
    assert err.endswith(".\n")
    assert Territory.objects.count() == 0


def test_residents_are_brought_in_and_wrong_lines_are_told(capsys, tmp_path):
    told(capsys, *BEGIN)
    make.territory("Ақ ауылы", kato="990120100")
    file = tmp_path / "residents.csv"
    file.write_text("code;year;residents\n990120100;2026;1 240\n990120100;2025;many\n")
    bring_in = ("import", "population", str(file), "--source", "Ойдан алынған (үлгі)")
    wrong = "Line 3: The residents are not a whole number.\n"

    looked = told(capsys, *bring_in, "--dry-run")
    before = Population.objects.count()
    done, again = told(capsys, *bring_in), told(capsys, *bring_in)

    assert (looked, before) == ((1, "Would be new: 1.\n", wrong), 0)
    assert (done, again) == ((1, "Brought in: 1.\n", wrong), (1, "Brought in: 0.\n", wrong))
    row = Population.objects.get()
    assert (row.territory.kato, row.year, row.residents) == ("990120100", 2026, 1240)
    assert row.brought_in.source == "Ойдан алынған (үлгі)"


@pytest.mark.parametrize("name", ["missing.csv", "page.txt"])
def test_a_file_of_residents_that_cannot_be_read_is_refused_by_a_sentence(capsys, tmp_path, name):
    told(capsys, *BEGIN)
    (tmp_path / "page.txt").write_bytes(b"\x00\x01\x02")

    status, out, err = told(capsys, "import", "population", str(tmp_path / name), "--source", "x")

    assert (status, out, Population.objects.count()) == (1, "", 0)
    assert err.strip().endswith(".")


def test_a_source_is_kept_whole_or_refused(capsys, tmp_path):
    (tmp_path / "residents.csv").write_text("750000000;2025;900")
    bring_in = ("import", "population", str(tmp_path / "residents.csv"), "--source")

    for more in ((), ("--dry-run",)):
        status, out, err = told(capsys, *bring_in, "ү" * 201, *more)
        assert (status, out) == (1, "")
        assert err == "Say in at most 200 characters where the numbers are from: these are 201.\n"


def test_places_need_a_network(capsys, tmp_path):
    (tmp_path / "places.csv").write_text(PLACES)

    status, _out, err = told(capsys, "import", "places", str(tmp_path / "places.csv"))

    assert (status, err) == (1, "There is no network yet. Run: seriktes begin\n")
    assert Territory.objects.count() == 0


def test_a_network_whose_administrator_left_may_begin_again(capsys):
    make.network_role(make.user("left"), Role.ADMINISTRATOR, ends_on=make.LONG_AGO)

    assert told(capsys, *BEGIN)[0] == 0
