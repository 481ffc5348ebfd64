"""Reads of a child's record. Row security has already narrowed every one of them to what may be seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.access.context import token_hash
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.needs import Need
from waymark.service.audit.actions import record, record_each
from waymark.service.audit.models import AuditEntry
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.once import once
from waymark.service.organisations.queries import calendars_for

from .models import Access, FamilyLink, Letter, NextStep, Pupil, Registration, RestrictedNote, Separation
from .rules import ACCESS_REASONS

LETTERS_AT_MOST = 200


def home_school(pupil: Pupil, on: date) -> Organisation | None:
    """The school whose main roll the child is on."""
    found = (
        Registration.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), pupil=pupil, enrolment__in=["C", "M"], starts_on__lte=on
        ).select_related("school").first()
    )
    return found.school if found else None


def home_schools(pupil_ids: Collection[int], on: date) -> dict[int, int]:
    """``home_school`` for several children at once: ids of schools by child. Nothing is asked for nobody."""
    in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    rolls = Registration.objects.filter(in_force, pupil__in=pupil_ids, enrolment__in=["C", "M"], starts_on__lte=on)
    return dict(rolls.values_list("pupil", "school")) if pupil_ids else {}


def calendars_of(pupil_ids: Collection[int], on: date) -> dict[int, SchoolCalendar]:
    """Whose school days count for each child, wherever a page counts them: those of the school whose roll the child is on,
    else the council's. Two reads whatever their number."""
    schools = home_schools(pupil_ids, on)
    calendars = calendars_for({None, *schools.values()}) if pupil_ids else {}
    return {one: calendars[schools.get(one)] for one in pupil_ids}


RESPONSIBLE = frozenset({"registration", "duty"})


def reasons_to_see(organisation_id: int, pupil: Pupil, on: date) -> set[tuple[str, str]]:
    """Why an organisation sees a child on a day: pairs of a key of ``ACCESS_REASONS`` and what it is about."""
    in_force = Access.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), pupil=pupil, organisation=organisation_id, starts_on__lte=on
    )
    return set(in_force.values_list("because", "about"))


def seen_because(organisation_id: int, pupils: Collection[int], reasons: Collection[str], on: date) -> set[int]:
    """Of these children, those an organisation sees on a day for one of the reasons."""
    in_force = Access.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), pupil__in=pupils, organisation=organisation_id, because__in=reasons,
        starts_on__lte=on,
    )
    return set(in_force.values_list("pupil", flat=True))


def not_for_a_panel_alone(organisation_id: int, on: date) -> Q:
    """Children an organisation sees for more than a seat on a panel, to narrow a list of ``Pupil``."""
    in_force = Access.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), pupil=OuterRef("pk"), organisation=organisation_id, starts_on__lte=on
    )
    return Q(Exists(in_force.exclude(because="panel")))


def may_act_for(actor: Actor, pupil: Pupil, on: date) -> bool:
    """Whether the acting organisation is responsible for the child: on its roll, or the council by its duty.

    Everybody else who sees a child (a panel, a provider, a school to come) reads.
    """
    return any(because in RESPONSIBLE for because, _ in reasons_to_see(actor.organisation_id, pupil, on))


def looked_at(pupil: Pupil, *, what: str, by: Actor | None, on: date) -> None:
    """Record that somebody looked at a child's record, and why they may. Every page that shows one calls this."""
    record(f"look_at_{what}", by=by, on=on, about=pupil.reference, pupil_id=pupil.id, why=_why_seen(by, pupil, on))


def _why_seen(by: Actor | None, pupil: Pupil, on: date) -> str:
    if by is None:
        return "By the family’s own link"
    return _in_words({because for because, _ in reasons_to_see(by.organisation_id, pupil, on)})


def _in_words(reasons: set[str]) -> str:
    said = "; ".join(words for because, words in ACCESS_REASONS.items() if because in reasons)
    return said[:1].upper() + said[1:]


def names_of_children(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Name and reference of each of some children, by id: those this organisation sees."""
    return {one.pk: (one.name, one.reference) for one in Pupil.objects.filter(pk__in=set(ids))}


def children_named(name: str) -> tuple[int, ...]:
    """Children seen whose name holds every word given."""
    found = Pupil.objects.all()
    for word in name.split():
        found = found.filter(Q(given_names__icontains=word) | Q(family_name__icontains=word) | Q(known_as__icontains=word))
    return tuple(found.values_list("pk", flat=True))


def children_to_act_for(typed: str, by: Actor, on: date, most: int) -> list[Pupil]:
    """Those a name or a UPN fits and the acting organisation is responsible for, by family name. Two queries."""
    fits = Q(pk__in=children_named(typed)) | Q(upn=typed.replace(" ", "").upper())
    ours = Access.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), organisation=by.organisation_id, starts_on__lte=on, because__in=RESPONSIBLE
    )
    return list(Pupil.objects.filter(fits, pk__in=ours.values("pupil")).order_by("family_name", "given_names", "pk")[:most])


def looked_at_each(pupils: Iterable[Pupil], *, what: str, by: Actor, on: date) -> None:
    """The same for a page that shows several children: one entry each, however often a child is on it."""
    seen = {one.pk: one.reference for one in pupils}
    in_force = Access.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), pupil__in=seen, organisation=by.organisation_id, starts_on__lte=on
    )
    reasons: dict[int, set[str]] = {pk: set() for pk in seen}
    for pk, because in in_force.values_list("pupil", "because"):
        reasons[pk].add(because)
    of_each_why: dict[str, list[tuple[str, int]]] = {}
    for pk, reference in seen.items():
        of_each_why.setdefault(_in_words(reasons[pk]), []).append((reference, pk))
    for why, subjects in of_each_why.items():
        record_each(f"look_at_{what}", subjects, by=by, on=on, why=why)


def likely_same_child(family_name: str, born_on: date, given_names: str = "") -> QuerySet[Pupil]:
    """Children this organisation may see who are probably the same child: same birthday, and a name that agrees."""
    same = Q(family_name__iexact=family_name.strip())
    if given_names.strip():
        same |= Q(given_names__istartswith=given_names.strip().split()[0])
    return Pupil.objects.filter(same, born_on=born_on)


def open_next_steps(owner_id: int) -> QuerySet[NextStep]:
    """What one person owns and has not done, soonest first."""
    return NextStep.objects.filter(owner=owner_id, done_on__isnull=True).select_related("pupil").order_by("due_on")


def steps_of_mine(owner_id: int) -> list[NextStep]:
    """The same read once for a whole page, which asks for them in several places."""
    return once(("open_next_steps", owner_id), lambda: list(open_next_steps(owner_id)))


def open_next_step(pupil: Pupil) -> NextStep | None:
    """The one thing that is due for a child, or None."""
    return NextStep.objects.filter(pupil=pupil, done_on__isnull=True).select_related("owner").first()


def letters_waiting() -> QuerySet[Letter]:
    """Drafted letters this organisation may see, oldest first."""
    return Letter.objects.filter(state="drafted").select_related("pupil").order_by("drafted_on", "id")


def link_with_token(token: str) -> FamilyLink | None:
    """The link a token opens. Row security shows it only once the database has been told that token."""
    return FamilyLink.objects.select_related("pupil").filter(token_hash=token_hash(token)).first()


def released_to_the_family() -> QuerySet[Letter]:
    """Every letter released to a parent or to the child."""
    return Letter.objects.filter(state="released", addressee_kind__in=["parent", "pupil"])


def parent_to_write_to(pupil: Pupil) -> tuple[str, str]:
    """Name and e-mail address of whoever gets a letter to the family: whom a family link was given to, the first of them."""
    link = FamilyLink.objects.filter(pupil=pupil, revoked_on__isnull=True).order_by("id").first()
    if link is None:
        return f"parent or carer of {pupil.name}", ""
    return link.recipient_name, link.sent_to if "@" in link.sent_to else ""


def released_letters(pupil: Pupil, addressee_kinds: frozenset[str]) -> list[Letter]:
    """Letters that have been released to these addressees, newest first."""
    return list(Letter.objects.filter(pupil=pupil, state="released", addressee_kind__in=addressee_kinds))


def home_needs(actor: Actor, on: date) -> list[Need]:
    """Next steps this person owns, and letters waiting to be released by the council."""
    needs = [
        Need("next_step", one.pupil.reference, one.pupil.name, one.what, one.due_on, part_of=one.about, pupil_id=one.pupil_id)
        for one in steps_of_mine(actor.person_id)
    ]
    return needs + _letters_to_release() if actor.role == "coordinator" else needs


def _letters_by_child() -> dict[int, list[Letter]]:
    """Each letter with ``step_due_on``, the day of the child's next step about the same decision; None where there is none."""
    of_a_decision = NextStep.objects.filter(pupil=OuterRef("pupil"), done_on__isnull=True, about__startswith="DE-")
    step = of_a_decision.filter(about=OuterRef("about"))
    by_child: dict[int, list[Letter]] = {}
    for letter in letters_waiting().annotate(step_due_on=Subquery(step.values("due_on")[:1]))[:LETTERS_AT_MOST]:
        by_child.setdefault(letter.pupil_id, []).append(letter)
    return by_child


def _letters_to_release() -> list[Need]:
    """One row a child, however many letters: each opens the next."""
    return [
        Need("release_letter", held[0].reference, held[0].pupil.name,
             "A letter to read and release" if len(held) == 1 else f"{len(held)} letters to read and release",
             min((one.step_due_on for one in held if one.step_due_on), default=None),
             part_of=held[0].about, pupil_id=held[0].pupil_id)
        for held in _letters_by_child().values()
    ]


def pupil_with_reference(reference: str) -> Pupil | None:
    return Pupil.objects.filter(reference=reference).first()


def pupil_with_upn(upn: str) -> Pupil | None:
    """The child with this UPN if this organisation may see them."""
    return Pupil.objects.filter(upn=upn).first()


def registrations_of(pupil: Pupil) -> list[Registration]:
    """Every roll the child has been on, newest first."""
    return list(Registration.objects.filter(pupil=pupil).select_related("school").order_by("-starts_on", "-id"))


def next_step_of(pupil: Pupil) -> NextStep | None:
    """The one open next step, with its owner."""
    return NextStep.objects.filter(pupil=pupil, done_on__isnull=True).select_related("owner").first()


def who_may_know(pupil: Pupil, on: date) -> list[Access]:
    """Every organisation's access in force on a day or to come, by name."""
    return list(
        Access.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), pupil=pupil)
        .select_related("organisation").order_by("organisation__name", "part", "starts_on")
    )


def acts_and_looks(pupil: Pupil, limit: int = 100) -> list[AuditEntry]:
    """Who did what with this child's record and who looked, newest first."""
    return list(AuditEntry.objects.filter(pupil_id=pupil.pk).order_by("-happened_at", "-id")[:limit])


def letters_of(pupil: Pupil) -> list[Letter]:
    """Letters about the child, newest first."""
    return list(Letter.objects.filter(pupil=pupil).select_related("released_by"))


def letter_with_reference(reference: str) -> Letter | None:
    return Letter.objects.select_related("pupil", "released_by").filter(reference=reference).first()


def restricted_notes_of(pupil: Pupil) -> list[RestrictedNote]:
    """Restricted text, newest first. The page that shows it asks ``permissions.READ_RESTRICTED``."""
    return list(RestrictedNote.objects.filter(pupil=pupil).select_related("written_by").order_by("-written_on", "-id"))


def family_links_of(pupil: Pupil, on: date) -> list[FamilyLink]:
    """Links in force on a day, newest first."""
    return list(
        FamilyLink.objects.filter(pupil=pupil, revoked_on__isnull=True, expires_on__gte=on)
        .select_related("made_by").order_by("-id")
    )


def family_link_with_id(pupil: Pupil, link_id: int) -> FamilyLink | None:
    return FamilyLink.objects.filter(pupil=pupil, pk=link_id).select_related("pupil").first()


def kept_apart_from(pupil: Pupil, on: date) -> list[tuple[Separation, Pupil | None]]:
    """Whom the child must be kept apart from on a day, each with the other child, or None where they may not be seen."""
    rows = list(Separation.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), pupil=pupil).order_by("starts_on", "id"))
    seen = {one.pk: one for one in Pupil.objects.filter(pk__in=[row.other_id for row in rows])}
    return [(row, seen.get(row.other_id)) for row in rows]
