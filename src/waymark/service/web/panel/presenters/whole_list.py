"""The whole list: each case with what is proposed or was decided, and what simpler ways would do instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse

from waymark.service.organisations.queries import calendar_for
from waymark.service.panels.costs import (
    Stay,
    change_for_the_child,
    cost_in_words,
    proposed_stay,
    school_weeks_apart,
    stay_told,
)
from waymark.service.panels.room.meetings import Room
from waymark.service.panels.room.outgrowing import outgrown
from waymark.service.panels.room.proposal import Before, Comparison, WholeList
from waymark.service.panels.rules import ASKS_FOR_A_PLACE
from waymark.service.web.components.wording import day, plural, sentence_list

from .frame import SHORT_OUTCOMES, asked_of, before_words, child_label


@dataclass(frozen=True)
class OtherPlace:
    """A place the child could have instead. ``key`` is its class, as the buttons send it."""

    key: str
    name: str
    when: str
    sentence: str


@dataclass(frozen=True)
class ListRow:
    """``decided`` is empty while the case is open; then place, days and sentence are the proposal's, and ``before`` says
    what was proposed until the list was solved anew."""

    reference: str
    child: str
    asked: str
    school: str
    href: str
    place: str
    place_key: str
    when: str
    sentence: str
    others: tuple[OtherPlace, ...]
    banned: tuple[OtherPlace, ...]
    first_come: str
    urgency_only: str
    decided: str
    is_fixed: bool
    is_wrong: bool = False
    before: str = ""


@dataclass(frozen=True)
class Lost:
    """What one simpler way would lose against the proposal, in children, weeks and minutes."""

    name: str
    sentences: tuple[str, ...]


def list_rows(
    room: Room, whole: WholeList, pins: Collection[int], bans: Collection[tuple[int, int]],
    changed: Mapping[int, Before] | None = None, wrong: str = "",
) -> list[ListRow]:
    """Every request of the list in its order. ``wrong`` is the reference of the case whose press was refused."""
    rows = []
    for item in (one for one in room.listed if one.kind in ASKS_FOR_A_PLACE and one.referral_id):
        line = whole.lines.get(item.referral_id)
        decision = room.decisions.get(item.pk)
        if decision is not None:
            rows.append(_decided_row(room, item, decision))
        elif line is not None:
            ruled_out = {pk for referral, pk in bans if referral == item.referral_id}
            row = _open_row(room, item, line, whole, item.referral_id in pins, ruled_out, item.reference == wrong)
            rows.append(replace(row, before=before_words((changed or {}).get(item.referral_id))))
    return rows


def _about(room: Room, item: Any) -> dict[str, Any]:
    return {
        "reference": item.reference,
        "child": child_label(item),
        "asked": asked_of(item, room.model),
        "school": item.referral.school.name,
        "href": reverse("panel_case", args=[room.meeting.reference, item.reference]),
    }


def _decided_row(room: Room, item: Any, decision: Any) -> ListRow:
    stay = decision.placement
    return ListRow(
        **_about(room, item),
        place=str(stay.provision_class) if stay else "No place",
        place_key="",
        when=f"{day(stay.starts_on)} to {day(stay.expected_end_on)}" if stay else "",
        sentence=decision.override_cost,
        others=(),
        banned=(),
        first_come="",
        urgency_only="",
        decided=SHORT_OUTCOMES[decision.outcome],
        is_fixed=False,
    )


def _sentence(line: Any, whole: WholeList) -> str:
    """Why this is proposed, and that the class’s years are left behind where the stay runs so far."""
    if line.provision_class is None:
        return line.sentence
    years = (line.provision_class.year_low, line.provision_class.year_high)
    further = outgrown(line.pupil.year_group, years, whole.latest.made_on, line.ends_on)
    return f"{line.sentence} {further}." if further else line.sentence


def _open_row(
    room: Room, item: Any, line: Any, whole: WholeList, is_fixed: bool, ruled_out: Collection[int], is_wrong: bool
) -> ListRow:
    return ListRow(
        **_about(room, item),
        place=str(line.provision_class) if line.provision_class else "No place",
        place_key=str(line.provision_class_id or ""),
        when=f"{day(line.starts_on)} to {day(line.ends_on)}" if line.starts_on else "",
        sentence=_sentence(line, whole),
        others=tuple(
            _other(line, one, whole.visiting) for one in line.alternatives
            if one["possible"] and one["class"] != line.provision_class_id and one["class"] not in ruled_out
        ),
        banned=tuple(_other(line, one, whole.visiting) for one in line.alternatives if one["class"] in ruled_out),
        first_come=_instead(whole.first_come, item.referral_id, line, whole.visiting),
        urgency_only=_instead(whole.urgency_only, item.referral_id, line, whole.visiting),
        decided="",
        is_fixed=is_fixed,
        is_wrong=is_wrong,
    )


def _other(line: Any, told: Mapping[str, Any], visiting: Collection[int]) -> OtherPlace:
    starts_on = date.fromisoformat(told["starts_on"]) if told.get("starts_on") else None
    cost = cost_in_words(proposed_stay(line, visiting), stay_told(told["class"], starts_on, told, visiting), told)
    return OtherPlace(str(told["class"]), told["name"], f"from {day(starts_on)}" if starts_on else "", cost)


def _instead(other: Comparison, referral_id: int, line: Any, visiting: Collection[int]) -> str:
    if referral_id in other.without:
        return "No place"
    found = other.places.get(referral_id)
    if found is None:
        return ""
    mine = proposed_stay(line, visiting)
    theirs = _stay_of(found, line, visiting)
    if mine and mine.class_id == theirs.class_id and mine.starts_on == theirs.starts_on:
        return "The same"
    change = sentence_list(change_for_the_child(mine, theirs))
    return f"{found.name}, from {day(found.starts_on)}{f': {change}' if change else ''}"


def _stay_of(found: Any, line: Any, visiting: Collection[int]) -> Stay:
    told = next((one for one in line.alternatives if one["class"] == found.class_id), {})
    return stay_told(found.class_id, found.starts_on, told, visiting)


def what_is_lost(room: Room, whole: WholeList) -> list[Lost]:
    labels = {one.referral_id: child_label(one) for one in room.listed if one.referral_id}
    return [
        Lost("First come, first served", _loss(whole, whole.first_come, labels)),
        Lost("Urgency only", _loss(whole, whole.urgency_only, labels)),
    ]


def _loss(whole: WholeList, other: Comparison, labels: Mapping[int, str]) -> tuple[str, ...]:
    """Who would have no place, who would begin later or sooner and by how many weeks, and how much further they would go."""
    return (
        *_places_lost_and_won(whole, other, labels),
        *_duty(whole, other),
        *_weeks_and_minutes(whole, other),
    ) or ("Nothing: it would come to the same.",)


def _places_lost_and_won(whole: WholeList, other: Comparison, labels: Mapping[int, str]) -> Iterable[str]:
    placed = {key for key, one in whole.lines.items() if one.provision_class_id}
    there = set(other.places) & set(whole.lines)
    for who, words in ((placed - there, "would have no place"), (there - placed, "would have a place")):
        if who:
            names = sentence_list(sorted(labels[key] for key in who if key in labels))
            yield f"{plural(len(who), 'child', 'children')} {words}{f': {names}' if names else ''}."


def _duty(whole: WholeList, other: Comparison) -> Iterable[str]:
    change = other.values.get("statutory_days", 0) - whole.values.get("statutory_days", 0)
    if change:
        more = "more" if change > 0 else "fewer"
        yield f"{plural(abs(change), f'school day {more}', f'school days {more}')} on which a duty to educate goes unmet."


def _weeks_and_minutes(whole: WholeList, other: Comparison) -> Iterable[str]:
    seen = whole.visiting
    both = [(proposed_stay(line, seen), _stay_of(other.places[key], line, seen)) for key, line in whole.lines.items()
            if line.provision_class_id and key in other.places]
    calendar = calendar_for()
    weeks = [school_weeks_apart(mine.starts_on, theirs.starts_on, calendar) for mine, theirs in both if mine and mine.starts_on]
    minutes = [theirs.minutes - mine.minutes for mine, theirs in both
               if mine and mine.minutes is not None and theirs.minutes is not None]
    yield from _counted(weeks, "begin", "begins", ("later", "sooner"), "school week")
    yield from _counted(minutes, "travel", "travels", ("further", "less far"), "minute")


def _counted(changes: list[int], many: str, one: str, words: tuple[str, str], unit: str) -> Iterable[str]:
    for found, word in (([each for each in changes if each > 0], words[0]), ([-each for each in changes if each < 0], words[1])):
        if found:
            who = plural(len(found), "child", "children")
            in_all = " in all" if len(found) > 1 else ""
            yield f"{who} {many if len(found) > 1 else one} {word}, by {plural(sum(found), unit)}{in_all}."


def full_places(whole: WholeList) -> list[list[Any]]:
    """Rows for ``data_table``: where one more place would help, the most children first."""
    helpful = [one for one in whole.full_classes if one.helps]
    ordered = sorted(helpful, key=lambda one: (-(one.children or 0), -one.full_weeks, one.name))
    return [
        [
            one.name, plural(one.full_weeks, "school week"),
            {"text": "Not worked out" if one.children is None else str(one.children), "numeric": True}, one.sentence,
        ]
        for one in ordered
    ]


def full_in_vain(whole: WholeList) -> list[str]:
    """Places that are full as well, where one more would change nothing for this list."""
    return sorted(one.name for one in whole.full_classes if not one.helps)


def how_it_stands(rows: list[ListRow]) -> str:
    """ "2 decided and kept; the other 4 are solved around them. 1 is fixed by the panel." """
    decided = sum(1 for one in rows if one.decided)
    still = len(rows) - decided
    fixed, ruled_out = sum(1 for one in rows if one.is_fixed), sum(len(one.banned) for one in rows)
    words = []
    if decided:
        around = f"the {plural(still, 'case')} still open {'is' if still == 1 else 'are'} solved around that"
        rest = around if still else "nothing is open"
        words.append(f"{plural(decided, 'case')} decided and kept; {rest}.")
    if fixed:
        words.append(f"{plural(fixed, 'place is', 'places are')} fixed by the panel.")
    if ruled_out:
        words.append(f"{plural(ruled_out, 'place is', 'places are')} ruled out by the panel.")
    return " ".join(words)


def priorities(room: Room) -> list[str]:
    return [one.sentence for one in room.model.priorities]
