"""When each partnership meets, who is called, and who came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from waymark.service.demo_county.chance import happens, stream
from waymark.service.demo_county.records import AgendaItem, AskedMember, Interest, PanelMeeting, PanelMember
from waymark.service.demo_county.schools import FORTNIGHTLY, LARGE_INTAKE
from waymark.service.demo_county.values import Partnership, Provision, School
from waymark.service.demo_county.world import World
from waymark.service.panels.order import Need, agenda_order

PLACES_TO_MEET = ("by video", "in the hub's meeting room", "at the chair's school", "at the library")
LAST_THIS_FORTNIGHT = 1  # the second meeting day from now; partnerships not due meet on a later one


@dataclass
class Sitting:
    """One meeting as it fills up."""

    meeting: PanelMeeting
    members: list[PanelMember]
    items: list[AgendaItem] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        return self.meeting.state == "closed"

    @property
    def chair(self) -> str:
        return next(m.person for m in self.members if m.part == "chair")

    def voters_without(self, school: str) -> tuple[str, ...]:
        return tuple(
            m.person
            for m in self.members
            if m.is_present and m.part != "adviser" and m.organisation != school
        )


def _meeting_days(world: World, partnership: Partnership) -> tuple[list[date], list[date]]:
    """(held before today, still to come): counted back and forth from the next, over weeks with school."""
    first = world.calendar.school_day_on_or_after(
        max(partnership.starts_on, world.calendar.first_on)
    ) + timedelta(weeks=5)
    days = world.calendar.school_days_in(first, world.calendar.last_on)
    weekdays = [d for d in days if d.weekday() == partnership.meeting_weekday]
    upcoming = [d for d in weekdays if d >= world.today]
    held = [d for d in weekdays if d < world.today]
    number = [p.key for p in world.organisations.partnerships].index(partnership.key)
    offset = (
        0
        if partnership.key == FORTNIGHTLY[0]
        else 1
        if partnership.key in (*FORTNIGHTLY, LARGE_INTAKE)
        else 2 + number % 2
    )
    step = partnership.cadence_weeks
    back = held[::-1][max(0, step - 1 - offset) :: step][::-1]
    return back, upcoming[offset : offset + 1]


def _called(
    world: World, partnership: Partnership, schools: list[str], on: date, held: bool, key: str
) -> list[PanelMember]:
    chance = stream(world.seed, f"attendance:{partnership.key}:{on}")
    authority = world.organisations.authority.key
    chair_school = next(
        (s for s in schools if world.person_name(s, "head_teacher") == "Wilf Thistlewick"), schools[0]
    )
    rows = [
        PanelMember(
            key,
            world.people.holder(s, "head_teacher").key,
            s,
            "chair" if s == chair_school else "member",
            held and (s == chair_school or happens(chance, 0.88)),
        )
        for s in schools
    ]
    quorum = max(3, -(-len(schools) // 2))
    short = quorum - sum(r.is_present for r in rows)
    if held and short > 0:
        rows = [PanelMember(r.meeting, r.person, r.organisation, r.part, True) for r in rows]
    for role in ("inclusion_officer", "authority_officer"):
        rows.append(PanelMember(key, world.people.holder(authority, role).key, authority, "adviser", held))
    return rows


def make_sittings(world: World) -> list[Sitting]:
    panel = world.model.panel("partnership")
    coordinator = world.people.holder(world.organisations.authority.key, "coordinator").key
    made: list[Sitting] = []
    for partnership in world.organisations.partnerships:
        schools = [m.school for m in world.organisations.members if m.partnership == partnership.key]
        held_on, coming_on = _meeting_days(world, partnership)
        for on in (*held_on, *coming_on):
            held = on in held_on
            large = not held and partnership.key == LARGE_INTAKE
            key = f"meeting-{partnership.key}-{on.isoformat()}"
            place = PLACES_TO_MEET[len(made) % len(PLACES_TO_MEET)]
            meeting = PanelMeeting(
                key,
                partnership.key,
                panel.key,
                on,
                panel.starts_at,
                place,
                world.calendar.add_school_days(on, -panel.cut_off_school_days),
                panel.cut_off_time,
                "closed" if held else "called",
                max(panel.quorum_schools_min, -(-len(schools) // 2)),
                coordinator,
                world.calendar.add_school_days(on, -panel.pack_school_days_before) if held else None,
                f"{partnership.name} {'intake panel' if large else 'panel'}",
            )
            made.append(Sitting(meeting, _called(world, partnership, schools, on, held, key)))
    return sorted(made, key=lambda s: (s.meeting.meets_on, s.meeting.key))


def list_item(
    sitting: Sitting,
    kind: str,
    pupil: str,
    referral: str | None,
    placement: str | None,
    state: str,
    listed_on: date,
) -> AgendaItem:
    """Adds a case; positions are settled when the agenda is whole."""
    key = f"item-{sitting.meeting.key.removeprefix('meeting-')}-{len(sitting.items) + 1:02d}"
    item = AgendaItem(key, sitting.meeting.key, 0, kind, state, pupil, referral, placement, listed_on)
    sitting.items.append(item)
    return item


def in_order(sitting: Sitting, need_of: Callable[[AgendaItem], Need]) -> list[AgendaItem]:
    """As the service lists them: by law, urgency and wait."""
    ordered = sorted(sitting.items, key=lambda i: (agenda_order(need_of(i)), i.key))
    return [
        AgendaItem(i.key, i.meeting, n, i.kind, i.state, i.pupil, i.referral, i.placement, i.listed_on)
        for n, i in enumerate(ordered, 1)
    ]


def asked_first(sitting: Sitting, schools: Sequence[School], home: School, on: date) -> tuple[AskedMember, ...]:
    """Before a decision between panels: the two heads the terms ask, of schools with no interest in the child."""
    apart = {one.key for one in schools if one.key != home.key and (home.trust is None or one.trust != home.trust)}
    heads = [one for one in sitting.members if one.part != "adviser" and one.organisation in apart]
    said = ("A supported move is better than days at home.", "With support for the first half-term, yes.")
    return tuple(
        AskedMember(one.person, one.organisation, "agrees", words, on) for one, words in zip(heads, said, strict=False)
    )


def note_interests(
    world: World, sitting: Sitting, item: AgendaItem, school: str, asked: Provision | None
) -> None:
    """Own school, the school that runs the place asked for, and a school of the same trust."""
    on = sitting.meeting.cut_off_on
    trust = world.schools[school].trust
    for member in sitting.members:
        if member.part == "adviser":
            continue
        theirs = world.schools[member.organisation]
        if theirs.key == school:
            sitting.interests.append(
                Interest(item.key, member.person, "own_school", "Their own school's case", on)
            )
        elif trust and theirs.trust == trust:
            sitting.interests.append(
                Interest(item.key, member.person, "same_trust", "A school of the same trust", on)
            )
        if asked is not None and asked.host_school == theirs.key:
            sitting.interests.append(Interest(item.key, member.person, "host", f"Runs {asked.name}", on))
