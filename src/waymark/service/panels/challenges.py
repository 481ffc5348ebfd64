"""What a family that does not agree can ask to have looked at again, what it has asked, and what was answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.placements.models import Placement
from waymark.service.placements.rules import HOLDS_A_PLACE
from waymark.service.pupils.models import FamilyLink, Pupil

from .models import AgendaItem, Challenge, Decision
from .rules_of_challenge import DECIDED_BY_A_SCHOOL
from .words import decision_maker_words, long_day


@dataclass(frozen=True)
class Target:
    """One decision that may be looked at again: ``words`` for the family, ``who`` answers it. One of the three is set."""

    key: str
    words: str
    who: str
    decision: Decision | None = None
    placement: Placement | None = None
    permanent_exclusion: PermanentExclusion | None = None


def targets_of(pupil: Pupil, told: Decision | None, placement: Placement | None) -> list[Target]:
    """What may be looked at again. ``told`` and ``placement`` are the newest the family has been told of, or None."""
    found = []
    if told is not None and told.outcome != "noted" and not (told.placement and told.placement.state == "ended"):
        found.append(Target("panel", f"What was decided on {long_day(told.decided_on)}", _who_decided(told), decision=told))
    if placement is not None and _is_decided_by_the_school(placement):
        school = placement.home_school.name if placement.home_school else "the school"
        who = decision_maker_words(placement.decision_maker, school)
        where = placement.provision_class.provision.name
        found.append(Target("law", f"The place at {where}, decided in law by {who}", who, placement=placement))
    if excluded := exclusion_to_consider(pupil):
        school = excluded.school.name
        board = f"the governing board of {school}"
        found.append(Target("exclusion", f"The permanent exclusion from {school}", board, permanent_exclusion=excluded))
    return found


def _who_decided(decision: Decision) -> str:
    is_of_a_panel = decision.partnership is not None and not decision.is_urgent
    return f"the council, which answers for the panel of {decision.partnership.name}" if is_of_a_panel else "the council"


def _is_decided_by_the_school(placement: Placement) -> bool:
    is_decided = placement.legally_decided_on is not None and placement.state in HOLDS_A_PLACE
    return is_decided and placement.decision_maker in DECIDED_BY_A_SCHOOL


def newest_exclusion(pupil: Pupil) -> PermanentExclusion | None:
    """The newest permanent exclusion, with what became of it."""
    found = PermanentExclusion.objects.filter(pupil=pupil).select_related("school").prefetch_related("outcomes")
    return found.order_by("-decided_on", "-id").first()


def exclusion_to_consider(pupil: Pupil) -> PermanentExclusion | None:
    """A permanent exclusion about which the governing board has not decided yet."""
    newest = newest_exclusion(pupil)
    return newest if newest and not newest.outcomes.all() else None


def challenges_by(link: FamilyLink) -> list[Challenge]:
    """What was asked that this reader may read, as with own words: the child reads everybody's, a parent their own and the
    child's. Newest first."""
    own = Q(speaker_name__iexact=link.recipient_name)
    shown = Challenge.objects.filter(pupil=link.pupil_id)
    if link.speaker != "pupil":
        shown = shown.filter(own | Q(speaker="pupil"))
    return list(_whole(shown).order_by("-id"))


def challenge_with_reference(reference: str) -> Challenge | None:
    return _whole(Challenge.objects.filter(reference=reference)).first()


def challenges_open() -> QuerySet[Challenge]:
    """Everything that a family asked and nobody has answered, soonest due first."""
    return _whole(Challenge.objects.filter(answer__isnull=True)).order_by("answer_due_on", "id")


def challenges_to_hear(pupil_id: int) -> list[Challenge]:
    """What a panel that hears this child's case reads first: asked of a panel, and not answered that it stands."""
    found = Challenge.objects.filter(pupil=pupil_id, about="panel").exclude(answer__course="stands")
    return list(found.order_by("id"))


def _whole(found: QuerySet[Challenge]) -> QuerySet[Challenge]:
    return found.select_related(
        "pupil", "owner", "answer__answered_by", "decision__partnership", "decision__placement", "decision__referral",
        "placement__home_school", "placement__provision_class__provision", "permanent_exclusion__school",
    )


def to_look_at_again(partnership_id: int, schools: Collection[int]) -> list[tuple[str, Decision]]:
    """(kind of case, decision) of what the panel said it looks at again and has on no list since. A request that was opened
    again is found among the requests."""
    again = Challenge.objects.filter(about="panel", answer__course="again").filter(
        Q(decision__partnership=partnership_id) | Q(decision__placement__home_school__in=schools)
    ).select_related("answer", *(f"decision__{one}" for one in (
        "placement__pupil", "placement__home_school", "placement__provision_class__provision"
    ))).order_by("answer__answered_on", "id")
    found = []
    for one in again:
        kind = kind_of_case(one.decision)
        if kind and not _listed_since(one.decision.placement_id, one.answer.answered_on):
            found.append((kind, one.decision))
    return found


def kind_of_case(decision: Decision) -> str:
    """As what the next panel lists a decision about a stay that it looks at again; "" for one about a request."""
    stay = decision.placement
    if stay is None or stay.state not in HOLDS_A_PLACE:
        return ""
    return "extension" if stay.state == "arrived" and decision.outcome in {"extend", "end"} else "challenged"


def _listed_since(placement_id: int, since: date) -> bool:
    return AgendaItem.objects.filter(
        placement=placement_id, kind__in=["extension", "ending", "challenged"], listed_on__gte=since
    ).exclude(state="taken_off").exists()
