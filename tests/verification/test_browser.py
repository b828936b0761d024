"""A partner with a phone in Kazakh: the number from the paper, the figures, the file."""

from __future__ import annotations

import pytest

from tests.verification import papers

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(live_server, page):
    """A phone that counts the hosts it asks and hears what the browser complains of."""
    page.hosts, page.complaints = set(), []
    page.on("request", lambda request: page.hosts.add(request.url.split("/")[2]))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.goto(f"{live_server}/verify/")
    return page


def test_a_partner_checks_a_paper_and_its_file(phone, live_server, tmp_path):
    seal = papers.sealed()
    (tmp_path / "есеп.pdf").write_bytes(papers.PDF)

    phone.get_by_label("Құжаттың нөмірі").fill(f"№ {seal.number} {seal.token.lower()}")
    phone.get_by_role("button", name="Тексеру").click()

    assert phone.url == f"{live_server}{seal.address}"
    assert phone.get_by_text("Құжат шынайы.").is_visible()
    assert phone.get_by_text("1 284").is_visible()
    phone.get_by_label("Өзіңізге келген файл").set_input_files(tmp_path / "есеп.pdf")
    phone.get_by_role("button", name="Салыстыру").click()
    assert phone.get_by_text("«есеп.pdf» файлы — дәл берілген файлдың өзі.").is_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    assert phone.hosts == {live_server.url.split("/")[2]}
    assert phone.complaints == []
    assert [cookie["name"] for cookie in phone.context.cookies()] == ["csrftoken"]


def test_the_language_is_chosen_on_the_page_itself(phone, live_server):
    seal = papers.sealed()
    phone.goto(f"{live_server}{seal.address}")

    phone.get_by_role("button", name="Рус").click()

    assert phone.url == f"{live_server}{seal.address}"
    assert phone.get_by_text("Документ подлинный.").is_visible()
    assert phone.get_by_role("heading", name="Отчёт (үлгі)").is_visible()
