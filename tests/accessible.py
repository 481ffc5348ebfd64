"""What axe finds wrong on a page in a real browser: only that is asked for, since what is right is a megabyte to carry over."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

FOUND = "options => axe.run(document, {...options, resultTypes: ['violations']}).then(found => found.violations)"


def violations(page: Page, options: dict[str, Any]) -> list[dict[str, Any]]:
    """axe's own rows: ``id``, ``help``, ``nodes`` with their ``html``. A page that is only made narrower keeps the script."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(FOUND, options)
