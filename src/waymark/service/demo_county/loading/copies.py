"""The readable copy of every request as it was sent: by the service's own wording, from rows read all at once."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Model

from waymark.service.demo_county.loading.book import Book, write
from waymark.service.exclusions.models import AttendanceSummary, PermanentExclusion, Suspension
from waymark.service.exclusions.queries import Facts, calendars_of_rows, days_in_the_year
from waymark.service.referrals.freezing import Held, content_of, names_of_kinds
from waymark.service.referrals.models import FrozenReferral, OwnWords, ReferralSection, SupportTried

Rows = dict[int, list[Any]]


def load_frozen_copies(book: Book) -> None:
    write(_copies(book))


def _copies(book: Book) -> Iterator[FrozenReferral]:
    kinds = names_of_kinds()
    answers, words, tried = (
        _by(table.objects.all(), "referral_id") for table in (ReferralSection, OwnWords, SupportTried)
    )
    facts = _FactsOfAll()
    for one in book.county.referrals:
        if one.submitted_on is None:
            continue
        referral = book.referrals[one.key]
        held = Held(
            answers={section.key: section.answers for section in answers[referral.pk]},
            own_words=tuple(words[referral.pk]),
            tried=tuple(tried[referral.pk]),
            facts=facts.known_on(referral.pupil_id, one.submitted_on),
            kinds=kinds,
        )
        content = content_of(referral, held)
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        yield FrozenReferral(
            referral=referral, pupil_id=referral.pupil_id, frozen_on=one.submitted_on, content=content, sha256=digest
        )


def _by(rows: Iterable[Model], name: str) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


class _FactsOfAll:
    """Of every child at once; a copy holds what was known on the day it was sent, and nothing later."""

    def __init__(self) -> None:
        self.attendance = _by(AttendanceSummary.objects.order_by("first_on", "id"), "pupil_id")
        self.suspensions = _by(Suspension.objects.select_related("school", "cancelled"), "pupil_id")
        self.calendars = calendars_of_rows(row for rows in self.suspensions.values() for row in rows)
        self.exclusions = _by(PermanentExclusion.objects.select_related("school"), "pupil_id")

    def known_on(self, pupil_id: int, day: date) -> Facts:
        suspended = tuple(one for one in self.suspensions[pupil_id] if one.decided_on <= day)
        return Facts(
            attendance=tuple(one for one in self.attendance[pupil_id] if one.last_on <= day),
            suspensions=suspended,
            permanent_exclusions=tuple(one for one in self.exclusions[pupil_id] if one.decided_on <= day),
            days_this_year=days_in_the_year(suspended, day, self.calendars),
        )
