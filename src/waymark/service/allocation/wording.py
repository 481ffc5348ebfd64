"""What the allocator found, in the words of the room: names of places, days, and never another child's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from waymark.allocator.explaining.explain import ClassAnswer, Moved, RequestExplanation, Worth
from waymark.allocator.result import Assignment, Result
from waymark.allocator.rules.priorities import SCHOOL_DAYS_IN_A_WEEK
from waymark.kernel.calendars import SchoolCalendar
from waymark.service.duties.rules import school_days_unmet
from waymark.service.organisations.authority_model import AuthorityModel

from .problem_building import Built

DUTY = "statutory_days"
# What a list that is worse by a priority means where no child's change says it: the priority's own unit says nothing in a room.
WORSE = {
    "unmet_urgency": "A child whose need is more urgent would be left without a place.",
    "fit": "Over the whole list journeys would be longer or starts later.",
    "fair_share": "The places would be shared less evenly between the schools.",
}


# Kinds counted in these are teams that come to the child: nobody travels to them.
VISITS = frozenset({"caseload", "advice", "training"})


HELD_BACK, NOT_SETTLED = "held_back", "not_settled"


def day_words(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def duty_words(owed_from_on: date, starts_on: date, calendar: SchoolCalendar) -> str:
    """Whether a start keeps the duty to a child owed full-time education: only one by the day it is owed from does."""
    if starts_on <= owed_from_on:
        return "meets the duty to provide full-time education"
    late = school_days_unmet(owed_from_on, starts_on, calendar)
    return f"starts {late} school day{'' if late == 1 else 's'} after full-time education is owed ({day_words(owed_from_on)})"


def is_held_back(answer: ClassAnswer) -> bool:
    """Whether a place is free and the child has none, because it is likely to be worth more to children not yet known."""
    return any(one.code == HELD_BACK for one in answer.reasons)


class Wording:
    """Sentences about one built problem."""

    def __init__(self, built: Built, model: AuthorityModel) -> None:
        self.built = built
        self.kinds = {kind.key: kind.name for kind in model.kinds}
        self.visiting = {kind.key for kind in model.kinds if kind.counted_as in VISITS}

    def place(self, class_id: str) -> str:
        return str(self.built.classes[class_id])

    def somebody(self, request_id: str) -> str:
        return f"another child (year {self.built.referrals[request_id].pupil.year_group})"

    def offered(self, offer: Assignment) -> str:
        """The line of a child who is offered a place."""
        request = self.built.problem.request(offer.request)
        starts_on = self.built.starts_on(offer.request, offer.class_id, offer.start_week)
        ends_on = self.built.ends_on(offer.request, offer.class_id, offer.start_week, offer.weeks)
        parts = [
            f"{self.place(offer.class_id)} from {day_words(starts_on)} to {day_words(ends_on)} {ends_on.year} "
            f"({offer.weeks} school weeks)",
            self._journey(offer.request, offer.class_id),
        ]
        if owed_from_on := self.built.owed_from.get(offer.request):
            parts.append(duty_words(owed_from_on, starts_on, self.built.calendar_of(None)))
        delay = offer.start_week - request.earliest_week
        parts.append("the earliest start there can be" if delay == 0 else f"{_weeks(delay)} after the earliest start")
        return ", ".join(part for part in parts if part) + "."

    def nothing(self, told: RequestExplanation) -> str:
        """The line of a child who is offered none, and what would change it."""
        possible = [self.place(one.class_id) for one in told.classes if one.answer in {"cost", "not_settled"}]
        if not possible:
            return "No place can be proposed: each is ruled out, with its reason on the child’s own page of the agenda."
        if held := [self.place(one.class_id) for one in told.classes if is_held_back(one)]:
            return (
                f"No place is proposed: one in {_listed(held)} is free and held back for children not yet known, who are likely "
                "to need it more. The panel may always offer it."
            )
        would_suit = f"No place can be proposed: {_listed(possible)} would suit"
        return " ".join([f"{would_suit}, but {self._who_has_them(told)}.", *self._what_would_help(told)])

    def _who_has_them(self, told: RequestExplanation) -> str:
        """Why others have the places: none of them comes first where only the draw, or what schools have had, decided."""
        costs = [one for one in told.classes if one.answer == "cost"]
        if drawn := [self.place(one.class_id) for one in costs if not one.loss]:
            return (
                f"the places go to others. For {_listed(drawn)} this child comes neither before nor after them: the list would "
                "be just as good by every priority, and the published draw decided"
            )
        if shared := [self.place(one.class_id) for one in costs if one.priority == "fair_share"]:
            equal = f"For {_listed(shared)} need is just as urgent"
            return f"the places go to others. {equal}, and what each school has had so far decided"
        return "the places go to children who come first by the published priorities"

    def _what_would_help(self, told: RequestExplanation) -> Iterator[str]:
        for each in told.unblock:
            place = self.place(each.numbers["class_id"])
            if each.code == "one_more_place":
                yield f"One more place in {place} would change that."
            elif each.code == "higher_urgency":
                yield f"At urgency {each.numbers['urgency']} it would be {place}."
            elif each.code == "later_start":
                monday = self.built.problem.weeks[each.numbers["start_week"]]
                yield f"{place} would have a place from the week of {day_words(monday)}."

    def alternative(self, request_id: str, answer: ClassAnswer) -> dict[str, Any]:
        """One other place as stored: whether it is possible, why or why not, and what it would cost others."""
        journey = self.built.problem.journeys.get((request_id, answer.class_id))
        found: dict[str, Any] = {
            "class": self.built.classes[answer.class_id].pk, "name": self.place(answer.class_id),
            "kind": self.built.classes[answer.class_id].provision.kind,
            "possible": answer.answer in {"offered", "cost", "not_settled"}, "code": self._code(answer),
            "sentence": self._sentence(request_id, answer), "cost": self._cost(answer), "priority": answer.priority, "moved": [],
            "minutes": journey.minutes if journey else None, "is_measured": bool(journey and journey.measured),
            "starts_on": None, "ends_on": None,
        }
        if answer.start_week is not None:
            kind = self.built.problem.place_class(answer.class_id).kind
            weeks = self.built.problem.request(request_id).kinds[kind]
            found["starts_on"] = self.built.starts_on(request_id, answer.class_id, answer.start_week).isoformat()
            found["ends_on"] = self.built.ends_on(request_id, answer.class_id, answer.start_week, weeks).isoformat()
        found["moved"] = [self._moved(one) for one in answer.moved]
        found["others"] = {str(self.built.referrals[one.request].pk): self._gets(one) for one in answer.moved}
        return found

    def _gets(self, moved: Moved) -> list[Any] | None:
        """Class and Monday that a child would get instead, None for no place: what is told is what follows."""
        if moved.to_class is None:
            return None
        return [self.built.classes[moved.to_class].pk, self.built.problem.weeks[moved.to_week].isoformat()]

    def _code(self, answer: ClassAnswer) -> str:
        return answer.reasons[0].code if answer.answer == "excluded" and answer.reasons else answer.answer

    def _sentence(self, request_id: str, answer: ClassAnswer) -> str:
        if answer.answer == "offered":
            return "This is the place proposed."
        if answer.answer == NOT_SETTLED:
            return "This could be possible; what it would cost others was not worked out in time."
        if answer.answer == "excluded":
            return " ".join(self._why_not(request_id, answer.class_id, one) for one in answer.reasons)
        return " ".join([self._cost(answer), *(self._moved(one) for one in answer.moved)])

    def _why_not(self, request_id: str, class_id: str, reason: Any) -> str:
        if reason.code == "kind_not_asked_for":
            kind = self.built.problem.place_class(class_id).kind
            asked = sorted(self.kinds.get(key, key) for key in self.built.problem.request(request_id).kinds)
            return f"This is {self.kinds.get(kind, kind)}; what was asked for is {_listed(asked)}."
        if reason.code == "apart_from_a_pupil_there":
            return "Somebody who will be at this site must be kept apart from this child."
        return self.plain(reason.sentence)

    def plain(self, sentence: str) -> str:
        """A sentence of the allocator with its ids and dates turned into names and days."""
        sentence = re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda found: day_words(date.fromisoformat(found[0])), sentence)
        sentence = re.sub(r"\bclass-\d+\b", lambda found: self.place(found[0]), sentence)
        return re.sub(r"\brequest-\d+\b", lambda found: self.somebody(found[0]), sentence)

    def _cost(self, answer: ClassAnswer) -> str:
        if answer.answer != "cost":
            return ""
        if is_held_back(answer):
            return self.plain(next(one.sentence for one in answer.reasons if one.code == HELD_BACK))
        if not answer.loss:
            return "Just as good by every priority; the published draw decided."
        if answer.priority == DUTY:
            return f"{_duty_days(answer.loss, 'more').capitalize()}."
        return WORSE[answer.priority]

    def full_class(self, worth: Worth) -> dict[str, Any]:
        """A class without a free place in some week, as stored, and what one more place in it would be worth to this list."""
        place = self.place(worth.class_id)
        if worth.gains is None:
            sentence = f"There was no time left to work out what one more place in {place} would be worth."
        else:
            sentence = f"One more place in {place} would be worth {_worth_words(worth.children or 0, worth.gains)}."
        return {
            "class": self.built.classes[worth.class_id].pk, "name": place,
            "full_weeks": len(worth.full_weeks), "children": worth.children, "sentence": sentence,
            "helps": worth.gains is None or bool(worth.children) or any(worth.gains.values()),
        }

    def _moved(self, moved: Moved) -> str:
        who = self.somebody(moved.request).capitalize()
        if moved.to_class is None:
            return f"{who} would have no place instead of {self.place(moved.from_class)}."
        gets = f"{self.place(moved.to_class)} from the week of {day_words(self.built.problem.weeks[moved.to_week])}"
        if moved.from_class is None:
            return f"{who} would get {gets}{self._as_far(moved)}."
        if moved.from_class == moved.to_class:
            return f"{who} would begin at {gets}, not when it is proposed."
        return f"{who} would get {gets} instead of {self.place(moved.from_class)}{self._as_far(moved)}."

    def _as_far(self, moved: Moved) -> str:
        """ ", 14 minutes further": what the move means for that child's journey; "" where it stays, or where no one travels."""
        journeys = self.built.problem.journeys
        was, would_be = (
            None if key is None or self.built.classes[key].provision.kind in self.visiting else journeys.get((moved.request, key))
            for key in (moved.from_class, moved.to_class)
        )
        if would_be is None:
            return ""
        if was is None:
            return f", {_minutes(would_be.minutes)} away" if moved.from_class is None else ""
        change = would_be.minutes - was.minutes
        return f", {_minutes(abs(change))} {'further' if change > 0 else 'nearer'}" if change else ""

    def _journey(self, request_id: str, class_id: str) -> str:
        if self.built.classes[class_id].provision.kind in self.visiting:
            return "the team comes to the child’s school"
        journey = self.built.problem.journeys.get((request_id, class_id))
        if journey is None:
            return "journey not known"
        return f"{journey.minutes} minutes away{'' if journey.measured else ' (estimate)'}"

    def clash(self, result: Result) -> str:
        return " ".join(self.plain(one.sentence) for one in result.explanations)


def _worth_words(children: int, gains: Mapping[str, int]) -> str:
    """In children and school weeks where that is what would be gained; a point means nothing in the room."""
    parts = []
    if children > 0:
        parts.append(f"{children} more {'child' if children == 1 else 'children'} with a place")
    if days := gains.get(DUTY, 0):
        parts.append(_duty_days(days, "fewer"))
    elif gains.get("unmet_urgency", 0) and not parts:
        parts.append("a place for a child whose need is more urgent")
    elif gains.get("fit", 0) and not parts:
        parts.append("shorter journeys or earlier starts, but no place for another child")
    return " and ".join(parts) or "nothing to this list"


def _minutes(count: int) -> str:
    return f"{count} minute{'' if count == 1 else 's'}"


def _duty_days(days: int, change: str) -> str:
    said = f"{days} {change} school day{'' if days == 1 else 's'} ({_weeks(days / SCHOOL_DAYS_IN_A_WEEK)})"
    return f"{said} on which a duty to educate goes unmet"


def _weeks(count: float) -> str:
    return f"{count:g} school week{'' if count == 1 else 's'}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]
