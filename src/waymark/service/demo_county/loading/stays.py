"""Stays with everything that hangs from them, in an order the database's own check of places accepts."""

from __future__ import annotations

from datetime import date

from waymark.service.demo_county.loading.book import Book, same, write, write_by_key
from waymark.service.demo_county.records import Extension as Longer
from waymark.service.demo_county.records import Placement as Stay
from waymark.service.placements.models import (
    DestinationPlan,
    ExitCriterion,
    Extension,
    ExtensionDecision,
    Placement,
    PlacementStep,
    Promise,
    ReturnCheck,
    ReturnPhase,
    Review,
)
from waymark.service.placements.rules import HOLDS_A_PLACE

AS_IT_IS = (
    "place_kind",
    "state",
    "is_full_time",
    "is_high_intensity",
    "route",
    "decision_maker",
    "agreed_on",
    "earliest_lawful_start_on",
    "purpose",
    "starts_on",
    "expected_end_on",
    "arrived_on",
    "ended_on",
    "end_reason",
    "end_note",
    "destination",
    "host_answer_due_on",
    "host_answered_on",
    "host_refusal_reason",
    "host_refusal_note",
    "decision_due_on",
    "legally_decided_on",
    "legally_decided_by_name",
    "notice_given_on",
    "home_named_adult",
    "provision_named_adult",
)
OVER_BECAUSE = "A child whose stay should have ended was still there; the officer agreed that both were taught."


def load_stays(book: Book) -> None:
    """Ended stays first: their places are counted, and no longer checked. Then the others by their first day."""
    stays = sorted(book.county.placements, key=lambda one: (one.state in HOLDS_A_PLACE, one.starts_on, one.key))
    over = _over_capacity(book, stays)
    officer = book.of_the_council("authority_officer")
    book.placements = write_by_key(
        (
            one.key,
            Placement(
                **same(one, *AS_IT_IS),
                pupil=book.pupils[one.pupil],
                home_school=book.organisations[one.home_school],
                referral=book.referrals[one.referral] if one.referral else None,
                provision_class=book.classes[one.provision_class],
                host_answered_by=book.people[one.host_answered_by] if one.host_answered_by else None,
                over_capacity_reason=OVER_BECAUSE if one.key in over else "",
                over_capacity_by=officer if one.key in over else None,
                version=len(one.steps),
                is_announced=one.key not in book.untold_stays,
            ),
        )
        for one in stays
    )
    _load_what_hangs(book)


def _to_decide_in_law_by(book: Book, stay: Stay, longer: Longer) -> date | None:
    """A longer off-site direction is a fresh one, with its own notice before the first of the longer days."""
    notice = book.model.route(stay.route).notice_school_days
    if not notice:
        return None
    calendar = book.county.calendar
    return max(longer.decided_on, calendar.add_school_days(calendar.next_school_day(longer.from_on), -notice))


def _decided_in_law(book: Book, longer: Extension) -> ExtensionDecision:
    """By whoever decided the stay, on the day it was due or before today."""
    decided_on = max(longer.decided_on, min(longer.legal_decision_due_on, book.on))
    return ExtensionDecision(
        extension=longer, pupil=longer.pupil, agrees=True, decided_on=decided_on, notice_given_on=decided_on,
        decided_by_name=longer.placement.legally_decided_by_name, recorded_on=decided_on, recorded_by=longer.decided_by,
    )


def _over_capacity(book: Book, stays: list[Stay]) -> set[str]:
    """Stays that an officer had to agree beyond the places, by the same count as the database's: a child who stays
    past the expected end is counted until today."""
    taken: dict[str, list[tuple[date, date]]] = {}
    places = {group.key: group.commissioned_places for one in book.county.provisions for group in one.classes}
    found: set[str] = set()
    for one in stays:
        if one.state == "not_started":
            continue
        spans = taken.setdefault(one.provision_class, [])
        last = one.last_day_on
        days = {one.starts_on, *(first for first, _ in spans if one.starts_on <= first <= last)}
        full = any(sum(a <= day <= b for a, b in spans) >= places[one.provision_class] for day in days)
        if one.state in HOLDS_A_PLACE and full:
            found.add(one.key)
        spans.append((one.starts_on, max(last, book.on) if one.state == "arrived" else last))
    return found


def _load_what_hangs(book: Book) -> None:
    stays = book.county.placements
    write(
        ExitCriterion(**_of(book, one), **same(row, "text", "baseline", "standing", "is_met"))
        for one in stays
        for row in one.exit_criteria
    )
    write(
        Review(
            **_of(book, one),
            held_by=book.people[row.held_by] if row.held_by else None,
            **same(
                row,
                "due_on",
                "is_decision_review",
                "held_on",
                "pupil_view",
                "parent_view",
                "progress",
                "is_attending",
                "is_safe",
                "needs_are_met",
                "next_action",
            ),
        )
        for one in stays
        for row in one.reviews
    )
    longer = write(
        Extension(
            **_of(book, one),
            legal_decision_due_on=_to_decide_in_law_by(book, one, row),
            **same(row, "from_on", "to_on", "reason", "decided_on", "is_overstay"),
            decided_by=book.people[row.decided_by],
            who_then_waits=[
                {"initials": who, "year_group": year, "school_days_longer": days}
                for who, year, days in row.who_then_waits
            ],
        )
        for one in stays
        for row in one.extensions
    )
    write(_decided_in_law(book, one) for one in longer if one.legal_decision_due_on)
    write(
        ReturnCheck(
            **_of(book, one),
            owner_organisation=book.organisations[row.owner_organisation],
            checked_by=book.people[row.checked_by] if row.checked_by else None,
            **same(
                row,
                "after_school_weeks",
                "due_on",
                "checked_on",
                "is_attending",
                "suspended_since",
                "moved_since",
                "held",
                "pupil_view",
                "note",
            ),
        )
        for one in stays
        for row in one.return_checks
    )
    write(
        PlacementStep(**_of(book, one), **same(row, "event", "state", "happened_on", "by_name", "note"))
        for one in stays
        for row in one.steps
    )
    _load_ways_on(book)


def _load_ways_on(book: Book) -> None:
    plans = write_by_key(
        (
            one.key,
            DestinationPlan(
                **_of(book, one),
                receiving_school=book.organisations.get(one.destination_plan.receiving_school or ""),
                **same(
                    one.destination_plan,
                    "route",
                    "named_adult",
                    "first_thoughts",
                    "home_readiness",
                    "pupil_readiness",
                    "family_agrees",
                    "returned_on",
                ),
            ),
        )
        for one in book.county.placements
    )
    for table, rows, names in (
        (ReturnPhase, "phases", ("starts_on", "ends_on", "sessions_a_week", "description")),
        (Promise, "promises", ("side", "text", "due_on", "kept", "kept_noted_on")),
    ):
        write(
            table(plan=plans[one.key], pupil=book.pupils[one.pupil], **same(row, *names))
            for one in book.county.placements
            for row in getattr(one.destination_plan, rows)
        )


def _of(book: Book, one: Stay) -> dict:
    return {"placement": book.placements[one.key], "pupil": book.pupils[one.pupil]}
