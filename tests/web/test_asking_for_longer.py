"""A provision's lead asks for a longer stay; the coordinator sees it, the next panel lists it, and the lead reads the answer."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.county import make_pupil, make_small_county
from tests.factories.panel import FEW_VOTERS
from tests.factories.placements import arrived, as_
from tests.web.test_placement_pages import on_day, signed_in
from waymark.service.panels import actions
from waymark.service.panels.queries import home_needs, reasons_for
from waymark.service.placements.models import LongerStayAsked
from waymark.service.placements.queries import longer_stay_asked

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ASKED_ON, MEETS_ON = date(2026, 12, 7), date(2026, 12, 10)
WORDS = {"weeks": "2", "reason": "She has begun to stay in maths.", "pupil_view": "I want to finish my boat."}


def test_a_longer_stay_is_asked_for_listed_at_the_next_panel_and_answered():
    county = make_small_county()
    stay = arrived(county, make_pupil(county.schools[0]))
    on_day(ASKED_ON)
    lead = signed_in(county, "base_lead")
    page = reverse("placement_longer", args=[stay.reference])
    assert page in lead.get(reverse("placement_page", args=[stay.reference])).content.decode()
    beyond = lead.post(page, WORDS | {"weeks": "20"})
    assert beyond.status_code == 422 and "finish my boat" in beyond.content.decode()
    for _ in range(2):  # pressing twice asks once
        assert lead.post(page, WORDS).status_code == 302
    asked = LongerStayAsked.objects.get()
    assert (asked.from_on, asked.to_on) == (stay.expected_end_on, date(2027, 2, 12))

    by = as_(county, "coordinator", ASKED_ON)
    assert any("asks for 2 school weeks more" in one.what for one in home_needs(by, ASKED_ON))
    meeting = actions.call_meeting(partnership=county.partnership, meets_on=MEETS_ON, by=by, on=ASKED_ON)
    prepare = signed_in(county, "coordinator").get(reverse("panel_prepare", args=[meeting.reference])).content.decode()
    assert "2 school weeks longer are asked for, to Fri 12 Feb" in prepare
    as_(county, "coordinator", ASKED_ON)
    (item,) = actions.prepare_agenda(meeting=meeting, by=by, on=ASKED_ON)
    assert item.kind == "extension"
    actions.freeze_agenda(meeting=meeting, by=by, on=ASKED_ON)
    as_(county, "coordinator", MEETS_ON)
    actions.open_meeting(meeting=meeting, by=by, on=MEETS_ON)
    for member in meeting.members.exclude(part="adviser"):
        actions.mark_present(member=member, is_present=True, by=by, on=MEETS_ON)
    on_day(MEETS_ON)
    case = signed_in(county, "coordinator").get(reverse("panel_case", args=[meeting.reference, item.reference])).content.decode()
    assert "I want to finish my boat." in case and 'name="extend_to_on_day" type="text" value="12"' in case

    as_(county, "coordinator", MEETS_ON)
    able = [one for one in meeting.members.all() if one.person.name == "Finn Sluicegate"]
    code = reasons_for("end")[0][0]
    actions.decide(item=item, outcome="end", reason="He is ready to go back.", reason_code=code, voters=able, by=by, on=MEETS_ON,
                   **FEW_VOTERS)
    as_(county, "base_lead", MEETS_ON)
    assert longer_stay_asked(stay).answer == "not_longer"
    assert "the stay ends as planned" in lead.get(reverse("placement_page", args=[stay.reference])).content.decode()
