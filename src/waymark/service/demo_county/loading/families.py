"""Two families with a link of their own: one whose request the next panel hears, one whose child has a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark.service.accounts.middleware import actor_of
from waymark.service.accounts.models import Membership
from waymark.service.demo_county.loading.book import Book
from waymark.service.panels.rules import GIVES_A_PLACE
from waymark.service.pupils.actions import make_family_link
from waymark.service.pupils.models import FamilyLink

TRIED_IN = "south_fens"


@dataclass(frozen=True)
class FamilyPage:
    """Where a family reads, and what there is to try. ``sent_to``: the code for the page is sent there."""

    address: str
    who: str
    story: str
    sent_to: str


def load_family_links(book: Book) -> tuple[FamilyPage, ...]:
    waiting = next(
        (one.pupil for one in book.county.referrals if one.partnership == TRIED_IN and one.state == "listed"), None
    )
    placed = placed_family(book)
    stories = (
        (waiting, "waits for a panel: read where we are, add own words"),
        (placed, "has a place: read the decision, the plan and the way back"),
    )
    return tuple(page_of_family(book, pupil, story, on=book.on)[1] for pupil, story in stories if pupil)


def placed_family(book: Book) -> str | None:
    """Key of the child whose family reads about a place: one with a decision behind it."""
    decided = {one.placement for one in book.county.decisions if one.outcome in GIVES_A_PLACE}
    there = [
        one
        for one in book.county.placements
        if one.state == "arrived" and book.provision_of_class[one.provision_class].key == f"{TRIED_IN}_base"
    ]
    return next((one.pupil for one in sorted(there, key=lambda one: one.key not in decided)), None)


def page_of_family(book: Book, pupil: str, story: str, *, on: date) -> tuple[FamilyLink, FamilyPage]:
    """A link for the child's first contact, made by the coordinator on a day."""
    contact = next(one for one in book.county.contacts if one.pupil == pupil)
    coordinator = book.of_the_council("coordinator")
    by = actor_of(Membership.objects.select_related("person", "organisation").get(person=coordinator))
    row = book.pupils[pupil]
    link, token = make_family_link(
        pupil=row,
        recipient_name=contact.name,
        relationship=contact.relationship,
        sent_to=contact.email,
        by=by,
        on=on,
    )
    return link, FamilyPage(
        f"/family/{token}/", f"{contact.name}, {contact.relationship.lower()} of {row.name}", story, contact.email
    )
