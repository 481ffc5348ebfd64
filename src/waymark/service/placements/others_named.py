"""What is written about a stay names no other child: of the provision, of the school, or kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from waymark.service.pupils.others_named import others_named, sentence

from .models import Placement
from .rules import HOLDS_A_PLACE, Refused


def children_at(provisions: Iterable[int]) -> set[int]:
    """Children (ids) who have a place at one of these provisions (ids), as far as the reader may see: one read, or none."""
    there = set(provisions)
    stays = Placement.objects.filter(provision_class__provision__in=there, state__in=HOLDS_A_PLACE)
    return set(stays.values_list("pupil", flat=True)) if there else set()


def refuse_other_names(placement: Placement, texts: Mapping[str, str], *, on: date) -> None:
    """``texts``: what each box is called, and what was typed. Raises ``Refused`` with a sentence that says which."""
    if not any(text.strip() for text in texts.values()):
        return
    beside = children_at([placement.provision_class.provision_id])
    if named := others_named(placement.pupil, texts, on=on, beside=beside):
        raise Refused(". ".join(sentence(label, short) for label, short in named.items()) + ".")
