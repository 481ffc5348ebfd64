"""Every kind of mistake is named with the line it stands on, all of them at once, and never as a traceback."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.authority_model_of_marlshire import MARLSHIRE
from waymark.service.organisations.authority_model import AuthorityModel, ModelErrors, parse_model
from waymark.service.organisations.authority_model.command import check_command

LINES = MARLSHIRE.splitlines()
NOTICE_LETTER = '''
[[templates]]
key = "off_site_direction_notice"
source = "charter"
name = "Notice"
subject = "{child}"
body = """{child} {decision_maker} {address} {report_to} {starts_on} {ends_on} {number_of_days} {reasons}
{objectives} {session_times} {review_dates} {contact}"""
'''


def errors_of(text):
    with pytest.raises(ModelErrors) as raised:
        parse_model(text, where="marlshire.toml")
    return raised.value.errors


def changed(after, old, new):
    """The model with the first `old` that follows `after` replaced."""
    at = MARLSHIRE.index(old, MARLSHIRE.index(after))
    return MARLSHIRE[:at] + new + MARLSHIRE[at + len(old) :]


BARN, PANEL, RED, BLUE = 'key = "barn"', 'key = "moot"', 'key = "red_barn"', 'key = "blue_barn"'
FARM, UPPER, LOWER = 'key = "farm_stay"', 'key = "upper"', 'key = "lower"'

MISTAKES = [
    # after, old, new, path, message, what stands on the line named (else the first line of new)
    ("", 'name = "Marlshire"', "name = 7", "authority.name", "is 7; write words in quotes"),
    ("", 'name = "Marlshire"', 'name = " "', "authority.name", "write something here"),
    ("", 'code = "997"', 'code = "97"', "authority.code", "three figures in quotes"),
    ("", 'team = "Bel', 'taem = "Bel', "authority.taem", "is not known; did you mean team?"),
    ("", "invented = true", "zzz = true", "authority.zzz", "is not known; what can stand here: source,"),
    ("", 'version = "3.2.1"', 'version = "new"', "version", "numbers and dots"),
    ("", "effective_from = 2029-04-02", 'effective_from = "soon"', "effective_from", "write a day such as"),
    ("", "effective_from = 2029-04-02", "effective_from = 2029-04-02T10:00:00", "effective_from", "write a day"),
    (BARN, 'tier = "away"', 'tier = "awya"', "kinds.barn.tier", "no such key in tiers; did you mean away?"),
    (BARN, 'route = "farm_stay"', 'route = "x"', "kinds.barn.route", "no such key in routes; routes has"),
    (BARN, 'source = "charter"', 'source = "chart"', "kinds.barn.source", "did you mean charter?"),
    (BARN, 'counted_as = "places"', 'counted_as = "place"', "kinds.barn.counted_as", "did you mean places?"),
    (BARN, "weeks_max = 20", "weeks_max = 12", "kinds.barn.weeks_max", "is 12, below weeks_min 13"),
    (BARN, "weeks_max = 20", "weeks_max = 2000", "kinds.barn.weeks_max", "write a number from 1 to 200"),
    (BARN, "weeks_max = 20", "weeks_max = true", "kinds.barn.weeks_max", "is true; write a whole number"),
    (BARN, "weeks_max = 20", "weeks_max = [20]", "kinds.barn.weeks_max", "is a list; write a whole number"),
    (BARN, "weeks_max = 20", "weeks_max = {a = 1}", "kinds.barn.weeks_max", "is a table; write a whole number"),
    (
        BARN,
        "classes_max = 4",
        "classes_max = 1\nclasses_min_ = 1",
        "kinds.barn.classes_min_",
        "did you mean classes",
        "classes_min_ = 1",
    ),
    (BARN, "places_per_class_host = 2", "places_per_class_host = 0", "kinds.barn.places_per_class_host", "below"),
    (BARN, "year_high = 9", "year_high = 4", "kinds.barn.year_high", "below year_low 5"),
    (BARN, "full_time = true", "full_time = 1", "kinds.barn.full_time", "write true or false"),
    (BARN, 'assumed = ["assistants_per_class"]', 'assumed = ["purse"]', "kinds.barn.assumed", "does not give"),
    (BARN, "review_every_school_weeks = 4", "", "kinds.barn.counted_as", "every stay is reviewed", "counted_as"),
    (FARM, "notice_school_days = 5", "notice_school_days = 1", "routes.farm_stay.notice_school_days", "at least 2"),
    (FARM, 'decision_maker = "trust"', 'decision_maker = "head"', "routes.farm_stay.decision_maker", "in law"),
    (
        FARM,
        '"authority_if_plan", ',
        "",
        "routes.farm_stay.written_notice_to",
        "leaves out authority_if_plan",
        "written_notice_to",
    ),
    (FARM, "weeks = 6", "weeks = 11", "routes.farm_stay.reviews_on_request_gap_school_weeks", "a review asked for"),
    (PANEL, "starts_at = 16:15:00", 'starts_at = "16:15"', "panels.moot.starts_at", "write a time such as"),
    (PANEL, "quorum_share = 0.75", "quorum_share = 75", "panels.moot.quorum_share", "from 0 to 1"),
    (PANEL, "quorum_share = 0.75", "quorum_share = nan", "panels.moot.quorum_share", "from 0 to 1"),
    (
        PANEL,
        "pack_school_days_before = 4",
        "pack_school_days_before = 9",
        "panels.moot.pack_school_days_before",
        "cut-off 7",
    ),
    (
        PANEL,
        '"own_school", ',
        "",
        "panels.moot.may_speak_not_vote",
        "nobody votes on their own school's case",
        "may_speak_not_vote",
    ),
    (PANEL, '["independent_chair", "head"]', "[]", "panels.moot.votes_of", "is an empty list"),
    (PANEL, '"independent_chair", "head"', '"independent_chair", "haed"', "panels.moot.votes_of.2", "mean head?"),
    (
        UPPER,
        "members = [999001, 999002]",
        "",
        "partnerships.upper.members",
        "must be given when rule",
        "[[partnerships]]",
    ),
    (UPPER, "[999001, 999002]", "[999001, 99]", "partnerships.upper.members.2", "from 100000 to 999999"),
    (LOWER, "centre_easting = 400000\n", "", "partnerships.lower.rule", "give centre_easting", "rule = "),
    (LOWER, 'panel = "moot"', 'panel = "mot"', "partnerships.lower.panel", "did you mean moot?"),
    (LOWER, 'key = "lower"', 'key = "Lower"', "partnerships.Lower.key", "lower snake case"),
    (RED, "opened_on = 2029-09-10", "opened_on = 2031-09-10", "opening_timeline.red_barn.opened_on", "outside 2029/30"),
    (
        RED,
        "opened_on = 2029-09-10",
        "",
        "opening_timeline.red_barn.opened_on",
        'must be given when status is "open"',
        "[[opening_timeline]]",
    ),
    (
        RED,
        'kind = "barn"',
        'kind = "visiting"',
        "opening_timeline",
        "has 1 of visiting in 2029/30",
        "[[opening_timeline]]",
    ),
    (
        BLUE,
        'may_be = ["barn", "visiting"]\n',
        "",
        "opening_timeline.blue_barn.kind",
        "the kinds it may be",
        "[[opening_timeline]]",
    ),
    (
        BLUE,
        'status = "registered"',
        'status = "registered"\nschool_urn = 999001',
        "opening_timeline",
        "names school 999001 twice",
        "[[opening_timeline]]",
    ),
    (
        "",
        "sites_in_all = 2",
        "sites_in_all = 3",
        "opening_timeline",
        "has 2 sites, but programme.sites_in_all is 3",
        "[[opening_timeline]]",
    ),
    (
        "",
        "sites = 2\n",
        "sites = 4\n",
        "opening_timeline",
        "has 2 sites in 2029/30, but opening_counts has 4",
        "[[opening_timeline]]",
    ),
    (
        "",
        'academic_year = "2029/30"\nsource',
        'academic_year = "2029/31"\nsource',
        "term_dates.2029/31.academic_year",
        "must follow",
    ),
    ("", "last_on = 2030-04-12", "last_on = 2029-12-31", "term_dates.2029/30.blocks", "before it begins", "blocks = ["),
    (
        "",
        "first_on = 2030-01-07",
        "first_on = 2029-12-20",
        "term_dates.2029/30.blocks",
        "before the one before it ended",
        "blocks = [",
    ),
    (
        "",
        "last_on = 2030-07-26",
        "last_on = 2030-08-26",
        "term_dates.2029/30.blocks",
        "is not inside 2029/30",
        "blocks = [",
    ),
    ("", "minutes = 25\n", "", "travel_cap.minutes", "is missing", "[travel_cap]"),
    (
        "",
        'kind = "barn"\nplaces = 1',
        'kind = "barn"',
        "preventive_reserve.1",
        "give exactly one",
        "[[preventive_reserve]]",
    ),
    ("", 'kinds = ["visiting", "barn"]', "kinds = 3", "eligibility.everything.kinds", "write a list in [brackets]"),
    ("", 'extends = "common"', 'extends = "other"', "extends", "a model can extend common"),
    ("", "minutes = 25", "minutes = ", "", "this is not TOML", "minutes = "),
    ("", 'mode = "bus"', "minutes = 3", "", "this is not TOML"),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake[3]}: {mistake[4]}")
def test_a_mistake_is_named_on_the_line_it_stands_on(mistake):
    after, old, new, path, message, *named = mistake
    text = changed(after, old, new)
    found = [error for error in errors_of(text) if error.path == path and message in error.message]
    assert found, [str(error) for error in errors_of(text)]
    stands_on = named[0] if named else new.splitlines()[0]
    assert found[0].where == "marlshire.toml"
    assert stands_on in text.splitlines()[found[0].line - 1]


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file():
    text = MARLSHIRE.replace("minutes = 25", "minutes = 1").replace('"monday"', '"sunday"')
    text = text.replace("weeks_max = 20", "weeks_max = 12").replace("invented = true", 'invented = "no"')
    found = errors_of(text)
    assert [error.path for error in found] == [
        "authority.invented", "kinds.barn.weeks_max", "panels.moot.weekday", "travel_cap.minutes",
    ]  # fmt: skip
    assert [error.line for error in found] == sorted(error.line for error in found)


def test_an_error_reads_as_a_sentence_with_file_and_line():
    found = errors_of(changed(BARN, "weeks_max = 20", "weeks_max = 12"))
    line = LINES.index("weeks_max = 20") + 1
    assert [str(error) for error in found] == [
        f"marlshire.toml:{line}: kinds.barn.weeks_max is 12, below weeks_min 13: correct one of the two"
    ]


def test_a_table_that_does_not_say_where_its_values_come_from_is_refused():
    text = changed("[travel_cap]", 'source = "charter"\n', "")
    assert [error.path for error in errors_of(text)] == ["travel_cap"]
    assert "says neither its source nor assumed" in errors_of(text)[0].message


def test_a_key_given_twice_is_named():
    found = errors_of(changed(BARN, 'key = "barn"', 'key = "visiting"'))
    assert "kinds.visiting stands here a second time; give each its own key" in [
        f"{error.path} {error.message}" for error in found
    ]


def test_priorities_begin_with_the_duty_and_end_with_the_draw():
    order = ["tie_break", "fit", "fair_share", "unmet_urgency", "statutory_days"]
    entries = [f'[[priorities]]\nkey = "{key}"\nsource = "charter"\nsentence = "So."\n' for key in order]
    messages = [error.message for error in errors_of(MARLSHIRE + "\n" + "\n".join(entries))]
    assert any("must begin with statutory_days" in message for message in messages)
    assert any("must end with tie_break" in message for message in messages)


@pytest.mark.parametrize(
    "element", ["address", "report_to", "number_of_days", "reasons", "objectives", "session_times"]
)
def test_an_off_site_notice_without_an_element_of_the_law_is_refused(element):
    parse_model(MARLSHIRE + NOTICE_LETTER)
    text = MARLSHIRE + NOTICE_LETTER.replace("{" + element + "}", "")
    (error,) = errors_of(text)
    assert error.path == "templates.off_site_direction_notice.body"
    assert f"leaves out {{{element}}}" in error.message


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{childs_name}", "names {childs_name}, which no letter has"),
        ("{child", "a brace that opens or closes no field"),
    ],
)
def test_a_letter_with_an_unknown_field_or_a_stray_brace_is_refused(written, message):
    (error,) = errors_of(MARLSHIRE + NOTICE_LETTER.replace('"""{child}', f'"""{{child}} {written}'))
    assert message in error.message


NOTICE = 'key = "short"\nsource = "charter"\nname = "Soon"\nexplanation = "Soon."\nwaits_for_panel = false\n'
REFUSAL = 'key = "refusal"\nsource = "charter"\nname = "No"\n'
MOVE = (
    'key = "move"\nsource = "charter"\nname = "Move"\nlegal_basis = "managed_move"\nlaw = "Guidance"\n'
    'decision_maker = "parents_and_schools"\nnotice_school_days = 0\neffective_from = 2029-04-02\nexplanation = "So."\n'
)
PRICES = 'key = "weighed"\nsource = "charter"\neffective_from = 2029-04-02\nexplanation = "So."\n'
COUNTING = f"\n[[prices_of_places]]\n{PRICES}count = true\n"
ADDED = [
    ("prices_of_places", PRICES + "count = 1\n", "prices_of_places.weighed.count", "write true or false"),
    ("prices_of_places", PRICES + "count = true\nmost_points = 101\n", "prices_of_places.weighed.most_points", "from 0 to 100"),
    ("prices_of_places", PRICES + f"count = true\n{COUNTING.replace('weighed', 'again')}", "prices_of_places", "on the same day"),
    ("notice_classes", NOTICE, "notice_classes.short", "or neither: give exactly one"),
    (
        "notice_classes",
        NOTICE + "answer_within_hours = 5\nanswer_within_school_days = 2\n",
        "notice_classes.short",
        "gives both",
    ),
    (
        "reasons",
        REFUSAL + 'options = [{ key = "full", name = "Full" }, { key = "full", name = "Full up" }]\n',
        "reasons.refusal.options",
        "has full twice",
    ),
    ("routes", MOVE + 'parental_agreement = "sought"\n', "routes.move.parental_agreement", "a managed move needs it"),
]


@pytest.mark.parametrize(("table", "written", "path", "message"), ADDED)
def test_an_added_entry_that_contradicts_itself_or_the_law_is_refused(table, written, path, message):
    (error,) = errors_of(f"{MARLSHIRE}\n[[{table}]]\n{written}")
    assert error.path == path and message in error.message


def test_prices_cannot_count_where_urgency_is_no_aim():
    aims = "".join(
        f'\n[[priorities]]\nkey = "{key}"\nsource = "charter"\nsentence = "So."\n' for key in ("statutory_days", "tie_break")
    )
    alone = MARLSHIRE.replace('extends = "common"\n', "") + aims
    assert not any(error.path == "prices_of_places" for error in errors_of(alone + COUNTING.replace("true", "false")))
    (error,) = [error for error in errors_of(alone + COUNTING) if error.path == "prices_of_places"]
    assert "has weighed count prices, which are weighed against unmet_urgency: add that to priorities" in error.message
    assert (alone + COUNTING).splitlines()[error.line - 1] == "[[prices_of_places]]"


def test_a_model_that_stands_alone_is_told_which_lists_of_reasons_and_letters_it_lacks():
    alone = MARLSHIRE.replace('extends = "common"\n', "") + NOTICE_LETTER
    alone += f'\n[[reasons]]\n{REFUSAL}options = [{{ key = "full", name = "Full" }}]\n'
    said = {error.path: error.message for error in errors_of(alone) if error.path in ("reasons", "templates")}
    assert said["reasons"].startswith("leaves out deferral, change, host_refusal")
    assert said["templates"].startswith("leaves out agreed_placement, refused")


def test_a_kind_cannot_be_a_caseload_without_a_number_or_decided_after_its_end():
    text = changed('key = "visiting"', "caseload_per_worker = 7", "decide_next_step_by_school_week = 6")
    assert {error.path for error in errors_of(text)} == {"kinds.visiting.counted_as", "kinds.visiting.weeks_max"}


def test_a_kind_named_by_two_rules_of_eligibility_is_refused():
    rule = MARLSHIRE[MARLSHIRE.index("[[eligibility]]") : MARLSHIRE.index("[[partnerships]]")]
    (error,) = errors_of(MARLSHIRE + rule.replace('"everything"', '"again"').replace('"visiting", ', ""))
    assert error.message == "names barn in both everything and again: one rule for each kind"


def test_one_school_in_two_partnerships_of_one_kind_is_refused():
    text = changed(LOWER, 'rule = "proximity"', 'rule = "listed"\nmembers = [999002]')
    assert [error.message for error in errors_of(text)] == ["puts school 999002 in both upper and lower"]


def test_a_fair_access_panel_slower_than_the_code_is_refused():
    (error,) = errors_of(changed(PANEL, 'kind = "partnership"', 'kind = "fair_access"\nplace_within_school_days = 30'))
    assert "owed within 20 school days" in error.message


# --- The command


@pytest.mark.parametrize("name", ["norfolk", "lincolnshire", "fenshire"])
def test_the_command_says_that_a_shipped_model_is_right(name, capsys):
    assert check_command([name]) == 0
    assert capsys.readouterr().out.startswith(f"{name}.toml is right: ")


def test_the_command_counts_what_norfolk_has(capsys):
    check_command(["norfolk", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["right"] and said["errors"] == []
    assert (said["counts"]["sites"], said["counts"]["partnerships"]) == (19, 10)
    assert said["counts"]["assumed"] == len(said["assumptions"])


def test_the_command_prints_every_error_and_says_no(tmp_path, capsys):
    path = tmp_path / "county.toml"
    path.write_text(MARLSHIRE.replace("minutes = 25", "minutes = 1").replace('"monday"', '"sunday"'))
    assert check_command([str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("county.toml:") and "panels.moot.weekday" in lines[0]
    assert check_command([str(path), "--json"]) == 1
    listed = json.loads(capsys.readouterr().out)["errors"]
    assert [error["path"] for error in listed] == ["panels.moot.weekday", "travel_cap.minutes"]


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_the_command_says_when_there_is_no_such_file(flags, capsys):
    assert check_command(["nowhere.toml", *flags]) == 2
    said = capsys.readouterr()
    assert "nowhere.toml cannot be read. Give a path to a model, or one of norfolk" in said.out + said.err


# --- Whatever is done to the text

VALUES = st.sampled_from(
    [
        "-1",
        "0",
        "99999999999999",
        "true",
        '""',
        '"barn"',
        "[]",
        "[1, [2]]",
        "{}",
        "{ key = 3 }",
        "2030-01-01",
        "nan",
        "1e999",
        "09:00:00",
        '"""\nx"""',
        "[[",
        "'",
        "2030-02-30",
        "1979-05-27T07:32:00Z",
        "9" * 5000,
        "[{}, {}]",
    ]
)


def never_breaks(text):
    try:
        assert isinstance(parse_model(text, where="marlshire.toml"), AuthorityModel)
    except ModelErrors as found:
        number = text.count("\n") + 1
        assert found.errors
        for error in found.errors:
            assert error.message
            assert error.where != "marlshire.toml" or 1 <= error.line <= number


@given(line=st.integers(0, len(LINES) - 1), value=VALUES)
def test_any_value_put_in_place_of_another_gives_errors_or_a_model(line, value):
    name = LINES[line].partition("=")[0]
    never_breaks("\n".join([*LINES[:line], f"{name}= {value}", *LINES[line + 1 :]]))


@given(first=st.integers(0, len(LINES) - 1), number=st.integers(1, 12))
def test_any_lines_left_out_give_errors_or_a_model(first, number):
    never_breaks("\n".join(LINES[:first] + LINES[first + number :]))


@given(first=st.integers(0, len(LINES) - 1), to=st.integers(0, len(LINES)))
def test_any_line_moved_elsewhere_gives_errors_or_a_model(first, to):
    rest = LINES[:first] + LINES[first + 1 :]
    never_breaks("\n".join([*rest[:to], LINES[first], *rest[to:]]))


@given(at=st.integers(0, len(MARLSHIRE)), inserted=st.text(max_size=5))
def test_any_text_put_in_anywhere_gives_errors_or_a_model(at, inserted):
    never_breaks(MARLSHIRE[:at] + inserted + MARLSHIRE[at:])


@given(st.text(max_size=80))
def test_any_text_at_all_gives_errors_or_a_model(text):
    never_breaks(text)
