"""Logarithm, power of e and the gamma integral from +, -, *, / alone, which IEEE 754 rounds alike on every machine.

The mathematics library of the system is not used: its last bits differ between makers and versions, and one bit is enough
to move a child into another week. `frexp` and `ldexp` only take a number apart and put it together, which is exact. The
compiler is not allowed to reorder or to fuse (Numba without fastmath), and so the compiled and the plain functions agree.
"""

from __future__ import annotations

import math

from waymark.allocator.engine.compiled import compiled

LN2_HIGH = 6.93147180369123816490e-01  # ln 2 in two parts, the first with 21 zero bits at its end, so that k * it is exact
LN2_LOW = 1.90821492927058770002e-10
LN2 = 0.6931471805599453
ROOT_HALF = 0.7071067811865476
HALF_LN_TWO_PI = 0.9189385332046727
MOST_TERMS = 2000


@compiled
def natural_log(x):
    """ln x for a positive normal double, to about one unit in the last place."""
    mantissa, exponent = math.frexp(x)
    if mantissa < ROOT_HALF:
        mantissa = mantissa * 2.0
        exponent = exponent - 1
    t = (mantissa - 1.0) / (mantissa + 1.0)
    s = t * t
    series = 1.0 / 21.0
    series = series * s + 1.0 / 19.0
    series = series * s + 1.0 / 17.0
    series = series * s + 1.0 / 15.0
    series = series * s + 1.0 / 13.0
    series = series * s + 1.0 / 11.0
    series = series * s + 1.0 / 9.0
    series = series * s + 1.0 / 7.0
    series = series * s + 1.0 / 5.0
    series = series * s + 1.0 / 3.0
    tail = 2.0 * t * s * series + exponent * LN2_LOW
    return exponent * LN2_HIGH + (2.0 * t + tail)


@compiled
def power_of_e(x):
    """e to the x, to about two units in the last place; 0 below -700, infinity above 709."""
    if x < -700.0:
        return 0.0
    if x > 709.0:
        return math.inf
    k = math.floor(x / LN2 + 0.5)
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    series = 1.0
    for n in range(16, 0, -1):
        series = 1.0 + series * r / n
    return math.ldexp(series, int(k))


@compiled
def log_gamma_function(x):
    """ln Gamma(x) for x > 0: Stirling's series after moving up to at least 12."""
    shift = 1.0
    while x < 12.0:
        shift = shift * x
        x = x + 1.0
    s = 1.0 / (x * x)
    series = s * (-1.0 / 1680.0 + s / 1188.0) + 1.0 / 1260.0
    series = s * (s * series - 1.0 / 360.0) + 1.0 / 12.0
    return (x - 0.5) * natural_log(x) - x + HALF_LN_TWO_PI + series / x - natural_log(shift)


@compiled
def gamma_share_below(shape, x, log_gamma_next):
    """P(shape, x): the share of a gamma distribution of scale 1 below x. `log_gamma_next` is ln Gamma(shape + 1)."""
    if x <= 0.0:
        return 0.0
    term = 1.0
    total = 1.0
    for n in range(1, MOST_TERMS):
        term = term * x / (shape + n)
        total = total + term
        if term < total * 1e-17:
            break
    return min(1.0, total * power_of_e(shape * natural_log(x) - x - log_gamma_next))
