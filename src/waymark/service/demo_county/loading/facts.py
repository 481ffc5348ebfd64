"""Suspensions, permanent exclusions with what became of them, and attendance, as schools recorded them."""

from __future__ import annotations

from waymark.service.demo_county.loading.book import Book, same, write, write_by_key
from waymark.service.exclusions.models import (
    AttendanceSummary,
    PermanentExclusion,
    PermanentExclusionOutcome,
    Suspension,
)


def load_facts(book: Book) -> None:
    book.suspensions = write_by_key(
        (
            one.key,
            Suspension(
                **_whose(book, one),
                **_by_the_school(book, one),
                **same(one, "decided_on", "starts_on", "ends_on", "sessions"),
            ),
        )
        for one in book.county.suspensions
    )
    book.exclusions = write_by_key(
        (
            one.key,
            PermanentExclusion(
                **_whose(book, one), **_by_the_school(book, one), **same(one, "decided_on", "first_day_on")
            ),
        )
        for one in book.county.permanent_exclusions
    )
    write(
        PermanentExclusionOutcome(
            pupil=book.pupils[one.pupil],
            permanent_exclusion=book.exclusions[one.key],
            outcome=one.outcome,
            happened_on=one.outcome_on,
            reason=one.outcome_reason,
            recorded_by=book.holder(one.school, "head_teacher"),
        )
        for one in book.county.permanent_exclusions
        if one.outcome
    )
    write(
        AttendanceSummary(
            **_whose(book, one),
            source=book.organisations[one.school].name,
            **same(one, "first_on", "last_on", "possible", "attended", "authorised", "unauthorised"),
        )
        for one in book.county.attendance
    )


def _whose(book: Book, one) -> dict:
    return {"pupil": book.pupils[one.pupil], "school": book.organisations[one.school]}


def _by_the_school(book: Book, one) -> dict:
    return {
        "reasons": sorted(one.reasons),
        "source": book.organisations[one.school].name,
        "recorded_by": book.holder(one.school, "head_teacher"),
    }
