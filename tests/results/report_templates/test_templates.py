"""Templates that staff edit: versions, places, what a release keeps."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from seriktes.clubs.models import Unit
from seriktes.core import files
from seriktes.core.errors import NotAllowed
from seriktes.core.models import AuditEntry
from seriktes.results import actions as releasing
from seriktes.results.errors import NotApproved
from seriktes.results.presenter import present
from seriktes.results.queries import live_report
from seriktes.results.report_templates import actions
from seriktes.results.report_templates.actions import LookDetails, TemplateNames
from seriktes.results.report_templates.content import DEFAULT, Content, TemplateSection
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.report_templates.enums import Papers, SectionKind
from seriktes.results.report_templates.errors import (
    NothingToKeep,
    SectionGone,
    SectionNeeded,
    TemplateInUse,
    UnreadText,
)
from seriktes.results.report_templates.models import ReportTemplateVersion
from seriktes.results.report_templates.placeholders import MEANINGS, check_text, fill
from seriktes.results.report_templates.queries import (
    agreements_of_template,
    content_of,
    dress_for,
    look_of,
    network_organisation,
)
from seriktes.results.report_templates.wording import Wording, write_wording
from seriktes.results.reports import Names, from_json, to_json
from seriktes.results.stamps import Stamp
from seriktes.results.validators import Period
from tests import factories as make
from tests.meanwhile import meanwhile
from tests.results.conftest import signed_in
from tests.results.networks import PERIOD
from tests.results.releasing import again, worked

NOW = datetime(2026, 6, 5, 10, tzinfo=UTC)

# places


@pytest.mark.parametrize(
    "text",
    [
        "{secret}",
        "{partner.bin}",
        "{people:>10}",
        "{people!r}",
        "{0}",
        "{}",
        "{{ partner.bin }}",
        "{% load x %}",
        "{people",
        "people}",
        "{partner.__class__.__mro__}",
        "{{ people | safe }}",
    ],
)
def test_only_places_of_the_list_are_let_in(text):
    with pytest.raises(ValidationError, match=r"\."):
        check_text(text)


def test_every_place_of_the_list_is_let_in_and_a_text_without_any():
    check_text(" ".join(f"{{{name}}}" for name in MEANINGS))
    check_text("100 % <b>&amp;</b> $x #{1}".replace("{1}", ""))


@pytest.mark.parametrize("text", ["{people}", "{{people}}", "{{ people }}"])
def test_one_brace_and_two_mean_the_same(text):
    check_text(text)

    assert fill(f"- {text} -", {"people": "7"}) == "- 7 -"


def test_what_is_filled_in_is_not_filled_again():
    known = {"partner": "{people}", "people": "7"}

    assert fill("{partner}, {people}", known) == "{people}, 7"


def test_control_a_language_of_templates_would_have_told_more():
    """What `str.format` makes of a text that a person may type: the reason it is not used."""
    with pytest.raises(ValidationError):
        check_text("{partner.__class__}")
    assert "{partner.__class__}".format(partner="x") == "<class 'str'>"


# editing


def test_changes_are_nobodys_until_they_are_kept(manager, template):
    before = ReportTemplateVersion.objects.filter(template=template).count()

    changed = actions.choose_papers(actor=manager, template=template, papers=Papers.BESIDE)
    assert (content_of(changed).papers, template.versions.first().content["papers"]) == ("beside", "each")
    version = actions.keep_version(actor=manager, template=changed)

    assert (version.number, version.content["papers"], before) == (3, "beside", 2)
    entry = AuditEntry.objects.filter(action="results.template.kept").latest("pk")
    assert (entry.before["version"], entry.after["version"]) == (2, 3)
    with pytest.raises(NothingToKeep):
        actions.keep_version(actor=manager, template=template)


def test_sections_move_within_the_list_and_leave_it(manager, template):
    keys = [section.key for section in content_of(template).sections]

    moved = actions.move_section(actor=manager, template=template, key=keys[1], steps=-1)
    moved = actions.move_section(actor=manager, template=moved, key=keys[1], steps=-1)
    left = actions.remove_section(actor=manager, template=moved, key=keys[0])

    assert [section.key for section in content_of(left).sections] == keys[1:]
    with pytest.raises(SectionGone):
        actions.remove_section(actor=manager, template=left, key=keys[0])
    dropped = actions.drop_changes(actor=manager, template=left)
    assert [section.key for section in content_of(dropped).sections] == keys


def test_the_sentence_on_protection_stays_and_figures_stand_once(manager, template):
    with pytest.raises(SectionNeeded):
        actions.remove_section(actor=manager, template=template, key="protection")
    with pytest.raises(SectionNeeded):
        actions.add_section(actor=manager, template=template, section=TemplateSection("", "people"))


def test_a_template_in_use_is_not_put_away(manager, template, dressed):
    with pytest.raises(TemplateInUse):
        actions.retire_template(actor=manager, template=template)


def test_a_template_that_was_put_away_meanwhile_makes_nobodys_papers(manager, network, template):
    chosen = actions.LookDetails(template=template)  # as a page that was opened before holds it
    actions.retire_template(actor=manager, template=template)

    with pytest.raises(TemplateInUse, match=r"\.$"):
        actions.set_look(actor=manager, organisation=network.company, details=chosen)

    assert look_of(network.company) is None


def test_nobody_else_edits(template, network, akimat):
    from seriktes.core.access import Actor
    from tests import factories as make

    stranger = Actor(user=make.user("stranger"))
    acts = (
        lambda: actions.keep_version(actor=stranger, template=template),
        lambda: actions.choose_papers(actor=stranger, template=template, papers=Papers.EACH),
        lambda: actions.set_look(actor=stranger, organisation=network.company, details=actions.LookDetails()),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert akimat.get(template.get_absolute_url()).status_code == 403


def test_what_is_stored_is_read_back_the_same(template):
    content = content_of(template)

    assert Content.from_json(json.loads(json.dumps(content.to_json()))) == content
    dress = ReportDress(content=content, outgoing_number="17")
    assert ReportDress.from_json(json.loads(json.dumps(dress.to_json()))) == dress
    assert ReportDress.from_json({}) == ReportDress(content=DEFAULT)


# what a release keeps


@pytest.fixture
def written(desk, dressed):
    """A draft of the company, with its text."""
    draft = desk.drafted(dressed)
    return write_wording(actor=desk.manager, release=draft, wording=wording(draft, "Қыс суық болды."))


def wording(release, text, **more) -> Wording:
    key = ReportDress.from_json(release.dress).content.of_kind(SectionKind.NARRATIVE)[0].key
    return Wording({key: Names(text, "Зима была холодной.")}, outgoing_number="17-Ү", **more)


def printed(release, form="docx", language="kk") -> str:
    import docx

    document = docx.Document(io.BytesIO(files.read(release.files.get(language=language, form=form).file)))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_a_release_says_what_was_written_and_keeps_its_version(manager, desk, template, dressed, written):
    sealed = desk.approved(written)
    people = str(sealed.figures["total"]["people"])
    actions.choose_papers(actor=manager, template=template, papers=Papers.KAZAKH)
    actions.keep_version(actor=manager, template=template)

    text = printed(sealed)

    assert f"{dressed.name_kk}: {people} адам." in text
    assert "Қыс суық болды." in text
    assert "17-Ү" in text
    assert "Серіктестің қолдауымен (үлгі)" in text
    assert "А. Үлгіев" in text
    assert ReportDress.from_json(again(sealed).dress).version == 2
    assert sealed.files.filter(form="pdf").count() == 3


def test_texts_that_change_drop_the_approvals(desk, written):
    approved = releasing.approve_release(actor=desk.chair, release=written, seen=written.digest)
    assert approved.approvals.count() == 1

    same = write_wording(actor=desk.manager, release=written, wording=wording(written, "Қыс суық болды."))
    assert (same.digest, same.approvals.count()) == (written.digest, 1)
    other = write_wording(actor=desk.manager, release=written, wording=wording(written, "Қыс жылы болды."))

    assert (other.digest != written.digest, other.approvals.count()) == (True, 0)
    entry = AuditEntry.objects.filter(action="results.release.worded").latest("pk")
    assert entry.after["dropped_approvals"] == 1


def test_a_template_kept_since_the_check_waits_for_the_next_one(manager, desk, template, written):
    actions.choose_papers(actor=manager, template=template, papers=Papers.KAZAKH)
    actions.keep_version(actor=manager, template=template)

    sealed = desk.approved(written)
    assert sealed.files.filter(form="pdf").count() == 3


def test_the_next_check_takes_the_new_version(manager, desk, template, written):
    actions.choose_papers(actor=manager, template=template, papers=Papers.BESIDE)
    actions.keep_version(actor=manager, template=template)

    checked = worked(releasing.check_again(actor=desk.manager, release=written))
    sealed = desk.approved(checked)

    assert [file.language for file in sealed.files.filter(form="pdf")] == ["kk"]
    text = printed(sealed)
    assert ("Қыс суық болды." in text, "Зима была холодной." in text) == (True, True)


def test_what_is_written_while_a_check_counts_is_kept(desk, written):
    other = wording(written, "Қыс жылы болды.")

    with meanwhile(
        "results_releasewording", lambda: write_wording(actor=desk.manager, release=written, wording=other)
    ):
        checked = releasing.check_release(actor=desk.manager, release=written)

    assert ReportDress.from_json(checked.dress).texts[0].text.kk == "Қыс жылы болды."
    assert checked.digest == again(written).digest


def test_what_is_written_while_a_report_is_sealed_stops_it_and_is_kept(network, desk, written):
    desk.released(network.akimat)
    for actor in (desk.manager, desk.chair):
        written.approvals.create(approver=actor.user, role="chair", digest=written.digest)
    other = wording(written, "Қыс жылы болды.")

    with (
        meanwhile(
            "attribution_groupmonth",
            lambda: write_wording(actor=desk.manager, release=written, wording=other),
        ),
        pytest.raises(NotApproved),
    ):
        releasing.seal_release(actor=desk.chair, release=written)

    assert ReportDress.from_json(again(written).dress).texts[0].text.kk == "Қыс жылы болды."


@pytest.mark.parametrize("text", ["Тек бір қыз келді.", "В клубе была одна девочка.", "Only one girl came."])
def test_a_text_about_one_child_is_stopped_until_somebody_answers_for_it(desk, written, text):
    with pytest.raises(UnreadText):
        write_wording(actor=desk.manager, release=written, wording=wording(written, text))

    kept = write_wording(
        actor=desk.manager, release=written, wording=wording(written, text, is_confirmed=True)
    )
    assert len(kept.wording.found) == 1


def test_a_text_that_names_a_person_is_stopped(network, desk, written):
    person = network.people[0]
    person.family_name = "Үлгібаев"
    person.save()
    name = f"{person.given_name} {person.family_name}"

    with pytest.raises(UnreadText, match=name):
        write_wording(actor=desk.manager, release=written, wording=wording(written, f"Ең үздігі – {name}."))


# what texts of templates may say


def test_a_text_of_a_template_is_read_for_people_as_texts_of_drafts_are(manager, template):
    speaks = TemplateSection("", "text", text=Names("Ауылда бір қыз бала келді.", "Пришла одна девочка."))

    with pytest.raises(UnreadText, match="бір қыз бала; одна девочка"):
        actions.add_section(actor=manager, template=template, section=speaks)
    actions.add_section(actor=manager, template=template, section=speaks, is_confirmed=True)

    version = actions.keep_version(actor=manager, template=template)
    logged = AuditEntry.objects.filter(action="results.template.kept").latest("pk").after
    assert (logged["version"], logged["found"]) == (version.number, ["бір қыз бала", "одна девочка"])


def test_a_heading_and_a_line_of_credit_are_read_too(network, manager, template):
    section = content_of(template).sections[0]
    named = replace(section, title=Names("Жалғыз бала туралы"))
    with pytest.raises(UnreadText):
        actions.edit_section(actor=manager, template=template, section=named)
    with pytest.raises(UnreadText):
        actions.set_look(
            actor=manager,
            organisation=network.company,
            details=LookDetails(credit_kk="Екі қыздың атынан", credit_ru="От двух девочек"),
        )


def test_the_page_of_a_section_asks_whether_it_was_read(manager, template):
    client = signed_in(manager.user)
    url = reverse("results:report-section-add", args=[template.code, "text"])
    said = {"text_kk": "Бір бала келді.", "text_ru": "Пришёл один ребёнок."}
    assert "is_confirmed" not in client.get(url).content.decode()

    refused = client.post(url, said)
    assert (refused.status_code, "is_confirmed" in refused.content.decode()) == (422, True)

    assert client.post(url, said | {"is_confirmed": "on"}).status_code == 302


# templates of agreements


def test_an_agreement_may_have_a_template_of_its_own(network, manager, template):
    agreement = network.company.agreements.get()
    assert dress_for(network.company, PERIOD).version == 0

    actions.choose_template(actor=manager, agreement=agreement, template=template)
    assert dress_for(network.company, PERIOD).template.kk == template.name_kk
    assert dress_for(network.akimat, PERIOD).version == 0
    with pytest.raises(TemplateInUse):
        actions.retire_template(actor=manager, template=template)

    actions.choose_template(actor=manager, agreement=agreement, template=None)
    assert dress_for(network.company, PERIOD).version == 0


def test_the_newest_agreement_of_the_months_decides(network, dressed, manager):
    later = make.agreement(dressed, "К-2", starts_on=date(2025, 12, 1))
    other = actions.add_template(actor=manager, names=TemplateNames("Басқа (үлгі)"))
    actions.choose_template(actor=manager, agreement=later, template=other)

    worn = dress_for(dressed, PERIOD), dress_for(dressed, Period(PERIOD.first, PERIOD.first))
    assert [one.template.kk for one in worn] == ["Басқа (үлгі)", "Серіктеске есеп (үлгі)"]


def test_the_page_of_templates_shows_and_changes_those_of_agreements(network, manager, template):
    client, agreement = signed_in(manager.user), network.company.agreements.get()
    url = reverse("results:report-agreement-template", args=[agreement.code])
    listed = reverse("results:report-template-list")
    assert url in client.get(listed).content.decode()

    answer = client.post(url, {"template": template.code})

    assert answer.status_code == 302
    assert agreements_of_template(template) == [agreement]
    assert agreement.name in client.get(template.get_absolute_url()).content.decode()


# the letterhead


def test_the_address_of_the_letterhead_is_in_the_language_of_the_paper(network, manager):
    keeper = network_organisation() or make.organisation("«Арай» ҚБ (үлгі)", address="Қазақша, 1")
    Unit.objects.filter(parent=None).update(organisation=keeper)
    spoken = LookDetails(address_kk="Қазақша, 1", address_ru="По-русски, 1", address_en="In English, 1")
    actions.set_look(actor=manager, organisation=keeper, details=spoken)

    report = live_report(network.company, PERIOD).report

    heads = [present(report, Stamp(NOW), code).letterhead.split(" · ")[0] for code in ("kk", "ru", "en")]
    assert heads == ["Қазақша, 1", "По-русски, 1", "In English, 1"]
    assert from_json(to_json(report)) == report
