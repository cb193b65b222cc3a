"""Chance without a die: the same key always draws the same number.

So a scenario told twice goes the same way twice, whatever ran beside it.
"""

import hashlib


def draw(*key: object) -> float:
    """A number in [0, 1) that depends on the key alone."""
    return int.from_bytes(_digest(key)[:7]) / 2**56


def sid(prefix: str, *key: object) -> str:
    """A resource id: two letters and 32 hexadecimal digits that depend on the key alone."""
    return prefix + _digest(key).hex()[:32]


def _digest(key: tuple[object, ...]) -> bytes:
    return hashlib.sha256("\x1f".join(map(str, key)).encode()).digest()
