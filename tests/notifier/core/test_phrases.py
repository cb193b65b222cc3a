"""The nets of phrases read what is written: nothing is lost by drawing a named phrase once and by looking no further than a text goes."""

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from handrail_notifier.core import crisis, languages, phrases
from handrail_notifier.core.languages import nets
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.phrases import Net, net_of

from bench.replies.labelled import HOME
from bench.replies.labelled import read as labelled
from tests.support.form import IN_FULL
from tests.support.whole_net import WholeNet

EACH = 1 if IN_FULL else 40
"""Of how many labelled texts one is read."""
NETS: dict[str, Callable[[str], Net]] = {
    "replies": languages.reply_net,
    "barriers": languages.barrier_net,
    "clauses": languages.clause_net,
    "deeds": languages.deed_net,
    "leaving": languages.leaving_net,
    "hints": languages.hint_net,
    "overlooked": languages.overlooked_net,
    "crisis": lambda code: crisis._lexicon.__wrapped__(code).net,
}
FILES = {"barriers": "replies", "hints": "leaving", "overlooked": "leaving"}
ALL = [(code, name) for name in NETS for code in languages.codes(FILES.get(name, name))]
Reading = Sequence[frozenset[str]]


@cache
def texts() -> Sequence[tuple[str, str]]:
    """Every labelled text, with its language."""
    read = [each for file in sorted(HOME.glob("*.jsonl")) for each in labelled(file)]
    return [(each.language, each.text) for each in read]


def both(code: str, name: str) -> tuple[Net, WholeNet]:
    """A net, made anew, and the same one written out."""
    whole: list[WholeNet] = []

    def made(*what: object, **how: object) -> Net:
        [said, named] = what
        said = [*said]
        whole.append(WholeNet(said, named, **how))
        return net_of(said, named, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nets, "net_of", made)
        patch.setattr(crisis, "net_of", made)
        net = getattr(NETS[name], "__wrapped__", NETS[name])(code)
    return net, whole[0]


def found(net: Net, words: Reading, start: int) -> set[tuple[int, str, int]]:
    return {(each.end, each.tag, each.phrase) for each in net.at(words, start)}


def said(net: Net, code: str, seed: int) -> Iterator[Reading]:
    """Labelled texts of this language, in no order."""
    having = [text for language, text in texts() if language == code]
    random.Random(seed).shuffle(having)
    return ([net.read(each.text) for each in words_of(text)] for text in having[::EACH])


def made_up(net: Net, whole: WholeNet, seed: int) -> Iterator[Reading]:
    """Rows of known words: of any, and of those that lead on; some of them may be read in two ways."""
    chance, known = random.Random(seed), sorted(net.vocabulary | {"zebra", "7", "not"})
    for _ in range(40 if known else 0):
        words: list[frozenset[str]] = []
        for _ in range(chance.randrange(1, 9)):
            leading = whole.next(words) if chance.random() < 0.8 else []
            ways = [chance.choice(leading or known), *chance.sample(known, chance.choice((0, 0, 1)))]
            words.append(net.read(*ways))
        yield words


@pytest.mark.parametrize(("code", "name"), ALL)
def test_a_net_finds_what_its_phrases_say_in_all_their_ways(code: str, name: str) -> None:
    net, whole = both(code, name)
    for words in (*said(net, code, 1), *made_up(net, whole, 2)):
        for start in range(len(words)):
            assert found(net, words, start) == whole.at(words, start), (words, start)


@pytest.mark.parametrize("code", languages.codes("crisis"))
def test_the_first_text_of_a_process_alarms_as_the_last_one_does(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = crisis._lexicon(code)
    alarming = [each.text for each in labelled(HOME / "crisis.jsonl") if each.crisis and each.language == code]
    warm = {text: sorted(crisis._found(text, code)) for text in alarming[::8]}
    for text, once in warm.items():
        monkeypatch.setattr(known.net, "_memory", phrases._Memory(known.net._drawn))
        assert sorted(crisis._found(text, code)) == once, text


def test_what_is_forgotten_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    net, whole = both("en", "leaving")
    monkeypatch.setattr(phrases, "REMEMBERED", 3)
    for words in said(net, "en", 3):
        assert found(net, words, 0) == whole.at(words, 0)


def test_threads_that_read_at_once_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    net, whole = both("en", "replies")
    monkeypatch.setattr(phrases, "REMEMBERED", 50)
    rows = [*said(net, "en", 4)][:100]
    expected = [whole.at(words, 0) for words in rows]
    with ThreadPoolExecutor(8) as threads:
        each = [threads.submit(lambda: [found(net, words, 0) for words in rows]) for _ in range(8)]
    assert all(one.result() == expected for one in each)


@pytest.mark.parametrize(
    ("phrase", "texts"),
    [
        ("did (it|that)", ["did it", "did that"]),
        ("(a (b|c)|d)? e", ["e", "a b e", "a c e", "d e"]),
        ("<may> done", ["done", "all done", "so all done"]),
        ("<may> <may> done", ["done", "all done", "all all done", "so all all done", "all so all done", "so all so all done"]),
        ("well <when>", ["well today", "well this day", "well that day", "well this good day", "well that good day"]),
        ("<when> <when>", [f"{one} {two}" for one in ("today", "this day") for two in ("this day", "this good day")]),
    ],
)  # fmt: skip
def test_named_phrases_stand_in_one_another_and_may_be_empty(phrase: str, texts: Sequence[str]) -> None:
    named = {
        "may": ["(so? all)?"],
        "when": ["today", "<which> <good> day"],
        "which": ["this", "that"],
        "good": ["good?"],
    }
    net = net_of([("x", phrase)], named)
    for text in texts:
        words = [net.read(each) for each in text.split()]
        assert (len(words), "x", 0) in found(net, words, 0), text
        assert all(end == len(words) or " ".join(text.split()[:end]) in texts for end, _, _ in found(net, words, 0))
