"""The pages of the account between schools: who sees which, what they say, and a rule that is tried and not kept."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_person, make_pupil, make_small_county, put_in_register
from tests.factories.panel import make_request, open_panel
from tests.web.panel_scene import signed_in
from waymark.service.access.permission import NotPermitted
from waymark.service.allocation.models import AllocationRound
from waymark.service.allocation.sharing.account import account
from waymark.service.audit.models import AuditEntry
from waymark.service.organisations.models import Organisation, Partnership, School
from waymark.service.organisations.queries import authority_model
from waymark.service.panels.models import PanelMeeting, PanelMember
from waymark.service.panels.sharing.trial import try_rule
from waymark.service.placements.models import Placement
from waymark.service.provisions.models import ClassPlaces
from waymark.service.referrals.models import Referral
from waymark.service.web.components.form_messages import check_form_messages
from waymark.service.web.panel.forms.shares import TryRuleForm, begun_with

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LATER = date(2026, 12, 4)


@pytest.fixture
def county():
    """Three schools of 500; all of the third school's pupils have free school meals, none of the others'."""
    made = make_small_county()
    put_in_register(made.schools, percentage_fsm=lambda number: 100.0 if number == 2 else 0.0)
    with as_owner():
        elsewhere = Organisation.objects.create(kind="school", name="Far School")
        made.people["stranger"] = make_person(elsewhere, "head_teacher", "Una Farwell")
    return made


def given(county, school: int, serial: int, ends: date):
    """A stay from Monday 28 September, by request."""
    home, pupil = county.schools[school], make_pupil(county.schools[school], serial=serial)
    by = county.people["head"].person_id
    with as_owner():
        asked = Referral.objects.create(
            pupil=pupil, school=home, partnership=county.partnership, state="decided", started_on=date(2026, 9, 10),
            submitted_on=date(2026, 9, 10), decided_on=date(2026, 9, 17), started_by_id=by, approved_by_id=by,
        )
        Placement.objects.create(
            pupil=pupil, referral=asked, home_school=home, provision_class=county.base_class, route="off_site_direction",
            decision_maker="governing_board", agreed_on=date(2026, 9, 17), purpose="x", starts_on=date(2026, 9, 28),
            expected_end_on=ends,
        )


def words_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def address(county, more: str = "") -> str:
    return f"/fair-share/{county.partnership.reference}/{more}"


def test_members_see_their_partnership_the_authority_every_one_and_a_stranger_none(county):
    given(county, 2, 2, date(2026, 10, 23))
    with as_owner():
        Partnership.objects.create(key="far", kind="lpp", name="Far Fens", starts_on=date(2025, 9, 1))
    for name in ("lead", "third_head", "coordinator", "director"):
        page = words_of(signed_in(county, name, TODAY).get(address(county)))
        assert "4 place-weeks went to 3 schools" in page, name
    assert signed_in(county, "lead", TODAY).get("/fair-share/")["Location"] == address(county)
    assert "Far Fens" in words_of(signed_in(county, "director", TODAY).get("/fair-share/"))
    for more in ("", "fair-share.csv"):
        assert signed_in(county, "stranger", TODAY).get(address(county, more)).status_code == 404
    assert signed_in(county, "base_lead", TODAY).get(address(county)).status_code == 403


def test_clerks_and_the_director_try_a_rule_and_only_officers_see_how_groups_fare(county):
    for name, tries, groups in (
        ("head", 403, 403), ("stranger", 403, 403), ("director", 200, 200), ("inclusion", 403, 200), ("officer", 200, 200),
    ):
        browser = signed_in(county, name, TODAY)
        if name != "stranger":
            assert ("Try another rule" in words_of(browser.get(address(county)))) == (tries == 200), name
        assert browser.get(address(county, "try/")).status_code == tries, name
        assert browser.get("/fair-share/groups/").status_code == groups, name
    with pytest.raises(NotPermitted):
        try_rule(partnership=county.partnership, rule=authority_model().fair_share_on(TODAY), by=county.act_as("head"), on=TODAY)


def test_the_sheet_holds_the_numbers_of_the_page(county):
    given(county, 2, 2, date(2026, 10, 23))
    given(county, 0, 3, date(2026, 10, 9))
    text = signed_in(county, "lead", TODAY).get(address(county, "fair-share.csv")).content.decode("utf-8-sig")
    headers, *rows = [row for row in csv.reader(io.StringIO(text)) if len(row) > 1]
    autumn = {row[1]: dict(zip(headers, row, strict=True)) for row in rows if row[0] == "Autumn 2026/27"}
    shown = {name: (int(row["Share"]), int(row["Received"]), int(row["Owed at the end"])) for name, row in autumn.items()}
    # 6 place-weeks; weights 500, 500 and 750 of 1,750: 1.71, 1.71 and 2.57
    assert shown == {"Saltmere Academy": (2, 2, 0), "Lantern Fen High School": (2, 0, 2), "Reedham Marsh School": (2, 4, -2)}
    page = words_of(signed_in(county, "lead", TODAY).get(address(county)))
    assert "is owed 2" in page and "owes 2" in page


def test_the_explanation_is_open_to_anybody_and_says_the_model_s_own_values(client, county):
    page = words_of(client.get("/fair-share/explained/"))
    rule = authority_model().fair_share_on(TODAY)
    assert f"never more than {rule.cap_place_weeks} weeks" in page
    assert f"Each summer {rule.forgotten_percent_a_year}% is forgotten" in page
    for priority in authority_model().priorities:
        assert priority.sentence in page
    assert "Assumed: nobody has published it" in page


def test_every_message_of_the_rule_to_try_is_in_words():
    assert check_form_messages(TryRuleForm) == []


@pytest.fixture
def contested(county):
    """A closed panel: two children as urgent as one another, one place. The second school is outside the account.

    Five place-weeks went to the first school and six to the third. By the rule in force the third is owed one, since its
    pupils count half as much again; by roll alone it is the first.
    """
    given(county, 0, 20, date(2026, 11, 6))
    given(county, 2, 21, date(2026, 11, 13))
    with as_owner():
        School.objects.filter(organisation=county.schools[1]).update(pupils=0)
        ClassPlaces.objects.update(count=1)
    asked = [make_request(county, school=county.schools[number], serial=number + 1) for number in (0, 2)]
    meeting = open_panel(county, *asked)
    with as_owner():
        meeting.items.update(state="decided")
        PanelMeeting.objects.update(state="closed")
    return asked


def test_a_tried_rule_changes_lines_names_nobody_and_is_not_kept(county, contested):
    county.act_as("coordinator")
    before = account(county.partnership, LATER)
    rounds = AllocationRound.objects.count()
    in_force = authority_model().fair_share_on(LATER)
    page = words_of(signed_in(county, "coordinator", LATER).post(
        address(county, "try/"), begun_with(in_force) | {"weight_free_meals": 0}
    ))
    as_director = words_of(signed_in(county, "director", LATER).post(
        address(county, "try/"), begun_with(in_force) | {"weight_free_meals": 0}
    ))
    assert "2 lines would have been proposed otherwise, at 1 panel" in page
    assert "A child in Year 8, Reedham Marsh School" in page
    for referral in contested:
        assert referral.pupil.family_name not in page and referral.pupil.given_names not in page
    county.act_as("coordinator")
    assert account(county.partnership, LATER).owed == before.owed
    assert AllocationRound.objects.count() == rounds
    assert AuditEntry.objects.filter(act="try_a_rule").count() == 2
    assert "2 lines would have been proposed otherwise, at 1 panel" in as_director


def rows_of_the_panel(county, meeting) -> list[list[str]]:
    page = signed_in(county, "head", LATER).get(f"/panels/{meeting.reference}/share/").content.decode()
    body = re.search(r"<tbody.*?</tbody>", page, re.DOTALL)[0]
    rows = (re.findall(r"<td.*?</td>", row) for row in body.split("</tr>")[:-1])
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in rows]


def stands(words: str) -> int:
    """ "is owed 3", "owes 3" or "even" as a number."""
    number = int(re.sub(r"\D", "", words) or 0)
    return -number if words.startswith("owes") else number


def test_a_panel_tells_what_today_s_proposal_does_and_a_guest_at_it_sees_no_account(county, contested):
    meeting = PanelMeeting.objects.get()
    page = words_of(signed_in(county, "head", LATER).get(f"/panels/{meeting.reference}/share/"))
    assert "Its share so far" in page and "is owed 1" in page and "owes 1" in page and "Try another rule" not in page
    assert all(  # every row can be added up by eye
        sum(sign * int(cells[at]) for sign, at in ((1, 1), (1, 2), (-1, 3), (1, 4))) == stands(cells[5])
        and stands(cells[5]) + int(cells[9]) - int(cells[10]) + int(cells[11]) == stands(cells[12])
        for cells in rows_of_the_panel(county, meeting) if cells[5] != "not counted"
    )
    assert "No school is owed, or owes, more than 60 place-weeks: what lies beyond is not carried on." in page
    assert "Each summer 50% of what is left is forgotten." in page
    assert "Try another rule" in words_of(signed_in(county, "director", LATER).get(f"/panels/{meeting.reference}/share/"))
    with as_owner():
        body = Organisation.objects.create(kind="provider", name="Guest Workshop")
        county.people["guest"] = guest = make_person(body, "provider_lead", "Gus Guestling")
        PanelMember.objects.create(meeting=meeting, person_id=guest.person_id, organisation=body, part="adviser")
    page = words_of(signed_in(county, "guest", LATER).get(f"/panels/{meeting.reference}/share/"))
    assert "shown to the schools of this partnership" in page and "is owed 1" not in page
