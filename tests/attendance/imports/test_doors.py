"""Who may bring a journal in, and which files are turned away."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from seriktes.attendance.models import JournalImport
from seriktes.core.models import StoredFile
from tests import factories as make
from tests.attendance.imports import files

A, D, _ = files.CHILDREN


def bomb() -> bytes:
    output = io.BytesIO(files.month())
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/big.xml", b" " * 120_000_000)
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.xlsx", "There is nothing in this file"),
        (b"PK\x03\x04 cut short", "cut.xlsx", "damaged"),
        (
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj << /Type /Catalog >>",
            "paper.pdf",
            "saved under a table's name",
        ),
        (bomb(), "bomb.xlsx", "unpacks to more than"),
        (
            files.xlsx({"Смета": [["Статья", "Сумма"], ["Краски", 100]]}),
            "sums.xlsx",
            "Looked for: a column of names",
        ),
        (files.xlsx({"Тізім": [["Аты-жөні"], [A], [D]]}), "names.xlsx", "no dates"),
    ],
)
def test_what_is_no_journal_is_refused_in_a_sentence(desk, content, name, said):
    desk.world.users["leader"].language = "en"
    desk.world.users["leader"].save()
    answer = desk.upload(content, name)

    assert answer.status_code == 422
    form = answer.context["form"]
    assert said in " ".join([*form.non_field_errors(), *form.errors.get("file", ())])
    assert JournalImport.objects.count() == 0
    assert StoredFile.objects.count() == 0


ROUTES = ["import-detail", "import-cell", "import-decide", "import-start", "import-undo", "import-discard"]


@pytest.mark.parametrize("name", ROUTES)
def test_another_club_s_journal_does_not_exist(desk, name):
    journal = desk.received(files.month())
    desk.client.force_login(desk.world.users["other_leader"])

    address = reverse(f"attendance:{name}", args=(journal.code,))
    answers = {
        desk.client.get(address, follow=True).status_code,
        desk.client.post(address).status_code,
    }

    assert answers <= {404, 405}
    assert 404 in answers


def test_who_may_bring_journals_in(desk):
    new, listed = reverse("attendance:import-create"), reverse("attendance:import-list")
    desk.received(files.month())
    seen = {}
    for who in ("leader", "other_leader", "teacher", "coordinator", "chair", "auditor", "akimat"):
        desk.client.force_login(desk.world.users[who])
        page = desk.client.get(listed)
        count = len(page.context["imports"]) if page.status_code == 200 else None
        seen[who] = (page.status_code, count, desk.client.get(new).status_code)
    assert seen == {
        "leader": (200, 1, 200),
        "other_leader": (200, 0, 200),
        "teacher": (403, None, 403),
        "coordinator": (200, 1, 200),
        "chair": (200, 1, 200),
        "auditor": (200, 1, 403),
        "akimat": (403, None, 403),
    }


def test_a_leader_cannot_choose_another_club(desk):
    answer = desk.upload(files.month(), club=desk.world.other_club)
    assert answer.status_code == 422
    assert JournalImport.objects.count() == 0


def test_a_group_that_is_missing_is_added_on_the_way(desk):
    make.group(club=desk.world.club, name_kk="Тоғызқұмалақ 1")
    journal = desk.received(files.month(sheet="Қолөнер 7"))

    answer = desk.decide(journal, go=False, add_group="group-0", **desk.mean(journal, **files.MEANINGS))
    form = desk.client.get(answer.url).context["form"]
    assert (form.initial["club"], form.initial["name_kk"]) == (desk.world.club, "Қолөнер 7")
    assert form.initial["starts_on"] == date(2025, 9, 1)  # not today: the journal is older
    given = {
        "club": desk.world.club.code, "programme": desk.world.chess.programme.code, "name_kk": "Қолөнер 7",
        "language": desk.world.chess.language, "season": desk.world.chess.season, "capacity": 15,
        "starts_on": "2025-09-01",
    }  # fmt: skip
    back = desk.client.post(answer.url, given)

    group = desk.world.club.groups.get(name_kk="Қолөнер 7")
    assert back.url == f"/imports/{journal.code}/?part=group-0&group={group.code}"
    page = desk.client.get(back.url).context["page"]
    assert page.form["group-0"].value() == group.code
    assert [row.field.value() for row in page.form.mark_rows].count("absent") == 1  # kept meanwhile


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "javascript:alert(1)", "x"])
def test_the_way_back_stays_on_this_site(desk, back):
    given = {
        "club": desk.world.club.code, "programme": desk.world.chess.programme.code, "name_kk": "Қолөнер 7",
        "language": desk.world.chess.language, "season": desk.world.chess.season, "capacity": 15,
        "starts_on": "2025-09-01",
    }  # fmt: skip
    answer = desk.client.post(f"{reverse('activities:group-add')}?back={back}", given)

    group = desk.world.club.groups.get(name_kk="Қолөнер 7")
    assert answer.url == group.get_absolute_url()


def test_a_locked_workbook_is_refused_with_what_to_do(desk):
    desk.world.users["leader"].language = "en"
    desk.world.users["leader"].save()
    locked = (Path(__file__).parents[2] / "core/spreadsheets/locked.xlsx").read_bytes()

    answer = desk.upload(locked, "locked.xlsx")

    assert answer.status_code == 422
    assert "remove the password" in " ".join(answer.context["form"].non_field_errors())
    assert StoredFile.objects.count() == 0


def test_the_remark_about_a_number_shows_its_last_digits_only(desk):
    rows = [
        ["Қыркүйек 2025"],
        ["Аты-жөні", "ИИН", 1, 2, 3],
        [A, 10101500000, "+", "+", None],
        [D, "150101600000", "+", None, "+"],
    ]
    page = desk.page(desk.received(files.month(rows))).content.decode()

    assert "********0000" in page
    assert "10101500000" not in page
    assert "150101600000" not in page


def test_the_page_begins_without_complaints_and_an_empty_form_is_one_to_complain_about(desk):
    address = reverse("attendance:import-create")

    page = desk.client.get(address)
    assert (page.status_code, page.context["form"].is_bound) == (200, False)
    assert page.context["form"]["club"].value() == desk.world.club.code

    sent = desk.client.post(address)
    assert (sent.status_code, sorted(sent.context["form"].errors)) == (422, ["club", "file"])


def test_a_journal_older_than_its_group_is_told_of_before(desk):
    young = make.group(club=desk.world.club, name_kk="Қолөнер 7", starts_on=date(2025, 9, 3))
    journal = desk.received(files.month(sheet="Қолөнер 7"))

    page = desk.page(journal)

    choices = dict(page.context["page"].form.fields["group-0"].choices)
    assert choices[young.code] == "Қолөнер 7 (5 белгі топ мерзімінен тыс)"
    assert choices[desk.world.chess.code] == desk.world.chess.name
    assert [row.outside for row in page.context["page"].form.part_rows] == [5]
    assert reverse("activities:group-edit", args=(young.code,)) in page.text
