"""What a family's page says, worked out from the record.

A decision shows once its letter has been released; a stay that has begun shows in any case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from waymark.service.organisations.queries import authority_model
from waymark.service.panels.words import decision_maker_words
from waymark.service.placements.queries import placements, way_on
from waymark.service.placements.rules import DESTINATION_ROUTES
from waymark.service.placements.words import contact_words
from waymark.service.pupils.queries import released_letters
from waymark.service.referrals.queries import own_words_of, referrals_of
from waymark.service.web.components.wording import long_day

from .coming import Coming, is_told, newest_decision, what_is_coming

if TYPE_CHECKING:
    from waymark.service.placements.models import Placement
    from waymark.service.pupils.models import FamilyLink, Letter, Pupil
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
    coming: tuple[Coming, ...]
    words: tuple[Said, ...]
    has_words_withheld: bool
    letters: tuple[Letter, ...]
    no_letter: str
    plan: tuple[dict[str, str], ...]
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
    decision = newest_decision(referral) if referral and referral.state == "decided" else None
    told = decision is not None and is_told(decision, letters)
    words, withheld = words_for(link, own_words_of(pupil))
    return FamilyPage(
        name=pupil.known_as or pupil.given_names,
        steps=_steps(referral, placement),
        now=_now(link, referral, placement, told=told),
        coming=what_is_coming(pupil, referral, placement, letters, on),
        words=words,
        has_words_withheld=withheld,
        letters=letters,
        no_letter=_no_letter(referral, placement),
        plan=_plan(placement),
        school=referral.school.name if referral else "",
        ring=contact_words(authority_model()),
        challenge=_challenge(placement, is_decided=bool(letters or placement) or decision is not None),
    )


SAY_SO = "Say so now: write it in your own words on this page, or ring. The people who decide read it first."
ASK_TO_READ = "Ask the school to show you what it wrote, and tell it what is not right."
AFTERWARDS = "Tell the person who rang you, or write what you think in your own words here. It is kept beside the decision."
LOOK_AGAIN = "Ask the panel to look again. The council must tell you what it decided, and why."
REVIEW_MEETING = "Ask {who} in writing for a review meeting. They decided this place in law."
COMPLAIN = "You can complain to the council, and then to the Local Government and Social Care Ombudsman."


def _challenge(placement: Placement | None, *, is_decided: bool) -> tuple[str, ...]:
    """What a family can do now if it does not agree, the nearest first."""
    if not is_decided:
        return (SAY_SO, ASK_TO_READ, COMPLAIN)
    directed = placement is not None and authority_model().route(placement.route).notice_school_days > 0
    school = placement.home_school.name if directed and placement.home_school else "the school"
    review = (REVIEW_MEETING.format(who=decision_maker_words(placement.decision_maker, school)),) if directed else ()
    return (AFTERWARDS, LOOK_AGAIN, *review, COMPLAIN)


def _no_letter(referral: Referral | None, placement: Placement | None) -> str:
    """What stands where a letter will be; empty before anything has been asked for."""
    if placement is not None:
        return "There is no letter here yet. Ask the council for it."
    if referral is None or referral.state in BEFORE_SENDING | {"withdrawn", "expired"}:
        return ""
    return "Nothing yet. Somebody will ring you first; then the letter shows here."


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
        "The school asked for help" if reached else "The school writes down what would help",
        "The schools and the council decide together",
        "A place is made ready",
        "Support begins",
        "Moving on",
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


def _now(link: FamilyLink, referral: Referral | None, placement: Placement | None, *, told: bool) -> str:
    if placement:
        return _now_with_a_place(link, placement)
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


def _now_with_a_place(link: FamilyLink, placement: Placement) -> str:
    where = placement.provision_class.provision.name
    if placement.state == "arrived":
        who = "You are" if link.speaker == "pupil" else f"{link.pupil.known_as or link.pupil.given_names} is"
        return f"{who} at {where}. The plan is to finish by {long_day(placement.expected_end_on)}."
    if placement.state == "ended":
        return f"The time at {where} has ended. People will check that things are still going well."
    if placement.state == "confirmed":
        return f"There is a place at {where} from {long_day(placement.starts_on)}."
    if placement.state in {"agreed", "offered", "authorised"}:
        return f"The schools agree on a place at {where}. It is not certain yet: see below who still has to say yes."
    return f"The place at {where} is not going ahead. Somebody should have told you why."


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
