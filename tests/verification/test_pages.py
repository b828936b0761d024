from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.test import Client
from django.urls import reverse

from seriktes.core import registry
from seriktes.core.enums import SealedState
from seriktes.core.models import StoredFile
from seriktes.core.registry import SealPresenter
from seriktes.verification import queries, uploads, views
from seriktes.verification.models import Seal
from seriktes.verification.records import read_signed_record
from tests.verification import papers
from tests.verification.conftest import KIND, present

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def seal() -> Seal:
    return papers.sealed()


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def compare(client: Client, seal: Seal, content: bytes, name: str = "file.pdf"):
    return client.post(f"{seal.address}file/", {"file": SimpleUploadedFile(name, content)})


def presenting(monkeypatch, **changed) -> None:
    def shown(seal, language):
        return replace(present(seal, language), **changed)

    monkeypatch.setattr(registry.sealed, "_entries", [SealPresenter(KIND, shown)])


def test_a_genuine_paper_says_so_and_what_it_should_say(visitor, seal, django_assert_num_queries):
    with django_assert_num_queries(2):
        answer = visitor.get(seal.address)

    assert answer.status_code == 200
    said = text(answer)
    for expected in (
        f"Document № {seal.number}",
        "Report (үлгі)",
        "The document is genuine.",
        "1 284",
        "«Арай» желісі (үлгі)",
        seal.key.key_id,
        seal.typed,
        "In Kazakh · PDF",
        "XLSX",
    ):
        assert expected in said


def test_many_files_are_told_by_their_languages(visitor):
    names = [f"report-{language}.{ending}" for language in ("ru", "kk") for ending in ("csv", "xlsx", "pdf")]
    files = [papers.enclosed(name.encode(), name, "any/thing", name[7:9]) for name in names]

    said = text(visitor.get(papers.sealed(files=files).address))

    assert "In Kazakh · PDF, CSV, XLSX<br>In Russian · PDF, CSV, XLSX" in said


def test_a_corrected_paper_leads_to_the_newer_one(visitor, seal, monkeypatch):
    newer = papers.sealed()
    presenting(monkeypatch, state=SealedState.RESTATED, replaced_by=newer)

    said = text(visitor.get(seal.address))

    assert "but its figures were corrected later" in said
    assert f'href="{newer.address}"' in said
    assert f"Open № {newer.number}" in said
    assert "The document is genuine." not in said


def test_a_withdrawn_paper_says_so_whatever_is_noted_of_its_figures(visitor, seal, monkeypatch):
    presenting(monkeypatch, state=SealedState.WITHDRAWN, note="Two clubs were counted twice.")

    said = text(visitor.get(seal.address))

    assert "The document is genuine, but it was withdrawn." in said
    assert "Do not rely on it any longer." in said
    assert "Two clubs were counted twice." in said
    assert "Rounded for everybody" not in said


def test_a_kind_that_is_not_known_here_is_told_plainly(visitor, seal, monkeypatch):
    monkeypatch.setattr(registry.sealed, "_entries", [])

    answer = visitor.get(seal.address)

    assert answer.status_code == 200
    assert "this kind of document is not known here" in text(answer)
    assert "1 284" not in text(answer)
    assert "exactly the one that was issued" in text(compare(visitor, seal, papers.PDF))


@pytest.mark.parametrize(
    "harm",
    [
        lambda seal: f"{seal.number}-{'B' * 18}",  # a wrong token
        lambda seal: f"{seal.year}-7777-{seal.token}",  # an unknown number
        lambda seal: seal.number,
        lambda seal: "forged",
        lambda seal: f"9999-999999999-{seal.token}",
        lambda seal: "9" * 5000,
        lambda seal: "%D2%9A" * 100,
        lambda seal: papers.reserved().code,  # a number without a paper yet
    ],
)
@pytest.mark.parametrize("page", ["", "record/"])
def test_every_wrong_number_gets_the_same_answer_for_the_same_work(
    visitor, seal, harm, page, django_assert_num_queries
):
    code = harm(seal)
    known = visitor.get(f"/verify/{seal.year}-9999-{'C' * 18}/")

    with django_assert_num_queries(1):
        answer = visitor.get(f"/verify/{code}/{page}")

    assert (answer.status_code, known.status_code) == (404, 404)
    assert "No document has this number" in text(answer)
    assert without_tokens(answer, code, page) == without_tokens(known, f"{seal.year}-9999-{'C' * 18}", "")


def test_control_were_the_token_not_compared_the_number_alone_would_open_the_paper(
    visitor, seal, monkeypatch
):
    monkeypatch.setattr(queries.hmac, "compare_digest", lambda one, other: True)

    assert visitor.get(f"/verify/{seal.number}-{'B' * 18}/").status_code == 200


def without_tokens(answer, code: str, page: str) -> str:
    """Return a page without what differs each time: its own address and the token of its form."""
    said = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    said = re.sub(r'name="next" value="[^"]*"', "", said)
    return said.replace(quote(code), "").replace(page or "//", "")


def test_a_wrong_number_gets_it_for_a_file_too(visitor, seal):
    answer = visitor.post(f"/verify/{seal.number}-{'B' * 18}/file/", {"file": SimpleUploadedFile("a", b"a")})

    assert answer.status_code == 404
    assert "No document has this number" in text(answer)


@pytest.mark.parametrize(("content", "words"), [(papers.PDF, "In Kazakh · PDF"), (papers.XLSX, "XLSX")])
def test_an_issued_file_is_recognised(visitor, seal, content, words):
    answer = compare(visitor, seal, content, "жүктелген (1).pdf")

    assert answer.status_code == 200
    said = text(answer)
    assert "The file “жүктелген (1).pdf” is exactly the one that was issued." in said
    assert f'<div class="notice__text">{words}</div>' in said


def test_any_other_file_is_not_even_by_one_sign(visitor, seal):
    other = papers.sealed(files=[papers.enclosed(b"another paper", "b.pdf", "application/pdf")])

    for content in (papers.PDF + b"\n", papers.PDF[:-1], b"another paper"):
        said = text(compare(visitor, seal, content))
        assert "The file “file.pdf” is none of those that were issued under this number." in said
        assert "ask the network for the file" in said
    assert "exactly the one" in text(compare(visitor, other, b"another paper"))


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "Choose the file that you received."),
        ({"file": "text"}, "Choose the file that you received."),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "The file is empty."),
    ],
)
def test_what_is_no_file_is_refused_with_a_sentence(visitor, seal, body, sentence):
    answer = visitor.post(f"{seal.address}file/", body)

    assert answer.status_code == 422
    assert sentence in text(answer)


def test_a_file_with_nul_in_it_is_a_file(visitor, seal):
    assert "is none of those" in text(compare(visitor, seal, b"a\x00b"))


def test_a_name_that_is_a_script_is_told_as_text(visitor, seal):
    said = compare(visitor, seal, b"a", "<script>alert(1)</script>.pdf").content.decode()

    assert "<script>alert" not in said


def test_a_file_too_large_is_refused_before_it_is_read(visitor, seal, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    monkeypatch.setattr(uploads, "WRAPPING", 1000)

    answer = visitor.generic(
        "POST", f"{seal.address}file/", b"a" * 2001, content_type="multipart/form-data; boundary=x"
    )

    assert answer.status_code == 422
    assert "larger than 50 MB" in text(answer)
    assert "is none of those" in text(compare(visitor, seal, b"a" * 900))  # the control


def test_a_file_is_hashed_as_it_comes_and_kept_nowhere(visitor, seal, monkeypatch):
    def kept(*_args, **_more):
        raise AssertionError("the file was kept")

    for handler in (MemoryFileUploadHandler, TemporaryFileUploadHandler):
        monkeypatch.setattr(handler, "new_file", kept)

    answer = compare(visitor, seal, b"a" * 3 * 1024 * 1024)

    assert answer.status_code == 200
    assert not StoredFile.objects.exists()


def test_control_the_usual_handlers_would_have_kept_it(visitor, seal, monkeypatch):
    def kept(*_args, **_more):
        raise AssertionError("the file was kept")

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", kept)
    monkeypatch.setattr(views.file_check, "reads_pieces", False)

    with pytest.raises(AssertionError, match="the file was kept"):
        compare(visitor, seal, b"a" * 3 * 1024 * 1024)


def test_a_form_from_elsewhere_is_refused(seal):
    strict = Client(enforce_csrf_checks=True)

    assert compare(strict, seal, papers.PDF).status_code == 403
    strict.get(seal.address)
    token = strict.cookies[settings.CSRF_COOKIE_NAME].value
    sent = {"file": SimpleUploadedFile("a.pdf", papers.PDF), "csrfmiddlewaretoken": token}
    assert strict.post(f"{seal.address}file/", sent).status_code == 200


def test_a_broken_body_is_no_fault_of_ours(visitor, seal):
    answer = visitor.generic("POST", f"{seal.address}file/", b"nonsense", content_type="multipart/form-data")

    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
@pytest.mark.parametrize("page", ["", "file/", "record/"])
def test_another_method_gets_a_page_with_a_way_back(visitor, seal, method, page):
    assert getattr(visitor, method)(f"{seal.address}{page}").status_code == 405


def test_a_reload_of_the_comparison_leads_to_the_paper(visitor, seal):
    answer = visitor.get(f"{seal.address}file/")

    assert (answer.status_code, answer.headers["Location"]) == (302, seal.address)


def test_the_signed_record_is_given_to_be_checked_elsewhere(visitor, seal):
    answer = visitor.get(f"{seal.address}record/")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{seal.number}.seal.json"'
    assert answer.headers["Content-Type"] == "application/json"
    signed = read_signed_record(answer.content)
    assert signed.record == seal.record
    assert signed.holds(bytes(seal.key.public_bytes))
    assert seal.token not in json.dumps(signed.record)


@pytest.mark.parametrize(
    "typed", ["{number} {token}", "№ {number}-{token}", "https://x.example.org{address}"]
)
def test_a_number_that_is_typed_leads_to_its_paper(visitor, seal, typed):
    given = typed.format(number=seal.number, token=seal.token.lower(), address=seal.address)

    answer = visitor.get("/verify/", {"number": given})

    assert (answer.status_code, answer.headers["Location"]) == (302, seal.address)


@pytest.mark.parametrize("typed", ["", "2026-0001", "x" * 301, "🎈", "'; DROP TABLE seal"])
def test_what_is_typed_and_is_no_number_is_answered_with_an_example(visitor, typed):
    answer = visitor.get("/verify/", {"number": typed})

    assert answer.status_code == 422


def test_a_number_with_the_nul_sign_is_refused(visitor):
    assert visitor.get("/verify/?number=2026%00").status_code == 400
    assert visitor.get("/verify/2026%00-1/").status_code == 400


def test_a_visitor_gets_no_session_and_no_address_of_another_host(seal):
    visitor = Client()
    for answer in (
        visitor.get("/verify/"),
        visitor.get(seal.address),
        visitor.get("/verify/nothing/"),
        compare(visitor, seal, papers.PDF),
    ):
        said = answer.content.decode()
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert 'src="http' not in said
        assert "<script" not in said
        assert len(answer.content) < 14_000

    assert settings.SESSION_COOKIE_NAME not in visitor.cookies
    assert not Session.objects.exists()
    assert "no-store" in visitor.get(seal.address).headers["Cache-Control"]


def test_a_visitor_chooses_the_language_without_an_account(seal):
    visitor = Client(headers={"Accept-Language": "kk"})
    assert 'lang="kk"' in visitor.get(seal.address).content.decode()

    visitor.post(reverse("accounts:language-set"), {"language": "ru", "next": seal.address})

    said = visitor.get(seal.address).content.decode()
    assert '<html lang="ru"' in said
    assert "Отчёт (үлгі)" in said
