"""Letters about the newest decisions and notices of the newest stays, by their own drafting; those of families not told wait."""

from __future__ import annotations

from datetime import date

from waymark.service.demo_county.loading.book import AT_ONCE, Book
from waymark.service.demo_county.loading.families import placed_family
from waymark.service.demo_county.records import Decision as Decided
from waymark.service.organisations.once import reading_once
from waymark.service.panels.letters import draft_letters
from waymark.service.panels.models import Decision
from waymark.service.placements.actions.letters import draft_notice
from waymark.service.placements.queries import cost_of_longer_stay, extensions_of
from waymark.service.pupils.models import Letter

KEPT_SCHOOL_DAYS = 20  # letters of older decisions went out before the county used Waymark


def load_costs_of_longer_stays(book: Book) -> None:
    """What each longer stay cost and who then decided it in law, kept with the panel's decision as the act itself keeps them."""
    longer = [one for one in book.decisions.values() if one.outcome == "extend"]
    with reading_once():
        for one in longer:
            decided = [each for each in extensions_of(one.placement) if each.decided_on <= one.decided_on]
            if decided:
                one.override_cost = cost_of_longer_stay(decided[-1])
                one.decision_maker = one.placement.decision_maker if decided[-1].legal_decision_due_on else ""
    Decision.objects.bulk_update(longer, ["override_cost", "decision_maker"], batch_size=AT_ONCE)


def load_letters(book: Book) -> None:
    calendar = book.county.calendar
    since = calendar.add_school_days(book.on, -KEPT_SCHOOL_DAYS)
    family = placed_family(book)
    for one in book.county.decisions:
        if (one.decided_on >= since or one.pupil == family) and one.outcome != "noted":
            _draft(book, one)
    _release(book)
    _give_notice(book, since, family)


def _give_notice(book: Book, since: date, family: str | None) -> None:
    """Families hear of a decision in law by its written notice, released on the day it was given."""
    coordinator, given = book.of_the_council("coordinator"), []
    for one in book.county.placements:
        decided_on, notice_on = one.legally_decided_on, one.notice_given_on
        if not decided_on or not notice_on or (decided_on < since and one.pupil != family):
            continue
        if letter := draft_notice(book.placements[one.key], decided_on):
            letter.state, letter.released_by, letter.released_on = "released", coordinator, notice_on
            letter.family_rung_on = notice_on
            given.append(letter)
    Letter.objects.bulk_update(given, ["state", "released_by", "released_on", "family_rung_on"], batch_size=AT_ONCE)


def _draft(book: Book, one: Decided) -> None:
    decision = book.decisions[one.key]
    meeting = decision.item.meeting if decision.item_id else None
    draft_letters(decision, meeting, on=one.decided_on)


def _release(book: Book) -> None:
    """Released by the coordinator once the family had been rung; the others still wait for that."""
    calendar, coordinator = book.county.calendar, book.of_the_council("coordinator")
    untold = [book.decisions[key].reference for key in book.untold]
    letters = list(Letter.objects.exclude(about__in=untold))
    for letter in letters:
        letter.state, letter.released_by = "released", coordinator
        letter.released_on = min(calendar.add_school_days(letter.drafted_on, 1), book.on)
        letter.family_rung_on = letter.drafted_on if letter.addressee_kind == "parent" else None
    Letter.objects.bulk_update(letters, ["state", "released_by", "released_on", "family_rung_on"], batch_size=AT_ONCE)
