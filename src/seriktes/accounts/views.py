from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.accounts import actions
from seriktes.accounts.enums import Role
from seriktes.accounts.forms import LanguageForm, NewUserForm, RoleForm, UserForm
from seriktes.accounts.models import NetworkRole, User
from seriktes.accounts.queries import roles_elsewhere, roles_of, users_named
from seriktes.core.access import access
from seriktes.core.editing import seen_by, watched
from seriktes.core.methods import post_from
from seriktes.core.pages import acted, form_page, page_of, posted, pressed, query_without_page, template_for


@login_not_required
@post_from("web:home")
def language_set(request: HttpRequest) -> HttpResponse:
    """Switch the language and return to the page the person was on, signed in or not."""
    form = LanguageForm(request.POST)
    back = HttpResponseRedirect(_back(request))
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        back.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        if request.user.is_authenticated:
            actions.set_language(actor=request.actor, language=chosen)
    return back


@access("accounts.user.edit")
@require_GET
def user_list(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    page = page_of(request, users_named(request.actor, text))
    held = roles_of(request.actor, page.object_list)
    context = {
        "page": page,
        "lines": [(user, held.get(user.pk, [])) for user in page],
        "text": text,
        "query": query_without_page(request),
    }
    return render(request, template_for(request, "accounts/user_list.html", "rows"), context)


@access("accounts.user.edit")
@require_http_methods(["GET", "POST"])
def user_add(request: HttpRequest) -> HttpResponse:
    form = NewUserForm(posted(request))

    def act() -> tuple[User, str]:
        if role := form.first_role:
            return actions.add_user_with_role(actor=request.actor, details=form.details, role=role)
        return actions.add_user(actor=request.actor, details=form.details)

    return acted(request, form, act, to=lambda made: _show_password(request, *made)) or form_page(
        request, "accounts/user_form.html", form
    )


@access("accounts.user.edit")
@require_http_methods(["GET", "POST"])
def user_edit(request: HttpRequest, code: str) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.actor, "accounts.user.edit"), code=code)
    form = _user_form(posted(request), user)

    def act() -> None:
        actions.change_user(actor=request.actor, user=user, details=form.details, seen=seen_by(form))

    return acted(request, form, act, to=_page_of(user), said=_("Saved.")) or _show_user(
        request, user, form, RoleForm()
    )


@access("accounts.user.edit")
@post_from("accounts:user-edit", "code")
def role_create(request: HttpRequest, code: str) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.actor, "accounts.user.edit"), code=code)
    form = RoleForm(request.POST)

    def act() -> object:
        role = Role(form.cleaned_data["role"])
        return actions.give_role(actor=request.actor, user=user, role=role)

    return acted(request, form, act, to=_page_of(user), said=_("Saved.")) or _show_user(
        request, user, _user_form(None, user), form
    )


@access("accounts.user.edit")
@post_from("accounts:user-edit", "code")
def role_end(request: HttpRequest, code: str, role: str) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.actor, "accounts.user.edit"), code=code)
    held = get_object_or_404(NetworkRole, user=user, role=role, ends_on=None)
    return _saved(request, user, lambda: actions.take_role(actor=request.actor, held=held))


@access("accounts.user.edit")
@post_from("accounts:user-edit", "code")
def password_renew(request: HttpRequest, code: str) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.actor, "accounts.user.edit"), code=code)

    def act() -> str:
        return actions.renew_password(actor=request.actor, user=user)

    return pressed(request, act, to=partial(_show_password, request, user), back=_page_of(user))


@access("accounts.user.edit")
@post_from("accounts:user-edit", "code")
def closure_create(request: HttpRequest, code: str) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.actor, "accounts.user.edit"), code=code)
    return _saved(request, user, lambda: actions.close_account(actor=request.actor, user=user))


@access("accounts.user.edit")
@post_from("accounts:user-edit", "code")
def closure_undo(request: HttpRequest, code: str) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.actor, "accounts.user.edit"), code=code)
    return _saved(request, user, lambda: actions.reopen_account(actor=request.actor, user=user))


def _saved(request: HttpRequest, user: User, act: Callable[[], object]) -> HttpResponse:
    return pressed(request, act, to=_page_of(user), back=_page_of(user), said=_("Saved."))


def _page_of(user: User) -> str:
    return reverse("accounts:user-edit", args=(user.code,))


def _show_password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """Show a first password once: it is in this answer only, never in a message, a log or an address."""
    response = render(request, "accounts/user_password.html", {"member": user, "password": password})
    response.headers["Cache-Control"] = "no-store"
    return response


def _user_form(sent: QueryDict | None, user: User) -> UserForm:
    return watched(UserForm(sent, instance=user), user, actions.state_of(user))


def _show_user(request: HttpRequest, user: User, form: UserForm, role_form: RoleForm) -> HttpResponse:
    stored = User.objects.get(pk=user.pk)  # a refused form has already written into its own `user`
    context = {
        "form": form,
        "member": stored,
        "roles": list(user.network_roles.filter(ends_on=None)),
        "roles_elsewhere": roles_elsewhere(request.actor, [user]).get(user.pk, []),
        "role_form": role_form,
    }
    return render(request, "accounts/user_form.html", context, status=_status(request))


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"
