"""A long file is the worker's, brought in or undone: asked once, all or nothing, its progress seen while it goes on."""

from __future__ import annotations

from threading import Thread

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.actions.test_placements_at_once import county as committed_county  # noqa: F401
from tests.factories.county import TODAY, make_small_county, see_as
from tests.factories.spreadsheets import xlsx
from tests.imports.test_spreadsheet_children import HEADINGS, row
from tests.imports.test_spreadsheet_requests import named, previewed
from tests.web.test_spreadsheets import signed_in, up_to_preview, words
from waymark.service.access.context import Sight, acting
from waymark.service.imports import actions, queries
from waymark.service.imports.actions import WrongStage, give_back_spreadsheet, hand_over_spreadsheet
from waymark.service.imports.models import Spreadsheet, SpreadsheetProgress
from waymark.service.imports.target import NothingSaved
from waymark.service.pupils import imports as children
from waymark.service.pupils.imports import CHILDREN
from waymark.service.pupils.models import Pupil
from waymark.service.referrals.bringing_in import TARGETS, ask_the_worker, ask_the_worker_to_undo, bring_in, undo_brought_in

pytestmark = pytest.mark.database
FILE = xlsx([HEADINGS, *(row(serial) for serial in range(1, 8))])


@pytest.fixture
def county(db):
    return make_small_county()


@pytest.fixture
def short_steps(monkeypatch):
    """Two rows in a step, and four at once on a page, so that a small file is a long one."""
    monkeypatch.setattr(actions, "ROWS_IN_A_STEP", 2)
    monkeypatch.setitem(TARGETS, "children", _with(CHILDREN, rows_at_once=4))


def _with(target, **changes):
    from dataclasses import replace

    return replace(target, **changes)


def handed_over(by):
    spreadsheet = named(FILE, by, CHILDREN)
    seen = previewed(spreadsheet, by, CHILDREN).seen
    ask_the_worker(spreadsheet=spreadsheet, target=CHILDREN, seen=seen, by=by, on=TODAY)
    return Spreadsheet.objects.get(pk=spreadsheet.pk)


def brought_in_by_the_worker(by):
    spreadsheet = handed_over(by)
    assert bring_in(spreadsheet.reference, by.membership_id, TODAY) == "confirmed"
    see_as(by)
    return spreadsheet


def jobs(task="bring_in_spreadsheet"):
    return list(ProcrastinateJob.objects.filter(task_name__endswith=f".{task}"))


class Killed(BaseException):
    """The worker's process ends here: nothing after this line of it runs."""


def test_pressing_twice_asks_the_worker_once_and_it_brings_in_once(county, short_steps):
    by = county.act_as("lead")
    spreadsheet = handed_over(by)
    ask_the_worker(spreadsheet=spreadsheet, target=CHILDREN, seen=spreadsheet.seen, by=by, on=TODAY)
    assert (spreadsheet.state, len(jobs()), Pupil.objects.count()) == ("waiting", 1, 0)
    args = jobs()[0].args
    for _ in range(2):
        assert bring_in(args["reference"], args["membership"], TODAY) == "confirmed"
    see_as(by)
    assert Pupil.objects.count() == 7
    assert Spreadsheet.objects.get().counts["new"] == 7


def test_a_row_that_fails_half_way_saves_nothing_and_says_so_on_the_preview(county, short_steps, monkeypatch):
    by, steps = county.act_as("lead"), []

    def fails_in_the_third_step(compared, by, on):
        steps.append(len(compared))
        if len(steps) == 3:
            raise NothingSaved("Row 6 (Robin) could not be saved, so nothing was: it broke.")
        return children._carry_out(compared, by, on)

    monkeypatch.setitem(TARGETS, "children", _with(CHILDREN, carry_out=fails_in_the_third_step))
    spreadsheet = handed_over(by)
    assert bring_in(spreadsheet.reference, by.membership_id, TODAY) == "named"
    see_as(by)
    assert steps == [2, 2, 2]
    assert Pupil.objects.count() == 0
    assert "Row 6" in Spreadsheet.objects.get().refused_because
    page = signed_in(county, "lead").get(f"/spreadsheets/{spreadsheet.reference}/preview/")
    assert "Row 6 (Robin) could not be saved" in words(page)


def test_what_breaks_without_a_reason_is_said_too_and_nothing_is_saved(county, monkeypatch):
    by = county.act_as("lead")

    def breaks(compared, by, on):
        raise ZeroDivisionError

    monkeypatch.setitem(TARGETS, "children", _with(CHILDREN, carry_out=breaks))
    spreadsheet = handed_over(by)
    assert bring_in(spreadsheet.reference, by.membership_id, TODAY) == "named"
    see_as(by)
    assert "nothing was saved" in Spreadsheet.objects.get().refused_because


def test_what_changed_since_the_preview_is_not_brought_in(county):
    by = county.act_as("lead")
    spreadsheet = named(FILE, by, CHILDREN)
    ask_the_worker(spreadsheet=spreadsheet, target=CHILDREN, seen="f" * 64, by=by, on=TODAY)
    assert bring_in(spreadsheet.reference, by.membership_id, TODAY) == "named"
    see_as(by)
    assert "changed since" in Spreadsheet.objects.get().refused_because


def test_somebody_who_no_longer_works_there_brings_in_nothing(county):
    from tests.database import as_owner
    from waymark.service.accounts.models import Membership

    by = county.act_as("lead")
    spreadsheet = handed_over(by)
    with as_owner():
        Membership.objects.filter(pk=by.membership_id).update(ends_on=TODAY.replace(day=1))
    assert bring_in(spreadsheet.reference, by.membership_id, TODAY) == "named"
    see_as(by)
    assert Pupil.objects.count() == 0


def test_the_pages_of_a_long_file_without_scripts(county, short_steps, monkeypatch):
    lead: Client = signed_in(county, "lead")
    preview = up_to_preview(lead, FILE, target="children")
    seen = lead.get(preview).content.decode().split('name="seen" value="')[1].split('"')[0]
    sent = lead.post(preview, {"seen": seen})
    assert sent["Location"].endswith("/waiting/")
    assert lead.post(preview, {"seen": seen})["Location"] == sent["Location"], "pressing again shows the same page"
    page = words(lead.get(sent["Location"]))
    assert "Waiting to begin: 7 rows" in page and "See how far it is now" in page
    assert "Being brought in" in words(lead.get("/spreadsheets/"))
    county.act_as("lead")
    SpreadsheetProgress.objects.update(rows_done=4, begun_at="2026-11-19T09:00Z")
    page = words(lead.get(sent["Location"]))
    assert "It was cut off. Nothing has been saved." in page and "Stop, and go back to the preview" in page
    monkeypatch.setattr(queries, "is_in_hand", lambda spreadsheet: True)
    page = words(lead.get(sent["Location"]))
    assert "4 of 7 rows" in page and "Stop, and go back" not in page
    by = county.people["lead"]
    bring_in(Spreadsheet.objects.get().reference, by.membership_id, TODAY)
    assert lead.get(sent["Location"], follow=True).redirect_chain[-1][0].endswith("/done/")


def test_what_has_not_begun_can_be_stopped(county, short_steps):
    by = county.act_as("lead")
    spreadsheet = handed_over(by)
    signed_in(county, "lead").post(f"/spreadsheets/{spreadsheet.reference}/waiting/")
    county.act_as("lead")
    assert Spreadsheet.objects.get().state == "named"
    assert bring_in(spreadsheet.reference, by.membership_id, TODAY) == "named"
    see_as(by)
    assert Pupil.objects.count() == 0
    assert hand_over_spreadsheet(spreadsheet=spreadsheet, target=CHILDREN, seen=spreadsheet.seen, by=by, on=TODAY)


def test_progress_is_seen_while_the_worker_goes_on_and_it_cannot_be_stopped_then(committed_county, short_steps, monkeypatch):  # noqa: F811
    by = committed_county.people["lead"]
    sight, looked, stopped, in_hand = Sight(by.organisation_id, by.person_id, TODAY), [], [], []

    def looks_at_the_page():
        with acting(sight):
            in_hand.append(queries.is_in_hand(spreadsheet))
        connection.close()

    def looks_from_outside(compared, by, on):
        outside = connection.get_new_connection(connection.get_connection_params())
        outside.autocommit = True
        with outside.cursor() as cursor:
            cursor.execute("SELECT set_config('waymark.organisation', %s, false)", [str(by.organisation_id)])
            cursor.execute("SELECT rows_done, rows_in_all FROM imports_spreadsheetprogress")
            looked.append(cursor.fetchone())
            try:
                cursor.execute("SELECT 1 FROM imports_spreadsheet FOR UPDATE NOWAIT")
            except Exception as refused:
                stopped.append(type(refused).__name__)
        outside.close()
        page = Thread(target=looks_at_the_page)
        page.start()
        page.join()
        return children._carry_out(compared, by, on)

    monkeypatch.setitem(TARGETS, "children", _with(CHILDREN, carry_out=looks_from_outside))
    with acting(sight):
        spreadsheet = handed_over(by)
    assert bring_in(spreadsheet.reference, by.membership_id, TODAY) == "confirmed"
    assert looked == [(0, 7), (2, 7), (4, 7), (6, 7)]
    assert stopped == ["LockNotAvailable"] * 4
    assert in_hand == [True] * 4
    with acting(sight):
        assert not queries.is_in_hand(spreadsheet)
        assert Pupil.objects.count() == 7
        with pytest.raises(WrongStage):
            give_back_spreadsheet_anyway(spreadsheet, by)


def give_back_spreadsheet_anyway(spreadsheet, by):
    """A file that was brought in is given back by nobody."""
    if not give_back_spreadsheet(spreadsheet=spreadsheet, because="x", by=by, on=TODAY):
        raise WrongStage("It was brought in already.")


def test_a_long_file_is_undone_by_the_worker_once_however_often_it_is_pressed(county, short_steps):
    by, lead = county.act_as("lead"), signed_in(county, "lead")
    address = f"/spreadsheets/{brought_in_by_the_worker(by).reference}"
    for _ in range(2):
        assert lead.post(f"{address}/undo/", follow=True).redirect_chain[-1][0] == f"{address}/waiting/"
    assert len(jobs("undo_brought_in_spreadsheet")) == 1
    page = words(lead.get(f"{address}/waiting/"))
    assert "Being undone" in page and "Waiting to begin: 7 rows" in page
    see_as(by)
    assert Pupil.objects.count() == 7, "nothing is undone while the page is waited for"
    args = jobs("undo_brought_in_spreadsheet")[0].args
    for _ in range(2):
        assert undo_brought_in(args["reference"], args["membership"], TODAY) == "undone"
    see_as(by)
    assert Pupil.objects.count() == 0
    assert SpreadsheetProgress.objects.get().rows_in_all == 7
    page = lead.get(f"{address}/waiting/", follow=True)
    assert "7 rows undone." in words(page)
    assert "/children/" not in page.content.decode().split("What each row did")[1], "no way to a child who was taken out again"


def test_a_worker_killed_in_the_middle_has_undone_nothing_and_the_next_one_undoes_all(county, short_steps, monkeypatch):
    by, steps = county.act_as("lead"), []
    spreadsheet = brought_in_by_the_worker(by)
    ask_the_worker_to_undo(spreadsheet=spreadsheet, target=CHILDREN, by=by, on=TODAY)

    def is_killed_in_the_third_step(done, by, on):
        steps.append(len(done))
        if len(steps) == 3:
            raise Killed
        return children._undo(done, by, on)

    monkeypatch.setitem(TARGETS, "children", _with(CHILDREN, undo=is_killed_in_the_third_step))
    with pytest.raises(Killed):
        undo_brought_in(spreadsheet.reference, by.membership_id, TODAY)
    see_as(by)
    assert (steps, Pupil.objects.count(), Spreadsheet.objects.get().state) == ([2, 2, 2], 7, "undoing")
    SpreadsheetProgress.objects.update(rows_done=4, begun_at="2026-11-19T09:00Z")  # told aside, so it outlives the worker
    page = words(signed_in(county, "lead").get(f"/spreadsheets/{spreadsheet.reference}/waiting/"))
    assert "It was cut off. Nothing has been undone." in page
    assert undo_brought_in(spreadsheet.reference, by.membership_id, TODAY) == "undone"
    see_as(by)
    assert Pupil.objects.count() == 0


def test_an_undo_that_breaks_or_is_stopped_leaves_the_file_brought_in_and_says_so(county, short_steps, monkeypatch):
    by, lead = county.act_as("lead"), signed_in(county, "lead")
    spreadsheet = brought_in_by_the_worker(by)
    address = f"/spreadsheets/{spreadsheet.reference}"

    def breaks(done, by, on):
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setitem(TARGETS, "children", _with(CHILDREN, undo=breaks))
        ask_the_worker_to_undo(spreadsheet=spreadsheet, target=CHILDREN, by=by, on=TODAY)
        assert undo_brought_in(spreadsheet.reference, by.membership_id, TODAY) == "confirmed"
    page = words(lead.get(f"{address}/done/"))
    assert "Something went wrong on our side, so nothing was undone." in page and "Undo this file" in page
    see_as(by)
    ask_the_worker_to_undo(spreadsheet=spreadsheet, target=CHILDREN, by=by, on=TODAY)
    assert "You stopped it, so nothing was undone." in words(lead.post(f"{address}/waiting/", follow=True))
    assert undo_brought_in(spreadsheet.reference, by.membership_id, TODAY) == "confirmed"
    see_as(by)
    assert Pupil.objects.count() == 7
