"""Bank holidays, from the file GOV.UK publishes."""

from __future__ import annotations

import json
from datetime import date


def bank_holidays_from_govuk(json_text: str, division: str = "england-and-wales") -> dict[date, str]:
    """Dates and names from the text of the file GOV.UK publishes as bank-holidays.json."""
    try:
        divisions = json.loads(json_text)
        return {date.fromisoformat(event["date"]): event["title"] for event in divisions[division]["events"]}
    except json.JSONDecodeError as error:
        raise ValueError(
            f"The bank holidays file is no JSON, at line {error.lineno}: get it again."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f'The bank holidays file has not the expected shape near {error} (division "{division}"): '
            "it should hold divisions, each with events that have a title and a date."
        ) from error
