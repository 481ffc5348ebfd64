"""What may be changed in a scenario, what may be asked of it, and how a scenario comes in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from waymark.kernel.wording import sentence_list
from waymark.service.sufficiency.rules import FUTURES, FUTURES_OF_A_TRY, SCHOOL_DAYS_IN_TIME
from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.forms import TextBox
from waymark.service.web.components.uploads import UploadField

# What opens, in which school, its places, its day, for whom: told apart for whoever hears them read out.
OPENING_LABELS = {
    1: ("Open", "In which school", "How many places", "The day it opens", "For whom"),
    2: ("Open a second", "School of the second", "Places of the second", "When the second opens", "Whom the second is for"),
    3: ("Open a third", "School of the third", "Places of the third", "When the third opens", "Whom the third is for"),
}
OPENINGS = tuple(OPENING_LABELS)
TIMES = {"0.5": "Half of today’s", "1": "As today", "1.5": "Half as much again", "2": "Twice", "3": "Three times"}
NUMBER = "Write a whole number"


def _whole(label: str, least: int, most: int, **options: Any) -> forms.IntegerField:
    within = f"“{label}” must be a whole number from {least} to {most}"
    messages = {"required": within, "invalid": within, "min_value": within, "max_value": within}
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=messages, **options)


class LeversForm(forms.Form):
    """A handful of changes. Whatever is left as it stands changes nothing.

    ``offered`` says what the scenario has: kinds to open, schools, kinds with places, today's lengths of stay.
    """

    def __init__(self, data: Any = None, *, offered: Any, today: date, chosen: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=chosen)
        self.offered, self.today = offered, today
        for number in OPENINGS if offered.to_open and offered.schools else ():
            self._add_opening(number)
        for kind, (low, high) in offered.stays.items():
            name = offered.names[kind]
            self.fields[f"shortest_{kind}"] = _whole(f"{name}: shortest stay, in school weeks", 1, 200, initial=low)
            self.fields[f"longest_{kind}"] = _whole(f"{name}: longest stay, in school weeks", 1, 200, initial=high)
        if "outreach" in offered.names:
            self.fields["outreach"] = _choice("Outreach", TIMES, initial="1")
        self.fields["suspensions"] = _whole(
            "Suspensions, more or fewer in a hundred", -50, 100, initial=0,
            help_text="20 is a fifth more than figures say today, -20 a fifth fewer",
        )  # fmt: skip
        kinds = {"": "No other change", **{kind: offered.names[kind] for kind in offered.places}}
        self.fields["places_kind"] = _choice("Places of a kind", kinds, required=False)
        self.fields["places_more"] = _whole(
            "So many more in a hundred", -100, 300, initial=0, help_text="50 makes ten places fifteen; -100 closes all of them"
        )
        self.fields["futures"] = _choice("How many futures", {str(key): words for key, words in FUTURES.items()}, initial="100")
        self.fields["name"] = forms.CharField(
            label="What to call it", max_length=120, required=False, error_messages={"max_length": "Call it something shorter"},
            help_text="Left empty, it is called after what you change",
        )  # fmt: skip

    def _add_opening(self, number: int) -> None:
        offered, labels = self.offered, OPENING_LABELS[number]
        kinds = {"": "Nothing", **{kind: offered.names[kind] for kind in offered.to_open}}
        schools = {"": "Choose a school", **{one: one for one in offered.schools}}
        serves = {"own": "Its own partnership", "all": "The whole county"}
        self.fields[f"open_kind_{number}"] = _choice(labels[0], kinds, required=False)
        self.fields[f"open_school_{number}"] = _choice(labels[1], schools, required=False)
        self.fields[f"open_places_{number}"] = _whole(labels[2], 1, 400, required=False)
        self.fields[f"open_on_{number}"] = DateInputField(
            subject="The day it opens", label=labels[3], required=False, help_text=f"For example, {offered.example_day}"
        )
        self.fields[f"open_serves_{number}"] = _choice(labels[4], serves, initial="own", required=False)

    def clean(self) -> dict[str, Any]:
        held = super().clean()
        for number in OPENINGS:
            if held.get(f"open_kind_{number}"):
                self._check_opening(number, held)
            elif f"open_kind_{number}" not in self.errors and (what := self._chosen_of_nothing(number, held)):
                self.add_error(f"open_kind_{number}", f"Choose what opens, or take {what} away")
        for kind in self.offered.stays:
            low, high = held.get(f"shortest_{kind}"), held.get(f"longest_{kind}")
            if low and high and low > high:
                self.add_error(f"longest_{kind}", f"The longest stay, {high} weeks, is below the shortest, {low}. Mend one.")
        if held.get("places_more") and not held.get("places_kind"):
            self.add_error("places_kind", "Choose which places there are to be more or fewer of")
        if held.get("places_kind") and held.get("places_more") == 0:
            self.add_error("places_more", "Write how many more or fewer there are to be, or choose “No other change”")
        return held

    def _chosen_of_nothing(self, number: int, held: dict[str, Any]) -> str:
        """What is filled in for an opening without its kind: nothing that was typed is passed over in silence."""
        parts = {"school": "the school", "places": "the places", "on": "the day it opens"}
        names = {f"open_{part}_{number}": words for part, words in parts.items()}
        said = [words for name, words in names.items() if held.get(name) or name in self.errors]
        return sentence_list([*said, *(["“The whole county”"] if held.get(f"open_serves_{number}") == "all" else [])])

    def _check_opening(self, number: int, held: dict[str, Any]) -> None:
        if not held.get(f"open_school_{number}"):
            self.add_error(f"open_school_{number}", "Choose the school it opens in")
        if not held.get(f"open_places_{number}") and f"open_places_{number}" not in self.errors:
            self.add_error(f"open_places_{number}", "Write how many places it has")
        opens_on = held.get(f"open_on_{number}")
        if f"open_on_{number}" in self.errors:
            return
        if opens_on is None:
            self.add_error(f"open_on_{number}", "Write the day it opens")
        elif opens_on < self.today:
            self.add_error(f"open_on_{number}", "The day it opens is in the past. Write today or a later day.")
        elif opens_on > self.offered.last_day:
            last = self.offered.last_day
            self.add_error(f"open_on_{number}", f"The scenario ends on {last.day} {last:%B %Y}. Write a day before that.")

    def openings(self) -> list[dict[str, Any]]:
        """Each as kind, school, places, opens_on and for_all."""
        held = self.cleaned_data
        return [
            {
                "kind": held[f"open_kind_{number}"], "school": held[f"open_school_{number}"],
                "places": held[f"open_places_{number}"], "opens_on": held[f"open_on_{number}"],
                "for_all": held.get(f"open_serves_{number}") == "all",
            }
            for number in OPENINGS if held.get(f"open_kind_{number}")
        ]  # fmt: skip

    def changes(self) -> dict[str, Any]:
        """Everything else that was moved: stays by kind, outreach, suspensions and places of a kind as factors."""
        held = self.cleaned_data
        stays = {kind: (held[f"shortest_{kind}"], held[f"longest_{kind}"]) for kind in self.offered.stays}
        return {
            "stays": {kind: weeks for kind, weeks in stays.items() if weeks != self.offered.stays[kind]},
            "outreach": float(held.get("outreach") or 1),
            "suspensions": 1 + held["suspensions"] / 100,
            "places": (held["places_kind"], 1 + held["places_more"] / 100) if held["places_kind"] else None,
        }


def _choice(label: str, choices: dict[str, str], *, required: bool = True, initial: str = "") -> forms.ChoiceField:
    wrong = f"“{label}”: choose one of those listed"
    return forms.ChoiceField(
        label=label, choices=list(choices.items()), required=required, initial=initial,
        error_messages={"required": wrong, "invalid_choice": wrong},
    )  # fmt: skip


class GoalForm(forms.Form):
    """How many places of a kind for so many to start within so many school days."""

    def __init__(self, data: Any = None, *, offered: Any) -> None:
        super().__init__(data)
        self.fields["kind"] = _choice("Places of which kind", {kind: offered.names[kind] for kind in offered.asked_for})
        self.fields["at_least"] = _whole("How many in a hundred start in time", 1, 99, initial=95)
        days = {str(5 * weeks): f"{5 * weeks} school days" for weeks in range(1, 7)}
        self.fields["school_days"] = _choice("In time means within", days, initial=str(SCHOOL_DAYS_IN_TIME))
        years = {year: year.replace("-", "/") for year in offered.years}
        self.fields["year"] = _choice("In which school year", years, initial=offered.years[-1])
        self.fields["futures"] = _choice(
            "How many futures for each number of places", {str(key): FUTURES[key] for key in FUTURES_OF_A_TRY}, initial="100"
        )

    def goal(self) -> dict[str, Any]:
        held = self.cleaned_data
        return {
            "kind": held["kind"], "measure": "share_started_within", "at_least": held["at_least"] / 100,
            "school_days": int(held["school_days"]), "year": held["year"],
        }  # fmt: skip


class KeepForm(forms.Form):
    """A name and a note for what is kept."""

    name = forms.CharField(
        label="What to call it", max_length=120, required=False, error_messages={"max_length": "Call it something shorter"}
    )
    note = TextBox(
        label="A note", max_length=600, required=False, error_messages={"max_length": "Keep the note to 600 characters"}
    )


class ScenarioFileForm(KeepForm):
    file = UploadField(
        label="The scenario",
        help_text="A JSON file as Waymark writes it",
        error_messages={
            "required": "Choose a file", "empty": "The file is empty. Choose another.", "invalid": "Choose a file",
            "missing": "Choose a file", "max_length": "The name of the file is too long. Rename it.",
        },
    )  # fmt: skip
    presentation = {"file": {"accept": ".json"}}
    field_order = ["file", "name", "note"]
