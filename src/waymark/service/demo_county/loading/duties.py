"""What followed suspensions and permanent exclusions: who was told, the ways back, boards, and the duties with their steps.

Laid down in bulk as the acts would have done it. The duties that are open today are opened by the service's own settling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from waymark.kernel.calendars import exclusion_year
from waymark.service.demo_county.chance import happens, stream
from waymark.service.demo_county.loading.book import Book, write
from waymark.service.demo_county.records import PermanentExclusion as Excluded
from waymark.service.demo_county.records import Placement as Stay
from waymark.service.demo_county.records import Suspension as Suspended
from waymark.service.duties.actions.settling import settle
from waymark.service.duties.board import children_concerned
from waymark.service.duties.models import BreachReason, DutyDay, DutyOwner, DutyStep, EducationDuty
from waymark.service.duties.rules import END_REASONS
from waymark.service.exclusions.models import BoardOnSuspension, ReintegrationMeeting, Told
from waymark.service.exclusions.rules import END_THE_DUTY
from waymark.service.notifications.models import Message
from waymark.service.pupils.models import Access

DAY = timedelta(days=1)
LONG = 5  # school days: more of them in a row are owed education from the sixth
KEPT = 365  # days: what is older was not kept in Waymark
AGREED_ON_COMING_BACK = (
    "A report card for two weeks, seen each day by the head of year.",
    "A quiet place to go to, and a named adult to speak with each morning.",
    "Meeting the family again after two weeks; work missed to be caught up in study club.",
)
TUTORS = ("Fenland Tuition", "Sedgeway Learning", "Bright Reed Tutors")


def load_duties(book: Book) -> None:
    since = book.on - timedelta(days=KEPT)
    lately = [one for one in book.county.suspensions if one.starts_on >= since]
    write(_council_sight(book, lately))
    write(_told_of_suspensions(book, lately))
    write(_told_of_exclusions(book, since))
    write(_meetings(book, lately))
    write(_boards(book, lately))
    _long_suspensions(book, lately)
    _exclusions(book, since)
    settle(children_concerned(book.on), book.on, None)
    _opened_when_they_were_decided(book)
    Message.objects.filter(about__startswith="ED-").delete()  # read long ago
    _first_steps(book)


def _council_sight(book: Book, lately: list[Suspended]) -> Iterator[Access]:
    """The council reads of every suspension of this exclusion year, until the year ends."""
    year = exclusion_year(book.on)
    for one in lately:
        if one.starts_on >= year.first_on:
            yield Access(
                pupil=book.pupils[one.pupil], organisation_id=book.authority.pk, part="facts", because="duty",
                about=book.suspensions[one.key].reference, starts_on=min(one.decided_on, book.on), ends_on=year.last_on,
            )


def _told_of_suspensions(book: Book, lately: list[Suspended]) -> Iterator[Told]:
    chance = stream(book.county.seed, "told of suspensions")
    for one in lately:
        lead, day = book.holder(one.school, "inclusion_lead"), one.decided_on
        common = {"pupil": book.pupils[one.pupil], "suspension": book.suspensions[one.key], "recorded_by": lead}
        late = happens(chance, 0.04)
        told_on = min(book.on, book.calendar_of(one.school).add_school_days(day, 2)) if late else day
        yield Told(who="parent", subject="exclusion", told_on=day, how="letter", recorded_on=day, **common)
        yield Told(who="parent", subject="education", told_on=day, how="letter", recorded_on=day, **common)
        yield Told(who="authority", subject="exclusion", told_on=told_on, how="waymark", recorded_on=told_on, **common)
        if one.school_days > LONG:
            yield Told(who="governing_board", subject="exclusion", told_on=day, how="waymark", recorded_on=day, **common)


def _told_of_exclusions(book: Book, since: date) -> Iterator[Told]:
    for one in book.county.permanent_exclusions:
        if one.decided_on < since:
            continue
        yield from _told_of_one(book, one)


def _told_of_one(book: Book, one: Excluded) -> Iterator[Told]:
    head, pupil = book.holder(one.school, "head_teacher"), book.pupils[one.pupil]
    common = {"pupil": pupil, "permanent_exclusion": book.exclusions[one.key], "recorded_by": head}
    day = one.decided_on
    who = ["parent", "authority", "governing_board"]
    who += ["virtual_school_head"] * pupil.is_looked_after + ["social_worker"] * pupil.has_social_worker
    for each in who:
        how = "letter" if each == "parent" else "waymark" if each in {"authority", "governing_board"} else "telephone"
        yield Told(who=each, subject="exclusion", told_on=day, how=how, recorded_on=day, **common)
    yield Told(who="parent", subject="education", told_on=day, how="letter", recorded_on=day, **common)
    if one.outcome in {"upheld", "reinstated"} and one.outcome_on:
        called = min(book.calendar_of(one.school).add_school_days(day, 2), one.outcome_on)
        common["how"] = "letter"
        yield Told(who="parent", subject="board_meeting", told_on=called, for_on=one.outcome_on, recorded_on=called, **common)
        told_on = min(book.calendar_of(one.school).add_school_days(one.outcome_on, 1), book.on)
        yield Told(who="parent", subject="board_decision", told_on=told_on, recorded_on=told_on, **common)


def _meetings(book: Book, lately: list[Suspended]) -> Iterator[ReintegrationMeeting]:
    """Asked for the first day back, and held in four of five."""
    chance = stream(book.county.seed, "meetings about coming back")
    for one in lately:
        back_on = book.calendar_of(one.school).next_school_day(one.ends_on)
        lead, pupil, suspension = book.holder(one.school, "inclusion_lead"), book.pupils[one.pupil], book.suspensions[one.key]
        common = {"pupil": pupil, "suspension": suspension, "recorded_by": lead}
        yield ReintegrationMeeting(what="asked", happened_on=one.decided_on, for_on=back_on, recorded_on=one.decided_on, **common)
        held = happens(chance, 0.8)
        if back_on <= book.on:
            yield ReintegrationMeeting(
                what="held" if held else "not_held", happened_on=back_on, recorded_on=back_on,
                with_whom="Parent, child, head of year" if held else "",
                agreed=chance.choice(AGREED_ON_COMING_BACK) if held else "", **common,
            )


def _boards(book: Book, lately: list[Suspended]) -> Iterator[BoardOnSuspension]:
    """Half the families of children suspended for more than five days made representations, and a board then considered it."""
    chance = stream(book.county.seed, "boards on suspensions")
    for one in lately:
        if one.school_days <= LONG or not happens(chance, 0.5):
            continue
        calendar, lead = book.calendar_of(one.school), book.holder(one.school, "inclusion_lead")
        common = {"pupil": book.pupils[one.pupil], "suspension": book.suspensions[one.key], "recorded_by": lead}
        written_on = calendar.add_school_days(one.decided_on, 3)
        met_on = calendar.add_school_days(one.decided_on, chance.randint(12, 30))
        if written_on <= book.on:
            yield BoardOnSuspension(what="representations", happened_on=written_on, recorded_on=written_on, **common)
        if met_on <= book.on:
            reason = "The board read what the family wrote and found the suspension fair."
            yield BoardOnSuspension(what="upheld", happened_on=met_on, reason=reason, recorded_on=met_on, **common)


def _long_suspensions(book: Book, lately: list[Suspended]) -> None:
    """Suspensions of more than five school days that are over: taught from the sixth day, or late, with why."""
    chance = stream(book.county.seed, "the sixth day of suspensions")
    duties, owners, days, steps, breaches = [], [], [], [], []
    for one in lately:
        if one.school_days <= LONG or one.ends_on >= book.on:
            continue
        calendar, lead, pupil = book.calendar_of(one.school), book.holder(one.school, "inclusion_lead"), book.pupils[one.pupil]
        due_on = calendar.add_school_days(one.starts_on, LONG)
        late = chance.choice((1, 2, 3)) if happens(chance, 0.3) else 0
        began = calendar.add_school_days(due_on, late)
        taught = began <= one.ends_on
        ended_on = began if taught else calendar.next_school_day(one.ends_on)
        duty = EducationDuty(
            pupil=pupil, cause="suspension", owed_by="school", school_id=book.organisations[one.school].pk,
            about=book.suspensions[one.key].reference, opened_on=one.decided_on, opened_by=lead, owner=lead, seen_due_on=due_on,
            ended_on=ended_on, end_reason="met" if taught else "back_at_school",
            end_words="Taught full-time from that day." if taught else "The suspension was over before any education began.",
        )
        common = {"pupil": pupil, "duty": duty}
        duties.append(duty)
        owners.append(DutyOwner(owner=lead, given_on=one.decided_on, given_by=lead, why="First owner, by their role", **common))
        days.append(DutyDay(due_on=due_on, said_on=one.decided_on, because="The sixth school day of the suspension.", **common))
        tutor = chance.choice(TUTORS)
        asked_on = calendar.add_school_days(one.starts_on, 2)
        steps += _steps(common, lead, tutor, one.decided_on, asked_on, began if taught else None)
        if taught:  # what was arranged for a suspension ends with it
            stopped = calendar.next_school_day(one.ends_on)
            steps.append(DutyStep(what="stopped", happened_on=stopped, recorded_on=stopped, recorded_by=lead, **common))
        if late or not taught:
            breaches.append(BreachReason(
                from_on=due_on, reason="provider_late", words="The tutors had nobody free before.", recorded_by=lead,
                recorded_on=ended_on, **common,
            ))
    for rows in (duties, owners, days, steps, breaches):
        write(rows)


def _exclusions(book: Book, since: date) -> None:
    """Permanent exclusions whose education began, or that were undone: the council's duty, its owner and how it was met."""
    officer = book.of_the_council("inclusion_officer")
    stays: dict[str, list[Stay]] = defaultdict(list)
    for stay in book.county.placements:
        if stay.arrived_on and stay.is_full_time:
            stays[stay.pupil].append(stay)
    duties, owners, days, steps, breaches = [], [], [], [], []
    for one in book.county.permanent_exclusions:
        stay = min((s for s in stays[one.pupil] if s.arrived_on >= one.first_day_on), key=lambda s: s.arrived_on, default=None)
        undone_on = one.outcome_on if one.outcome in END_THE_DUTY else None
        met_on = stay.arrived_on if stay and (undone_on is None or stay.arrived_on <= undone_on) else None
        ended_on = met_on or undone_on
        if one.decided_on < since or ended_on is None:
            continue
        reason = "met" if met_on else one.outcome
        duty = EducationDuty(
            pupil=book.pupils[one.pupil], cause="permanent_exclusion", owed_by="authority",
            school_id=book.organisations[one.school].pk, about=book.exclusions[one.key].reference, opened_on=one.decided_on,
            opened_by=book.holder(one.school, "head_teacher"), owner=officer, seen_due_on=one.sixth_day_on, ended_on=ended_on,
            end_reason=reason, end_words=f"{END_REASONS[reason]}.",
        )
        common = {"pupil": duty.pupil, "duty": duty}
        duties.append(duty)
        owners.append(DutyOwner(owner=officer, given_on=one.decided_on, why="First owner, by their role", **common))
        because = "The sixth school day of the permanent exclusion."
        days.append(DutyDay(due_on=one.sixth_day_on, said_on=one.decided_on, because=because, **common))
        if met_on:
            name, asked_on = book.placements[stay.key].provision_class.provision.name, max(stay.agreed_on, one.decided_on)
            steps += _steps(common, officer, name, one.decided_on, asked_on, met_on)
        if met_on and met_on > one.sixth_day_on:
            breaches.append(BreachReason(
                from_on=one.sixth_day_on, reason="no_place", words="Every place was taken until that day.", recorded_by=officer,
                recorded_on=met_on, **common,
            ))
    for rows in (duties, owners, days, steps, breaches):
        write(rows)


def _steps(common: dict, lead, tutor: str, decided_on: date, asked_on: date, began: date | None) -> Iterator[DutyStep]:
    yield DutyStep(what="contact_made", happened_on=decided_on, recorded_on=decided_on, recorded_by=lead, **common)
    yield DutyStep(what="provider_asked", happened_on=asked_on, recorded_on=asked_on, with_whom=tutor, recorded_by=lead, **common)
    if began:
        yield DutyStep(
            what="started", happened_on=began, recorded_on=began, with_whom=tutor, is_full_time=True, recorded_by=lead, **common
        )


def _opened_when_they_were_decided(book: Book) -> None:
    """The acts themselves open a duty on the day a suspension or exclusion is entered."""
    decided = {book.suspensions[one.key].reference: one.decided_on for one in book.county.suspensions}
    decided |= {book.exclusions[one.key].reference: one.decided_on for one in book.county.permanent_exclusions}
    for duty in EducationDuty.objects.filter(ended_on__isnull=True):
        on = decided.get(duty.about, duty.opened_on)
        EducationDuty.objects.filter(pk=duty.pk).update(opened_on=on)
        DutyOwner.objects.filter(duty=duty).update(given_on=on)
        DutyDay.objects.filter(duty=duty).update(said_on=on)


def _first_steps(book: Book) -> None:
    """What was done so far for those whose education is owed today: for most the family was reached, for some more."""
    chance = stream(book.county.seed, "first steps")
    steps = []
    for duty in EducationDuty.objects.filter(ended_on__isnull=True).select_related("owner").order_by("pk"):
        common = {"pupil_id": duty.pupil_id, "duty": duty, "recorded_by": duty.owner, "recorded_on": book.on}
        reached = chance.random()
        spoken_on = min(book.on, book.county.calendar.school_day_on_or_after(duty.opened_on + DAY))
        if reached < 0.85:
            steps.append(DutyStep(what="contact_made", happened_on=spoken_on, **common | {"recorded_on": spoken_on}))
        if reached < 0.6:
            asked = {"with_whom": chance.choice(TUTORS), "hours_a_week": 15}
            steps.append(DutyStep(what="provider_asked", happened_on=book.on, **asked, **common))
        if 0.3 < reached < 0.6:
            steps.append(DutyStep(what="blocked", happened_on=book.on, blocked_by="no_place", **common))
    write(steps)
