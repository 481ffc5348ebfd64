"""The home page and the links at the top: every need leads somewhere the person may go."""

from __future__ import annotations

import ast
from datetime import date

import pytest
from django.test import Client
from django.urls import resolve, reverse

from benchmarks.main_pages import counting_queries
from tests.database import as_owner
from tests.factories.county import TODAY, make_person, make_pupil, make_small_county
from tests.factories.panel import called_panel, make_request
from tests.factories.referrals import drafted, submitted
from tests.repository.architecture import SERVICE
from waymark.service.accounts.models import Person
from waymark.service.exclusions.models import PermanentExclusion, PermanentExclusionOutcome
from waymark.service.organisations.models import ClosedDay
from waymark.service.organisations.once import reading_once
from waymark.service.organisations.queries import calendar_for
from waymark.service.placements.models import Placement
from waymark.service.pupils.actions import draft_letter, set_next_step
from waymark.service.pupils.models import Access, Registration
from waymark.service.pupils.queries import calendars_of
from waymark.service.web.home.links import LINKS
from waymark.service.web.home.navigation import FOOTER, ITEMS
from waymark.service.web.home.needs import TITLES

BACKEND = "waymark.service.accounts.sign_in.PasswordBackend"


def kinds_of_need() -> set[str]:
    """Every text that can be the kind of a need, read from the code that makes them."""
    found = set()
    for path in SERVICE.rglob("*.py"):
        if "Need(" not in (code := path.read_text()):
            continue
        for node in ast.walk(ast.parse(code)):
            is_need = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Need"
            if is_need and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def test_every_kind_of_need_leads_to_a_page():
    assert kinds_of_need() - set(LINKS) == set()


def test_every_link_of_a_need_is_a_page_that_takes_a_reference():
    for name, words in LINKS.values():
        assert resolve(reverse(name, args=["PU-2222-2222-2222"])).url_name == name
        assert words[0].isupper()


def test_whoever_is_shown_a_link_may_open_it():
    for name, _, roles in ITEMS:
        view = resolve(reverse(name)).func
        assert roles <= view.permission.roles, f"{name} is shown to {sorted(roles - view.permission.roles)}, who may not open it"
    for name, _ in FOOTER:
        assert resolve(reverse(name)).func.open_because


@pytest.mark.django_db
@pytest.mark.database
def test_the_home_page_sorts_what_waits_and_says_for_whom():
    county = make_small_county()
    drafted(county, make_pupil(county.schools[0], serial=1))
    submitted(county, make_pupil(county.schools[0], serial=2))
    for who, wanted in (("lead", "Go on writing"), ("coordinator", "Call the panel")):
        browser = Client()
        browser.force_login(Person.objects.get(pk=county.people[who].person_id), backend=BACKEND)
        text = browser.get("/").content.decode()
        assert wanted in text
        assert any(f"{title} (" in text for title in TITLES)
        assert "no such element" not in text


@pytest.mark.django_db
@pytest.mark.database
def test_every_person_has_a_home_page_on_an_empty_county(django_assert_max_num_queries):
    county = make_small_county()
    for who, actor in county.people.items():
        browser = Client()
        browser.force_login(Person.objects.get(pk=actor.person_id), backend=BACKEND)
        with django_assert_max_num_queries(30):
            answer = browser.get("/")
        assert answer.status_code == 200, who


def home_of(county, who: str) -> str:
    browser = Client()
    browser.force_login(Person.objects.get(pk=county.people[who].person_id), backend=BACKEND)
    return browser.get("/").content.decode()


def group(text: str, title: str) -> str:
    """What stands under one heading of the home page."""
    _, found, rest = text.partition(f"{title} (")
    return rest.split("</section>")[0] if found else ""


@pytest.mark.django_db
@pytest.mark.database
def test_a_draft_is_not_something_for_today_until_it_has_lain_too_long():
    county = make_small_county()
    pupil = make_pupil(county.schools[0], serial=1)
    drafted(county, pupil)
    text = home_of(county, "lead")
    assert pupil.name in group(text, "Being written")
    assert pupil.name not in group(text, "Today") + group(text, "Late")


@pytest.mark.django_db
@pytest.mark.database
def test_a_request_on_no_agenda_leads_to_the_panel_of_its_partnership():
    county = make_small_county()
    meeting = called_panel(county, meets_on=date(2026, 12, 10))
    make_request(county)
    assert f'href="{reverse("panel_prepare", args=[meeting.reference])}"' in group(home_of(county, "coordinator"), "Today")


def excluded(county, *, serial: int = 1, first_day_on: date = date(2026, 10, 5), **details):
    """A child of the first school excluded for good seven weeks ago."""
    pupil = make_pupil(county.schools[0], seen_by=[county.authority], serial=serial, **details)
    with as_owner():
        made = PermanentExclusion.objects.create(
            pupil=pupil, school=county.schools[0], decided_on=first_day_on, first_day_on=first_day_on, reasons=["DB"]
        )
    return pupil, made


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize("who", ["director", "officer", "inclusion"])
def test_a_duty_not_met_in_time_stands_first_among_what_is_late(who):
    county = make_small_county()
    pupil, _ = excluded(county)
    late = group(home_of(county, who), "Late")
    assert pupil.name in late and "No full-time education since the sixth day" in late and "no place agreed" in late
    assert "Late by 25 school days" in late  # from Mon 12 Oct, the half-term week not counted


@pytest.mark.django_db
@pytest.mark.database
def test_a_duty_ends_with_teaching_a_new_school_or_the_childs_return_and_not_with_a_review_panels_word():
    county = make_small_county()
    undone, taught, moved, coming, quashed, new, grown = (excluded(county, serial=serial) for serial in range(1, 8))
    with as_owner():
        for (pupil, made), outcome in ((undone, "reinstated"), (quashed, "quashed")):
            PermanentExclusionOutcome.objects.create(
                pupil=pupil, permanent_exclusion=made, outcome=outcome, happened_on=date(2026, 11, 2)
            )
        Registration.objects.filter(pupil=moved[0]).update(ends_on=date(2026, 10, 30))
        Registration.objects.create(pupil=moved[0], school=county.schools[2], starts_on=date(2026, 11, 2))
        for (pupil, _), state, first_on in ((taught, "arrived", date(2026, 10, 12)), (coming, "confirmed", date(2026, 11, 30))):
            Placement.objects.create(
                pupil=pupil, provision_class=county.base_class, state=state, route="sixth_day", decision_maker="authority",
                agreed_on=date(2026, 10, 8), purpose="Taught full time", starts_on=first_on, expected_end_on=date(2026, 12, 18),
                arrived_on=first_on if state == "arrived" else None, legally_decided_on=date(2026, 10, 8),
                legally_decided_by_name="Kit Washbanker", is_full_time=True,
            )
        PermanentExclusion.objects.filter(pk=new[1].pk).update(first_day_on=date(2026, 11, 19), decided_on=date(2026, 11, 19))
        grown[0].born_on = date(2010, 1, 15)
        grown[0].save(update_fields=["born_on"])
    late = group(home_of(county, "director"), "Late")
    assert {one[0].name for one in (undone, taught, moved, coming, quashed, new, grown) if one[0].name in late} == {
        coming[0].name, quashed[0].name,
    }
    assert "Lantern Base agreed from Mon 30 Nov" in late


@pytest.mark.django_db
@pytest.mark.database
def test_the_numbers_at_a_glance_count_no_case_that_only_a_seat_on_a_panel_opens():
    county = make_small_county()
    pupil = make_pupil(county.schools[0], seen_by=[county.authority], serial=1)
    make_request(county, pupil=pupil)
    with as_owner():
        Access.objects.create(
            pupil=pupil, organisation=county.schools[1], part="facts", starts_on=TODAY, because="panel", about="PM-TEST"
        )
    for who, counted in (("head", "<b>1</b> waiting"), ("other_head", "<b>0</b> waiting"), ("coordinator", "<b>1</b> waiting")):
        assert counted in home_of(county, who), who
    assert "waiting for an answer" not in home_of(county, "base_lead")
    assert "<b>0</b> here now" in home_of(county, "base_lead")


@pytest.mark.django_db
@pytest.mark.database
def test_an_administrator_finds_the_register_and_no_child():
    county = make_small_county()
    pupil = make_pupil(county.schools[0], seen_by=[county.authority], serial=1)
    make_request(county, pupil=pupil)
    with as_owner():
        county.people["admin"] = make_person(county.authority, "administrator", "Lia Sedgekeeper")
    text = home_of(county, "admin")
    assert "open schools" in text and "roles held at the council" in text and pupil.name not in text


@pytest.mark.django_db
@pytest.mark.database
def test_a_letter_that_was_to_be_released_stands_under_late_with_its_day():
    county = make_small_county()
    pupil = make_pupil(county.schools[0], seen_by=[county.authority])
    late_since = date(2026, 11, 12)
    county.act_as("coordinator")
    set_next_step(pupil, what="Ring the family", due_on=late_since, owner=county.people["coordinator"].person_id, by=None,
                  on=late_since, about="DE-2222-2222-2222")
    draft_letter(pupil=pupil, template="agreed", addressee_kind="parent", addressee_name="Mo", subject="A place",
                 body="The panel agreed.", on=late_since, about="DE-2222-2222-2222")
    home = home_of(county, "coordinator")
    late = group(home, "Late")
    assert "A letter to read and release" in late and "Thu 12 Nov" in late
    assert "A letter to read and release" not in group(home, "Today")


@pytest.mark.django_db
@pytest.mark.database
def test_days_late_are_counted_by_the_childs_own_school_on_home_as_on_their_page():
    county = make_small_county()
    school, pupils = county.schools[0], [make_pupil(county.schools[0], seen_by=[county.authority], serial=n) for n in (1, 2)]
    with as_owner():  # closed by the school alone: Thursday and Friday before
        for day in (date(2026, 11, 19), date(2026, 11, 20)):
            ClosedDay.objects.create(organisation=school, day=day, reason="Training")
    by = county.act_as("coordinator")
    for pupil in pupils:
        set_next_step(pupil, what="Ring the school", due_on=date(2026, 11, 18), owner=by.person_id, by=None, on=TODAY)
    assert home_of(county, "coordinator").count("Late by 1 school day") == 2  # Monday; three by the council's own calendar
    browser = Client()
    browser.force_login(Person.objects.get(pk=by.person_id), backend=BACKEND)
    assert "Late by 1 school day" in browser.get(reverse("school_child", args=[pupils[0].reference])).content.decode()


@pytest.mark.django_db
@pytest.mark.database
def test_calendars_of_many_schools_take_one_read_for_a_page_and_a_second_time_none():
    county = make_small_county()
    pupils = [make_pupil(one, seen_by=[county.authority], serial=n) for n, one in enumerate(county.schools, start=1)]
    county.act_as("coordinator")
    with reading_once(), counting_queries() as queries:
        calendar_for(county.authority.pk)
        first = queries.count
        calendars_of([one.pk for one in pupils], TODAY)
        assert queries.count == first + 2  # whose roll, and what the schools have entered
        for one in county.schools:
            calendar_for(one.pk)
        assert queries.count == first + 2
