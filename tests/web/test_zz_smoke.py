import pytest, re, time
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.panel_scene import *
from tests.factories.county import make_small_county
from tests.factories.panel import case_of
pytestmark=[pytest.mark.django_db, pytest.mark.database]
def test_all():
    county=make_small_county(); t=time.time(); meeting,refs=panel_of(county,12); print('made',time.time()-t)
    for who in ("coordinator","other_head","head"):
        c=signed_in(county,who)
        item=case_of(meeting,refs[2]) if who=="coordinator" else item
        R=meeting.reference; I=item.reference
        for path in ["/panels/",f"/panels/{R}/cases/{I}/",f"/panels/{R}/list/",f"/panels/{R}/board/",f"/panels/{R}/share/",f"/panels/{R}/people/",f"/panels/{R}/letters/",f"/panels/{R}/pack/",f"/panels/{R}/pack.pdf",f"/panels/{R}/shared/{I}/",f"/panels/{R}/shared/board/",f"/panels/{R}/cases/{I}/interest/","/panels/call/","/panels/urgent/"]:
            with CaptureQueriesContext(connection) as q:
                a=c.get(path)
            print(who, path.replace(R,'R').replace(I,'I'), a.status_code, len(q), len(a.content))
            if 'cases/' in path and who=="coordinator" and 'interest' not in path:
                for one in q: print('   ',one['sql'][:150].replace('\n',' '))
