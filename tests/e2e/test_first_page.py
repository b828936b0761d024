"""A real browser opens the first page: its own policy refuses nothing, and nothing comes from elsewhere."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def visit(page, address):
    """Open `address`; return what the browser complained about and which hosts it asked."""
    complaints, hosts = [], set()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(address, wait_until="networkidle")
    return complaints, hosts


def test_login_page_is_quiet_and_asks_nobody_else(live_server, page):
    complaints, hosts = visit(page, f"{live_server}/accounts/login/")

    assert complaints == []
    assert hosts == {live_server.url.removeprefix("http://")}
    assert page.locator("form input[type=password]").count() == 1


def test_browser_obeys_the_policy_of_the_page(live_server, page):
    """The control of the test above: a script that the policy does not know is refused, and is heard of."""
    complaints, _ = visit(page, f"{live_server}/accounts/login/")

    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
    )

    assert page.evaluate("window.ran") is None
    assert len(complaints) == 1
    assert "Content Security Policy" in complaints[0]
