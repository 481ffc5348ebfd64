"""Each night: rows made to agree with the facts for everybody, and each morning a message of numbers to whoever owns some.

Organisation by organisation, because a child is seen by its own school, and by the council where it has a duty.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from waymark.kernel.calendars import OutsideCalendar
from waymark.kernel.wording import plural
from waymark.service.access.context import Sight, acting
from waymark.service.accounts.models import Person
from waymark.service.accounts.queries import people_with_role
from waymark.service.notifications.actions import queue_message
from waymark.service.notifications.models import Message
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import calendar_for, deployment
from waymark.service.pupils.models import Pupil, Registration
from waymark.service.pupils.queries import RESPONSIBLE, seen_because
from waymark.service.pupils.turns import take_turns

from .actions.settling import settle
from .board import BoardRow, board, children_concerned
from .early_signs import raise_flags
from .models import EducationDuty
from .queries import ANSWERS_FOR_THE_DUTY, ESCALATES_AT, Digest, digest_of

AT_ONCE = 100
BOARD = "/sixth-day/"


def sweep(on: date) -> dict[str, int]:
    """Open what facts imply and nobody opened, end what they end, say days that moved, warn owners and the director.

    Some children to a transaction, so that a process killed in the middle leaves what it did whole; twice does nothing more.
    """
    done = {"opened": 0, "ended": 0, "moved": 0, "warned": 0, "flagged": 0}
    for organisation_id in organisations_that_act():
        sight = Sight(organisation_id=organisation_id, today=on)
        with acting(sight):
            ids = [one.pk for one in children_concerned(on)]
            ours = sorted(seen_because(organisation_id, ids, RESPONSIBLE, on))
        for begin in range(0, len(ours), AT_ONCE):
            with acting(sight):
                some = ours[begin : begin + AT_ONCE]
                take_turns(some)
                settled = settle(list(Pupil.objects.filter(pk__in=some)), on, None)
            done["opened"] += len(settled.opened)
            done["ended"] += len(settled.ended)
            done["moved"] += len(settled.moved)
        with acting(sight):
            done["warned"] += warn(board(on, with_partnerships=False).rows, on) if ours else 0
            done["flagged"] += raise_flags(on, _on_its_roll(organisation_id, on))
    return done


def _on_its_roll(school_id: int, on: date) -> list[int]:
    rolls = Registration.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), school=school_id, enrolment__in=["C", "M"])
    return list(rolls.filter(starts_on__lte=on).values_list("pupil", flat=True))


def organisations_that_act() -> list[int]:
    """Schools whose people use the service, then the council, which so opens what no school could."""
    ours = deployment()
    schools = Organisation.objects.filter(kind="school", staff__isnull=False).distinct().order_by("pk")
    return [*schools.values_list("pk", flat=True), *([ours.authority_id] if ours else [])]


def warn(rows: Iterable[BoardRow], on: date) -> int:
    """The owner on the third school day, and the director before the breach where no start is agreed. Each once."""
    warned = 0
    for row in rows:
        if not row.duty or not row.is_law or row.state not in {"coming", "due"}:
            continue
        duty = EducationDuty.objects.filter(reference=row.duty)
        if row.is_amber and duty.filter(told_amber_on__isnull=True).update(told_amber_on=on):
            owner = Person.objects.get(reference=row.owner_reference)
            _send(owner, row.duty, "The third school day", f"{row.duty} is yours, and its third school day has come.")
            warned += 1
        is_near = row.days_left is not None and row.days_left <= ESCALATES_AT and row.starts_on is None
        if is_near and duty.filter(told_escalated_on__isnull=True).update(told_escalated_on=on):
            for director in people_with_role(deployment().authority_id, {"director"}, on):
                _send(director, row.duty, "A sixth day is near", f"{row.duty} has no start agreed, and its sixth day is here.")
            warned += 1
    return warned


def _send(person: Person, about: str, subject: str, words: str) -> None:
    queue_message(
        to=person.email, subject=subject, about=about, link=f"{BOARD}{about}/", body=f"{words} Sign in to read it."
    )


def send_digests(on: date) -> int:
    """A message of numbers to whoever answers for the duty and to every owner, on school days. Sent once a day."""
    ours = deployment()
    if ours is None or not _is_school_day(on):
        return 0
    sent = 0
    for organisation_id in organisations_that_act():
        with acting(Sight(organisation_id=organisation_id, today=on)):
            sent += _digests_of(organisation_id, organisation_id == ours.authority_id, on)
    return sent


def _digests_of(organisation_id: int, is_the_council: bool, on: date) -> int:
    owners = EducationDuty.objects.filter(ended_on__isnull=True).values("owner")
    people = Person.objects.filter(pk__in=owners, memberships__organisation=organisation_id, is_active=True).distinct()
    own = {person: digest_of(on, person.reference) for person in people}
    if is_the_council:
        whole = digest_of(on)
        own |= dict.fromkeys(people_with_role(organisation_id, set(ANSWERS_FOR_THE_DUTY), on), whole)
    return sum(_send_digest(person, digest, on) for person, digest in own.items())


def _send_digest(person: Person, digest: Digest, on: date) -> bool:
    about = f"sixth-day {on.isoformat()}"
    if digest.is_empty or Message.objects.filter(to_address=person.email, about=about).exists():
        return False
    queue_message(to=person.email, subject="The sixth day today", about=about, link=BOARD, body=digest_words(digest))
    return True


def digest_words(digest: Digest) -> str:
    """Numbers alone: "2 children late; 1 child due within two school days. Sign in to read who."."""
    parts = (
        (digest.late, "late"),
        (digest.due_within_two, "due within two school days"),
        (digest.unopened, "owned by nobody"),
        (digest.to_explain, "with days lost to explain"),
        (digest.changed, "whose day has changed"),
    )
    said = [f"{plural(count, 'child', 'children')} {words}" for count, words in parts if count]
    return f"{'; '.join(said)}. Sign in to read who."


def _is_school_day(on: date) -> bool:
    try:
        return calendar_for().is_school_day(on)
    except OutsideCalendar:
        return True
