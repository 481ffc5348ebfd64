"""Words about one child never name another: they go to a family, or stay in a record that others read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from waymark.kernel.wording import initials
from waymark.service.organisations.council_sight import seeing_as_the_council

from .models import Pupil, Registration, Separation
from .rules_of_names import full_names, names_in, without, words_of

_ASKED = ("pk", "given_names", "known_as", "family_name")


def others_named(
    pupil: Pupil, texts: Mapping[str, str], *, on: date, beside: Iterable[int] = (), known: Iterable[str] = ()
) -> dict[str, str]:
    """Which of the texts name another child in full, each with that child's initials. Two reads whatever their number, and
    one more as the council where the child is kept apart from somebody.

    Looked for: children of the same school whom the writer may see, those ``beside`` (ids: of one list, of one provision),
    and those kept apart from the child, whom the writer may not see. ``known`` are names that may stand there, such as the
    addressee's. Two children of one name cannot be told apart, so that name may stand.
    """
    said = {key: words_of(text) for key, text in texts.items() if text.strip()}
    if not said:
        return {}
    own = full_names(pupil.given_names, pupil.known_as, pupil.family_name)
    may_stand = {*own, *(words_of(one) for one in known)}
    others = [
        (initials(f"{known_as or given} {family}"), full_names(given, known_as, family) - own)
        for given, known_as, family in _others(pupil, on, set(beside)).values()
    ]
    found = {}
    for key, words in said.items():
        left = without(words, may_stand)
        if who := next((short for short, names in others if names_in(left, names)), ""):
            found[key] = who
    return found


def _others(pupil: Pupil, on: date, beside: set[int]) -> dict[int, tuple[str, str, str]]:
    in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    rolls = Registration.objects.filter(in_force, starts_on__lte=on)
    at_school = rolls.filter(school__in=rolls.filter(pupil=pupil).values("school")).values("pupil")
    found = {}
    if apart := set(Separation.objects.filter(pupil=pupil).values_list("other", flat=True)):
        with seeing_as_the_council(on):
            found = {pk: names for pk, *names in Pupil.objects.filter(pk__in=apart).values_list(*_ASKED)}
    near = Pupil.objects.filter(Q(pk__in=beside) | Q(pk__in=at_school)).values_list(*_ASKED)
    found |= {pk: names for pk, *names in near}
    found.pop(pupil.pk, None)
    return found


def sentence(label: str, short: str) -> str:
    """ "“Why?” names another child (S. J.): write it without the name"."""
    return f"“{label}” names another child ({short}): write it without the name"


class NamesAnotherChild(Exception):
    """``faults``: the name of each box to its sentence; ``str()`` is them all."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(". ".join(faults.values()) + ".")
        self.faults = dict(faults)


def refuse_other_names(
    pupil: Pupil, texts: Mapping[str, tuple[str, str]], *, on: date, beside: Iterable[int] = ()
) -> None:
    """``texts``: each box with what it is called and what was typed. Raises ``NamesAnotherChild``."""
    named = others_named(pupil, {key: text for key, (_, text) in texts.items()}, on=on, beside=beside)
    if named:
        raise NamesAnotherChild({key: sentence(texts[key][0], short) for key, short in named.items()})
