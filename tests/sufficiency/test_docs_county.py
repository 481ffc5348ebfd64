"""What docs/models/draws.md, county.md, planning.md and sufficiency.md show is what happens."""

from __future__ import annotations

import doctest
import re

import pytest

from tests.real_data import PROJECT_ROOT


@pytest.mark.parametrize("name", ["draws.md", "county.md", "planning.md", "sufficiency.md"])
def test_every_example_prints_what_the_page_says(name, monkeypatch):
    monkeypatch.chdir(PROJECT_ROOT)
    page = PROJECT_ROOT / "docs/models" / name
    text = "\n".join(re.findall(r"^```python\n(.*?)^```$", page.read_text(), flags=re.MULTILINE | re.DOTALL))
    examples = doctest.DocTestParser().get_doctest(text, {}, name, str(page), 0)
    assert len(examples.examples) > 7
    told: list[str] = []
    runner = doctest.DocTestRunner()
    runner.run(examples, out=told.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(told)
