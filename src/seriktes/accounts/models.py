from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Language, Role
from seriktes.core.access import VisibleQuerySet
from seriktes.core.mixins import Coded, Dated, DatedQuerySet, ends_after_start
from seriktes.core.text import spoken_name


class UserQuerySet(VisibleQuerySet["User"]):
    pass


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Create a user who may sign in; without a password, one who cannot yet."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(Coded, AbstractBaseUser):
    """Somebody who signs in: staff of the network or a partner's representative."""

    username = models.CharField(
        _("Sign-in name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    full_name = models.CharField(_("Full name"), max_length=200)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    language = models.CharField(_("Language"), max_length=2, choices=Language, default=Language.KK)
    is_active = models.BooleanField(_("May sign in"), default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        ordering = ("full_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("email",), condition=~models.Q(email=""), name="accounts_user_email_once"
            ),
        )

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_absolute_url(self) -> str:
        return reverse("accounts:user-edit", args=(self.code,))

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """Return given name and patronymic, as one is spoken to; nothing where no patronymic is written."""
        return spoken_name(self.full_name)


class NetworkRoleQuerySet(VisibleQuerySet["NetworkRole"], DatedQuerySet):
    pass


class NetworkRole(Dated):
    """A role of a user in the whole network, from a day until a day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="network_roles")
    role = models.CharField(_("Role"), max_length=30, choices=Role)

    objects = NetworkRoleQuerySet.as_manager()

    class Meta:
        ordering = ("user", "role", "starts_on")
        constraints = (
            ends_after_start("accounts_networkrole_dates"),
            models.UniqueConstraint(
                fields=("user", "role"),
                condition=models.Q(ends_on=None),
                name="accounts_networkrole_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
