from __future__ import annotations

from django.urls import path

from .views import afterwards, board, duty, early_signs, event, feed, listing, out_of_school, record, recording

urlpatterns = [
    path("exclusions/", listing.children, name="exclusion_list"),
    path("exclusions/children.xlsx", listing.children_xlsx, name="exclusion_list_xlsx"),
    path("exclusions/children.csv", listing.children_csv, name="exclusion_list_csv"),
    path("exclusions/find/", recording.find, name="exclusion_find"),
    path("exclusions/children/<str:reference>/suspend/", recording.suspend, name="exclusion_suspend"),
    path("exclusions/children/<str:reference>/exclude/", recording.exclude, name="exclusion_exclude"),
    path("exclusions/<str:reference>/", event.event, name="exclusion_event"),
    path("exclusions/<str:reference>/told/", afterwards.told, name="exclusion_told"),
    path("exclusions/<str:reference>/meeting/", afterwards.meeting, name="exclusion_meeting"),
    path("exclusions/<str:reference>/board/", afterwards.board, name="exclusion_board"),
    path("exclusions/<str:reference>/cancel/", afterwards.cancel, name="exclusion_cancel"),
    path("sixth-day/", board.board_page, name="sixth_day_board"),
    path("sixth-day/children.xlsx", board.board_xlsx, name="sixth_day_board_xlsx"),
    path("sixth-day/children.csv", board.board_csv, name="sixth_day_board_csv"),
    path("sixth-day/pocket/", board.pocket, name="sixth_day_pocket"),
    path("out-of-school/", out_of_school.children, name="out_of_school"),
    path("school/children/<str:reference>/out-of-school/", out_of_school.child, name="out_of_school_child"),
    path("school/children/<str:reference>/out-of-school/<str:what>/", out_of_school.act, name="out_of_school_act"),
    path("early-signs/", early_signs.children, name="early_signs"),
    path("early-signs/rules/", early_signs.rules, name="early_sign_rules"),
    path("early-signs/rules/<str:reference>/", early_signs.rule, name="early_sign_rule"),
    path("early-signs/<int:flag_id>/", early_signs.child, name="early_sign"),
    path("sixth-day/open/", duty.open_it, name="sixth_day_open"),
    path("sixth-day/calendar/", feed.feed_page, name="sixth_day_calendar"),
    path("sixth-day/calendar/<str:token>.ics", feed.feed_file, name="sixth_day_calendar_file"),
    path("sixth-day/<str:reference>/", duty.duty, name="sixth_day_duty"),
    path("sixth-day/<str:reference>/step/", duty.step, name="sixth_day_step"),
    path("sixth-day/<str:reference>/owner/", duty.owner, name="sixth_day_owner"),
    path("sixth-day/<str:reference>/late/", duty.late, name="sixth_day_late"),
    path("sixth-day/<str:reference>/end/", duty.end, name="sixth_day_end"),
    path("sixth-day/<str:reference>/home/", duty.home, name="sixth_day_home"),
    path("sixth-day/<str:reference>/seen/", duty.seen, name="sixth_day_seen"),
    path("school/children/<str:reference>/education/", record.education_record, name="education_record"),
    path("school/children/<str:reference>/education/record.pdf", record.education_record_pdf, name="education_record_pdf"),
]
