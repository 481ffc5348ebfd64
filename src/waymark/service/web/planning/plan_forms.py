"""What a plan over years is asked with: sizes, hosts, limits and money; or a file that says all of it."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from waymark.service.sufficiency.plans.asking import SECONDS
from waymark.service.sufficiency.plans.wanted import GIVEN_WORDS, STAYS, Wanted
from waymark.service.sufficiency.rules import FUTURES, FUTURES_OF_A_TRY
from waymark.service.web.components.uploads import UploadField

from .forms import _choice, _whole

ALL, SOME = "all", "some"
PROMISES = (1, 2, 3)
MOST_SIZES = 4
USUAL = {"base": 10, "centre": 20, "hub": 16, "space": 8}
MORE = 1.5  # the larger of the two sizes that are offered first
FOR_ALL = frozenset({"centre", "hub"})
OPENINGS_A_YEAR = 2
SERVES = {"own": "Its own partnership", "all": "The whole county"}


def many_of(label: str, choices: dict[str, str], *, required: bool = False) -> forms.MultipleChoiceField:
    wrong = f"“{label}”: choose from those listed"
    return forms.MultipleChoiceField(
        label=label, choices=list(choices.items()), required=required, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": wrong, "invalid_choice": wrong, "invalid_list": wrong},
    )  # fmt: skip


def one_of(label: str, choices: dict[str, str], initial: str) -> forms.ChoiceField:
    wrong = f"“{label}”: choose one of those listed"
    return forms.ChoiceField(
        label=label, choices=list(choices.items()), initial=initial, widget=forms.RadioSelect,
        error_messages={"required": wrong, "invalid_choice": wrong},
    )  # fmt: skip


class HowLongForm(forms.Form):
    """How much time to choose in, over how many futures, and what to call it."""

    def add_how_long(self) -> None:
        seconds = {str(key): words for key, words in SECONDS.items()}
        self.fields["seconds"] = _choice("How long to look for plans", seconds, initial="60")
        self.fields["futures"] = _choice(
            "How many futures to simulate each plan over", {str(key): FUTURES[key] for key in FUTURES_OF_A_TRY}, initial="100"
        )
        self.fields["name"] = forms.CharField(
            label="What to call it", max_length=120, required=False, error_messages={"max_length": "Call it something shorter"}
        )


class PlanForm(HowLongForm):
    """``offered`` as of the scenario; ``years`` those still ahead; ``planned`` how many openings are planned and not open."""

    def __init__(self, data: Any = None, *, offered: Any, years: list[str], minutes_most: int, planned: int) -> None:
        super().__init__(data)
        self.offered, self.years = offered, years
        for kind in offered.to_open:
            name, usual = offered.names[kind], USUAL.get(kind, 10)
            self.fields[f"sizes_{kind}"] = forms.CharField(
                label=f"{name}: how many places one may have", required=False, max_length=40,
                initial=f"{usual}, {round(usual * MORE)}" if kind == offered.to_open[0] else "",
                error_messages={"max_length": f"“{name}: how many places one may have”: four numbers at most"},
            )  # fmt: skip
            for_whom = "all" if kind in FOR_ALL else "own"
            self.fields[f"serves_{kind}"] = _choice(f"{name}: for whom", SERVES, initial=for_whom)
        schools = {one: one for one in offered.schools}
        self.fields["hosts"] = one_of(
            "Which schools may host", {ALL: "Any school in the scenario", SOME: "Only those ticked below"}, ALL
        )
        self.fields["hosts_some"] = many_of("Schools that may host", schools)
        for number in PROMISES:
            ordinal = ("a", "a second", "a third")[number - 1]
            self.fields[f"promised_{number}"] = _choice(
                f"Promised: {ordinal} school where one opens whatever else does", {"": "None", **schools}, required=False
            )
        if planned:
            self.fields["given"] = one_of("What is open or planned already", GIVEN_WORDS, STAYS)
        for year in years:
            said = year.replace("-", "/")
            self.fields[f"openings_{year}"] = _whole(f"Most openings in {said}", 0, 100, required=False, initial=OPENINGS_A_YEAR)
        for year in years:
            said = year.replace("-", "/")
            self.fields[f"capital_{year}"] = _whole(f"Capital in {said}", 0, 10**9, required=False)
        self.fields["revenue"] = _whole("Most to spend on running them, a year", 0, 10**9, required=False)
        self.fields["teachers"] = _whole("Most teachers that can be found", 0, 10_000, required=False)
        self.fields["assistants"] = _whole("Most assistants that can be found", 0, 10_000, required=False)
        self.fields["car"] = _whole("Longest journey by car, one way", 5, 600, initial=minutes_most)
        self.fields["bus"] = _whole("Longest journey by bus, one way", 5, 600, required=False)
        self.add_how_long()

    def clean(self) -> dict[str, Any]:
        held = super().clean()
        for kind in self.offered.to_open:
            name = f"sizes_{kind}"
            if name not in self.errors:
                self._check_sizes(name, held)
        if not any(held.get(f"sizes_{kind}") for kind in self.offered.to_open) and not self.errors:
            self.add_error(f"sizes_{self.offered.to_open[0]}", "Write at least one size of one kind")
        if held.get("hosts") == SOME and not held.get("hosts_some") and "hosts_some" not in self.errors:
            self.add_error("hosts_some", "Tick the schools that may host")
        return held

    def _check_sizes(self, name: str, held: dict[str, Any]) -> None:
        parts = [one for one in re.split(r"[,;\s]+", held.get(name) or "") if one]
        if len(parts) > MOST_SIZES or not all(one.isdecimal() and 1 <= int(one) <= 400 for one in parts):
            self.add_error(name, f"“{self.fields[name].label}”: write one to four whole numbers from 1 to 400, with commas")
            return
        held[name] = tuple(sorted({int(one) for one in parts}))

    def wanted(self) -> Wanted:
        held = self.cleaned_data
        promised = tuple(dict.fromkeys(held[f"promised_{number}"] for number in PROMISES if held[f"promised_{number}"]))
        hosts = held["hosts_some"] if held["hosts"] == SOME else self.offered.schools
        return Wanted(
            sizes={kind: held[f"sizes_{kind}"] for kind in self.offered.to_open if held[f"sizes_{kind}"]},
            hosts=tuple(dict.fromkeys([*hosts, *promised])),
            for_all=frozenset(kind for kind in self.offered.to_open if held[f"serves_{kind}"] == "all"),
            car=held["car"], bus=held["bus"], given=held.get("given") or STAYS, promised=promised,
            openings=self._by_year("openings"), capital=self._by_year("capital"),
            revenue=held["revenue"], teachers=held["teachers"], assistants=held["assistants"],
        )  # fmt: skip

    def _by_year(self, what: str) -> dict[str, int]:
        held = self.cleaned_data
        return {year: held[f"{what}_{year}"] for year in self.years if held[f"{what}_{year}"] is not None}


class CandidatesFileForm(HowLongForm):
    """Everything in one file, as the command reads it."""

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["file"] = UploadField(
            label="The candidates", help_text="A JSON file as the command “waymark plan” reads it",
            error_messages={
                "required": "Choose a file", "empty": "The file is empty. Choose another.", "invalid": "Choose a file",
                "missing": "Choose a file", "max_length": "The name of the file is too long. Rename it.",
            },
        )  # fmt: skip
        self.fields["only_consented"] = forms.BooleanField(label="Only hosts who have agreed", required=False)
        self.add_how_long()

    presentation = {"file": {"accept": ".json"}}


class ReasonForm(forms.Form):
    """Why a plan or a drawing is put forward."""

    reason = forms.CharField(
        label="Why this one", max_length=600, widget=forms.Textarea,
        error_messages={"required": "Write why this one is put forward", "max_length": "Keep it to 600 characters"},
    )  # fmt: skip
