"""Every act and look that is written down has plain words and a reason."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.utils import timezone

from tests.repository.architecture import SERVICE
from waymark.service.audit.words import ACTS, LOOKS, act_words, why_words
from waymark.service.web.components.today import set_page_day
from waymark.service.web.components.wording import day_and_time


def acts_in_the_code() -> set[str]:
    found = set()
    for path in SERVICE.rglob("*.py"):
        found |= set(re.findall(r"\brecord(?:_each)?\(\s*\"([a-z_]+)\"", path.read_text()))
    return found


def looks_in_the_code() -> set[str]:
    found = set()
    for path in (SERVICE / "web").rglob("*.py"):
        code = path.read_text()
        if "looked_at" in code:
            found |= set(re.findall(r"looked_at\([^)]*what=\"([a-z_]+)\"", code))
        found |= set(re.findall(r"(?:looking_at|what): str = \"([a-z_]+)\"", code))
        found |= set(re.findall(r"(?:_or_404|_to_act_for|found)\(request, \w+, \"([a-z_]+)\"\)", code))
    return found


def test_every_act_written_down_has_its_words():
    acts = {act for act in acts_in_the_code() if not act.startswith("look_at_")}
    assert len(acts) > 60 and acts - set(ACTS) == set()


def test_every_look_written_down_has_its_words():
    looks = looks_in_the_code() | {act.removeprefix("look_at_") for act in acts_in_the_code() if act.startswith("look_at_")}
    assert {"pupil", "passport", "pack"} <= looks and looks - set(LOOKS) == set()


@pytest.mark.parametrize("act", [*ACTS, *(f"look_at_{one}" for one in LOOKS), "something_new"])
def test_words_and_reasons_are_never_empty_and_never_a_name_of_the_code(act):
    assert act_words(act) and why_words(act, "") and "_" not in act_words(act) + why_words(act, "")


def test_what_is_done_while_the_day_stands_still_reads_as_done_on_that_day():
    done_at = timezone.make_aware(datetime(2027, 3, 4, 15, 30))
    try:
        set_page_day(date(2026, 11, 23))
        assert day_and_time(done_at) == "Mon 23 Nov at 3:30pm"
        set_page_day(date(2027, 3, 5))
        assert day_and_time(done_at) == "Thu 4 Mar at 3:30pm"
    finally:
        set_page_day(None)
