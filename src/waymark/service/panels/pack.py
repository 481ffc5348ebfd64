"""The pack: every case as it stood when the agenda was frozen, so that the paper and the room say the same."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from waymark.service.placements.queries import latest_end, who_then_waits
from waymark.service.referrals.rules import WAITING

from .models import AgendaItem, PackPage, PanelMeeting
from .queries import next_meeting_of
from .room.case_file import asked_words, case_file
from .room.meetings import Room, room
from .room.options import options_for
from .room.proposal import line_for
from .room.stay import stay_file
from .rules import ASKS_FOR_A_PLACE

FROZEN_ITEMS = "frozen_items"  # kept with a meeting's rules: the ids of its cases in the order they were frozen in
STAYS_TO_SETTLE = frozenset({"extension", "ending"})
AS_FROZEN = "as the list stood when the agenda was frozen"  # of who then waits: said alike on the page and in the pack


def freeze_pack(meeting: PanelMeeting, *, on: date) -> list[PackPage]:
    """Keep one page for each case of a frozen agenda, and their order. Called in the act that freezes it."""
    before = room(meeting)
    meeting.rules = meeting.rules | {FROZEN_ITEMS: [item.pk for item in before.listed]}
    meeting.save(update_fields=["rules"])
    return PackPage.objects.bulk_create(
        [
            PackPage(item=item, pupil_id=item.pupil_id, made_on=on, content=_content(before, item, on))
            for item in before.listed
        ]
    )


def _content(before: Room, item: AgendaItem, on: date) -> dict[str, Any]:
    options = options_for(line_for(before, item), before.model)
    school = item.referral.school if item.referral else item.placement.home_school
    told = {
        "child": item.pupil.name,
        "year_group": item.pupil.year_group,
        "school": school.name if school else "",
        "kind": item.kind, "waits": _who_then_waits(item, on),
        "asked": asked_words(item.referral, before.model),
        "case": asdict(case_file(item, on, before.model)),
        "options": asdict(options) if options else None,
        "stay": asdict(stay_file(item.placement, on))
        if item.placement
        else None,
    }
    return json.loads(json.dumps(told, cls=DjangoJSONEncoder))


def _who_then_waits(item: AgendaItem, on: date) -> list[dict[str, Any]]:
    """For a stay to settle: who would wait longer if it lasted as long as its kind allows."""
    if item.placement is None or item.kind not in STAYS_TO_SETTLE:
        return []
    to_on = latest_end(item.placement)
    return [one.kept() for one in who_then_waits(item.placement, to_on, on)] if to_on else []


def waits_as_frozen(item: AgendaItem) -> list[dict[str, Any]]:
    """Who then waits, as it was when the agenda was frozen. The act of extending works it out afresh and keeps it."""
    if item.kind not in STAYS_TO_SETTLE or item.state != "listed":
        return []
    page = PackPage.objects.filter(item=item).order_by("-id").first()
    return page.content.get("waits", []) if page else []


def frozen_order(before: Room) -> list[int]:
    """Ids of the cases in the order of the frozen agenda, those taken off since among them."""
    return before.meeting.rules.get(FROZEN_ITEMS) or [one.pk for one in before.listed]


def pack_pages(before: Room) -> dict[int, PackPage]:
    """The newest page of each case that was on the frozen agenda, by item id and in its order; empty when no pack was made.

    A case taken off stays in it for whoever may still see the child.
    """
    wanted = frozen_order(before)
    pages = {one.item_id: one for one in PackPage.objects.filter(item__in=wanted)}
    if FROZEN_ITEMS not in before.meeting.rules and len(pages) < len(wanted):
        return {}
    return {pk: pages[pk] for pk in wanted if pk in pages}


def put_off_to(before: Room, on: date) -> dict[int, date | None]:
    """Item id to the day of the panel it waits for, of each case that was put off and still waits; None where no day is
    known. Nothing is asked where no case was put off."""
    put_off = {
        one.referral_id: one.pk for one in before.items
        if one.referral_id and one.kind in ASKS_FOR_A_PLACE and one.referral.state in WAITING
        and (one.state == "taken_off" or _outcome(before, one) == "not_yet")
    }
    if not put_off:
        return {}
    coming = next_meeting_of(before.meeting.partnership, on)
    listed = AgendaItem.objects.filter(
        referral__in=put_off, state="listed", meeting__state__in=["called", "frozen", "open"]
    ).exclude(meeting=before.meeting).values_list("referral", "meeting__meets_on")
    days = dict(listed)
    return {pk: days.get(referral, coming.meets_on if coming else None) for referral, pk in put_off.items()}


def _outcome(before: Room, item: AgendaItem) -> str:
    decision = before.decisions.get(item.pk)
    return decision.outcome if decision else ""
