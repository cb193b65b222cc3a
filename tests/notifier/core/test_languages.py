"""The files of every language: complete, without a phrase that can't be found, and named with its place where one is wrong."""

import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from handrail_notifier.core import crisis, languages
from handrail_notifier.core.languages import BadLanguage, loading
from handrail_notifier.core.phrases import BadPhrase, net_of
from handrail_notifier.core.reply import NotYet, read
from handrail_notifier.core.reply.reference import MEANS, WITHOUT_EFFECT
from handrail_shared.contracts.events import CrisisSuspected
from pydantic import ValidationError

from bench.replies.figures import intent_of

HOME = Path(languages.__file__).parent
FILES = [(code, file) for file in ("replies", "leaving", "crisis") for code in languages.codes(file)]


def vocabulary(code: str, file: str) -> frozenset[str]:
    nets = {
        "replies": languages.reply_net,
        "leaving": languages.leaving_net,
        "crisis": lambda one: crisis._lexicon(one).net,
    }
    return nets[file](code).vocabulary


def test_english_and_spanish_are_complete() -> None:
    for file in ("spelling", "replies", "leaving", "crisis"):
        assert {"en", "es"} <= {*languages.codes(file)}
    assert "fr" in languages.codes("leaving")


LONGEST_LINE = 150


@pytest.mark.parametrize("path", sorted(HOME.glob("*/*.toml")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_line_can_be_read_by_whoever_reviews_it(path: Path) -> None:
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    long = [number for number, line in lines if len(line) > LONGEST_LINE]
    assert long == [], 'break a phrase as """one\\ and the next line""" do: see docs/how-to/add-a-language.md'


@pytest.mark.parametrize(("code", "file"), FILES)
def test_no_phrase_has_a_word_that_is_read_as_another(code: str, file: str) -> None:
    spelling = languages.spelling(code)
    light = spelling.light if file != "crisis" else ()
    read_otherwise = {word for word, meant in spelling.forms.items() if " " not in word and meant != word} | {*light}
    assert sorted(vocabulary(code, file) & read_otherwise) == []


@pytest.mark.parametrize(("code", "file"), FILES)
def test_every_named_phrase_is_used(code: str, file: str) -> None:
    written = (HOME / code / f"{file}.toml").read_text("utf-8")
    named = {"replies": languages.replies, "leaving": languages.leaving, "crisis": languages.crisis}[file](code).words
    assert [name for name in named if f"<{name}>" not in written] == []


@pytest.mark.parametrize(("code", "file"), FILES)
def test_words_are_written_as_they_are_read(code: str, file: str) -> None:
    odd = [word for word in vocabulary(code, file) if re.search(r"[A-Z\u00c0-\u024f]", word)]
    assert odd == [], "in lower case, without accents"


def test_no_step_is_done_by_a_phrase_after_which_anything_may_follow() -> None:
    for code in languages.codes("replies"):
        assert not [each for each in languages.replies(code).meanings.done if each.endswith("...")]


@pytest.mark.parametrize(
    ("code", "name"), [(code, name) for code in languages.codes("replies") for name in languages.replies(code).examples]
)
def test_each_example_of_the_reference_is_read_as_what_it_is_an_example_of(code: str, name: str) -> None:
    expected = "acknowledge" if name == "intend" else name
    for text in languages.replies(code).examples[name]:
        assert intent_of(read(text, language=code)) == expected, text


def test_the_reference_shows_every_meaning_in_every_language() -> None:
    wanted = set(languages.Meanings.model_json_schema(by_alias=True)["properties"])
    assert {*MEANS} == wanted
    for code in languages.codes("replies"):
        assert {*languages.replies(code).examples} == wanted


def test_what_the_reference_calls_without_effect_is_without_effect() -> None:
    for name in MEANS:
        [meaning] = read(languages.replies("en").examples[name][-1]).effects
        assert isinstance(meaning, NotYet) == (name in WITHOUT_EFFECT), name


@pytest.mark.parametrize(
    ("phrase", "complaint"),
    [
        ("did (it", "left open"),
        ("did it)", "not opened"),
        ("did <nothing>", "not the name"),
        ("(done)?", "without any word"),
        ("did ... it", "may only end"),
        ("", "can't read"),
        ("<round>", "made of itself"),
    ],
)
def test_a_phrase_that_cannot_be_read_is_named(phrase: str, complaint: str) -> None:
    with pytest.raises(BadPhrase, match=complaint):
        net_of([("done", phrase)], {"round": ["<round> it"]})


def test_every_way_to_say_a_phrase_is_found_and_the_longest_last() -> None:
    net = net_of(
        [("a", "i? did (it|<when> it)"), ("b", "did"), ("c", "in # _")],
        {"when": ["today", "this morning"]},
        not_any=["not"],
    )

    def tags(text: str) -> list[tuple[int, str]]:
        return [(each.end, each.tag) for each in net.at([net.read(word) for word in text.split()], 0)]

    assert tags("did it") == [(1, "b"), (2, "a")]
    assert tags("i did this morning it") == [(5, "a")]
    assert tags("in 20 minutes") == [(3, "c")]
    assert tags("in 20 not") == tags("in x minutes") == tags("i") == []


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("forms = {", "languages/xx/spelling.toml is no TOML"),
        ("[numbers]\none = 1", "languages/xx/spelling.toml: forms: Field required"),
        ("slips = []\nreal = []\n[forms]\n[numbers]\none = 'x'", "numbers.one"),
        ("slips = []\nreal = []\ncolour = 1\n[forms]\n[numbers]", "colour"),
        (None, "languages/xx/spelling.toml is not there"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_its_place(
    written: str | None, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if written is not None:
        (tmp_path / "spelling.toml").write_text(written, "utf-8")
    monkeypatch.setattr(loading, "_path", lambda _, file: tmp_path / f"{file}.toml")
    with pytest.raises(BadLanguage, match=re.escape(complaint)):
        loading._read("xx", "spelling", languages.Spelling)


SUSPECTED = {
    "clinic_id": uuid4(),
    "client_id": uuid4(),
    "occurred_at": datetime(2026, 3, 4, tzinfo=UTC),
    "case_id": uuid4(),
    "tier": "tier_1",
    "phrases": ("first.die",),
}


@pytest.mark.parametrize("code", sorted(languages.codes("crisis")))
def test_the_edition_of_a_list_has_the_form_in_which_a_case_tells_it(code: str) -> None:
    assert CrisisSuspected.model_validate(SUSPECTED | {"list_versions": crisis.version(code).split()})
    with pytest.raises(ValidationError, match="version"):
        languages.crisis(code).model_validate(languages.crisis(code).model_dump() | {"version": "2026.11.28.2"})
