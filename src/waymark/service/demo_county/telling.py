"""Puts a story into one child's words: every section of a request, told by school, child and family."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.demo_county import stories
from waymark.service.demo_county.chance import happens, weighted
from waymark.service.demo_county.records import OwnWords, SupportTried
from waymark.service.demo_county.stories import Story
from waymark.service.demo_county.values import Contact, Pupil

HE_WORDS = {
    "M": {"he": "he", "him": "him", "his": "his", "son": "son"},
    "F": {"he": "she", "him": "her", "his": "her", "son": "daughter"},
}
STORY_SHARES = (
    ("anger", 20),
    ("attention", 17),
    ("anxiety", 13),
    ("language", 11),
    ("peers", 10),
    ("sensory", 9),
    ("belonging", 9),
    ("grief", 7),
    ("carer", 4),
)
DISAGREES = (
    "{relationship} does not agree: “{words}” The request goes ahead because the law does not need agreement here; "
    "{name}'s family is invited to speak first."
)


@dataclass(frozen=True)
class Teller:
    """Fills the gaps of sentences for one child; one teller keeps to the same loves and adults throughout."""

    chance: random.Random
    pupil: Pupil
    loves: str
    adult: str

    def say(self, sentence: str) -> str:
        words = HE_WORDS[self.pupil.sex]
        capitals = {"He": words["he"].capitalize(), "His": words["his"].capitalize()}
        inner = {**words, **capitals, "name": self.pupil.known_as}
        adult = self.adult.format(**inner)
        return sentence.format(
            **inner, love=self.loves.format(**inner), adult=adult, adult_cap=adult[0].upper() + adult[1:]
        )

    def one_of(self, sentences: tuple[str, ...]) -> str:
        return self.say(self.chance.choice(sentences))

    def two_of(self, sentences: tuple[str, ...]) -> str:
        return " ".join(self.say(s) for s in self.chance.sample(sentences, min(2, len(sentences))))


def teller_of(chance: random.Random, pupil: Pupil) -> Teller:
    return Teller(chance, pupil, chance.choice(stories.LOVES), chance.choice(stories.ADULTS))


def choose_story(chance: random.Random) -> Story:
    return stories.BY_KEY[weighted(chance, STORY_SHARES)]


def support_tried(
    teller: Teller, story: Story, asked_on: date, calendar: SchoolCalendar
) -> tuple[SupportTried, ...]:
    """What school tried, oldest first; the last of them may still be going on."""
    rows: list[SupportTried] = []
    for (begun, over), tried in zip(((260, 150), (150, 55), (75, None)), story.tried, strict=False):
        started = calendar.school_day_on_or_after(max(calendar.first_on, asked_on - timedelta(days=begun)))
        ended = None
        if over is not None:
            ended = calendar.school_day_on_or_before(max(started, asked_on - timedelta(days=over)))
        rows.append(SupportTried(tried.what, tried.dose, started, ended, teller.one_of(tried.effects)))
    return tuple(rows)


def own_words(
    teller: Teller,
    story: Story,
    contacts: tuple[Contact, ...],
    on: date,
    helper: str,
    everybody: bool = False,
) -> tuple[OwnWords, ...]:
    """The child's words, and those of one parent, or with `everybody` of each."""
    chance = teller.chance
    given_by = weighted(chance, (("with_help", 6), ("themselves", 3), ("link", 1)))
    voices = [
        OwnWords(
            "pupil",
            teller.say(" ".join(chance.sample(story.pupil, 2))),
            given_by,
            helper if given_by == "with_help" else "",
            on,
        )
    ]
    lines = list(story.parent)
    chance.shuffle(lines)
    for contact, line in zip(contacts if everybody else contacts[:1], lines, strict=False):
        if everybody or happens(chance, 0.93):
            how = weighted(chance, (("with_help", 5), ("themselves", 3), ("link", 2)))
            helper_name = helper if how == "with_help" else ""
            voices.append(
                OwnWords("parent", f"{contact.relationship}: {teller.say(line)}", how, helper_name, on)
            )
    return tuple(voices)


def sections(
    teller: Teller, story: Story, contacts: tuple[Contact, ...], agreed: bool, on: date, people: str
) -> dict[str, dict[str, str]]:
    """Answers by section; the child's and parents' words, and what was tried, are rows of their own."""
    first = contacts[0]
    worries = teller.one_of(story.worries) if story.key == "incident" else teller.two_of(story.worries)
    disagreement = (
        ""
        if agreed
        else teller.say(
            DISAGREES.replace("{words}", "I want {him} to stay where {his} friends are.").replace(
                "{relationship}", first.relationship
            )
        )
    )
    return {
        "child": {"known_as": teller.pupil.known_as, "first_language": teller.pupil.first_language},
        "strengths": {"going_well": teller.two_of(story.strengths)},
        "worries": {"worries": worries, "why_now": teller.one_of(story.why_now)},
        "attendance": {
            "note": teller.say(
                "{name}'s attendance and suspensions are filled in from the register; the school adds that "
                "most of what is missed is after lunch."
            )
        },
        "safety": {"risk": teller.one_of(story.safety)},
        "people": {"who": people},
        "ask": {"hoped_for": teller.one_of(story.hope)},
        "agreement": {
            "family": "agree" if agreed else "disagree",
            "spoken_with": first.name,
            "spoken_on": on.isoformat(),
            "note": disagreement,
            "sharing_explained": "yes",
        },
    }


def people_around(teller: Teller) -> str:
    pupil, chance = teller.pupil, teller.chance
    found = [teller.say("{adult_cap} is the adult {name} trusts most in school.")]
    if pupil.has_social_worker:
        found.append("A social worker visits and has been told of this request.")
    if pupil.is_looked_after:
        found.append("Looked after by the county: the virtual school has been asked for its view.")
    if pupil.is_young_carer:
        found.append("Known to the young carers' service.")
    if pupil.sen_provision == "E":
        found.append("Has an education, health and care plan; the caseworker has been told.")
    found.append(
        chance.choice(
            (
                "The school nurse meets the family monthly.",
                "An early help assessment is open.",
                "The educational psychologist visited last term.",
                "Grandparents live near by and help.",
                "The youth club leader knows the family well.",
                "Child and adolescent mental health: on the waiting list.",
            )
        )
    )
    return " ".join(found)
