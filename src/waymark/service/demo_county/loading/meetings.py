"""Panels: who was called and came, what was on the list, what was decided, and the agendas still to be held.

The database lets a decision in only while its meeting is open, with a quorum and without barred votes. So every panel
that was held is loaded open, with its people and its decisions, and then closed: nothing is switched off for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from waymark.service.demo_county.loading.book import AT_ONCE, Book, same, write, write_by_key
from waymark.service.demo_county.records import AgendaItem as Case
from waymark.service.demo_county.records import Decision as Decided
from waymark.service.demo_county.records import PanelMeeting as Sitting
from waymark.service.panels.actions.agenda import copy_terms
from waymark.service.panels.models import (
    AgendaItem,
    AskedMember,
    Decision,
    Dissent,
    Interest,
    PanelAction,
    PanelMeeting,
    PanelMember,
)
from waymark.service.panels.rules import CaseQuorum
from waymark.service.panels.voting import is_of_a_voting_school

FEW_MAY_VOTE = "The other schools here had an interest in this child; the officer in the room agreed that it should not wait."
LASTED = timedelta(minutes=90)


def load_meetings(book: Book) -> None:
    book.meetings = write_by_key((one.key, _meeting(book, one)) for one in book.county.meetings)
    book.members = write_by_key(
        (
            (one.meeting, one.person),
            PanelMember(
                meeting=book.meetings[one.meeting],
                person=book.people[one.person],
                organisation=book.organisations[one.organisation],
                part=one.part,
                is_present=one.is_present,
                present_from_at=book.meetings[one.meeting].opened_at if one.is_present else None,
            ),
        )
        for one in book.county.panel_members
    )
    held = [one for one in book.meetings.values() if one.frozen_on]
    for meeting in held:
        copy_terms(meeting)
    PanelMeeting.objects.bulk_update(held, ["rules", "quorum"], batch_size=AT_ONCE)
    decided_on = {one.referral: one.decided_on for one in book.county.decisions if one.is_urgent and one.referral}
    book.items = write_by_key((one.key, _item(book, one, decided_on)) for one in book.county.agenda_items)
    write(
        Interest(
            item=book.items[one.item],
            pupil=book.items[one.item].pupil,
            **same(one, "kind", "note", "recorded_on"),
            member=_member(book, one.item, one.person),
        )
        for one in book.county.interests
    )


def _meeting(book: Book, one: Sitting) -> PanelMeeting:
    began = timezone.make_aware(datetime.combine(one.meets_on, one.starts_at))
    held = one.state == "closed"
    return PanelMeeting(
        **same(one, "kind", "meets_on", "starts_at", "place", "cut_off_on", "cut_off_at", "quorum", "frozen_on"),
        partnership=book.partnerships[one.partnership],
        called_by=book.people[one.called_by],
        state="open" if held else one.state,
        opened_at=began if held else None,
        closed_at=began + LASTED if held else None,
    )


def _item(book: Book, one: Case, urgently_decided_on: dict) -> AgendaItem:
    """An urgent decision is reported after it was made, whenever the list was written."""
    listed_on = one.listed_on
    if one.kind == "urgent_report":
        listed_on = max(listed_on, urgently_decided_on.get(one.referral, listed_on))
    return AgendaItem(
        **same(one, "kind", "position", "state"),
        meeting=book.meetings[one.meeting],
        pupil=book.pupils[one.pupil],
        referral=book.referrals.get(one.referral or ""),
        placement=book.placements.get(one.placement or ""),
        listed_on=listed_on,
    )


def _member(book: Book, item: str, person: str) -> PanelMember:
    return book.members[book.meeting_of_case[item], person]


def load_decisions(book: Book) -> None:
    barred = _barred(book)
    book.decisions = write_by_key((one.key, _decision(book, one, barred)) for one in book.county.decisions)
    write(
        AskedMember(
            **_of(book, one),
            **same(row, "answer", "said", "asked_on"),
            person=book.people[row.person],
            organisation=book.organisations[row.organisation],
        )
        for one in book.county.decisions
        for row in one.asked
    )
    write(
        Dissent(
            **_of(book, one),
            member=_member(book, one.item, row.person),
            reason=row.reason,
            recorded_on=one.decided_on,
        )
        for one in book.county.decisions
        for row in one.dissents
    )
    write(
        PanelAction(**_of(book, one), **same(row, "what", "due_on", "done_on"), owner=book.people[row.owner])
        for one in book.county.decisions
        for row in one.actions
    )
    PanelMeeting.objects.filter(state="open").update(state="closed")


def _of(book: Book, one: Decided) -> dict:
    return {"decision": book.decisions[one.key], "pupil": book.pupils[one.pupil]}


def _barred(book: Book) -> dict[str, set[str]]:
    """By case: the people who may speak and not vote, by the terms their meeting was held under."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in book.county.interests:
        if one.kind in book.items[one.item].meeting.rules.get("bars_vote", ()) or one.kind == "own_school":
            found[one.item].add(one.person)
    return found


def _decision(book: Book, one: Decided, barred: dict[str, set[str]]) -> Decision:
    return Decision(
        **same(
            one,
            "outcome",
            "reason",
            "reason_code",
            "offered_instead",
            "decision_maker",
            "differs_from_proposal",
            "interim_support",
            "interim_review_on",
            "is_urgent",
            "urgent_reason",
            "asked_people",
            "decided_on",
            "schools_present",
        ),
        members_to_ask=len(one.asked) if one.is_urgent else None,
        item=book.items.get(one.item or ""),
        pupil=book.pupils[one.pupil],
        referral=book.referrals.get(one.referral or ""),
        placement=book.placements.get(one.placement or ""),
        partnership=book.partnerships.get(one.partnership),
        proposed_class=book.classes.get(one.proposed_class or ""),
        decided_by=book.people[one.decided_by],
        interim_owner=book.people[one.interim_owner] if one.interim_owner else None,
        voters=[member.pk for member in _voters(book, one, barred)],
        below_quorum_reason=_why_so_few(book, one, barred),
        is_announced=one.key not in book.untold,
    )


def _why_so_few(book: Book, one: Decided, barred: dict[str, set[str]]) -> str:
    """Where interests left fewer schools than the quorum to vote, the panel said why it went on."""
    if one.item is None:
        return ""
    meeting, home = book.items[one.item].meeting, _home_school_id(book, one)
    here = [
        (person, member) for (key, person), member in book.members.items()
        if key == book.meeting_of_case[one.item] and member.is_present and is_of_a_voting_school(member)
    ]
    may_vote = {
        member.organisation_id for person, member in here
        if member.organisation_id != home and person not in barred[one.item]
    }
    quorum = CaseQuorum(len(may_vote), len({member.organisation_id for _, member in here}), meeting.quorum)
    return FEW_MAY_VOTE if quorum.needs_reason(one.outcome) else ""


def _voters(book: Book, one: Decided, barred: dict[str, set[str]]) -> Iterator[PanelMember]:
    """Those who agreed, without anybody of the child's own school and anybody the terms bar."""
    home = _home_school_id(book, one) if one.item else None
    for person in one.voters:
        member = _member(book, one.item, person)
        if member.organisation_id != home and person not in barred[one.item]:
            yield member


def _home_school_id(book: Book, one: Decided) -> int | None:
    item = book.items[one.item]
    return item.referral.school_id if item.referral_id else item.placement.home_school_id
