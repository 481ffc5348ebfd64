"""The line about the child at the top of each page."""

from __future__ import annotations

from typing import Any

from waymark.kernel.year_groups import year_group_label
from waymark.service.pupils.rules import SEN_PROVISION


def identity(pupil: Any, school_name: str = "") -> list[dict[str, str]]:
    facts = [{"label": "In", "value": year_group_label(pupil.year_group)}]
    if school_name:
        facts.append({"label": "School", "value": school_name})
    facts.append({"label": "Needs", "value": SEN_PROVISION[pupil.sen_provision]})
    if pupil.is_looked_after:
        facts.append({"label": "Care", "value": "Looked after"})
    elif pupil.has_social_worker:
        facts.append({"label": "Care", "value": "Has a social worker"})
    return facts
