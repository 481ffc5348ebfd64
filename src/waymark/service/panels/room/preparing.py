"""What a coordinator settles before the list is frozen: what is due, what speaks against it, whom to chase."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from waymark.service.allocation.places import classes_serving
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.queries import member_schools
from waymark.service.placements.models import LongerStayAsked, Placement
from waymark.service.placements.queries import longer_stays_asked, sooner_starts
from waymark.service.provisions.models import PlacesConfirmed
from waymark.service.pupils.models import Letter
from waymark.service.referrals.eligibility import past_the_years_served
from waymark.service.referrals.models import InformationRequest, OwnWords, Referral, ReferralSection

from ..due import cases_due
from ..models import PanelAction, PanelMeeting
from ..rules import ITEM_KINDS
from ..words import short_day
from .case_file import asked_words
from .meetings import Room
from .stay import asked_longer_words

CONFIRMED_WITHIN_DAYS = 7
OWN = "own words"
SAYS = {"agrees": "; the school says that they agree", "disagrees": "; the school says that they do not agree"}


@dataclass(frozen=True)
class Due:
    """Something that could be listed. ``doubts`` are reasons not to, in sentences; ``about`` is its reference."""

    kind: str
    about: str
    child: str
    year_group: int
    school: str
    what: str
    since: date | None
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Chase:
    """Somebody to ring: who, about what, since when or by when."""

    who: str
    what: str
    due_on: date | None


def due_for(room: Room) -> list[Due]:
    """What belongs on the agenda and is not on it yet."""
    listed = {(one.kind, one.referral_id, one.placement_id) for one in room.listed}
    cases = [
        one
        for one in cases_due(room.meeting)
        if (one.kind, one.referral.pk if one.referral else None, one.placement.pk if one.placement else None)
        not in listed
    ]
    heard = _who_was_heard([one.referral.pk for one in cases if one.referral])
    asked = {one.placement_id: one for one in longer_stays_asked()} if any(one.placement for one in cases) else {}
    return [
        _request(one.kind, one.referral, heard, room.model)
        if one.referral
        else _stay(one.kind, one.placement, asked.get(one.placement.pk))
        for one in cases
    ]


def not_yet_due(room: Room) -> list[Due]:
    """Requests of the partnership that wait and are left out, each with the reason."""
    waiting = (
        Referral.objects.filter(
            partnership=room.meeting.partnership_id, state__in=["submitted", "waiting_for_school", "with_broker"]
        )
        .select_related("pupil", "school")
        .order_by("submitted_on", "id")
    )
    heard = _who_was_heard([one.pk for one in waiting])
    return [
        _request("new_request", one, heard, room.model, room.meeting)
        for one in waiting
        if one.state == "waiting_for_school"
        or (one.submitted_on and one.submitted_on > room.meeting.cut_off_on)
        or past_the_years_served(room.model, one.pupil.year_group)
    ]


def _request(
    kind: str,
    referral: Referral,
    heard: dict[int, dict[str, str]],
    model: AuthorityModel,
    meeting: PanelMeeting | None = None,
) -> Due:
    doubts = [*_words_missing(heard.get(referral.pk, {}))]
    if referral.state == "waiting_for_school":
        doubts.append("The school has not answered what was asked.")
    if too_old := past_the_years_served(model, referral.pupil.year_group):
        doubts.append(f"{too_old}.")
    if meeting and referral.submitted_on and referral.submitted_on > meeting.cut_off_on:
        doubts.append("It came after the cut-off.")
    if referral.exception_reason:
        doubts.append(f"Sent although not eligible: {referral.exception_reason}")
    return Due(
        kind,
        referral.reference,
        referral.pupil.name,
        referral.pupil.year_group,
        referral.school.name,
        f"{ITEM_KINDS[kind]}: {asked_words(referral, model)}",
        referral.submitted_on,
        tuple(doubts),
    )


def _stay(kind: str, placement: Placement, asked: LongerStayAsked | None = None) -> Due:
    pupil = placement.pupil
    longer = f". {asked_longer_words(asked)}" if asked and kind == "extension" else ""
    return Due(
        kind,
        placement.reference,
        pupil.name,
        pupil.year_group,
        placement.home_school.name if placement.home_school else "",
        f"{ITEM_KINDS[kind]}: {placement.provision_class}{longer}",
        placement.ended_on or placement.expected_end_on,
        (),
    )


def _words_missing(heard: dict[str, str]) -> Iterator[str]:
    """Whose own words nobody has brought yet, and what the school says of them meanwhile."""
    for speaker, whose in (("pupil", "the child’s"), ("parent", "the parents’")):
        if heard.get(speaker) != OWN:
            yield f"No words of {whose} own yet{SAYS.get(heard.get(speaker, ''), '')}."


def _who_was_heard(referral_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Of each request, by speaker: ``OWN`` where their own words are there, else what the school says of their agreement."""
    wanted = list(referral_ids)
    found: dict[int, dict[str, str]] = {}
    said = ReferralSection.objects.filter(referral__in=wanted, key="agreement").values_list("referral", "answers")
    for referral_id, answers in said:
        found[referral_id] = {one: answers.get(f"{one}_agreement") or "" for one in ("pupil", "parent")}
    for referral_id, speaker in OwnWords.objects.filter(referral__in=wanted).values_list("referral", "speaker"):
        found.setdefault(referral_id, {})[speaker] = OWN
    return found


def chase_list(room: Room, on: date) -> list[Chase]:
    """Whom to ring before the panel: schools that owe an answer, places nobody has confirmed, actions overdue, letters."""
    found = [
        Chase(one.referral.school.name, f"{one.referral.pupil.name}: “{one.question}”", one.due_on)
        for one in InformationRequest.objects.filter(
            answered_on__isnull=True,
            referral__partnership=room.meeting.partnership_id,
            referral__state="waiting_for_school",
        )
        .select_related("referral__school", "referral__pupil")
        .order_by("due_on")
    ]
    found += _unconfirmed(room.meeting, on)
    overdue = (
        PanelAction.objects.filter(
            decision__partnership=room.meeting.partnership_id, done_on__isnull=True, due_on__lt=on
        )
        .select_related("owner", "pupil")
        .order_by("due_on")
    )
    found += [Chase(one.owner.name, f"{one.pupil.name}: {one.what}", one.due_on) for one in overdue[:20]]
    drafted = (
        Letter.objects.filter(
            state="drafted", drafted_on__lt=on, pupil__decisions__partnership=room.meeting.partnership_id
        )
        .select_related("pupil")
        .distinct()
        .order_by("drafted_on")
    )
    found += [
        Chase("You", f"{one.pupil.name}: the letter to {one.addressee_name} is not released", one.drafted_on)
        for one in drafted[:20]
    ]
    return found


@dataclass(frozen=True)
class FreeSooner:
    """A child decided earlier who could begin sooner: ``what`` is the place with both days."""

    reference: str
    child: str
    year_group: int
    what: str


def free_sooner(meeting: PanelMeeting, on: date) -> list[FreeSooner]:
    """Children of the partnership's schools whose place came free before their agreed start."""
    schools = [one.pk for one in member_schools(meeting.partnership_id, on)]
    return [
        FreeSooner(
            one.placement.reference, one.placement.pupil.name, one.placement.pupil.year_group,
            f"{one.placement.provision_class}: agreed from {short_day(one.placement.starts_on)}, "
            f"free from {short_day(one.from_on)}",
        )
        for one in sooner_starts(on, schools)
    ]


def _unconfirmed(meeting: PanelMeeting, on: date) -> list[Chase]:
    provisions = {
        one.provision_id: one.provision for one in classes_serving(meeting.partnership, on, meeting.meets_on)
    }
    fresh = set(
        PlacesConfirmed.objects.filter(
            provision__in=provisions, confirmed_on__gte=on - timedelta(days=CONFIRMED_WITHIN_DAYS)
        ).values_list("provision_id", flat=True)
    )
    return [
        Chase(one.provider.name, f"{one.name}: nobody has confirmed its free places this week", None)
        for key, one in sorted(provisions.items(), key=lambda each: each[1].name)
        if key not in fresh
    ]


def subject_of(kind: str, reference: str) -> dict[str, Referral | Placement]:
    """The request or the stay of a reference, as ``list_case`` takes it; empty when it may not be seen."""
    if referral := Referral.objects.filter(reference=reference).first():
        return {"referral": referral}
    placement = Placement.objects.filter(reference=reference).first()
    return {"placement": placement} if placement else {}
