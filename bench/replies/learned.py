# /// script
# requires-python = ">=3.11"
# dependencies = ["handrail-notifier", "numpy>=2", "scikit-learn>=1.7"]
# [tool.uv.sources]
# handrail-notifier = { path = "../../services/notifier", editable = true }
# ///
"""`uv run bench/replies/learned.py`: what guesses bring where the grammar finds nothing, on hands that they have not seen; `--write` teaches them anew.

Guesses are made by a linear model over words (`handrail_notifier/core/reply/guessing.py`). Each set of `taught/`, and each SET that is named, is read by a model that was
taught by all other sets, with the least shares that all other hands asked for: what is printed is what a text by somebody new may expect, before what the service does not guess
whatever the shares (words of harm, a lone number, a text that nobody taught most words of). `--write` teaches by all of them and writes `guesses.json` of each language. No text of a client is ever in it, and a set that was mended on teaches and is not measured.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import diags
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

HOME = Path(__file__).resolve().parent
sys.path.insert(0, str(HOME.parents[1]))
from handrail_notifier.core import languages  # noqa: E402
from handrail_notifier.core.letters import words_of  # noqa: E402
from handrail_notifier.core.reply.cutting import cut  # noqa: E402
from handrail_notifier.core.reply.guessing import (  # noqa: E402
    MEANINGS,
    features,
    is_guessed,
    likeliest,
)
from handrail_notifier.core.reply.reading import LONGEST, read  # noqa: E402

from bench.replies.labelled import Labelled  # noqa: E402  the folder of this file is no package's
from bench.replies.labelled import read as labelled  # noqa: E402

TAUGHT = HOME / "taught"
KEPT_OUT = (
    "held_out.jsonl", "fourth.jsonl", "named.jsonl", "traps.jsonl", "twenty_first.jsonl", "twenty_second.jsonl", "twenty_third.jsonl",
    "twenty_seventh.jsonl", "twenty_ninth.jsonl",
)  # fmt: skip
"""Nothing is taught by these."""
WEIGHTS = {"development.jsonl": 0.5, "crisis.jsonl": 0.25, "second.jsonl": 1.0, "third.jsonl": 1.0}
"""How much a set weighs in teaching; any other, by another hand and in its own words, weighs 2."""
LEAVING = frozenset({"opt_out", "wrong_number", "ambiguous"})
WISHES = frozenset(
    {"later", "skip", "small", "swap", "more", "less", "easier", "harder", "break", "back", "change", "call"}
)
"""What changes something. A guess of these has to be right more often."""
LEAST_RIGHT, LEAST_RIGHT_OF_WISHES = 0.88, 0.92
LOWEST, UNTRIED, FEWEST = 0.30, 0.75, 5
NEVER = 2.0
STRENGTH = 20.0
"""How little weights are held down."""
FEWEST_TEXTS = 2
"""What is seen in fewer texts teaches nothing."""
SLIGHT = 0.25
"""A weight below this counts for nothing, which keeps the files small."""


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled reply, and what a model sees of it."""

    of: Labelled
    hand: str
    seen: frozenset[str]
    unread: bool
    """The grammar finds nothing, and a guess is made of such a text."""

    @property
    def label(self) -> str:
        if self.of.intent == "barrier" and self.of.value is not None:
            return f"barrier {self.of.value}"
        return "leaving" if self.of.intent in LEAVING else self.of.intent

    def is_right(self, name: str) -> bool:
        return name == self.label or name in self.of.either


@dataclass(frozen=True, slots=True)
class Guess:
    of: Case
    name: str
    share: float

    @property
    def right(self) -> bool:
        return self.of.is_right(self.name)


@dataclass(frozen=True, slots=True)
class Taught:
    """A model as it was taught: for each language one."""

    names: Sequence[str]
    bias: Sequence[float]
    scales: Mapping[str, float]
    weights: np.ndarray[Any, Any]
    """By name and thing seen, in the order of `scales`."""


def cases(paths: Iterable[Path]) -> list[Case]:
    """Every reply that is read while a nudge waits, or while it is asked what got in the way, and that is not too long to be read at all."""
    return [_case(path.name, each) for path in paths for each in labelled(path) if _is_read(each)]


def _is_read(of: Labelled) -> bool:
    open_ = of.expecting
    other = open_.rating or open_.strain or open_.walk or open_.choices or open_.cues
    return len(of.text) <= LONGEST and open_.opportunity and not other and "+" not in of.intent


def _case(hand: str, of: Labelled) -> Case:
    code = languages.in_order("replies", of.language)[0]
    understood = read(of.text, of.expecting, of.language, guesses=False)
    unread = understood.free_text and is_guessed(understood, of.expecting, of.language)
    text, barrier = cut(of.text, words_of(of.text), code), of.expecting.barrier
    return Case(of, hand, features(text, letters=barrier), unread)


def of_barriers(case: Case) -> bool:
    return case.of.expecting.barrier


def teach(known: Sequence[Case]) -> Taught:
    """One meaning against all others, for each."""
    seen = DictVectorizer()
    rows = seen.fit_transform([dict.fromkeys(sorted(each.seen), 1) for each in known])
    often = np.asarray(rows.sum(axis=0)).ravel()
    kept = often >= FEWEST_TEXTS
    scale = np.sqrt(np.log((1 + len(known)) / often[kept]))
    rows = normalize(rows[:, kept] @ diags(scale))
    labels = np.array([each.label for each in known])
    names = sorted({*labels.tolist()})
    weighs = [WEIGHTS.get(each.hand, 2.0) for each in known]
    weights, bias = np.zeros((len(names), rows.shape[1])), np.zeros(len(names))
    for at, name in enumerate(names):
        model = LogisticRegression(C=STRENGTH, solver="liblinear", tol=0.01, random_state=0)
        model.fit(rows, labels == name, sample_weight=weighs)
        weights[at], bias[at] = np.round(model.coef_[0], 1), round(float(model.intercept_[0]), 2)
    weights[np.abs(weights) < SLIGHT] = 0
    things = np.array(seen.get_feature_names_out())[kept]
    return Taught(names, bias.tolist(), dict(zip(things.tolist(), np.round(scale, 2).tolist(), strict=True)), weights)


def model_of(taught: Taught, least: Mapping[str, float]) -> languages.Model:
    """As the service reads it."""
    weights = {
        thing: [
            scale,
            *(
                one
                for at in np.flatnonzero(taught.weights[:, place])
                for one in (int(at), float(taught.weights[at, place]))
            ),
        ]
        for place, (thing, scale) in enumerate(taught.scales.items())
        if scale > 0
    }
    given = {
        "names": taught.names,
        "bias": taught.bias,
        "least": [round(least.get(each, NEVER), 2) for each in taught.names],
        "weights": weights,
    }
    return languages.Model.model_validate(given)


def guesses(known: Sequence[Case], asked: Sequence[Case]) -> list[Guess]:
    """What a model that these taught makes of those, in one language."""
    model = model_of(teach(known), {})
    return [Guess(each, *likeliest(model, each.seen)) for each in asked]


def least_of(made: Sequence[Guess]) -> dict[str, float]:
    """From which share on each meaning is right often enough, on hands that had taught nothing."""
    names = {each.name for each in made} & MEANINGS.keys()
    return {
        name: _least(name, sorted((each for each in made if each.name == name), key=lambda one: -one.share))
        for name in names
    }


def _least(name: str, made: Sequence[Guess]) -> float:
    wanted = LEAST_RIGHT_OF_WISHES if name in WISHES else LEAST_RIGHT
    lowest, right = NEVER, 0
    for said, each in enumerate(made, start=1):
        right += each.right
        if said >= FEWEST and right / said >= wanted:
            lowest = each.share
    return max(LOWEST, lowest if len(made) >= FEWEST else UNTRIED)


def said(made: Sequence[Guess], least: Mapping[str, float]) -> list[Guess]:
    return [each for each in made if each.share >= least.get(each.name, NEVER)]


def told(hand: str, every: Sequence[Case], spoken: Sequence[Guess]) -> None:
    """What guesses bring of a hand, in points of all its texts that are read while they may be made; numbers beside them are not looked at."""
    wrong = [each for each in spoken if not each.right]
    gained = sum(each.right and "free_text" not in {each.of.of.intent, *each.of.of.either} for each in spoken)
    lost = sum("free_text" in {each.of.of.intent, *each.of.of.either} for each in wrong)
    unread = sum(each.unread for each in every)
    print(
        f"{hand:<20}{len(every):>5} texts, {unread} unread: says {len(spoken)}, right {len(spoken) - len(wrong)}, "
        f"brings {100 * (gained - lost) / len(every):+.1f} points"
    )
    for each in wrong:
        print(f"    {each.of.of.text!r} is {each.of.label}, guessed {each.name} ({each.share:.2f})")


def measured(every: Sequence[Case], hands: Sequence[str]) -> dict[tuple[str, bool], list[Guess]]:
    """What is guessed of the unread texts of each hand by all others, by language and question."""
    found: dict[tuple[str, bool], list[Guess]] = {}
    for code, asked in _kinds():
        for hand in hands:
            known = _teaching(every, code, barriers=asked, without=hand)
            mine = (each for each in every if each.hand == hand and languages.primary(each.of.language) == code)
            unread = [each for each in mine if each.unread and of_barriers(each) is asked]
            found.setdefault((code, asked), []).extend(guesses(known, unread) if unread else [])
    return found


def _kinds() -> list[tuple[str, bool]]:
    """By language, and whether it is asked what got in the way."""
    return [(code, asked) for code in languages.codes("replies") for asked in (False, True)]


def _teaching(every: Sequence[Case], code: str, *, barriers: bool, without: str | None = None) -> list[Case]:
    return [
        each
        for each in every
        if languages.primary(each.of.language) == code
        and of_barriers(each) is barriers
        and each.hand not in {*KEPT_OUT, without}
    ]


def write(every: Sequence[Case], made: Mapping[tuple[str, bool], Sequence[Guess]]) -> None:
    """`guesses.json` of each language: a line for each thing that may be seen, so that a change can be read."""
    parts: dict[str, dict[str, Any]] = {}
    for code, asked in _kinds():
        known = _teaching(every, code, barriers=asked)
        model = model_of(teach(known), least_of(made[code, asked])).model_dump()
        parts.setdefault(code, {})["barriers" if asked else "replies"] = model
    for code, models in parts.items():
        path = Path(languages.__file__).parent / code / "guesses.json"
        path.write_text(_lines({"version": f"{datetime.now(UTC):%Y.%m.%d}", **models}), "utf-8")
        print(f"{path.name} of {code}: {path.stat().st_size / 1000:.0f} kB")


def _lines(given: Mapping[str, Any]) -> str:
    def model(of: Mapping[str, Any]) -> str:
        head = [f'  "{name}": {json.dumps(of[name])},' for name in ("names", "bias", "least")]
        rows = [
            f"    {json.dumps(thing, ensure_ascii=False)}: {json.dumps(weights)}"
            for thing, weights in sorted(of["weights"].items())
        ]
        return "\n".join(["{", *head, '  "weights": {', ",\n".join(rows), "  }}"])

    version = json.dumps(given["version"])
    return f'{{"version": {version},\n"replies": {model(given["replies"])},\n"barriers": {model(given["barriers"])}}}\n'


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="learned.py", description=__doc__)
    parser.add_argument(
        "files", nargs="*", type=Path, help="sets by other hands on which nothing was mended; they are measured as well"
    )
    parser.add_argument("--write", action="store_true", help="teach by all sets, and write what was taught")
    given = parser.parse_args()
    measurable = [*sorted(TAUGHT.glob("*.jsonl")), *given.files]
    own = [each for each in sorted(HOME.glob("*.jsonl")) if each.name not in {one.name for one in measurable}]
    every, hands = cases([*own, *measurable]), [each.name for each in measurable]
    made = measured(every, hands)
    for hand in hands:
        spoken = list[Guess]()
        for kind in made.values():
            others = [each for each in kind if each.of.hand != hand]
            spoken += said([each for each in kind if each.of.hand == hand], least_of(others))
        told(hand, [each for each in every if each.hand == hand], spoken)
    if given.write:
        write(every, made)


if __name__ == "__main__":
    main()
