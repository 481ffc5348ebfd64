"""The whole county in one transaction, part after part, with a sentence for each part that takes a while."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from waymark.service.access.context import Sight, tell_database
from waymark.service.demo_county.county import County
from waymark.service.demo_county.loading import (
    asked,
    children,
    copies,
    duties,
    facts,
    families,
    ground,
    letters,
    meanwhile,
    meetings,
    next_up,
    offer,
    people,
    planning,
    requests,
    sight,
    stays,
)
from waymark.service.demo_county.loading.book import Book
from waymark.service.demo_county.loading.families import FamilyPage
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.models import Deployment, Organisation

Say = Callable[[str], None]


class AlreadyFilled(Exception):
    """The database holds an authority. ``str()`` says which and what to do."""


@transaction.atomic
def load(
    county: County, model: AuthorityModel, *, name: str, text: str, say: Say
) -> tuple[Book, tuple[FamilyPage, ...]]:
    """Everything or nothing. ``text`` is the model as it will be stored, ``name`` what it is called."""
    _refuse_a_filled_database()
    # places are counted as on the county's day, not as on the day of the machine
    tell_database(Sight(today=county.today))
    book = Book(county, model)
    with _told(say, "Schools, trusts, partnerships and people"):
        ground.load_authority(book, name, text)
        ground.load_schools(book)
        ground.load_partnerships(book)
        people.load_people(book)
    with _told(say, "Provisions, places and journeys"):
        offer.load_provisions(book)
        offer.load_journeys(book)
        offer.load_confirmations(book)
    with _told(say, f"{len(county.pupils)} children and what schools recorded about them"):
        children.load_children(book)
        ground.load_postcodes(book)
        facts.load_facts(book)
    with _told(say, f"{len(county.referrals)} requests"):
        requests.load_requests(book)
        children.load_restricted_notes(book)
    with _told(say, f"{len(county.placements)} stays with their reviews and ways on"):
        stays.load_stays(book)
    with _told(say, f"{len(county.meetings)} panels and what they decided"):
        meetings.load_meetings(book)
        meetings.load_decisions(book)
        meanwhile.load_looks_at_support(book)
    with _told(say, "Who may see what, and what is due next"):
        sight.load_sight(book)
        next_up.load_next_steps(book)
    with _told(say, "What followed suspensions and exclusions, and the education owed"):
        duties.load_duties(book)
    with _told(say, "Copies of requests as they were sent, and letters"):
        copies.load_frozen_copies(book)
        letters.load_costs_of_longer_stays(book)
        letters.load_letters(book)
        pages = families.load_family_links(book)
    with _told(say, "What families and provisions asked since"):
        pages += asked.load_what_is_asked(book)
    with _told(say, "A plan, simulated"):
        planning.load_planning(book)
    return book, pages


def _refuse_a_filled_database() -> None:
    held = Deployment.objects.select_related("authority").first()
    authority = held.authority if held else Organisation.objects.filter(kind="authority").first()
    if authority:
        raise AlreadyFilled(
            f"This database holds {authority.name} already, so no county is invented into it. Use an empty database."
        )


@contextmanager
def _told(say: Say, what: str) -> Iterator[None]:
    began = time.monotonic()
    say(f"{what} ...")
    yield
    say(f"  done in {time.monotonic() - began:.1f} s")


def look_at_tables_again() -> None:
    """After so many new rows PostgreSQL must count anew, or the first pages are slow."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
