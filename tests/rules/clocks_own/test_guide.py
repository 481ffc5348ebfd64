"""What docs/guides/clocks.md shows is what happens."""

from __future__ import annotations

import doctest
import json
import re
import shlex
from pathlib import Path

import jsonschema
import pytest

from tests.real_data import PROJECT_ROOT
from waymark.clocks.published import document
from waymark.service.config.commands import main

PAGE = PROJECT_ROOT / "docs" / "guides" / "clocks.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(), flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def shown_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict:
    monkeypatch.chdir(tmp_path)
    (shown,) = blocks("json")
    Path("history.json").write_text(shown)
    wrong = json.loads(shown)
    wrong["events"][1]["sessons"] = 10
    wrong["schools"][0]["terms"][2]["first_on"] = "4 January 2027"
    Path("wrong.json").write_text(json.dumps(wrong))
    return json.loads(shown)


def test_every_python_example_prints_what_the_page_says(shown_file: dict) -> None:
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks("python")), {}, PAGE.name, str(PAGE), 0)
    assert len(examples.examples) > 20
    told: list[str] = []
    runner = doctest.DocTestRunner()
    runner.run(examples, out=told.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(told)


def test_every_command_prints_the_lines_shown_in_their_order(shown_file: dict, capsys: pytest.CaptureFixture[str]) -> None:
    for block in blocks("console"):
        command, _, shown = block.removeprefix("$ ").partition("\n")
        main(shlex.split(command)[1:])
        written = capsys.readouterr()
        lines = iter((written.out + written.err).splitlines())
        missing = [line for line in shown.splitlines() if line != "…" and line not in lines]
        assert not missing


def test_the_file_shown_is_of_the_published_schema(shown_file: dict) -> None:
    jsonschema.validate(shown_file, document())
