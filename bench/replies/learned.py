# /// script
# requires-python = ">=3.11"
# dependencies = ["handrail-notifier", "numpy>=2", "scikit-learn>=1.7"]
# [tool.uv.sources]
# handrail-notifier = { path = "../../services/notifier", editable = true }
# ///
"""`uv run bench/replies/learned.py SET ...`: what a learned second reading would bring where the grammar finds nothing, on hands that it has not seen.

It decides nothing and changes nothing: no model is kept, and no text of a client is ever in it. Each SET is a file of replies by another
hand. Each is read in turn by a linear model that was trained on all the others, with thresholds that were chosen without it. A set on which the grammar
was mended since says little: what a model could still find in it is gone.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import diags
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

HOME = Path(__file__).resolve().parent
sys.path.insert(0, str(HOME.parents[1]))
from handrail_notifier.core import languages  # noqa: E402
from handrail_notifier.core.letters import words_of  # noqa: E402
from handrail_notifier.core.optout import Leaving, look  # noqa: E402
from handrail_notifier.core.reply.cutting import Text, cut  # noqa: E402
from handrail_notifier.core.reply.grammar import meanings  # noqa: E402
from handrail_notifier.core.reply.reading import LONGEST  # noqa: E402

from bench.replies.figures import Outcome, outcomes  # noqa: E402  the folder of this file is no package's
from bench.replies.labelled import Labelled, read  # noqa: E402

KEPT_OUT = ("held_out.jsonl", "fourth.jsonl")
"""Nothing is trained on these."""
ONE_HAND = {"traps.jsonl": "third.jsonl", "fourth.jsonl": "held_out.jsonl"}
"""Sets that one hand wrote are held out together."""
WEIGHTS = {"development.jsonl": 0.5, "crisis.jsonl": 0.25, "second.jsonl": 1.0, "third.jsonl": 1.0, "traps.jsonl": 1.0}
"""How much a set weighs in training; any other, by another hand and in its own words, weighs 2."""
LEAVING = frozenset({"opt_out", "wrong_number", "ambiguous"})
ANSWERS = frozenset({"barrier", "rated", "chosen", "mind"})
NEVER = frozenset({"free_text", "leaving", "start"})
"""What a second reading never says."""
REPORTS_AND_QUESTIONS = frozenset(
    {"acknowledge", "missed", "part", "none", "now", "plan", "goal", "why", "how_am_i", "stuck"}
)
LEAST_PRECISION, LEAST_OF_WISHES = 0.93, 0.97
LEAST, UNTRIED, ABOVE_A_FALSE_DONE = 0.35, 0.6, 0.05
WORTH_IT = 5.0
"""Points that it has to bring on every unseen hand."""


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled reply, what the grammar made of it, and what a model sees of it."""

    hand: str
    file: str
    made: Outcome
    features: frozenset[str]
    unread: bool
    """Neither the grammar nor the checks for crises and leaving found anything, and nothing is asked that words may answer."""
    doubted: bool
    """Something in it speaks against a step done."""

    @property
    def label(self) -> str:
        return "leaving" if self.made.of.intent in LEAVING else self.made.of.intent

    def is_right(self, guess: str) -> bool:
        return guess in {self.made.of.intent, *self.made.of.either}


@dataclass(frozen=True, slots=True)
class Guess:
    """What the model thinks of a case, and how surely."""

    of: Case
    name: str
    share: float

    @property
    def right(self) -> bool:
        return self.of.is_right(self.name)

    @property
    def allowed(self) -> bool:
        return self.name not in NEVER and not (self.name == "done" and self.of.doubted)


def cases(paths: Sequence[Path]) -> list[Case]:
    """Every reply that is no answer to an open question, and not too long to be read at all."""
    found = list[Case]()
    for path in paths:
        given = [each for each in read(path) if len(each.text) <= LONGEST and not _is_asked(each)]
        hand = ONE_HAND.get(path.name, path.name)
        found += [_case(hand, path.name, each) for each in outcomes(given)]
    return found


def _is_asked(of: Labelled) -> bool:
    open_ = of.expecting
    return bool(open_.barrier or open_.rating or open_.strain or open_.walk or open_.choices or open_.cues) or not (
        open_.opportunity
    )


def _case(hand: str, file: str, made: Outcome) -> Case:
    code = languages.in_order("replies", made.of.language)[0]
    text = cut(made.of.text, words_of(made.of.text), code)
    stays = look(made.of.text, made.of.language).leaving is Leaving.NO
    unread = made.intent == "free_text" and made.crisis is None and stays
    flags = _flags(text)
    doubted = bool(flags & {"undoes", "others", "unreal", "asked"}) or meanings(text).doubted
    return Case(hand, file, made, _features(text, flags), unread, doubted)


def _flags(text: Text) -> Set[str]:
    """What the grammar knows of the words, whatever it makes of them."""
    guards, words = text.read.guards, {each.text for each in text.words}
    holds = {
        "undoes": bool(words & {*guards.undoes}),
        "others": bool(words & {*guards.others}),
        "unreal": bool(words & {*guards.unreal}),
        "asked": any(each.asked for each in text.words),
        "number": any(each.isdigit() for each in words),
    }
    return {name for name, held in holds.items() if held}


def _features(text: Text, flags: Set[str]) -> frozenset[str]:
    """Words as they were meant, pairs of them, the flags, and how long it is. Letters within words brought nothing more, and the grammar's
    own phrases less: they explain away the sets that the grammar was made with."""
    words = [each.text for each in text.words]
    pairs = zip(["^", *words], [*words, "$"], strict=True)
    length = sum(len(words) >= most for most in (3, 7, 15))
    return frozenset(
        {*(f"w:{each}" for each in words), *(f"b:{a} {b}" for a, b in pairs), *(f"f:{each}" for each in flags)}
        | {f"n:{length}"}
    )


def guesses(train: Sequence[Case], test: Sequence[Case]) -> list[Guess]:
    """What a model of these makes of those, language by language: one meaning against the rest, their shares together 1."""
    found = list[Guess]()
    for code in sorted({each.made.of.language for each in test}):
        known = [each for each in train if each.made.of.language == code and _teaches(each)]
        asked = [each for each in test if each.made.of.language == code]
        found += _guesses(known, asked) if known else []
    return found


def _teaches(case: Case) -> bool:
    return "+" not in case.label and case.label not in ANSWERS


def _guesses(train: Sequence[Case], test: Sequence[Case]) -> list[Guess]:
    seen = DictVectorizer()
    known = seen.fit_transform([dict.fromkeys(sorted(each.features), 1) for each in train])
    often = np.asarray(known.sum(axis=0)).ravel()
    scale = diags(np.sqrt(np.log((1 + len(train)) / often[often > 1])))
    asked = seen.transform([dict.fromkeys(sorted(each.features), 1) for each in test])
    rows, other = (normalize(each[:, often > 1] @ scale) for each in (known, asked))
    labels = np.array([each.label for each in train])
    names, weights = sorted({*labels.tolist()}), [WEIGHTS.get(each.file, 2.0) for each in train]
    shares = np.zeros((len(test), len(names)))
    for at, name in enumerate(names):
        model = LogisticRegression(C=10, solver="liblinear", tol=0.01, random_state=0)
        model.fit(rows, labels == name, sample_weight=weights)
        shares[:, at] = 1 / (1 + np.exp(-model.decision_function(other)))
    shares /= shares.sum(axis=1, keepdims=True)
    best = shares.argmax(axis=1)
    return [Guess(case, names[at], float(row[at])) for case, at, row in zip(test, best, shares, strict=True)]


def thresholds(made: Sequence[Guess]) -> Mapping[str, float]:
    """From which share on each meaning may be said. A step done: above every false one. Anything else: where it is right often enough among all
    texts, and among those that the grammar leaves unread."""
    names = sorted({each.name for each in made if each.allowed})
    return {name: _threshold(name, [each for each in made if each.name == name and each.allowed]) for name in names}


def _threshold(name: str, made: Sequence[Guess]) -> float:
    if name == "done":
        return max((each.share for each in made if not each.right), default=LEAST) + ABOVE_A_FALSE_DONE
    least = LEAST_PRECISION if name in REPORTS_AND_QUESTIONS else LEAST_OF_WISHES
    unread = [each for each in made if each.of.unread]
    return max(LEAST, _from(made, least), _from(unread, least) if unread else UNTRIED)


def _from(made: Sequence[Guess], least: float) -> float:
    """The lowest share above which so many are right; beyond 1 where there is none."""
    lowest, right = 2.0, 0
    for said, each in enumerate(sorted(made, key=lambda one: -one.share), start=1):
        right += each.right
        lowest = each.share if right / said >= least else lowest
    return lowest


def told(hand: str, made: Sequence[Guess], least: Mapping[str, float]) -> float:
    """Prints what it brings on a hand, and returns it in points. A number that belongs to a report is not looked at."""
    spoken = [each for each in made if each.of.unread and each.allowed and each.share >= least.get(each.name, 2.0)]
    wrong = [each for each in spoken if not each.right]
    gained = sum(each.right and not each.of.made.right for each in spoken)
    lost = sum(each.of.made.right for each in wrong)
    before, points = sum(each.of.made.right for each in made) / len(made), 100 * (gained - lost) / len(made)
    done = sum(each.name == "done" and "done" not in each.of.made.of.intent for each in wrong)
    precision = f"{1 - len(wrong) / len(spoken):.2f}" if spoken else "-"
    print(
        f"{hand:<18}{len(made):>5} texts  grammar {before:.3f}  with it {before + points / 100:.3f}  ({points:+.1f})  "
        f"says {len(spoken)}, right {precision}  false DONE {done}"
    )
    for each in wrong:
        print(f"    {each.of.made.of.text!r} is {each.of.made.of.intent}, guessed {each.name} ({each.share:.2f})")
    return points


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="learned.py", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="sets by other hands, one reply a line; at least two")
    given = parser.parse_args().files
    if len({each.name for each in given}) < max(len(given), 2):
        parser.error("name at least two sets, each with a name of its own: one is measured while the others teach")
    every = cases([*_own(given), *given])
    teach = [each for each in every if each.file not in KEPT_OUT]
    hands = sorted({each.hand for each in every} - {"development.jsonl", "crisis.jsonl"})
    by_hand = {
        hand: guesses([each for each in teach if each.hand != hand], [each for each in every if each.hand == hand])
        for hand in hands
    }
    brought = {hand: told(hand, made, _without(hand, by_hand)) for hand, made in by_hand.items()}
    least = min(brought[each.name] for each in given)
    verdict = "worth it" if least >= WORTH_IT else "not worth it"
    print(
        f"On the sets that were named it brings {least:+.1f} points at least: {verdict} ({WORTH_IT:.0f} are asked for)."
    )


def _own(given: Sequence[Path]) -> list[Path]:
    """The sets of this folder, but for those that were named, here or as a copy: a set must not teach what it measures."""
    named = {each.read_bytes() for each in given}
    return [each for each in sorted(HOME.glob("*.jsonl")) if each.read_bytes() not in named]


def _without(hand: str, by_hand: Mapping[str, Sequence[Guess]]) -> Mapping[str, float]:
    others = [each for one, made in by_hand.items() if one not in {hand, "held_out.jsonl"} for each in made]
    return thresholds(others)


if __name__ == "__main__":
    main()
