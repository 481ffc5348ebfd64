"""Early signs on what is held: a rule tried over past days, and the list of children a school is asked to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from waymark.clocks import early_signs
from waymark.kernel.small_numbers import hidden_cells, is_small
from waymark.service.exclusions.history import history_of
from waymark.service.exclusions.models import AttendanceSummary
from waymark.service.organisations.models import PartnershipMember
from waymark.service.organisations.queries import authority_model
from waymark.service.pupils.models import Pupil, Registration
from waymark.service.pupils.rules import SEN_PROVISION, SEXES

from .models import EarlySignFlag, EarlySignRule

FLAGGED, OTHERS = "flagged", "others"
ByGroup = dict[str, dict[str, list[int] | None]]


def rule_of(row: EarlySignRule) -> early_signs.EarlySign:
    return early_signs.from_words(row.reference, row.words)


def rules_listed() -> list[EarlySignRule]:
    """Newest first, with trials to be read by ``rule.trials``."""
    return list(EarlySignRule.objects.select_related("partnership", "written_by").prefetch_related("trials").order_by("-id"))


def rule_with_reference(reference: str) -> EarlySignRule | None:
    return EarlySignRule.objects.select_related("partnership").filter(reference=reference).first()


def children_under(row: EarlySignRule, on: date) -> QuerySet[Pupil]:
    """Children seen who are on the main roll of a school the rule is for."""
    rolls = Registration.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), enrolment__in=["C", "M"], starts_on__lte=on)
    if row.partnership_id:
        members = PartnershipMember.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), partnership=row.partnership_id, starts_on__lte=on
        )
        rolls = rolls.filter(school__in=members.values("organisation"))
    return Pupil.objects.filter(pk__in=rolls.values("pupil"))


def attended_by(pupil_ids: Collection[int]) -> Mapping[int, list[early_signs.Attended]]:
    """Of two summaries of one period the newer stands."""
    held: dict[int, dict[tuple[int, date, date], early_signs.Attended]] = defaultdict(dict)
    for one in AttendanceSummary.objects.filter(pupil__in=pupil_ids).order_by("id"):
        span = early_signs.Attended(one.first_on, one.last_on, one.possible, one.attended)
        held[one.pupil_id][one.school_id, one.first_on, one.last_on] = span
    return defaultdict(list, {key: list(spans.values()) for key, spans in held.items()})


def tried(row: EarlySignRule, first_on: date, last_on: date) -> tuple[int, int | None, ByGroup]:
    """How many children, how many of them the rule would have pointed to, and the same by group.

    What would tell of few children is None, and so is everything where the authority has not said how few are too few.
    """
    rule, pupils = rule_of(row), list(children_under(row, last_on))
    histories = history_of(pupils, last_on)
    attended = attended_by([one.pk for one in pupils])
    children = (early_signs.Child(histories[one.pk], tuple(attended[one.pk]), _groups(one)) for one in pupils)
    found = early_signs.trial(rule, children, first_on, last_on)
    small = authority_model().small_numbers_on(last_on)
    if small is None or is_small(found.flagged, small.smallest_shown):
        return found.children, None, {group: dict.fromkeys(values) for group, values in found.by_group.items()}
    shown = {group: shown_of(values, small.smallest_shown) for group, values in found.by_group.items()}
    return found.children, found.flagged, shown


def shown_of(values: Mapping[str, tuple[int, int]], smallest: int) -> dict[str, list[int] | None]:
    """``values``: value of a group -> (flagged, of). Small counts are left out, with enough others that none follows."""
    table = {value: {FLAGGED: flagged, OTHERS: of - flagged} for value, (flagged, of) in values.items()}
    hidden = hidden_cells(table, smallest)
    return {
        value: None if hidden is None or any(row == value for row, _ in hidden) else [flagged, of]
        for value, (flagged, of) in values.items()
    }


def _groups(pupil: Pupil) -> dict[str, str]:
    return {
        "Sex": SEXES.get(pupil.sex, "Not recorded"),
        "Special educational needs": SEN_PROVISION[pupil.sen_provision],
        "Free school meals": "Yes" if pupil.has_free_school_meals else "No",
        "In care": "Yes" if pupil.is_looked_after else "No",
    }


def raise_flags(on: date, among: Collection[int]) -> int:
    """Put children on the list, or keep them on it, by every rule that is on. Returns how many came on it. Twice adds none."""
    raised = 0
    for row in EarlySignRule.objects.filter(switched_on_on__lte=on, switched_off_on__isnull=True):
        rule, pupils = rule_of(row), list(children_under(row, on).filter(pk__in=among))
        since = on - timedelta(weeks=rule.weeks + rule.wears_off_weeks)
        histories = history_of(pupils, on, suspensions_since=since)
        attended = attended_by([one.pk for one in pupils])
        standing = {one.pupil_id: one for one in EarlySignFlag.objects.filter(rule=row, wears_off_on__gte=on, pupil__in=pupils)}
        for pupil in pupils:
            found = early_signs.flag(rule, histories[pupil.pk], attended[pupil.pk], on)
            if found is not None:
                raised += _keep(row, pupil, found, standing.get(pupil.pk), on)
    return raised


def _keep(row: EarlySignRule, pupil: Pupil, found: early_signs.Flag, held: EarlySignFlag | None, on: date) -> bool:
    if held is None:
        _, is_new = EarlySignFlag.objects.get_or_create(
            rule=row, pupil=pupil, raised_on=on,
            defaults={"met_on": found.met_on, "wears_off_on": found.wears_off_on, "counted": found.counted},
        )
        return is_new
    if held.wears_off_on < found.wears_off_on:
        held.met_on, held.wears_off_on, held.counted = found.met_on, found.wears_off_on, found.counted
        held.save(update_fields=["met_on", "wears_off_on", "counted"])
    return False


def flags_shown(on: date) -> list[EarlySignFlag]:
    """The list to look at, of children seen: not yet looked at first, then by when they came on it."""
    rows = EarlySignFlag.objects.filter(wears_off_on__gte=on).select_related("pupil", "rule", "looked_by")
    return sorted(rows, key=lambda one: (one.looked_on is not None, one.raised_on, one.pupil.family_name, one.pk))


def flag_with_id(flag_id: int) -> EarlySignFlag | None:
    return EarlySignFlag.objects.select_related("pupil", "rule").filter(pk=flag_id).first()


def flags_of(pupil: Pupil, on: date) -> list[EarlySignFlag]:
    """What a family may read of their child: why, and when it wears off."""
    return list(EarlySignFlag.objects.filter(pupil=pupil, wears_off_on__gte=on).select_related("rule"))
