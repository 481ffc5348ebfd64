"""What has been written so far: each row found again by the key the generated county calls it by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.accounts.models import Person
from waymark.service.demo_county.children import SchoolDaysOfAll
from waymark.service.demo_county.county import County
from waymark.service.demo_county.loading.untold import decisions_to_tell
from waymark.service.demo_county.records import Decision as Decided
from waymark.service.demo_county.term_dates import school_calendar
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.models import Organisation, Partnership, Site
from waymark.service.panels.models import AgendaItem, Decision, PanelMeeting, PanelMember
from waymark.service.placements.models import Placement
from waymark.service.provisions.models import Provision, ProvisionClass
from waymark.service.pupils.models import Pupil
from waymark.service.referrals.models import Referral

AT_ONCE = 1000
Row = TypeVar("Row", bound=Model)


@dataclass
class Book:
    """Rows by key. ``model`` is the authority's model as stored, ``on`` the county's day."""

    county: County
    model: AuthorityModel
    organisations: dict[str, Organisation] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)  # by provision
    partnerships: dict[str, Partnership] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    provisions: dict[str, Provision] = field(default_factory=dict)
    classes: dict[str, ProvisionClass] = field(default_factory=dict)
    pupils: dict[str, Pupil] = field(default_factory=dict)
    suspensions: dict[str, Model] = field(default_factory=dict)
    exclusions: dict[str, Model] = field(default_factory=dict)
    referrals: dict[str, Referral] = field(default_factory=dict)
    placements: dict[str, Placement] = field(default_factory=dict)
    meetings: dict[str, PanelMeeting] = field(default_factory=dict)
    members: dict[tuple[str, str], PanelMember] = field(default_factory=dict)  # by meeting and person
    items: dict[str, AgendaItem] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)

    @property
    def on(self) -> date:
        return self.county.today

    @property
    def authority(self) -> Organisation:
        return self.organisations[self.county.authority.key]

    @cached_property
    def schools(self) -> dict[str, Any]:
        return {one.key: one for one in self.county.schools}

    @cached_property
    def contact_names(self) -> dict[tuple[str, str], str]:
        """By child and what they are to the child; the first of two alike."""
        return {(one.pupil, one.relationship): one.name for one in reversed(self.county.contacts)}

    @cached_property
    def calendars(self) -> SchoolDaysOfAll:
        patterns = {one.inset_pattern for one in self.county.schools}
        return SchoolDaysOfAll(
            self.county.calendar, {one: school_calendar(self.county.calendar, one) for one in patterns}
        )

    def calendar_of(self, school: str | None) -> SchoolCalendar:
        return self.calendars.of(self.schools[school]) if school in self.schools else self.county.calendar

    @cached_property
    def holders(self) -> dict[tuple[str, str], list[Person]]:
        """Everybody who holds a role in an organisation, in the order of the county."""
        found: dict[tuple[str, str], list[Person]] = {}
        for one in self.county.memberships:
            found.setdefault((one.organisation, one.role), []).append(self.people[one.person])
        return found

    def holder(self, organisation: str, role: str) -> Person:
        return self.holders[organisation, role][0]

    def of_the_council(self, role: str) -> Person:
        return self.holder(self.county.authority.key, role)

    @cached_property
    def untold(self) -> dict[str, Decided]:
        """By key: decisions whose family nobody has rung yet."""
        return {one.key: one for one in decisions_to_tell(self.county)}

    @cached_property
    def untold_stays(self) -> set[str | None]:
        return {one.placement for one in self.untold.values()}

    @cached_property
    def meeting_of_case(self) -> dict[str, str]:
        return {one.key: one.meeting for one in self.county.agenda_items}

    @cached_property
    def provision_of_class(self) -> dict[str, Any]:
        return {group.key: one for one in self.county.provisions for group in one.classes}


def write(rows: Iterable[Row]) -> list[Row]:
    """Insert many rows of one table; each then knows its number."""
    made = list(rows)
    return type(made[0])._default_manager.bulk_create(made, batch_size=AT_ONCE) if made else made


def write_by_key(pairs: Iterable[tuple[Any, Row]]) -> dict[Any, Row]:
    made = dict(pairs)
    write(made.values())
    return made


def same(record: object, *names: str) -> dict[str, Any]:
    """The fields that a generated record and its row share by name."""
    return {name: getattr(record, name) for name in names}
