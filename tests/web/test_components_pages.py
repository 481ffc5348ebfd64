"""The gallery and the error pages: whole, light, safe under the content policy, and ours alone."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.http import Http404
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory, override_settings

from waymark.service.web.components.context import demo_banner, page_context
from waymark.service.web.components.today import set_page_day
from waymark.service.web.gallery.views import gallery

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "src/waymark/service/web/static/waymark"
PAGES = ["/", "/?errors", "/?layout=family", "/?layout=share&errors"]


@pytest.fixture(autouse=True)
def day_forgotten_afterwards():
    yield
    set_page_day(None)


def shown(address: str) -> str:
    request = RequestFactory().get(address)
    request.today = date(2026, 11, 20)
    request.person = SimpleNamespace(name="Marian Holt")
    request.membership = SimpleNamespace(role_name="Inclusion lead", organisation=SimpleNamespace(name="Eastgate"))
    with override_settings(DEBUG=True):
        return gallery(request).content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_no_page_prints_an_absent_element(address: str) -> None:
    html = shown(address)
    assert "no such element" not in html and "Undefined" not in html and "None<" not in html


def test_undefined_options_stay_silent_whatever_django_asks_for() -> None:
    with override_settings(DEBUG=True):
        template = engines.all()[0].from_string("[{{ nothing.at.all }}]")
    assert template.render() == "[]"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_needs_no_inline_style_or_script(address: str) -> None:
    html = shown(address)
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html) and "<style" not in html


@pytest.mark.parametrize("address", PAGES)
def test_no_id_is_used_twice(address: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', shown(address))
    assert {one for one in ids if ids.count(one) > 1} == set()


def test_a_refused_form_says_error_in_the_title_and_a_clean_one_does_not() -> None:
    assert "<title>Error: Gallery – Waymark</title>" in shown("/?errors")
    assert "<title>Gallery – Waymark</title>" in shown("/")


def test_a_page_says_who_is_here_and_which_day_it_counts_from() -> None:
    assert "Marian Holt · Inclusion lead, Eastgate" in shown("/")
    html = get_template("layout.html").render({"demo_banner": demo_banner(date(2026, 11, 20))})
    assert "Demonstration: everybody here is invented, and today is Friday 20 November 2026." in html


def test_the_context_is_safe_for_a_stranger_without_settings() -> None:
    with override_settings(WAYMARK={}):
        context = page_context(RequestFactory().get("/"))
    assert context["service_name"] == "Waymark" and context["person_name"] == ""


def test_the_gallery_is_not_served_in_production() -> None:
    with override_settings(DEBUG=False), pytest.raises(Http404):
        gallery(RequestFactory().get("/"))


@pytest.mark.parametrize("code", ["400", "403", "404", "409", "500", "503"])
def test_an_error_page_can_be_shown_with_nothing_else_working(code: str) -> None:
    html = get_template(f"{code}.html").render({})
    assert html.count("<h1") == 1 and "Go to your home page" in html


def test_the_board_has_the_same_content_as_a_table() -> None:
    html = shown("/")
    table = html.split("Same as a table")[2]
    for label in ("A. B. Y8", "G. H. Y8", "R. S. Y11"):
        assert label in table
    assert "over the places there are" in html and "1 over its places" in html


def test_the_shipped_files_are_those_written_down_and_carry_nothing_of_gov_uk_branding() -> None:
    written = dict(re.findall(r"\| `([^`]+)` \| `([0-9a-f]{64})` \|", (ROOT / "frontend/VENDORED.md").read_text()))
    assert set(written) == {"waymark.css", "waymark.js", "supported.js"}
    for name, expected in written.items():
        content = (STATIC / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == expected, f"{name} was rebuilt: write its sum into VENDORED.md"
        assert not re.search(rb"GDS Transport|@font-face|crest|sourceMappingURL|url\(", content)


def test_style_and_script_leave_room_for_a_page_under_150_kilobytes() -> None:
    weight = sum((STATIC / name).stat().st_size for name in ("waymark.css", "waymark.js", "supported.js"))
    assert weight < 132_000


def test_asking_for_the_print_page_without_a_script_gives_the_page_as_it_prints() -> None:
    assert "wm-printing" in shown("/?print") and "wm-printing" not in shown("/")
