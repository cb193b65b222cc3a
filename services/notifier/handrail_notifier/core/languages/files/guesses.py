"""What labelled texts have taught: the weights by which a guess is made at what the rest makes nothing of."""

from collections.abc import Mapping

from pydantic import model_validator

from handrail_notifier.core.languages.files import Checked, Edition


class Model(Checked):
    """A linear model over what is seen of a text, one meaning against all others. `names`: the meanings; `bias`: what each begins with; `least`: how large its share
    has to be before it is said, beyond 1 where it never is; `weights`: of each thing that may be seen, how much it counts beside others and then, for each meaning that it speaks
    for or against, that meaning's place among the names and by how much."""

    names: tuple[str, ...]
    bias: tuple[float, ...]
    least: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    @model_validator(mode="after")
    def _fits(self) -> "Model":
        if not len(self.names) == len(self.bias) == len(self.least):
            raise ValueError("names, bias and least must be of one length; write the model anew")
        places = frozenset(range(len(self.names)))
        for seen, weights in self.weights.items():
            if len(weights) % 2 == 0 or not places.issuperset(weights[1::2]):
                raise ValueError(f"weights of {seen!r} name no meaning; write the model anew")
        return self


class Guesses(Checked):
    """`guesses.json`, which `bench/replies/learned.py` writes: `replies` while a nudge waits, `barriers` while it is asked what got in the way."""

    version: Edition
    replies: Model
    barriers: Model
