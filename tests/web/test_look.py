"""The style guide in a real browser, and the budgets of what every page loads."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template.loader import get_template
from django.test import override_settings
from django.urls import reverse

from seriktes.core.stylesheets import JOINED
from seriktes.core.templatetags import ui

pytestmark = pytest.mark.either

STYLES = Path(finders.find("seriktes/css"))
REPEATED_IDS = """[...document.querySelectorAll("[id]")].map((e) => e.id)
    .filter((id, place, all) => all.indexOf(id) < place)"""
HASHED = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
COMPONENTS = sorted((Path(settings.PACKAGE) / "templates" / "ui").glob("[a-z]*.html"))


@pytest.fixture
def person(db):
    return get_user_model().objects.create_user(
        "saule", "a long password", full_name="Сәуле Нұрланқызы (үлгі)"
    )


@pytest.fixture
def open_page(browser, client, person, live_server):
    """Open a page as a signed-in person; what the browser complains of is kept in `page.complaints`."""
    client.force_login(person)
    session = client.cookies["sessionid"].value
    opened = []

    def open_(address, *, width, scheme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, locale="kk-KZ", **options
        )
        opened.append(context)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(live_server.url + address)
        return page

    yield open_
    for context in opened:
        context.close()


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
)
def test_style_guide_has_no_fault_that_axe_knows(open_page, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(reverse("web:styleguide"), width=width, scheme=scheme)

    found = Axe().run(page).response["violations"]

    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert page.evaluate(REPEATED_IDS) == []
    assert page.complaints == []


@pytest.mark.e2e
def test_planted_fault_is_found(open_page):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(reverse("web:styleguide"), width=1280)
    page.evaluate("document.querySelector('#id_name').labels[0].remove()")

    assert "label" in {fault["id"] for fault in Axe().run(page).response["violations"]}


@pytest.mark.e2e
def test_theme_is_remembered_and_given_back_to_the_device(open_page):
    page = open_page(reverse("web:styleguide"), width=1280)
    page.click(".topbar summary")
    page.click('[data-theme-choice="dark"]')
    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"

    page.click(".topbar summary")
    page.click('[data-theme-choice=""]')
    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") is None


@pytest.mark.e2e
def test_dialog_opens_by_keyboard_and_gives_the_focus_back(open_page):
    page = open_page(reverse("web:styleguide"), width=1280)
    page.focus("dialog-opener button")
    page.keyboard.press("Enter")

    assert page.evaluate("document.querySelector('#sample-dialog').open")

    page.keyboard.press("Escape")

    assert not page.evaluate("document.querySelector('#sample-dialog').open")
    assert page.evaluate("document.activeElement.closest('dialog-opener') !== null")


@pytest.mark.e2e
def test_large_targets_on_a_phone(open_page):
    page = open_page(reverse("web:styleguide"), width=360, has_touch=True)

    small = page.evaluate(
        """[...document.querySelectorAll("button, .btn, select, .control, .nav__item, .tabs__item, summary")]
        .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML)"""
    )

    assert small == []


def test_page_holds_no_inline_style_or_handler(client, person):
    client.force_login(person)
    html = client.get(reverse("web:styleguide")).content.decode()

    assert re.findall(r"<[^>]+\s(?:style|on[a-z]+)=", html) == []
    assert re.findall(r"<script(?![^>]*(?:\bsrc=|\bnonce=))", html) == []


def test_styles_stay_within_their_budget():
    files = sorted(STYLES.rglob("*.css"))
    text = "".join(file.read_text() for file in files)

    assert sum(file.stat().st_size for file in files) <= 64_000
    assert len(re.findall(r"^  \.[\w-]+", (STYLES / "utilities.css").read_text(), re.MULTILINE)) <= 40
    assert "!important" not in text.replace((STYLES / "print.css").read_text(), "")
    assert re.findall(r"^\s*#[\w-]+[^{;]*\{", text, re.MULTILINE) == []


def test_first_page_loads_less_than_100_kilobytes(client, person):
    client.force_login(person)
    html = client.get(reverse("web:home")).content.decode()
    addresses = {
        address.removeprefix(settings.STATIC_URL) for address in re.findall(r'"(/static/[^"]+)"', html)
    }
    fonts = {f"seriktes/fonts/{file.name}" for file in Path(finders.find("seriktes/fonts")).glob("*.woff2")}

    files = [Path(finders.find(address)) for address in addresses | fonts]
    packed = sum(len(gzip.compress(file.read_bytes())) for file in files) + len(gzip.compress(html.encode()))

    assert packed < 100_000


def test_every_style_is_joined():
    joined = Path(finders.find(JOINED)).read_text()

    apart = {*STYLES.glob("pages/*.css"), STYLES / "print.css"}
    last_rules = [
        file.read_text().rstrip("}\n").rsplit("{", 1)[-1] for file in set(STYLES.rglob("*.css")) - apart
    ]
    assert [rule for rule in last_rules if rule not in joined] == []


def test_joined_style_leads_to_files_that_exist():
    joined = finders.find(JOINED)
    text = Path(joined).read_text()

    addresses = re.findall(r'url\("([^"]+)"\)', text)
    assert addresses != []
    assert [address for address in addresses if not finders.find(f"seriktes/{address[3:]}")] == []
    assert text.startswith((STYLES / "_tokens.css").read_text()[:100])


def test_joined_style_is_made_anew_when_a_source_changes():
    joined = Path(finders.find(JOINED))
    joined.write_text("old")

    assert Path(finders.find(JOINED)).read_text() != "old"


def test_collecting_brings_the_joined_style(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=HASHED):
        call_command("collectstatic", interactive=False, verbosity=0)

    [hashed] = tmp_path.glob("seriktes/css/seriktes.*.css")
    assert re.findall(r'url\("([^".]+)\.(?!\w{12}\.)', hashed.read_text()) == []


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: file.stem)
def test_component_opens_with_a_comment_and_is_in_the_style_guide(file):
    guide = get_template("web/styleguide.html").template.source

    assert file.read_text().startswith("{% comment %}\n")
    assert f"{{% {file.stem} " in guide or file.stem in {"mark", "error_summary"}


def test_every_component_is_described():
    described = (Path(settings.ROOT) / "docs" / "reference" / "components.md").read_text()

    assert [name for name in ui.register.tags if f"% {name} " not in described] == []
