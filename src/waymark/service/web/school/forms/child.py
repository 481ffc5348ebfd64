"""Finding or adding a child, and what may be sent to their family."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from waymark.kernel.identifiers import InvalidIdentifier
from waymark.kernel.year_groups import year_group_on
from waymark.service.pupils.rules import (
    OLDEST_YEARS,
    SEN_PROVISION,
    SEXES,
    YOUNGEST_YEARS,
    birthdays_of_pupils,
    upn_as_written,
)
from waymark.service.referrals.rules import PATHS
from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import too_long
from waymark.service.web.components.forms import TextBox


class UpnField(forms.CharField):
    """A unique pupil number; each way it can be wrong has its own sentence."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        return upn_or_wrong(text)


def upn_or_wrong(typed: str) -> str:
    """A UPN however it was typed; raises ``ValidationError`` with the sentence of what is wrong with it."""
    try:
        return upn_as_written(typed)
    except InvalidIdentifier as wrong:
        raise ValidationError(str(wrong), code="invalid_upn") from None


def _upn(**options: Any) -> UpnField:
    return UpnField(
        label="Unique pupil number (UPN)",
        max_length=20,
        required=False,
        help_text="13 characters, such as L998400119001. Leave empty if you do not know it.",
        error_messages={"max_length": "A UPN has 13 characters"},
        **options,
    )


def _name(label: str, required: str = "") -> forms.CharField:
    said = {"max_length": f"{label} must be 120 characters or fewer"} | ({"required": required} if required else {})
    return forms.CharField(label=label, max_length=120, required=bool(required), error_messages=said)


def _require_a_pupils_birthday(born_on: date, on: date) -> None:
    earliest, latest = birthdays_of_pupils(on)
    if not earliest <= born_on <= latest:
        raise ValidationError(
            f"A child at school is between {YOUNGEST_YEARS} and {OLDEST_YEARS}: check the year of birth", code="bad_year"
        )


class FindChildForm(forms.Form):
    """By UPN, or by family name and birthday."""

    upn = _upn()
    family_name = _name("Family name")
    born_on = DateInputField(
        subject="The date of birth", label="Date of birth", required=False, help_text="For example, 15 1 2014"
    )
    presentation: ClassVar[dict[str, Any]] = {
        "upn": {"width": "20", "optional": False},
        "family_name": {"width": "20", "optional": False},
        "born_on": {"optional": False},
    }

    def __init__(self, data: Any = None, *, today: date | None = None, **options: Any):
        super().__init__(data, **options)
        self.today = today

    def clean_born_on(self) -> date | None:
        born_on = self.cleaned_data["born_on"]
        if born_on and self.today:
            _require_a_pupils_birthday(born_on, self.today)
        return born_on

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.errors or given.get("upn"):
            return given
        if not given.get("family_name"):
            self.add_error("family_name", "Enter a UPN, or a family name and a date of birth")
        elif not given.get("born_on"):
            self.add_error("born_on", "Enter the date of birth as well as the family name")
        return given


class DetailsForm(forms.Form):
    """Who a child is. ``is_right_date`` is asked once, of a birthday that gives a year the school does not teach."""

    given_names = _name("Given names", "Enter the child’s given names")
    family_name = _name("Family name", "Enter the child’s family name")
    known_as = _name("Known as")
    born_on = DateInputField(
        subject="The date of birth",
        label="Date of birth",
        help_text="For example, 15 1 2014",
        error_messages={"required": "Enter the child’s date of birth"},
    )
    is_right_date = forms.BooleanField(label="The date of birth is right", required=False)
    upn = _upn()
    sex = forms.ChoiceField(
        label="Sex, as on the school’s register",
        choices=[("", "Not stated"), *SEXES.items()],
        required=False,
        error_messages={"invalid_choice": "Choose from the list"},
    )
    home_postcode = forms.CharField(
        label="Home postcode",
        max_length=8,
        required=False,
        error_messages={"max_length": "A postcode has 8 characters or fewer"},
    )
    sen_provision = forms.ChoiceField(
        label="Special educational needs",
        choices=SEN_PROVISION.items(),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what special educational needs provision there is",
            "invalid_choice": "Choose from the list",
        },
    )
    is_looked_after = forms.BooleanField(label="Looked after by the council", required=False)
    has_social_worker = forms.BooleanField(label="Has a social worker", required=False)
    address_is_protected = forms.BooleanField(label="The address must not be told to anybody outside", required=False)
    presentation: ClassVar[dict[str, Any]] = {
        "upn": {"width": "20"},
        "home_postcode": {"width": "10"},
        "given_names": {"width": "20"},
        "family_name": {"width": "20"},
        "known_as": {"width": "20"},
        "sex": {"optional": False},
    }

    def __init__(self, data: Any = None, *, today: date | None = None, **options: Any):
        super().__init__(data, **options)
        self.today = today
        self.asks_for_the_date = bool(self.data.get("is_right_date"))

    def ask_for_the_date(self, sentence: str) -> None:
        """Nothing is saved until the date is changed or said to be right."""
        if sentence and not self.cleaned_data["is_right_date"]:
            self.asks_for_the_date = True
            self.add_error("born_on", f"{sentence}. Correct the date, or tick that it is right")

    def clean_born_on(self) -> date:
        born_on = self.cleaned_data["born_on"]
        if self.today:
            _require_a_pupils_birthday(born_on, self.today)
        try:
            year_group_on(born_on, self.today or born_on)
        except ValueError as wrong:
            raise ValidationError(str(wrong).rstrip("."), code="no_year_group") from None
        return born_on

    @property
    def details(self) -> dict[str, Any]:
        names = (
            "given_names",
            "family_name",
            "known_as",
            "born_on",
            "upn",
            "sex",
            "home_postcode",
            "sen_provision",
            "is_looked_after",
            "has_social_worker",
            "address_is_protected",
        )
        return {name: self.cleaned_data[name] for name in names}


class AddChildForm(DetailsForm):
    """A child nobody has recorded yet. ``school`` is asked only of the council, which enters for a school."""

    school = forms.ChoiceField(
        label="On the roll of",
        error_messages={
            "required": "Choose the school whose roll the child is on",
            "invalid_choice": "Choose a school from the list",
        },
    )
    is_another_child = forms.BooleanField(label="I have checked: this is another child", required=False)
    field_order = ("school",)

    def __init__(self, data: Any = None, *, schools: list[tuple[str, str]] = (), **options: Any):
        super().__init__(data, **options)
        if schools:
            self.fields["school"].choices = [("", "Choose a school"), *schools]
        else:
            del self.fields["school"]


class ChangeDetailsForm(DetailsForm):
    """``seen`` is what the person had before them. A protected postcode is not shown: left empty, it stays as it is."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, pupil: Any, **options: Any):
        self.kept_postcode = pupil.home_postcode if pupil.address_is_protected else ""
        held = {name: getattr(pupil, name) for name in self.base_fields if hasattr(pupil, name)}
        super().__init__(data, initial=held | ({"home_postcode": ""} if self.kept_postcode else {}), **options)
        if self.kept_postcode:
            self.fields["home_postcode"].help_text = "Held, and not shown because it is protected. Leave empty to keep it."

    def clean_home_postcode(self) -> str:
        return self.cleaned_data["home_postcode"] or self.kept_postcode


class StartForm(forms.Form):
    path = forms.ChoiceField(
        label="What has happened?",
        choices=PATHS.items(),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what has happened",
            "invalid_choice": "Choose what has happened from the list",
        },
    )
    presentation: ClassVar[dict[str, Any]] = {
        "path": {
            "hints": {
                "persistent": "Your partnership’s panel looks at it at its next meeting, beside everybody else’s.",
                "one_off": "It does not wait for a panel: within days a broker speaks with you, the family and perhaps "
                "another school.",
            }
        }
    }


class RestrictedNoteForm(forms.Form):
    text = TextBox(
        label="What must only named officers read?",
        max_length=4000,
        help_text="Safeguarding facts, or what was told to you in confidence. It is kept apart from the request.",
        error_messages={
            "required": "Enter the text, or go back if there is none",
            "max_length": "The text must be 4,000 characters or fewer",
        },
    )


class FamilyLinkForm(forms.Form):
    recipient_name = forms.CharField(
        label="Who is it for?",
        max_length=200,
        error_messages={
            "required": "Enter the name of the person it is for",
            "max_length": too_long("Who is it for?", 200),
        },
    )
    relationship = forms.CharField(
        label="Who are they to the child?",
        max_length=60,
        help_text="For example mother, carer, the young person",
        error_messages={
            "required": "Enter who they are to the child",
            "max_length": too_long("Who are they to the child?", 60),
        },
    )
    sent_to = forms.CharField(
        label="Their e-mail address or mobile number",
        max_length=254,
        help_text="They prove with it that the link was meant for them.",
        error_messages={
            "required": "Enter an e-mail address or a mobile number",
            "max_length": "The address must be 254 characters or fewer",
        },
    )

    def clean_sent_to(self) -> str:
        typed = self.cleaned_data["sent_to"].strip()
        digits = typed.replace(" ", "").removeprefix("+")
        is_address = typed.count("@") == 1 and "." in typed.split("@")[1] and " " not in typed
        if not is_address and not (digits.isascii() and digits.isdigit() and 10 <= len(digits) <= 15):
            raise ValidationError(
                "Enter an e-mail address such as name@example.org, or a mobile number of 10 digits or more",
                code="invalid",
            )
        return typed
