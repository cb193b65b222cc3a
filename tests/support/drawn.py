"""The ids that a test draws follow from its name and a seed.

What is chosen by a client's id (a wording, a day, an instant in a window) is the same in every run then, and another seed looks at
other clients: HANDRAIL_TEST_SEED=7 make test. The long forms draw a new seed each time; it is on top of every run.
"""

import os
import random
import uuid

SEED_SETTING = "HANDRAIL_TEST_SEED"


class Drawn:
    """Random UUIDs of version 4, from one seed for each test."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self._draws = random.Random(seed)

    def begin(self, test: str) -> None:
        """What is drawn from here on belongs to this test."""
        self._draws = random.Random(f"{self.seed} {test}")

    def uuid4(self) -> uuid.UUID:
        return uuid.UUID(int=self._draws.getrandbits(128), version=4)


def seed(chaos: bool) -> str:
    """This run's: the one that was asked for, a new one in the long forms, or always the same."""
    return os.environ.get(SEED_SETTING) or (str(random.SystemRandom().randrange(1_000_000)) if chaos else "0")
