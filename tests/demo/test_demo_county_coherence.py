"""The invented county holds together: places, dates, order of events, shapes near the published ones."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from functools import lru_cache
from itertools import pairwise

import pytest

from tests.real_data import real_data
from waymark.kernel.geography import normal_postcode
from waymark.kernel.identifiers import parse_upn
from waymark.service.demo_county import rates, stories
from waymark.service.demo_county.county import County, generate
from waymark.service.demo_county.geography import OUTLINE, inside, kilometres
from waymark.service.organisations.authority_model import load_model

TODAY = date(2026, 11, 23)
HELD = {"arrived", "ended"}


@lru_cache(maxsize=4)
def county(seed: int = 1, today: date = TODAY) -> County:
    return generate(seed, today=today)


@pytest.fixture(scope="module")
def fenshire() -> County:
    return county()


def test_the_same_seed_and_day_give_the_same_county(fenshire: County) -> None:
    assert generate(1, today=TODAY) == fenshire


def test_another_seed_gives_another_county(fenshire: County) -> None:
    assert county(2).pupils != fenshire.pupils


def test_the_county_has_the_size_that_was_planned(fenshire: County) -> None:
    phases = Counter(s.phase for s in fenshire.schools)
    assert phases["secondary"] == 56 and phases["alternative_provision"] == 3 and phases["primary"] >= 3 * 56
    assert len(fenshire.partnerships) == 10
    members = Counter(m.partnership for m in fenshire.partnership_members)
    assert set(members.values()) == {5, 6}
    kinds = Counter(p.kind for p in fenshire.provisions)
    assert (kinds["base"], kinds["centre"], kinds["hub"]) == (9, 10, 1)
    assert 2500 <= len(fenshire.pupils) <= 4500


def test_every_school_has_a_lead_a_head_and_a_governing_board(fenshire: County) -> None:
    held = {(m.organisation, m.role) for m in fenshire.memberships}
    for school in fenshire.schools:
        for role in ("inclusion_lead", "head_teacher", "governing_board"):
            assert (school.key, role) in held


def test_every_upn_is_true_and_belongs_to_the_invented_authority(fenshire: County) -> None:
    codes = {fenshire.authority.code}
    upns = [parse_upn(p.upn, codes) for p in fenshire.pupils]
    assert codes == {load_model("fenshire").authority.code}
    assert len(set(upns)) == len(upns)


def test_no_school_has_a_real_schools_name_or_number(fenshire: County) -> None:
    with real_data("gias/urn_name_open_close_postcode_2024.csv").open(encoding="utf-8") as file:
        real = list(csv.DictReader(file))
    with real_data("gias/REBUILT_edubasealldata_layout2025_cp1252.csv").open(encoding="cp1252") as file:
        real_names = {row["EstablishmentName"].casefold() for row in csv.DictReader(file)}
    real_names |= {row["name"].casefold() for row in real}
    assert not real_names & {s.name.casefold() for s in fenshire.schools}
    assert not {int(row["urn"]) for row in real} & {s.urn for s in fenshire.schools}


def test_every_place_is_inside_the_county_and_every_child_lives_near_a_school(fenshire: County) -> None:
    schools = {s.key: s for s in fenshire.schools}
    first = {r.pupil: schools[r.school] for r in reversed(fenshire.registrations)}
    assert all(inside(s.position, OUTLINE) for s in fenshire.schools)
    assert all(normal_postcode(p.home_postcode).startswith("FQ") for p in fenshire.pupils)
    assert all(kilometres(p.position, first[p.key].position) < 15 for p in fenshire.pupils)


def test_stays_never_exceed_the_places_of_a_class_on_any_day(fenshire: County) -> None:
    places = {c.key: c.commissioned_places for p in fenshire.provisions for c in p.classes}
    holding = {"agreed", "offered", "authorised", "confirmed", "arrived", "ended"}
    taken: Counter[tuple[str, date]] = Counter()
    for p in fenshire.placements:
        if p.state in holding:
            taken.update(
                (p.provision_class, d) for d in fenshire.calendar.school_days_in(p.starts_on, p.last_day_on)
            )
    assert all(count <= places[key] for (key, _), count in taken.items())


def test_no_child_has_two_full_time_stays_at_once(fenshire: County) -> None:
    stays = defaultdict(list)
    for p in fenshire.placements:
        if p.is_full_time and p.state not in ("not_started", "declined", "withdrawn"):
            stays[p.pupil].append((p.starts_on, p.last_day_on))
    for spans in stays.values():
        spans.sort()
        assert all(a[1] < b[0] for a, b in pairwise(spans))


def test_no_child_is_on_two_main_rolls_at_once(fenshire: County) -> None:
    rolls = defaultdict(list)
    for r in fenshire.registrations:
        rolls[r.pupil].append((r.starts_on, r.ends_on or date.max))
    for spans in rolls.values():
        spans.sort()
        assert all(a[0] <= a[1] for a in spans)
        assert all(a[1] < b[0] for a, b in pairwise(spans))


def test_acts_fall_on_school_days(fenshire: County) -> None:
    is_school_day = fenshire.calendar.is_school_day
    for p in fenshire.placements:
        for day in (
            p.starts_on,
            p.expected_end_on,
            p.ended_on,
            p.agreed_on,
            p.legally_decided_on,
            p.notice_given_on,
        ):
            assert day is None or is_school_day(day), (p.key, day)
    for s in fenshire.suspensions:
        assert is_school_day(s.starts_on) and is_school_day(s.ends_on) and is_school_day(s.decided_on)
    assert all(is_school_day(m.meets_on) and is_school_day(m.cut_off_on) for m in fenshire.meetings)


def test_a_request_is_sent_before_it_is_decided_and_decided_before_a_stay_begins(fenshire: County) -> None:
    referrals = {r.key: r for r in fenshire.referrals}
    for r in fenshire.referrals:
        assert r.submitted_on is None or r.started_on <= r.submitted_on <= fenshire.today
        assert r.decided_on is None or r.submitted_on <= r.decided_on <= fenshire.today
        assert [s.happened_on for s in r.steps] == sorted(s.happened_on for s in r.steps), r.key
    for p in fenshire.placements:
        sent = referrals[p.referral].submitted_on if p.referral else p.agreed_on
        assert sent <= p.agreed_on < p.starts_on
        assert p.notice_given_on is None or p.agreed_on <= p.notice_given_on <= p.starts_on
        if p.state in HELD:
            assert p.legally_decided_on and p.legally_decided_by_name and p.arrived_on
        assert [s.happened_on for s in p.steps] == sorted(s.happened_on for s in p.steps), p.key


def test_every_stay_begins_in_a_class_that_is_open_and_takes_its_year(fenshire: County) -> None:
    classes = {c.key: c for p in fenshire.provisions for c in p.classes}
    for p in fenshire.placements:
        found = classes[p.provision_class]
        assert found.starts_on <= p.starts_on and found.year_low <= p.year_group <= found.year_high


def test_stays_end_within_the_limit_of_their_kind_or_carry_a_recorded_extension(fenshire: County) -> None:
    model = load_model("fenshire")
    kinds = {p.key: model.kind(p.kind) for p in fenshire.provisions}
    for p in fenshire.placements:
        kind = kinds[p.provision]
        if kind.weeks_max:
            assert p.first_expected_end_on <= fenshire.calendar.add_school_weeks(p.starts_on, kind.weeks_max)
        if kind.terms_max:
            blocks = {
                t.name.split()[0] + t.academic_year
                for t in fenshire.calendar.terms
                if t.first_on <= p.first_expected_end_on and t.last_on >= p.starts_on
            }
            assert len(blocks) <= kind.terms_max
        if p.last_day_on > p.first_expected_end_on:
            assert p.extensions and p.extensions[-1].to_on == p.last_day_on
        assert all(one.due_on <= max(p.last_day_on, fenshire.today) for one in p.reviews), p.key


def test_suspension_lengths_and_repeats_follow_the_published_shape(fenshire: County) -> None:
    """Within four percentage points of England 2015/16 for each length, and of repeats in a full school year."""
    full = [s for s in fenshire.suspensions if date(2025, 9, 1) <= s.starts_on <= date(2026, 7, 31)]
    lengths = Counter(min(s.school_days, 6) for s in full)
    for length, share in rates.LENGTH_SHARES:
        assert abs(100 * lengths[length] / len(full) - share) < 4
    repeats = Counter(min(n, 6) for n in Counter(s.pupil for s in full).values())
    for times, share in rates.REPEAT_SHARES:
        assert abs(100 * repeats[times] / sum(repeats.values()) - share) < 5


def test_permanent_exclusions_have_the_published_share_that_did_not_stand(fenshire: County) -> None:
    settled = [e for e in fenshire.permanent_exclusions if e.outcome]
    undone = sum(e.outcome in ("cancelled", "reinstated") for e in settled)
    assert 0.12 <= undone / len(settled) <= 0.32
    assert (
        90
        <= sum(
            date(2025, 9, 1) <= e.decided_on <= date(2026, 7, 31) and e.outcome == "upheld" for e in settled
        )
        <= 150
    )


def test_a_child_excluded_for_good_is_on_no_register_afterwards(fenshire: County) -> None:
    gone = {one.pupil: one.decided_on for one in fenshire.permanent_exclusions if one.outcome in ("", "upheld")}
    kept = [one for one in fenshire.attendance if one.pupil in gone]
    assert kept and all(one.last_on <= gone[one.pupil] for one in kept)


def test_open_bases_and_centres_are_well_used_but_not_full(fenshire: County) -> None:
    open_classes = [
        c
        for p in fenshire.provisions
        if p.kind in ("base", "centre") and p.status == "open"
        for c in p.classes
    ]
    keys = {c.key for c in open_classes}
    there = sum(p.state == "arrived" and p.provision_class in keys for p in fenshire.placements)
    assert 0.65 <= there / sum(c.commissioned_places for c in open_classes) <= 0.95


def test_four_panels_are_due_with_agendas_such_as_real_ones_have(fenshire: County) -> None:
    due = {
        m.key: m.partnership
        for m in fenshire.meetings
        if m.state == "called" and (m.meets_on - fenshire.today).days <= 13
    }
    agendas = {key: Counter(i.kind for i in fenshire.agenda_items if i.meeting == key) for key in due}
    sizes = sorted(agenda["new_request"] for agenda in agendas.values())
    assert len(sizes) == 4 and sizes[-1] == 12 and all(3 <= n <= 6 for n in sizes[:-1])
    for agenda in agendas.values():
        assert (
            agenda["urgent_report"] == 1
            and agenda["return_check"] >= 1
            and agenda["extension"] + agenda["ending"] >= 1
        )


def test_new_requests_on_a_due_agenda_are_complete(fenshire: County) -> None:
    referrals = {r.key: r for r in fenshire.referrals}
    called = {m.key for m in fenshire.meetings if m.state == "called"}
    for item in fenshire.agenda_items:
        if item.meeting in called and item.kind == "new_request":
            request = referrals[item.referral]
            assert request.state == "listed" and 7 <= request.year_group <= 10
            assert {w.speaker for w in request.own_words} >= {"pupil"} and len(request.tried) >= 2
            assert all(all(v is not None for v in answers.values()) for answers in request.sections.values())
            assert request.sections["strengths"]["going_well"] and request.sections["worries"]["why_now"]


def test_the_special_cases_are_there_to_be_tried(fenshire: County) -> None:
    referrals = {r.key: r for r in fenshire.referrals}
    new = [
        referrals[i.referral]
        for i in fenshire.agenda_items
        if i.kind == "new_request" and i.state == "listed"
    ]
    assert any(r.sections["agreement"]["family"] == "disagree" for r in new)
    assert any(sum(w.speaker == "parent" for w in r.own_words) == 2 for r in new)
    sixth_day = [r for r in new if r.asked_kinds == ("hub",)]
    waiting = {e.pupil: e for e in fenshire.permanent_exclusions if e.sixth_day_on > fenshire.today}
    assert sixth_day and waiting[sixth_day[0].pupil].outcome == ""
    [apart] = fenshire.separations
    assert {apart.pupil, apart.other} <= {r.pupil for r in new}
    listed = {i.key for i in fenshire.agenda_items if i.state == "listed"}
    own = {(i.item, i.person) for i in fenshire.interests if i.kind == "own_school"}
    host = {(i.item, i.person) for i in fenshire.interests if i.kind == "host"}
    assert any(item in listed for item, _ in own & host)


def test_whoever_waits_or_is_refused_has_support_an_owner_and_a_day(fenshire: County) -> None:
    for d in fenshire.decisions:
        if d.outcome in ("not_yet", "not_this_way", "send_on"):
            assert d.interim_support and d.interim_owner and d.interim_review_on
        assert d.outcome not in ("not_this_way", "send_on") or d.offered_instead
        assert d.reason and (d.item or (d.is_urgent and d.asked_people))


def test_nobody_votes_on_their_own_schools_case(fenshire: County) -> None:
    own = {(i.item, i.person) for i in fenshire.interests if i.kind == "own_school"}
    assert own and not any((d.item, voter) in own for d in fenshire.decisions for voter in d.voters)


@pytest.mark.parametrize("day", [date(2026, 9, 14), date(2027, 1, 11), date(2027, 6, 21)])
def test_the_county_can_be_opened_on_other_days(day: date) -> None:
    made = county(3, day)
    assert made.today <= day and made.placements and any(m.state == "called" for m in made.meetings)


def test_every_story_can_be_told_of_any_child() -> None:
    assert {s.key for s in stories.STORIES} >= {"anger", "anxiety", "incident"}
    assert all(len(s.criteria) == 3 and len(s.tried) >= 2 and len(s.pupil) >= 2 for s in stories.STORIES)
