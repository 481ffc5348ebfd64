"""Acts on a child's record. Each checks its permission, locks, changes, and writes its audit entry."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from waymark.kernel.year_groups import year_group_on
from waymark.service.access.context import token_hash
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.models import Person
from waymark.service.audit.actions import record
from waymark.service.notifications.actions import queue_message
from waymark.service.organisations.models import Organisation

from . import permissions
from .changing import CHANGEABLE, fingerprint_of, set_details, year_group_after
from .models import Access, FamilyLink, Letter, NextStep, Pupil, Registration, RestrictedNote, Separation
from .rules import LETTER_STATES, changed_since, lacks_fixed

FAMILY_LINK_DAYS = 180
CODE_LASTS = timedelta(minutes=15)
TRIES = 5
LINK_CLOSED = "This link has ended. Ask the school or the council for a new one."


class FamilyLinkClosed(Exception):
    """The link has run out or was closed. ``str()`` is a sentence for the page."""


class PupilAlreadyKnown(Exception):
    """A child with this UPN is recorded already. ``str()`` is a sentence for the page."""


class SomebodyElseChanged(Exception):
    """The details are others than the person had before them. ``str()`` is a sentence for the page."""


class SameChild(Exception):
    """Both names are one child's. ``str()`` is a sentence for the page."""


class LetterCannotBeChanged(Exception):
    """It has gone out, somebody else changed it, or something it must say is missing. ``str()`` is a sentence."""


class LetterCannotBeReleased(Exception):
    """The letter is not a draft, or nobody has rung the family. ``str()`` is a sentence for the page."""


class LetterHasOtherWords(LetterCannotBeReleased):
    """Somebody changed the words after they were shown to whoever releases them."""


@transaction.atomic
def add_pupil(*, details: dict[str, Any], school: Organisation, by: Actor, on: date) -> Pupil:
    """Record a child and their place on a school's roll. ``details`` are the fields of ``Pupil``.

    Raises ``PupilAlreadyKnown`` when the UPN is taken, whether or not this school may see that child.
    """
    permissions.ADD_PUPIL.require(by)
    upn = details.get("upn") or None
    if upn and _pupil_with_upn(upn):
        raise PupilAlreadyKnown(
            f"A child with the UPN {upn} is recorded already. If they have joined your school, ask the council's "
            "inclusion team to pass the record to you."
        )
    details = {"year_group": int(year_group_on(details["born_on"], on)), **details, "upn": upn}
    pupil = Pupil(id=_next_pupil_id(), **details)
    # the access row comes first: row security lets an organisation add only a child it may then see
    Access.objects.bulk_create([
        Access(pupil_id=pupil.id, organisation_id=by.organisation_id, part=part, starts_on=on, because="registration")
        for part in ("facts", "restricted")
    ])
    pupil.save(force_insert=True)
    Registration.objects.create(pupil=pupil, school=school, starts_on=on)
    if school.pk != by.organisation_id:  # entered by the council for a school
        give_access(pupil, school.pk, because="registration", about="", on=on, parts=("facts", "restricted"))
    record("add_pupil", by=by, on=on, about=pupil.reference, pupil_id=pupil.id)
    return pupil


@transaction.atomic
def change_pupil(*, pupil: Pupil, details: dict[str, Any], seen: str, by: Actor, on: date) -> Pupil:
    """Correct who a child is. ``details`` are fields of ``CHANGEABLE``; what is the same already is left alone.

    ``seen``: ``fingerprint_of`` the details the person had before them. What was sent to a panel keeps the words of its
    day. Raises ``SomebodyElseChanged``, and ``PupilAlreadyKnown`` when the UPN is another child's.
    """
    permissions.CHANGE_PUPIL.require(by)
    permissions.require_may_act(by, pupil, on)
    pupil = Pupil.objects.select_for_update().get(pk=pupil.pk)
    details = {**details, "upn": details.get("upn", pupil.upn) or None}
    changed = {name: value for name, value in details.items() if name in CHANGEABLE and getattr(pupil, name) != value}
    if not changed:
        return pupil  # the same press twice
    if seen != fingerprint_of(pupil):
        raise SomebodyElseChanged(
            "Somebody changed this child’s details while you had this page open. Nothing of yours is saved: look at the "
            "child’s page, then come back and change what is still wrong."
        )
    if "upn" in changed and changed["upn"] and _pupil_with_upn(changed["upn"]):
        raise PupilAlreadyKnown(
            f"A child with the UPN {changed['upn']} is recorded already. Check the number, or ask the council’s inclusion team."
        )
    what = ", ".join(CHANGEABLE[name] for name in changed)
    if "born_on" in changed:
        changed["year_group"] = year_group_after(pupil, changed["born_on"], on)
    set_details(pupil, changed, by=by, on=on, why=what[0].upper() + what[1:])
    return pupil


def _next_pupil_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('pupils_pupil', 'id'))")
        return cursor.fetchone()[0]


def _pupil_with_upn(upn: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT waymark_pupil_with_upn(%s)", [upn])
        return cursor.fetchone()[0]


def give_access(
    pupil: Pupil, organisation_id: int, *, because: str, about: str, on: date,
    parts: tuple[str, ...] = ("facts",), until: date | None = None,
) -> None:
    """Let an organisation see parts of a child's record. Called inside the act that makes it needed; gives once.

    Access that is in force already is lengthened, never shortened.
    """
    for part in parts:
        same = Access.objects.filter(
            pupil=pupil, organisation=organisation_id, part=part, because=because, about=about
        ).first()
        if same is None:
            Access.objects.bulk_create([Access(
                pupil=pupil, organisation_id=organisation_id, part=part, starts_on=on, ends_on=until, because=because,
                about=about,
            )])
        elif same.ends_on and (until is None or until > same.ends_on):
            Access.objects.filter(pk=same.pk).update(ends_on=until)


def end_access(pupil: Pupil, organisation_id: int, *, because: str, about: str, on: date) -> None:
    """End what was given for one reason, from the day after ``on``."""
    Access.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        pupil=pupil, organisation=organisation_id, because=because, about=about,
    ).update(ends_on=on)


@transaction.atomic
def set_next_step(
    pupil: Pupil, *, what: str, due_on: date, owner: Person | int, by: Actor | None, on: date, about: str = ""
) -> NextStep:
    """Close the open next step and set the new one. ``by=None`` is the service itself, inside another act."""
    if by is not None:
        permissions.SET_NEXT_STEP.require(by)
    NextStep.objects.filter(pupil=pupil, done_on__isnull=True).update(done_on=on)
    owner_id = owner.pk if isinstance(owner, Person) else owner
    return NextStep.objects.create(
        pupil=pupil, what=what, due_on=due_on, owner_id=owner_id, about=about, set_on=on
    )


def close_next_step(pupil: Pupil, *, on: date) -> None:
    """Nothing more is due: the support has ended and every check has been made."""
    NextStep.objects.filter(pupil=pupil, done_on__isnull=True).update(done_on=on)


@transaction.atomic
def write_restricted_note(*, pupil: Pupil, text: str, about: str, by: Actor, on: date) -> RestrictedNote:
    """Keep safeguarding or third-party text where only named officers may open it."""
    permissions.WRITE_RESTRICTED.require(by)
    permissions.require_may_act(by, pupil, on)
    note = RestrictedNote.objects.create(pupil=pupil, text=text, about=about, written_by_id=by.person_id, written_on=on)
    record("write_restricted_note", by=by, on=on, about=about, pupil_id=pupil.id)
    return note


@transaction.atomic
def keep_apart(*, pupil: Pupil, other: Pupil, by: Actor, on: date) -> None:
    """Record, for both, that two children must not be at one site together. Recording it twice records it once.

    For whoever is responsible for both children: two schools' children are kept apart by the council.
    """
    permissions.KEEP_APART.require(by)
    for one in (pupil, other):
        permissions.require_may_act(by, one, on)
    if pupil == other:
        raise SameChild("That is the same child. Give the other child’s UPN or reference.")
    for one, another in ((pupil, other), (other, pupil)):
        pair = Separation.objects.filter(pupil=one, other=another)
        if pair.filter(ends_on__isnull=True).exists():
            continue
        if not pair.filter(starts_on=on).update(ends_on=None):  # ended earlier on the day it began: it goes on
            Separation.objects.create(pupil=one, other=another, starts_on=on, recorded_by_id=by.person_id)
        record("keep_apart", by=by, on=on, about=one.reference, pupil_id=one.id)


@transaction.atomic
def stop_keeping_apart(*, pupil: Pupil, other: Pupil, by: Actor, on: date) -> None:
    """End it for both; today is the last day. For whoever is responsible for both children, as for recording it."""
    permissions.KEEP_APART.require(by)
    for one in (pupil, other):
        permissions.require_may_act(by, one, on)
    for one, another in ((pupil, other), (other, pupil)):
        ended = Separation.objects.filter(pupil=one, other=another, ends_on__isnull=True).update(ends_on=on)
        if ended:
            record("stop_keeping_apart", by=by, on=on, about=one.reference, pupil_id=one.id)


@transaction.atomic
def draft_letter(
    *, pupil: Pupil, template: str, addressee_kind: str, addressee_name: str, subject: str, body: str, on: date,
    addressee_email: str = "", about: str = "", fixed_parts: Iterable[str] = (), review_on: date | None = None,
) -> Letter:
    """Draft a letter inside the act that calls for it. Nothing leaves until somebody releases it.

    ``fixed_parts``: paragraphs of the body that must stay in it. ``review_on``: the day it says somebody looks again.
    """
    return Letter.objects.create(
        pupil=pupil, template=template, addressee_kind=addressee_kind, addressee_name=addressee_name,
        addressee_email=addressee_email, subject=subject, body=body, about=about, drafted_on=on,
        fixed_parts=list(fixed_parts), review_on=review_on,
    )


@transaction.atomic
def change_letter(
    *, letter: Letter, body: str, seen: str, by: Actor, on: date, fixed_parts: Sequence[str] | None = None
) -> Letter:
    """Put a drafted letter into other words. What was drafted stays beside it; saving the same twice saves it once.

    ``seen``: the body the person had before them, so that nobody's words are overwritten unread. ``fixed_parts``: what must
    stay, where that is less than the letter says. ``panels.actions.change_letter`` looks for other children's names first.
    Raises ``LetterCannotBeChanged``.
    """
    permissions.RELEASE_LETTER.require(by)
    permissions.require_may_send(by, letter.pupil, on)
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    body = body.replace("\r\n", "\n").strip()
    if body == letter.body.strip():
        return letter
    if letter.state != "drafted":
        raise LetterCannotBeChanged("This letter has gone out or was thrown away, so its words stay as they are.")
    if seen.replace("\r\n", "\n").strip() != letter.body.strip():
        raise LetterCannotBeChanged("Somebody changed this letter while you were writing. Read it below, then save yours again.")
    if missing := lacks_fixed(body, letter.fixed_parts if fixed_parts is None else fixed_parts):
        raise LetterCannotBeChanged(f"This must stay in the letter: “{missing[0]}”")
    letter.drafted_body = letter.drafted_body or letter.body
    letter.body, letter.changed_on, letter.changed_by_id = body, on, by.person_id
    letter.save(update_fields=["body", "drafted_body", "changed_on", "changed_by"])
    record("change_letter", by=by, on=on, about=letter.reference, pupil_id=letter.pupil_id)
    return letter


@transaction.atomic
def release_letter(*, letter: Letter, family_rung_on: date | None, by: Actor, on: date, seen: str | None = None) -> Letter:
    """Release a letter. A family hears of a decision from a person first, so theirs needs the day they were rung.

    ``seen`` is the letter as it stood on the page, None where no page was shown: other words than those are not sent
    (``LetterHasOtherWords``). Pressing twice releases once.
    """
    permissions.RELEASE_LETTER.require(by)
    permissions.require_may_send(by, letter.pupil, on)
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if seen is not None and (sentence := changed_since(seen, body=letter.body, state=letter.state)):
        raise LetterHasOtherWords(sentence)
    if letter.state == "released":
        return letter
    if "release" not in LETTER_STATES[letter.state]:
        raise LetterCannotBeReleased("This letter was discarded, so it cannot be released.")
    if letter.addressee_kind in {"parent", "pupil"} and family_rung_on is None:
        raise LetterCannotBeReleased("Ring the family first, then enter the day you spoke to them.")
    if family_rung_on is not None and not letter.drafted_on <= family_rung_on <= on:
        raise LetterCannotBeReleased(
            f"Enter the day you rang the family: from {letter.drafted_on:%d %B %Y}, when the letter was drafted, to today."
        )
    letter.state = LETTER_STATES[letter.state]["release"]
    letter.released_on, letter.released_by_id, letter.family_rung_on = on, by.person_id, family_rung_on
    letter.save(update_fields=["state", "released_on", "released_by", "family_rung_on"])
    record("release_letter", by=by, on=on, about=letter.reference, pupil_id=letter.pupil_id)
    return letter


@transaction.atomic
def make_family_link(
    *, pupil: Pupil, recipient_name: str, relationship: str, sent_to: str, by: Actor, on: date
) -> tuple[FamilyLink, str]:
    """Make a link to the child's page. Returns the link and its token, which is not kept and cannot be shown again."""
    permissions.MAKE_FAMILY_LINK.require(by)
    permissions.require_may_act(by, pupil, on)
    token = secrets.token_urlsafe(24)
    link = FamilyLink.objects.create(
        pupil=pupil, recipient_name=recipient_name, relationship=relationship, sent_to=sent_to,
        token_hash=token_hash(token), made_by_id=by.person_id, made_on=on,
        expires_on=on + timedelta(days=FAMILY_LINK_DAYS),
    )
    queue_message(to=sent_to, subject="You have something to read", about=pupil.reference, link=f"/family/{token}/",
                  body="A school or the council has made you a page. Open the link to read it. It asks for a code sent to you.")
    record("make_family_link", by=by, on=on, about=pupil.reference, pupil_id=pupil.id, why=relationship)
    return link, token


@transaction.atomic
def send_family_code(*, link: FamilyLink, on: date) -> str:
    """Send a one-time code to where the link itself was sent, so that a link passed on opens nothing."""
    if not link.is_open(on):
        raise FamilyLinkClosed(LINK_CLOSED)
    code = f"{secrets.randbelow(10**6):06d}"
    FamilyLink.objects.filter(pk=link.pk).update(
        code_hash=token_hash(f"{link.pk}:{code}"), code_expires_at=timezone.now() + CODE_LASTS, wrong_codes=0
    )
    queue_message(to=link.sent_to, subject="Your code", body=f"Your code is {code}. It works for 15 minutes.")
    return code


@transaction.atomic
def check_family_code(*, link: FamilyLink, code: str, on: date) -> bool:
    """Whether the code is right, fresh and not guessed at. A right code works once; five wrong ones end it."""
    link = FamilyLink.objects.select_for_update().get(pk=link.pk)
    fresh = link.code_expires_at is not None and link.code_expires_at >= timezone.now() and link.wrong_codes < TRIES
    right = fresh and link.is_open(on) and secrets.compare_digest(
        link.code_hash, token_hash(f"{link.pk}:{code.strip().replace(' ', '')}")
    )
    if right:
        link.code_hash, link.code_expires_at, link.last_opened_at = "", None, timezone.now()
    else:
        link.wrong_codes += 1
    link.save(update_fields=["code_hash", "code_expires_at", "last_opened_at", "wrong_codes"])
    return right


@transaction.atomic
def revoke_family_link(*, link: FamilyLink, by: Actor, on: date) -> None:
    """Close a link at once, for example when it went to the wrong person."""
    permissions.MAKE_FAMILY_LINK.require(by)
    permissions.require_may_act(by, link.pupil, on)
    if FamilyLink.objects.filter(pk=link.pk, revoked_on__isnull=True).update(revoked_on=on):
        record("revoke_family_link", by=by, on=on, about=link.pupil.reference, pupil_id=link.pupil_id)
