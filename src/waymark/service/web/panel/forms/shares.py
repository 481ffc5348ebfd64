"""Another rule of sharing to try: how much more a child with free school meals counts, the cap, what is forgotten."""

from __future__ import annotations

from dataclasses import replace

from django import forms

from waymark.service.organisations.authority_model.values import FairShare


def _whole(label: str, hint: str, low: int, high: int) -> forms.IntegerField:
    said = f"“{label}” must be a whole number from {low:,} to {high:,}."
    codes = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(
        label=label, help_text=hint, min_value=low, max_value=high, error_messages=dict.fromkeys(codes, said)
    )


class TryRuleForm(forms.Form):
    """Begins with the rule in force."""

    weight_free_meals = _whole(
        "How much more a pupil with free school meals counts", "In hundredths of a pupil: 50 is half as much again", 0, 1000
    )
    cap_place_weeks = _whole("The most a school may be owed, or owe", "In place-weeks", 0, 1000)
    forgotten_percent_a_year = _whole("Forgotten when a school year ends", "In per cent of every balance", 0, 100)
    tolerance_points = _whole(
        "How nearly as well a place must suit two children for this to settle it",
        "In points of fit: a minute more of a journey is 4", 0, 10000,
    )
    is_off = forms.BooleanField(label="Switch the account off instead", required=False)

    def rule(self, in_force: FairShare) -> FairShare:
        """The rule in force with what was filled in."""
        told = dict(self.cleaned_data)
        if told.pop("is_off"):
            told["cap_place_weeks"] = 0
        return replace(in_force, **told)


def begun_with(rule: FairShare) -> dict[str, int]:
    return {
        name: getattr(rule, name)
        for name in ("weight_free_meals", "cap_place_weeks", "forgotten_percent_a_year", "tolerance_points")
    }
