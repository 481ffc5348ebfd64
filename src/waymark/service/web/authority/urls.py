"""Pages of the authority, and the list of children that every role has."""

from __future__ import annotations

from django.urls import path

from .views import children, county, importing, model, outbox, partnerships, people, record, schools, travel

urlpatterns = [
    path("children/", children.children, name="children"),
    path("children/children.xlsx", children.children_xlsx, name="children_xlsx"),
    path("children/children.csv", children.children_csv, name="children_csv"),
    path("county/", county.county, name="authority_county"),
    path("county/openings/", county.openings, name="authority_openings"),
    path("county/map.geojson", county.county_geojson, name="authority_county_geojson"),
    path("county/free/", county.free_places, name="authority_free"),
    path("county/waiting/", county.waiting, name="authority_waiting"),
    path("county/overdue/", county.overdue, name="authority_overdue"),
    path("county/refusals/", county.refusals, name="authority_refusals"),
    path("county/not-confirmed/", county.unconfirmed, name="authority_unconfirmed"),
    path("county/schools/", schools.schools, name="authority_schools"),
    path("county/schools/import/", importing.bring, name="authority_import"),
    path("county/schools/import/<str:key>/", importing.look, name="authority_import_look"),
    path("county/schools/import/<str:key>/confirm/", importing.confirm, name="authority_import_confirm"),
    path(
        "county/schools/import/<str:key>/wrong-rows/<str:part>/",
        importing.wrong_rows,
        name="authority_import_wrong_rows",
    ),
    path("county/schools/<str:reference>/", schools.school, name="authority_school"),
    path("county/schools/<str:reference>/closed-days/", schools.add_closed_day, name="authority_closed_day_add"),
    path(
        "county/schools/<str:reference>/closed-days/<str:day>/remove/",
        schools.remove_closed_day,
        name="authority_closed_day_remove",
    ),
    path("county/partnerships/", partnerships.partnerships, name="authority_partnerships"),
    path("county/partnerships/<str:reference>/", partnerships.partnership, name="authority_partnership"),
    path("county/partnerships/<str:reference>/join/", partnerships.add_member, name="authority_member_add"),
    path("county/partnerships/<str:reference>/<str:school>/leave/", partnerships.end_member, name="authority_member_end"),
    path("county/model/", model.model, name="authority_model"),
    path("county/people/", people.own_people, name="authority_people"),
    path("county/people/<str:reference>/", people.people_of, name="authority_people_of"),
    path("county/people/<str:reference>/add/", people.add_person, name="authority_person_add"),
    path("county/people/<str:reference>/roles/<int:number>/end/", people.end_role, name="authority_role_end"),
    path("county/people/<str:reference>/<str:person>/", people.person, name="authority_person"),
    path("county/people/<str:reference>/<str:person>/link/", people.send_link, name="authority_person_link"),
    path("set-password/<str:reference>/<str:token>/", people.set_password, name="set_password"),
    path("county/record/", record.own_record, name="authority_record"),
    path("county/record/record.<str:kind>", record.own_record_out, name="authority_record_out"),
    path("county/record/<str:reference>/", record.child_record, name="authority_child_record"),
    path("county/record/<str:reference>/record.<str:kind>", record.child_record_out, name="authority_child_record_out"),
    path("county/journeys/", travel.travel, name="authority_travel"),
    path("county/journeys/<str:key>/", travel.look, name="authority_travel_look"),
    path("county/journeys/<str:key>/confirm/", travel.confirm, name="authority_travel_confirm"),
    path("county/journeys/<str:key>/refused/", travel.refused_lines, name="authority_travel_refused"),
    path("county/messages/", outbox.outbox, name="authority_outbox"),
]
