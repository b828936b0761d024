from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.actions import UserDetails
from seriktes.accounts.enums import Language, Role
from seriktes.accounts.models import User


class LanguageForm(forms.Form):
    """The language a person wants to read."""

    language = forms.ChoiceField(choices=Language.choices)
    next = forms.CharField(required=False)


class UserForm(forms.ModelForm):
    """Who a user is; the same form adds and changes."""

    class Meta:
        model = User
        fields = ("full_name", "username", "language", "phone", "email")

    def clean_username(self) -> str:
        name = self.cleaned_data["username"].strip()
        twin = User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk)
        if twin.exists():
            raise forms.ValidationError(_("Somebody signs in with this name already. Choose another one."))
        return name

    @property
    def details(self) -> UserDetails:
        """What was written, for the action."""
        return UserDetails(**{name: self.cleaned_data[name] for name in UserDetails.__dataclass_fields__})


class NewUserForm(UserForm):
    """Who a new user is, and the first role in the whole network; staff of a club get theirs on its page."""

    role = forms.ChoiceField(
        label=_("Role in the whole network"),
        help_text=_("Leaders and teachers have none: the page of their club appoints them."),
        choices=[("", _("none")), *Role.choices],
        required=False,
    )

    @property
    def first_role(self) -> Role | None:
        """The chosen role, if one was chosen."""
        chosen = self.cleaned_data["role"]
        return Role(chosen) if chosen else None


class RoleForm(forms.Form):
    """A role in the whole network."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
