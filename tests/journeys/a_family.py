"""A family's way in: the link the school sends, and the code that follows it."""

from __future__ import annotations

import re

from .visitor import Visitor


def sends_the_link(school: Visitor, pupil: str, *, recipient: str, relationship: str, address: str) -> str:
    """From the child's page; the link as the page shows it, once."""
    school.goes_to(f"/school/children/{pupil}/").follows("Send the family their link")
    school.writes("Who is it for?", recipient).writes("Who are they to the child?", relationship)
    school.writes("Their e-mail address or mobile number", address).presses("Send the link")
    return school.sees("The link is on its way").page.locator("code").inner_text()


def opens_the_link(family: Visitor, link: str, council: Visitor, address: str) -> Visitor:
    """Asks for the code, mistypes it once, and enters the one that was sent."""
    family.goes_to(link).presses("Send me the code")
    family.writes("Code", "000 001").presses("Open my page", refused=422).sees("That code is not right")
    return family.writes("Code", newest_code(council, address)).presses("Open my page").sees("where things are")


def newest_code(council: Visitor, address: str) -> str:
    """As it stands in the messages of the demonstration."""
    council.goes_to("/county/messages/")
    sent = council.page.get_by_role("listitem").filter(has_text=f"to {address}").filter(has_text="Your code is")
    return re.search(r"Your code is (\d{6})", sent.first.inner_text())[1]
