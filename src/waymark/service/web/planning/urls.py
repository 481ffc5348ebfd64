"""Pages of planning."""

from __future__ import annotations

from django.urls import path

from .views import beside, chances, drawings, goals, keeping, lists, numbers, plan_asking, plans, report, running, scenario, spare

urlpatterns = [
    path("planning/", lists.planning, name="planning"),
    path("planning/register/", keeping.register, name="planning_register"),
    path("planning/file/", keeping.file, name="planning_file"),
    path("planning/compare/", beside.compare, name="planning_compare"),
    path("planning/scenarios/<str:reference>/", scenario.scenario, name="planning_scenario"),
    path("planning/scenarios/<str:reference>/goal/", goals.goal, name="planning_goal"),
    path("planning/scenarios/<str:reference>/openings/", plan_asking.openings, name="planning_openings"),
    path("planning/scenarios/<str:reference>/openings/file/", plan_asking.openings_file, name="planning_openings_file"),
    path("planning/scenarios/<str:reference>/partnerships/", drawings.draw_partnerships, name="planning_draw"),
    path("planning/scenarios/<str:reference>/scenario.json", scenario.scenario_json, name="planning_scenario_json"),
    path("planning/runs/<str:reference>/", running.run, name="planning_run"),
    path("planning/runs/<str:reference>/stop/", running.stop, name="planning_stop"),
    path("planning/runs/<str:reference>/again/", running.again, name="planning_again"),
    path("planning/runs/<str:reference>/where/", running.where, name="planning_where"),
    path("planning/runs/<str:reference>/map.geojson", running.map_geojson, name="planning_map"),
    path("planning/runs/<str:reference>/rests-on/", running.rests_on, name="planning_rests_on"),
    path("planning/runs/<str:reference>/costs/", running.costs, name="planning_costs"),
    path("planning/runs/<str:reference>/numbers/<str:measure>.csv", numbers.one_measure, name="planning_numbers"),
    path("planning/runs/<str:reference>/numbers.csv", numbers.everything, name="planning_all_numbers"),
    path("planning/runs/<str:reference>/report/", report.report, name="planning_report"),
    path("planning/runs/<str:reference>/report.pdf", report.report_pdf, name="planning_report_pdf"),
    path("planning/runs/<str:reference>/chances/", chances.chances, name="planning_chances"),
    path("planning/runs/<str:reference>/plans/", plans.plans, name="planning_plans"),
    path("planning/runs/<str:reference>/plans.csv", plans.plans_csv, name="planning_plans_csv"),
    path("planning/runs/<str:reference>/openings.csv", plans.openings_csv, name="planning_openings_csv"),
    path("planning/runs/<str:reference>/candidates.json", plans.candidates_json, name="planning_candidates"),
    path("planning/runs/<str:reference>/plans/<int:number>/", plans.plan, name="planning_plan"),
    path("planning/runs/<str:reference>/plans/<int:number>/map.geojson", plans.plan_map, name="planning_plan_map"),
    path("planning/runs/<str:reference>/plans/<int:number>/scenario/", plans.keep, name="planning_plan_keep"),
    path("planning/runs/<str:reference>/plans/<int:number>/forward/", plans.forward, name="planning_plan_forward"),
    path("planning/runs/<str:reference>/drawing/", drawings.drawn, name="planning_drawn"),
    path("planning/runs/<str:reference>/drawing.csv", drawings.drawn_csv, name="planning_drawn_csv"),
    path("planning/runs/<str:reference>/drawing/map.geojson", drawings.drawn_map, name="planning_drawn_map"),
    path("planning/runs/<str:reference>/drawing/forward/", drawings.forward, name="planning_drawn_forward"),
    path("planning/places/", spare.places, name="planning_places"),
    path("planning/places/file/", spare.places_file, name="planning_places_file"),
    path("planning/places/places.csv", spare.places_csv, name="planning_places_csv"),
    path("planning/places/hosts/", spare.hosts, name="planning_hosts"),
    path("planning/places/hosts/hosts.csv", spare.hosts_csv, name="planning_hosts_csv"),
    path("planning/places/<int:urn>/", spare.own_capacity, name="planning_own_capacity"),
]
