"""A grant that is not the roll or the council's duty lets an organisation read a child's case, and do nothing to it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from tests.database import as_owner
from tests.factories.county import TODAY, make_person, make_pupil, make_small_county
from tests.factories.panel import MEETS_ON
from tests.factories.placements import agreed
from tests.factories.referrals import submitted
from tests.web.test_placement_pages import signed_in
from waymark.service.access.permission import NotPermitted
from waymark.service.exclusions import actions as exclusions
from waymark.service.exclusions.models import AttendanceSummary, PermanentExclusion, Suspension
from waymark.service.panels import actions as panels
from waymark.service.panels.models import PanelMember
from waymark.service.pupils import actions
from waymark.service.pupils.changing import fingerprint_of
from waymark.service.pupils.models import Access, FamilyLink, Pupil, RestrictedNote, Separation

pytestmark = [pytest.mark.django_db, pytest.mark.database]

READERS = ("panel", "offer", "placement", "receiving_school", "legal_decision", "referral")
ACTS = (
    "change_details", "start_referral", "restricted", "family_link", "keep_apart", "add_attendance",
)


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def pupil(county):
    return make_pupil(county.schools[0])


def let_read(county, pupil, because="panel", about="PM-1", parts=("facts", "restricted")):
    """The second school reads about a child of the first."""
    county.act_as("lead")
    actions.give_access(pupil, county.schools[1].pk, because=because, about=about, on=TODAY, parts=parts)


def link_of(county, pupil):
    return actions.make_family_link(
        pupil=pupil, recipient_name="Mo", relationship="mother", sent_to="mo@fenshire.example", by=county.act_as("lead"),
        on=TODAY,
    )[0]


def at(name, *args):
    return reverse(f"school_{name}", args=args)


@pytest.mark.parametrize("because", READERS)
def test_who_only_reads_is_refused_every_act_on_the_child(county, pupil, because):
    theirs, link = make_pupil(county.schools[1], serial=2), link_of(county, pupil)
    suspension = exclusions.record_suspension(
        pupil=pupil, school=county.schools[0], decided_on=date(2026, 10, 12), starts_on=date(2026, 10, 13),
        ends_on=date(2026, 10, 14), sessions=4, reasons=["DB"], by=county.act_as("lead"), on=TODAY,
    )
    let_read(county, pupil, because)
    by = county.act_as("other_head")
    who = {"by": by, "on": TODAY}
    ours = {"pupil": pupil, "school": county.schools[1], **who}
    days = {"first_on": date(2026, 10, 1), "last_on": date(2026, 10, 9)}
    acts = (
        lambda: actions.make_family_link(pupil=pupil, recipient_name="X", relationship="x", sent_to="x@fenshire.example", **who),
        lambda: actions.revoke_family_link(link=link, **who),
        lambda: actions.change_pupil(pupil=pupil, details={"family_name": "X"}, seen=fingerprint_of(pupil), **who),
        lambda: actions.keep_apart(pupil=pupil, other=theirs, **who),
        lambda: actions.keep_apart(pupil=theirs, other=pupil, **who),
        lambda: actions.stop_keeping_apart(pupil=theirs, other=pupil, **who),
        lambda: actions.write_restricted_note(pupil=pupil, text="x", about="", **who),
        lambda: exclusions.record_suspension(
            decided_on=TODAY, starts_on=TODAY, ends_on=TODAY, sessions=2, reasons=["DB"], **ours),
        lambda: exclusions.record_permanent_exclusion(decided_on=TODAY, first_day_on=TODAY, reasons=["OW"], **ours),
        lambda: exclusions.record_attendance(possible=10, attended=9, authorised=1, unauthorised=0, **days, **ours),
        lambda: exclusions.cancel_suspension(suspension=suspension, reason="x", **who),
    )
    for act in acts:
        with pytest.raises(NotPermitted), transaction.atomic():
            act()
    with pytest.raises(NotPermitted, match="for the school whose roll the child is on"):
        acts[0]()
    county.act_as("lead")
    assert FamilyLink.objects.get().revoked_on is None
    assert not (Separation.objects.exists() or RestrictedNote.objects.exists() or PermanentExclusion.objects.exists())
    assert not AttendanceSummary.objects.exists()
    assert Suspension.objects.count() == 1


def test_the_council_acts_by_its_duty_and_not_before(county, pupil):
    by = county.act_as("inclusion")
    with pytest.raises(NotPermitted), transaction.atomic():
        actions.write_restricted_note(pupil=pupil, text="x", about="", by=by, on=TODAY)
    county.act_as("lead")
    actions.give_access(pupil, county.authority.pk, because="duty", about="RF-1", on=TODAY, parts=("facts", "restricted"))
    assert actions.write_restricted_note(pupil=pupil, text="x", about="", by=county.act_as("inclusion"), on=TODAY).pk


def test_the_database_itself_refuses_what_a_reader_writes(county, pupil):
    theirs, link = make_pupil(county.schools[1], serial=2), link_of(county, pupil)
    let_read(county, pupil)
    by = county.act_as("other_head")
    made = {"made_by_id": by.person_id, "made_on": TODAY, "expires_on": TODAY}
    term = {"first_on": TODAY, "last_on": TODAY, "possible": 2, "attended": 2, "source": "x"}
    writes = (
        lambda: FamilyLink.objects.create(
            pupil=pupil, recipient_name="X", relationship="x", sent_to="x@fenshire.example", token_hash="x" * 64, **made),
        lambda: Separation.objects.create(pupil=pupil, other=theirs, starts_on=TODAY, recorded_by_id=by.person_id),
        lambda: RestrictedNote.objects.create(pupil=pupil, text="x", written_by_id=by.person_id, written_on=TODAY),
        lambda: AttendanceSummary.objects.create(pupil=pupil, school=county.schools[1], **term),
        lambda: Access.objects.bulk_create([
            Access(pupil=pupil, organisation=county.schools[1], part="facts", starts_on=TODAY, because="registration")]),
        lambda: Access.objects.filter(pupil=pupil, because="panel").update(because="registration"),
    )
    for write in writes:
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            write()
    assert FamilyLink.objects.filter(pk=link.pk).update(revoked_on=TODAY) == 0
    assert Pupil.objects.filter(pk=pupil.pk).update(family_name="X") == 0
    assert Pupil.objects.filter(pk=pupil.pk).exists(), "it reads"
    county.act_as("lead")
    assert Pupil.objects.filter(pk=pupil.pk).update(family_name="Fen") == 1


def test_a_reader_is_offered_no_act_and_its_pages_say_whose_it_is(county, pupil):
    link = link_of(county, pupil)
    let_read(county, pupil)
    own, reader = signed_in(county, "head"), signed_in(county, "other_head")
    shown, read = (one.get(at("child", pupil.reference)).content.decode() for one in (own, reader))
    for name in ACTS:
        address = at(name, pupil.reference)
        assert address in shown, name
        assert address not in read, name
        answer = reader.get(address)
        assert answer.status_code == 403
        assert "school whose roll the child is on" in answer.content.decode()
    closing = at("close_family_link", pupil.reference, link.pk)
    assert closing in shown and closing not in read
    assert reader.post(closing).status_code == 403
    county.act_as("lead")
    assert FamilyLink.objects.get().revoked_on is None


def panel_case(county):
    """A sent request that the other school's head hears at a panel, and nobody else of that school."""
    referral = submitted(county, make_pupil(county.schools[0]))
    by = county.act_as("coordinator")
    meeting = panels.call_meeting(partnership=county.partnership, meets_on=MEETS_ON, by=by, on=TODAY)
    return referral, meeting


def test_a_case_before_a_panel_is_read_by_the_head_and_by_whoever_is_called_to_it(county):
    referral, meeting = panel_case(county)
    let_read(county, referral.pupil, about=meeting.reference, parts=("facts",))
    with as_owner():
        PanelMember.objects.filter(meeting=meeting, person=county.people["other_lead"].person_id).delete()
    pages = (at("child", referral.pupil.reference), at("referral", referral.reference))
    lead = signed_in(county, "other_lead")
    for address in pages:
        assert signed_in(county, "other_head").get(address).status_code == 200
        assert lead.get(address).status_code == 404
    assert referral.pupil.reference not in lead.get(reverse("children")).content.decode()
    assert referral.pupil.reference not in lead.get(reverse("children_csv")).content.decode()
    with as_owner():
        PanelMember.objects.create(
            meeting=meeting, person_id=county.people["other_lead"].person_id, organisation=county.schools[1]
        )
    for address in pages:
        assert lead.get(address).status_code == 200


def test_a_governing_board_reads_only_children_it_decides_about_in_law(county, pupil):
    other = make_pupil(county.schools[0], serial=2)
    referral = submitted(county, other)
    board = signed_in(county, "board")
    assert board.get(at("child", other.reference)).status_code == 404
    assert board.get(at("referral", referral.reference)).status_code == 404
    assert board.get(at("who_may_know", other.reference)).status_code == 404
    placement = agreed(county, pupil)
    assert board.get(reverse("placement_page", args=[placement.reference])).status_code == 200
    assert board.get(at("child", pupil.reference)).status_code == 200
    for name in ("children", "children_xlsx", "children_csv", "school_children"):
        assert board.get(reverse(name)).status_code == 403
    assert 'href="/children/' not in board.get(reverse("home")).content.decode()


def test_a_board_opens_no_place_that_somebody_else_decides(county, pupil):
    with as_owner():
        county.people["other_board"] = make_person(county.schools[1], "governing_board", "Lark Osierholt")
    placement = agreed(county, pupil)  # in the Base of the second school, which only hosts it
    host = signed_in(county, "other_board")
    assert host.get(reverse("placement_page", args=[placement.reference])).status_code == 404
    assert host.get(at("child", pupil.reference)).status_code == 404
