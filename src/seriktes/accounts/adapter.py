"""What allauth asks of the project."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

WRONG = _("The sign-in name or the password is not right. Check the keyboard's language and try again.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator: nobody signs up. Refusals are our own sentences."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask the administrator of your network."),
        "email_password_mismatch": WRONG,
        "enter_current_password": _("Type the password you have now."),
        "incorrect_password": _("The password is not right."),
        "invalid_login": WRONG,
        "invalid_password_reset": _("This link was used already or is too old. Ask for a new letter."),
        "password_confirmation_mismatch": _("The two passwords differ. Type the same one twice."),
        "rate_limited": _("Too many tries. Wait a few minutes and try again."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes and try again."),
        "username_password_mismatch": WRONG,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the first page, which says that the password is changed: the form has done its work."""
        return resolve_url(settings.LOGIN_REDIRECT_URL)
