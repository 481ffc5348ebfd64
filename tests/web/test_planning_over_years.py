"""Plans over years, partnerships drawn, places that are spare and chances: asked on pages, done by the worker, kept."""

from __future__ import annotations

import json

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from tests.database import as_owner
from tests.factories.county import TODAY, see_as
from tests.web import test_planning
from tests.web.test_planning import asked, signed_in, simulated
from waymark.service.audit.models import AuditEntry
from waymark.service.organisations.models import Partnership, PartnershipMember, School
from waymark.service.sufficiency import actions, queries
from waymark.service.sufficiency.likelihood import likely
from waymark.service.sufficiency.models import OwnNetCapacity, PlanningScenario, PutForward, Simulation
from waymark.service.sufficiency.rules import WrongStage
from waymark.service.web.components.form_messages import check_form_messages
from waymark.service.web.planning.other_forms import ChanceForm, DrawingForm, OwnCapacityForm, PlacesFileForm
from waymark.service.web.planning.plan_forms import CandidatesFileForm, PlanForm, ReasonForm
from waymark.sufficiency.levers import Multiply
from waymark.sufficiency.planning import candidates_from

county, kept = test_planning.county, test_planning.kept
pytestmark = [pytest.mark.django_db, pytest.mark.database]
PLAN = {
    "sizes_base": "4, 8", "serves_base": "own", "hosts": "all", "car": "45", "seconds": "20", "futures": "20", "given": "stays",
    "openings_2027-28": "1", "openings_2028-29": "1", "capital_2027-28": "900000",
}  # fmt: skip


def asked_for_plans(county, kept, **more):
    """The row that the form makes, with as few futures and seconds as tell anything."""
    answer = signed_in(county).post(f"/planning/scenarios/{kept.reference}/openings/", PLAN | more)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    see_as(county.people["director"])
    found = Simulation.objects.get(question="openings")
    goal = found.goal | {"seconds": 2, "plans": 3}
    with as_owner():
        Simulation.objects.filter(pk=found.pk).delete()
    same = [one.name for one in Simulation._meta.concrete_fields if one.name not in ("id", "goal", "futures")]
    fresh = Simulation(**{name: getattr(found, name) for name in same}, goal=goal, futures=2)
    from waymark.service.sufficiency.asking import keep_question

    return keep_question(fresh, by=county.people["director"], on=TODAY)


def planned(county, kept, **more):
    by = county.people["director"]
    state, done = simulated(asked_for_plans(county, kept, **more), by)
    assert state == "done", done.said
    return done


def test_plans_are_asked_by_a_form_made_by_the_worker_and_each_is_simulated(county, kept, django_assert_max_num_queries):
    done = planned(county, kept)
    assert done.result["plans"] and done.digest
    client, address = signed_in(county), f"/planning/runs/{done.reference}/plans/"
    assert client.get(f"/planning/runs/{done.reference}/").headers["Location"] == address
    number = done.result["recommended"] + 1
    for page in (address, f"{address}{number}/"):
        with django_assert_max_num_queries(30):
            text = client.get(page).content.decode()
        assert "not validated" in text and len(text.encode()) < 150_000
    listed = client.get(address).content.decode()
    assert f"Plan {number} is best in simulation" in listed and "How far from best" in listed
    for csv in ("plans.csv", "openings.csv"):
        assert "not validated" in client.get(f"/planning/runs/{done.reference}/{csv}").content.decode("utf-8-sig")
    assert client.get(f"{address}{number}/map.geojson").json()["type"] == "FeatureCollection"
    again = candidates_from(client.get(f"/planning/runs/{done.reference}/candidates.json").content.decode())
    assert {one.places for one in again.sizes} == {4, 8} and again.capital["2028-29"] == 0
    assert client.get(f"{address}99/").status_code == 404


def test_a_plan_becomes_a_scenario_with_one_press_and_two_presses_make_one(county, kept):
    done = planned(county, kept)
    number = len(done.result["plans"])
    opens = done.result["plans"][-1]["openings"]
    assert opens
    client = signed_in(county)
    for _ in range(2):
        answer = client.post(f"/planning/runs/{done.reference}/plans/{number}/scenario/")
    see_as(county.people["director"])
    made = PlanningScenario.objects.get(kept_from="plan")
    assert answer.headers["Location"] == f"/planning/scenarios/{made.reference}/"
    there = {one["key"]: one for one in json.loads(made.text)["provisions"]}
    assert all(there[one["key"]]["places"] == one["places"] for one in opens)
    assert any(f"Plan {number} of" in line for line in made.named["assumed"])
    assert opens[0]["key"] in made.named["sites"]
    with pytest.raises(WrongStage, match="no plan 99"):
        actions.keep_plan(simulation=done, number=99, by=county.people["director"], on=TODAY)


def test_what_is_planned_can_be_planned_anew_and_is_then_set_beside_what_was_planned(county, kept):
    data = json.loads(kept.text)
    data["provisions"].append({**data["provisions"][0], "key": "Planned Base", "opens_on": "2027-09-06", "places": 6})
    named = kept.named
    by = county.people["director"]
    later = actions.keep_file(text=json.dumps(data), name="With one planned", note="", by=by, on=TODAY)
    PlanningScenario.objects.filter(pk=later.pk).update(named=named)
    later.refresh_from_db()
    done = planned(county, later, given="promised")
    assert done.goal["without"] == ["Planned Base"]
    assert all(any(one["key"] == "Planned Base" for one in plan["openings"]) for plan in done.result["plans"])
    text = signed_in(county).get(f"/planning/runs/{done.reference}/plans/").content.decode()
    assert "What is planned today" in text


def test_what_cannot_be_planned_is_said_before_anybody_waits_and_nothing_typed_is_lost(county, kept):
    client, address = signed_in(county), f"/planning/scenarios/{kept.reference}/openings/"
    for changed, said in (
        ({"sizes_base": "many"}, "one to four whole numbers"),
        ({"sizes_base": ""}, "at least one size of one kind"),
        ({"hosts": "some"}, "Tick the schools that may host"),
        ({"promised_1": county.schools[0].name, "capital_2027-28": "1"}, "Raise capital, or promise less"),
    ):
        answer = client.post(address, PLAN | {"car": "37"} | changed)
        assert answer.status_code == 422 and said in answer.content.decode(), said
        assert 'value="37"' in answer.content.decode()
    see_as(county.people["director"])
    assert not Simulation.objects.exists()
    file = SimpleUploadedFile("candidates.json", b'{"schema": "other"}', content_type="application/json")
    refused = client.post(f"{address}file/", {"file": file, "seconds": "20", "futures": "20", "name": ""})
    assert refused.status_code == 422 and "This version of Waymark reads" in refused.content.decode()


def test_how_far_the_plans_are_is_told_and_they_can_be_stopped(county, kept):
    found = asked_for_plans(county, kept)
    found.progress.first, found.progress.done, found.progress.in_all = {"doing": "simulating plan 1 of 3"}, 1, 2
    found.progress.save()
    page = signed_in(county).get(f"/planning/runs/{found.reference}/plans/").content.decode()
    assert "Waiting to begin" in page and "Stop it" in page
    see_as(county.people["director"])
    assert actions.stop_simulation(simulation=found, by=county.people["director"], on=TODAY)
    page = signed_in(county).get(f"/planning/runs/{found.reference}/plans/").content.decode()
    assert "It was stopped." in page and "Start it again" in page


def test_partnerships_are_drawn_set_beside_todays_and_changed_by_nobody(county, kept):
    before = list(PartnershipMember.objects.order_by("pk").values_list("pk", "partnership", "ends_on"))
    client = signed_in(county)
    form = {"number": "2", "smallest": "0", "largest": "1000", "weigh": "pupils", "stay": "5", "trust": "0", "name": ""}
    address = f"/planning/scenarios/{kept.reference}/partnerships/"
    refused = client.post(address, form | {"largest": "500"})
    assert refused.status_code == 422 and "cannot hold" in refused.content.decode()
    assert client.post(address, form).status_code == 302
    see_as(county.people["director"])
    state, done = simulated(Simulation.objects.get(question="drawing"), county.people["director"])
    assert state == "done", done.said
    assert len(done.result["drawn"]) == 2 and len(done.result["schools"]) == len(county.schools)
    page = f"/planning/runs/{done.reference}/drawing/"
    assert "No partnership is changed by it" in client.get(page).content.decode()
    assert client.get(f"{page}map.geojson?which=today").json()["features"]
    assert "partnership_as_drawn" in client.get(f"/planning/runs/{done.reference}/drawing.csv").content.decode("utf-8-sig")
    assert client.post(f"{page}forward/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}forward/", {"reason": "Shorter for the south"}).status_code == 302
    assert "Shorter for the south" in client.get(page).content.decode()
    see_as(county.people["director"])
    assert list(PartnershipMember.objects.order_by("pk").values_list("pk", "partnership", "ends_on")) == before
    assert Partnership.objects.filter(name="Test Fens").exists()
    assert AuditEntry.objects.filter(act="put_plan_forward", about=done.reference).count() == 1
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        PutForward.objects.update(reason="another")


SCAP = "school,name,source,year,places,roll,forecast,forecast_year\n990001,Saltmere Academy,SCAP,2024/25,900,480,470,2028/29\n"


def test_places_stand_side_by_side_and_the_authoritys_own_word_stands_above_with_its_reason(county):
    with as_owner():
        School.objects.update(capacity=700)
    client = signed_in(county)
    bad = SimpleUploadedFile("places.csv", SCAP.replace("900", "-3").encode(), content_type="text/csv")
    refused = client.post("/planning/places/file/", {"file": bad})
    assert refused.status_code == 422 and "line 2, places is &#39;-3&#39;" in refused.content.decode()
    good = SimpleUploadedFile("places.csv", SCAP.encode(), content_type="text/csv")
    assert client.post("/planning/places/file/", {"file": good}).status_code == 302
    page = client.get("/planning/places/").content.decode()
    assert "by 200" in page and "470 in 2028/29" in page and "places.csv" in page
    assert client.post("/planning/places/990001/", {"places": "520", "reason": ""}).status_code == 422
    assert client.post("/planning/places/990001/", {"places": "520", "reason": "A block is closed"}).status_code == 302
    assert "A block is closed" in client.get("/planning/places/990001/").content.decode()
    see_as(county.people["director"])
    assert AuditEntry.objects.filter(act="state_own_capacity", about="990001", why="A block is closed").count() == 1
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        OwnNetCapacity.objects.update(places=1)
    hosts = client.get("/planning/places/hosts/?what=space").content.decode()
    assert "Has the room" in hosts and "A block is closed" in hosts
    assert client.post("/planning/places/990001/", {"places": "", "reason": "Open again"}).status_code == 302
    assert "Taken back" in client.get("/planning/places/990001/").content.decode()
    for csv in ("places.csv", "hosts/hosts.csv"):
        assert "Saltmere Academy" in client.get(f"/planning/places/{csv}").content.decode("utf-8-sig")
    assert client.get("/planning/places/123456/").status_code == 404


def test_the_chance_of_passing_a_threshold_is_counted_over_the_futures(county, kept):
    by = county.act_as("director")
    changed = asked(kept, by, Multiply("base_rate", 1.5, beyond=True))
    simulated(queries.as_it_is(changed), by)
    _, changed = simulated(changed, by)
    [one] = queries.compared([changed.reference])
    values = [future[1] for future in one.paired["waited_longer_15"]]
    found = likely(one, "waited_longer_15", one.result.years[1], int(min(values)), fewer=False)
    assert found.happened == sum(value > int(min(values)) for value in values)
    assert found.low <= found.share <= found.high
    assert likely(one, "waited_longer_15", one.result.years[1], 10_000, fewer=True).share == 1
    client, address = signed_in(county), f"/planning/runs/{changed.reference}/chances/"
    answer = client.get(f"{address}?what=waited_longer_15&way=more&number=0&year={one.result.years[1]}").content.decode()
    assert "futures; 95 times in 100" in answer and "not validated" in answer and "As planned today" in answer
    assert client.get(f"{address}?what=waited_longer_15&way=more&number=x&year=2020").status_code == 422
    assert "How likely is it" in client.get(f"/planning/runs/{changed.reference}/").content.decode()


def test_only_those_who_plan_may_ask_or_say(county, kept):
    head = signed_in(county, "head")
    for address in ("/planning/places/", "/planning/places/hosts/", f"/planning/scenarios/{kept.reference}/openings/"):
        assert head.get(address).status_code == 403


def test_every_field_answers_in_its_own_words(county, kept):
    from waymark.service.sufficiency.offering import offered_by

    offered = offered_by(kept)
    for form in (
        PlanForm(offered=offered, years=offered.years[1:], minutes_most=45, planned=1), CandidatesFileForm(), ReasonForm(),
        DrawingForm(schools=3, now=1, pupils=1500), PlacesFileForm(), OwnCapacityForm(), ChanceForm(years=offered.years),
    ):  # fmt: skip
        shown = type("Shown", (forms.Form,), {"base_fields": form.fields})
        assert check_form_messages(shown) == []
