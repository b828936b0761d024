"""Nothing of a person stands in what a partner's representative can fetch: pages, files of each kind, jobs.

The words are planted in people, their numbers, the topics of sessions, whoever marked them, and in what
belongs to another partner. The control puts the same words into the name of a club: each file then holds
every one.
"""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from django.utils import timezone

from seriktes.attendance.models import Mark, Session
from seriktes.people.models import Person, Phone
from seriktes.people.sealing import seal_iin
from seriktes.results.enums import ReportFormat
from seriktes.results.files import make_file
from seriktes.results.queries import live_report
from seriktes.results.stamps import Stamp
from tests import factories as make
from tests.results.conftest import signed_in
from tests.results.networks import PERIOD

pytestmark = pytest.mark.either

FAMILY, GIVEN, PATRONYMIC = "Құпиятегі", "Жасырынаты", "Бүркеншікқызы"
IIN, PHONE = "061211600013", "+77090001122"
TOPIC, TEACHER, NOTE, DOCUMENT = "Сырлытақырып", "Бөтенұстаз", "Оңашажазба", "Бөтенқұжат"
SECRETS = (FAMILY, GIVEN, PATRONYMIC, IIN, PHONE, TOPIC, TEACHER, NOTE, DOCUMENT)


def squeezed(text: str) -> str:
    """Return the text without spaces: a PDF breaks words and numbers where a line ends."""
    return "".join(text.split()).replace("-", "")


def of_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = (page.get_textpage().get_text_bounded() for page in document)
    return " ".join([*pages, *document.get_metadata_dict().values(), content.decode("latin-1")])


def of_xlsx(content: bytes) -> str:
    """Return every text and attribute of every part: cells of all sheets, comments, names, properties."""
    texts = []
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            texts.append(name)
            for node in ET.fromstring(parts.read(name)).iter():
                texts += [node.text or "", *node.attrib.values()]
    return " ".join(texts)


def of_docx(content: bytes) -> str:
    """Return every text of every part; its pictures are drawn from the same words as the PDF's."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = [name for name in parts.namelist() if name.endswith((".xml", ".rels"))]
        return " ".join(["".join(ET.fromstring(parts.read(name)).itertext()) for name in names])


def of_text(content: bytes) -> str:
    return content.decode("utf-8-sig")


READ = {
    ReportFormat.PDF: of_pdf,
    ReportFormat.DOCX: of_docx,
    ReportFormat.XLSX: of_xlsx,
    ReportFormat.CSV: of_text,
    ReportFormat.CSVW: of_text,
    ReportFormat.JSON: of_text,
}


def found_in(text: str) -> list[str]:
    return [secret for secret in SECRETS if squeezed(secret) in squeezed(text)]


@pytest.fixture
def planted(network):
    """The network, with a secret in each place that holds something of a person or of another partner."""
    Person.objects.update(family_name=FAMILY, given_name=GIVEN, patronymic=PATRONYMIC)
    person = network.people[0]
    seal_iin(person, IIN)
    person.save()
    Person.objects.filter(pk=person.pk).update(family_name=FAMILY, given_name=GIVEN, patronymic=PATRONYMIC)
    Phone.objects.create(person=person, number=PHONE)
    Session.objects.update(topic=TOPIC)
    teacher = make.user("teacher", full_name=TEACHER)
    Mark.objects.update(recorded_by=teacher)
    foreign = network.company.agreements.get()
    make.contribution(foreign, document=DOCUMENT, note=NOTE)
    network.akimat.agreements.update(note=NOTE)
    return network


def fetched(client, url: str) -> bytes:
    return b"".join(client.get(url).streaming_content)


def test_no_secret_is_in_what_a_partner_fetches(planted, desk):
    release = desk.released(planted.akimat)
    user = make.user("akimat")
    make.representative(planted.akimat, user)
    client, home = signed_in(user), release.get_absolute_url()

    addresses = ("/", "/releases/", "/releases/ledger.csv", home, release.seal.address)
    pages = {url: client.get(url).content.decode() for url in addresses}
    texts = {
        (language, form): READ[form](fetched(client, f"{home}files/{language}/report.{form}"))
        for language in ("kk", "ru", "en")
        for form in ReportFormat
    }

    assert {url: found_in(text) for url, text in pages.items() if found_in(text)} == {}
    assert {copy: found_in(text) for copy, text in texts.items()} == {copy: [] for copy in texts}
    assert found_in(str(release.seal.record)) == []
    assert "Балапан" in texts["kk", ReportFormat.PDF], "the reader reads"


def test_control_each_reader_finds_them_in_a_report_that_holds_them(planted):
    planted.clubs[0].name_kk = " ".join(SECRETS)
    planted.clubs[0].save()
    report = live_report(planted.akimat, PERIOD).report

    for form, read in READ.items():
        if form == ReportFormat.CSVW:
            continue  # it tells what columns are, not what is in them
        assert found_in(read(make_file(report, Stamp(timezone.now()), form, "kk"))) == list(SECRETS), form


def test_control_an_insider_reads_them(planted, insider):
    marks = insider.get(f"/reports/{planted.akimat.code}/marks/?from=2025-09&until=2025-12").content.decode()

    assert found_in(marks) == [FAMILY, GIVEN, PATRONYMIC, TEACHER]
