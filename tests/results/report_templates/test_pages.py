"""Pages of templates, looks, texts and forms, as people press through them."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from seriktes.core.models import AuditEntry
from seriktes.results.report_templates.models import PaperLook, ReportTemplate
from seriktes.results.report_templates.placeholders import MEANINGS
from seriktes.results.report_templates.queries import content_of, form_of, look_of
from tests.results.conftest import signed_in
from tests.results.report_templates.conftest import png
from tests.results.report_templates.test_own_forms import workbook
from tests.results.report_templates.test_templates import written  # noqa: F401 -- a fixture

MONTHS = "from=2025-09&until=2025-12"


@pytest.fixture
def browser(manager):
    return signed_in(manager.user)


def test_a_template_is_begun_changed_and_kept(browser):
    made = browser.post("/report-templates/add/", {"name_kk": "Жылдық есеп (үлгі)", "source": ""})
    template = ReportTemplate.objects.get()
    url = template.get_absolute_url()
    assert made.headers["Location"] == url

    text = {
        "text_kk": "{people} адам",
        "text_ru": "{people} человек",
        "title_kk": "Басы",
        "title_ru": "Начало",
    }
    assert browser.post(f"{url}sections/add/text/", text).status_code == 302
    key = content_of(ReportTemplate.objects.get()).sections[-1].key
    assert browser.post(f"{url}sections/{key}/move/", {"to": "up"}).status_code == 302
    assert browser.post(f"{url}papers/", {"papers": "beside"}).status_code == 302
    assert browser.post(f"{url}versions/").status_code == 302

    template.refresh_from_db()
    content = content_of(template)
    assert (template.draft, content.papers, content.sections[-2].title.ru) == (None, "beside", "Начало")
    assert "{people}" in browser.get(url).content.decode()
    assert browser.get(f"{url}versions/1/").status_code == 200


@pytest.mark.parametrize("kind", ["text", "narrative", "signature"])
def test_a_text_longer_than_a_paper_holds_is_refused_at_its_field(browser, template, kind):
    given = {"text_kk": "ұ" * 6001, "text_ru": "Коротко"}
    answer = browser.post(f"{template.get_absolute_url()}sections/add/{kind}/", given)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text_kk"])


@pytest.mark.parametrize(
    "text", ["{secret}", "{{ settings.SECRET_KEY }}", "{% debug %}", "{people.real}", "}"]
)
def test_code_in_a_text_is_answered_with_a_sentence_at_its_field(browser, template, text):
    answer = browser.post(
        f"{template.get_absolute_url()}sections/add/text/", {"text_kk": text, "text_ru": "Жақсы"}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["text_kk"]
    assert content_of(template) == content_of(ReportTemplate.objects.get())


def test_the_list_of_places_stands_beside_the_field(browser, template):
    page = browser.get(f"{template.get_absolute_url()}sections/add/text/").content.decode()

    assert [name for name in MEANINGS if f"{{{name}}}" not in page] == []


def test_a_preview_says_that_it_is_internal(network, browser, template):
    url = f"{template.get_absolute_url()}preview/?partner={network.company.code}&{MONTHS}"
    page = browser.get(url).content.decode()

    assert "Ішкі құжат: ағымдағы көрсеткіштер" in page
    assert "Сыртқа тек шығарылған есептерді беріңіз." in page
    assert network.company.name_kk in page
    assert browser.get(f"{template.get_absolute_url()}preview/?partner=x&{MONTHS}").status_code == 422


def test_a_look_is_set_with_its_picture_and_taken_back(network, browser, template):
    url = f"/report-looks/{network.company.code}/"
    good = {
        "template": template.code,
        "picture": SimpleUploadedFile("logo.png", png(), "image/png"),
        "logo_alt_kk": "Көк шаршы",
        "logo_alt_ru": "Синий квадрат",
        "colour": "#7A1F3D",
        "credit_kk": "Қолдауымен (үлгі)",
    }
    assert browser.post(url, good).status_code == 302
    look = look_of(network.company)
    assert (look.colour, look.template, look.logo.content_type) == ("#7a1f3d", template, "image/png")

    assert browser.post(url, {"no_picture": "on"}).status_code == 302
    assert look_of(network.company).logo is None
    assert PaperLook.objects.count() == AuditEntry.objects.filter(action="results.look.set").count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("colour", "#ffee99"),
        ("colour", "red"),
        ("colour", "#12345"),
        ("picture", SimpleUploadedFile("logo.svg", b"<svg onload='x()'/>", "image/svg+xml")),
    ],
)
def test_a_pale_colour_or_no_picture_is_refused_at_its_field(network, browser, field, value):
    answer = browser.post(f"/report-looks/{network.company.code}/", {field: value})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_texts_are_written_and_read_by_whoever_approves(browser, desk, written):  # noqa: F811 -- the fixture
    url = written.get_absolute_url()
    page = signed_in(desk.chair.user).get(url).content.decode()
    assert "Қыс суық болды." in page

    form = browser.get(f"{url}texts/").context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    key = next(name for name in values if name.endswith("_kk"))
    wrong = browser.post(f"{url}texts/", values | {key: "Тек бір қыз келді.", "outgoing_on": ""})
    assert wrong.status_code == 422
    assert (
        browser.post(f"{url}texts/", values | {key: "Жаз жылы болды.", "outgoing_on": ""}).status_code == 302
    )
    assert "Жаз жылы болды." in browser.get(url).content.decode()


def test_an_own_form_is_taken_shown_and_put_away(network, browser):
    url = f"/report-looks/{network.company.code}/form/"
    file = SimpleUploadedFile("есеп.xlsx", workbook(A1="{{people}}", A2="{{status}}"))
    assert browser.post(url, {"file": file, "language": "kk"}).status_code == 302

    filled = browser.get(f"{url}preview/?{MONTHS}")
    sheet = load_workbook(io.BytesIO(filled.content)).active
    assert (type(sheet["A1"].value), "internal-" in filled.headers["Content-Disposition"]) == (int, True)
    assert AuditEntry.objects.filter(action="results.report.exported").count() == 1
    assert browser.post(f"{url}removal/").status_code == 302
    assert form_of(network.company) is None


def test_a_form_with_a_formula_is_answered_with_a_sentence(network, browser):
    file = SimpleUploadedFile("есеп.xlsx", workbook(A1="{{people}}", A2="=NOW()"))

    answer = browser.post(f"/report-looks/{network.company.code}/form/", {"file": file, "language": "kk"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])


@pytest.mark.parametrize(
    "path", ["/report-templates/", "/report-looks/{code}/", "/report-looks/{code}/form/"]
)
def test_partners_see_none_of_it(network, company, path):
    assert company.get(path.format(code=network.company.code)).status_code == 403
