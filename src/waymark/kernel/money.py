"""Sums of money in whole pence, never in floating point."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Money:
    """An amount in pence, negative for a repayment."""

    pence: int

    def __post_init__(self) -> None:
        if isinstance(self.pence, bool) or not isinstance(self.pence, int):
            raise TypeError(f"Money is counted in whole pence, not {self.pence!r}.")

    @classmethod
    def parse(cls, text: str) -> Money:
        """Reads "£10,000.00", "10000", "-£4.50" and "10,000.5"; refuses anything finer than a penny."""
        written = re.fullmatch(r"(-?)£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?", text.strip(), re.ASCII)
        if not written:
            raise ValueError(f'"{text}" is not an amount of money: write it like £10,000.00.')
        sign, pounds, pence = written[1], written[2].replace(",", ""), (written[3] or "0").ljust(2, "0")
        amount = int(pounds) * 100 + int(pence)
        return cls(-amount if sign else amount)

    @classmethod
    def pounds(cls, pounds: int) -> Money:
        return cls(pounds * 100)

    def __add__(self, other: Money) -> Money:
        return Money(self.pence + other.pence) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: Money) -> Money:
        return Money(self.pence - other.pence) if isinstance(other, Money) else NotImplemented

    def __mul__(self, times: int) -> Money:
        return Money(self.pence * times) if isinstance(times, int) else NotImplemented

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.pence)

    def __str__(self) -> str:
        pounds, pence = divmod(abs(self.pence), 100)
        return f"{'-' if self.pence < 0 else ''}£{pounds:,}.{pence:02d}"

    def portion(self, part: int, whole: int) -> Money:
        """`part` of `whole` of the amount (39 of 195 days), to the nearest penny, halves away from zero."""
        if whole <= 0:
            raise ValueError(f"A portion is of a positive whole, not of {whole}.")
        exact = self.pence * part
        rounded = (2 * abs(exact) + whole) // (2 * whole)
        return Money(rounded if exact >= 0 else -rounded)

    def split(self, parts: int) -> tuple[Money, ...]:
        """Equal parts that add up to the amount exactly; the first ones carry the odd pence."""
        if parts < 1:
            raise ValueError(f"Money is split into one part or more, not {parts}.")
        each, odd = divmod(self.pence, parts)
        return tuple(Money(each + (place < odd)) for place in range(parts))
