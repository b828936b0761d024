from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from seriktes.core import documents
from seriktes.core.documents import DocumentError, clean, render_pdf
from seriktes.core.glyphs import drawable

pytestmark = pytest.mark.unit

NOW = datetime(2026, 6, 5, 10, 30, tzinfo=UTC)
TEMPLATE = """
#let given = json(bytes(sys.inputs.data))
#set document(title: given.title, date: datetime(year: 2026, month: 6, day: 5))
#set text(font: "Onest", lang: sys.inputs.language)
#title()
#given.text
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with one small template and the real fonts."""
    (tmp_path / "fonts").symlink_to(documents.FOLDER / "fonts")
    (tmp_path / "letter.typ").write_text(TEMPLATE, "utf-8")
    (tmp_path / "_part.typ").write_text("", "utf-8")
    monkeypatch.setattr(documents, "FOLDER", tmp_path)
    return tmp_path


def letter(text="Сәлем", language="kk", now=NOW):
    return render_pdf("letter", {"title": "Хат", "text": text}, language=language, now=now)


def words_of(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(BytesIO(content))
    return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


def test_file_is_archival_accessible_and_speaks_its_language(folder):
    content = letter()

    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/StructTreeRoot" in content
    assert re.search(rb"/Lang ?\(kk\)", content)


def test_same_data_and_day_give_the_same_bytes(folder):
    assert letter() == letter()
    assert letter() != letter(text="Басқа")


def test_kazakh_letters_and_signs_are_all_there(folder):
    letters = "ӘәҒғҚқҢңӨөҰұҮүҺһІі ₸ № « » ≥ – —"

    assert letters in words_of(letter(letters))


@pytest.mark.parametrize(
    "text",
    [
        '#import "@preview/x:1.0.0": *',
        "#panic()",
        '#read("/etc/passwd")',
        "$x^2$ *bold* _it_ `raw` <label> @ref \\ // no comment /* nor this */",
        '"}) #let x = 1 ({"',
        "= Heading",
    ],
)
def test_markup_in_data_is_printed_not_run(folder, text):
    assert text in words_of(letter(text)).replace("\r\n", " ").replace("\n", " ")


def test_control_a_template_that_runs_its_data_is_caught(folder):
    (folder / "letter.typ").write_text(TEMPLATE.replace("#given.text", '#eval(given.text, mode: "markup")'))

    assert "*bold*" not in words_of(letter("*bold*"))
    with pytest.raises(DocumentError, match="panicked"):
        letter("#panic()")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\x00b\x1bc", "a b c"),
        ("бір\r\nекі\tүш", "бір  екі үш"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("Айгүл 😀 明", "Айгүл ? ?"),
        ("\ud800", "?"),
        ("и\u0306", "й"),
        ("а\u20dd", "а"),
        ("1\u2011б", "1-б"),
        ("12\u00a0500\u2003₸", "12\u00a0500 ₸"),
        ("\ufeffx\u200by", "xy"),
    ],
)
def test_texts_are_cleaned_to_what_can_be_set(text, printed):
    assert clean(text) == printed


def test_character_without_a_shape_would_stop_the_file(folder, monkeypatch):
    monkeypatch.setattr(documents, "clean", lambda text: text)

    with pytest.raises(DocumentError, match="letter"):
        letter("明")


@pytest.mark.parametrize("template", ["none", "_part", "../letter", "letter.typ", "", "/etc/passwd"])
def test_only_documents_of_the_folder_are_made(folder, template):
    with pytest.raises(DocumentError, match="there are letter"):
        render_pdf(template, {}, language="kk", now=NOW)


def test_template_reads_nothing_outside_the_folder(folder):
    (folder.parent / "secret.txt").write_text("secret", "utf-8")
    (folder / "letter.typ").write_text(TEMPLATE + '\n#read("../secret.txt")', "utf-8")

    with pytest.raises(DocumentError, match="letter"):
        letter()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1, 2}, bytearray(b"x")])
def test_data_that_json_cannot_hold_is_refused(folder, value):
    with pytest.raises(DocumentError, match="JSON"):
        render_pdf("letter", {"title": "t", "text": value}, language="kk", now=NOW)


def test_a_photograph_stands_in_the_file_as_it_was(folder):
    """Neither drawn anew nor cleaned as a text is; and not as numbers, of which each byte costs forty."""
    source = TEMPLATE.replace("#given.text", '#image(bytes(given.text), format: "svg", width: 5cm, alt: "a")')
    (folder / "letter.typ").write_text(source, "utf-8")
    drawn = BytesIO()
    Image.effect_noise((64, 48), 90).convert("RGB").save(drawn, "JPEG")

    made = letter(drawn.getvalue())

    assert drawn.getvalue() in made
    assert made == letter(drawn.getvalue())


@pytest.mark.parametrize("picture", [b"", b"no picture", b"<svg/>", b"\xff\xd8\xff"])
def test_bytes_that_are_no_picture_are_refused(folder, picture):
    with pytest.raises(DocumentError, match="letter"):
        letter(picture)


def test_data_that_holds_itself_is_refused(folder):
    endless: list = []
    endless.append(endless)

    with pytest.raises(DocumentError, match="JSON"):
        render_pdf("letter", {"title": "t", "text": endless}, language="kk", now=NOW)


def test_fault_of_a_template_names_it_and_the_reason(folder):
    with pytest.raises(DocumentError, match=r"'letter'.*dictionary does not contain key"):
        render_pdf("letter", {"title": "t"}, language="kk", now=NOW)


def test_unknown_language_and_date_without_zone_are_refused(folder):
    with pytest.raises(DocumentError, match="kk, ru, en"):
        letter(language="de")
    with pytest.raises(DocumentError, match="time zone"):
        letter(now=datetime(2026, 6, 5))  # noqa: DTZ001 -- what is tested


def test_compiler_is_loaded_only_by_the_first_document():
    program = (
        "import sys, seriktes.core.documents, seriktes.core.charts, seriktes.documents.partner_report;"
        "print('typst' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_every_weight_draws_what_the_three_languages_need():
    needed = set("АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя")
    needed |= set("0123456789 \u00a0«»„“”’–—−…№₸%‰×÷=+≥≤→✓")
    weights = sorted((documents.FOLDER / "fonts").glob("*.ttf"))

    assert [sorted(needed - drawable(font)) for font in weights] == [[], [], []]


def test_file_that_is_no_font_is_refused(tmp_path):
    (tmp_path / "empty.ttf").write_bytes(b"\x00\x01\x00\x00" + b"\x00" * 8)

    with pytest.raises(ValueError, match="cmap"):
        drawable(tmp_path / "empty.ttf")


def test_templates_take_nothing_from_the_network():
    found = [path.name for path in documents.FOLDER.glob("*.typ") if "@preview" in path.read_text("utf-8")]

    assert found == []
