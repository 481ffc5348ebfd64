"""Pages of planning."""

from __future__ import annotations

from django.urls import path

from .views import beside, chances, goals, keeping, lists, numbers, report, running, scenario

urlpatterns = [
    path("planning/", lists.planning, name="planning"),
    path("planning/register/", keeping.register, name="planning_register"),
    path("planning/file/", keeping.file, name="planning_file"),
    path("planning/compare/", beside.compare, name="planning_compare"),
    path("planning/scenarios/<str:reference>/", scenario.scenario, name="planning_scenario"),
    path("planning/scenarios/<str:reference>/goal/", goals.goal, name="planning_goal"),
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
]
