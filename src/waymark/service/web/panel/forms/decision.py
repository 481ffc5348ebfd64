"""The decision form: one act for one child. What is shown depends on the kind of case; the rules live in the action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms

from waymark.service.panels.actions import ActionAgreed, DecisionIncomplete
from waymark.service.panels.rules import GIVES_A_PLACE
from waymark.service.panels.rules_of_asking import ASKED_ANSWERS, Asked
from waymark.service.placements.rules import DESTINATION_ROUTES
from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.forms import TextBox
from waymark.service.web.components.wording import day, long_day

Choices = Sequence[tuple[str, str]]
ACTION_ROWS = (1, 2)
EVERYBODY = "everybody"  # ticked instead of each name: a deliberate act all the same
EDUCATION = ("education_meanwhile", "education_from_on", "education_owner")
CODED = ("agree", "another_place", "not_yet", "not_this_way", "extend", "end")


@dataclass(frozen=True)
class DecisionChoices:
    """What the form offers for one case. ``codes``: outcome to its closed list; ``places``: class to name with its first day.
    ``barred``: those of the places that cannot be chosen, with why.
    ``place_names`` are plain names, the ``proposed`` class among them. A stay made longer than ``asks_beyond`` is asked about."""

    outcomes: Choices
    places: Choices = ()
    codes: Mapping[str, Choices] = field(default_factory=dict)
    owners: Choices = ()
    voters: Choices = ()
    dissenters: Choices = ()
    askable: Choices = ()
    place_names: Mapping[str, str] = field(default_factory=dict)
    proposed: str = ""
    asked_rows: int = 0
    barred: Mapping[str, str] = field(default_factory=dict)
    asks_beyond: date | None = None
    no_other_place: str = ""


def _long(label: str, limit: int = 1000, hint: str = "") -> TextBox:
    return TextBox(
        label=label,
        max_length=limit,
        required=False,
        help_text=hint,
        error_messages={"max_length": f"Shorten “{label.rstrip('?').lower()}” to {limit} characters"},
    )


def _list(label: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        help_text=hint,
        error_messages={"invalid_choice": f"Choose “{label.rstrip('?').lower()}” from the list"},
    )


class DecisionForm(forms.Form):
    """``presentation`` puts what belongs to one outcome under its radio; the rest stands in groups of the template."""

    outcome = forms.ChoiceField(
        label="What did the panel agree?", widget=forms.RadioSelect,
        error_messages={"required": "Choose what the panel agreed", "invalid_choice": "Choose an answer from the list"},
    )
    place = _list("Which place?")
    code_agree = _list("If other days than proposed, why?")
    code_another_place = _list("Why not the proposed place?")
    code_not_yet = _list("What is waited for?")
    code_not_this_way = _list("Why not this way?")
    code_extend = _list("Why longer?")
    code_end = _list("Why does it end?")
    offered_instead = _long("What is offered instead?", 600)
    sent_on_to = _long("Where is it sent on to?", 600)
    extend_to_on = DateInputField(subject="The new last day", label="New last day of the stay", required=False)
    starts_on = DateInputField(subject="The first day", label="First day", required=False)
    expected_end_on = DateInputField(subject="The expected end", label="Expected end", required=False)
    longer_seen = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)  # a far last day asked about already
    days_for = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)  # the class whose days the boxes hold
    purpose = _long("What is the stay for?", 600, "One sentence. It is in the family’s letter")
    exit_criteria = _long("What will show that it has helped?", 900, "One on each line")
    destination_route = _list("Where afterwards, as a first plan?")
    first_thoughts = _long("First thoughts on the way back or on", 600)
    reason = _long("Why? The family reads this", 1500, "Name no other child")
    interim_support = _long("What happens meanwhile?", 600)
    interim_owner = _list("Who sees to it?")
    interim_review_on = DateInputField(
        subject="The day it is looked at again", label="Looked at again on", required=False
    )
    education_meanwhile = _long(
        "What education is there meanwhile?", 600, "Owed in law, whoever decides: where, by whom, how many hours"
    )
    education_from_on = DateInputField(subject="The day it begins", label="It begins on", required=False)
    education_owner = _list("Who sees to it that it begins?")
    below_quorum_reason = _long("Why does the panel decide with so few who may vote?", 600, "It stays in the record of this case")
    dissenter = _list("Who did not agree?")
    dissent = _long("What did they say?", 600)
    action_1_what = forms.CharField(
        label="What will be done?", required=False, max_length=300,
        error_messages={"max_length": "Shorten what will be done to 300 characters"},
    )
    action_1_owner = _list("By whom?")
    action_1_due = DateInputField(subject="The day of the first action", label="By when?", required=False)
    action_2_what = forms.CharField(
        label="What else will be done?", required=False, max_length=300,
        error_messages={"max_length": "Shorten what else will be done to 300 characters"},
    )
    action_2_owner = _list("By whom?")
    action_2_due = DateInputField(subject="The day of the second action", label="By when?", required=False)
    voters = forms.MultipleChoiceField(
        label="Who agreed?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Somebody ticked may not vote on this case any more: look at the list again",
            "invalid_list": "Tick who agreed",
        },
        help_text="Nobody’s agreement is assumed. Whoever did not agree is named below",
    )

    def __init__(
        self,
        *args: Any,
        offered: DecisionChoices,
        option_days: Mapping[str, tuple[date, date]] | None = None,
        is_owed_education: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not is_owed_education:
            for name in EDUCATION:
                del self.fields[name]
        self.option_days, self.asks_beyond = option_days or {}, offered.asks_beyond
        self.place_names, self.proposed = offered.place_names, offered.proposed
        fields = self.fields
        fields["outcome"].choices = offered.outcomes
        fields["place"].choices = [("", "Choose a place"), *offered.places]
        fields["place"].help_text = offered.no_other_place
        for outcome in CODED:
            fields[f"code_{outcome}"].choices = [("", "Choose a reason"), *offered.codes.get(outcome, ())]
        for name in ("interim_owner", "education_owner", *(f"action_{row}_owner" for row in ACTION_ROWS)):
            if name in fields:
                fields[name].choices = [("", "Choose a person"), *offered.owners]
        fields["destination_route"].choices = [("", "Choose"), *DESTINATION_ROUTES.items()]
        fields["dissenter"].choices = [("", "Nobody"), *offered.dissenters]
        self.able = [pk for pk, _ in offered.voters]
        fields["voters"].choices = [(EVERYBODY, "Everybody here who may vote"), *offered.voters]
        if not offered.voters:
            del fields["voters"]
        under_a_radio = {"optional": False, "count": False, "rows": 2}
        self.presentation = {name: under_a_radio for names in self._reveals(offered).values() for name in names}
        self.presentation |= {
            "outcome": {
                "label_size": "m",
                "small": True,
                "reveals": self._reveals(offered),
            },
            "voters": {"exclusive": [EVERYBODY], "divider_before": dict.fromkeys(self.able[:1], "or")},
        }

    @staticmethod
    def _reveals(offered: DecisionChoices) -> dict[str, list[str]]:
        mine = {
            "agree": ["code_agree"],
            "another_place": ["place", "code_another_place"],
            "not_yet": ["code_not_yet"],
            "not_this_way": ["code_not_this_way", "offered_instead"],
            "send_on": ["sent_on_to"],
            "extend": ["extend_to_on", "code_extend"],
            "end": ["code_end"],
        }
        if not offered.codes.get("another_place"):  # nothing was proposed, so nothing is departed from
            mine["another_place"] = ["place"]
        return {outcome: names for outcome, names in mine.items() if outcome in dict(offered.outcomes)}

    def clean(self) -> dict[str, Any]:
        held = super().clean()
        if "voters" in held:
            held["voters"] = self._who_agreed(held["voters"], held.get("dissenter", ""))
        if held.get("dissenter") and not (held.get("dissent") or "").strip():
            self.add_error("dissent", "Write what the member who did not agree said")
        for row in ACTION_ROWS:
            self._check_action(row, held)
        days = self.option_days.get(held.get("place", ""))
        if held.get("outcome") == "another_place" and days and not self.errors:
            held["starts_on"] = held.get("starts_on") or days[0]
            held["expected_end_on"] = held.get("expected_end_on") or days[1]
        self._let_days_follow_the_place(held)
        self._ask_about_a_far_end(held)
        return held

    def _who_agreed(self, ticked: list[str], dissenter: str) -> list[str]:
        """Those ticked; for "everybody" each who may vote, without whoever is named as not agreeing."""
        if not ticked:
            self.add_error("voters", "Tick who agreed: nobody’s agreement is assumed")
        return [one for one in self.able if one != dissenter] if EVERYBODY in ticked else ticked

    def _ask_about_a_far_end(self, held: dict[str, Any]) -> None:
        """A stay made longer by more than a term may be a slip of the year: asked about once, with nothing saved."""
        to_on = held.get("extend_to_on")
        if held.get("outcome") != "extend" or not to_on or not self.asks_beyond or to_on <= self.asks_beyond:
            return
        if held.get("longer_seen") == to_on.isoformat():
            return
        self.data = self.data.copy()
        self.data["longer_seen"] = to_on.isoformat()
        said = f"{long_day(to_on)} is more than a term after the planned end: check it, and save again"
        self.add_error("extend_to_on", said)

    def _let_days_follow_the_place(self, held: dict[str, Any]) -> None:
        """Days left as they were for one place, with another chosen, become those of the place chosen and are asked about once.

        Days that somebody typed are theirs.
        """
        was, outcome = held.get("days_for", ""), held.get("outcome")
        now = self.proposed if outcome == "agree" else held.get("place", "") if outcome == "another_place" else ""
        left = (held.get("starts_on"), held.get("expected_end_on"))
        if not now or now == was or was not in self.option_days or left != self.option_days[was]:
            return
        if left == self.option_days.get(now):
            return
        before, name = self.place_names.get(was, "the other place"), self.place_names.get(now, "the place chosen")
        possible = self.option_days.get(now)
        self.data = self.data.copy()
        self.data["days_for"] = now
        if possible is None:
            could = f"write those for {name}"
        else:
            self._write_days(dict(zip(("starts_on", "expected_end_on"), possible, strict=True)))
            could = f"for {name} it could be {day(possible[0])} to {day(possible[1])}, as now entered"
        self.add_error("starts_on", f"The days were those of {before}; {could}: check them and save again")

    def _write_days(self, days: Mapping[str, date]) -> None:
        for name, value in days.items():
            for part in ("year", "month", "day"):
                self.data[f"{name}_{part}"] = str(getattr(value, part))

    def _check_action(self, row: int, held: dict[str, Any]) -> None:
        what, owner, due = (held.get(f"action_{row}_{part}") for part in ("what", "owner", "due"))
        if not (what or owner or due):
            return
        if not what:
            self.add_error(f"action_{row}_what", "Say what will be done")
        if not owner and f"action_{row}_owner" not in self.errors:
            self.add_error(f"action_{row}_owner", "Choose who does it")
        if not due and f"action_{row}_due" not in self.errors:
            self.add_error(f"action_{row}_due", "Enter the day by which it is done")

    def follow_proposal(self, before: str, now: str) -> None:
        """Days left as the proposal ``before`` had them become those of ``now`` (marks: class:first:last day). Who agreed to
        another proposal has not agreed to this one."""
        old, new = before.split(":"), now.split(":")
        self.data = self.data.copy()
        self.data.setlist("voters", [])
        if len(old) != 3 or len(new) != 3:
            return
        if self.data.get("days_for") == old[0]:
            self.data["days_for"] = new[0]
        for name, was, becomes in (("starts_on", old[1], new[1]), ("expected_end_on", old[2], new[2])):
            boxes = [f"{name}_{part}" for part in ("year", "month", "day")]
            if [self.data.get(box, "").strip().lstrip("0") for box in boxes] == [one.lstrip("0") for one in was.split("-")]:
                for box, value in zip(boxes, becomes.split("-"), strict=False):
                    self.data[box] = value.lstrip("0")

    def said(self) -> dict[str, Any]:
        """The arguments of ``decide`` that are plain values; rows are looked up by the view."""
        held = self.cleaned_data
        outcome = held["outcome"]
        wanted = {
            "outcome": outcome,
            "reason": held["reason"],
            "reason_code": self._code(outcome),
            "offered_instead": held["sent_on_to"] if outcome == "send_on" else held["offered_instead"],
            "interim_support": held["interim_support"],
            "interim_review_on": held["interim_review_on"],
            "interim_owner": self._owner(outcome),
            "actions": self._actions(),
            "education_meanwhile": held.get("education_meanwhile", ""),
            "education_from_on": held.get("education_from_on"),
        }
        if outcome in GIVES_A_PLACE:
            wanted |= {
                "starts_on": held["starts_on"],
                "expected_end_on": held["expected_end_on"],
                "purpose": held["purpose"],
                "exit_criteria": tuple(one.strip() for one in held["exit_criteria"].splitlines() if one.strip()),
                "destination_route": held["destination_route"],
                "first_thoughts": held["first_thoughts"],
            }
        return wanted

    def _owner(self, outcome: str) -> int | None:
        """Who sees to the support meanwhile; with a place agreed, to the education until it begins."""
        chosen = self.cleaned_data.get("education_owner" if outcome in GIVES_A_PLACE else "interim_owner")
        return int(chosen) if chosen else None

    def _code(self, outcome: str) -> str:
        return self.cleaned_data.get(f"code_{outcome}", "") if outcome in CODED else ""

    def _actions(self) -> tuple[ActionAgreed, ...]:
        held = self.cleaned_data
        return tuple(
            ActionAgreed(held[f"action_{row}_what"], int(held[f"action_{row}_owner"]), held[f"action_{row}_due"])
            for row in ACTION_ROWS
            if held[f"action_{row}_what"]
        )

    def add_faults(self, incomplete: DecisionIncomplete) -> None:
        """Put each sentence of the action beside the box it is about."""
        for name, sentence in incomplete.faults.items():
            target = self._box_of(name)
            self.add_error(target if target in self.fields else None, sentence.rstrip("."))

    def _box_of(self, name: str) -> str | None:
        outcome = self.cleaned_data.get("outcome", "")
        moved = {
            "provision_class": "place" if outcome == "another_place" else "outcome",
            "dissents": "dissent",
            "reason_code": f"code_{outcome}" if outcome in CODED else None,
            "actions": "action_1_what",
            "interim_owner": "education_owner" if outcome in GIVES_A_PLACE else "interim_owner",
            "offered_instead": "sent_on_to" if outcome == "send_on" else "offered_instead",
        }
        return moved.get(name, name)


class UrgentForm(DecisionForm):
    """A decision between panels: the same, with who was asked instead of who voted.

    Each of ``asked_rows`` has the boxes asked_1 (the member), asked_1_answer, asked_1_said and asked_1_on.
    """

    urgent_reason = _long("Why can it not wait for the panel?", 600, "The next panel reads this")
    against_reason = _long("Why do you decide although they do not agree?", 600, "The next panel reads this")
    asked_people = _long("Anybody else asked, and what they said", 1000, "Such as the family or the place’s lead")

    def __init__(self, *args: Any, offered: DecisionChoices, **kwargs: Any) -> None:
        super().__init__(*args, offered=offered, **kwargs)
        self.fields["outcome"].label = "What is decided?"
        self.fields["outcome"].error_messages["required"] = "Choose what is decided"
        self.barred = offered.barred
        self.presentation["place"] = {**self.presentation.get("place", {}), "disabled": list(offered.barred)}
        self.asked_rows = range(1, offered.asked_rows + 1)
        for row in self.asked_rows:
            member, answer = _list("Who?"), _list("What did they answer?")
            member.choices = [("", "Choose a member"), *offered.askable]
            answer.choices = [("", "Choose an answer"), *ASKED_ANSWERS.items()]
            self.fields |= {
                f"asked_{row}": member,
                f"asked_{row}_answer": answer,
                f"asked_{row}_said": _long("In their words", 600),
                f"asked_{row}_on": DateInputField(subject="The day they were asked", label="Asked on", required=False),
            }

    def clean(self) -> dict[str, Any]:
        held = super().clean()
        if held.get("outcome") in GIVES_A_PLACE and (why := self.barred.get(held.get("place", ""))):
            self.add_error("place", f"Choose another place: {why}")
        for row in self.asked_rows:
            member, answer, said = (held.get(f"asked_{row}{part}") for part in ("", "_answer", "_said"))
            if (answer or said) and not member:
                self.add_error(f"asked_{row}", "Choose who was asked")
            if member and not answer:
                self.add_error(f"asked_{row}_answer", "Choose what they answered")
            if member and not held.get(f"asked_{row}_on") and f"asked_{row}_on" not in self.errors:
                self.add_error(f"asked_{row}_on", "Enter the day they were asked")
        return held

    def said(self) -> dict[str, Any]:
        held = self.cleaned_data
        self._asked_of_row = [row for row in self.asked_rows if held[f"asked_{row}"]]
        asked = tuple(
            Asked(
                int(held[f"asked_{row}"]), held[f"asked_{row}_answer"], held[f"asked_{row}_said"], held[f"asked_{row}_on"]
            )
            for row in self._asked_of_row
        )
        return super().said() | {
            "asked": asked, "asked_people": held["asked_people"], "urgent_reason": held["urgent_reason"],
            "against_reason": held["against_reason"],
        }

    def _box_of(self, name: str) -> str | None:
        """Whoever was asked first by the action may stand in a later row of the page; for all of them it is the first."""
        if name == "asked":
            return "asked_1" if self.asked_rows else "asked_people"
        if name.startswith("asked_") and name.removeprefix("asked_").isdigit():
            return f"asked_{self._asked_of_row[int(name.removeprefix('asked_')) - 1]}"
        return super()._box_of(name)
