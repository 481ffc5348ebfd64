"""A school records a suspension or an exclusion once, reads what follows, and ticks off what it has done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.placements import as_
from tests.web.test_placement_pages import on_day, signed_in, typed
from waymark.service.duties import actions as duties
from waymark.service.exclusions.models import PermanentExclusion, PermanentExclusionOutcome, Suspension, SuspensionCancelled, Told
from waymark.service.panels.actions import release_letter
from waymark.service.pupils.actions import give_access
from waymark.service.pupils.models import Letter
from waymark.service.web.components.form_messages import check_form_messages
from waymark.service.web.exclusion.forms import afterwards, recording
from waymark.service.web.family.away import away_lines

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FRIDAY = date(2026, 11, 27)
NEXT_MONDAY, NEXT_FRIDAY = date(2026, 11, 30), date(2026, 12, 4)


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def pupil(county):
    return make_pupil(county.schools[0])


def at(name: str, *args: object) -> str:
    return reverse(f"exclusion_{name}", args=args)


def days(first: date, last: date, **more: object) -> dict[str, object]:
    given = {**typed("decided_on", TODAY), **typed("starts_on", first), **typed("ends_on", last)}
    return given | {"how": "days", "reasons": ["DB"]} | more


def excluded(county, pupil) -> PermanentExclusion:
    return duties.exclude(
        pupil=pupil, school=county.schools[0], decided_on=TODAY, first_day_on=TODAY, reasons=["OW"], by=as_(county, "head"),
        on=TODAY,
    ).fact


def test_every_form_answers_in_its_own_words():
    classes = [
        one for module in (recording, afterwards) for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, module.forms.Form)
    ]
    assert [sentence for one in classes for sentence in check_form_messages(one)] == []


def test_five_days_and_five_more_back_to_back_begin_the_sixth_day(county, pupil):
    lead = signed_in(county, "lead")
    first = lead.post(at("suspend", pupil.reference), days(TODAY, FRIDAY), follow=True)
    assert "Does not begin: 5 school days in a row" in first.text and "Mon 30 Nov" in first.text
    as_(county, "lead")
    earlier = Suspension.objects.get()
    assert earlier.sessions == 10
    address = f"{at('suspend', pupil.reference)}?after={earlier.reference}"
    form = lead.get(address).text
    assert "cannot be made longer" in form and 'value="30"' in form
    later = lead.post(address, days(NEXT_MONDAY, NEXT_FRIDAY), follow=True).text
    assert "Mon 30 Nov: from then Saltmere Academy must give full-time education" in later
    assert "10 school days of suspension. The next limit is 15, 5 left" in later
    assert "10 school days of suspension. The next limit is 45, 35 left" in later


def test_recording_the_same_twice_records_it_once_and_what_is_wrong_is_said_with_what_was_typed(county, pupil):
    lead = signed_in(county, "lead")
    given = days(TODAY, FRIDAY, how="half_days", sessions="3")
    for _ in range(2):
        assert lead.post(at("suspend", pupil.reference), given).status_code == 302
    as_(county, "lead")
    assert Suspension.objects.get().sessions == 3
    wrong = lead.post(at("suspend", pupil.reference), given | {"sessions": "11"})
    assert wrong.status_code == 422 and "enter 1 to 10 half days" in wrong.text and 'value="11"' in wrong.text
    assert "how many half days" in lead.post(at("suspend", pupil.reference), given | {"sessions": ""}).text
    saturday = date(2026, 11, 28)
    assert "no school day" in lead.post(at("suspend", pupil.reference), days(saturday, saturday)).text
    assert "A suspension is not made longer" in lead.post(at("suspend", pupil.reference), days(FRIDAY, NEXT_FRIDAY)).text
    assert "or later" in lead.post(at("suspend", pupil.reference), days(FRIDAY, TODAY)).text


def test_lunchtimes_count_as_half_days_and_a_mistake_is_put_right_by_another_row(county, pupil):
    lead = signed_in(county, "lead")
    shown = lead.post(at("suspend", pupil.reference), days(TODAY, FRIDAY, how="lunchtimes"), follow=True).text
    assert "5 lunchtimes" in shown and "2.5 school days of suspension" in shown
    as_(county, "lead")
    wrong = Suspension.objects.get()
    address = f"{at('suspend', pupil.reference)}?corrects={wrong.reference}"
    assert "stays on the record" in lead.get(address).text
    assert lead.post(address, days(TODAY, TODAY)).status_code == 302
    assert "another row stands for this one" in lead.get(at("event", wrong.reference)).text
    as_(county, "lead")
    assert Suspension.objects.get(replaces=wrong).sessions == 2


def test_what_follows_says_who_must_be_told_by_when_and_is_ticked_off(county, pupil, django_assert_max_num_queries):
    fact = excluded(county, pupil)
    head = signed_in(county, "head")
    with django_assert_max_num_queries(30):
        shown = head.get(at("event", fact.reference)).text
    assert "Must meet by Mon 14 Dec" in shown and "because the exclusion is permanent" in shown
    assert "Tell the parent or carer" in shown and "SI 2012/1033" in shown and "unverified" in shown
    assert "the right to make representations" in shown and len(shown) < 150_000
    told = {"told": ["parent:exclusion", "parent:education"], "how": "telephone", "note": "Rang at 2pm"}
    given = told | typed("told_on", TODAY)
    for _ in range(2):
        assert head.post(at("told", fact.reference), given).status_code == 302
    as_(county, "head")
    assert Told.objects.filter(who="parent").count() == 2
    assert "Rang at 2pm" in head.get(at("event", fact.reference)).text
    late = head.post(at("told", fact.reference), given | typed("told_on", TODAY + timedelta(days=1)))
    assert late.status_code == 422 and "not in the future" in late.text and "Rang at 2pm" in late.text


def test_home_says_who_must_be_told_and_when_the_board_meets_until_it_is_done(county, pupil):
    fact = excluded(county, pupil)
    head, board = signed_in(county, "head"), signed_in(county, "board")
    shown = head.get("/").text
    assert "Tell the parent of the permanent exclusion" in shown and at("event", fact.reference) in shown
    meets = board.get("/").text
    assert "The governing board meets about the permanent exclusion" in meets and "Mon 14 Dec" in meets
    given = {"told": ["parent:exclusion"], "how": "in_person", **typed("told_on", TODAY)}
    head.post(at("told", fact.reference), given)
    assert "Tell the parent" not in head.get("/").text
    board.post(at("board", fact.reference), {"what": "upheld", "reason": "", **typed("happened_on", TODAY)})
    assert "The governing board meets" not in board.get("/").text


def test_the_notice_that_is_released_has_told_the_parent(county, pupil):
    fact = excluded(county, pupil)
    head = signed_in(county, "head")
    as_(county, "head")
    notice = Letter.objects.get(about=fact.reference, state="drafted")
    assert reverse("panel_letter", args=[notice.reference]) in head.get(at("event", fact.reference)).text
    release_letter(letter=notice, family_rung_on=TODAY, by=as_(county, "head"), on=TODAY)
    assert set(Told.objects.filter(who="parent", how="letter").values_list("subject", flat=True)) == {"exclusion", "education"}
    assert "Letter sent to" in head.get(at("event", fact.reference)).text


def test_the_familys_page_says_until_when_who_looks_at_it_and_where_lessons_come_from(county, pupil):
    excluded(county, pupil)
    as_(county, "lead")
    said = " ".join(away_lines(pupil, TODAY))
    assert "has permanently excluded Robin" in said and "governors look at the head’s decision by Monday 14 December 2026" in said
    assert "full-time lessons from Monday 30 November 2026" in said
    other = make_pupil(county.schools[0], serial=2, given_names="Wren")
    signed_in(county, "lead").post(at("suspend", other.reference), days(TODAY, FRIDAY))
    as_(county, "lead")
    said = " ".join(away_lines(other, TODAY))
    assert "is suspended from Saltmere Academy until Friday 27 November 2026" in said
    assert "back at school on Monday 30 November 2026" in said and "The school sends work" in said
    assert away_lines(make_pupil(county.schools[0], serial=3), TODAY) == ()


def test_entered_weeks_late_is_shown_as_late_and_the_clocks_run_from_what_happened(county, pupil):
    given = {**typed("decided_on", date(2026, 10, 12)), **typed("first_day_on", date(2026, 10, 13)), "reasons": ["OW"]}
    shown = signed_in(county, "head").post(at("exclude", pupil.reference), given, follow=True).text
    assert "Mon 12 Oct; entered Mon 23 Nov" in shown
    assert "Due Mon 12 Oct." in shown and "The clocks run from what happened" in shown


def test_the_meeting_about_coming_back_is_asked_for_and_held(county, pupil):
    lead = signed_in(county, "lead")
    lead.post(at("suspend", pupil.reference), days(TODAY, TODAY))
    as_(county, "lead")
    address = at("meeting", Suspension.objects.get().reference)
    asked = {"what": "asked", **typed("happened_on", TODAY), **typed("for_on", TODAY + timedelta(days=1))}
    assert lead.post(address, asked).status_code == 302
    assert "Write what was agreed" in lead.post(address, {"what": "held", **typed("happened_on", TODAY)}).text
    held = {"what": "held", "agreed": "A quiet start with Ms Reed", **typed("happened_on", TODAY)}
    assert "A quiet start with Ms Reed" in lead.post(address, held, follow=True).text


def test_reinstating_says_first_what_it_undoes_and_then_nothing_may_be_cancelled(county, pupil):
    fact = excluded(county, pupil)
    board = signed_in(county, "board")
    given = {"what": "reinstated", "reason": "The board was not satisfied", **typed("happened_on", TODAY)}
    asked = board.post(at("board", fact.reference), given)
    assert asked.status_code == 200 and "is back at Saltmere Academy" in asked.text and "The duty to educate" in asked.text
    as_(county, "board")
    assert not PermanentExclusionOutcome.objects.exists()
    for _ in range(2):
        assert board.post(at("board", fact.reference), given | {"confirmed": "yes"}).status_code == 302
    as_(county, "board")
    assert PermanentExclusionOutcome.objects.get().outcome == "reinstated"
    head = signed_in(county, "head")
    assert "Reinstated by the board" in head.get(at("event", fact.reference)).text
    refused = head.post(at("cancel", fact.reference), {"reason": "We changed our minds"})
    assert refused.status_code == 422 and "board" in refused.text and "We changed our minds" in refused.text


def test_a_cancelled_suspension_says_so_and_everybody_told_must_hear_of_it(county, pupil):
    lead = signed_in(county, "lead")
    lead.post(at("suspend", pupil.reference), days(TODAY, FRIDAY))
    as_(county, "lead")
    one = Suspension.objects.get()
    assert lead.post(at("cancel", one.reference), {"reason": ""}).status_code == 422
    for _ in range(2):
        assert lead.post(at("cancel", one.reference), {"reason": "The head looked again"}).status_code == 302
    as_(county, "lead")
    assert SuspensionCancelled.objects.get().reason == "The head looked again"
    shown = lead.get(at("event", one.reference)).text
    assert "Cancelled" in shown and "that it is cancelled" in shown and at("cancel", one.reference) not in shown


def test_the_board_and_the_review_follow_one_another_only_as_the_law_has_them(county, pupil):
    fact = excluded(county, pupil)
    board = signed_in(county, "board")
    assert "quashed it" not in board.get(at("board", fact.reference)).text
    said = lambda what: {"what": what, "reason": "", **typed("happened_on", TODAY)}  # noqa: E731
    assert board.post(at("board", fact.reference), said("quashed")).status_code == 422
    assert board.post(at("board", fact.reference), said("upheld")).status_code == 302
    assert "Last day for the family to ask for a review" in board.get(at("event", fact.reference)).text
    assert board.post(at("board", fact.reference), said("review_asked")).status_code == 302
    assert "The review panel meets" in board.get(at("event", fact.reference)).text


def test_the_list_shows_counters_what_is_late_and_goes_out_as_a_file(county, pupil):
    lead = signed_in(county, "lead")
    assert "Nobody has been suspended" in lead.get(at("list")).text
    lead.post(at("suspend", pupil.reference), days(TODAY, FRIDAY))
    shown = lead.get(at("list")).text
    assert pupil.name in shown and "5 of 5" in shown and "5 of 45" in shown and "Suspended until Fri 27 Nov" in shown
    assert "No child fits" in lead.get(at("list"), {"show": "five"}).text
    assert pupil.name in lead.get(at("list_csv")).text and lead.get(at("list_xlsx")).status_code == 200
    on_day(date(2026, 12, 7))
    assert "Back at school" in lead.get(at("list")).text
    officer = signed_in(county, "officer")
    assert "Choose a school" in officer.get(at("list")).text
    assert pupil.name in officer.get(at("list"), {"school": county.schools[0].pk}).text


def test_a_child_is_found_by_name_and_only_by_those_responsible(county, pupil):
    found = signed_in(county, "lead").post(at("find"), {"name": pupil.family_name}).text
    assert at("suspend", pupil.reference) in found and at("exclude", pupil.reference) not in found
    assert "Nobody found" in signed_in(county, "other_lead").post(at("find"), {"name": pupil.family_name}).text
    assert signed_in(county, "other_lead").get(at("suspend", pupil.reference)).status_code == 404


def test_another_school_that_sees_the_child_reads_and_changes_nothing(county, pupil):
    fact = excluded(county, pupil)
    give_access(pupil, county.schools[1].pk, because="offer", about="PL-TEST", on=TODAY)
    other = signed_in(county, "other_head")
    assert at("told", fact.reference) not in other.get(at("event", fact.reference)).text
    for name in ("told", "board", "cancel"):
        assert other.post(at(name, fact.reference), {"reason": "x"}).status_code == 403
    assert signed_in(county, "third_head").get(at("event", fact.reference)).status_code == 404
