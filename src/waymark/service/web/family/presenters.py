"""What a family's page says, worked out from the record.

A decision shows once its letter has been released; a stay that has begun shows in any case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from waymark.service.organisations.queries import authority_model
from waymark.service.panels.queries import next_listing_of
from waymark.service.placements.queries import placements, way_on
from waymark.service.placements.rules import DESTINATION_ROUTES
from waymark.service.pupils.queries import open_next_step, released_letters
from waymark.service.referrals.queries import own_words_of, referrals_of
from waymark.service.web.components.wording import long_day

if TYPE_CHECKING:
    from waymark.service.placements.models import Placement
    from waymark.service.pupils.models import FamilyLink, Letter, NextStep, Pupil
    from waymark.service.referrals.models import OwnWords, Referral

ADDRESSEES = frozenset({"parent", "pupil"})
BEFORE_SENDING = frozenset({"draft", "awaiting_head"})
BEGUN = frozenset({"arrived", "ended"})
GOES_AHEAD = BEGUN | {"agreed", "offered", "authorised", "confirmed"}
STAGES = ("asked", "decided", "place", "arrived", "moved_on")


@dataclass(frozen=True)
class Step:
    text: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Said:
    """Words and who said them, as this reader knows that person."""

    words: str
    who: str
    on: date


@dataclass(frozen=True)
class FamilyPage:
    name: str
    steps: tuple[Step, ...]
    now: str
    who_decides: str
    words: tuple[Said, ...]
    has_words_withheld: bool
    letters: tuple[Letter, ...]
    plan: tuple[dict[str, str], ...]
    next_step: str
    school: str
    ring: str
    challenge: tuple[str, ...]


def latest_referral(pupil: Pupil) -> Referral | None:
    """The newest request that is not over, else the newest of all."""
    found = referrals_of(pupil)
    return next((one for one in found if one.state not in {"withdrawn", "expired"}), found[0] if found else None)


def page_for(link: FamilyLink, on: date) -> FamilyPage:
    """The whole page for one link, in a handful of reads."""
    pupil = link.pupil
    referral = latest_referral(pupil)
    letters = tuple(released_letters(pupil, ADDRESSEES))
    stays = list(placements().filter(pupil=pupil).order_by("-starts_on", "-id"))
    placement = _placement_to_tell(stays, referral, letters)
    told = _told_since(letters, referral.submitted_on if referral else None)
    words, withheld = words_for(link, own_words_of(pupil))
    step = open_next_step(pupil)
    return FamilyPage(
        name=pupil.known_as or pupil.given_names,
        steps=_steps(referral, placement),
        now=_now(referral, placement, told=told),
        who_decides=_who_decides(referral),
        words=words,
        has_words_withheld=withheld,
        letters=letters,
        plan=_plan(placement),
        next_step=_next_step(step, {one.reference for one in stays if not _may_be_told(one, letters)}),
        school=referral.school.name if referral else "",
        ring=_who_to_ring(),
        challenge=CHALLENGE,
    )


CHALLENGE = (
    "Tell the person who rang you, or write what you think in your own words on this page. It is kept beside the decision.",
    "Ask the panel to look again. The council must tell you what it decided, and why.",
    "If a school’s governing board directed the place, you can ask the board for a review meeting in writing.",
    "You can complain to the council, and then to the Local Government and Social Care Ombudsman.",
)


def words_for(link: FamilyLink, spoken: list[OwnWords]) -> tuple[tuple[Said, ...], bool]:
    """The words this reader may see, and whether any were left out.

    A parent reads the child's words and their own, never another adult's; the child reads everybody's.
    """
    name = link.pupil.known_as or link.pupil.given_names
    shown = tuple(
        Said(one.words, _speaker(link, one, name), one.given_on) for one in spoken
        if link.speaker == "pupil" or one.speaker == "pupil" or _is_by(link, one)
    )
    return shown, len(shown) < len(spoken)


def _speaker(link: FamilyLink, one: OwnWords, name: str) -> str:
    if one.speaker == link.speaker and (one.speaker == "pupil" or _is_by(link, one)):
        return "You"
    return name if one.speaker == "pupil" else one.speaker_name or "Your parent or carer"


def _is_by(link: FamilyLink, one: OwnWords) -> bool:
    """Said by the person the link was sent to. Words given by a link keep its recipient as the one who wrote them."""
    written_by = one.helper_name if one.given_by == "link" else ""
    spoken_by = one.speaker_name.partition(",")[0]  # "Mo Reed, mother"
    return _same(link.recipient_name) in {_same(spoken_by), _same(written_by)}


def _same(name: str) -> str:
    return " ".join(name.split()).casefold()


def _placement_to_tell(
    stays: list[Placement], referral: Referral | None, letters: tuple[Letter, ...]
) -> Placement | None:
    """The newest stay the family may know of, unless it is over and help was asked for again since."""
    known = (one for one in stays if _may_be_told(one, letters))
    return next((one for one in known if not (one.state == "ended" and _asked_again_since(one, referral))), None)


def _may_be_told(stay: Placement, letters: tuple[Letter, ...]) -> bool:
    """It has begun, or they have been written to about it."""
    return stay.state in BEGUN or _told_since(letters, stay.agreed_on)


def _asked_again_since(ended: Placement, referral: Referral | None) -> bool:
    if referral is None or referral.pk == ended.referral_id or referral.state in {"withdrawn", "expired"}:
        return False
    return referral.submitted_on is None or referral.submitted_on >= ended.ended_on


def _told_since(letters: tuple[Letter, ...], day: date | None) -> bool:
    return any(day is None or one.drafted_on >= day for one in letters)


def _steps(referral: Referral | None, placement: Placement | None) -> tuple[Step, ...]:
    reached = _reached(referral, placement)
    names = (
        "The school asked for help", "The schools and the council decide together", "A place is made ready",
        "Support begins", "Moving on",
    )
    return tuple(
        Step(name, "done" if at < reached else "now" if at == reached else "later") for at, name in enumerate(names)
    )


def _reached(referral: Referral | None, placement: Placement | None) -> int:
    if placement:
        if placement.state == "ended":
            return 4
        if placement.state == "arrived":
            return 3
        if placement.state in {"agreed", "offered", "authorised", "confirmed"}:
            return 2
    if referral is None or referral.state in BEFORE_SENDING:
        return 0
    return 1


def _now(referral: Referral | None, placement: Placement | None, *, told: bool) -> str:
    if placement:
        return _now_with_a_place(placement)
    if referral is None:
        return "Nobody has asked for extra help at the moment."
    if referral.state in BEFORE_SENDING:
        return f"{referral.school.name} is writing down what would help. Nothing has been sent yet."
    if referral.state == "decided":
        where = "It is in your letter below." if told else "Somebody will ring you before the letter comes."
        return f"A decision has been made. {where}"
    if referral.state in {"withdrawn", "expired"}:
        return "The request was stopped. Ask the school if you do not know why."
    return f"{referral.school.name} has asked for help, and nobody has decided yet."


def _now_with_a_place(placement: Placement) -> str:
    where = placement.provision_class.provision.name
    if placement.state == "arrived":
        return f"You are at {where}. The plan is to finish by {long_day(placement.expected_end_on)}."
    if placement.state == "ended":
        return f"The time at {where} has ended. People will check that things are still going well."
    if placement.state == "confirmed":
        return f"There is a place at {where} from {long_day(placement.starts_on)}."
    if placement.state in {"agreed", "offered", "authorised"}:
        return f"The schools agree on a place at {where}. It is not certain until the person with the power in law has decided."
    return f"The place at {where} is not going ahead. Somebody should have told you why."


def _next_step(step: NextStep | None, untold: set[str]) -> str:
    """What is due, unless it would tell of a place before somebody has."""
    if step is None:
        return ""
    if step.about in untold:
        return "Somebody will ring you, and then write to you."
    return f"{step.what}, by {long_day(step.due_on)}."


def _plan(placement: Placement | None) -> tuple[dict[str, str], ...]:
    """What the place is for, what shows that it has worked, and the way on: rows for a place that goes ahead."""
    if placement is None or placement.state not in GOES_AHEAD:
        return ()
    way = way_on(placement)
    rows = (
        ("What the place is for", placement.purpose),
        ("What shows that it has worked", "\n".join(one.text for one in placement.exit_criteria.all())),
        ("The way on", ". ".join(part for part in (DESTINATION_ROUTES[way.route], way.first_thoughts) if part) if way else ""),
    )
    return tuple({"key": key, "value": value} for key, value in rows if value)


def _who_decides(referral: Referral | None) -> str:
    if referral is None or referral.state in BEFORE_SENDING:
        return ""
    listed = next_listing_of(referral.pk)
    if listed:
        return (
            f"The schools of {listed.partnership.name} meet on {long_day(listed.meets_on)}. They read your words first. "
            "The panel agrees what would help; for most places the governing board of your school then decides."
        )
    if referral.state == "decided":
        return ""
    return "The council is reading the request. It will go to the next meeting of the schools in your area."


def _who_to_ring() -> str:
    authority = authority_model().authority
    return ", ".join(part for part in (authority.team, authority.phone, authority.email) if part)
