"""`waymark rerun-panel`: the stored list solved again says identical, or what differs, or politely that there is none."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.database import as_owner
from tests.factories.county import make_small_county
from tests.factories.panel import called_panel, frozen_panel, make_request
from waymark.service.allocation.models import AllocationRound
from waymark.service.config import command_rerun_panel
from waymark.service.config.command import FOUND_WRONG, OK, CommandTrouble
from waymark.service.config.commands import build_parser

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def frozen():
    county = make_small_county()
    meeting = frozen_panel(county, *[make_request(county, serial=serial) for serial in (1, 2, 3)])
    return county, meeting, meeting.latest_round


def rerun(reference: str, capsys, *more: str) -> tuple[int, str]:
    code = command_rerun_panel.run(build_parser().parse_args(["rerun-panel", reference, *more]))
    return code, capsys.readouterr().out


def test_the_same_list_comes_out_whatever_has_happened_since(frozen, capsys):
    county, meeting, kept = frozen
    with as_owner():
        county.base_class.places.update(count=0)
    code, said = rerun(meeting.reference, capsys)
    assert code == OK and "Identical" in said and kept.reference in said
    code, told = rerun(kept.reference.lower(), capsys, "--json")
    facts = json.loads(told)
    assert (code, facts["identical"], facts["children"], facts["places_given"]) == (OK, True, 3, 3)
    assert facts["model_version"] and facts["draw"] is not None and len(facts["fingerprint"]) == 64


def test_a_stored_result_that_was_changed_is_found_out(frozen, capsys):
    _, meeting, kept = frozen
    changed = json.loads(json.dumps(kept.result))
    changed["allocation"][0]["start_week"] += 1
    with as_owner():
        AllocationRound.objects.filter(pk=kept.pk).update(result=changed)
    code, said = rerun(meeting.reference, capsys)
    assert code == FOUND_WRONG and "It differs:" in said
    request = changed["allocation"][0]["request"]
    assert any(line.strip().startswith(f"{request}: Lantern Base") for line in said.splitlines())


def test_a_stored_problem_that_was_changed_no_longer_has_its_fingerprint(frozen, capsys):
    _, meeting, kept = frozen
    changed = json.loads(json.dumps(kept.problem))
    changed["requests"][0]["urgency"] = 1
    with as_owner():
        AllocationRound.objects.filter(pk=kept.pk).update(problem=changed)
    code, said = rerun(meeting.reference, capsys)
    assert code == FOUND_WRONG and "its fingerprint differs" in said


def test_what_is_not_there_or_was_never_solved_is_refused_in_a_sentence(frozen, capsys):
    county, _, _ = frozen
    with pytest.raises(CommandTrouble, match="Nothing here has the reference 'PM-NONE'") as refused:
        rerun("PM-NONE", capsys)
    assert refused.value.code == 2
    unsolved = called_panel(county, meets_on=date(2026, 12, 3))
    with pytest.raises(CommandTrouble, match="was never solved"):
        rerun(unsolved.reference, capsys)
