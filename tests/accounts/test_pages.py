from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from seriktes.accounts.models import User
from seriktes.clubs.enums import ClubRole
from tests import factories as make
from tests.factories import PASSWORD


def sign_in(client, name, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": name, "password": password})


def test_sign_in_leads_to_the_first_page(world, client):
    assert sign_in(client, "teacher").headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_wrong_password_is_explained_in_a_sentence(world, client):
    client.cookies["django_language"] = "en"

    answer = sign_in(client, "teacher", "not the password")

    assert "The sign-in name or the password is not right." in answer.content.decode()


def test_a_closed_account_is_out_at_the_next_request(world, client):
    sign_in(client, "teacher")
    User.objects.filter(username="teacher").update(is_active=False)

    assert client.get("/").status_code == 302


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_language_is_remembered_for_the_user_and_for_the_device(world, client, language):
    sign_in(client, "teacher")

    answer = client.post(reverse("accounts:language-set"), {"language": language, "next": "/search/"})

    assert answer.headers["Location"] == "/search/"
    assert User.objects.get(username="teacher").language == language
    assert client.get("/").headers["Content-Language"] == language
    client.logout()
    assert f'lang="{language}"' in client.get(reverse("account_login")).content.decode()


def test_the_language_switch_sends_nobody_to_another_site(world, client):
    answer = client.post(
        reverse("accounts:language-set"), {"language": "ru", "next": "https://example.org/trap"}
    )

    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(("chosen", "held"), [("", []), ("chair", ["chair"])])
def test_a_new_user_begins_with_the_role_that_was_chosen(world, client, chosen, held):
    client.force_login(world.users["administrator"])

    client.post(
        reverse("accounts:user-add"),
        {"full_name": "Жаңа Адам (үлгі)", "username": "zhana", "language": "kk", "role": chosen},
    )

    assert [role.role for role in User.objects.get(username="zhana").network_roles.all()] == held


def test_a_first_password_is_shown_once_and_never_stored_by_the_browser(world, client):
    client.force_login(world.users["administrator"])

    answer = client.post(
        reverse("accounts:user-add"),
        {"full_name": "Жаңа Адам (үлгі)", "username": "zhana", "language": "kk", "phone": "", "email": ""},
    )

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert sign_in(client, "zhana", answer.context["password"]).status_code == 302


def test_a_taken_sign_in_name_is_refused_whatever_its_case(world, client):
    client.force_login(world.users["administrator"])

    answer = client.post(
        reverse("accounts:user-add"), {"full_name": "Екінші (үлгі)", "username": "TEACHER", "language": "kk"}
    )

    assert answer.status_code == 422
    assert User.objects.filter(username__iexact="teacher").count() == 1


def test_two_accounts_without_an_email_may_exist(world):
    assert User.objects.filter(email="").count() > 1


def test_no_role_is_chosen_for_the_administrator_and_the_least_power_comes_first(world, client):
    client.force_login(world.users["administrator"])

    page = client.get(reverse("accounts:user-edit", args=(world.users["outsider"].code,))).content.decode()

    options = re.findall(r'<option value="([a-z_]*)"( selected)?', page.partition('name="role"')[2])
    assert options == [
        ("", " selected"), ("auditor", ""), ("coordinator", ""), ("partnership_manager", ""), ("chair", ""),
        ("administrator", ""),
    ]  # fmt: skip


def test_giving_no_role_is_refused(world, client):
    client.force_login(world.users["administrator"])

    answer = client.post(reverse("accounts:role-create", args=(world.users["outsider"].code,)), {"role": ""})

    assert answer.status_code == 422
    assert not world.users["outsider"].network_roles.exists()


def roles_shown(client, name):
    """Return what the list of users says of one user's roles."""
    page = client.get(reverse("accounts:user-list"), {"q": name}).content.decode()
    roles = re.search(rf"<td[^>]*>{name}</td>\s*<td[^>]*>(.*?)</td>", page, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", roles[1]).split()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("chair", "chair since 1 Jan 2024"),
        ("leader", "club leader · «Шұғыла» клубы (үлгі) since 1 Jan 2024"),
        ("akimat", "representative · Көкорай ауданының әкімдігі (үлгі) since 1 Jan 2024"),
        ("former_teacher", "—"),
    ],
)
def test_the_list_shows_every_role_with_its_place_and_days(world, client, name, shown):
    world.users["administrator"].language = "en"
    world.users["administrator"].save()
    client.force_login(world.users["administrator"])

    assert roles_shown(client, name) == shown.split()


def test_the_list_asks_as_much_for_many_users_as_for_few(world, client, django_assert_num_queries):
    client.force_login(world.users["administrator"])
    for number in range(20):
        make.appointment(world.club, make.user(f"teacher-{number}"), ClubRole.HELPER)

    with CaptureQueriesContext(connection) as few:
        client.get(reverse("accounts:user-list"), {"q": "teacher-1"})

    with django_assert_num_queries(len(few)):
        client.get(reverse("accounts:user-list"), {"q": "t"})


def test_a_closed_account_gets_no_password(world, client):
    user = world.users["teacher"]
    client.force_login(world.users["administrator"])
    renewal = reverse("accounts:password-renew", args=(user.code,))
    open_page = client.get(reverse("accounts:user-edit", args=(user.code,))).content.decode()
    User.objects.filter(pk=user.pk).update(is_active=False)

    answer = client.post(renewal, follow=True)

    page = answer.content.decode()
    assert renewal in open_page
    assert renewal not in page
    assert "notice--error" in page
    assert User.objects.get(pk=user.pk).password == user.password


def test_the_first_page_greets_by_given_name_and_patronymic(world, client):
    user = world.users["outsider"]
    user.full_name, user.language = "Үлгібаева Сәуле Үлгіқызы", "en"
    user.save()
    client.force_login(user)

    assert "Good day, Сәуле Үлгіқызы</h1>" in client.get("/").content.decode()


def test_a_changed_password_leads_to_the_first_page_and_says_so(client, django_user_model):
    user = django_user_model.objects.create_user(
        "saule", full_name="Үлгібаева Сәуле", password="arai-ulgi-2012"
    )
    client.force_login(user)
    new = "jana-ulgi-2013"
    typed = {"oldpassword": "arai-ulgi-2012", "password1": new, "password2": new}

    answer = client.post("/accounts/password/change/", typed, follow=True)

    user.refresh_from_db()
    assert user.check_password(new)
    assert answer.redirect_chain == [("/", 302)]
    assert [str(one) for one in answer.context["messages"]] != []
