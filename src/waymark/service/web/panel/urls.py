from __future__ import annotations

from django.urls import path

from .views import board, cases, fair_share, interests, letters, meetings, pack, people, prepare, shared, urgent, whole_list

urlpatterns = [
    path("panels/", meetings.meetings, name="panel_meetings"),
    path("panels/call/", meetings.call, name="panel_call"),
    path("panels/call/<str:partnership>/", meetings.call_one, name="panel_call_one"),
    path("panels/urgent/", urgent.choose, name="panel_urgent_choose"),
    path("panels/urgent/<str:referral>/", urgent.decide, name="panel_urgent"),
    path("panels/decisions/<str:decision>/", letters.record, name="panel_record"),
    path("panels/decisions/<str:decision>/done/", letters.action_done, name="panel_action_done"),
    path("panels/letters/<str:letter>/", letters.letter, name="panel_letter"),
    path("panels/<str:reference>/", meetings.meeting, name="panel_meeting"),
    path("panels/<str:reference>/prepare/", prepare.prepare, name="panel_prepare"),
    path("panels/<str:reference>/prepare/find/", prepare.find_due, name="panel_find_due"),
    path("panels/<str:reference>/prepare/list/", prepare.list_one, name="panel_list_one"),
    path("panels/<str:reference>/prepare/<str:item>/off/", prepare.take_off, name="panel_take_off"),
    path("panels/<str:reference>/prepare/<str:item>/move/", prepare.move, name="panel_move"),
    path("panels/<str:reference>/freeze/", prepare.freeze, name="panel_freeze"),
    path("panels/<str:reference>/thaw/", prepare.thaw, name="panel_thaw"),
    path("panels/<str:reference>/cancel/", meetings.cancel, name="panel_cancel"),
    path("panels/<str:reference>/open/", meetings.open_room, name="panel_open"),
    path("panels/<str:reference>/close/", meetings.close, name="panel_close"),
    path("panels/<str:reference>/put-off/", meetings.put_off, name="panel_put_off"),
    path("panels/<str:reference>/people/", people.people, name="panel_people"),
    path("panels/<str:reference>/people/call/", people.call_somebody, name="panel_call_member"),
    path("panels/<str:reference>/people/inquorate/", people.go_on, name="panel_go_on"),
    path("panels/<str:reference>/cases/", cases.first, name="panel_cases"),
    path("panels/<str:reference>/cases/<str:item>/", cases.case, name="panel_case"),
    path("panels/<str:reference>/cases/<str:item>/again/", cases.again, name="panel_again"),
    path("panels/<str:reference>/cases/<str:item>/interest/", interests.declare, name="panel_interest"),
    path("panels/<str:reference>/list/", whole_list.whole, name="panel_whole_list"),
    path("panels/<str:reference>/board/", board.board, name="panel_board"),
    path("panels/<str:reference>/share/", fair_share.fair, name="panel_fair_share"),
    path("panels/<str:reference>/letters/", letters.letters, name="panel_letters"),
    path("panels/<str:reference>/pack/", pack.pack, name="panel_pack"),
    path("panels/<str:reference>/pack.pdf", pack.pack_pdf, name="panel_pack_pdf"),
    path("panels/<str:reference>/shared/", shared.first, name="panel_shared"),
    path("panels/<str:reference>/shared/board/", shared.board, name="panel_shared_board"),
    path("panels/<str:reference>/shared/<str:item>/", shared.case, name="panel_shared_case"),
]
