"""What docs/models/allocator.md shows is what happens."""

from __future__ import annotations

import csv
import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real_data import PROJECT_ROOT
from waymark.service.config.commands import main

PAGE = PROJECT_ROOT / "docs" / "models" / "allocator.md"


def blocks(language: str) -> Iterator[str]:
    yield from re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(), flags=re.MULTILINE | re.DOTALL)


def test_every_python_example_prints_what_the_page_says() -> None:
    text = "\n".join(blocks("python"))
    examples = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    assert len(examples.examples) > 30
    told: list[str] = []
    runner = doctest.DocTestRunner()
    runner.run(examples, out=told.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(told)


def commands() -> Iterator[tuple[list[str], str]]:
    """Each command shown, with what the page says it prints."""
    for block in blocks("console"):
        for shown in block.split("$ ")[1:]:
            command, _, output = shown.partition("\n")
            yield shlex.split(command)[1:], output


def test_every_command_prints_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    run = 0
    for arguments, told in commands():
        if "wrong.csv" in arguments:
            spoil_a_copy(Path("my-panel/requests.csv"), Path("wrong.csv"))
        main(arguments)
        said = capsys.readouterr()
        assert said.out + said.err == told
        run += 1
    assert run == 5


def spoil_a_copy(requests: Path, wrong: Path) -> None:
    with requests.open(newline="", encoding="utf-8-sig") as file:
        headings, row = csv.reader(file)
    row[headings.index("Urgency")] = "high"
    row[headings.index("Earliest start")] = "2026-13-01"
    with wrong.open("w", newline="") as file:
        csv.writer(file).writerows([headings, row])
