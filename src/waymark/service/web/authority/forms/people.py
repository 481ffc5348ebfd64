from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import too_long


class PersonForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=200,
        error_messages={"required": "Enter their name", "max_length": too_long("Name", 200)},
    )
    email = forms.EmailField(
        label="Work e-mail address",
        max_length=254,
        help_text="The link to choose a password goes here",
        error_messages={
            "required": "Enter their e-mail address",
            "max_length": too_long("E-mail address", 254),
            "invalid": "Enter an e-mail address in the correct format, like name@example.org",
        },
    )
    telephone = forms.CharField(
        label="Telephone", max_length=30, required=False, error_messages={"max_length": too_long("Telephone", 30)}
    )
    role = forms.ChoiceField(
        label="Role", error_messages={"required": "Choose a role", "invalid_choice": "Choose a role of the list"}
    )

    def __init__(self, data: object, roles: dict[str, str]) -> None:
        super().__init__(data)
        self.fields["role"].choices = [("", "Choose a role"), *roles.items()]


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label="Another role",
        error_messages={"required": "Choose a role", "invalid_choice": "Choose a role of the list"},
    )

    def __init__(self, data: object, roles: dict[str, str]) -> None:
        super().__init__(data)
        self.fields["role"].choices = [("", "Choose a role"), *roles.items()]


class EndRoleForm(forms.Form):
    ends_on = DateInputField(
        subject="The last day",
        label="Last day in this role",
        error_messages={"required": "Enter their last day in this role"},
    )


class PasswordForm(forms.Form):
    """Long rather than odd: at least 12 characters, and not one that everybody uses."""

    password = forms.CharField(
        label="Password",
        help_text="At least 12 characters. Three words you can remember are good.",
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": "Enter a password"},
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": "Enter the password again"},
    )
    presentation = {"password": {"autocomplete": "new-password"}, "again": {"autocomplete": "new-password"}}

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            raise ValidationError({"again": "The two passwords are not the same. Enter the second again."})
        return given
