"""Two years and a bit of panels: requests heard in the order they came, decisions, stays, and those who waited."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from waymark.service.demo_county import stories
from waymark.service.demo_county.asking import Asker, Asking
from waymark.service.demo_county.chance import happens, stream, weighted
from waymark.service.demo_county.courses import Need, find_place
from waymark.service.demo_county.meetings import Sitting, asked_first, list_item, make_sittings, note_interests
from waymark.service.demo_county.records import (
    AgendaItem,
    Decision,
    Dissent,
    PanelAction,
    PermanentExclusion,
    Placement,
    Step,
)
from waymark.service.demo_county.stays import LEGAL_SCHOOL_DAYS, NOTICE_SCHOOL_DAYS, StayMaker
from waymark.service.demo_county.telling import Teller, teller_of
from waymark.service.demo_county.world import World

REQUESTS_PER_SCHOOL_WEEK = {0: 1.7, 1: 0.6, 2: 3.0}  # by school year; the first was one partnership's pilot
INTAKE_RUSH = 4.8  # in the second half of the summer term, for September
PLACE_KINDS = frozenset({"base", "centre", "ap_school"})
TO_THE_HUB = 0.25  # of the children excluded for good: its places are few, and it keeps some for the next sixth day
THE_HUB_KEEPS, LOOKED_AHEAD = 3, 60  # places, over so many school days
DAYS_LATE = (0, 1, 3, 6, 10, 15, 20, 30, 45, 60, 75)  # school days after the sixth on which a place is looked for again
AGREED_AHEAD = 5  # school days before one stay ends on which the next is agreed


@dataclass
class History:
    sittings: list[Sitting]
    asker: Asker
    stays: StayMaker
    decisions: list[Decision] = field(default_factory=list)
    waiting: dict[str, list[Asking]] = field(default_factory=lambda: defaultdict(list))

    def next_sitting(self, partnership: str, on: date) -> Sitting | None:
        return next(
            (s for s in self.sittings if s.meeting.partnership == partnership and s.meeting.meets_on >= on),
            None,
        )


class Chronicle:
    """Walks through the days' events in order."""

    def __init__(self, world: World, exclusions: list[PermanentExclusion]) -> None:
        self.world = world
        self.chance = stream(world.seed, "panels")
        self.history = History(make_sittings(world), Asker(world), StayMaker(world))
        self.exclusions = [e for e in exclusions if e.stands]
        self.schools = {
            p.key: [world.schools[m.school] for m in world.organisations.members if m.partnership == p.key]
            for p in world.organisations.partnerships
        }

    def run(self) -> History:
        events: list[tuple[date, int, object]] = []
        events += [(e.sixth_day_on, 0, e) for e in self.exclusions]
        events += [(s.meeting.meets_on, 1, s) for s in self.history.sittings if s.is_held]
        since: dict[str, date] = {}
        for _, _, event in sorted(events, key=lambda e: (e[0], e[1], getattr(e[2], "key", ""))):
            if isinstance(event, PermanentExclusion):
                self._sixth_day(event)
            elif isinstance(event, Sitting):
                partnership = event.meeting.partnership
                self._requests_since(since.get(partnership), event)
                since[partnership] = event.meeting.cut_off_on
                self._hold(event)
        self._later_items()
        return self.history

    def _sixth_day(self, exclusion: PermanentExclusion) -> None:
        """Taught full-time from the sixth day or some days late, and on from there until a school takes the child."""
        teller = teller_of(self.chance, self.world.pupil(exclusion.pupil))
        agreed_on, begin = exclusion.decided_on, exclusion.sixth_day_on
        stay = self._taught(exclusion.pupil, teller, agreed_on, begin)
        while stay is not None and stay.ended_on and stay.destination == "next_tier":
            agreed_on = max(stay.starts_on, self.world.calendar.add_school_days(stay.ended_on, -AGREED_AHEAD))
            begin = self.world.calendar.add_school_days(stay.ended_on, 1)
            stay = self._taught(exclusion.pupil, teller, agreed_on, begin)

    def _taught(self, pupil: str, teller: Teller, agreed_on: date, begin: date) -> Placement | None:
        """The hub or an AP school, whichever has room first; a few wait some days for a place in the right years."""
        first = ("hub", "ap_school") if happens(self.chance, TO_THE_HUB) else ("ap_school", "hub")
        for late in DAYS_LATE:
            on = self.world.calendar.add_school_days(begin, late)
            for kind in first:
                if kind == "hub" and self._left_at_the_hub(on) <= THE_HUB_KEEPS:
                    continue
                need = Need(pupil, None, (kind,), "after_exclusion", agreed_on, on, teller, None, True)
                found = find_place(self.chance, self.world, need)
                if found is not None and found[1].starts_on == on:
                    return self.history.stays.begin(need, *found)
        return None

    def _left_at_the_hub(self, on: date) -> int:
        hubs = (one for one in self.world.provisions if one.kind == "hub")
        return sum(self.world.book.least_free(one.key, on, LOOKED_AHEAD) for hub in hubs for one in hub.classes)

    def _requests_since(self, since: date | None, sitting: Sitting) -> None:
        world, meeting = self.world, sitting.meeting
        calendar = world.calendar
        first = since or calendar.add_school_days(meeting.cut_off_on, -8)
        year = (first.year if first.month >= 8 else first.year - 1) - world.first_year
        rush = INTAKE_RUSH if first.month in (6, 7) else 1.0
        weeks = calendar.school_days_between(first, meeting.cut_off_on) / 5
        wanted = weeks * REQUESTS_PER_SCHOOL_WEEK[year] * rush
        count = int(wanted) + happens(self.chance, wanted % 1)
        schools = self.schools[meeting.partnership]
        for _ in range(count):
            on = self.chance.choice(list(calendar.school_days_in(first, meeting.cut_off_on)))
            school = self.chance.choices(schools, [s.number_on_roll for s in schools])[0]
            one_off = happens(self.chance, 0.06)
            request = self.history.asker.ask(school, on, path="one_off" if one_off else "persistent")
            if happens(self.chance, 0.05):
                self.history.asker.withdraw(request, calendar.add_school_days(on, 1))
            elif one_off:
                self._broker(request, sitting)
            else:
                self.history.waiting[meeting.partnership].append(request)

    def _broker(self, request: Asking, sitting: Sitting) -> None:
        """A one-off incident goes to a broker within days; the next panel hears what was done."""
        calendar = self.world.calendar
        on = calendar.add_school_days(request.submitted_on, self.chance.randint(1, 3))
        on = max(request.submitted_on, min(on, calendar.add_school_days(sitting.meeting.meets_on, -1)))
        placement = self.decide_urgently(request, on, sitting)
        item = list_item(
            sitting,
            "urgent_report",
            request.pupil.key,
            request.key,
            placement.key if placement else None,
            "decided",
            sitting.meeting.cut_off_on,
        )
        self._decide(
            item,
            None,
            placement,
            "noted",
            sitting.meeting.meets_on,
            sitting.chair,
            sitting,
            "Reported to the panel, which thanked both schools.",
            pupil=request.pupil.key,
        )

    def decide_urgently(self, request: Asking, on: date, sitting: Sitting) -> Placement | None:
        """An officer's decision between panels, for `sitting` to hear of."""
        world = self.world
        officer = world.people.holder(world.organisations.authority.key, "inclusion_officer")
        request.extra_steps.append(Step("send_to_broker", "with_broker", request.submitted_on, officer.name))
        need = self._need(request, ("managed_move_support",), on, world.calendar.add_school_days(on, 4))
        found = find_place(self.chance, world, need)
        placement = self.history.stays.begin(need, *found) if found else None
        self._settle(request, on, officer.name)
        self._decide(
            None,
            request,
            placement,
            "agree" if placement else "send_on",
            on,
            officer.key,
            sitting,
            "Both families and both heads agreed to a supported move.",
            urgent=True,
        )
        return placement

    def _need(self, request: Asking, kinds: tuple[str, ...], agreed_on: date, earliest: date) -> Need:
        return Need(
            request.pupil.key,
            request.key,
            kinds,
            "preventive",
            agreed_on,
            earliest,
            request.teller,
            request.story,
            request.is_high_intensity,
        )

    def _settle(self, request: Asking, on: date, by_name: str) -> None:
        request.state, request.decided_on = "decided", on
        request.extra_steps.append(Step("decide", "decided", on, by_name))

    def _hold(self, sitting: Sitting) -> None:
        queue = self.history.waiting[sitting.meeting.partnership]
        heard = [r for r in queue if r.submitted_on <= sitting.meeting.cut_off_on]
        for request in sorted(heard, key=lambda r: (-r.times_heard, -r.urgency, r.submitted_on, r.key)):
            queue.remove(request)
            if (
                request.pupil.key in self.world.excluded_on
                and self.world.excluded_on[request.pupil.key] <= sitting.meeting.meets_on
            ):
                self.history.asker.withdraw(request, sitting.meeting.meets_on)
                request.ended_reason = "permanently_excluded"
                continue
            self._hear(sitting, request)

    def _hear(self, sitting: Sitting, request: Asking) -> None:
        world, chance, meeting = self.world, self.chance, sitting.meeting
        on = meeting.meets_on
        kind = "look_again" if request.times_heard else "new_request"
        item = list_item(sitting, kind, request.pupil.key, request.key, None, "decided", meeting.cut_off_on)
        request.extra_steps.append(Step("list", "listed", meeting.cut_off_on, "The coordinator"))
        request.times_heard += 1
        note_interests(world, sitting, item, request.school.key, None)
        outcome, kinds = self._inclination(request)
        earliest = self._earliest_start(on)
        placement = None
        if outcome in ("agree", "another_place"):
            found = find_place(chance, world, self._need(request, kinds, on, earliest))
            if found:
                placement = self.history.stays.begin(self._need(request, kinds, on, earliest), *found)
            else:
                outcome = "not_yet" if request.times_heard < 3 else "not_this_way"
        reasons = stories.OUTREACH_REASONS if kinds == ("outreach",) else stories.PLACE_REASONS
        self._decide(item, request, placement, outcome, on, sitting.chair, sitting, chance.choice(reasons))
        if outcome == "not_yet":
            request.extra_steps.append(Step("defer", "submitted", on, "The panel"))
            self.history.waiting[meeting.partnership].append(request)
        else:
            self._settle(request, on, "The panel")

    def _earliest_start(self, on: date) -> date:
        """Once law and notice allow; after the middle of June, with the new school year."""
        earliest = self.world.calendar.add_school_days(on, LEGAL_SCHOOL_DAYS + NOTICE_SCHOOL_DAYS + 1)
        if (earliest.month, earliest.day) >= (6, 15) and earliest.month < 8:
            return self.world.calendar.school_day_on_or_after(date(earliest.year, 8, 31))
        return earliest

    def _inclination(self, request: Asking) -> tuple[str, tuple[str, ...]]:
        """What the panel would like to do, if there is room."""
        asked = request.asked or ("outreach",)
        if not PLACE_KINDS & set(asked):
            return weighted(
                self.chance, ((("agree", asked), 88), (("not_this_way", ()), 6), (("send_on", ()), 6))
            )
        kinds = asked if "centre" not in asked else (*asked, "ap_school")
        kinds = (*kinds, "base") if happens(self.chance, 0.5) else (*kinds, "ap_school")
        return weighted(
            self.chance,
            (
                (("agree", kinds), 76),
                (("another_place", ("outreach",)), 5),
                (("another_place", ("base", "centre")), 5),
                (("not_this_way", ()), 8),
                (("not_yet", ()), 4),
                (("send_on", ()), 2),
            ),
        )

    def _decide(
        self,
        item: AgendaItem | None,
        request: Asking | None,
        placement: Placement | None,
        outcome: str,
        on: date,
        by: str,
        sitting: Sitting,
        reason: str,
        urgent: bool = False,
        pupil: str = "",
    ) -> None:
        world, chance, calendar = self.world, self.chance, self.world.calendar
        code = instead = interim = ""
        owner = review_on = None
        school = request.school.key if request else ""
        if outcome == "not_this_way":
            code, reason, instead = chance.choice(stories.REFUSALS)
        if outcome in ("not_yet", "send_on"):
            deferral = (
                stories.DEFERRALS[0]
                if request and request.times_heard > 1
                else chance.choice(stories.DEFERRALS)
            )
            code = deferral[2] if outcome == "not_yet" else "specialist_need"
            reason = (
                deferral[0]
                if outcome == "not_yet"
                else "The need is for a statutory assessment; the panel asks for it and follows it."
            )
        if outcome in ("not_yet", "not_this_way", "send_on"):
            interim = instead or chance.choice(stories.DEFERRALS)[1]
            owner = world.people.holder(school, "inclusion_lead").key
            review_on = calendar.add_school_days(on, 15)
        changed = outcome == "another_place"
        proposed = placement.provision_class if placement and not changed else None
        members = self.schools[sitting.meeting.partnership]
        asked = asked_first(sitting, members, request.school, on) if urgent and request else ()
        present = [m for m in sitting.members if m.is_present and m.part != "adviser"]
        dissents = (
            (Dissent(present[-1].person, chance.choice(stories.DISSENTS)),)
            if item and placement and len(present) > 3 and happens(chance, 0.06)
            else ()
        )
        done = calendar.add_school_days(on, 6)
        actions = (
            (
                PanelAction(
                    "Ring the family and write the plan with them",
                    owner or world.people.holder(school, "inclusion_lead").key,
                    done,
                    done if done < world.today and happens(chance, 0.94) else None,
                ),
            )
            if school and outcome != "noted"
            else ()
        )
        self.history.decisions.append(
            Decision(
                key=f"decision-{len(self.history.decisions) + 1:04d}",
                item=item.key if item else None,
                pupil=request.pupil.key if request else pupil,
                referral=request.key if request else None,
                placement=placement.key if placement else None,
                partnership=sitting.meeting.partnership,
                outcome=outcome,
                reason=reason,
                reason_code=code or ("family_wish" if changed else ""),
                offered_instead=stories.SENT_ON_TO if outcome == "send_on" else instead,
                decision_maker=placement.decision_maker
                if placement and outcome in ("agree", "another_place")
                else "",
                proposed_class=proposed,
                differs_from_proposal=changed,
                interim_support=interim,
                interim_owner=owner,
                interim_review_on=review_on,
                is_urgent=urgent,
                urgent_reason="Waiting for the panel would have kept the child at home." if urgent else "",
                asked=asked,
                asked_people="The parents, by telephone: they agree." if urgent else "",
                decided_on=on,
                decided_by=by,
                voters=sitting.voters_without(school) if item and outcome != "noted" else (),
                schools_present=len(present) if item else 0,
                dissents=dissents,
                actions=actions,
            )
        )

    def _later_items(self) -> None:
        """Extensions, endings and failed returns heard at the meeting before they fell due."""
        for placement in self.history.stays.made:
            if placement.referral is None or not placement.is_full_time:
                continue
            partnership = self.world.schools[placement.home_school].partnership or ""
            for extension in placement.extensions:
                self._heard_by(
                    partnership, "extension", placement, extension.decided_on, "extend", extension.reason
                )
            for check in placement.return_checks:
                if check.held is False and check.checked_on:
                    self._heard_by(
                        partnership,
                        "return_check",
                        placement,
                        check.checked_on,
                        "noted",
                        "Heard with sorrow. The home school and outreach meet the family this week.",
                    )
                    break

    def _heard_by(
        self, partnership: str, kind: str, placement: Placement, on: date, outcome: str, reason: str
    ) -> None:
        sitting = self.history.next_sitting(partnership, on)
        if sitting is None or not sitting.is_held:
            return
        item = list_item(
            sitting, kind, placement.pupil, None, placement.key, "decided", sitting.meeting.cut_off_on
        )
        self._decide(
            item,
            None,
            placement,
            outcome,
            sitting.meeting.meets_on,
            sitting.chair,
            sitting,
            reason,
            pupil=placement.pupil,
        )
