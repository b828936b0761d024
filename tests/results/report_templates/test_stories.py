"""Stories and photographs in sealed papers: given while everybody in them consents, and no day longer."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from hashlib import sha256

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from seriktes.core.access import SYSTEM
from seriktes.gallery import receivers
from seriktes.gallery.actions import list_person, put_back, say_recognisable, take_down, unlist_person
from seriktes.gallery.enums import Recognisable
from seriktes.gallery.models import Photograph
from seriktes.people.actions import ConsentDetails, record_consents, withdraw_consent
from seriktes.people.enums import ConsentForm, Purpose
from seriktes.people.signals import consents_changed
from seriktes.results.actions import approve_release, check_again, draft_restatement, take_release_file
from seriktes.results.command import render_release
from seriktes.results.enums import IllustratedFormat
from seriktes.results.errors import ConsentEnded
from seriktes.results.illustrated import editions
from seriktes.results.models import Release
from seriktes.results.report_templates import actions
from seriktes.results.report_templates.actions import LookDetails, TemplateNames
from seriktes.results.report_templates.content import Content, TemplateSection
from seriktes.results.report_templates.wording import Wording, write_wording
from seriktes.results.stories.actions import (
    StoryDetails,
    edit_story,
    illustrate,
    name_person,
    share_story,
    take_picture_away,
    take_story_back,
    unname_person,
    write_story,
)
from seriktes.results.stories.models import Story
from tests import factories as make
from tests.results.conftest import signed_in
from tests.results.releasing import again, many_more_visits, worked

pytestmark = pytest.mark.either

GIVEN = date(2025, 9, 1)
PLAIN_PAPERS = ["docx", "pdf"]
ILLUSTRATED_PAPERS = ["illustrated.docx", "illustrated.pdf"]


@pytest.fixture(autouse=True)
def english(own_language):
    with translation.override("en"):
        yield


@pytest.fixture
def girl(network):
    return network.people[0]


@pytest.fixture
def consents(network, girl):
    """Her guardian's two consents: to photographs, and that partners learn of her."""
    details = ConsentDetails(make.person("Үлгіева", "Анар"), ConsentForm.PAPER, GIVEN)
    make.guardianship(girl, details.given_by)
    given = record_consents(
        actor=SYSTEM, person=girl, purposes=[Purpose.PHOTO, Purpose.TRANSFER], details=details
    )
    return {one.purpose: one for one in given}


@pytest.fixture
def picture(network, girl, consents):
    """She can be recognised on it."""
    made = make.photograph(network.clubs[0])
    list_person(actor=SYSTEM, photograph=made, person=girl)
    return say_recognisable(actor=SYSTEM, photograph=made, recognisable=Recognisable.LISTED)


@pytest.fixture
def story(network, desk, girl, picture):
    """A story of the company's agreement that names her and shows her, shared with the company."""
    made = write_story(actor=desk.manager, details=details(network))
    illustrate(actor=desk.manager, story=made, photograph=picture)
    name_person(actor=desk.chair, story=made, person=girl)
    return share_story(actor=desk.chair, story=made, has_read=True)


@pytest.fixture
def told(network, desk, story):
    """The company's papers are made with a template that tells stories."""
    sections = (TemplateSection("stories", "stories"), TemplateSection("protection", "protection"))
    template = actions.add_template(
        actor=desk.manager, names=TemplateNames("Суретті есеп (үлгі)"), content=Content(sections, "kk")
    )
    actions.set_look(actor=desk.manager, organisation=network.company, details=LookDetails(template=template))
    return network.company


def details(network, **changed):
    known = {
        "agreement": network.company.agreements.get(),
        "happened_on": date(2025, 9, 20),
        "name_kk": "Жаңа үйірме (үлгі)",
        "name_ru": "Новый кружок (үлгі)",
        "text_kk": "Клубта жаңа үйірме ашылды.\nБалалар күн сайын келеді.",
        "text_ru": "В клубе открылся новый кружок.",
    }
    return StoryDetails(**(known | changed))


def forms(release: Release) -> list[str]:
    return sorted(release.files.filter(language="kk", form__contains="pdf").values_list("form", flat=True))


def taken(actor, release: Release, form: str) -> bytes:
    return take_release_file(
        actor=actor, file=release.files.select_related("release__seal").get(language="kk", form=form)
    ).read()


def test_a_story_is_sealed_in_papers_of_its_own(desk, told):
    release = desk.released(told)

    assert forms(release) == ["illustrated.pdf", "pdf"]
    word = zipfile.ZipFile(io.BytesIO(taken(desk.chair, release, "illustrated.docx")))
    text = word.read("word/document.xml").decode()
    assert "Жаңа үйірме (үлгі)" in text
    assert any(name.startswith("word/media/") and name.endswith(".jpg") for name in word.namelist())
    plain = zipfile.ZipFile(io.BytesIO(taken(desk.chair, release, "docx"))).read("word/document.xml").decode()
    assert "Жаңа үйірме (үлгі)" not in plain
    for form in ("csv", "json", "xlsx"):
        assert "Жаңа үйірме" not in taken(desk.chair, release, form).decode("utf-8", "replace")


def test_the_papers_are_the_same_bytes_when_they_are_made_again(desk, told):
    release = desk.released(told)

    for file in release.files.filter(form__in=IllustratedFormat.values).select_related("file"):
        made = render_release(again(release), file.form, file.language).content
        assert sha256(made).hexdigest() == file.file.sha256, (file.language, file.form)


def test_no_consent_no_sealing(desk, told, consents):
    """It ends after both have approved: nothing leaves, nothing is sealed."""
    draft = approved_by_one(desk, desk.drafted(told))
    withdraw(consents[Purpose.PHOTO])

    draft = desk.approved(draft)

    assert (draft.released_at, draft.files.count()) == (None, 0)
    assert draft.job.error.startswith("«Жаңа үйірме (үлгі)» әңгімесі мақұлданған күйінде шыға алмайды")


def test_control_without_what_follows_a_consent_it_would_be_sealed(desk, told, consents):
    draft = approved_by_one(desk, desk.drafted(told))
    consents_changed.disconnect(dispatch_uid="gallery.consents")
    try:
        withdraw(consents[Purpose.PHOTO])
    finally:
        consents_changed.connect(receivers.follow_consents, dispatch_uid="gallery.consents")

    assert desk.approved(draft).released_at is not None


def test_checked_again_the_report_leaves_without_the_story(desk, told, story, consents):
    draft = desk.drafted(told)
    withdraw(consents[Purpose.TRANSFER])

    draft = desk.approved(worked(check_again(actor=desk.manager, release=draft)))

    assert forms(draft) == ["pdf"]
    assert draft.dress["stories"] == []


@pytest.mark.parametrize("purpose", [Purpose.PHOTO, Purpose.TRANSFER])
def test_a_withdrawn_consent_ends_the_illustrated_papers_alone(desk, told, consents, purpose):
    release = desk.released(told)
    withdraw(consents[purpose])

    for form in ILLUSTRATED_PAPERS:
        with pytest.raises(ConsentEnded):
            taken(desk.chair, release, form)
    assert [len(taken(desk.chair, release, form)) > 1000 for form in PLAIN_PAPERS] == [True, True]


@pytest.mark.parametrize("act", ["unlist", "unname"])
def test_who_is_taken_off_the_lists_later_still_ends_the_papers(desk, told, girl, consents, act):
    """The papers show her whatever the lists say since."""
    release = desk.released(told)
    forget(desk, girl, act)

    withdraw(consents[Purpose.PHOTO if act == "unlist" else Purpose.TRANSFER])

    with pytest.raises(ConsentEnded):
        taken(desk.chair, release, "illustrated.pdf")


@pytest.mark.parametrize("act", ["unlist", "unname"])
def test_control_without_the_subscriber_they_would_be_given(desk, told, girl, consents, act):
    release = desk.released(told)
    forget(desk, girl, act)
    consents_changed.disconnect(dispatch_uid="results.illustrated")
    try:
        withdraw(consents[Purpose.PHOTO if act == "unlist" else Purpose.TRANSFER])
    finally:
        consents_changed.connect(editions.clear_of, dispatch_uid="results.illustrated")

    assert taken(desk.chair, release, "illustrated.pdf").startswith(b"%PDF")


def test_what_may_be_shown_again_is_given_again(desk, told, story, picture, consents):
    release = desk.released(told)
    for end, mend in (
        (lambda: withdraw(consents[Purpose.PHOTO]), lambda: consent_again(consents[Purpose.PHOTO])),
        (
            lambda: take_down(actor=SYSTEM, photograph=picture),
            lambda: put_back(actor=SYSTEM, photograph=picture),
        ),
        (
            lambda: take_story_back(actor=desk.chair, story=story),
            lambda: share_story(actor=desk.chair, story=story, has_read=True),
        ),
    ):
        end()
        with pytest.raises(ConsentEnded):
            taken(desk.chair, release, "illustrated.pdf")
        mend()
        assert taken(desk.chair, release, "illustrated.pdf").startswith(b"%PDF")


NAMED = "Бұл үйірмені Анар Үлгіева ашты (үлгі)."


def ends_papers(desk, release, company, act) -> list[bool]:
    """Do something to what a release tells; return where its illustrated paper is given since."""
    act()
    address = reverse("results:release-file", args=[release.code, "kk", "illustrated.pdf"])
    page, home = (company.get(path).content.decode() for path in (release.get_absolute_url(), "/"))
    return [company.get(address).status_code == 200, address in page, address in home, NAMED in page]


def test_what_a_story_says_no_more_its_papers_tell_nobody(network, desk, told, story, company):
    """Its name was overlooked: nobody is on the list of the story, so no consent would end the papers."""
    say(network, desk, text_kk=NAMED)
    release = desk.released(told)
    assert ends_papers(desk, release, company, lambda: None) == [True] * 4

    assert (
        ends_papers(desk, release, company, lambda: say(network, desk, text_kk="Клуб ашылды.")) == [False] * 4
    )

    say(network, desk, text_kk=NAMED)
    assert ends_papers(desk, release, company, lambda: None) == [True] * 4


def test_another_language_does_not_end_the_papers(network, desk, told, story, company):
    say(network, desk, text_kk=NAMED)
    release = desk.released(told)

    assert (
        ends_papers(desk, release, company, lambda: say(network, desk, text_kk=NAMED, text_en="A new group."))
        == [True] * 4
    )


def test_a_photograph_taken_out_of_the_story_ends_the_papers(network, desk, told, story, picture, company):
    """It may be shown elsewhere still; somebody did not want it here."""
    say(network, desk, text_kk=NAMED)
    release = desk.released(told)

    def take() -> None:
        take_picture_away(actor=desk.manager, story=story, photograph=picture)

    assert ends_papers(desk, release, company, take) == [False] * 4


def test_control_where_words_are_not_compared_the_name_is_told(
    network, desk, told, story, company, monkeypatch
):
    say(network, desk, text_kk=NAMED)
    release = desk.released(told)
    monkeypatch.setattr(editions, "still_says", lambda *_: True)

    assert (
        ends_papers(desk, release, company, lambda: say(network, desk, text_kk="Клуб ашылды.")) == [True] * 4
    )


def test_other_words_than_were_approved_do_not_leave(network, desk, told, story):
    """One changes the story and another shares it anew: it may be shown, but nobody approved it."""
    draft = approved_by_one(desk, desk.drafted(told))
    edit_story(actor=desk.manager, story=story, details=details(network, text_kk="Басқа сөз."))
    share_story(actor=desk.chair, story=Story.objects.get(), has_read=True)

    draft = desk.approved(draft)

    assert draft.released_at is None
    assert "мақұлданған күйінде шыға алмайды" in draft.job.error


def test_the_drafter_leaves_a_story_out(desk, told, story):
    draft = desk.drafted(told)
    assert [one["code"] for one in draft.dress["stories"]] == [story.code]

    write_wording(actor=desk.manager, release=draft, wording=Wording({}, left_out=(story.code,)))

    draft = again(draft)
    assert draft.dress["stories"] == []
    assert forms(desk.approved(draft)) == ["pdf"]


def test_a_restatement_leaves_out_what_was_left_out(desk, told, story, network):
    draft = desk.drafted(told)
    write_wording(actor=desk.manager, release=draft, wording=Wording({}, left_out=(story.code,)))
    former = desk.approved(again(draft))
    many_more_visits(network)

    restated = worked(draft_restatement(actor=desk.manager, release=former, cause="Журнал (үлгі)"))

    assert restated.dress["stories"] == []
    write_wording(actor=desk.manager, release=restated, wording=Wording({}))
    assert [one["code"] for one in again(restated).dress["stories"]] == [story.code]


def test_the_form_of_texts_offers_the_stories(desk, told, story, manager):
    draft, client = desk.drafted(told), signed_in(manager.user)
    url = reverse("results:release-wording", args=[draft.code])
    assert "Жаңа үйірме (үлгі)" in client.get(url).content.decode()

    client.post(url, {"outgoing_number": "", "outgoing_on": ""})

    assert again(draft).dress["stories"] == []


def test_the_partner_reads_it_on_the_page_while_everybody_consents(
    desk, told, story, picture, consents, company
):
    release = desk.released(told)
    address = reverse("results:release-file", args=[release.code, "kk", "illustrated.pdf"])
    shown = company.get(release.get_absolute_url()).content.decode()
    assert ("Клубта жаңа үйірме ашылды" in shown, picture.code in shown, address in shown) == (True,) * 3
    assert company.get(address).status_code == 200

    withdraw(consents[Purpose.PHOTO])

    shown = company.get(release.get_absolute_url()).content.decode()
    assert ("Клубта жаңа үйірме ашылды" in shown, picture.code in shown, address in shown) == (False,) * 3
    assert company.get(address).status_code == 409
    assert company.get(reverse("results:release-file", args=[release.code, "kk", "pdf"])).status_code == 200


def test_stories_of_other_months_and_partners_are_not_told(network, desk, told, story):
    for changed in (
        {"happened_on": date(2024, 9, 20), "name_kk": "Бұрын (үлгі)"},
        {"agreement": network.akimat.agreements.get(), "name_kk": "Әкімдік (үлгі)"},
    ):
        other = write_story(actor=desk.manager, details=details(network, **changed))
        share_story(actor=desk.chair, story=other, has_read=True)
    unread = write_story(actor=desk.manager, details=details(network, name_kk="Оқылмаған (үлгі)"))

    assert unread.shared_at is None
    assert [one["code"] for one in desk.drafted(told).dress["stories"]] == [story.code]


def test_kazakh_and_russian_stand_beside_each_other(desk, told, network):
    template = told.paper_looks.first().template
    actions.choose_papers(actor=desk.manager, template=template, papers="beside")
    actions.keep_version(actor=desk.manager, template=template)

    release = desk.released(told)

    word = zipfile.ZipFile(io.BytesIO(taken(desk.chair, release, "illustrated.docx")))
    text = word.read("word/document.xml").decode()
    assert "Жаңа үйірме (үлгі) / Новый кружок (үлгі)" in text
    assert "Балалар күн сайын келеді." in text


def approved_by_one(desk, draft: Release) -> Release:
    return approve_release(actor=desk.manager, release=draft, seen=draft.digest)


def withdraw(consent) -> None:
    withdraw_consent(actor=SYSTEM, consent=consent, withdrawn_on=timezone.localdate())


def consent_again(former) -> None:
    details = ConsentDetails(former.given_by, ConsentForm.PAPER, GIVEN)
    record_consents(actor=SYSTEM, person=former.person, purposes=[former.purpose], details=details)


def say(network, desk, **changed) -> None:
    """Change the words of the story; somebody else reads and shares it."""
    edit_story(actor=desk.manager, story=Story.objects.get(), details=details(network, **changed))
    share_story(actor=desk.chair, story=Story.objects.get(), has_read=True)


def forget(desk, girl, act: str) -> None:
    """Take her off a list, and let everything be shown again."""
    story, picture = Story.objects.get(), Photograph.objects.get()
    if act == "unlist":
        unlist_person(actor=SYSTEM, photograph=picture, person=girl)
        say_recognisable(actor=SYSTEM, photograph=picture, recognisable=Recognisable.NOBODY)
    else:
        unname_person(actor=desk.chair, story=story, person=girl)
        share_story(actor=desk.chair, story=Story.objects.get(), has_read=True)


def test_whoever_changes_words_that_papers_tell_is_asked_first(desk, told, story, chair):
    release, client = desk.released(told), signed_in(chair.user)
    caption = reverse("gallery:photograph-edit", args=[story.photographs.get().code])
    assert release.seal.number in client.get(caption).content.decode()
    page = reverse("results:story-edit", args=[story.code])
    shown = client.get(page)
    typed = {one.html_name: one.value() for one in shown.context["form"] if one.value() not in (None, "")}
    typed["text_kk"] = typed["text_kk"].replace("\n", "\r\n")  # as browsers send it
    assert release.seal.number in shown.content.decode()

    asked = client.post(page, typed | {"text_kk": "Клуб ашылды."})

    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["ends_papers"])
    assert Story.objects.get(pk=story.pk).text_kk == story.text_kk
    assert client.post(page, typed | {"name_en": "A new circle"}).status_code == 302
    share_story(actor=desk.manager, story=story, has_read=True)
    assert editions.is_given(release)
    sure = typed | {"name_en": "A new circle", "text_kk": "Клуб ашылды.", "ends_papers": "on"}
    assert (client.post(page, sure).status_code, editions.is_given(release)) == (302, False)
    assert client.get(page).context["papers"] == []


def test_a_photograph_of_two_stories_names_their_paper_once_and_nobody_s_partner(
    desk, network, told, picture
):
    other = write_story(actor=desk.manager, details=details(network, name_kk="Екінші әңгіме (үлгі)"))
    illustrate(actor=desk.manager, story=other, photograph=picture)
    share_story(actor=desk.chair, story=other, has_read=True)
    release = desk.released(told)
    leader = make.user("leader")
    make.appointment(picture.club, leader)

    page = signed_in(leader).get(reverse("gallery:photograph-edit", args=[picture.code])).content.decode()

    assert page.count(f"№ {release.number}") == 1
    assert network.company.name_kk not in page
