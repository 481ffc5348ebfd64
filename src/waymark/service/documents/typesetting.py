"""Documents as tagged PDF, set by typst from plain data. The page that prints is the original; this is its paper form.

Only the fonts inside typst are used, so that the same data give the same pages on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "templates"
STANDARD = "ua-1"  # PDF/UA: read aloud in order, with headings, a language and a title


def typeset(template: str, told: Mapping[str, Any], *, dated_on: date) -> bytes:
    """The PDF of ``templates/<template>.typ`` filled with ``told`` (JSON values only).

    ``dated_on`` is the day written into the file, so that setting the same thing twice gives the same bytes.
    """
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
        pdf_standards=[STANDARD],
        timestamp=int(datetime.combine(dated_on, time()).timestamp()),
    )
