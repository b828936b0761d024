"""How the papers of the demo look: the akimat's template, a company's colours, an address by language."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from seriktes.core.access import Actor
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.report_templates import actions
from seriktes.results.report_templates.actions import LookDetails, TemplateNames
from seriktes.results.report_templates.content import DEFAULT, Content, TemplateSection
from seriktes.results.report_templates.enums import SectionKind
from seriktes.results.reports import Names

COLOUR = "#0b5d3b"
INTRODUCTION = Names(
    "{period} ішінде «{partner}» қолдауымен {sessions} сабақ өтті, оларға {people} адам келді.",
    "За {period} при поддержке «{partner}» прошло {sessions} занятий, на них пришло {people} человек.",
    "In {period}, with the support of “{partner}”, {people} people came to {sessions} sessions.",
)
SIGNERS = Names("Төраға; Ә. Үлгібаева (үлгі)", "Председатель; А. Улгибаева (үлгі)")


def write(network: Organisation, akimat: Organisation, company: Organisation, manager: Actor) -> None:
    """Dress the papers of two partners, and the letterhead of all."""
    template = actions.add_template(
        actor=manager,
        names=TemplateNames("Әкімдікке есеп (үлгі)", "Отчёт акимату (үлгі)", "Report to the akimat (үлгі)"),
        content=_content(),
    )
    agreement = Agreement.objects.filter(partner=akimat).order_by("-starts_on", "pk").first()
    if agreement is not None:
        actions.choose_template(actor=manager, agreement=agreement, template=template)
    brand = LookDetails(
        picture=_emblem(),
        logo_alt_kk="Жасыл шеңбердегі тамшы",
        logo_alt_ru="Капля в зелёном круге",
        colour=COLOUR,
        credit_kk="«Көкорай Сүт» қолдауымен (үлгі)",
        credit_ru="При поддержке «Көкорай Сүт» (үлгі)",
        credit_en="With the support of “Kokoray Sut” (үлгі)",
        is_confirmed=True,
    )
    actions.set_look(actor=manager, organisation=company, details=brand)
    address = LookDetails(
        address_kk="Көкорай ауылы (үлгі), Орталық алаң, 1",
        address_ru="село Кокорай (үлгі), Центральная площадь, 1",
        address_en="1 Central Square, Kokoray (үлгі)",
    )
    actions.set_look(actor=manager, organisation=network, details=address)


def _content() -> Content:
    """Return the program's own sections with a word before them, plans, stories and a line to sign on."""
    known = {section.kind: section for section in DEFAULT.sections}
    title = Names("Бір сөйлеммен", "В одном предложении", "In a sentence")
    foreword = TemplateSection("foreword", str(SectionKind.TEXT), title, INTRODUCTION)
    plans = TemplateSection("plans", str(SectionKind.INDICATORS))
    stories = TemplateSection("stories", str(SectionKind.STORIES))
    signature = TemplateSection("signature", str(SectionKind.SIGNATURE), text=SIGNERS)
    middle = [known[kind] for kind in list(known)[:4]]
    rest = [known[kind] for kind in list(known)[4:]]
    return Content((foreword, *middle, plans, stories, *rest, signature))


def _emblem() -> bytes:
    """Draw a drop in a circle: an invented company's sign."""
    picture = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((10, 10, 390, 390), fill=COLOUR)
    draw.ellipse((120, 160, 280, 320), fill="white")
    draw.polygon(((200, 60), (130, 205), (270, 205)), fill="white")
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
