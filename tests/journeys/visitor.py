"""A person at a browser: every page they reach is checked as they reach it.

On each page: it answered, axe finds nothing in any shape it takes, nothing of the templates leaks, it does not scroll
sideways as a whole, and it is under 150 kB without its images.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Response, expect

from tests.accessible import violations

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PAGE_BYTES = 150_000
# GOV.UK's revealing radios carry aria-expanded on purpose; upstream has argued it and keeps it.
AXE_OPTIONS = {"rules": {"aria-allowed-attr": {"enabled": False}}}
# Axe looks at a page that has anything which no page of that address and width had before: an element inside others, with
# its classes and attributes' names; one without words, or that names another which is not there; a step between headings.
SHAPES = """() => {
    const own = new Map(), found = new Set(["h1", "main", "title", "html[lang]"].filter(one => !document.querySelector(one)));
    let heading = "";
    for (const one of [document.body, ...document.body.querySelectorAll("*")]) {
        const names = one.getAttributeNames(), tag = one.tagName;
        const named = ["for", "aria-labelledby", "aria-describedby", "aria-controls"].flatMap(name =>
            (one.getAttribute(name) || "").split(/\\s+/).filter(Boolean));
        const wants = named.some(id => !document.getElementById(id)) ? " wants" : "";
        const said = one.textContent.trim() || one.getAttribute("value") || one.getAttribute("alt") ? "" : " unsaid";
        const shape = `${tag}.${one.className} ${names}${wants}${said} ${one.type || ""}`;
        own.set(one, `${own.get(one.parentElement) || ""}>${shape}`);
        found.add(own.get(one));
        if (/^H[1-6]$/.test(tag)) { found.add(`${heading} then ${tag}`); heading = tag; }
    }
    return [...found];
}"""
LOOKED_AT: dict[tuple[int, str], set[str]] = {}
REFERENCE = re.compile(r"[A-Z]{2}(-[0-9A-Z]{4}){3}|\d+")


@dataclass
class Visitor:
    """One person, one window. ``seen`` lists the addresses whose pages were checked."""

    page: Page
    base: str
    scripts: bool = True
    seen: list[str] = field(default_factory=list)

    def goes_to(self, address: str, *, refused: int = 0) -> Visitor:
        self._checked(self.page.goto(self.base + address if address.startswith("/") else address), refused)
        return self

    def signs_in_as(self, name: str) -> Visitor:
        """By the persona's button of the sign-in page."""
        self.goes_to("/sign-in/")
        return self.presses(f"Sign in as {name}")

    def signs_out(self) -> Visitor:
        return self.presses("Sign out")

    def presses(self, name: str, *, exact: bool = False, nth: int = 0, refused: int = 0) -> Visitor:
        """``refused``: the status of the page that says why not, where that is what the journey is about."""
        with self._answered(refused):
            self.page.get_by_role("button", name=name, exact=exact).nth(nth).click()
        return self

    def follows(self, name: str, *, exact: bool = False, nth: int = 0) -> Visitor:
        with self._answered():
            self.page.get_by_role("link", name=name, exact=exact).nth(nth).click()
        return self

    def turns_to(self, name: str) -> Visitor:
        """By the links at the top of every page, which a phone folds away under one button."""
        menu = self.page.get_by_role("button", name="Menu")
        if menu.is_visible():
            menu.click()
        return self.follows(name)

    def writes(self, label: str, text: str, *, exact: bool = False) -> Visitor:
        self.page.get_by_label(label, exact=exact).first.fill(text)
        return self

    def picks(self, label: str, *, within: str = "", exact: bool = False) -> Visitor:
        """A radio button or a box to tick, in the group with the legend ``within``."""
        place = self.page.get_by_role("group", name=within) if within else self.page
        place.get_by_label(label, exact=exact).first.check()
        return self

    def chooses(self, label: str, option: str) -> Visitor:
        self.page.get_by_label(label).first.select_option(label=option)
        return self

    def dates(self, legend: str, day: int, month: int, year: int) -> Visitor:
        group = self.page.get_by_role("group", name=legend)
        for part, number in (("Day", day), ("Month", month), ("Year", year)):
            group.get_by_label(part).fill(str(number))
        return self

    def sees(self, text: str | re.Pattern) -> Visitor:
        try:
            expect(self.page.locator("body")).to_contain_text(text)
        except AssertionError:
            said = self.page.locator("main").inner_text()[:1200]
            raise AssertionError(f"{self.page.url} does not say {text!r}. It says:\n{said}") from None
        return self

    def does_not_see(self, text: str | re.Pattern) -> Visitor:
        expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text()

    @contextmanager
    def _answered(self, refused: int = 0) -> Iterator[None]:
        with self.page.expect_navigation(wait_until="load") as arrival:
            yield
        self._checked(arrival.value, refused)

    def _checked(self, answer: Response | None, refused: int = 0) -> None:
        assert answer is not None, self.page.url
        as_meant = answer.status == refused if refused else answer.status < 400
        said = self.page.locator("main").inner_text()[:800] if not as_meant else ""
        assert as_meant, f"{self.page.url} answered {answer.status}: {said}"
        if "html" not in answer.headers.get("content-type", ""):
            return
        self.seen.append(self.page.url)
        text = self.page.content()
        assert "no such element" not in text, self.page.url
        assert len(text.encode()) < PAGE_BYTES, f"{self.page.url} is {len(text.encode())} bytes"
        if self.scripts:
            self._is_accessible()
            width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert width <= 0, f"{self.page.url} scrolls sideways by {width} px"

    def _is_accessible(self) -> None:
        address = (self.page.viewport_size["width"], REFERENCE.sub("…", urlsplit(self.page.url).path))
        shapes, known = set(self.page.evaluate(SHAPES)), LOOKED_AT.setdefault(address, set())
        if shapes <= known:
            return
        found = [f"{one['id']}: {one['help']}: {one['nodes'][0]['html']}" for one in violations(self.page, AXE_OPTIONS)]
        assert not found, "\n".join([self.page.url, *found])
        known |= shapes


def visitor(browser: Browser, base: str, *, phone: bool = False, scripts: bool = True) -> Visitor:
    """A new person in a clean window, at a desk or on a phone, with or without scripts."""
    window = browser.new_context(
        viewport=PHONE if phone else DESK, is_mobile=phone, java_script_enabled=scripts, reduced_motion="reduce"
    )
    page = window.new_page()
    page.set_default_timeout(15_000)
    return Visitor(page, base, scripts)
