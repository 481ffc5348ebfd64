"""No registry addresses, no paths of one machine, no secrets, no extension, no unlicensed dependency."""

from __future__ import annotations

import re
import subprocess
from importlib import metadata

import pytest

from tests.repository.architecture import PROJECT

# assembled, so that this file does not hold what it forbids
HOSTS = ["pypi" + ".org", "python" + "hosted", "npm" + "js.org", "npm" + "js.com", "deb." + "debian"]
PLACES = ["/wor" + "k/main", "/ro" + "ot/", "/far" + "m/"]


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=PROJECT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this copy of the project is not a git checkout")
    return [name for name in listed.stdout.splitlines() if (PROJECT / name).is_file()]


def lines_with(pattern: str, texts: dict[str, str]) -> list[str]:
    found = re.compile(pattern)
    return [f"{name}:{number}" for name, text in texts.items()
            for number, line in enumerate(text.splitlines(), 1) if found.search(line)]


def all_texts() -> dict[str, str]:
    return {name: (PROJECT / name).read_text(errors="replace") for name in tracked() if not name.endswith((".png", ".ico"))}


def test_no_registry_address_and_no_path_of_one_machine():
    assert lines_with("|".join(re.escape(word) for word in HOSTS + PLACES), all_texts()) == []


def test_such_an_address_is_caught():
    asked = {"requirements.txt": f"--index-url https://{HOSTS[0]}/simple"}
    assert lines_with(re.escape(HOSTS[0]), asked) == ["requirements.txt:1"]


def test_no_extension_is_asked_for():
    sources = {name: text for name, text in all_texts().items() if name.startswith("src/")}
    operations = "Bloom|BtreeGin|BtreeGist|CI?Text|Citext|Crypto|HStore|Trigram|Unaccent|Create"
    assert lines_with(rf"(?i:create\s+extension)|\b({operations})Extension\(", sources) == []


def test_requirements_are_locked_with_hashes():
    for name in ("base", "demo", "dev"):
        text = (PROJECT / "requirements" / f"{name}.txt").read_text()
        pinned = re.findall(r"^[\w.\[\],-]+==\S+", text, re.M)
        assert pinned
        assert not re.search(r"^(--find-links|--index-url|--extra-index-url|.*@ file:)", text, re.M)
        assert text.count("--hash=sha256:") >= len(pinned)


def test_every_dependency_of_the_product_has_a_licence_we_may_link():
    names = re.findall(r"^([\w.-]+)==", re.sub(r"\[.*?\]", "", (PROJECT / "requirements/base.txt").read_text()), re.M)
    refused = []
    for name in names:
        fields = metadata.metadata(name)
        said = " ".join([fields.get("License-Expression") or "", fields.get("License") or "",
                         *[line for line in fields.get_all("Classifier") or [] if "License" in line]])
        if re.search(r"\bA?GPL|Affero|GNU General Public", said) and not re.search(r"LGPL|Lesser", said):
            refused.append(f"{name}: {said[:80]}")
    assert refused == []
