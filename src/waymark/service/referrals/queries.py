"""Reads of referrals. Row security has narrowed every one to what the acting organisation may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.needs import Need
from waymark.service.accounts.roles import SCHOOL
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.pupils.models import NextStep, Pupil, Registration

from .eligibility import Evidence, Gap, gaps, past_the_years_served
from .models import (
    AnswerReport,
    FrozenReferral,
    InformationRequest,
    OwnWords,
    Referral,
    ReferralSection,
    ReferralStep,
    SupportTried,
    WordsTakenBack,
)
from .rules import SPEAKERS, STATE_NAMES, WAITING, why_not_changed


def referrals() -> QuerySet[Referral]:
    """Every referral that may be seen, with child and school, newest first."""
    return Referral.objects.select_related("pupil", "school", "partnership").order_by("-started_on", "-id")


def referral_with_reference(reference: str) -> Referral | None:
    return referrals().filter(reference=reference).first()


def sections_of(referral: Referral) -> dict[str, ReferralSection]:
    return {one.key: one for one in ReferralSection.objects.filter(referral=referral).select_related("edited_by")}


def supports_tried(referral: Referral) -> list[SupportTried]:
    return list(SupportTried.objects.filter(referral=referral))


def own_words(referral: Referral) -> list[OwnWords]:
    """What was said for this referral, newest first."""
    return list(OwnWords.objects.filter(referral=referral))


def frozen_copy(referral: Referral) -> FrozenReferral | None:
    """The newest frozen copy."""
    return FrozenReferral.objects.filter(referral=referral).order_by("-id").first()


def open_questions(referral: Referral) -> list[InformationRequest]:
    return list(InformationRequest.objects.filter(referral=referral, answered_on__isnull=True))


def counts(on: date, among: Q | None = None) -> dict[str, int]:
    """How many wait for an answer, and the longest wait in school days. ``among`` narrows to some children (``Pupil``)."""
    found = Referral.objects.filter(state__in=WAITING)
    found = found if among is None else found.filter(pupil__in=Pupil.objects.filter(among))
    sent = list(found.values_list("submitted_on", flat=True))
    longest = min((day for day in sent if day), default=None)
    return {"waiting": len(sent), "longest_wait": waited(longest, on, calendar_for()) if longest else 0}


def waited(since_on: date | None, on: date, calendar: SchoolCalendar) -> int:
    """School days a child has waited; plain days where no term dates are known."""
    if since_on is None:
        return 0
    try:
        return calendar.school_days_between(since_on, on)
    except ValueError:
        return (on - since_on).days


def home_needs(actor: Actor, on: date) -> list[Need]:
    """What waits in referrals for this person: drafts, approvals, questions. Requests to list are the panels' to say."""
    return _of_a_school(actor) if actor.role in SCHOOL else []


def of_years_served(found: QuerySet[Referral]) -> QuerySet[Referral]:
    """Those of children whom a panel can still help: ``eligibility.past_the_years_served`` as a filter."""
    return found.filter(pupil__year_group__lte=authority_model().last_year_served)


def not_on_an_agenda() -> QuerySet[Referral]:
    """Requests sent that no panel has on its list, longest wait first; each with ``step_due_on`` of its child."""
    return referrals().filter(state="submitted").annotate(step_due_on=_open_step("due_on")).order_by("submitted_on", "id")


def _of_a_school(actor: Actor) -> list[Need]:
    found = (
        referrals()
        .filter(school=actor.organisation_id, state__in=["draft", "awaiting_head", *WAITING])
        .annotate(step_due_on=_open_step("due_on"))
    )
    return [_need(one, actor) for one in found]


def _open_step(field: str) -> Subquery:
    return Subquery(NextStep.objects.filter(pupil=OuterRef("pupil"), done_on__isnull=True).values(field)[:1])


def _need(one: Referral, actor: Actor) -> Need:
    if one.state == "draft":
        return Need("write_referral", one.reference, one.pupil.name, "Request being written", one.step_due_on, being_written=True,
                    pupil_id=one.pupil_id)
    if one.state == "awaiting_head":
        is_head = actor.role == "head_teacher"
        return Need(
            "approve_referral" if is_head else "read_referral",
            one.reference,
            one.pupil.name,
            "Request for the head to approve",
            one.step_due_on,
            waits_for_others=not is_head, pupil_id=one.pupil_id,
        )
    if one.state == "waiting_for_school":
        return Need("answer_more", one.reference, one.pupil.name, "The council has a question", one.step_due_on,
                    pupil_id=one.pupil_id)
    return Need(
        "read_referral", one.reference, one.pupil.name, STATE_NAMES[one.state], one.step_due_on, waits_for_others=True,
        pupil_id=one.pupil_id
    )


# --- a school's own list --------------------------------------------------------------------------------------------

SHOWN: dict[str, frozenset[str]] = {  # the filters of the list, by states of the newest request
    "writing": frozenset({"draft"}),
    "head": frozenset({"awaiting_head"}),
    "waiting": WAITING,
    "question": frozenset({"waiting_for_school"}),
    "decided": frozenset({"decided"}),
    "ended": frozenset({"withdrawn", "expired"}),
}


def children_of(school_id: int | None, on: date, name: str = "") -> QuerySet[Pupil]:
    """Children on a school's roll or asked for by it (``None``: every child seen who was asked for), by name.

    Each carries ``referral_id`` and ``referral_state`` of the newest request, None without one.
    """
    asked = Referral.objects.filter(pupil=OuterRef("pk"))
    if school_id is not None:
        asked = asked.filter(school=school_id)
    newest = asked.order_by("-started_on", "-id")
    found = Pupil.objects.annotate(
        referral_id=Subquery(newest.values("pk")[:1]), referral_state=Subquery(newest.values("state")[:1])
    )
    asked_for = Q(referral_id__isnull=False)
    if school_id is not None:
        on_roll = Registration.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), pupil=OuterRef("pk"), school=school_id, starts_on__lte=on
        )
        asked_for |= Exists(on_roll)
    found = found.filter(asked_for).order_by("family_name", "given_names", "id")
    for word in name.split():
        found = found.filter(
            Q(family_name__icontains=word) | Q(given_names__icontains=word) | Q(known_as__icontains=word)
        )
    return found


def counts_of(children: QuerySet[Pupil]) -> dict[str, int]:
    """How many of ``children_of`` each filter shows, ``all`` and ``none`` (no request) included."""
    by_state = dict(children.order_by().values_list("referral_state").annotate(how_many=Count("pk")))
    counted = {key: sum(by_state.get(state, 0) for state in states) for key, states in SHOWN.items()}
    return counted | {"all": sum(by_state.values()), "none": by_state.get(None, 0)}


def only_shown(children: QuerySet[Pupil], show: str) -> QuerySet[Pupil]:
    """Narrow ``children_of`` by one filter; an unknown filter shows all."""
    if show == "none":
        return children.filter(referral_state__isnull=True)
    return children.filter(referral_state__in=SHOWN[show]) if show in SHOWN else children


def referrals_by_id(ids: Iterable[int | None]) -> dict[int, Referral]:
    return {one.pk: one for one in referrals().filter(pk__in=[pk for pk in ids if pk])}


def next_steps_of(pupils: Iterable[Pupil]) -> dict[int, NextStep]:
    """The open next step of each child, by the child's id."""
    found = NextStep.objects.filter(pupil__in=[one.pk for one in pupils], done_on__isnull=True).select_related("owner")
    return {one.pupil_id: one for one in found}


def referrals_of(pupil: Pupil) -> list[Referral]:
    """Every request for a child, newest first."""
    return list(referrals().filter(pupil=pupil))


# --- one referral ---------------------------------------------------------------------------------------------------


def steps_of(referral: Referral) -> list[ReferralStep]:
    """What happened to it, in order."""
    return list(ReferralStep.objects.filter(referral=referral))


def questions_asked(referral: Referral) -> list[InformationRequest]:
    """What the council asked, newest first, answered or not."""
    return list(
        InformationRequest.objects.filter(referral=referral)
        .select_related("asked_by", "answered_by")
        .prefetch_related(Prefetch("reports", AnswerReport.objects.defer("content")))
        .order_by(F("answered_on").desc(nulls_first=True), "-id")
    )


def report_with_reference(reference: str) -> AnswerReport | None:
    """A report that came with an answer, its content too."""
    return AnswerReport.objects.select_related("asked__referral", "pupil").filter(reference=reference).first()


def own_words_about(pupil: Pupil, referral: Referral) -> list[OwnWords]:
    """What was said for this request or for none in particular (such as from the family's own page), newest first."""
    return list(
        OwnWords.objects.filter(Q(referral=referral) | Q(referral__isnull=True), pupil=pupil).select_related(
            "recorded_by"
        )
    )


def own_words_of(pupil: Pupil) -> list[OwnWords]:
    """Everything the child and their parents said, newest first."""
    return list(OwnWords.objects.filter(pupil=pupil))


def what_became_of(pupil_id: int, number: int) -> tuple[OwnWords | None, OwnWords | None]:
    """(these words, those that stand in their place): the same while nothing was changed; none stand where taken back."""
    spoken = standing = OwnWords.every.filter(pk=number, pupil=pupil_id).first()
    while standing is not None and (taken := WordsTakenBack.objects.filter(words=standing.pk).first()):
        standing = OwnWords.every.filter(pk=taken.replaced_by_id).first()
    return spoken, standing


def why_it_stays(referral: Referral) -> str:
    """Why a request that is no draft any more cannot be changed: what became of it, by whom and when."""
    last = ReferralStep.objects.filter(referral=referral, state=referral.state).last()
    return why_not_changed(referral.state, by_name=last.by_name if last else "", on=last.happened_on if last else None)


LASTING = frozenset({"child", "strengths", "people"})  # sections whose answers hold from one request to the next


def known_before(referral: Referral, key: str) -> dict[str, Any]:
    """What this school said in the child's last request, for a section whose answers last; empty otherwise."""
    if key not in LASTING:
        return {}
    earlier = (
        ReferralSection.objects.filter(
            referral__pupil=referral.pupil_id, referral__school=referral.school_id, key=key, version__gt=0
        )
        .exclude(referral=referral)
        .order_by("-referral__started_on", "-referral_id")
    )
    return earlier.values_list("answers", flat=True).first() or {}


def support_with_id(referral: Referral, number: int) -> SupportTried | None:
    return SupportTried.objects.select_related("referral").filter(referral=referral, pk=number).first()


def eligibility_gaps(referral: Referral, on: date) -> list[Gap]:
    """What the authority's model asks for, for what is asked, that is not there yet."""
    model = authority_model()
    tried = supports_tried(referral)
    answers = (
        ReferralSection.objects.filter(referral=referral, key="tried").values_list("answers", flat=True).first() or {}
    )
    too_old = past_the_years_served(model, referral.pupil.year_group)
    return [Gap("Year group", too_old, exception_allowed=False)] if too_old else gaps(
        model,
        referral.asked_kinds,
        Evidence(
            tried=len(tried),
            school_weeks=_weeks_of_support(tried, on, calendar_for(referral.school_id)),
            plan_terms=int(answers.get("plan_terms") or 0),
            reports=frozenset(answers.get("reports") or ()),
        ),
    )


def _weeks_of_support(tried: list[SupportTried], on: date, calendar: SchoolCalendar) -> int:
    """School weeks with at least one support going on, each counted once."""
    weeks: set[date] = set()
    for one in tried:
        if one.starts_on:
            first, last = max(one.starts_on, calendar.first_on), min(one.ends_on or on, on, calendar.last_on)
            weeks |= set(calendar.school_weeks(first, last)) if first <= last else set()
    return len(weeks)


def newest_words(pupil: Pupil) -> str:
    """The newest words of the child and of a parent, the child's first, each as its own line; what to do where there are none."""
    child = pupil.known_as or pupil.given_names
    newest = {row.speaker: row.words for row in OwnWords.objects.filter(pupil=pupil).order_by("given_on", "id")}
    said = [
        f"“{newest[speaker]}” ({child if speaker == 'pupil' else SPEAKERS[speaker]})"
        for speaker in ("pupil", "parent") if speaker in newest
    ]
    return "\n".join(said) or f"We have not heard from you yet. Please tell us: what you and {child} say comes first."
