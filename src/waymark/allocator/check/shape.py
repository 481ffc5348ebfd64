"""Whether a result has its parts, before anything is asked of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .reading import Data

OBJECTS = ("values", "best", "bounds", "gap", "certificate", "pinned")
LISTS = ("allocation", "unplaced", "reference", "explanations", "banned")
OFFER = ("request", "class_id", "start_week", "weeks", "end_week")
EACH_HAS = {"allocation": OFFER, "reference": OFFER, "explanations": ("request", "code", "numbers", "sentence")}


def misshapen(result: Data) -> Iterator[str]:
    """Parts that are missing or are something else, each by its name."""
    for name in (*OBJECTS, *LISTS):
        shape, in_words = (Mapping, "an object") if name in OBJECTS else ((list, tuple), "a list")
        if not isinstance(result.get(name), shape):
            yield f"{name} is missing in the result, or is not {in_words}. Allocate again."
        else:
            yield from _misshapen_items(name, result[name])
    if isinstance(result.get("certificate"), Mapping) and result["status"] != "infeasible":
        yield from _misshapen_certificate(result["certificate"])


def _misshapen_items(name: str, items: object) -> Iterator[str]:
    for number, item in enumerate(items if name in EACH_HAS else (), start=1):
        if not isinstance(item, Mapping) or (gone := [key for key in EACH_HAS[name] if key not in item]):
            has_not = f"has no {gone[0]}" if isinstance(item, Mapping) else "is no object"
            yield f"{name} of the result, number {number}, {has_not}. Allocate again."


def _misshapen_certificate(certificate: Data) -> Iterator[str]:
    if not isinstance(certificate.get("reference"), Mapping):
        yield "The certificate is wrong: its part reference is missing, or is not an object."
    if "shared" not in certificate or not isinstance(certificate["shared"], Mapping | None):
        yield "The certificate is wrong: its part shared is missing, or is neither an object nor null."
