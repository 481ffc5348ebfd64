"""What waits in panels for each person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, Value

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.needs import Need
from waymark.service.organisations.models import Partnership
from waymark.service.organisations.queries import authority_model
from waymark.service.placements.queries import longer_stays_asked
from waymark.service.pupils.queries import steps_of_mine
from waymark.service.referrals.eligibility import past_the_years_served
from waymark.service.referrals.queries import not_on_an_agenda

from .challenges import challenges_open
from .days import next_days
from .due import unreported
from .interim import BEGUN, EDUCATION_BEGINS, LOOK_AGAIN
from .models import AgendaItem, Decision, EducationMeanwhile, PanelAction, PanelMeeting, PanelMember
from .permissions import ANSWER_CHALLENGE, CLERKS
from .rules import ASKS_FOR_A_PLACE, GIVES_A_PLACE, NEEDS_INTERIM_SUPPORT
from .rules_of_challenge import ABOUT

CALL_DAYS_AHEAD = 21  # long enough before for heads to keep the morning free
REQUESTS_AT_MOST = 100


def home_needs(actor: Actor, on: date) -> list[Need]:
    """What waits in panels for this person: meetings to call, prepare, freeze, attend and close; actions to do."""
    needs = [*_actions_to_do(actor), *_support_to_look_at(actor), *_families_to_answer(actor, on)]
    if actor.role in CLERKS:
        needs += [*_meetings_to_run(on), *_decisions_to_report()]
        needs += [*_meetings_to_call(on), *_requests_to_list(on), *_longer_stays_asked(on)] if actor.role == "coordinator" else []
    else:
        needs += _meetings_to_attend(actor, on)
    return needs


def _actions_to_do(actor: Actor) -> Iterator[Need]:
    rows = PanelAction.objects.filter(owner=actor.person_id, done_on__isnull=True).select_related("pupil", "decision")
    for one in rows.order_by("due_on"):
        yield Need("do_panel_action", one.decision.reference, one.pupil.name, one.what, one.due_on, pupil_id=one.pupil_id)


def _support_to_look_at(actor: Actor) -> Iterator[Need]:
    """The support meanwhile that this person sees to: by its step, or beside a place agreed that begins too late."""
    steps = {one.about: one for one in steps_of_mine(actor.person_id) if one.about.startswith("DE-")}
    given = Decision.objects.filter(reference__in=steps, outcome__in=NEEDS_INTERIM_SUPPORT).select_related("pupil")
    for one in given if steps else ():
        step = steps[one.reference]
        yield Need("review_interim", one.reference, one.pupil.name, step.what, step.due_on, one.interim_support,
                   pupil_id=one.pupil_id)
    owed = EducationMeanwhile.objects.filter(
        decision__interim_owner=actor.person_id, decision__outcome__in=GIVES_A_PLACE, decision__reopened_on__isnull=True
    ).exclude(decision__placement__state__in=BEGUN)
    for one in owed.select_related("decision__pupil").prefetch_related("decision__interim_reviews"):
        looks, decision = list(one.decision.interim_reviews.all()), one.decision
        due_on, what = (looks[-1].next_review_on, LOOK_AGAIN) if looks else (one.begins_on, EDUCATION_BEGINS)
        if due_on is not None:
            yield Need("review_interim", decision.reference, decision.pupil.name, what, due_on, one.what,
                       pupil_id=decision.pupil_id)


def _families_to_answer(actor: Actor, on: date) -> Iterator[Need]:
    """Families that ask to have a decision looked at again. What another body answers waits for it, and is the council's to
    chase once it is late."""
    if not ANSWER_CHALLENGE.held(actor):
        return
    for one in challenges_open()[:REQUESTS_AT_MOST]:
        if not ANSWER_CHALLENGE.held(actor, one):
            continue
        others = actor.role in CLERKS and one.about != "panel"
        asks = "the panel to look again" if one.about == "panel" else f"to look again at {ABOUT[one.about].lower()}"
        what = f"The family asks {asks}"
        yield Need("answer_challenge", one.reference, one.pupil.name, what, one.answer_due_on,
                   f"{one.owner.name} answers" if others else "Answer with reasons",
                   waits_for_others=others and one.answer_due_on >= on, pupil_id=one.pupil_id)


def _meetings_to_run(on: date) -> Iterator[Need]:
    listed = Q(items__state="listed")
    rows = (
        PanelMeeting.objects.filter(state__in=["called", "frozen", "open"]).select_related("partnership")
        .annotate(
            cases=Count("items", filter=listed),
            requests=ArrayAgg(
                "items__referral__reference", filter=listed & Q(items__kind__in=ASKS_FOR_A_PLACE), default=Value([])
            ),
        ).order_by("meets_on")
    )
    said = {"called": ("prepare_panel", "Prepare the agenda and close it"),
            "frozen": ("open_panel", "Open the panel and save what it decides"),
            "open": ("close_panel", "The panel is open: decide and close it")}
    for one in rows:
        kind, what = said[one.state]
        due_on = one.cut_off_on if one.state == "called" else one.meets_on
        yield Need(kind, one.reference, one.partnership.name, what, due_on, note=f"{one.cases} on the list",
                   covers=frozenset(one.requests))


def _decisions_to_report() -> Iterator[Need]:
    for one in unreported():
        yield Need(
            "report_urgent_decision", one.reference, one.pupil.name,
            f"Decided between panels: {one.partnership.name} hears of it at its next panel", None,
            waits_for_others=True, pupil_id=one.pupil_id,
        )


def _meetings_to_call(on: date) -> Iterator[Need]:
    """Partnerships whose next panel of the cadence is near and not called."""
    horizon = on + timedelta(days=CALL_DAYS_AHEAD)
    called = PanelMeeting.objects.filter(meets_on__gte=on).exclude(state="cancelled").values("partnership")
    current = Partnership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)
    waiting = {one.pk: one for one in current.exclude(pk__in=called)}
    for pk, (_, day, last_on) in next_days(waiting.values(), on).items() if waiting else ():
        if day <= horizon:
            yield Need("call_panel", waiting[pk].reference, waiting[pk].name, "Call the next panel", last_on)


def _meetings_to_attend(actor: Actor, on: date) -> Iterator[Need]:
    rows = PanelMember.objects.filter(
        person=actor.person_id, meeting__state__in=["called", "frozen", "open"], meeting__meets_on__gte=on
    ).select_related("meeting__partnership").order_by("meeting__meets_on")
    for one in rows:
        is_read = one.meeting.state != "called"
        yield Need("attend_panel", one.meeting.reference, one.meeting.partnership.name,
                   "Read the cases before the panel" if is_read else "A panel you are called to", one.meeting.meets_on,
                   waits_for_others=not is_read)


def _longer_stays_asked(on: date) -> Iterator[Need]:
    """Longer stays that somebody asked for: on a list, or to be put on the next one before the stay ends."""
    asked = list(longer_stays_asked()[:REQUESTS_AT_MOST])
    listed = {
        one.placement_id: one.meeting for one in AgendaItem.objects.filter(
            placement__in=[one.placement_id for one in asked], kind__in=["extension", "ending"], state="listed",
            meeting__state__in=["called", "frozen", "open"],
        ).select_related("meeting__partnership")
    } if asked else {}
    for one in asked:
        stay, meeting = one.placement, listed.get(one.placement_id)
        weeks = f"{one.weeks} school week{'s' if one.weeks != 1 else ''}"
        what = f"{one.asked_by.name} asks for {weeks} more in {stay.provision_class}"
        if meeting is None:
            yield Need("look_at_placement", stay.reference, stay.pupil.name, what, stay.expected_end_on,
                       "On no list yet: the next panel finds it, or decide it before the stay ends", pupil_id=stay.pupil_id)
        else:
            yield Need("look_at_placement", stay.reference, stay.pupil.name, what, meeting.meets_on,
                       f"On the list of {meeting.partnership.name}", waits_for_others=True, pupil_id=stay.pupil_id)


def _requests_to_list(on: date) -> Iterator[Need]:
    """Requests on no agenda: each leads to the next panel of its partnership, or to calling one."""
    waiting = list(not_on_an_agenda()[:REQUESTS_AT_MOST])
    called = PanelMeeting.objects.filter(state="called", cut_off_on__gte=on).order_by("-meets_on") if waiting else ()
    coming = {one.partnership_id: one for one in called}
    model = authority_model() if waiting else None
    for one in waiting:
        if past_the_years_served(model, one.pupil.year_group):
            yield Need(
                "read_referral", one.reference, one.pupil.name, f"Withdraw the request with {one.school.name}", one.step_due_on,
                f"In Year {one.pupil.year_group}, past the last year that help is for", pupil_id=one.pupil_id,
            )
            continue
        said, meeting = f"Sent by {one.school.name}, not on an agenda yet", coming.get(one.partnership_id)
        if meeting is not None:
            note = f"{one.partnership.name} meets {meeting.meets_on:%a %-d %b}"
            yield Need("place_on_agenda", meeting.reference, one.pupil.name, said, one.step_due_on, note, pupil_id=one.pupil_id)
        elif one.partnership_id is not None:
            note = f"The next panel of {one.partnership.name} is not called yet"
            yield Need("call_panel_for", one.partnership.reference, one.pupil.name, said, one.step_due_on, note,
                       pupil_id=one.pupil_id)
        else:
            yield Need("read_referral", one.reference, one.pupil.name, said, one.step_due_on, "In no partnership",
                       pupil_id=one.pupil_id)
