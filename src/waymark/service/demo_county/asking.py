"""Requests: who asks, for whom, when, for what; and each request written out as it stood on the county's day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from waymark.service.demo_county.chance import happens, stream, weighted
from waymark.service.demo_county.records import InformationRequest, Referral, Step
from waymark.service.demo_county.stories import BY_KEY, Story
from waymark.service.demo_county.telling import (
    Teller,
    choose_story,
    own_words,
    people_around,
    sections,
    support_tried,
    teller_of,
)
from waymark.service.demo_county.values import Person, Pupil, School
from waymark.service.demo_county.world import World

YEAR_SHARES = ((7, 20), (8, 28), (9, 28), (10, 20), (11, 4))
ASKED = {  # by year group: what schools ask for
    7: ((("base",), 46), (("outreach",), 24), (("base", "outreach"), 12), ((), 4), (("centre",), 14)),
    8: ((("base",), 40), (("centre",), 30), (("outreach",), 14), (("base", "centre"), 12), ((), 4)),
    9: ((("centre",), 44), (("base",), 28), (("outreach",), 12), (("base", "centre"), 12), ((), 4)),
    10: ((("centre",), 56), (("base",), 18), (("outreach",), 10), (("centre", "ap_school"), 12), ((), 4)),
    11: ((("centre",), 40), (("ap_school",), 30), (("outreach",), 30)),
}
WITHDRAWN = ("settled", "parents_wish", "other_help_found")


@dataclass
class Asking:
    """A request on its way. `path` is persistent or one_off."""

    key: str
    pupil: Pupil
    school: School
    teller: Teller
    story: Story
    path: str
    asked: tuple[str, ...]
    started_on: date
    submitted_on: date
    agreed: bool = True
    everybody: bool = False
    preferred: str | None = None
    notice_class: str = "standard"
    urgency: int = 3
    is_high_intensity: bool = False
    restricted_note: str = ""
    state: str = "submitted"
    decided_on: date | None = None
    ended_reason: str = ""
    times_heard: int = 0
    extra_steps: list[Step] = field(default_factory=list)
    information_requests: list[InformationRequest] = field(default_factory=list)


class Asker:
    def __init__(self, world: World) -> None:
        self.world = world
        self.chance = stream(world.seed, "asking")
        self.suspended_on: dict[str, list[date]] = {}
        self.by_school: dict[str, list[str]] = {}
        for suspension in world.children.suspensions:
            self.suspended_on.setdefault(suspension.pupil, []).append(suspension.starts_on)
        for pupil, school in world.children.school_of.items():
            if pupil in world.children.pupils:
                self.by_school.setdefault(school.key, []).append(pupil)
        self.asked_for: dict[str, date] = {}
        self.made: list[Asking] = []

    def ask(
        self,
        school: School,
        on: date,
        group: int | None = None,
        path: str = "persistent",
        story: Story | None = None,
        asked: tuple[str, ...] | None = None,
    ) -> Asking:
        """A request sent on `on`, begun one or two school weeks before."""
        chance, calendar = self.chance, self.world.calendar
        group = group or weighted(chance, YEAR_SHARES)
        pupil = self._pupil(school, group, on)
        story = story or (BY_KEY["incident"] if path == "one_off" else choose_story(chance))
        if asked is None:
            asked = ("managed_move_support",) if path == "one_off" else weighted(chance, ASKED[group])
        started = calendar.add_school_days(
            on, -chance.randint(1, 3) if path == "one_off" else -chance.randint(2, 12)
        )
        request = Asking(
            f"referral-{len(self.made) + 1:04d}",
            pupil,
            school,
            teller_of(chance, pupil),
            story,
            path,
            asked,
            max(calendar.first_on, started),
            on,
            agreed=path == "one_off" or happens(chance, 0.9),
            everybody=happens(chance, 0.2),
            notice_class="short" if path == "one_off" else "standard",
            urgency=weighted(chance, ((2, 15), (3, 45), (4, 30), (5, 10))),
            is_high_intensity=happens(chance, 0.15),
        )
        self.asked_for[pupil.key] = on
        self.made.append(request)
        return request

    def _pupil(self, school: School, group: int, on: date) -> Pupil:
        """A child of that year at that school, most likely one suspended in the last three months."""
        world, year = self.world, on.year if on.month >= 8 else on.year - 1
        free = [
            key
            for key in self.by_school.get(school.key, ())
            if world.children.entered[key] == year - group + 7
            and key not in world.excluded_on
            and world.busy_until.get(key, date.min) < on
            and self.asked_for.get(key, date.min) < on - timedelta(days=120)
        ]
        recent = [
            k for k in free if any(on - timedelta(days=90) <= d <= on for d in self.suspended_on.get(k, ()))
        ]
        if recent and happens(self.chance, 0.75):
            return world.pupil(self.chance.choice(recent))
        before = [k for k in free if k not in self.suspended_on or min(self.suspended_on[k]) <= on]
        if before and happens(self.chance, 0.3):
            return world.pupil(self.chance.choice(before))
        made = world.nursery.add(school, year - group + 7, self.chance.choice("FMM"))
        self.by_school.setdefault(school.key, []).append(made.key)
        return made

    def withdraw(self, request: Asking, on: date) -> None:
        request.state, request.decided_on = "withdrawn", None
        request.ended_reason = self.chance.choice(WITHDRAWN)
        request.extra_steps.append(Step("withdraw", "withdrawn", on, self._lead(request).name))

    def _lead(self, request: Asking) -> Person:
        return self.world.people.holder(request.school.key, "inclusion_lead")

    def written(self, request: Asking) -> Referral:
        world, calendar = self.world, self.world.calendar
        lead, head = self._lead(request), world.people.holder(request.school.key, "head_teacher")
        contacts = world.contacts_of(request.pupil.key)
        spoken_on = max(request.started_on, calendar.add_school_days(request.submitted_on, -1))
        draft, with_head = request.state == "draft", request.state == "awaiting_head"
        sent = not (draft or with_head or request.state == "expired")
        steps = (
            [Step("send_to_head", "awaiting_head", spoken_on, lead.name)]
            if not draft and request.state != "expired"
            else []
        )
        if sent:
            steps.append(Step("approve", "submitted", request.submitted_on, head.name))
        answers = sections(
            request.teller, request.story, contacts, request.agreed, spoken_on, people_around(request.teller)
        )
        words = own_words(
            request.teller,
            request.story,
            contacts,
            spoken_on,
            lead.name,
            request.everybody or not request.agreed,
        )
        if draft:
            answers = {key: answers[key] for key in ("child", "strengths")}
            words = words[:1] if happens(self.chance, 0.5) else ()
        return Referral(
            key=request.key,
            pupil=request.pupil.key,
            school=request.school.key,
            partnership=request.school.partnership or "",
            state=request.state,
            path=request.path,
            asked_kinds=request.asked,
            preferred_provision=request.preferred,
            notice_class=request.notice_class,
            urgency=request.urgency,
            is_high_intensity=request.is_high_intensity,
            needs=request.story.needs,
            year_group=world.year_group_on(request.pupil.key, request.submitted_on),
            started_by=lead.key,
            started_on=request.started_on,
            approved_by=head.key if sent else None,
            submitted_on=request.submitted_on if sent else None,
            decided_on=request.decided_on,
            ended_reason=request.ended_reason,
            ended_note="",
            sections=answers,
            tried=()
            if draft
            else support_tried(request.teller, request.story, request.submitted_on, calendar),
            own_words=words,
            information_requests=tuple(request.information_requests),
            steps=tuple(steps + request.extra_steps),
            restricted_note=request.restricted_note,
        )
