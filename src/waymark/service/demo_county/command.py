"""What `waymark demo-data` does: generates the county and loads it, as the owner."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils import timezone

from waymark.service.demo_county.county import generate
from waymark.service.demo_county.loading.borrowed import in_their_names, model_to_try
from waymark.service.demo_county.loading.whole import AlreadyFilled, Say, load, look_at_tables_again
from waymark.service.demo_county.trying import with_something_for_everybody

__all__ = ["AlreadyFilled", "in_words", "invent"]

TODAY = "WAYMARK_DEMO_TODAY"  # for tests: the day the county is invented for


def invent(*, model: str, seed: int, say: Say) -> dict[str, Any]:
    """Fill an empty database; what was made, with the pages of families. Raises ``AlreadyFilled``.

    ``say`` is told each step as it begins and ends.
    """
    began = time.monotonic()
    say("Inventing the county ...")
    tried = model_to_try(model)
    county = with_something_for_everybody(generate(seed, today=_today(), model=tried.generating))
    book, pages = load(in_their_names(county, tried), tried.stored, name=tried.name, text=tried.text, say=say)
    look_at_tables_again()
    for page in pages:
        say(f"A family's page: {page.address} ({page.who}; {page.story}; its code goes to {page.sent_to})")
    return {
        "authority": book.authority.name,
        "today": county.today.isoformat(),
        "schools": len(county.schools),
        "children": len(county.pupils),
        "requests": len(county.referrals),
        "stays": len(county.placements),
        "panels": len(county.meetings),
        "seconds": round(time.monotonic() - began, 1),
        "family_pages": [asdict(page) for page in pages],
    }


def _today() -> date:
    told = os.environ.get(TODAY)
    return date.fromisoformat(told) if told else timezone.localdate()


def in_words(facts: dict[str, Any]) -> str:
    return (
        f"{facts['authority']} on {facts['today']}: {facts['schools']} schools, {facts['children']} children, "
        f"{facts['requests']} requests, {facts['stays']} stays, {facts['panels']} panels, in {facts['seconds']} s."
    )
