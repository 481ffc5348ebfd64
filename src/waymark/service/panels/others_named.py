"""What a panel writes about one child names no other: of its list, of the provision, of the school, kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from waymark.service.placements.models import Placement
from waymark.service.placements.others_named import children_at
from waymark.service.pupils.models import Letter, Pupil
from waymark.service.pupils.others_named import others_named, sentence
from waymark.service.referrals.queries import own_words_of

from .models import AgendaItem, Decision

A_SENTENCE = 15  # characters: what was said, not a name alone
LABELS = {
    "reason": "Why?", "purpose": "What is the stay for?", "exit_criteria": "What will show that it has helped?",
    "first_thoughts": "First thoughts on the way back or on", "offered_instead": "What is offered instead?",
    "interim_support": "What happens meanwhile?", "education_meanwhile": "What education is there meanwhile?",
    "below_quorum_reason": "Why does the panel decide with so few who may vote?", "dissents": "What did they say?",
    "actions": "What will be done?", "urgent_reason": "Why can it not wait for the panel?",
    "against_reason": "Why do you decide although they do not agree?", "asked_people": "Anybody else asked, and what they said",
    "seen": "How is it going?", "support": "What does the child have from now on?",
}


def faults_of_names(
    pupil: Pupil, texts: Mapping[str, str | Sequence[str]], *, on: date, meeting_id: int | None = None,
    provisions: Iterable[int] = (),
) -> dict[str, str]:
    """A sentence for each field whose words name another child, called as on the page."""
    said = {key: text if isinstance(text, str) else "\n\n".join(text) for key, text in texts.items()}
    if not any(text.strip() for text in said.values()):
        return {}
    named = others_named(pupil, said, on=on, beside=beside(meeting_id=meeting_id, provisions=provisions))
    return {key: sentence(LABELS.get(key, "In their words"), short) for key, short in named.items()}


def beside(*, meeting_id: int | None = None, provisions: Iterable[int] = ()) -> set[int]:
    """Children (ids) of one list, taken off it or not, and those who have a place at a provision: one read for each."""
    on_the_list = AgendaItem.objects.filter(meeting=meeting_id).values_list("pupil", flat=True) if meeting_id else ()
    return {*on_the_list, *children_at(provisions)}


def named_in_letter(letter: Letter, parts: Sequence[str], *, on: date) -> dict[str, str]:
    """Which of these parts of a letter name another child, each with the initials. The addressee's name may stand, and so may
    what the child and the parents said themselves: a letter gives them their own words back."""
    decision = Decision.objects.filter(reference=letter.about).select_related("item", "placement__provision_class").first()
    stay = decision.placement if decision else Placement.objects.filter(reference=letter.about).select_related(
        "provision_class"
    ).first()
    others = beside(
        meeting_id=decision.item.meeting_id if decision and decision.item else None,
        provisions=[stay.provision_class.provision_id] if stay else [],
    )
    lines = [line.strip() for one in own_words_of(letter.pupil) for line in one.words.splitlines()]
    spoken = [one for one in lines if len(one) >= A_SENTENCE]
    texts = {part: _without(part, spoken) for part in parts}
    return others_named(letter.pupil, texts, on=on, beside=others, known=[letter.addressee_name])


def _without(text: str, spoken: Sequence[str]) -> str:
    for line in sorted(spoken, key=len, reverse=True):
        text = text.replace(line, " … ")
    return text


def stays_in(letter: Letter, *, on: date) -> list[str]:
    """The paragraphs of a letter that nobody may take out: not one that names another child, which must be put otherwise."""
    named = named_in_letter(letter, letter.fixed_parts, on=on) if letter.state == "drafted" else {}
    return [one for one in letter.fixed_parts if one not in named]
