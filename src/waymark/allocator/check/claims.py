"""What a result claims, each claim against what follows from the problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .levels import SMALLER_IS_BETTER, Gains, bonus, levels_of, nothing
from .offers import Offer, possible_offers
from .proof import highest, worth_in_order, worth_of
from .reading import Data, Reading, fingerprint, seal
from .rows import Windows, all_windows
from .rules import broken
from .shape import misshapen
from .wrong_proof import WrongProof, reading_part

PINS_KEPT = "pins_kept"
SCHEMA = "waymark.allocator.result/2"


def faults_of(problem: Data, result: Data) -> Iterator[str]:
    if result["schema"] != SCHEMA:
        yield f"The result has schema {result['schema']}, not {SCHEMA}. Solve the problem again."
        return
    if result["problem_sha256"] != fingerprint(problem):
        yield "The result belongs to another problem: its fingerprint differs."
    if result["seal"] != seal(result):
        yield "The result was changed after it was written: its seal does not fit."
    if result["status"] not in ("proven", "feasible", "infeasible"):
        yield f"The status {result['status']} is not known."
    if wrong := list(misshapen(result)):
        yield from wrong
        return
    claims = _Claims(Reading(problem), result)
    if unknown := list(claims.unknown_names()):
        yield from unknown
        return
    if result["status"] == "infeasible":
        with reading_part("certificate"):
            yield from claims.wrong_clash()
        return
    faults = [*claims.wrong_offers(), *claims.wrong_lists(), *claims.wrong_levels(), *claims.fair_share_overreach()]
    yield from faults
    if not faults:
        yield from claims.wrong_proofs()


@dataclass(frozen=True)
class _Claims:
    reading: Reading
    result: Data

    @cached_property
    def banned(self) -> frozenset[tuple[str, str]]:
        return frozenset((request_id, class_id) for request_id, class_id in self.result["banned"])

    @cached_property
    def offers(self) -> dict[str, list[Offer]]:
        return possible_offers(self.reading, self.banned)

    @cached_property
    def pinned(self) -> dict[str, list[Offer]]:
        """The offers, of a pinned request only those it is pinned to."""
        pins = self.result["pinned"]
        return {
            request_id: [
                offer for offer in own
                if (pin := pins.get(request_id)) is None or (offer.class_id == pin[0] and pin[1] in (None, offer.start))
            ]
            for request_id, own in self.offers.items()
        }  # fmt: skip

    @cached_property
    def windows(self) -> Windows:
        return all_windows(self.reading, self.offers)

    @cached_property
    def settled(self) -> list[str]:
        return [priority for priority in self.reading.policy["priorities"] if priority != "fair_share"]

    @cached_property
    def gains(self) -> Gains:
        return Gains(self.reading, self.result["seed"])

    def unknown_names(self) -> Iterator[str]:
        """What the result names and the problem does not have: nothing more can be said of it."""
        requests, classes = self.reading.requests, self.reading.classes
        pins, bans = self.result["pinned"], self.result["banned"]
        offers = [(name, offer) for name in ("allocation", "reference") for offer in self.result[name]]
        named = [(f"The {name}", requests, "request", offer["request"]) for name, offer in offers]
        named += [(f"The {name}", classes, "class", offer["class_id"]) for name, offer in offers]
        named += [("The list of those without a place", requests, "request", each) for each in self.result["unplaced"]]
        named += [("A pin", requests, "request", each) for each in pins]
        named += [("A ban", requests, "request", each[0]) for each in bans]
        for where, known, kind, name in named:
            if name not in known:
                yield f"{where} names {kind} {name}, which is not in the problem."

    def wrong_clash(self) -> Iterator[str]:
        """That the pins named cannot all be kept, whoever else is on the list."""
        if any(self.result[name] for name in ("allocation", "reference", "values", "best", "bounds", "gap")):
            yield "The result says infeasible and yet offers places."
        if sorted(self.result["unplaced"]) != sorted(self.reading.requests):
            yield "The list of those without a place is not everybody."
        certificate = self.result["certificate"]
        named = certificate["clash"]
        if not named or not set(named) <= set(self.result["pinned"]) or len(set(named)) != len(named):
            yield "The certificate names pins that are not there."
        if any(told["numbers"]["pins"] != named for told in self.result["explanations"]) or not self.result["explanations"]:
            yield "The explanation names other pins than the certificate."
        worth = {request_id: [(offer, 1) for offer in self.pinned[request_id]] for request_id in named}
        if certificate["points"] != {PINS_KEPT: 1}:
            yield "The certificate of a clash counts something else than pins."
        if highest(self.reading, worth, self.windows, certificate["components"]) >= len(named):
            yield "The certificate does not show that these pins clash."

    def wrong_offers(self) -> Iterator[str]:
        for name in ("allocation", "reference"):
            for fault in (*broken(self.reading, self.result[name]), *self.broken_orders(self.result[name])):
                yield f"In the {name}: {fault}"

    def broken_orders(self, allocation: Sequence[Data]) -> Iterator[str]:
        offers = {offer["request"]: offer for offer in allocation}
        for request_id, (class_id, week) in self.result["pinned"].items():
            offer = offers.get(request_id)
            if offer is None or offer["class_id"] != class_id or week not in (None, offer["start_week"]):
                yield f"the pin of {request_id} to {class_id} is not kept."
        for request_id, class_id in self.result["banned"]:
            if request_id in offers and offers[request_id]["class_id"] == class_id:
                yield f"{request_id} in {class_id} was ruled out by the panel."

    def wrong_lists(self) -> Iterator[str]:
        placed = {offer["request"]: offer for offer in self.result["allocation"]}
        if sorted(self.result["unplaced"]) != sorted(self.reading.requests.keys() - placed.keys()):
            yield "The list of those without a place is not everybody who has none."
        if sorted(each["request"] for each in self.result["explanations"]) != sorted(self.reading.requests):
            yield "The explanations do not name every request once."
        for each in self.result["explanations"]:
            offer = placed.get(each["request"])
            if (each["code"] == "offered") != (offer is not None):
                yield f"The explanation of {each['request']} does not agree with the allocation."
            elif offer is not None and each["numbers"]["start_week"] != offer["start_week"]:
                yield f"The explanation of {each['request']} names another week than the allocation."

    def wrong_levels(self) -> Iterator[str]:
        true = levels_of(self.reading, self.result["allocation"], self.result["seed"])
        before = levels_of(self.reading, self.result["reference"], self.result["seed"])
        yield from _differences("value", self.result["values"], true)
        yield from _differences("best level", self.result["best"], {name: before[name] for name in self.settled})

    def fair_share_overreach(self) -> Iterator[str]:
        """What a list may not do for the sake of the ledger, against the list before it."""
        had = {offer["request"]: offer for offer in self.result["reference"]}
        for offer in self.result["allocation"]:
            old = had.get(offer["request"])
            if old and not self._no_worse(offer["request"], offer["class_id"], offer["start_week"], old):
                yield f"{offer['request']} travels further or starts later to balance a ledger."
        if self.result["certificate"]["shared"] is None:
            due = "fair_share" in self.reading.policy["priorities"] and any(bonus(self.reading).values())
            if due and self.result["status"] == "proven":
                yield "Fair share is one of the priorities and there is no proof of it."
            if self.result["allocation"] != self.result["reference"]:
                yield "The allocation is not the reference, and nothing says why."

    def _no_worse(self, request_id: str, class_id: str, start: int, old: Data) -> bool:
        before = self.reading.minutes(request_id, old["class_id"])
        return self.reading.minutes(request_id, class_id) <= before and start <= old["start_week"]

    def wrong_proofs(self) -> Iterator[str]:
        certificate, proven = self.result["certificate"], self.result["status"] == "proven"
        with reading_part("certificate, reference"):
            bound, worth = self._bound(certificate["reference"], self.pinned, {}, self.result["reference"])
        if worth > bound or (proven and worth != bound):
            yield "The certificate does not prove that there is no better list before fair share."
        yield from self._wrong_bounds(certificate["reference"]["points"], bound)
        if certificate["shared"] is None:
            return
        had = {offer["request"]: offer for offer in self.result["reference"]}
        allowed = {
            request_id: [
                offer for offer in own
                if request_id not in had or self._no_worse(request_id, offer.class_id, offer.start, had[request_id])
            ]
            for request_id, own in self.pinned.items()
        }  # fmt: skip
        more = bonus(self.reading)
        with reading_part("certificate, shared"):
            bound, worth = self._bound(certificate["shared"], allowed, more, self.result["allocation"])
            _, unshared = self._bound(certificate["shared"], allowed, more, self.result["reference"])
        if worth > bound or worth < unshared or (proven and worth != bound):
            yield "The certificate does not prove that fair share has no better list."

    def _bound(
        self, part: Data, offers: Mapping[str, Sequence[Offer]], more: Mapping[str, int], allocation: Sequence[Data]
    ) -> tuple[int, int]:
        """What no list can exceed, and what this one is worth."""
        order = [*([PINS_KEPT] if self.result["pinned"] else []), *self.settled]
        gained = {request_id: [self._gained(request_id, offer, more) for offer in own] for request_id, own in offers.items()}
        if not worth_in_order(part["points"], gained.values(), order):
            raise WrongProof("the points of the certificate do not keep the priorities in order")
        worth = {
            request_id: [(offer, worth_of(part["points"], each)) for offer, each in zip(own, gained[request_id], strict=True)]
            for request_id, own in offers.items()
        }
        at = {
            (request_id, offer.class_id, offer.start): each
            for request_id in {offer["request"] for offer in allocation}
            for offer, each in worth[request_id]
        }
        of_list = sum(at[offer["request"], offer["class_id"], offer["start_week"]] for offer in allocation)
        return highest(self.reading, worth, self.windows, part["components"]), of_list

    def _gained(self, request_id: str, offer: Offer, more: Mapping[str, int]) -> dict[str, int]:
        gained = self.gains.of(request_id, offer)
        fit = gained["fit"] + more.get(request_id, 0)
        return {**gained, "fit": fit, PINS_KEPT: int(request_id in self.result["pinned"])}

    def _wrong_bounds(self, points: Mapping[str, int], bound: int) -> Iterator[str]:
        """Each stated bound against what the certificate says of that priority."""
        best, stated, gap = (self.result[name] for name in ("best", "bounds", "gap"))
        if any(sorted(each) != sorted(self.settled) for each in (best, stated, gap)):
            yield "The levels do not name each settled priority of the policy once."
            return
        proven = self._proven_bounds(points, bound)
        for priority in self.settled:
            if gap[priority] != (None if stated[priority] is None else abs(best[priority] - stated[priority])):
                yield f"The gap of {priority} is not the distance from its level to its bound."
            if stated[priority] is None:
                continue
            sign = -1 if priority in SMALLER_IS_BETTER else 1
            if proven[priority] is None or sign * stated[priority] < sign * proven[priority]:
                yield f"The bound of {priority} is better than what the certificate shows."
            if sign * stated[priority] < sign * best[priority]:
                yield f"The level of {priority} is better than its own bound."
        if self.result["status"] == "proven" and any(gap[priority] != 0 for priority in self.settled):
            yield "The result says proven, but a bound does not reach its level."

    def _proven_bounds(self, points: Mapping[str, int], bound: int) -> dict[str, int | None]:
        """The best level of each priority that the bound allows, given that those before are met; None after one is not."""
        found: dict[str, int | None] = dict.fromkeys(self.settled)
        lowest = dict.fromkeys(self.settled, 0)
        for request_id, own in self.pinned.items():
            gained = [self.gains.of(request_id, offer) for offer in own]
            for priority in self.settled:
                lowest[priority] += min(0, 0, *(each[priority] for each in gained))
        left = bound - points.get(PINS_KEPT, 0) * len(self.result["pinned"])
        for number, priority in enumerate(self.settled):
            later = sum(points[name] * lowest[name] for name in self.settled[number + 1 :])
            gained_most = (left - later) // points[priority]
            sign = -1 if priority in SMALLER_IS_BETTER else 1
            found[priority] = nothing(self.reading, priority) + sign * gained_most
            if found[priority] != self.result["best"][priority]:
                break
            left -= points[priority] * gained_most
        return found


def _differences(what: str, stated: Mapping[str, int], true: Mapping[str, int]) -> Iterator[str]:
    for priority in sorted({*stated, *true}):
        if stated.get(priority) != true.get(priority):
            yield f"The {what} of {priority} is {true.get(priority)}, not {stated.get(priority)}."
