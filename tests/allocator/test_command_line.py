"""The command line, as a person without the web service would use it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.allocator.invented import a_class, a_problem, a_request
from waymark.allocator.__main__ import main
from waymark.allocator.example import example


@pytest.fixture
def problem_file(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(example().to_json()))
    return path


def test_the_example_is_solved_checked_and_explained(
    tmp_path: Path, problem_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = tmp_path / "result.json"
    assert main(["example"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(problem_file.read_text())
    assert main(["solve", str(problem_file), "-o", str(result)]) == 0
    assert "proven: 4 placed" in capsys.readouterr().out
    assert main(["check", str(problem_file), str(result)]) == 0
    assert main(["explain", str(problem_file), "--request", "r4"]) == 0
    assert "r4: Offered centre-b" in capsys.readouterr().out
    assert main(["explain", str(problem_file), "--request", "r4", "--json"]) == 0


def test_a_result_on_the_screen_is_the_result_in_the_file(
    tmp_path: Path, problem_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["solve", str(problem_file), "-o", str(tmp_path / "result.json")])
    capsys.readouterr()
    main(["solve", str(problem_file)])
    assert capsys.readouterr().out == (tmp_path / "result.json").read_text()


def test_a_tampered_result_fails_the_check(
    tmp_path: Path, problem_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = tmp_path / "result.json"
    main(["solve", str(problem_file), "-o", str(result)])
    data = json.loads(result.read_text())
    data["values"]["fit"] += 1
    result.write_text(json.dumps(data))
    assert main(["check", str(problem_file), str(result)]) == 1
    assert "The value of fit is" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not JSON"),
        ("{}", "'schema' is a required property"),
        ("[]", "not of type 'object'"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(
    tmp_path: Path, text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)
    assert main(["solve", str(path)]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "bad.json" in error


def test_a_missing_file_and_an_unknown_request_are_bad_input(problem_file: Path) -> None:
    assert main(["solve", str(problem_file.parent / "nowhere.json")]) == 2
    assert main(["explain", str(problem_file), "--request", "nobody"]) == 2


def test_nothing_is_half_written(tmp_path: Path, problem_file: Path) -> None:
    taken = tmp_path / "a-folder"
    taken.mkdir()
    before = sorted(tmp_path.iterdir())
    assert main(["solve", str(problem_file), "-o", str(taken)]) == 2
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "arguments", [[], ["unknown"], ["solve", "p.json", "--time-limit", "0"], ["explain", "p.json"]]
)
def test_wrong_arguments_are_refused_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


@pytest.mark.parametrize("command", [[], ["solve"], ["check"], ["explain"], ["example"]])
def test_help_shows_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    assert "python -m waymark.allocator solve problem.json -o result.json" in capsys.readouterr().out


def test_it_runs_as_a_module_and_reading_a_problem_loads_no_solver(problem_file: Path) -> None:
    code = (
        "import sys; from waymark.allocator.problem import Problem; from waymark.allocator.check import check; "
        f"Problem.from_json(open({str(problem_file)!r}).read()); "
        "assert not {'scipy', 'numpy', 'django'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
    ran = subprocess.run(
        [sys.executable, "-m", "waymark.allocator", "solve", str(problem_file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["status"] == "proven"


def test_one_more_request_than_places_is_still_a_success(tmp_path: Path) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(a_problem([a_request("r1"), a_request("r2")], [a_class("c1", 1)]).to_json()))
    assert main(["solve", str(path)]) == 0
