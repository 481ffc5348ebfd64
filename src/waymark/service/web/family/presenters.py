"""What a family's page says, worked out from the record.

A decision shows once its letter has been released; a stay that has begun shows in any case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from waymark.service.organisations.queries import authority_model
from waymark.service.panels.challenges import challenges_by
from waymark.service.panels.words_frozen import WordsFrozen, frozen_for
from waymark.service.placements.queries import placements, way_on
from waymark.service.placements.rules import DESTINATION_ROUTES
from waymark.service.placements.words import contact_words
from waymark.service.pupils.queries import released_letters
from waymark.service.referrals.queries import own_words_of, referrals_of, what_became_of
from waymark.service.web.components.wording import long_day

from .away import away_lines
from .coming import Coming, is_told, newest_decision, what_is_coming
from .disagreeing import Disagreeing, disagreeing, open_targets

if TYPE_CHECKING:
    from waymark.service.panels.challenges import Target
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
    """Words and who said them, as this reader knows that person. ``change``: by what they are changed, "" where they stay."""

    words: str
    who: str
    on: date
    change: str = ""


@dataclass(frozen=True)
class WordsSince:
    """Why words cannot be changed now, in a sentence; ``newer``: what stands in their place and can be."""

    why: str
    newer: OwnWords | None = None
    is_taken_back: bool = False


@dataclass(frozen=True)
class FamilyPage:
    name: str
    steps: tuple[Step, ...]
    now: str
    away: tuple[str, ...]
    coming: tuple[Coming, ...]
    words: tuple[Said, ...]
    has_words_withheld: bool
    letters: tuple[Letter, ...]
    no_letter: str
    plan: tuple[dict[str, str], ...]
    school: str
    ring: str
    disagreeing: Disagreeing
    words_note: str


def latest_referral(pupil: Pupil) -> Referral | None:
    """The newest request that is not over, else the newest of all."""
    found = referrals_of(pupil)
    return next((one for one in found if one.state not in {"withdrawn", "expired"}), found[0] if found else None)


def known_to(pupil: Pupil) -> tuple[Referral | None, Placement | None, tuple[Letter, ...]]:
    """The request, the place and the letters that the family may know of."""
    referral = latest_referral(pupil)
    letters = tuple(released_letters(pupil, ADDRESSEES))
    stays = list(placements().filter(pupil=pupil).order_by("-starts_on", "-id"))
    return referral, _placement_to_tell(stays, referral, letters), letters


def may_ask_about(link: FamilyLink) -> list[Target]:
    """The decisions this reader may ask to have looked at again."""
    _, placement, letters = known_to(link.pupil)
    return open_targets(link, placement, letters)


def has_asked(link: FamilyLink, about: str, words: str) -> bool:
    """They have sent the very same about this before."""
    return any(
        one.link_id == link.pk and one.about == about and one.words.split() == words.split() for one in challenges_by(link)
    )


def words_since(link: FamilyLink, number: int) -> WordsSince | None:
    """What became of words of this reader's own that can no longer be changed; None for anybody else's."""
    spoken, standing = what_became_of(link.pupil_id, number)
    if spoken is None or _speaker(link, spoken, "") != "You":
        return None
    if standing is None:
        return WordsSince("You have taken these words back meanwhile.", is_taken_back=True)
    newer = words_to_change(link, standing.pk)
    if newer is None:
        return WordsSince(words_note(frozen_for(link.pupil_id)))
    return WordsSince("You have changed these words meanwhile.", newer)


def words_to_change(link: FamilyLink, number: int) -> OwnWords | None:
    """Words of this reader's own that may still be changed."""
    frozen = frozen_for(link.pupil_id)
    return next((one for one in own_words_of(link.pupil) if one.pk == number and may_change(link, one, frozen)), None)


def page_for(link: FamilyLink, on: date) -> FamilyPage:
    """The whole page for one link, in a handful of reads."""
    pupil = link.pupil
    referral, placement, letters = known_to(pupil)
    decision = newest_decision(referral) if referral and referral.state == "decided" else None
    told = decision is not None and is_told(decision, letters)
    words, withheld = words_for(link, own_words_of(pupil))
    return FamilyPage(
        name=pupil.known_as or pupil.given_names,
        steps=_steps(referral, placement),
        now=_now(link, referral, placement, told=told),
        away=away_lines(pupil, on, _taught_at(placement)),
        coming=what_is_coming(pupil, referral, placement, letters, on),
        words=words,
        has_words_withheld=withheld,
        letters=letters,
        no_letter=_no_letter(referral, placement),
        plan=_plan(placement),
        school=referral.school.name if referral else "",
        ring=contact_words(authority_model()),
        disagreeing=disagreeing(link, placement, letters),
        words_note=words_note(frozen_for(pupil.pk)) if words else "",
    )


def _taught_at(placement: Placement | None) -> str:
    return placement.provision_class.provision.name if placement and placement.state == "arrived" else ""


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
    frozen = frozen_for(link.pupil_id)
    shown = tuple(
        Said(one.words, _speaker(link, one, name), one.given_on, str(one.pk) if may_change(link, one, frozen) else "")
        for one in spoken if link.speaker == "pupil" or one.speaker == "pupil" or _is_by(link, one)
    )
    return shown, len(shown) < len(spoken)


def may_change(link: FamilyLink, one: OwnWords, frozen: WordsFrozen | None) -> bool:
    """Their own words, while no panel's papers hold them."""
    return _speaker(link, one, "") == "You" and not (frozen and one.given_on <= frozen.on)


def words_note(frozen: WordsFrozen | None) -> str:
    """Whether what was said can still be changed, and what holds it if not."""
    if frozen is None:
        return ""
    return (
        f"The papers for the panel on {long_day(frozen.meets_on)} were made on {long_day(frozen.on)}. What you said before stays "
        "in them. What you add now stands beside it."
    )


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
