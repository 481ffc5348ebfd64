"""`waymark demo-data`: generates the county and loads it, as the owner."""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import asdict
from datetime import date

from django.utils import timezone

from waymark.service.demo_county.county import generate
from waymark.service.demo_county.loading.borrowed import in_their_names, model_to_try
from waymark.service.demo_county.loading.whole import AlreadyFilled, load, look_at_tables_again
from waymark.service.demo_county.trying import with_something_for_everybody

TODAY = "WAYMARK_DEMO_TODAY"  # for tests: the day the county is invented for


def run(options: argparse.Namespace) -> int:
    from waymark.service.config.command import BAD_INPUT, CommandTrouble, answer, say

    began = time.monotonic()
    say("Inventing the county ...")
    tried = model_to_try(options.model)
    county = with_something_for_everybody(generate(options.seed, today=_today(), model=tried.generating))
    try:
        book, pages = load(in_their_names(county, tried), tried.stored, name=tried.name, text=tried.text, say=say)
    except AlreadyFilled as trouble:
        raise CommandTrouble(str(trouble), BAD_INPUT) from trouble
    look_at_tables_again()
    facts = {
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
    answer(options, facts, _words(facts))
    for page in pages:
        say(f"A family's page: {page.address} ({page.who}; {page.story}; its code goes to {page.sent_to})")
    return 0


def _today() -> date:
    told = os.environ.get(TODAY)
    return date.fromisoformat(told) if told else timezone.localdate()


def _words(facts: dict) -> str:
    return (
        f"{facts['authority']} on {facts['today']}: {facts['schools']} schools, {facts['children']} children, "
        f"{facts['requests']} requests, {facts['stays']} stays, {facts['panels']} panels, in {facts['seconds']} s."
    )
