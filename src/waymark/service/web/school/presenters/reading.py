"""A request to read: as it would be frozen now, or as it was frozen when it was sent."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from waymark.service.referrals.freezing import Held, content_of
from waymark.service.referrals.queries import frozen_copy


def parts_to_read(referral: Any, held: Held) -> list[dict[str, Any]]:
    """``[{title, rows}]`` for the ``summary`` macro, without ways to change it."""
    return [_part(part) for part in content_of(referral, held)]


def parts_as_sent(referral: Any) -> tuple[list[dict[str, Any]], Any]:
    """The frozen copy's parts and its day; nothing when it was never sent."""
    frozen = frozen_copy(referral)
    return ([_part(part) for part in frozen.content], frozen.frozen_on) if frozen else ([], None)


def parts_to_check(referral: Any, held: Held) -> list[dict[str, Any]]:
    """The same with a link to change each section."""
    return [
        _part(part)
        | {
            "href": reverse("school_referral_section", args=[referral.reference, part["section"]]) + "?from=check"
            if part["section"] != "exception"
            else ""
        }
        for part in content_of(referral, held)
    ]


def _part(part: dict[str, Any]) -> dict[str, Any]:
    rows = [{"key": row["question"], "value": row["answer"]} for row in part["questions"]]
    return {"key": part["section"], "title": part["title"], "rows": rows}
