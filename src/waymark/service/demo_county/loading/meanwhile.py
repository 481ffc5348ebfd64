"""Looks at the support that children had meanwhile: it went on once, then ended. The latest are still to be looked at."""

from __future__ import annotations

from waymark.service.demo_county.loading.book import Book, write
from waymark.service.demo_county.loading.next_up import STILL_OPEN_SCHOOL_DAYS
from waymark.service.panels.models import InterimReview

LOOKED_AGAIN_AFTER = 15  # school days
GOES_ON = (
    "In every day but one. The named adult is kept, and the family rings her first.",
    "Better in the mornings; after lunch it is still hard. The child asks to keep the quiet room.",
    "Two lessons back with the class. The parents see a change at home.",
)
ENDS = (
    "In all lessons for three weeks. Child, parents and tutor agree to stop, and know whom to ask.",
    "What was offered instead has begun, and takes its place.",
)


def load_looks_at_support(book: Book) -> None:
    calendar = book.county.calendar
    since = calendar.add_school_days(book.on, -STILL_OPEN_SCHOOL_DAYS - LOOKED_AGAIN_AFTER)
    told_no = (one for one in book.county.decisions if one.outcome in ("not_this_way", "send_on") and one.interim_review_on)
    rows = []
    for number, one in enumerate(told_no):
        if one.interim_review_on >= since:
            continue
        decision, again_on = book.decisions[one.key], calendar.add_school_days(one.interim_review_on, LOOKED_AGAIN_AFTER)
        about = {"decision": decision, "pupil": book.pupils[one.pupil], "reviewed_by": book.people[one.interim_owner]}
        rows += [
            InterimReview(
                **about, seen=GOES_ON[number % len(GOES_ON)], next_course="keep", support=one.interim_support,
                reviewed_on=one.interim_review_on, next_review_on=again_on,
            ),
            InterimReview(**about, seen=ENDS[number % len(ENDS)], next_course="end", reviewed_on=again_on),
        ]
    write(rows)
