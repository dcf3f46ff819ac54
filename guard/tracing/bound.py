"""How likely chance alone reaches a score: a bound for what is not made of marked ones.

A key's signs are independent of a picture into which nothing that holds them went (so
not of one that somebody forged out of marked ones), and a reading has length 1, so
P(score >= z) <= exp(-z*z/2) (Hoeffding 1963). All that was tried counts: for M tries
the bound is M times that. Logarithms are used, as the numbers leave what floats hold.
"""

from __future__ import annotations

import math


def log_chance(score: float, tries: float) -> float:
    """The natural logarithm of the bound; 0, which is certain, at most."""
    return min(0.0, math.log(tries) - max(0.0, score) ** 2 / 2)


def least_score(alpha: float, tries: float) -> float:
    """From which the bound is `alpha` or less."""
    return math.sqrt(2 * max(0.0, math.log(tries) - math.log(alpha)))


def in_words(log: float) -> str:
    """Such as "3e-12"."""
    tens = log / math.log(10)
    if tens > -3:
        step = 10.0 ** (math.floor(tens) - 1)
        return f"{math.ceil(math.exp(log) / step - 1e-9) * step:.2g}"
    exponent = math.ceil(tens) - 1
    digit = math.ceil(10 ** (tens - exponent))  # rounded up: it is a bound
    return f"{digit}e{exponent}" if digit < 10 else f"1e{exponent + 1}"
