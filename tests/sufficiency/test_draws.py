"""The generator gives its published numbers, and everything made of it the same on any machine, compiled or not."""

from __future__ import annotations

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from waymark.sufficiency import draws
from waymark.sufficiency.draws import plain

# philox4x32-10 of the file kat_vectors that Random123 publishes: counter, key, answer
PUBLISHED = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]
KNOWN = [
    "0x1.ecc2caec4cc9cp-2", "0x1.952774c2eb03dp-11", "0x1.10399a4c8c582p+0",
    "0x1.3e39937cdf646p+1", "0x1.b5562647f8000p+7",
]  # fmt: skip
word = st.integers(0, 2**32 - 1)
words_of_all = np.arange(0, 2**32, 2**32 // 20_000, dtype=np.uint64)


def numbers(text: str) -> list[int]:
    return [int(part, 16) for part in text.split()]


@pytest.mark.parametrize(("counter", "key", "answer"), PUBLISHED)
def test_the_generator_gives_its_published_answers(counter, key, answer):
    asked = [np.uint64(number) for number in numbers(counter) + numbers(key)]
    assert [int(number) for number in draws.block(*asked)] == numbers(answer)
    assert list(plain.block(tuple(numbers(counter)), tuple(numbers(key)))) == numbers(answer)


@given(word, word, st.integers(0, 2**56 - 1), word, st.integers(0, 255), word)
def test_the_compiled_words_are_the_plain_ones(seed, version, entity, visit, purpose, replication):
    compiled = draws.words(seed, version, entity, visit, purpose, replication)
    assert tuple(int(number) for number in compiled) == plain.words(seed, version, entity, visit, purpose, replication)


def test_words_drawn_side_by_side_are_those_drawn_one_by_one():
    entities, visits = np.arange(100) * 977 + (5 << 40), np.arange(100) % 7
    found = np.zeros((4, 100), np.uint64)
    draws.words_of_many(3, 2, 100, entities, visits, 6, 11, found)
    one_by_one = [plain.words(3, 2, int(who), int(visit), 6, 11) for who, visit in zip(entities, visits, strict=True)]
    assert [tuple(int(number) for number in column) for column in found.T] == one_by_one


def test_every_part_of_the_key_changes_the_words():
    first = [1, 2, 3, 4, 5, 6]
    changed = [[*first[:part], first[part] + 1, *first[part + 1 :]] for part in range(6)]
    changed.append([1, 2, 3 + 2**32, 4, 5, 6])
    assert len({plain.words(*key) for key in [first, *changed]}) == 8


def test_a_part_that_does_not_fit_the_counter_is_refused_by_name():
    with pytest.raises(ValueError, match=r"purpose is 256\. Put a whole number from 0 to 255"):
        plain.words(1, 1, 1, 1, 256, 1)


@given(word, st.floats(1e-6, 1), st.integers(-1000, 1000), st.integers(0, 10**6))
def test_the_compiled_draws_are_the_plain_ones_to_the_last_bit(number, chance, low, span):
    one = np.uint64(number)
    assert draws.exponential(one) == plain.exponential(number)
    assert draws.geometric(one, chance) == plain.geometric(number, chance)
    assert draws.happens(one, draws.odds(chance)) == plain.happens(number, chance)
    assert draws.whole_between(one, low, low + span) == plain.whole_between(number, low, low + span)


def test_known_draws_to_the_last_bit():
    """Written down once: another machine, compiler or mathematics library that differs by one bit fails here."""
    one = np.uint64(0x9E3779B9)
    found = [
        draws.exponential(one), draws.gamma(one, 0.05), draws.gamma(one, 3.0), draws.triangular(one, 1.0, 2.0, 4.0),
        float(draws.gamma_in_bins(0.05)[1][-1]),
    ]  # fmt: skip
    assert [number.hex() for number in found] == KNOWN


def test_plain_python_finds_the_same_bits_as_the_compiled_code():
    """The whole room run without the compiler, in a process of its own: every function, not only those written twice."""
    compiled, interpreted = (run_digest(disabled) for disabled in ("0", "1"))
    assert compiled == interpreted


DIGEST = """
import hashlib, numpy as np
from waymark.sufficiency import draws
seen = hashlib.sha256()
limits = draws.cumulated(np.array([3.0, 1.0, 2.0, 0.0]))
for visit in range(400):
    a, b, c, d = draws.words(7, 1, 12345, visit, 3, 9)
    found = (draws.exponential(a), draws.gamma(b, 0.05 + visit / 400), draws.triangular(c, 1.0, 2.0, 5.0),
             float(draws.geometric(d, 0.2)), float(draws.categorical(a, limits)), float(draws.whole_between(b, 6, 8)))
    seen.update(np.array(found).tobytes())
body, top = draws.gamma_in_bins(0.3)
seen.update(body.tobytes() + top.tobytes())
print(seen.hexdigest())
"""


def run_digest(disabled: str) -> str:
    environment = os.environ | {"NUMBA_DISABLE_JIT": disabled}
    return subprocess.run([sys.executable, "-c", DIGEST], capture_output=True, text=True, env=environment, check=True).stdout


@given(st.floats(1e-300, 1e300))
def test_the_logarithm_is_right_to_the_last_places(x):
    assert math.isclose(draws.natural_log(x), math.log(x), rel_tol=1e-15, abs_tol=1e-15)


@given(word)
def test_an_exponential_draw_is_minus_the_logarithm_of_its_uniform(number):
    expected = -math.log((number + 0.5) / 2**32)
    assert math.isclose(draws.exponential(np.uint64(number)), expected, rel_tol=1e-14, abs_tol=1e-14)


@given(st.floats(-600, 600))
def test_the_power_of_e_is_right_to_the_last_places(x):
    assert math.isclose(draws.power_of_e(x), math.exp(x), rel_tol=1e-15)


@pytest.mark.parametrize("shape", [0.03, 0.05, 0.5, 1.0, 4.0, 50.0])
def test_a_gamma_draw_is_the_quantile_that_scipy_finds(shape):
    for number in (1000, 2**20, 2**31, 2**32 - 2**20, 2**32 - 1):
        expected = stats.gamma.isf(1 - (number + 0.5) / 2**32, shape) / shape
        assert math.isclose(draws.gamma(np.uint64(number), shape), expected, rel_tol=1e-5)


@pytest.mark.parametrize("shape", [0.02, 0.05, 0.3, 2.0])
def test_gamma_in_bins_keeps_the_mean_and_nearly_all_of_the_variance(shape):
    body, top = draws.gamma_in_bins(shape)
    square = (np.sum(body[:-1] ** 2) + np.mean(top**2)) / len(body)
    assert math.isclose(body.mean(), 1, rel_tol=1e-12)
    assert math.isclose(square - 1, 1 / shape, rel_tol=1e-3)
    assert (np.diff(body) >= 0).all() and (np.diff(top) >= 0).all()


def test_a_larger_word_never_gives_a_smaller_gap_or_stay():
    for draw in (
        lambda one: -draws.exponential(one), lambda one: draws.gamma(one, 0.05), lambda one: draws.whole_between(one, 6, 8),
        lambda one: draws.triangular(one, 1.0, 2.0, 4.0),
    ):  # fmt: skip
        assert (np.diff([draw(one) for one in words_of_all[::20]]) >= 0).all()


def test_draws_over_all_words_have_their_means():
    assert math.isclose(np.mean([draws.exponential(one) for one in words_of_all]), 1, rel_tol=2e-3)
    assert math.isclose(np.mean([draws.geometric(one, 0.25) for one in words_of_all]), 3, rel_tol=2e-3)
    assert math.isclose(np.mean([draws.triangular(one, 1.0, 2.0, 6.0) for one in words_of_all]), 3, rel_tol=2e-3)


def test_a_certain_thing_happens_always_and_an_impossible_one_never():
    ends = (np.uint64(0), np.uint64(2**32 - 1))
    assert all(draws.happens(one, draws.odds(1.0)) for one in ends)
    assert not any(draws.happens(one, draws.odds(0.0)) for one in ends)


def test_categories_come_in_their_shares():
    limits = draws.cumulated(np.array([1.0, 0.0, 2.0, 1.0]))
    seen = np.bincount([draws.categorical(one, limits) for one in words_of_all], minlength=4)
    assert np.abs(seen / len(words_of_all) - np.array([0.25, 0, 0.5, 0.25])).max() < 1e-3


def test_words_of_neighbouring_keys_pass_for_independent():
    sixteenths = np.array([[int(part) >> 28 for part in draws.words(1, 1, entity, 0, 1, 0)] for entity in range(8192)])
    for column in sixteenths.T:
        assert stats.chisquare(np.bincount(column, minlength=16)).pvalue > 1e-4
    pairs = np.bincount(sixteenths[:-1, 0] * 16 + sixteenths[1:, 0], minlength=256)
    assert stats.chisquare(pairs).pvalue > 1e-4
