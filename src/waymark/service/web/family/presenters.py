"""What a family's page says, worked out from the record. A decision shows once its letter has been released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from waymark.service.organisations.queries import authority_model
from waymark.service.panels.queries import next_listing_of
from waymark.service.placements.queries import placements
from waymark.service.pupils.queries import open_next_step, released_letters
from waymark.service.referrals.queries import own_words_of, referrals_of
from waymark.service.web.components.wording import long_day

if TYPE_CHECKING:
    from waymark.service.placements.models import Placement
    from waymark.service.pupils.models import FamilyLink, Pupil
    from waymark.service.referrals.models import Referral

ADDRESSEES = frozenset({"parent", "pupil"})
BEFORE_SENDING = frozenset({"draft", "awaiting_head"})
STAGES = ("asked", "decided", "place", "arrived", "moved_on")


@dataclass(frozen=True)
class Step:
    text: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class FamilyPage:
    name: str
    steps: tuple[Step, ...]
    now: str
    who_decides: str
    words: tuple[Any, ...]
    letters: tuple[Any, ...]
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
    placement = placements().filter(pupil=pupil).order_by("-starts_on", "-id").first()
    letters = tuple(released_letters(pupil, ADDRESSEES))
    step = open_next_step(pupil)
    return FamilyPage(
        name=pupil.known_as or pupil.given_names,
        steps=_steps(referral, placement, told=bool(letters)),
        now=_now(referral, placement, told=bool(letters)),
        who_decides=_who_decides(referral),
        words=tuple(own_words_of(pupil)),
        letters=letters,
        next_step=f"{step.what}, by {long_day(step.due_on)}." if step else "",
        school=referral.school.name if referral else "",
        ring=_who_to_ring(),
        challenge=CHALLENGE,
    )


CHALLENGE = (
    "Tell the person you rang, or write what you think in your own words on this page. It is kept beside the decision.",
    "Ask the panel to look again. The council must tell you what it decided, and why.",
    "If a school’s governing board directed the place, you can ask the board for a review meeting in writing.",
    "You can complain to the council, and then to the Local Government and Social Care Ombudsman.",
)


def _steps(referral: Referral | None, placement: Placement | None, *, told: bool) -> tuple[Step, ...]:
    reached = _reached(referral, placement, told=told)
    names = (
        "The school asked for help", "The schools and the council decide together", "A place is made ready",
        "Support begins", "Moving on",
    )
    return tuple(
        Step(name, "done" if at < reached else "now" if at == reached else "later") for at, name in enumerate(names)
    )


def _reached(referral: Referral | None, placement: Placement | None, *, told: bool) -> int:
    if placement and told:
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
    if placement and told:
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
