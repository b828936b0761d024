"""A partner's own form: filled with numbers, refused when it could do anything else than be read."""

from __future__ import annotations

import io
import zipfile
from time import perf_counter

import docx
import pytest
from openpyxl import Workbook, load_workbook

from seriktes.core import files
from seriktes.results.own_forms.filling import Filling, checked, filled
from seriktes.results.report_templates import actions
from seriktes.results.report_templates.errors import FormRefused
from seriktes.results.report_templates.queries import form_of

pytestmark = pytest.mark.either

FILLING = Filling(
    {"people": "1 234", "rate": "76,5 %", "partner": "=HYPERLINK(1)", "visits": "х"},
    {"people": 1234, "rate": 0.765},
)


def workbook(**cells) -> bytes:
    book = Workbook()
    sheet = book.active
    for place, value in cells.items():
        sheet[place] = value
        sheet[place].number_format = "0.00"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def document(*paragraphs: tuple[str, ...]) -> bytes:
    made, kept = docx.Document(), io.BytesIO()
    for pieces in paragraphs:
        paragraph = made.add_paragraph()
        for piece in pieces:
            paragraph.add_run(piece)
    made.save(kept)
    return kept.getvalue()


def changed(content: bytes, **parts: str | bytes) -> bytes:
    """Return an archive with other parts; `__` in a name stands for a slash, `_dot_` for a dot."""
    made = io.BytesIO()
    added = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if name not in added:
                new.writestr(name, old.read(name))
        for name, part in added.items():
            new.writestr(name, part)
    return made.getvalue()


# filled


def test_places_of_a_workbook_become_numbers_and_keep_their_look():
    content = workbook(
        A1="Адамдар", B1="{{people}}", B2="{{ rate }}", B3="{{visits}}", B4="{{partner}}: {{people}}"
    )

    sheet = load_workbook(io.BytesIO(filled(content, FILLING))).active

    assert [sheet[place].value for place in ("A1", "B1", "B2", "B3", "B4")] == [
        "Адамдар",
        1234,
        0.765,
        "х",
        "=HYPERLINK(1): 1 234",
    ]
    assert [sheet[place].data_type for place in ("B1", "B2", "B4")] == ["n", "n", "s"]
    assert sheet["B1"].number_format == "0.00"


def test_places_of_a_document_are_filled_though_word_cuts_them_in_pieces():
    content = document(
        (
            "Келгені: {{",
            "peo",
            "ple}} адам",
        ),
        ("{{partner}} {{people}}",),
        ("Жай сөз",),
    )

    text = [line.text for line in docx.Document(io.BytesIO(filled(content, FILLING))).paragraphs]

    assert text == ["Келгені: 1 234 адам", "=HYPERLINK(1) 1 234", "Жай сөз"]


@pytest.mark.parametrize("content", [workbook(A1="{{people}}"), document(("{{people}}",))])
def test_the_same_form_and_figures_give_the_same_bytes(content):
    assert filled(content, FILLING) == filled(content, FILLING)
    assert filled(content, FILLING) != filled(content, Filling({"people": "7"}, {"people": 7}))


def test_what_a_form_asks_for_is_told_in_its_order():
    assert checked(workbook(A1="{{visits}} {{people}}", A2="{{visits}}")).places == ("visits", "people")


# refused

MACROS = b"\xd0\xcf\x11\xe0"
OUTSIDE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="x" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
    'Target="http://example.org/" TargetMode="External"/></Relationships>'
)
XXE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
FIELD = (
    '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:instrText>'
    'INCLUDETEXT "http://example.org/"</w:instrText></w:r></w:p></w:hdr>'
)
NEWER = "schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXT_BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p/></w:body>'
    "</w:document>"
)
STRICT = (
    '<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData><row><c><f>A2+1</f></c></row>'
    "</sheetData></worksheet>"
)
SHEET = STRICT.replace("purl.oclc.org/ooxml/spreadsheetml/main", NEWER)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/><Default Extension="sheet" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)


def harmed(content: bytes) -> bytes:
    """Return an archive that holds a picture whose bytes were changed on the way."""
    kept = changed(content, xl__media__logo_dot_png=b"pixels of the logo")
    return kept.replace(b"pixels of the logo", b"pixels of another ")


GOOD, TEXT = workbook(A1="{{people}}"), document(("{{people}}",))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"PK\x03\x04 cut", id="cut"),
        pytest.param(MACROS + b"\xa1\xb1\x1a\xe1" + bytes(600), id="old"),
        pytest.param(b"%PDF-1.7", id="pdf"),
        pytest.param(GOOD + bytes(6 * 1024 * 1024), id="large"),
        pytest.param(workbook(A1="no place"), id="no place"),
        pytest.param(workbook(A1="{{secret}}"), id="unknown"),
        pytest.param(workbook(A1="{{people.__class__}}"), id="code"),
        pytest.param(workbook(A1="{{people}}", A2="=1+1"), id="formula"),
        pytest.param(changed(GOOD, xl__vbaProject_dot_bin=MACROS), id="macros"),
        pytest.param(changed(TEXT, word__embeddings__oleObject1_dot_bin=MACROS), id="embedded"),
        pytest.param(changed(GOOD, xl__worksheets___rels__sheet1_dot_xml_dot_rels=OUTSIDE), id="link"),
        pytest.param(changed(GOOD, xl__externalLinks__externalLink1_dot_xml="<a/>"), id="other book"),
        pytest.param(changed(GOOD, xl__comments1_dot_xml=XXE), id="entity"),
        pytest.param(changed(GOOD, xl__comments1_dot_xml="<a><t>{{people}}</t></a>"), id="comment"),
        pytest.param(changed(TEXT, word__header9_dot_xml=FIELD), id="field"),
        pytest.param(changed(GOOD, xl__comments1_dot_xml="<a><b></a>"), id="broken"),
        pytest.param(changed(GOOD, XL__worksheets__sheet2_dot_xml=SHEET), id="formula in another folder"),
        pytest.param(changed(GOOD, xl__worksheets__sheet2_dot_xml=STRICT), id="formula of the strict kind"),
        pytest.param(changed(TEXT, parts__header9_dot_xml=FIELD), id="field in another folder"),
        pytest.param(changed(GOOD, **{"[Content_Types]_dot_xml": TYPES}), id="sheet by another name"),
        pytest.param(harmed(GOOD), id="harmed picture"),
    ],
)
def test_a_form_that_could_do_harm_or_cannot_be_filled_is_refused_in_a_sentence(content):
    with pytest.raises(FormRefused, match=r"\.$"):
        checked(content)


def of_shared(text: str, cells: int) -> bytes:
    """Return a workbook in which many cells stand for one and the same text."""
    sheet = zipfile.ZipFile(io.BytesIO(GOOD)).read("xl/worksheets/sheet1.xml")
    start, end = sheet.index(b"<c "), sheet.index(b"</c>") + len(b"</c>")
    texts = f'<sst xmlns="http://{NEWER}"><si><t>{text}</t></si></sst>'
    return changed(
        GOOD,
        xl__worksheets__sheet1_dot_xml=sheet[:start] + b'<c t="s"><v>0</v></c>' * cells + sheet[end:],
        xl__sharedStrings_dot_xml=texts,
    )


@pytest.mark.parametrize(
    ("text", "cells"), [("{{people}}" + "а" * 30_000, 2001), ("{{people}}" + "а" * 40_000, 1)]
)
def test_a_workbook_that_would_grow_beyond_measure_is_refused(text, cells):
    with pytest.raises(FormRefused, match=r"\.$"):
        checked(of_shared(text, cells))


def test_a_paragraph_of_very_many_pieces_is_answered_at_once():
    paragraph = "<w:r><w:t>{{people}}</w:t></w:r>" * 1500 + "<w:r><w:t>а</w:t></w:r>" * 40_000
    body = TEXT_BODY.replace("<w:p/>", f"<w:p>{paragraph}</w:p>")
    since = perf_counter()

    assert checked(changed(TEXT, word__document_dot_xml=body)).places == ("people",)
    assert perf_counter() - since < 5


def test_a_long_line_of_spaces_is_read_at_once():
    content = workbook(A1="{{people}}", A2="{{" + " " * 30_000)
    since = perf_counter()

    assert checked(content).places == ("people",)
    assert perf_counter() - since < 5


def shared(place: str) -> bytes:
    """Return a workbook as Excel writes it: its cells say at which place of a list their text stands."""
    cell = b'<c r="A1" t="s"><v>%s</v></c>' % place.encode()
    sheet = zipfile.ZipFile(io.BytesIO(GOOD)).read("xl/worksheets/sheet1.xml")
    start, end = sheet.index(b"<c "), sheet.index(b"</c>") + len(b"</c>")
    pieces = "<r><t>{{peo</t></r><r><t>ple}}</t></r>"
    texts = f'<sst xmlns="http://{NEWER}"><si><t>жай сөз</t></si><si>{pieces}</si></sst>'
    return changed(
        GOOD,
        xl__worksheets__sheet1_dot_xml=sheet[:start] + cell + sheet[end:],
        xl__sharedStrings_dot_xml=texts,
    )


def test_a_text_of_the_list_is_filled_in_its_cell_and_stays_nowhere_else():
    with zipfile.ZipFile(io.BytesIO(filled(shared("1"), FILLING))) as made:
        sheet, texts = (made.read(f"xl/{name}.xml") for name in ("worksheets/sheet1", "sharedStrings"))

    assert b'<c r="A1"><v>1234</v></c>' in sheet
    assert ("жай сөз".encode() in texts, b"peo" in texts) == (True, False)


@pytest.mark.parametrize("place", ["7", "9" * 5000, "-1", "²", ""])
def test_a_cell_that_names_no_text_is_left_as_it_is(place):
    assert place.encode() in zipfile.ZipFile(io.BytesIO(filled(shared(place), FILLING))).read(
        "xl/worksheets/sheet1.xml"
    )


def test_a_bomb_is_stopped_before_it_unpacks():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (120 * 1024 * 1024))

    with pytest.raises(FormRefused, match=r"\.$"):
        checked(made.getvalue())


def test_control_the_good_forms_are_taken():
    assert [checked(content).places for content in (GOOD, TEXT)] == [("people",), ("people",)]


# in a release


def test_a_release_holds_the_filled_form_among_its_sealed_files(network, desk, manager):
    form = workbook(A1="{{people}}", A2="{{number}}", A3="{{status}}")
    actions.add_form(actor=manager, partner=network.company, content=form, name="есеп.xlsx", language="ru")

    sealed = desk.released(network.company)

    kept = sealed.files.get(form="own-form.xlsx")
    content = files.read(kept.file)
    sheet = load_workbook(io.BytesIO(content)).active
    assert (sheet["A1"].value, sheet["A2"].value) == (sealed.figures["total"]["people"], sealed.number)
    assert sealed.number in sheet["A3"].value
    assert kept.file.sha256 in [file.sha256 for file in sealed.seal.files.all()]


def test_another_form_takes_the_place_of_the_former(network, manager):
    for name in ("бір.xlsx", "екі.xlsx"):
        actions.add_form(actor=manager, partner=network.company, content=GOOD, name=name, language="kk")
    assert form_of(network.company).file.name == "екі.xlsx"

    for _time in range(2):
        actions.retire_form(actor=manager, partner=network.company)
    assert form_of(network.company) is None
