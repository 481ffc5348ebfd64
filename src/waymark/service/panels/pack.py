"""The pack: every case as it stood when the agenda was frozen, so that the paper and the room say the same."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from waymark.service.placements.queries import latest_end, who_then_waits

from .models import AgendaItem, PackPage, PanelMeeting
from .room.case_file import asked_words, case_file
from .room.meetings import Room, room
from .room.options import options_for
from .room.proposal import line_for
from .room.stay import stay_file

STAYS_TO_SETTLE = frozenset({"extension", "ending"})


def freeze_pack(meeting: PanelMeeting, *, on: date) -> list[PackPage]:
    """Keep one page for each case of a frozen agenda. Called in the act that freezes it."""
    before = room(meeting)
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


def pack_pages(before: Room) -> dict[int, PackPage]:
    """The newest page of each case still on the list, by item id; empty when no pack was made for this freezing."""
    pages = {one.item_id: one for one in PackPage.objects.filter(item__in=[each.pk for each in before.listed])}
    return pages if len(pages) == len(before.listed) else {}
