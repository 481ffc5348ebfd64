"""One child's case as the page prints it: the chart, the option cards, the form's first values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.panels.room.case_file import CaseFile
from waymark.service.panels.room.meetings import Room
from waymark.service.panels.room.options import Option, Options
from waymark.service.panels.room.stay import longer_asked_to
from waymark.service.panels.rules import INTEREST_KINDS, OUTCOMES, OUTCOMES_FOR, REASON_LIST_FOR
from waymark.service.panels.words import decision_maker_words
from waymark.service.placements.queries import asked_about_beyond
from waymark.service.web.components.charts import Chart, Series, line_chart
from waymark.service.web.components.wording import day, plural, sentence_list

from ..forms.decision import CODED, DecisionChoices

Told = TypeVar("Told")


def attendance_chart(case: CaseFile, name: str) -> Chart | None:
    """Attendance by period, with sessions lost to suspension beside it; the table comes with it."""
    points = [one for one in case.attendance if one.percentage is not None]
    if not points:
        return None
    labels = [f"{one.first_on.day} {one.first_on:%b}" for one in points]
    attended = [one.percentage for one in points]
    suspended = [_suspended_share(case, one) for one in points]
    finding = (
        f"{name} attended {attended[-1]:.0f}% of sessions in the newest period, {_since(attended)}; "
        f"{_suspensions_words(case)}."
    )
    return line_chart(
        "Attendance and suspensions",
        finding,
        labels,
        [
            Series("Attended", attended),
            Series("Suspended", suspended),
        ],
        unit="%",
    )


def _since(attended: list[float]) -> str:
    if len(attended) < 2:
        return "the only one recorded"
    change = attended[-1] - attended[0]
    return (
        "as in the first"
        if abs(change) < 1
        else f"{plural(round(abs(change)), 'point')} {'more' if change > 0 else 'fewer'} than in the first"
    )


def _suspended_share(case: CaseFile, period: Any) -> float:
    lost = sum(
        one.sessions
        for one in case.suspensions
        if not one.was_cancelled and period.first_on <= one.starts_on <= period.last_on
    )
    return round(100 * min(lost, period.possible) / period.possible, 1)


def _suspensions_words(case: CaseFile) -> str:
    counted = [one for one in case.suspensions if not one.was_cancelled]
    if not counted:
        return "no suspensions are recorded"
    lost = sum(one.sessions for one in counted) / 2
    return f"{plural(len(counted), 'suspension')}, {lost:g} school {'day' if lost == 1 else 'days'} lost"


def suspension_rows(case: CaseFile) -> list[list[str]]:
    return [
        [day(one.starts_on), day(one.ends_on), f"{one.sessions / 2:g}", "Cancelled" if one.was_cancelled else ""]
        for one in reversed(case.suspensions)
    ]


def option_facts(option: Option) -> list[dict[str, str]]:
    """Start, journey, who is there, what it would cost others: in that order."""
    start = f"{day(option.starts_on)} to {day(option.ends_on)}" if option.starts_on else "not settled"
    facts = [
        {"label": "Start", "value": start},
        {"label": "Journey", "value": journey_words(option)},
        {"label": "There then", "value": there_words(option)},
    ]
    if option.outgrown:
        facts.insert(1, {"label": "Years", "value": option.outgrown})
    if not option.is_proposed:
        facts.append({"label": "Cost", "value": " ".join([option.cost, *option.moved]).strip() or option.sentence})
    return facts


def journey_words(option: Option) -> str:
    if option.comes_to_the_school:
        return "none: the team comes to the child’s school"
    if option.minutes is None:
        return "not known: have it measured"
    return f"{option.minutes} minutes ({'measured' if option.is_measured else 'estimate'})"


def there_words(option: Option) -> str:
    """ "2 in Year 8. Past the planned end and counted as gone by then: 1 in Year 9"."""
    there = mix_words(option.mix)
    if not option.past_end:
        return there
    return f"{there}. Past the planned end and counted as gone by then: {mix_words(option.past_end)}"


def mix_words(mix: Mapping[int, int]) -> str:
    """ "2 in Year 8 and 1 in Year 9": never who."""
    return sentence_list([f"{count} in Year {year}" for year, count in mix.items()]) if mix else "nobody yet"


def choices_for(room: Room, item: Any, options: Options | None, owners: list[tuple[int, str]]) -> DecisionChoices:
    """What the form offers for one case: only what its kind allows, and only those who may vote."""
    outcomes = [(key, OUTCOMES[key]) for key in OUTCOMES_FOR[item.kind]]
    if "agree" in dict(outcomes) and (options is None or options.proposed is None):
        outcomes = [
            (key, "Agree a place" if key == "another_place" else words) for key, words in outcomes if key != "agree"
        ]
    codes = codes_for(room.model)
    if options is None:
        codes.pop("another_place", None)
    seats = room.seats(item)
    return DecisionChoices(
        outcomes=outcomes,
        places=place_choices(options),
        place_names=place_names(options),
        proposed=str(options.proposed.class_id) if options and options.proposed else "",
        codes=codes,
        owners=[(str(pk), words) for pk, words in owners],
        asks_beyond=asked_about_beyond(item.placement) if item.placement and "extend" in dict(outcomes) else None,
        voters=[(str(one.member.pk), f"{one.name}, {one.body}") for one in seats if one.may_vote],
        dissenters=[(str(one.member.pk), f"{one.name}, {one.body}") for one in seats if one.may_vote],
        no_other_place=no_other_place(options),
    )


def codes_for(model: AuthorityModel) -> dict[str, list[tuple[str, str]]]:
    """The closed list of each outcome; days other than proposed draw on the list for a change of place."""
    lists = {one.key: [(each.key, each.name) for each in one.options] for one in model.reasons}
    return {key: lists.get(REASON_LIST_FOR["another_place" if key == "agree" else key], []) for key in CODED}


def place_choices(options: Options | None) -> list[tuple[str, str]]:
    if options is None:
        return []
    return [
        (str(one.class_id), f"{one.name}{f', from {day(one.starts_on)}' if one.starts_on else ''}")
        for one in options.possible
        if not one.is_proposed
    ] + [(str(one.class_id), f"{one.name} (ruled out: see why)") for one in options.ruled_out]


def no_other_place(options: Options | None) -> str:
    if options is None or not options.ruled_out or any(not one.is_proposed for one in options.possible):
        return ""
    return (
        "By the rules no other place is possible: “Why not these?” under Places says why. The panel may still choose one and "
        "say why it does; a class that is full is refused"
    )


def place_names(options: Options | None) -> dict[str, str]:
    every = (*options.possible, *options.ruled_out) if options else ()
    return {str(one.class_id): one.name for one in every}


def speaking_not_voting(room: Room, item: Any) -> list[str]:
    """ "Esi Reedcutter, Lantern Fen High School: their own school's case"."""
    return [
        f"{one.name}, {one.body}: {sentence_list([INTEREST_KINDS[each.kind] for each in one.interests])}"
        for one in room.seats(item)
        if one.interests and one.member.is_present and one.member.part != "adviser"
    ]


def why_nobody_votes(room: Room, item: Any) -> str:
    """Said of a case without a single vote, with what to do: nobody is here, or whoever is here has an interest."""
    if room.meeting.state != "open" or any(one.may_vote for one in room.seats(item)):
        return ""
    here = [one for one in room.seats(item) if one.member.is_present and one.member.part != "adviser"]
    if not here:
        return "Tick who is here first."
    held = [one.name for one in here if one.interests]
    if not held:
        return "By the panel’s terms nobody who is here votes. Tick others who are here, or take the case off the list."
    both = "both " if len(held) == 2 else ""
    return (
        f"{sentence_list(held)} {both}{'have' if len(held) > 1 else 'has'} an interest in it. Tick others who are here, or take "
        "the case off the list, so that another panel decides it."
    )


def first_values(
    room: Room, item: Any, options: Options | None, chosen: Option | None, said: dict[str, str]
) -> dict[str, Any]:
    """The form as it opens: what was asked and proposed, so that agreeing is reading and one press.

    The outcome is never chosen beforehand, and nobody counts as having agreed: a named human says both.
    """
    place = chosen or (options.proposed if options else None)
    values: dict[str, Any] = {
        "destination_route": "return",
        "first_thoughts": said.get("commitment", ""),
        "exit_criteria": said.get("exit_criteria", ""),
    }
    if place is not None:
        values |= {"starts_on": place.starts_on, "expected_end_on": place.ends_on, "days_for": str(place.class_id)}
    if chosen is not None and not chosen.is_proposed:
        values |= {"place": str(chosen.class_id), "outcome": "another_place"}
    if item.placement and item.kind in {"extension", "ending"}:
        values["first_thoughts"] = ""
        values["extend_to_on"] = longer_asked_to(item.placement)
    return values


def option_days(options: Options | None) -> dict[str, tuple[date, date]]:
    found = options.possible if options else ()
    return {str(one.class_id): (one.starts_on, one.ends_on) for one in found if one.starts_on and one.ends_on}


@dataclass(frozen=True)
class Decided:
    """What was decided, beside the case: enough to read out. The whole is on the record's page."""

    outcome: str
    place: str
    reason: str
    until: str
    meanwhile: str
    cost: str
    few_voted: str


def decided(decision: Any, school: Any) -> Decided | None:
    if decision is None:
        return None
    stay = decision.placement
    maker = decision_maker_words(decision.decision_maker, school.name if school else "the home school")
    review = f", looked at again {day(decision.interim_review_on)}" if decision.interim_review_on else ""
    return Decided(
        outcome=OUTCOMES[decision.outcome].rstrip(" …").removesuffix(", instead"),
        place=f"{stay.provision_class}, {day(stay.starts_on)} to {day(stay.expected_end_on)}" if stay else "",
        reason=decision.reason,
        until=f"Agreed by the panel until {maker} {'act' if maker.startswith('the parents') else 'acts'}."
        if maker
        else "",
        meanwhile=f"{decision.interim_support} ({decision.interim_owner.name}{review})"
        if decision.interim_owner
        else "",
        cost=decision.override_cost,
        few_voted=decision.below_quorum_reason,
    )


def outcome_words(decision: Any) -> str:
    """ "agree the place proposed", in the middle of a sentence."""
    words = OUTCOMES[decision.outcome].rstrip(" …").removesuffix(", instead")
    return f"{words[:1].lower()}{words[1:]}"


def with_initials(told: Told, pupil: Any) -> Told:
    """A file or a stay with the child's names turned into initials wherever somebody wrote them."""
    names = sorted(
        {pupil.name, *pupil.given_names.split(), pupil.known_as, pupil.family_name} - {""}, key=len, reverse=True
    )
    # initials end in a full stop of their own, so one that follows the name goes
    pattern = re.compile(r"\b(" + "|".join(re.escape(one) for one in names) + r")\b(?:\.(?!\w))?", re.IGNORECASE)
    return _replaced(told, lambda text: pattern.sub(pupil.initials, text))


def _replaced(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_replaced(one, change) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _replaced(getattr(value, one.name), change) for one in fields(value)})
    return value
