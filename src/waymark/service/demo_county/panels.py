"""The panels that are due: agendas as full as real ones, and the requests still on their way to the later ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark.service.demo_county.asking import Asking
from waymark.service.demo_county.chance import stream
from waymark.service.demo_county.history import Chronicle
from waymark.service.demo_county.meetings import Sitting, list_item, note_interests
from waymark.service.demo_county.records import InformationRequest, PermanentExclusion, Step
from waymark.service.demo_county.schools import FORTNIGHTLY, LARGE_INTAKE
from waymark.service.demo_county.stories import BY_KEY
from waymark.service.demo_county.values import School, Separation
from waymark.service.demo_county.world import World

ENDING_WITHIN, MOST_OF_A_KIND = 15, 3  # school days after the meeting; cases of one kind on an agenda
DRAFTS, WITH_HEADS, EXPIRED, ASKED_FOR_MORE, WITH_BROKER = 24, 7, 4, 4, 3


@dataclass(frozen=True)
class Wanted:
    """One new request of a prepared agenda. `school` counts among the partnership's schools."""

    school: int
    group: int
    story: str
    asked: tuple[str, ...]
    agreed: bool = True
    everybody: bool = False
    apart: bool = False
    urgency: int = 3


PREPARED: dict[str, tuple[Wanted, ...]] = {
    "south_fens": (
        Wanted(1, 8, "attention", ("base",), urgency=4),  # the school that hosts the Base: its own case
        Wanted(2, 9, "anger", ("base", "centre"), agreed=False, everybody=True),
        Wanted(3, 9, "peers", ("base",), apart=True),
        Wanted(4, 9, "anger", ("base",), apart=True),
        Wanted(5, 7, "language", ("base", "outreach"), everybody=True),
    ),
    "eelmarsh": (
        Wanted(0, 10, "anxiety", ("centre",), urgency=4),
        Wanted(2, 8, "grief", ("base",), everybody=True),
        Wanted(3, 9, "sensory", ("centre",)),
        Wanted(5, 7, "belonging", ("outreach",)),
    ),
    "lanternsea": (
        Wanted(0, 9, "anger", ("base",)),
        Wanted(1, 8, "language", ("base",)),
        Wanted(2, 10, "peers", ("centre",), urgency=5),
        Wanted(3, 7, "carer", ("outreach",), everybody=True),
        Wanted(5, 9, "sensory", ("centre", "base")),
    ),
    "saltmere_coast": (
        Wanted(0, 7, "attention", ("base",)),
        Wanted(0, 9, "anger", ("centre",), urgency=5),
        Wanted(1, 8, "anxiety", ("centre",)),
        Wanted(1, 10, "peers", ("centre",)),
        Wanted(2, 8, "language", ("base",), everybody=True),
        Wanted(2, 9, "grief", ("base",), urgency=4),
        Wanted(3, 7, "belonging", ("base", "outreach")),
        Wanted(3, 9, "sensory", ("centre",), agreed=False),
        Wanted(4, 8, "anger", ("base",)),
        Wanted(4, 10, "attention", ("centre",)),
        Wanted(5, 8, "carer", ("outreach",)),
        Wanted(5, 9, "anxiety", ("centre", "base")),
    ),
}
SIXTH_DAY_AT = "south_fens"


def prepare_panels(
    world: World, chronicle: Chronicle, exclusions: list[PermanentExclusion]
) -> tuple[Separation, ...]:
    """Fills the agendas; adds to `exclusions` the one whose sixth day is near."""
    return _Preparation(world, chronicle, exclusions).prepare()


class _Preparation:
    def __init__(self, world: World, chronicle: Chronicle, exclusions: list[PermanentExclusion]) -> None:
        self.world, self.chronicle, self.history, self.exclusions = (
            world,
            chronicle,
            chronicle.history,
            exclusions,
        )
        self.chance = stream(world.seed, "due panels")
        self.separations: list[Separation] = []

    def prepare(self) -> tuple[Separation, ...]:
        coming = [s for s in self.history.sittings if not s.is_held]
        for sitting in coming:
            if sitting.meeting.partnership in (*FORTNIGHTLY, LARGE_INTAKE):
                self._fill(sitting)
            else:
                self._gather(sitting)
        self._unsent()
        return tuple(self.separations)

    def _recently(self, most: int = 6) -> date:
        return self.world.calendar.add_school_days(self.world.today, -self.chance.randint(1, most))

    def _list(self, sitting: Sitting, request: Asking, kind: str) -> None:
        on = min(sitting.meeting.cut_off_on, self.world.today)
        request.state = "listed"
        request.extra_steps.append(Step("list", "listed", max(on, request.submitted_on), "The coordinator"))
        preferred = self.world.provision_of.get(request.preferred or "")
        item = list_item(
            sitting, kind, request.pupil.key, request.key, None, "listed", max(on, request.submitted_on)
        )
        note_interests(self.world, sitting, item, request.school.key, preferred)

    def _fill(self, sitting: Sitting) -> None:
        partnership = sitting.meeting.partnership
        schools = self.chronicle.schools[partnership]
        for request in self.history.waiting.pop(partnership, []):
            if request.times_heard:
                self._list(sitting, request, "look_again")
            else:
                self.history.asker.withdraw(request, self.world.today)
        made = [self._request(sitting, schools[w.school], w) for w in PREPARED[partnership]]
        self._keep_apart([r for r, w in zip(made, PREPARED[partnership], strict=True) if w.apart])
        if partnership == SIXTH_DAY_AT:
            self._sixth_day(sitting, schools[2])
        self._urgent_report(sitting, schools[-1])
        self._stays_to_settle(sitting)
        self._returns_to_check(sitting)

    def _request(self, sitting: Sitting, school: School, wanted: Wanted) -> Asking:
        on = min(self._recently(), sitting.meeting.cut_off_on)
        request = self.history.asker.ask(
            school, on, wanted.group, story=BY_KEY[wanted.story], asked=wanted.asked
        )
        request.agreed, request.everybody, request.urgency = wanted.agreed, wanted.everybody, wanted.urgency
        if wanted.everybody:
            self.world.nursery.second_parent(request.pupil)
        own = [p.key for p in self.world.provisions if p.host_school == school.key and p.kind in wanted.asked]
        near = [
            p.key
            for p in self.world.provisions
            if p.status == "open" and p.kind in wanted.asked and school.partnership in p.partnerships[:1]
        ]
        request.preferred = (own or near or [None])[0]
        self._list(sitting, request, "new_request")
        return request

    def _keep_apart(self, pair: list[Asking]) -> None:
        if len(pair) != 2:
            return
        one, other = pair
        officer = self.world.people.holder(self.world.organisations.authority.key, "inclusion_officer").key
        since = self.world.calendar.add_school_days(self.world.today, -20)
        why = "After what happened in the summer, both families and the police ask that they be kept apart."
        self.separations.append(Separation(one.pupil.key, other.pupil.key, why, since, officer))
        for request, against in ((one, other), (other, one)):
            request.restricted_note = (
                f"{why} The other child is {against.pupil.known_as} {against.pupil.family_name}."
            )

    @property
    def _after_exclusion(self) -> tuple[str, ...]:
        """The hub, where the model has one."""
        return ("hub",) if any(p.kind == "hub" for p in self.world.provisions) else ("ap_school",)

    def _sixth_day(self, sitting: Sitting, school: School) -> None:
        """Excluded for good last week: the sixth day comes the day after the panel."""
        world, calendar = self.world, self.world.calendars.of(school)
        request = self.history.asker.ask(
            school, calendar.add_school_days(world.today, -1), 9, story=BY_KEY["anger"], asked=self._after_exclusion
        )
        decided = calendar.add_school_days(world.today, -2)
        first = calendar.add_school_days(decided, 1)
        request.started_on, request.notice_class, request.urgency = first, "emergency", 5
        request.preferred = next((p.key for p in world.provisions if p.kind in self._after_exclusion), None)
        world.excluded_on[request.pupil.key] = decided
        self.exclusions.append(
            PermanentExclusion(
                f"exclusion-{len(self.exclusions) + 1:04d}-due",
                request.pupil.key,
                school.key,
                decided,
                first,
                calendar.add_school_days(first, 5),
                ("PA",),
                "",
                None,
                "",
            )
        )
        self._list(sitting, request, "new_request")

    def _urgent_report(self, sitting: Sitting, school: School) -> None:
        request = self.history.asker.ask(
            school, self.world.calendar.add_school_days(self.world.today, -7), path="one_off"
        )
        placement = self.chronicle.decide_urgently(
            request, self.world.calendar.add_school_days(request.submitted_on, 2), sitting
        )
        list_item(
            sitting,
            "urgent_report",
            request.pupil.key,
            request.key,
            placement.key if placement else None,
            "listed",
            min(sitting.meeting.cut_off_on, self.world.today),
        )

    def _stays_to_settle(self, sitting: Sitting) -> None:
        """Stays that end within three school weeks of the meeting, or at least the next two: some hope to be longer."""
        world, meeting = self.world, sitting.meeting
        until = world.calendar.add_school_days(meeting.meets_on, ENDING_WITHIN)
        here = [
            p
            for p in self.history.stays.made
            if p.state == "arrived"
            and p.referral
            and p.is_full_time
            and world.schools[p.home_school].partnership == meeting.partnership
        ]
        here.sort(key=lambda p: (p.expected_end_on, p.key))
        soon = sum(p.expected_end_on <= until for p in here)
        for number, placement in enumerate(here[: min(2 * MOST_OF_A_KIND, max(2, soon))]):
            kind = "extension" if number % 2 == 0 else "ending"
            on = min(meeting.cut_off_on, world.today)
            list_item(sitting, kind, placement.pupil, None, placement.key, "listed", on)

    def _returns_to_check(self, sitting: Sitting) -> None:
        world, meeting = self.world, sitting.meeting
        until = world.calendar.add_school_days(meeting.meets_on, 10)
        since = world.calendar.add_school_days(meeting.meets_on, -40)
        due = [
            p
            for p in self.history.stays.made
            if world.schools[p.home_school].partnership == meeting.partnership
            and p.referral
            and any(c.checked_on is None and since <= c.due_on <= until for c in p.return_checks)
        ]
        for placement in due[:MOST_OF_A_KIND]:
            list_item(
                sitting,
                "return_check",
                placement.pupil,
                None,
                placement.key,
                "listed",
                min(meeting.cut_off_on, world.today),
            )

    def _gather(self, sitting: Sitting) -> None:
        """What has come in so far for a panel some weeks away."""
        schools = self.chronicle.schools[sitting.meeting.partnership]
        self.history.waiting.pop(sitting.meeting.partnership, None)
        for _ in range(self.chance.randint(1, 3)):
            self.history.asker.ask(self.chance.choice(schools), self._recently(8))

    def _unsent(self) -> None:
        """Drafts, requests on a head's desk, questions waiting for a school, incidents with a broker."""
        world, asker = self.world, self.history.asker
        secondaries = world.organisations.of_phase("secondary")
        persona_school = next(m.organisation for m in world.people.memberships if m.role == "inclusion_lead")
        officer = world.people.holder(world.organisations.authority.key, "inclusion_officer")
        states = (
            ["draft"] * DRAFTS
            + ["awaiting_head"] * WITH_HEADS
            + ["expired"] * EXPIRED
            + ["waiting_for_school"] * ASKED_FOR_MORE
            + ["with_broker"] * WITH_BROKER
        )
        at_the_personas = (0, 1, DRAFTS, states.index("waiting_for_school"))
        for number, state in enumerate(states):
            school = (
                world.schools[persona_school] if number in at_the_personas else self.chance.choice(secondaries)
            )
            on = world.calendar.add_school_days(world.today, -45) if state == "expired" else self._recently(4)
            request = asker.ask(school, on, path="one_off" if state == "with_broker" else "persistent")
            request.state = state
            if state == "expired":
                later = world.calendar.add_school_days(on, 40)
                request.extra_steps.append(Step("expire", "expired", later, "Waymark"))
            if state == "with_broker":
                request.extra_steps.append(Step("send_to_broker", "with_broker", on, officer.name))
            if state == "waiting_for_school":
                request.extra_steps.append(
                    Step("ask_for_more", "waiting_for_school", world.today, "The coordinator")
                )
                request.information_requests.append(
                    InformationRequest(
                        "What has the educational psychologist advised, and may the panel see the report?",
                        world.people.holder(world.organisations.authority.key, "coordinator").key,
                        world.today,
                        world.calendar.add_school_days(world.today, 3),
                        "",
                        None,
                        None,
                    )
                )
