"""history.json in and out: what is read is written the same, and what is wrong is said with its place."""

from __future__ import annotations

import copy
import io
import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

import waymark.clocks
from waymark.clocks import InvalidHistory, read_history, write_history
from waymark.clocks.__main__ import main
from waymark.clocks.published import document

TERM = {"name": "Autumn", "academic_year": "2026/27", "first_on": "2026-09-02", "last_on": "2026-12-18"}
WHOLE = {
    "schema": "waymark.clocks/1",
    "pupil": "a-child",
    "home_authority": "Marlshire",
    "born_on": "2012-05-01",
    "year_group": 9,
    "schools": [
        {"key": "oak", "terms": [TERM], "closures": [{"on": "2026-11-27", "why": "Training"}], "extra_open": ["2026-11-28"]},
        {"key": "yew"},
    ],
    "events": [
        {"kind": "suspension", "key": "s", "school": "oak", "decided_on": "2026-11-06", "first_on": "2026-11-09",
         "last_on": "2026-11-10", "sessions": 3, "lunchtimes_only": False, "representations": True},
        {"kind": "permanent_exclusion", "key": "p", "school": "yew", "decided_on": "2026-11-12", "first_on": "2026-11-13",
         "board_met_on": "2026-11-30", "board_decision": "upheld"},
    ],
    "registrations": [{"school": "oak", "first_on": "2026-09-02", "main": True}],
    "homes": [{"authority": "Fenland", "first_on": "2026-11-20"}],
    "circumstances": [{"kind": "ehc_plan", "first_on": "2026-09-01", "hours_a_week": 12.5}],
    "education": [{"first_on": "2026-11-20", "full_time": False, "hours_a_week": 12.5, "by": "a unit"}],
    "absences_for_health": [{"school": "oak", "first_on": "2026-09-07", "last_on": "2026-09-11", "clear_on": "2026-09-08"}],
    "out_of_school": [{"first_on": "2026-09-02", "last_on": "2026-09-04", "why": "no place"}],
    "fair_access": [{"key": "f", "school": "oak", "ground": "exceptional", "agreed_on": "2026-12-01"}],
    "tellings": [{"event": "p", "whom": "parent", "told_on": "2026-11-12"}],
}  # fmt: skip


def changed(**changes: object) -> dict:
    return copy.deepcopy(WHOLE) | changes


def troubles(data: object) -> dict[str, str]:
    with pytest.raises(InvalidHistory) as refused:
        read_history(data)
    return dict(refused.value.troubles)


def test_what_was_read_is_written_and_read_the_same():
    history, calendars = read_history(json.dumps(WHOLE))
    written = write_history(history, calendars, schools=("yew",))
    jsonschema.validate(WHOLE, document())
    jsonschema.validate(written, document())
    assert read_history(written) == (history, calendars)
    assert calendars["oak"].is_school_day(date(2026, 11, 28)) and not calendars["oak"].is_school_day(date(2026, 11, 27))


def test_the_published_schema_is_the_one_that_is_read():
    kept = Path(waymark.clocks.__file__).parent / "schema" / "history-1.json"
    assert json.loads(kept.read_text()) == document()


@pytest.mark.parametrize(
    ("data", "place", "says"),
    [
        ("[1]", "", "not a JSON object"),
        ("{", "", "is not JSON"),
        ({"pupil": "x"}, "schema", "it is missing"),
        (changed(schema="waymark.clocks/9"), "schema", 'not "waymark.clocks/9"'),
        (changed(pupils="x"), "pupils", "did you mean pupil?"),
        (changed(born_on="1/5/2012"), "born_on", "YYYY-MM-DD"),
        (changed(year_group="9"), "year_group", "a whole number"),
        (changed(events={}), "events", "must be a list"),
        (changed(events=["x"]), "events[0]", "must be a JSON object"),
        (changed(events=[{"kind": "expulsion"}]), "events[0].kind", "suspension, permanent_exclusion"),
        (changed(schools=[{"key": "oak"}, {"key": "oak"}]), "schools[1].key", "twice"),
        (changed(schools=[{"key": "oak", "terms": [TERM, TERM]}]), "schools[0].terms", "correct one of the two"),
        (changed(schools=[{"key": "oak", "terms": [TERM | {"academic_year": "2026"}]}]), "schools[0].terms[0]", "2026/27"),
        (changed(tellings=[{"event": "q", "whom": "parent", "told_on": "2026-11-12"}]), "tellings[0].event", "no exclusion"),
        (changed(tellings=[{"event": "p", "whom": "aunt", "told_on": "2026-11-12"}]), "tellings[0].whom", "one of parent"),
        (changed(circumstances=[{"kind": "poor", "first_on": "2026-09-01"}]), "circumstances[0].kind", "one of looked_after"),
        (changed(registrations=[{"school": "a", "first_on": "2026-09-02", "main": 1}]), "registrations[0].main", "true or false"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(data, place, says):
    assert says in troubles(data)[place]


@pytest.mark.parametrize(
    ("event", "changes", "field", "says"),
    [
        (0, {"sessions": 0}, "sessions", "at least one session"),
        (0, {"last_on": "2026-11-08"}, "last_on", "first day or later"),
        (0, {"school": "elm"}, "school", "is not among schools (oak, yew)"),
        (0, {"key": "p"}, None, "twice"),
        (1, {"board_decision": None}, "board_decision", "has decided"),
        (1, {"board_decision": "kept"}, "board_decision", "one of upheld, reinstated"),
        (1, {"cancelled_on": "2026-12-01"}, "cancelled_on", "cannot be cancelled once the board has met"),
        (1, {"review_outcome": "quash"}, "review_outcome", "only one that met has one"),
    ],
)
def test_an_exclusion_that_cannot_be_is_refused(event, changes, field, says):
    data = changed()
    data["events"][event] |= changes
    found = troubles(data)
    assert says in (found[f"events[{event}].{field}"] if field else " ".join(found.values()))


def test_every_trouble_is_told_at_once():
    data = changed(born_on="x", year_group="y")
    data["events"][0]["sessions"] = 0
    assert set(troubles(data)) == {"born_on", "year_group", "events[0].sessions"}


def test_a_name_given_twice_in_one_object_is_refused():
    assert "twice" in troubles('{"schema": "waymark.clocks/1", "schema": "waymark.clocks/1"}')[""]


def test_the_library_answers_from_a_shell_without_the_service(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(WHOLE)))
    assert main(["-", "--on", "2026-11-10", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["counters"][0]["sessions"] == 3
    assert all(rule["source"] for rule in said["rules"].values())


def test_a_file_that_is_not_there_is_said_plainly(tmp_path, capsys):
    assert main([str(tmp_path / "none.json")]) == 2
    assert "Name a file that can be read" in capsys.readouterr().err
