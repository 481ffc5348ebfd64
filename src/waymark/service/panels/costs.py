"""What departing from the proposal costs, in children, weeks and minutes: as it was worked out when the list was solved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.service.allocation.models import ProposalLine
from waymark.service.allocation.wording import DUTY, NOT_SETTLED, VISITS
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.provisions.models import ProvisionClass

from .rules import GIVES_A_PLACE
from .words import short_day

_NOBODY_ELSE = "No other child’s place changes."


@dataclass(frozen=True)
class Stay:
    """A place as one child would have it. ``minutes`` is None where the journey is not known or the team comes."""

    class_id: int
    starts_on: date | None
    minutes: int | None


def visiting_classes(alternatives: Iterable[Mapping[str, Any]], model: AuthorityModel) -> frozenset[int]:
    """Classes of teams that come to the child, among the alternatives of a line: nobody travels to them."""
    kinds = {kind.key for kind in model.kinds if kind.counted_as in VISITS}
    return frozenset(one["class"] for one in alternatives if one.get("kind") in kinds)


def stay_told(class_id: int, starts_on: date | None, told: Mapping[str, Any], visiting: Collection[int]) -> Stay:
    """An alternative as stored, without a journey where the team comes to the child."""
    return Stay(class_id, starts_on, None if class_id in visiting else told.get("minutes"))


def change_for_the_child(proposed: Stay | None, other: Stay) -> list[str]:
    """ "2 school weeks later", "12 minutes further": what another place means for the child, against the one proposed."""
    if proposed is None:
        return []
    found = []
    if proposed.starts_on and other.starts_on:
        weeks = school_weeks_apart(proposed.starts_on, other.starts_on, calendar_for())
        if weeks:
            found.append(f"{_count(abs(weeks), 'school week')} {'later' if weeks > 0 else 'sooner'}")
    if proposed.minutes is not None and other.minutes is not None and other.minutes != proposed.minutes:
        change = other.minutes - proposed.minutes
        found.append(f"{_count(abs(change), 'minute')} {'further' if change > 0 else 'nearer'}")
    return found


def school_weeks_apart(one: date, other: date, calendar: SchoolCalendar) -> int:
    """School weeks from one first day to another, less than nothing where the other is sooner; plain weeks beyond the terms."""
    first, last = sorted((one, other))
    try:
        count = max(calendar.school_weeks_between(first, last) - 1, 0)
    except OutsideCalendar:
        count = round((last - first).days / 7)
    return count if one <= other else -count


def cost_in_words(proposed: Stay | None, other: Stay, told: Mapping[str, Any]) -> str:
    """One sentence or two for another place: first this child's own change, then each other child's.

    ``told`` is the alternative as stored with the proposal.
    """
    own = change_for_the_child(proposed, other)
    said = [f"For this child {' and '.join(own)}."] if own else []
    if told.get("code") == NOT_SETTLED:
        return " ".join([*said, told["sentence"]])
    if told.get("priority") == DUTY:
        said.append(told["cost"])
    moved = list(told.get("moved") or ())
    if moved:
        return " ".join([*said, *moved])
    return " ".join([*(said or [told.get("cost") or ""]), _NOBODY_ELSE]).strip()


def cost_of_departing(
    line: ProposalLine | None, outcome: str, provision_class: ProvisionClass | None, starts_on: date | None
) -> str:
    """What is kept beside a decision that is other than proposed. Empty where nothing had been proposed."""
    if line is None:
        return ""
    if outcome not in GIVES_A_PLACE or provision_class is None:
        return _left_for_others(line)
    known = {one["class"]: one for one in line.alternatives}
    told = known.get(provision_class.pk)
    visiting = visiting_classes(line.alternatives, authority_model())
    proposed = proposed_stay(line, visiting)
    chosen = stay_told(provision_class.pk, starts_on, told or {}, visiting)
    if provision_class.pk == line.provision_class_id:
        own = change_for_the_child(proposed, chosen)
        return f"The place proposed, {own[0]}." if own else "The place proposed, on other days."
    if told is None:
        return "Not worked out: this place was not among those looked at."
    if not told["possible"]:
        return f"It had been ruled out. {told['sentence']}"
    return cost_in_words(proposed, chosen, told)


def proposed_stay(line: ProposalLine, visiting: Collection[int] = ()) -> Stay | None:
    if line.provision_class_id is None:
        return None
    told = next((one for one in line.alternatives if one["class"] == line.provision_class_id), {})
    return stay_told(line.provision_class_id, line.starts_on, told, visiting)


def _left_for_others(line: ProposalLine) -> str:
    if line.provision_class_id is None or line.starts_on is None:
        return ""
    return f"{line.provision_class} from {short_day(line.starts_on)}, which was proposed, is left for others."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
