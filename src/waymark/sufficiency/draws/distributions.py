"""Distributions made of words of 32 bits. One word, one draw, and a larger word never gives a smaller draw of `exponential`,
`gamma`, `geometric`, `whole_between` or `triangular`: so a changed rate moves every draw the same way.

Probabilities are compared as whole numbers of 2**-32 (`odds`), never as floating point; the rest is in `arithmetic`.
"""

from __future__ import annotations

import math

import numpy as np

from waymark.allocator.engine.compiled import compiled

from .arithmetic import LN2, gamma_share_below, log_gamma_function, natural_log, power_of_e

WORD = 2.0**-32
WHOLE = 2.0**32
HALF = np.uint64(32)
MOST_STEPS = 200
FRACTION, ONE = np.int64(2**52 - 1), np.int64(1023 << 52)
NEAR_INVERSE = np.array([1.0 / (1.0 + (place + 0.5) / 128.0) for place in range(128)])
NEAR_LOG = np.array([natural_log(inverse) for inverse in NEAR_INVERSE])
BODY_BINS, TOP_BINS = 4096, 1024
"""`gamma_in_bins` cuts the probability into BODY_BINS equal parts and the highest of them again into TOP_BINS."""


@compiled
def uniform(word):
    """Between 0 and 1 and never either: the middle of one of 2**32 equal parts."""
    return (word + 0.5) * WORD


@compiled
def exponential(word):
    """Of mean 1: minus the logarithm of `uniform`, by a table of 128 logarithms and seven terms about the nearest."""
    bits = np.float64(np.uint64(2) * np.uint64(word) + np.uint64(1)).view(np.int64)
    place = (bits >> 45) & 127
    mantissa = np.int64((bits & FRACTION) | ONE).view(np.float64)
    r = mantissa * NEAR_INVERSE[place] - 1.0
    s = r * r
    log = r - s * ((0.5 - r / 3.0) + s * ((0.25 - r * 0.2) + s * (1.0 / 6.0 - r / 7.0)))
    return (33 - ((bits >> 52) - 1023)) * LN2 + NEAR_LOG[place] - log


@compiled
def odds(probability):
    """A probability as a whole number of 2**-32, for `happens`."""
    return np.uint64(math.floor(probability * WHOLE + 0.5))


@compiled
def happens(word, odds_of_it):
    return word < odds_of_it


@compiled
def whole_between(word, low, high):
    """A whole number from low to high, each as likely as the next to within 2**-32."""
    return low + np.int64((np.uint64(word) * np.uint64(high - low + 1)) >> HALF)


@compiled
def geometric(word, probability):
    """Failures before the first success, for a probability above 0."""
    if probability >= 1.0:
        return 0
    return math.floor(exponential(word) / -natural_log(1.0 - probability))


@compiled
def triangular(word, low, mode, high):
    """Likeliest at `mode`, never outside low and high; `low` itself where both are the same."""
    span = high - low
    if span <= 0.0:
        return low
    u = (word + 0.5) * WORD
    below = (mode - low) / span
    if u < below:
        return low + math.sqrt(u * span * (mode - low))
    return high - math.sqrt((1.0 - u) * span * (high - mode))


@compiled
def cumulated(weights):
    """Weights [n], not all 0, as the limits [n] that `categorical` reads."""
    total = 0.0
    for weight in weights:
        total += weight
    limits = np.empty(len(weights), np.uint64)
    running = 0.0
    for i in range(len(weights)):
        running += weights[i]
        limits[i] = odds(min(1.0, running / total))
    limits[len(weights) - 1] = np.uint64(1) << HALF
    return limits


@compiled
def categorical(word, limits):
    """The first index whose limit is above the word."""
    i = 0
    while word >= limits[i]:
        i += 1
    return i


@compiled
def _climbed(y, target, shape, log_next):
    """From y, a ln x below the root, up to the root of ln P(shape, x) = target.

    Newton's method on ln P against ln x, which is concave: begun below the root it climbs to it and never passes it. So
    far down that x is no number any more, P is its first term, whose root is known.
    """
    for _ in range(MOST_STEPS):
        x = power_of_e(y)
        if x <= 0.0:
            return (target + log_next) / shape
        below = gamma_share_below(shape, x, log_next)
        slope = shape * power_of_e(shape * y - x - log_next) / below
        step = (target - natural_log(below)) / slope
        y = y + step
        if step < 1e-13 * (1.0 + abs(y)):
            break
    return y


@compiled
def gamma_quantile(share, shape):
    """Where a gamma distribution of this shape and scale 1 has `share` below it. 0 < share < 1, 0 < shape <= 50."""
    log_next = log_gamma_function(shape + 1.0)
    target = natural_log(share)
    y = _climbed((target + log_next) / shape, target, shape, log_next)
    return power_of_e(y)


@compiled
def gamma(word, shape):
    """Of mean 1 and variance 1 / shape, by inversion. Counts of events at gamma rates are negative binomial."""
    return gamma_quantile((word + 0.5) * WORD, shape) / shape


@compiled
def gamma_in_bins(shape):
    """Means of a gamma distribution of mean 1 within equal parts of its probability: body [4096], top [1024].

    `top` cuts the highest part of the body again. The means average to 1, whatever the shape.
    """
    log_next = log_gamma_function(shape + 1.0)
    log_after = log_gamma_function(shape + 2.0)
    body = np.empty(BODY_BINS)
    top = np.empty(TOP_BINS)
    earned = 0.0
    y = (natural_log(1.0 / BODY_BINS) + log_next) / shape
    for i in range(BODY_BINS + TOP_BINS - 1):
        if i < BODY_BINS - 1:
            width = 1.0 / BODY_BINS
            share = (i + 1) * width
        else:
            width = 1.0 / (BODY_BINS * TOP_BINS)
            share = 1.0 - (BODY_BINS + TOP_BINS - 2 - i) * width
        reached = 1.0
        if share < 1.0:
            y = _climbed(y, natural_log(share), shape, log_next)
            reached = gamma_share_below(shape + 1.0, power_of_e(y), log_after)
        mean = (reached - earned) / width
        if i < BODY_BINS - 1:
            body[i] = mean
        else:
            top[i - BODY_BINS + 1] = mean
        earned = reached
    body[BODY_BINS - 1] = 0.0
    for mean in top:
        body[BODY_BINS - 1] += mean / TOP_BINS
    return body, top
