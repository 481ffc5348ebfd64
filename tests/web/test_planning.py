"""Planning: a scenario from the register, levers, a simulation by the worker, its pages, and what stays as it was."""

from __future__ import annotations

import json

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.database import as_owner
from tests.factories.county import TODAY, make_person, make_small_county, put_in_register, see_as
from waymark.service.access.context import Sight, tell_database
from waymark.service.accounts.models import Person
from waymark.service.organisations.models import Organisation
from waymark.service.sufficiency import actions, answering, queries, working
from waymark.service.sufficiency.answering import answer
from waymark.service.sufficiency.models import KeptFigures, PlanningScenario, Simulation, SimulationProgress
from waymark.service.sufficiency.offering import offered_by
from waymark.service.sufficiency.progress import ToldNobody
from waymark.service.sufficiency.register import NothingToSimulate, scenario_of_the_register
from waymark.service.sufficiency.results import Result
from waymark.service.sufficiency.rules import WrongStage
from waymark.service.web.components.form_messages import check_form_messages
from waymark.service.web.planning.forms import GoalForm, LeversForm
from waymark.service.web.planning.presenters.money import assumptions, rests_on_page
from waymark.sufficiency.county import scenario_from
from waymark.sufficiency.levers import Multiply

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FUTURES = 10


@pytest.fixture
def county():
    made = make_small_county()
    put_in_register(
        made.schools, phase_code="4", phase_name="Secondary", low_age=11, high_age=16, latitude=54.8,
        longitude=lambda number: 2.1 + number / 50,
    )  # fmt: skip
    return made


@pytest.fixture
def kept(county):
    return actions.keep_register(name="", note="", by=county.act_as("director"), on=TODAY)


def asked(kept, by, *levers):
    return actions.start_simulation(scenario=kept, levers=levers, futures=FUTURES, name="", by=by, on=TODAY)


def simulated(simulation, by):
    state = working.simulate_asked(simulation.reference, by.membership_id, TODAY)
    see_as(by)
    return state, Simulation.objects.get(pk=simulation.pk)


def signed_in(county, who="director"):
    client = Client()
    person = Person.objects.get(pk=county.people[who].person_id)
    client.force_login(person, backend="waymark.service.accounts.sign_in.PasswordBackend")
    return client


def test_the_register_gives_rolls_places_and_who_is_there_and_no_name_of_a_child(county, kept):
    scenario = scenario_from(kept.text)
    assert [(one.key, sum(one.rolls)) for one in scenario.schools] == sorted((one.name, 500) for one in county.schools)
    assert [(one.key, one.kind, one.places, one.partnership) for one in scenario.provisions] == [
        ("Lantern Base", "base", 10, "Test Fens")
    ]
    assert scenario.minutes_most == 45 and scenario.minutes["Reedham Marsh School"]["Lantern Base"] > 0
    assert any("nobody measured" in one for one in kept.named["assumed"])
    assert actions.keep_register(name="", note="again", by=county.people["director"], on=TODAY).pk == kept.pk


def test_a_register_without_rolls_says_what_is_missing():
    with pytest.raises(NothingToSimulate, match="number of pupils"):
        bare = make_small_county()
        scenario_of_the_register(bare.act_as("director"), TODAY)


def test_a_simulation_can_be_done_again_from_what_is_stored_and_gives_the_same_whole_numbers(county, kept):
    by = county.act_as("director")
    state, done = simulated(asked(kept, by, Multiply("base_rate", 1.2, beyond=True)), by)
    assert (state, done.state, done.result["futures"]) == ("done", "done", FUTURES)
    again = answer(Simulation.objects.select_related("scenario", "figures", "costs").get(pk=done.pk), ToldNobody())
    assert again.digest == done.digest and again.result == done.result
    assert simulated(done, by)[0] == "done"  # the same job a second time does nothing


def test_what_is_done_stays_as_it_is(county, kept):
    by = county.act_as("director")
    _, done = simulated(asked(kept, by), by)
    for change in ({"name": "another"}, {"result": {}}, {"futures": 9}):
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
            Simulation.objects.filter(pk=done.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Simulation.objects.filter(pk=done.pk).delete()
    with pytest.raises(IntegrityError, match="keep another one"), transaction.atomic():
        PlanningScenario.objects.filter(pk=kept.pk).update(text="{}")


def test_asking_twice_is_asking_once_and_what_is_planned_today_is_asked_beside_it(county, kept):
    by = county.act_as("director")
    lever = Multiply("base_rate", 1.1, beyond=True)
    first, second = asked(kept, by, lever), asked(kept, by, lever)
    assert first.pk == second.pk
    assert Simulation.objects.count() == 2
    assert len(ProcrastinateJob.objects.filter(task_name__endswith=".simulate_what_was_asked")) == 2
    assert queries.as_it_is(first).levers["levers"] == []


def test_a_simulation_that_waits_is_stopped_at_once_and_can_be_started_again(county, kept):
    by = county.act_as("director")
    simulation = asked(kept, by)
    assert actions.stop_simulation(simulation=simulation, by=by, on=TODAY)
    assert simulated(simulation, by)[0] == "stopped"
    simulation.refresh_from_db()
    for _ in range(2):
        actions.start_simulation_again(simulation=simulation, by=by, on=TODAY)
    assert simulated(simulation, by)[0] == "done"
    simulation.refresh_from_db()
    with pytest.raises(WrongStage, match="done and stays"):
        actions.stop_simulation(simulation=simulation, by=by, on=TODAY)


def test_what_was_asked_only_to_be_set_beside_one_stops_and_starts_again_with_it(county, kept):
    by = county.act_as("director")
    first = asked(kept, by, Multiply("base_rate", 1.1, beyond=True))
    beside = Simulation.objects.get(pk=queries.as_it_is(first).pk)
    other = asked(kept, by, Multiply("base_rate", 1.2, beyond=True))
    actions.stop_simulation(simulation=first, by=by, on=TODAY)
    beside.refresh_from_db()
    assert beside.state == "waiting"  # the other still waits for it
    actions.stop_simulation(simulation=other, by=by, on=TODAY)
    beside.refresh_from_db()
    assert beside.state == "stopped"
    actions.start_simulation_again(simulation=Simulation.objects.get(pk=first.pk), by=by, on=TODAY)
    beside.refresh_from_db()
    assert beside.state == "waiting"


def test_one_that_is_stopped_half_way_keeps_nothing(county, kept, monkeypatch):
    by = county.act_as("director")
    simulation = asked(kept, by)
    monkeypatch.setattr(working, "telling", _stopped_after_the_first)
    state, left = simulated(simulation, by)
    assert (state, left.result, left.paired, left.digest) == ("stopped", None, None, "")
    page = signed_in(county).get(f"/planning/runs/{simulation.reference}/")
    assert "It was stopped." in page.content.decode() and "Start it again" in page.content.decode()


class _stopped_after_the_first(ToldNobody):
    def __init__(self, *asked):
        self.is_stopped = False

    def __enter__(self):
        return self

    def __exit__(self, *trouble):
        return None

    def tell(self, done, in_all, first=None):
        self.is_stopped = True


def test_one_whose_worker_was_killed_reads_as_cut_off_and_is_not_begun_again_by_itself(county, kept):
    by = county.act_as("director")
    simulation = asked(kept, by)
    Simulation.objects.filter(pk=simulation.pk).update(state="running")  # as it was when the worker died with it
    page = signed_in(county).get(f"/planning/runs/{simulation.reference}/").content.decode()
    assert "cut off half-way" in page and "Start it again" in page
    see_as(by)
    assert simulated(simulation, by)[0] == "stopped"  # the worker that takes up stalled jobs leaves it to a person


def test_a_first_look_is_told_as_a_first_look_and_never_as_the_answer(county, kept, monkeypatch):
    by = county.act_as("director")
    simulation = asked(kept, by)
    told = []
    monkeypatch.setattr(answering, "FIRST_LOOK", 2)
    monkeypatch.setattr(ToldNobody, "tell", lambda self, done, in_all, first=None: told.append(first))
    loaded = Simulation.objects.select_related("scenario", "figures", "costs").get(pk=simulation.pk)
    loaded.futures = 12
    answer(loaded, ToldNobody())
    first = next(one for one in told if one)
    assert first["futures"] < 12
    SimulationProgress.objects.filter(simulation=simulation).update(first=first, in_all=12)
    page = signed_in(county).get(f"/planning/runs/{simulation.reference}/").content.decode()
    assert f"A first look: {first['futures']} of 12 futures" in page and "This is not the answer" in page
    assert "http-equiv" in page.partition("<noscript>")[2].partition("</noscript>")[0]


FORM = {"suspensions": "0", "places_more": "0", "futures": "100", "shortest_base": "6", "longest_base": "8", "outreach": "1"}


def test_levers_are_moved_by_a_form_and_wrong_ones_are_said_with_nothing_typed_lost(county, kept):
    client, address = signed_in(county), f"/planning/scenarios/{kept.reference}/"
    opening = {
        "open_kind_1": "base", "open_school_1": "Saltmere Academy", "open_places_1": "12", "open_serves_1": "own",
        "open_on_1_day": "1", "open_on_1_month": "9", "open_on_1_year": "2026",
    }  # fmt: skip
    late = client.post(address, FORM | opening)
    assert late.status_code == 422
    assert "The day it opens is in the past" in late.content.decode() and 'value="12"' in late.content.decode()
    wrong = client.post(address, FORM | {"shortest_base": "9"})
    assert "is below the shortest, 9" in wrong.content.decode()
    for part, words in (
        ({"open_places_2": "10"}, "Choose what opens, or take the places away"),
        ({"open_on_3_day": "1", "open_on_3_month": "9", "open_on_3_year": "2027"}, "or take the day it opens away"),
        ({"open_serves_1": "all", "open_school_1": "Saltmere Academy"}, "take the school and “The whole county” away"),
        ({"places_kind": "base"}, "Write how many more or fewer"),
    ):
        refused = client.post(address, FORM | part)
        assert refused.status_code == 422 and words in refused.content.decode()
    done = client.post(address, FORM | opening | {"open_on_1_year": "2027", "longest_base": "6", "suspensions": "20"})
    assert done.status_code == 302
    see_as(county.people["director"])
    simulation = Simulation.objects.exclude(levers__levers=[]).get()
    assert simulation.name == (
        "A Base with 12 places at Saltmere Academy from 1 September 2027, stays of 6 school weeks in Bases and "
        "20% more suspensions"
    )
    assert [one["lever"] for one in simulation.levers["levers"]] == ["open_provision", "stay_length", "multiply"]
    assert simulation.levers["levers"][0]["minutes"]["Saltmere Academy"] == 0
    on = client.get(f"{address}?from={simulation.reference}").content.decode()
    assert 'value="20"' in on and '<option value="Saltmere Academy" selected' in on


BESIDE_EVERY_NUMBER = (
    "Made from the register of Fenshire County Council, as it was on 23 November 2026", "Figures of England, version 1.1 of",
    "The figures are England’s and not Fenshire County Council’s own", "taken further than its own interval",
)  # fmt: skip


def test_every_page_of_a_simulation_says_that_waits_are_not_validated(county, kept, django_assert_max_num_queries):
    by = county.act_as("director")
    changed = asked(kept, by, Multiply("base_rate", 1.5, beyond=True))
    simulated(queries.as_it_is(changed), by)
    _, changed = simulated(changed, by)
    client, address = signed_in(county), f"/planning/runs/{changed.reference}/"
    for page in ("", "where/", "report/", "costs/", "rests-on/"):
        with django_assert_max_num_queries(30):
            text = client.get(address + page).content.decode()
        assert len(text.encode()) < 150_000 and ("not validated" in text or page in ("costs/", "rests-on/"))
        for said in BESIDE_EVERY_NUMBER:
            assert said in text, (page, said)
    result = client.get(address).content.decode()
    assert "Against what is planned today" in result and "taken further than its own interval" in result
    assert "How often a school asks for help" in client.get(address + "rests-on/").content.decode()
    assert "No substitute for a budget" in client.get(address + "costs/").content.decode()
    numbers = client.get(address + "numbers/waiting.csv").content.decode("utf-8-sig")
    everything = client.get(address + "numbers.csv").content.decode("utf-8-sig")
    for file in (numbers, everything):
        assert "not validated" in file and "2026-27" in file and "2026/27" not in file
        for said in (*BESIDE_EVERY_NUMBER, "the mean lies 95 times in 100", "8 of 10 futures"):
            assert said in file, said
    assert '"excluded_waiting","","","","2026-27"' in everything and '"waiting","kind","base","' in everything
    where = client.get(address + "where/").content.decode()
    assert "excluded children have no place" in where and "Minutes from school" in where and " to " in where
    assert client.get(address + "map.geojson").json()["type"] == "FeatureCollection"
    pdf = client.get(address + "report.pdf")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    other = queries.as_it_is(changed)
    compared = client.get(f"/planning/compare/?run={changed.reference}&run={other.reference}").content.decode()
    assert "B against A" in compared and "one by one" in compared
    for said in (*BESIDE_EVERY_NUMBER, "Scenario: Register of"):
        assert said in compared, said


def test_an_analyst_plans_and_sees_no_child_and_another_authority_sees_no_plan(county, kept):
    with as_owner():
        county.people["analyst"] = make_person(county.authority, "analyst", "Wren Sedgecutter")
    client = signed_in(county, "analyst")
    assert client.get("/planning/").status_code == 200
    assert client.get("/children/").status_code == 403
    assert client.get("/county/").status_code == 200
    assert signed_in(county, "head").get("/planning/").status_code == 403
    with as_owner():
        elsewhere = Organisation.objects.create(kind="authority", name="Marlshire")
    tell_database(Sight(organisation_id=elsewhere.pk, today=TODAY))
    assert not PlanningScenario.objects.exists()


def test_a_file_that_is_no_scenario_is_refused_with_the_field(county, kept):
    client = signed_in(county)
    data = json.loads(kept.text)
    data["provisions"][0]["places"] = -3
    file = SimpleUploadedFile("scenario.json", json.dumps(data).encode(), content_type="application/json")
    refused = client.post("/planning/file/", {"file": file, "name": "", "note": ""})
    assert refused.status_code == 422 and "places is -3" in refused.content.decode()
    told = json.loads(client.get(f"/planning/scenarios/{kept.reference}/scenario.json").content)
    assert told["about"]["origin"] == "register" and told["about"]["at"] and told["about"]["assumed"] and told["about"]["kinds"]
    told["about"] |= {"authority": "Marlshire County Council", "kinds": {"base": "Nook"}}
    good = SimpleUploadedFile("scenario.json", json.dumps(told).encode(), content_type="application/json")
    done = client.post("/planning/file/", {"file": good, "name": "Mine", "note": ""})
    text = client.get(done["Location"]).content.decode()
    assert "This is a scenario of Marlshire County Council, not of Fenshire County Council." in text and "Nook" in text
    assert "nobody measured" in text  # what was assumed in making it came with the file
    told["schema"] = "waymark.sufficiency.scenario/2"
    del told["about"]
    old = SimpleUploadedFile("scenario.json", json.dumps(told).encode(), content_type="application/json")
    done = client.post("/planning/file/", {"file": old, "name": "Old", "note": ""})
    assert "does not say where it is from" in client.get(done["Location"]).content.decode()


def test_a_goal_is_sought_and_answered_in_one_sentence(county, kept):
    by = county.act_as("director")
    goal = {"kind": "base", "measure": "share_started_within", "at_least": 0.5, "school_days": 20, "year": "2027-28"}
    simulation = actions.start_goal_search(scenario=kept, goal=goal, futures=2, name="A goal", by=by, on=TODAY)
    state, done = simulated(simulation, by)
    assert state == "done" and done.result["tried"] and done.digest
    page = signed_in(county).get(f"/planning/runs/{simulation.reference}/").content.decode()
    assert "How many places of Bases for 50% to start within 20 school days in 2027/28?" in page
    assert KeptFigures.objects.count() == 2


def test_a_kind_that_nobody_has_costs_of_leaves_out_staff_and_money_and_says_so(county, kept, monkeypatch):
    def none_known(*_, **__):
        raise answering.InvalidCosts("The file of costs has nothing for the kind 'base'.")

    monkeypatch.setattr(answering, "staff_and_money", none_known)
    by = county.act_as("director")
    _, done = simulated(asked(kept, by), by)
    page = signed_in(county).get(f"/planning/runs/{done.reference}/costs/").content.decode()
    assert "has nothing for the kind" in page


def test_what_an_answer_rests_on_names_the_largest_figures_and_chance_last():
    def share(figure, of):
        return {"figure": figure, "share": of, "low": of, "high": of, "is_assumption": True, "interval": [0, 1]}

    shares = [share("asks", 0.4), share("kinds.base.holds_ks3", 0.2), share("overstays", 0.001), share("", 0.3)]
    assumed = {"asks": "Not published", "overstays": "Not published"}
    kept = {"years": ["2026-27"], "futures": 1000, "rows": {}, "assumptions": assumed, "shares": {"waiting": shares}}
    [answered] = rests_on_page(Result(kept))
    assert [row[0] for row in answered.rows] == [
        "How often a school asks for help",
        "How many returns last, in Years 7 to 9 (Bases)",
        "Chance, and figures acting together",
    ]
    assert assumptions(Result(kept)) == [
        {"key": "How often a school asks for help; how many stays cannot end in time", "value": "Not published"}
    ]


def test_every_field_of_the_levers_and_of_a_goal_answers_in_its_own_words(county, kept):
    offered = offered_by(kept)
    for form in (LeversForm(offered=offered, today=TODAY), GoalForm(offered=offered)):
        shown = type("Shown", (forms.Form,), {"base_fields": form.fields})
        assert check_form_messages(shown) == []
