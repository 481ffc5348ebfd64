"""The command line, as a person without the web service would use it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.allocator.invented import a_class, a_problem, a_request
from waymark.allocator.__main__ import main
from waymark.allocator.check import seal
from waymark.allocator.problem import Policy, Problem
from waymark.allocator.problem.example import example
from waymark.allocator.tables.sheet import sheet


@pytest.fixture
def problem_file(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(example().to_json()))
    return path


@pytest.fixture
def tables(tmp_path: Path) -> list[str]:
    assert main(["template", str(tmp_path / "panel")]) == 0
    return [str(tmp_path / "panel" / name) for name in ("requests.xlsx", "places.xlsx")]


def test_a_problem_is_allocated_checked_explained_and_compared(
    tmp_path: Path, problem_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = str(tmp_path / "result.json")
    assert main(["allocate", str(problem_file), "-o", result]) == 0
    assert "proven: 4 placed" in capsys.readouterr().out
    assert main(["check", str(problem_file), result]) == 0
    assert main(["explain", str(problem_file), "--request", "r4", "--result", result]) == 0
    assert "r4: Offered centre-b" in capsys.readouterr().out
    assert main(["explain", str(problem_file), "--request", "r4", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["request"] == "r4"
    assert main(["compare", str(problem_file)]) == 0


def test_from_a_template_to_a_checked_list_without_any_json(tmp_path: Path, tables: list[str]) -> None:
    result, handed_round = tmp_path / "result.json", tmp_path / "list.xlsx"
    assert main(["allocate", *tables, "-o", str(result), "--list", str(handed_round)]) == 0
    assert main(["check", *tables, str(result)]) == 0
    assert main(["explain", *tables, "--request", "example-request", "--result", str(result)]) == 0
    headings, row = sheet(handed_round).rows
    assert headings[2] == "Class"
    assert row[0] == "example-request" and row[2] == "example-class" and row[3] == "2026-09-07"


def test_every_answer_and_the_comparison_can_be_handed_round_as_tables(tmp_path: Path, problem_file: Path) -> None:
    answers, compared = tmp_path / "answers.xlsx", tmp_path / "compared.csv"
    assert main(["explain", str(problem_file), "--list", str(answers)]) == 0
    headings, *rows = sheet(answers).rows
    problem = Problem.from_json(problem_file.read_text())
    assert headings == ("Request", "About", "Answer")
    wanted = {(request.id, each.id) for request in problem.requests for each in problem.classes}
    assert wanted <= {(row[0], row[1]) for row in rows}
    assert all(row[2] for row in rows)
    assert main(["compare", str(problem_file), "--list", str(compared)]) == 0
    assert compared.read_text(encoding="utf-8-sig").splitlines()[0] == "By priority,Proposal,First come,,By urgency only,"


@pytest.mark.parametrize("command", ["explain", "compare"])
def test_a_list_never_takes_the_place_of_what_is_read(
    command: str, tmp_path: Path, tables: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(tables[0]).read_bytes()
    assert main([command, *tables, "--list", tables[0]]) == 2
    assert "is also what is read" in capsys.readouterr().err
    assert Path(tables[0]).read_bytes() == before


def test_the_problem_kept_beside_the_result_is_the_problem_in_the_tables(tmp_path: Path, tables: list[str]) -> None:
    problem, result = str(tmp_path / "problem.json"), str(tmp_path / "result.json")
    assert main(["allocate", *tables, "-o", result, "--problem-as", problem]) == 0
    assert main(["check", problem, result]) == 0


def test_a_result_on_the_screen_is_the_result_in_the_file(
    tmp_path: Path, problem_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["allocate", str(problem_file), "-o", str(tmp_path / "result.json")])
    capsys.readouterr()
    main(["allocate", str(problem_file), "--json"])
    assert capsys.readouterr().out == (tmp_path / "result.json").read_text()


def test_without_a_file_the_list_is_told_child_by_child(problem_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["allocate", str(problem_file)]) == 0
    first, beyond, *lines = capsys.readouterr().out.splitlines()
    assert first == "proven: 4 placed, 0 without a place."
    assert beyond.startswith("Places after the week of 2026-10-19 are not in the table: ")
    assert [line.partition(":")[0] for line in lines] == ["r1", "r2", "r3", "r4"]
    assert all("Offered" in line for line in lines)


def test_a_tampered_result_fails_the_check_and_is_not_explained(
    tmp_path: Path, problem_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = tmp_path / "result.json"
    main(["allocate", str(problem_file), "-o", str(result)])
    data = json.loads(result.read_text())
    data["values"]["fit"] += 1
    result.write_text(json.dumps(data))
    capsys.readouterr()
    assert main(["check", str(problem_file), str(result)]) == 1
    assert "The value of fit is" in capsys.readouterr().out
    assert main(["check", str(problem_file), str(result), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["right"] is False
    assert main(["explain", str(problem_file), "--request", "r1", "--result", str(result)]) == 1


def test_a_stay_longer_than_the_table_of_places_is_said_to_go_on_past_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long, short = a_request("long", kinds={"base": 9}), a_request("short", kinds={"centre": 2})
    problem = a_problem([long, short], [a_class("c1", 1), a_class("c2", 1, kind="centre")])
    last, path, result = problem.weeks[-1].isoformat(), tmp_path / "problem.json", tmp_path / "result.json"
    path.write_text(json.dumps(problem.to_json()))
    assert main(["allocate", str(path), "-o", str(result)]) == 0
    whole = f"Places after the week of {last} are not in the table: 1 stay goes on past it"
    assert whole in capsys.readouterr().out
    sentences = {each["request"]: each["sentence"] for each in json.loads(result.read_text())["explanations"]}
    assert sentences["long"].endswith(f"; places after the week of {last} are not in the table.")
    assert "table" not in sentences["short"]
    assert main(["check", str(path), str(result)]) == 0
    assert whole in capsys.readouterr().out


def test_a_request_that_is_not_in_the_problem_is_named_by_the_check(
    tmp_path: Path, problem_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = tmp_path / "result.json"
    main(["allocate", str(problem_file), "-o", str(result)])
    result.write_text(result.read_text().replace('"r1"', '"r1x"'))
    capsys.readouterr()
    assert main(["check", str(problem_file), str(result)]) == 1
    said = capsys.readouterr().out
    assert "The allocation names request r1x, which is not in the problem." in said and "KeyError" not in said


def test_who_lost_only_the_lottery_is_not_told_that_others_come_first_by_the_priorities(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(a_problem([a_request("r1"), a_request("r2")], [a_class("c1", 1)]).to_json()))
    assert main(["allocate", str(path)]) == 0
    assert "by the published priorities, or by lottery between equals." in capsys.readouterr().out


def test_pins_and_bans_are_kept_and_pins_that_clash_are_said(
    tmp_path: Path, problem_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = tmp_path / "result.json"
    assert main(["allocate", str(problem_file), "-o", str(result), "--pin", "r1=base-a", "--ban", "r3=base-a"]) == 0
    classes = {each["request"]: each["class_id"] for each in json.loads(result.read_text())["allocation"]}
    assert classes["r1"] == "base-a" and "r3" not in classes
    capsys.readouterr()
    assert main(["allocate", str(problem_file), "-o", str(result), "--pin", "r2=base-a"]) == 1
    assert "r2 in base-a" in capsys.readouterr().out


def test_comparing_says_what_first_come_and_urgency_alone_cost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The child who waited longest is the least urgent; there is one place, and the older claim is a duty's."""
    requests = [
        a_request("long-wait", urgency=2, waiting_days=90),
        a_request("urgent", urgency=5, waiting_days=1),
        a_request("duty", urgency=1, statutory=True, days_at_risk=7),
    ]
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(a_problem(requests, [a_class("c1", 1)]).to_json()))
    assert main(["compare", str(path), "--json"]) == 0
    told = {row["priority"]: row for row in json.loads(capsys.readouterr().out)["comparison"]}
    days = 4 * 5 + 7
    assert told["statutory_days"]["proposal"] == 0
    assert [each["costs"] for each in told["statutory_days"]["others"].values()] == [days, days]
    assert [each["costs"] for each in told["unmet_urgency"]["others"].values()] == [-1, -4]
    assert main(["compare", str(path)]) == 0
    table = capsys.readouterr().out
    assert f"{days} worse" in table and "4 better" in table


def test_a_policy_file_changes_the_policy_and_an_unknown_setting_is_named_with_the_nearest(
    tmp_path: Path, tables: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    policy, problem = tmp_path / "policy.json", tmp_path / "problem.json"
    policy.write_text('{"journey_cap_minutes": 45}')
    assert main(["allocate", *tables, "--policy", str(policy), "--problem-as", str(problem)]) == 0
    assert json.loads(problem.read_text())["policy"]["journey_cap_minutes"] == 45
    assert Policy().journey_cap_minutes is None
    policy.write_text('{"journey_cap_minuts": 45}')
    capsys.readouterr()
    assert main(["allocate", *tables, "--policy", str(policy)]) == 2
    assert "journey_cap_minuts, which is not known. Did you mean journey_cap_minutes?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [("{", "not JSON"), ("{}", "has no field classes"), ("[]", "not a JSON object")],
)
def test_a_bad_file_is_refused_with_a_sentence(
    tmp_path: Path, text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)
    assert main(["allocate", str(path), "--json"]) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert "bad.json" in said.err
    assert told in json.loads(said.out)["error"]


def test_a_missing_file_and_an_unknown_request_are_bad_input(problem_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["allocate", str(problem_file.parent / "nowhere.json")]) == 2
    assert "nowhere.json" in capsys.readouterr().err
    assert main(["explain", str(problem_file), "--request", "nobody"]) == 2
    assert main(["check", str(problem_file)]) == 2


def test_a_table_of_requests_needs_a_table_of_places_and_swapped_ones_are_noticed(
    tables: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["allocate", tables[0]]) == 2
    assert "Name the table of places after it" in capsys.readouterr().err
    assert main(["allocate", *reversed(tables)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_template_never_replaces_a_table_that_is_filled_in(tables: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    before = Path(tables[0]).read_bytes()
    Path(tables[1]).unlink()
    assert main(["template", str(Path(tables[0]).parent)]) == 2
    assert "requests.xlsx" in capsys.readouterr().err
    assert Path(tables[0]).read_bytes() == before
    assert not Path(tables[1]).exists()


def test_nothing_is_half_written(tmp_path: Path, problem_file: Path) -> None:
    taken = tmp_path / "a-folder"
    taken.mkdir()
    before = sorted(tmp_path.iterdir())
    assert main(["allocate", str(problem_file), "-o", str(taken)]) == 2
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("swallowed", ["", "KeyboardInterrupt"])
def test_an_interrupted_allocation_leaves_the_old_result_whole(tmp_path: Path, problem_file: Path, swallowed: str) -> None:
    """Also when the interruption was swallowed underway, as by a callback of the compiler."""
    result = tmp_path / "result.json"
    result.write_text("the old one")
    slow = (
        "import contextlib, sys, time, waymark.allocator.solve as module; from waymark.allocator.__main__ import main\n"
        "whole = module.solve\n"
        "def solve(*a, **k):\n"
        f"    with contextlib.suppress({swallowed}):\n"
        "        print('solving', flush=True)\n"
        "        time.sleep(60)\n"
        "    return whole(*a, **k)\n"
        "module.solve = solve\n"
        f"sys.exit(main(['allocate', {str(problem_file)!r}, '-o', {str(result)!r}]))"
    )
    running = subprocess.Popen([sys.executable, "-c", slow], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout is not None and running.stdout.readline() == "solving\n"
    time.sleep(0.1)
    os.kill(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert running.returncode == 130
    assert told == "Stopped; nothing was written.\n"
    assert result.read_text() == "the old one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["problem.json", "result.json"]


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["unknown"], ["allocate", "p.json", "--time-limit", "0"], ["explain", "p.json", "--request"],
        ["allocate", "p.json", "--pin", "r1"],
    ],
)
def test_wrong_arguments_are_refused_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


@pytest.mark.parametrize("command", ["allocate", "explain", "check", "compare", "template"])
def test_help_shows_an_example_of_the_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert f"python -m waymark.allocator {command} " in capsys.readouterr().out


def test_it_runs_as_a_module_and_reading_a_problem_loads_no_solver(problem_file: Path) -> None:
    code = (
        "import sys; from waymark.allocator.problem import Problem; from waymark.allocator.check import check; "
        f"Problem.from_json(open({str(problem_file)!r}).read()); "
        "assert not {'scipy', 'numpy', 'django'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
    command = [sys.executable, "-m", "waymark.allocator", "allocate", str(problem_file), "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["status"] == "proven"


def test_the_same_commands_are_reached_from_the_service_without_settings_or_database(problem_file: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "WAYMARK", "DATABASE"))}
    ran = subprocess.run(
        [sys.executable, "-m", "waymark.service.config.commands", "allocate", str(problem_file), "--json"],
        env=bare, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["status"] == "proven"


def test_one_more_request_than_places_is_still_a_success(tmp_path: Path) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(a_problem([a_request("r1"), a_request("r2")], [a_class("c1", 1)]).to_json()))
    assert main(["allocate", str(path)]) == 0


@pytest.mark.parametrize(
    ("option", "at", "told"),
    [
        ("-o", "requests", "is also what is read"), ("--list", "places", "is also what is read"),
        ("--problem-as", "requests", "is also what is read"), ("--list", "list.pdf", "as .xlsx or .csv"),
        ("-o", "nowhere/result.json", "there is no folder"),
    ],
)  # fmt: skip
def test_what_is_read_is_never_written_over(
    option: str, at: str, told: str, tables: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = dict(zip(("requests", "places"), tables, strict=True)).get(at, str(tmp_path / at))
    before = [Path(table).read_bytes() for table in tables]
    assert main(["allocate", *tables, option, asked]) == 2
    assert told in capsys.readouterr().err
    assert [Path(table).read_bytes() for table in tables] == before


def test_two_outputs_need_two_names(tables: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    same = str(tmp_path / "same.csv")
    assert main(["allocate", *tables, "--list", same, "--problem-as", same]) == 2
    assert "is also what --list writes" in capsys.readouterr().err
    assert not Path(same).exists()


@pytest.fixture
def result_file(tmp_path: Path, problem_file: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "result.json"
    assert main(["allocate", str(problem_file), "-o", str(path)]) == 0
    capsys.readouterr()
    return path


def test_a_sentence_that_lies_is_no_part_of_what_is_called_right_and_is_written_anew(
    problem_file: Path, result_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(result_file.read_text())
    true = {each["request"]: each["sentence"] for each in data["explanations"]}
    for each in data["explanations"]:
        each["sentence"] = "A lie."
    result_file.write_text(json.dumps(data | {"seal": seal(data)}))
    assert main(["check", str(problem_file), str(result_file)]) == 0
    assert "The sentences in the result are not part of the proof" in capsys.readouterr().out
    assert main(["explain", str(problem_file), "--request", "r4", "--result", str(result_file)]) == 0
    assert capsys.readouterr().out.startswith(f"r4: {true['r4']}")


@pytest.mark.parametrize(
    ("text", "told"),
    [("[" * 100_000, "lists within lists, too many"), ('{"schema": 1, "schema": 2}', "gives 'schema' twice in one object")],
)
@pytest.mark.parametrize("read_as", ["problem", "policy", "result"])
def test_a_text_that_no_reader_can_trust_is_refused_in_a_sentence(
    read_as: str, text: str, told: str, problem_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text(text)
    asked = {
        "problem": ["allocate", str(wrong)],
        "policy": ["allocate", str(problem_file), "--policy", str(wrong)],
        "result": ["check", str(problem_file), str(wrong)],
    }
    assert main(asked[read_as]) == 2
    said = capsys.readouterr().err
    assert told in said and str(wrong) in said


def test_a_request_is_pinned_to_one_class_only(problem_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["allocate", str(problem_file), "--pin", "r4=base-a", "--pin", "r4=centre-b"]) == 2
    assert "--pin gives r4 two classes, base-a and centre-b." in capsys.readouterr().err
    assert main(["allocate", str(problem_file), "--pin", "r4=centre-b", "--pin", "r4=centre-b"]) == 0


def test_a_problem_and_a_result_that_change_places_are_told_apart(
    problem_file: Path, result_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["allocate", str(result_file)]) == 2
    assert "This is a result, not a problem." in capsys.readouterr().err
    assert main(["check", str(problem_file), str(problem_file)]) == 2
    assert "is a problem, not a result." in capsys.readouterr().err
