"""The children, whose rolls they are on, who must be kept apart, and what only named officers may read."""

from __future__ import annotations

from waymark.service.demo_county.loading.book import Book, same, write, write_by_key
from waymark.service.pupils.models import Pupil, Registration, RestrictedNote, Separation

AS_THEY_ARE = (
    "upn",
    "given_names",
    "family_name",
    "known_as",
    "born_on",
    "year_group",
    "sex",
    "home_postcode",
    "sen_provision",
    "primary_need",
    "is_looked_after",
    "has_social_worker",
    "has_free_school_meals",
    "ethnicity",
    "first_language",
    "address_is_protected",
)


def load_children(book: Book) -> None:
    book.pupils = write_by_key((one.key, Pupil(**same(one, *AS_THEY_ARE))) for one in book.county.pupils)
    write(
        Registration(
            pupil=book.pupils[one.pupil],
            school=book.organisations[one.school],
            **same(one, "enrolment", "starts_on", "ends_on"),
        )
        for one in book.county.registrations
    )
    write(
        Separation(
            pupil=book.pupils[one],
            other=book.pupils[other],
            starts_on=row.starts_on,
            recorded_by=book.people[row.recorded_by],
        )
        for row in book.county.separations
        for one, other in ((row.pupil, row.other), (row.other, row.pupil))
    )


def load_restricted_notes(book: Book) -> None:
    officer = book.of_the_council("inclusion_officer")
    write(
        RestrictedNote(
            pupil=book.pupils[one.pupil],
            text=one.restricted_note,
            about=book.referrals[one.key].reference,
            written_by=officer,
            written_on=one.submitted_on,
        )
        for one in book.county.referrals
        if one.restricted_note
    )
