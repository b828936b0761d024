"""Word, the description of the CSV, and the same bytes from another process."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import docx
import pytest
from django.core.exceptions import ValidationError

from seriktes.results.enums import ReportFormat
from seriktes.results.files import Printing, make_file
from seriktes.results.presenter import present
from seriktes.results.queries import live_report
from seriktes.results.report_templates.content import DEFAULT, Content
from seriktes.results.report_templates.dress import PLAIN, Brand, ReportDress
from seriktes.results.report_templates.enums import Papers
from seriktes.results.report_templates.forms import contrast_on_white
from seriktes.results.report_templates.logos import redrawn
from seriktes.results.reports import Names, to_json
from seriktes.results.rounding import TENTH, rounded
from seriktes.results.stamps import Stamp
from tests.results.networks import PERIOD
from tests.results.report_templates.conftest import png

pytestmark = pytest.mark.either

NOW = datetime(2026, 6, 5, 10, tzinfo=UTC)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BESIDE = ReportDress(content=Content(DEFAULT.sections, Papers.BESIDE.value))


@pytest.fixture
def report(network):
    return live_report(network.company, PERIOD).report


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


# Word


def test_the_document_has_headings_heads_of_tables_languages_and_words_for_pictures(report):
    document = opened(make_file(report, Stamp(NOW), ReportFormat.DOCX, "kk"))

    shown = present(report, Stamp(NOW), "kk")
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert len(headings) == len(set(headings)) >= 8
    assert {lang.get(f"{WORD}val") for lang in document.styles.element.iter(f"{WORD}lang")} == {"kk-KZ"}
    assert [table.rows[0]._tr.trPr.find(f"{WORD}tblHeader") is not None for table in document.tables].count(
        False
    ) == 0
    words = [picture._inline.docPr.get("descr") for picture in document.inline_shapes]
    assert len(words) == len(shown.charts)
    assert all(words)
    assert (document.core_properties.language, document.core_properties.created) == (
        "kk-KZ",
        NOW,
    )


def test_tables_and_figures_are_numbered_apart_as_in_the_pdf(report):
    document = opened(make_file(report, Stamp(NOW), ReportFormat.DOCX, "en"))

    captions = [one.text for one in document.paragraphs if one.style.name == "Caption"]
    shown = present(report, Stamp(NOW), "en")
    assert captions[: len(shown.sums)] == [each.title for each in shown.sums]
    for word in ("Table", "Figure"):
        numbers = [int(text.split(".")[0].split()[1]) for text in captions if text.startswith(f"{word} ")]
        assert numbers == list(range(1, len(numbers) + 1)) != []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_document_holds_every_printed_figure(report, language):
    document = opened(make_file(report, Stamp(NOW), ReportFormat.DOCX, language))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]

    for table in present(report, Stamp(NOW), language).printed_tables:
        for row in (*table.body, table.total):
            assert [row.name, *(cell.text for cell in row.cells)] in rows


def test_typed_texts_stay_texts(network, report):
    about = replace(report.about, partner=Names('<w:p/>&"]]> {people} \x07=cmd'))
    wild = replace(report, about=about)

    document = opened(make_file(wild, Stamp(NOW), ReportFormat.DOCX, "kk"))

    titles = [one.text for one in document.paragraphs if one.style.name == "Title"]
    assert titles == ['<w:p/>&"]]> {people} =cmd']


def test_kazakh_stands_first_with_russian_beside_it(report):
    document = opened(make_file(report, Stamp(NOW), ReportFormat.DOCX, "kk", BESIDE))

    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings[0] == "Қанша әртүрлі адам келді / Сколько разных людей"
    assert "ru-RU" in {lang.get(f"{WORD}val") for lang in document.element.iter(f"{WORD}lang")}


def test_colour_and_credit_are_those_of_the_partner(report):
    brand = Brand(colour="#7a1f3d", credit=Names("Қолдауымен (үлгі)"))
    document = opened(make_file(report, Stamp(NOW), ReportFormat.DOCX, "kk", ReportDress(brand=brand)))

    assert str(document.styles["Heading 1"].font.color.rgb) == "7A1F3D"
    assert "Қолдауымен (үлгі)" in [one.text for one in document.paragraphs]


# CSV on the Web


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_description_fits_the_table(report, language):
    total = replace(report.total, people=None)
    hidden = replace(report, total=total, threshold=5)
    told = json.loads(make_file(hidden, Stamp(NOW), ReportFormat.CSVW, language))
    content = make_file(hidden, Stamp(NOW), ReportFormat.CSV, language).decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=told["dialect"]["delimiter"]))
    columns = told["tableSchema"]["columns"]
    assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": language}]
    assert told["url"].endswith(f"-{language}.csv")
    assert rows[0] == [column["titles"] for column in columns]
    value, mark = (
        next(at for at, one in enumerate(columns) if one["name"] == name) for name in ("value", "mark")
    )
    for row in rows[1:]:
        assert len(row) == len(columns)
        if row[value] not in columns[value]["null"]:
            float(row[value].replace(columns[value]["datatype"]["format"]["decimalChar"], "."))
        assert (row[value] == "х") == (row[mark] == "c")
    assert [row for row in rows if row[mark] == "c"]


# the same bytes

ELSEWHERE = """
import json, sys, django
django.setup()
from datetime import datetime, UTC
from hashlib import sha256
from seriktes.results.files import make_file
from seriktes.results.enums import ReportFormat
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.reports import from_json
from seriktes.results.stamps import Stamp
told = json.load(sys.stdin)
report, dress = from_json(told["report"]), ReportDress.from_json(told["dress"])
stamp = Stamp(datetime.fromisoformat(told["now"]))
made = {form: make_file(report, stamp, ReportFormat(form), "kk", dress) for form in told["forms"]}
print(json.dumps({form: sha256(content).hexdigest() for form, content in made.items()}))
"""


def made_elsewhere(report, dress, seed: str) -> dict[str, str]:
    told = {
        "report": to_json(report),
        "dress": dress.to_json(),
        "now": NOW.isoformat(),
        "forms": list(ReportFormat),
    }
    environ = os.environ | {
        "PYTHONHASHSEED": seed,
        "DJANGO_SETTINGS_MODULE": "seriktes.settings.test",
        "TZ": "Asia/Tokyo",
    }
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        env=environ,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("dress", [PLAIN, BESIDE], ids=["plain", "beside"])
def test_another_process_makes_the_same_bytes(report, dress):
    """There each file is made alone, here all of them of one printing."""
    printing = Printing(report, Stamp(NOW), dress)
    here = {str(form): sha256(printing.file(form, "kk")).hexdigest() for form in ReportFormat}

    assert made_elsewhere(report, dress, "7") == here


def test_control_archives_differ_where_their_hour_is_kept(report):
    """What python-docx writes by itself holds the hour: the reason its parts are packed anew."""
    archive = zipfile.ZipFile(io.BytesIO(make_file(report, Stamp(NOW), ReportFormat.DOCX, "kk")))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    raw = io.BytesIO()
    docx.Document().save(raw)
    assert {entry.date_time for entry in zipfile.ZipFile(raw).infolist()} != {(1980, 1, 1, 0, 0, 0)}


# pictures and colours


def test_a_picture_is_drawn_anew_without_what_was_hidden_in_it():
    drawn = redrawn(png() + b"<script>secret</script>")

    assert b"secret" not in drawn
    assert redrawn(drawn) == drawn


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", b"<svg onload='x'/>", png()[:40], bytes(3 * 1024 * 1024), png((64_000, 300))],
    ids=["nothing", "gif", "svg", "cut", "large", "wide"],
)
def test_what_is_no_picture_or_too_large_is_refused_in_a_sentence(content):
    with pytest.raises(ValidationError, match=r"\."):
        redrawn(content)


def test_contrast_is_that_of_the_guidelines():
    assert (round(contrast_on_white("#000000"), 1), contrast_on_white("#ffffff")) == (21.0, 1.0)
    assert round(contrast_on_white("#767676"), 2) == 4.54


# shares


def test_two_partners_read_the_same_shares_in_both_papers(network):
    papers = [rounded(live_report(one, PERIOD).report) for one in (network.company, network.akimat)]
    mine, theirs = ([part.value for part in paper.proportional_parts] for paper in papers)

    assert (mine[0], mine[1], mine[2]) == (theirs[1], theirs[0], theirs[2])
    assert [value % TENTH for value in mine] == [0, 0, 0]
