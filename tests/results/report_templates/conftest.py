from __future__ import annotations

import io

import pytest
from PIL import Image

from seriktes.results.report_templates import actions
from seriktes.results.report_templates.actions import LookDetails, TemplateNames
from seriktes.results.report_templates.content import TemplateSection
from seriktes.results.reports import Names
from tests.results.conftest import *  # noqa: F403 -- the network and its people


@pytest.fixture
def template(manager):
    """A template with a text of places, a text of each report, and a line to sign on; it is version 2."""
    made = actions.add_template(actor=manager, names=TemplateNames("Серіктеске есеп (үлгі)", "Отчёт (үлгі)"))
    for section in (
        TemplateSection(
            "",
            "text",
            Names("Кіріспе", "Введение"),
            Names("{partner}: {people} адам.", "{partner}: {people}."),
        ),
        TemplateSection(
            "", "narrative", Names("Не болды", "Что было"), Names("Не болғанын жазыңыз.", "Что было?")
        ),
        TemplateSection("", "signature", text=Names("Төраға; А. Үлгіев", "Председатель; А. Үлгіев")),
    ):
        made = actions.add_section(actor=manager, template=made, section=section)
    actions.keep_version(actor=manager, template=made)
    made.refresh_from_db()
    return made


@pytest.fixture
def dressed(network, manager, template):
    """The company, whose papers are made with the template, in its colour, with its picture and credit."""
    details = LookDetails(
        template=template,
        picture=png(),
        logo_alt_kk="Көк шаршы",
        logo_alt_ru="Синий квадрат",
        colour="#7a1f3d",
        credit_kk="Серіктестің қолдауымен (үлгі)",
        credit_ru="При поддержке партнёра (үлгі)",
    )
    actions.set_look(actor=manager, organisation=network.company, details=details)
    return network.company


def png(size=(40, 20), colour=(10, 40, 160, 255)) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGBA", size, colour).save(drawn, "PNG")
    return drawn.getvalue()
