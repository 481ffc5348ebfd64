"""A placement as its page shows it, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.service.accounts.actor import Actor
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.panels.between import decided_between
from waymark.service.placements import permissions, queries
from waymark.service.placements.rules import (
    DECISION_MAKERS,
    DESTINATION_ROUTES,
    HOLDS_A_PLACE,
    STATE_NAMES,
    WAITING_FOR_DECISION_MAKER,
    WAITING_FOR_HOST,
)
from waymark.service.provisions.permissions import LOOK_AT_PROVISION
from waymark.service.web.components.clocks import Clock, clock_to
from waymark.service.web.components.wording import day, plural

from .agreement import agreement_of, answers_of, letters_about
from .safety import NotSafe, not_safe

TONES = {"confirmed": "active", "arrived": "active", "ended": "done", "declined": "late", "not_authorised": "late",
         "not_started": "late"}
AT_A_PANEL = "A panel decides it, or the council before then. The answer shows here."
STEP_NAMES = {
    "agree": "Agreed by the panel", "host_accepts": "The host said yes", "host_declines": "The host said no",
    "decision_maker_acts": "Decided in law", "decision_maker_refuses": "Not agreed in law", "withdraw": "Withdrawn",
    "arrive": "Arrived", "not_start": "Did not start", "end": "Ended", "review": "Review held", "extend": "Made longer",
    "ask_longer": "A longer stay asked for", "bring_forward": "Begins sooner than agreed",
    "extension_agreed_in_law": "Longer stay decided in law", "extension_not_agreed_in_law": "Longer stay not agreed in law",
    "plan_return": "Way on planned", "check_return": "Return checked",
}


@dataclass(frozen=True)
class Act:
    """Something this person can do on this page now."""

    text: str
    href: str
    is_main: bool = False


@dataclass(frozen=True)
class PlacementShown:
    state: str
    tone: str
    where_in_time: str
    weeks: list[dict[str, Any]]
    next_clock: Clock | None
    next_words: str
    basis: list[dict[str, str]]
    acts: list[Act]
    reviews: list[Any]
    extensions: list[Any]
    plan: Any
    planned_before: str
    way_on: list[dict[str, str]]
    promises: list[dict[str, Any]]
    phases: list[Any]
    checks: list[Any]
    checks_rows: list[list[str]]
    criteria: list[Any]
    history: list[dict[str, Any]]
    not_safe: NotSafe | None
    provision_href: str
    agreement: list[dict[str, str]]
    answers: list[dict[str, str]]
    letters: list[list[Any]]
    more_time: tuple[str, ...]


def shown(placement: Any, actor: Actor, on: date) -> PlacementShown:
    """Everything on the page, in a constant number of reads."""
    calendar = calendar_for(placement.home_school_id)
    reviews, plan = queries.reviews_of(placement), queries.way_on(placement)
    checks = queries.return_checks_of(placement)
    between = decided_between([placement.pk]).get(placement.pk, "")
    open_review = next((one for one in reviews if one.held_on is None), None)
    words, clock = _next(placement, open_review, checks, calendar, on)
    return PlacementShown(
        state=_without_panel(placement, "agreed", between) or STATE_NAMES[placement.state],
        tone=TONES.get(placement.state, "soon"),
        where_in_time=_where(placement, calendar, on),
        weeks=_weeks(placement, reviews, calendar, on),
        next_clock=clock,
        next_words=words,
        basis=_basis(placement, on),
        acts=acts(placement, actor, on, open_review, checks),
        reviews=reviews,
        extensions=[_longer(placement, one) for one in queries.extensions_of(placement)],
        plan=plan,
        planned_before=_planned_before(placement, plan),
        way_on=_way_on(placement, plan) if plan else [],
        promises=[_promise(one, placement, actor, on) for one in plan.promises.all()] if plan else [],
        phases=list(plan.phases.all()) if plan else [],
        checks=checks,
        checks_rows=[_check(one) for one in checks],
        criteria=list(placement.exit_criteria.all()),
        history=[
            {
                "title": _without_panel(placement, one.event, between) or STEP_NAMES.get(one.event, one.event),
                "when": day(one.happened_on),
                "by": one.by_name,
                "text": one.note,
            }
            for one in queries.history_of(placement)
        ],
        not_safe=not_safe(placement, reviews),
        provision_href=_provision_href(placement, actor),
        agreement=agreement_of(placement, plan, reviews, calendar),
        answers=answers_of(placement),
        letters=letters_about(placement),
        more_time=_more_time(placement, actor),
    )


def _more_time(placement: Any, actor: Actor) -> tuple[str, ...]:
    """How long it can be, and how a longer stay is asked for, by those who cannot make it longer themselves."""
    if placement.state not in {"confirmed", "arrived"} or permissions.CONSIDER_EXTENSION.held(actor, placement):
        return ()
    asked = queries.longer_stay_asked(placement)
    if asked and asked.answered_on is None:
        who = f"by {asked.asked_by.name} on {day(asked.asked_on)}"
        return f"{plural(asked.weeks, 'school week')} longer, to {day(asked.to_on)}, asked for {who}.", AT_A_PANEL
    how = queries.ASK_IN_TIME if permissions.ASK_FOR_LONGER.held(actor, placement) else queries.whom_to_ask_for_more_time()
    answered = (f"Asked for on {day(asked.asked_on)}: {asked.get_answer_display().lower()}.",) if asked else ()
    last = queries.latest_end(placement)
    if last is None:
        return *answered, how
    if last <= placement.expected_end_on:
        return (f"It is as long already as its kind of place allows, until {day(placement.expected_end_on)}.",
                "If it is not enough, plan another place with the council in good time.")
    return *answered, how, f"Its kind of place lasts until {day(last)} at most."


def _without_panel(placement: Any, state_or_event: str, between: str) -> str:
    """No panel agreed a place that an officer recorded as it happened, or that was decided ``between`` panels."""
    begun = state_or_event == "agree" or placement.state == state_or_event == "agreed"
    if not begun:
        return ""
    return "Recorded by a named officer" if placement.over_capacity_reason else between


def _provision_href(placement: Any, actor: Actor) -> str:
    may_look = LOOK_AT_PROVISION.held(actor)
    return reverse("provider_provision", args=[placement.provision_class.provision.reference]) if may_look else ""


def _next(placement: Any, review: Any, checks: list, calendar: SchoolCalendar, on: date) -> tuple[str, Clock | None]:
    """What is waited for, with its clock: by the rule that the council's list of what is late goes by."""
    if placement.due_on is None:
        return "", None
    route, check = authority_model().route(placement.route), next((one for one in checks if one.checked_on is None), None)
    words = {
        "host": f"{placement.provision_class.provision.name} answers",
        "decision": f"To be decided by {DECISION_MAKERS[placement.decision_maker]}",
        "first_day": "First day",
        "past_end": "Past the day to move on",
        "review": "Review that settles the way on" if review and review.is_decision_review else "Next review",
        "moves_on": "Moves on",
        "check": f"Did the return hold? ({check.after_school_weeks} school weeks)" if check else "",
    }
    explained = {
        "host": {"explanation": "After that the coordinator rings."},
        "decision": {"explanation": route.explanation, "source": route.law},
    }
    return words[placement.due], clock_to(placement.due_on, on, calendar, **explained.get(placement.due, {}))


def _where(placement: Any, calendar: SchoolCalendar, on: date) -> str:
    """ "Week 5 of 8"."""
    until = placement.ended_on or placement.expected_end_on
    try:
        weeks = calendar.school_weeks_between(placement.starts_on, until)
        if placement.state != "arrived":
            return plural(weeks, "school week")
        if on > placement.expected_end_on:
            over = -clock_to(placement.expected_end_on, on, calendar).school_days_left
            return f"{plural(over, 'school day')} past the end of {plural(weeks, 'school week')}"
        return f"Week {calendar.school_weeks_between(placement.starts_on, max(on, placement.starts_on))} of {weeks}"
    except OutsideCalendar:
        return ""


def _weeks(placement: Any, reviews: list, calendar: SchoolCalendar, on: date) -> list[dict[str, Any]]:
    """The strip of school weeks: which is now, in which a review was held or is due, in which the way on is settled."""
    until = placement.ended_on or placement.expected_end_on
    try:
        mondays = calendar.school_weeks(placement.starts_on, until)
    except OutsideCalendar:
        return []
    return [
        {
            "label": f"{monday.day} {monday:%b}", "value": number, "tone": "good" if monday <= on else "none",
            "now": placement.state == "arrived" and 0 <= (on - monday).days < 7, "note": _note(monday, reviews),
            "decision": any(one.is_decision_review and _in_week(one, monday) for one in reviews),
            "gap_before": number > 1 and (monday - mondays[number - 2]).days > 7,
        }
        for number, monday in enumerate(mondays, start=1)
    ]


def _note(monday: date, reviews: list) -> str:
    then = [one for one in reviews if _in_week(one, monday) and not one.is_decision_review]
    return "" if not then else "reviewed" if then[0].held_on else "review"


def _in_week(review: Any, monday: date) -> bool:
    """A review belongs to the week it was held in; until then to the week it is due in."""
    return 0 <= ((review.held_on or review.due_on) - monday).days < 7


def _basis(placement: Any, on: date) -> list[dict[str, str]]:
    route = authority_model().route(placement.route)
    rows = [
        {"key": "Legal basis", "value": f"{route.name} ({route.law})"},
        {"key": "Decided in law by", "value": _decided(placement)},
        {"key": "Home school", "value": placement.home_school.name if placement.home_school else "None"},
        {"key": "Agreed", "value": day(placement.agreed_on)},
        {"key": "Host answered", "value": day(placement.host_answered_on) if placement.host_answered_on else "Not yet"},
        {"key": "Full time", "value": "Yes" if placement.is_full_time else "No"},
    ]
    if placement.notice_given_on and route.notice_school_days:
        given = "Written notice given" if placement.notice_given_on <= on else "Written notice to be given"
        rows.insert(2, {"key": given, "value": day(placement.notice_given_on)})
    if not_yet := notice_in_the_way(placement):
        rows.insert(2 if placement.notice_given_on is None else 3, {"key": "Notice and first day", "value": not_yet})
    if placement.over_capacity_reason:
        rows.append({"key": "More children than places, because", "value": placement.over_capacity_reason})
    return rows


def notice_in_the_way(placement: Any) -> str:
    """Why a place agreed in law may not begin on its first day as far as its written notice goes; "" where it may."""
    days = authority_model().route(placement.route).notice_school_days
    if not days or not placement.legally_decided_on or placement.state not in HOLDS_A_PLACE or placement.over_capacity_reason:
        return ""
    if placement.notice_given_on is None:
        return (
            "Written notice is not given yet: it counts from the day the notice letter is released. "
            f"The first day may be {plural(days, 'school day')} after that, not sooner."
        )
    earliest = placement.earliest_lawful_start_on
    if earliest and placement.starts_on < earliest:
        return (
            f"Notice given on {day(placement.notice_given_on)} allows a start on {day(earliest)} or later; "
            f"the first day agreed is {day(placement.starts_on)}."
        )
    return ""


def _decided(placement: Any) -> str:
    who = DECISION_MAKERS[placement.decision_maker]
    if not placement.legally_decided_on:
        return f"{who[0].upper()}{who[1:]}: not yet"
    return f"{who[0].upper()}{who[1:]}: {placement.legally_decided_by_name}, {day(placement.legally_decided_on)}"


def _longer(placement: Any, one: Any) -> Any:
    """An extension with its school weeks, counted as the rule that limits them counts."""
    one.weeks = queries.weeks_longer(placement, one.from_on, one.to_on)
    return one


def _promise(one: Any, placement: Any, actor: Actor, on: date) -> dict[str, Any]:
    """``may``: "answer" or "take_back" for the side that promised, once the stay has begun; else ""."""
    state = "open" if one.kept is None else "kept" if one.kept else "broken"
    may = ""
    if placement.state in {"arrived", "ended"} and queries.may_answer_promise(one, actor) and permissions.PLAN_RETURN.held(
        actor, placement
    ):
        may = "answer" if one.kept is None else "take_back" if one.kept_noted_on == on else ""
    return {"may": may, "id": one.pk, "text": one.text, "who": one.get_side_display(), "due": day(one.due_on), "state": state,
            "words": {"open": "Promised", "kept": "Kept", "broken": "Not kept"}[state]}


def _planned_before(placement: Any, plan: Any) -> str:
    """What the plan was until the stay ended with another way on; "" while the plan holds."""
    is_other = placement.state == "ended" and plan is not None and placement.destination != plan.route
    return DESTINATION_ROUTES[plan.route] if is_other else ""


def _way_on(placement: Any, plan: Any) -> list[dict[str, str]]:
    """What is arranged for the way on. A stay that ended another way than planned keeps only what holds either way."""
    is_other, said_yes = bool(_planned_before(placement, plan)), {True: "Yes", False: "No"}
    receiving = plan.receiving_school.name if plan.receiving_school else ""
    if placement.state == "ended" and placement.destination == "return":
        receiving = placement.home_school.name if placement.home_school else ""
    elif placement.state == "ended" and placement.destination != "new_school":
        receiving = ""
    ready = [f"{one} of 5" if one else "" for one in (plan.home_readiness, plan.pupil_readiness)]
    rows = [
        {"key": "Named adult after the move", "value": "" if is_other else plan.named_adult},
        {"key": "Receiving school", "value": receiving},
        {"key": "The family agrees", "value": "" if is_other else said_yes.get(plan.family_agrees, "")},
        {"key": "Ready, says the school", "value": "" if is_other else ready[0]},
        {"key": "Ready, says the child", "value": "" if is_other else ready[1]},
    ]
    return [one for one in rows if one["value"]] if is_other else rows


def _check(one: Any) -> list[str]:
    answer = "" if one.held is None else "It held" if one.held else "It is breaking down"
    return [
        plural(one.after_school_weeks, "school week"),
        day(one.due_on),
        day(one.checked_on) if one.checked_on else "Not yet",
        answer,
    ]


def acts(placement: Any, actor: Actor, on: date, review: Any, checks: list) -> list[Act]:
    """What this person may do now, the main thing first."""
    state, reference = placement.state, placement.reference
    longer_to_decide = queries.extension_to_decide(placement) is not None
    due_check = next((one for one in checks if one.checked_on is None), None)
    can_check = due_check is not None and not queries.return_check_too_early(due_check, placement, on)
    offered = [
        ("placement_answer", "Answer the offer", permissions.ANSWER_OFFER, state in WAITING_FOR_HOST),
        (
            "placement_decide",
            "Record the decision in law",
            permissions.RECORD_LEGAL_DECISION,
            state in WAITING_FOR_DECISION_MAKER or longer_to_decide,
        ),
        (
            "placement_arrival",
            "Say whether they arrived",
            permissions.RECORD_ARRIVAL,
            state == "confirmed" and placement.starts_on <= on,
        ),
        ("placement_review", "Write the review", permissions.HOLD_REVIEW, state == "arrived" and review is not None),
        ("placement_check", "Check the return", permissions.CHECK_RETURN, can_check),
        (
            "placement_sooner",
            "Let it begin sooner",
            permissions.BRING_FORWARD,
            state in {"agreed", "offered", "authorised", "confirmed"} and placement.starts_on > on,
        ),
        ("placement_plan", "Plan the way on", permissions.PLAN_RETURN, state in {"confirmed", "arrived"}),
        ("placement_extend", "Make the stay longer", permissions.CONSIDER_EXTENSION, state in {"confirmed", "arrived"}),
        (
            "placement_longer",
            "Ask for a longer stay",
            permissions.ASK_FOR_LONGER,
            state in {"confirmed", "arrived"} and queries.may_ask_for_longer(placement),
        ),
        ("placement_end", "End the stay", permissions.END_PLACEMENT, state == "arrived"),
        (
            "placement_adult",
            "Name an adult",
            permissions.NAME_ADULT,
            state in {"offered", "authorised", "confirmed", "arrived"},
        ),
        (
            "placement_withdraw",
            "Withdraw the place",
            permissions.WITHDRAW_PLACEMENT,
            state in {"agreed", "offered", "authorised", "confirmed"},
        ),
    ]
    held = [(name, text) for name, text, permission, now in offered if now and permission.held(actor, placement)]
    return [Act(text, reverse(name, args=[reference]), number == 0) for number, (name, text) in enumerate(held)]


def destination_name(route: str) -> str:
    return DESTINATION_ROUTES.get(route, "")
