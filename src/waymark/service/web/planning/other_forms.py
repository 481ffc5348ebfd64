"""Partnerships to draw, places that are spare, and the chance of passing a threshold."""

from __future__ import annotations

from typing import Any

from django import forms

from waymark.service.sufficiency.drawings.wanted import PUPILS, WEIGHED_BY, Wanted
from waymark.service.sufficiency.results import LONGER, longer_than
from waymark.service.sufficiency.rules import SCHOOL_DAYS_IN_TIME
from waymark.service.web.components.uploads import UploadField

from .forms import _choice, _whole
from .plan_forms import one_of

MINUTES_OFF = {"0": "Nothing", "5": "5 minutes", "10": "10 minutes", "20": "20 minutes"}
SMALLEST, LARGEST = 0.5, 1.6  # of an even share: the sizes offered first


class DrawingForm(forms.Form):
    """``now`` and ``pupils``: how many partnerships there are, and pupils in them."""

    def __init__(self, data: Any = None, *, schools: int, now: int, pupils: int) -> None:
        super().__init__(data)
        even = pupils / max(1, now)
        self.fields["number"] = _whole("How many partnerships", 1, max(1, schools), initial=now)
        self.fields["smallest"] = _whole("Fewest pupils in one", 0, max(1, pupils), initial=_round(SMALLEST * even))
        self.fields["largest"] = _whole("Most pupils in one", 1, max(1, pupils), initial=_round(LARGEST * even))
        self.fields["weigh"] = one_of("Whose journeys count", WEIGHED_BY, PUPILS)
        self.fields["stay"] = _choice("Schools that work together today are nearer by", MINUTES_OFF, initial="5")
        self.fields["trust"] = _choice("Schools of one trust are nearer by", MINUTES_OFF, initial="0")
        self.fields["name"] = forms.CharField(
            label="What to call it", max_length=120, required=False, error_messages={"max_length": "Call it something shorter"}
        )

    def wanted(self) -> Wanted:
        held = self.cleaned_data
        return Wanted(
            held["number"], held["smallest"], held["largest"], int(held["stay"]), int(held["trust"]), held["weigh"]
        )  # fmt: skip


def _round(pupils: float) -> int:
    return max(1, round(pupils / 100) * 100)


class PlacesFileForm(forms.Form):
    file = UploadField(
        label="The file",
        help_text="CSV with the columns school (URN), name, source, year, places, roll, and where known forecast, forecast_year",
        error_messages={
            "required": "Choose a file", "empty": "The file is empty. Choose another.", "invalid": "Choose a file",
            "missing": "Choose a file", "max_length": "The name of the file is too long. Rename it.",
        },
    )  # fmt: skip
    presentation = {"file": {"accept": ".csv"}}


class OwnCapacityForm(forms.Form):
    """The authority's own places of a school. Left empty, the sources hold again."""

    places = _whole("The school’s net capacity, by the authority", 0, 10_000, required=False)
    reason = forms.CharField(
        label="Why", max_length=400, widget=forms.Textarea,
        error_messages={
            "required": "Write why: others will read it beside the number", "max_length": "Keep it to 400 characters",
        },
    )  # fmt: skip


PASSED = {
    **{longer_than(days): f"children who wait more than {days} school days, or never start" for days in LONGER},
    "waiting": "children waiting, in an ordinary week", "places_short": "children a panel had no place for, in an ordinary week",
    "permanent_exclusions": "permanent exclusions that stand",
    "sixth_day_breaches": "excluded children without a place by the sixth school day", "suspensions": "suspensions",
    "starts": "children who start with help or in a place",
}  # fmt: skip
MORE, FEWER = "more", "fewer"


class ChanceForm(forms.Form):
    """How likely is it that more, or fewer, than so many …"""

    def __init__(self, data: Any = None, *, years: list[str]) -> None:
        super().__init__(data)
        self.fields["way"] = _choice("How likely is it that there are", {MORE: "more than", FEWER: "fewer than"}, initial=MORE)
        self.fields["number"] = _whole("How many", 0, 1_000_000, initial=100)
        self.fields["what"] = _choice("Of what", PASSED, initial=longer_than(SCHOOL_DAYS_IN_TIME))
        self.fields["year"] = _choice("In which school year", {year: year.replace("-", "/") for year in years}, initial=years[-1])
