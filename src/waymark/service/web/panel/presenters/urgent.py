"""What the form of an urgent decision offers."""

from __future__ import annotations

from waymark.kernel.wording import in_sentence
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.panels.asking import Askable
from waymark.service.panels.room.case_file import CaseFile
from waymark.service.panels.room.urgent import FreeClass
from waymark.service.panels.rules import OUTCOMES_BETWEEN
from waymark.service.referrals.questions import QUESTIONS
from waymark.service.web.components.wording import plural

from ..forms.decision import DecisionChoices
from .case import codes_for

ASKED_OF_FAMILY = {one.key: one.words for one in QUESTIONS["agreement"]}
PARENTS_VIEW = {
    "Agrees": "The parents agree with asking", "Disagrees": "The parents do not agree",
    "We have not been able to ask yet": "The parents have not been asked yet",
}


def urgent_choices(
    places: list[FreeClass], owners: list[tuple[int, str]], askable: Askable, model: AuthorityModel
) -> DecisionChoices:
    return DecisionChoices(
        outcomes=tuple(OUTCOMES_BETWEEN.items()),
        places=[(str(one.class_id), f"{one.name} ({_free_or_why_not(one)})") for one in places],
        barred={str(one.class_id): one.why_not for one in places if one.why_not},
        codes={key: one for key, one in codes_for(model).items() if key not in {"agree", "another_place"}},
        owners=[(str(pk), words) for pk, words in owners],
        askable=[
            (str(one.pk), f"{one.person.name}, {in_sentence(one.role_name)}, {one.organisation.name}") for one in askable.members
        ],
        asked_rows=min(askable.needed + 1, len(set(askable.schools.values()))),
    )


def _free_or_why_not(one: FreeClass) -> str:
    if one.why_not:
        return f"not possible: {one.why_not}"
    return f"{plural(one.free, 'place') if one.free else 'no place'} free {one.from_words}"


def asked_of(askable: Askable) -> str:
    """What the terms ask before a decision between panels, as one sentence."""
    if not askable.needed:
        return "Nobody of the partnership may vote on this case: say below who else was asked."
    schools = "one member" if askable.needed == 1 else f"{askable.needed} members of different schools"
    return f"The panel’s terms have {schools} asked first. Only those are listed who could vote on this case."


def parents_view(file: CaseFile) -> str:
    """ "The parents do not agree: “Too far from home.”", from what the request says, with their newest words."""
    answers = {one.question: one.answer for one in file.agreement}
    view = PARENTS_VIEW.get(answers.get(ASKED_OF_FAMILY["parent_agreement"]), "The request does not say if the parents agree")
    said = file.parents_words[0].text if file.parents_words else answers.get(ASKED_OF_FAMILY["disagreement"], "")
    return f"{view}: “{said}”" if said else f"{view}."
